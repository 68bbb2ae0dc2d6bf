//! Any tree, printed and parsed again, is the same tree, places and source texts aside.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::TestRunner;
use tupu::diagnostic::Span;
use tupu::syntax::ast::*;
use tupu::syntax::parse;

/// Strategies nest far deeper than the trees they make; only they need this much.
const STACK: usize = 64 << 20;

#[test]
fn print_then_parse_is_the_same_tree() {
    let run = || {
        let config = ProptestConfig {
            cases: 500,
            ..ProptestConfig::with_source_file(file!())
        };
        TestRunner::new(config).run(&statement(), same_again)
    };
    let thread = std::thread::Builder::new()
        .stack_size(STACK)
        .spawn(run)
        .expect("a thread");
    thread
        .join()
        .expect("no panic")
        .unwrap_or_else(|failure| panic!("{failure}"));
}

fn same_again(statement: Statement) -> Result<(), TestCaseError> {
    for text in [format!("{statement}"), format!("{statement:#}")] {
        let parsed =
            parse(&text).map_err(|errors| TestCaseError::fail(format!("{text}\n{errors:?}")))?;
        prop_assert_eq!(
            parsed.without_spans(),
            statement.clone().without_spans(),
            "{}",
            text
        );
    }
    Ok(())
}

/// Plain names, Chinese ones, keywords of every kind, and names that need back-quotes.
fn name() -> impl Strategy<Value = Name> {
    let names = vec![
        "a",
        "n",
        "x1",
        "_",
        "产业",
        "match",
        "order",
        "limit",
        "count",
        "all",
        "null",
        "end",
        "a b",
        "x`y",
        "1a",
        "exists",
        "reduce",
        "shortestPath",
        "in",
        "id",
    ];
    select(names).prop_map(|text| Name {
        text: text.into(),
        span: Span::default(),
    })
}

fn literal() -> impl Strategy<Value = ExprKind> {
    prop_oneof![
        Just(ExprKind::Null),
        any::<bool>().prop_map(ExprKind::Boolean),
        any::<i64>().prop_map(ExprKind::Integer),
        (-3i64..4).prop_map(ExprKind::Integer),
        any::<f64>()
            .prop_filter("finite", |value| value.is_finite())
            .prop_map(ExprKind::Float),
        Just(ExprKind::Float(-0.5)),
        any::<String>().prop_map(|text| ExprKind::String(text.into())),
        name().prop_map(|name| ExprKind::Parameter(name.text)),
        name().prop_map(|name| ExprKind::Variable(name.text)),
        Just(ExprKind::CountStar),
    ]
}

fn expr(kind: ExprKind) -> Expr {
    Expr {
        kind,
        span: Span::default(),
    }
}

/// An expression; `patterns` says whether path patterns may stand in it as tests.
fn expression(patterns: bool) -> BoxedStrategy<Expr> {
    literal()
        .prop_map(expr)
        .prop_recursive(4, 24, 3, move |inner| {
            let plain = prop_oneof![
                operators(inner.clone()),
                containers(inner.clone()),
                binding(inner.clone())
            ];
            if patterns {
                prop_oneof![4 => plain, 1 => with_patterns(inner)]
                    .prop_map(expr)
                    .boxed()
            } else {
                plain.prop_map(expr).boxed()
            }
        })
        .boxed()
}

fn operators(inner: BoxedStrategy<Expr>) -> impl Strategy<Value = ExprKind> {
    use BinaryOperator::*;
    let binary = vec![
        Or,
        Xor,
        And,
        Add,
        Subtract,
        Multiply,
        Divide,
        Modulo,
        Power,
        Concatenate,
        In,
        StartsWith,
        EndsWith,
        Contains,
        Matches,
    ];
    let unary = vec![
        UnaryOperator::Not,
        UnaryOperator::Minus,
        UnaryOperator::Plus,
    ];
    let boxed = inner.clone().prop_map(Box::new);
    prop_oneof![
        3 => (select(binary), boxed.clone(), boxed.clone())
            .prop_map(|(operator, left, right)| ExprKind::Binary { operator, left, right }),
        2 => (select(unary), boxed.clone())
            .prop_map(|(operator, operand)| ExprKind::Unary { operator, operand }),
        2 => (boxed.clone(), vec((comparison(), inner), 1..3))
            .prop_map(|(first, rest)| ExprKind::Comparison { first, rest }),
        1 => (boxed.clone(), any::<bool>()).prop_map(|(operand, negated)| ExprKind::IsNull { operand, negated }),
        1 => (boxed, value_type(), any::<bool>())
            .prop_map(|(operand, ty, negated)| ExprKind::IsTyped { operand, ty, negated }),
    ]
}

fn value_type() -> impl Strategy<Value = ValueType> {
    let names = vec![
        TypeName::Any,
        TypeName::Integer,
        TypeName::LocalDateTime,
        TypeName::Property,
        TypeName::Node,
    ];
    let leaf =
        (vec(select(names), 1..3), any::<bool>()).prop_map(|(alternatives, nullable)| ValueType {
            alternatives,
            nullable,
        });
    leaf.prop_recursive(2, 4, 1, |inner| {
        (inner, any::<bool>()).prop_map(|(element, nullable)| ValueType {
            alternatives: vec![TypeName::List(Box::new(element))],
            nullable,
        })
    })
}

fn comparison() -> impl Strategy<Value = ComparisonOperator> {
    use ComparisonOperator::*;
    select(vec![
        Equal,
        NotEqual,
        Less,
        LessOrEqual,
        Greater,
        GreaterOrEqual,
    ])
}

fn containers(inner: BoxedStrategy<Expr>) -> impl Strategy<Value = ExprKind> {
    let boxed = inner.clone().prop_map(Box::new);
    prop_oneof![
        vec(inner.clone(), 0..3).prop_map(ExprKind::List),
        vec((name(), inner.clone()), 0..3).prop_map(ExprKind::Map),
        (boxed.clone(), name()).prop_map(|(base, key)| ExprKind::Property { base, key }),
        (boxed.clone(), boxed.clone()).prop_map(|(base, index)| ExprKind::Index { base, index }),
        (
            boxed.clone(),
            option::of(boxed.clone()),
            option::of(boxed.clone())
        )
            .prop_map(|(base, from, to)| ExprKind::Slice { base, from, to }),
        (boxed.clone(), labels()).prop_map(|(base, labels)| ExprKind::HasLabels { base, labels }),
        (vec(name(), 1..3), any::<bool>(), vec(inner.clone(), 0..3)).prop_map(
            |(name, distinct, arguments)| {
                ExprKind::Call(FunctionCall {
                    name,
                    distinct,
                    arguments,
                })
            }
        ),
        (
            option::of(boxed.clone()),
            vec((inner.clone(), inner.clone()), 1..3),
            option::of(boxed)
        )
            .prop_map(|(operand, branches, otherwise)| ExprKind::Case {
                operand,
                branches,
                otherwise
            }),
        (name(), vec(map_projection_item(inner), 0..3))
            .prop_map(|(base, items)| ExprKind::MapProjection { base, items }),
    ]
}

fn map_projection_item(inner: BoxedStrategy<Expr>) -> impl Strategy<Value = MapProjectionItem> {
    prop_oneof![
        name().prop_map(MapProjectionItem::Property),
        Just(MapProjectionItem::AllProperties(Span::default())),
        (name(), inner).prop_map(|(key, value)| MapProjectionItem::Entry(key, value)),
        name().prop_map(MapProjectionItem::Variable),
    ]
}

/// Expressions that bind variables of their own.
fn binding(inner: BoxedStrategy<Expr>) -> impl Strategy<Value = ExprKind> {
    let boxed = inner.prop_map(Box::new);
    let quantifiers = vec![
        Quantifier::All,
        Quantifier::Any,
        Quantifier::None,
        Quantifier::Single,
    ];
    prop_oneof![
        (
            name(),
            boxed.clone(),
            option::of(boxed.clone()),
            option::of(boxed.clone())
        )
            .prop_map(|(variable, list, predicate, projection)| {
                ExprKind::ListComprehension {
                    variable,
                    list,
                    predicate,
                    projection,
                }
            }),
        (select(quantifiers), name(), boxed.clone(), boxed.clone()).prop_map(
            |(quantifier, variable, list, predicate)| ExprKind::Quantifier {
                quantifier,
                variable,
                list,
                predicate
            }
        ),
        (name(), boxed.clone(), name(), boxed.clone(), boxed).prop_map(
            |(accumulator, initial, variable, list, step)| ExprKind::Reduce {
                accumulator,
                initial,
                variable,
                list,
                step
            }
        ),
    ]
}

fn with_patterns(inner: BoxedStrategy<Expr>) -> impl Strategy<Value = ExprKind> {
    let boxed = inner.clone().prop_map(Box::new);
    let test = chain(inner.clone(), 1);
    let comprehended = (option::of(name()), chain(inner.clone(), 1))
        .prop_map(|(variable, path)| PathPattern { variable, ..path });
    let shortest = chain(inner.clone(), 1).prop_map(|path| PathPattern {
        shortest: path.shortest.or(Some(Shortest::All)),
        ..path
    });
    let subquery = subquery(inner).prop_map(Box::new).boxed();
    prop_oneof![
        test.prop_map(|path| ExprKind::Pattern(Box::new(path))),
        shortest.prop_map(|path| ExprKind::Pattern(Box::new(path))),
        (
            comprehended.prop_map(Box::new),
            option::of(boxed.clone()),
            boxed
        )
            .prop_map(
                |(pattern, predicate, projection)| ExprKind::PatternComprehension {
                    pattern,
                    predicate,
                    projection
                }
            ),
        subquery.clone().prop_map(ExprKind::Exists),
        subquery.clone().prop_map(ExprKind::Count),
        subquery.prop_map(ExprKind::Collect),
    ]
}

fn subquery(inner: BoxedStrategy<Expr>) -> impl Strategy<Value = Subquery> {
    let leaf = literal().prop_map(expr).boxed();
    let query = (
        match_clause(leaf.clone(), inner.clone()),
        option::of(projection(leaf)),
    )
        .prop_map(|(first, projection)| {
            let last = projection.map(|projection| clause(ClauseKind::Return(projection)));
            Subquery::Query(query(
                std::iter::once(first).chain(last).collect(),
                Vec::new(),
            ))
        });
    prop_oneof![
        (vec(path(inner.clone(), 0), 1..3), option::of(inner)).prop_map(|(patterns, predicate)| {
            Subquery::Pattern {
                patterns,
                predicate,
            }
        }),
        query,
    ]
}

fn labels() -> impl Strategy<Value = LabelExpr> + Clone {
    let leaf = prop_oneof![3 => name().prop_map(LabelExpr::Label), 1 => Just(LabelExpr::Any(Span::default()))];
    leaf.prop_recursive(3, 6, 2, |inner| {
        let boxed = inner.prop_map(Box::new);
        prop_oneof![
            (boxed.clone(), boxed.clone()).prop_map(|(left, right)| LabelExpr::And(left, right)),
            (boxed.clone(), boxed.clone()).prop_map(|(left, right)| LabelExpr::Or(left, right)),
            boxed.prop_map(LabelExpr::Not),
        ]
    })
}

/// Nodes and relationships alone.
fn chain(inner: BoxedStrategy<Expr>, least_steps: usize) -> impl Strategy<Value = PathPattern> {
    let relationship = relationship(inner.clone()).prop_map(PathStep::Relationship);
    let steps = vec((relationship, node(inner.clone())), least_steps..3);
    (node(inner), steps).prop_map(|(start, steps)| PathPattern {
        variable: None,
        shortest: None,
        selector: None,
        mode: None,
        start,
        steps,
        predicate: None,
        span: Span::default(),
    })
}

/// Every form of a path, groups included.
fn path(inner: BoxedStrategy<Expr>, least_steps: usize) -> impl Strategy<Value = PathPattern> {
    let shortest = prop_oneof![Just(Shortest::Single), Just(Shortest::All)];
    let selector = prop_oneof![
        (1u64..4).prop_map(Selector::Any),
        (1u64..4).prop_map(Selector::Shortest),
        (1u64..4).prop_map(Selector::Groups),
        Just(Selector::AllShortest),
    ];
    let mode = select(vec![
        PathMode::Walk,
        PathMode::Trail,
        PathMode::Acyclic,
        PathMode::Simple,
    ]);
    let named = (
        option::of(name()),
        option::weighted(0.3, shortest),
        chain(inner.clone(), least_steps),
    )
        .prop_map(|(variable, shortest, path)| PathPattern {
            variable,
            shortest,
            ..path
        });
    let chosen = (
        option::of(name()),
        option::of(selector),
        option::of(mode),
        vec((group(inner.clone()), node(inner.clone())), 0..2),
        option::weighted(0.3, inner.clone().prop_map(Box::new)),
        chain(inner, least_steps),
    )
        .prop_map(
            |(variable, selector, mode, groups, predicate, path)| PathPattern {
                variable,
                selector,
                mode,
                steps: path.steps.into_iter().chain(groups).collect(),
                predicate,
                ..path
            },
        );
    prop_oneof![2 => named, 1 => chosen]
}

fn group(inner: BoxedStrategy<Expr>) -> impl Strategy<Value = PathStep> {
    let bounds = (0u64..3, option::of(0u64..4));
    let predicate = option::of(inner.clone().prop_map(Box::new));
    (chain(inner, 1), predicate, bounds).prop_map(|(path, predicate, (min, max))| {
        PathStep::Group(Box::new(GroupPattern {
            pattern: PathPattern { predicate, ..path },
            length: PathLength {
                min: Some(min),
                max,
                span: Span::default(),
            },
            span: Span::default(),
        }))
    })
}

fn properties(inner: BoxedStrategy<Expr>) -> impl Strategy<Value = Option<PropertiesPattern>> {
    prop_oneof![
        3 => Just(None),
        1 => vec((name(), inner), 0..2).prop_map(|entries| Some(PropertiesPattern::Map(entries, Span::default()))),
        1 => name().prop_map(|name| Some(PropertiesPattern::Parameter(name))),
    ]
}

fn node(inner: BoxedStrategy<Expr>) -> impl Strategy<Value = NodePattern> {
    let predicate = option::weighted(0.2, inner.clone().prop_map(Box::new));
    (
        option::of(name()),
        option::of(labels()),
        properties(inner),
        predicate,
    )
        .prop_map(|(variable, labels, properties, predicate)| NodePattern {
            variable,
            labels,
            properties,
            predicate,
            span: Span::default(),
        })
}

fn relationship(inner: BoxedStrategy<Expr>) -> impl Strategy<Value = RelationshipPattern> {
    let predicate = option::weighted(0.2, inner.clone().prop_map(Box::new));
    let length = (option::of(0u64..4), option::of(0u64..4)).prop_map(|(min, max)| PathLength {
        min,
        max,
        span: Span::default(),
    });
    let direction = select(vec![
        Direction::Outgoing,
        Direction::Incoming,
        Direction::Both,
    ]);
    (
        option::of(name()),
        types(),
        option::of(length),
        direction,
        properties(inner),
        predicate,
    )
        .prop_map(
            |(variable, (types, type_test), length, direction, properties, predicate)| {
                RelationshipPattern {
                    variable,
                    types,
                    type_test,
                    length,
                    direction,
                    properties,
                    predicate,
                    span: Span::default(),
                }
            },
        )
}

/// Plain alternatives, or a test that is more than that.
fn types() -> impl Strategy<Value = (Vec<Name>, Option<LabelExpr>)> {
    let test = labels().prop_map(|test| LabelExpr::Not(Box::new(test)));
    prop_oneof![
        3 => vec(name(), 0..3).prop_map(|types| (types, None)),
        1 => test.prop_map(|test| (Vec::new(), Some(test))),
    ]
}

fn projection(inner: BoxedStrategy<Expr>) -> impl Strategy<Value = Projection> {
    let item = (inner.clone(), option::of(name())).prop_map(|(expr, alias)| ProjectionItem {
        expr,
        alias,
        text: "".into(),
    });
    let sort = (inner.clone(), any::<bool>(), option::of(any::<bool>())).prop_map(
        |(expr, descending, nulls_first)| SortItem {
            expr,
            descending,
            nulls_first,
        },
    );
    let paging = option::weighted(0.3, inner);
    (
        any::<bool>(),
        any::<bool>(),
        vec(item, 1..3),
        vec(sort, 0..2),
        paging.clone(),
        paging,
    )
        .prop_map(|(distinct, all, items, order_by, skip, limit)| Projection {
            distinct,
            all,
            items,
            order_by,
            skip,
            limit,
            predicate: None,
        })
}

fn clause(kind: ClauseKind) -> Clause {
    Clause {
        kind,
        span: Span::default(),
    }
}

fn match_clause(
    values: BoxedStrategy<Expr>,
    tests: BoxedStrategy<Expr>,
) -> impl Strategy<Value = Clause> {
    let flags = (any::<bool>(), any::<bool>());
    let hints = vec(hint(), 0..2);
    (flags, vec(path(values, 0), 1..3), hints, option::of(tests)).prop_map(
        |((optional, repeatable), patterns, hints, predicate)| {
            clause(ClauseKind::Match {
                optional,
                repeatable,
                patterns,
                hints,
                predicate,
            })
        },
    )
}

fn hint() -> impl Strategy<Value = Hint> {
    let made = |kind, variables, label, keys| Hint {
        kind,
        variables,
        label,
        keys,
        span: Span::default(),
    };
    let one = || vec(name(), 1..=1);
    prop_oneof![
        (one(), name(), vec(name(), 1..3)).prop_map(move |(variables, label, keys)| made(
            HintKind::Index,
            variables,
            Some(label),
            keys
        )),
        (one(), name()).prop_map(move |(variables, label)| made(
            HintKind::Scan,
            variables,
            Some(label),
            Vec::new()
        )),
        vec(name(), 1..3).prop_map(move |variables| made(
            HintKind::Join,
            variables,
            None,
            Vec::new()
        )),
    ]
}

fn reading() -> impl Strategy<Value = Clause> {
    let (plain, tests) = (expression(false), expression(true));
    let with = (projection(plain.clone()), option::of(tests.clone())).prop_map(
        |(projection, predicate)| {
            clause(ClauseKind::With(Projection {
                predicate,
                ..projection
            }))
        },
    );
    let numbering = (name(), 0..=1i64).prop_map(|(variable, first)| Numbering { variable, first });
    let unwind =
        (plain.clone(), name(), option::of(numbering)).prop_map(|(list, variable, numbering)| {
            clause(ClauseKind::Unwind {
                list,
                variable,
                numbering,
            })
        });
    let let_clause =
        vec((name(), plain.clone()), 1..3).prop_map(|items| clause(ClauseKind::Let { items }));
    let filter = tests
        .clone()
        .prop_map(|predicate| clause(ClauseKind::Filter { predicate }));
    let load = (
        any::<bool>(),
        plain.clone(),
        name(),
        option::of(plain.clone()),
    )
        .prop_map(|(headers, source, variable, terminator)| {
            clause(ClauseKind::LoadCsv(Box::new(LoadCsv {
                headers,
                source,
                variable,
                terminator,
            })))
        });
    prop_oneof![
        match_clause(plain.clone(), tests.clone()),
        with,
        unwind,
        let_clause,
        filter,
        load,
        call(plain, tests)
    ]
}

/// `ORDER BY` and its kin on their own, behind a clause that could not take them as its own.
fn page() -> impl Strategy<Value = Vec<Clause>> {
    let page = projection(expression(false)).prop_filter("something to order or count", |it| {
        !it.order_by.is_empty() || it.skip.is_some() || it.limit.is_some()
    });
    let before = (literal(), name()).prop_map(|(list, variable)| {
        let list = expr(list);
        let numbering = None;
        clause(ClauseKind::Unwind {
            list,
            variable,
            numbering,
        })
    });
    (before, page).prop_map(|(before, page)| {
        let page = Projection {
            distinct: false,
            all: true,
            items: Vec::new(),
            ..page
        };
        vec![before, clause(ClauseKind::Page(page))]
    })
}

/// A query that stands as a clause.
fn whole_query() -> impl Strategy<Value = Clause> {
    let small = || {
        let returned = projection(literal().prop_map(expr).boxed());
        returned.prop_map(|it| query(vec![clause(ClauseKind::Return(it))], Vec::new()))
    };
    let union = (any::<bool>(), small(), small()).prop_map(|(all, first, second)| {
        let second = Union {
            all,
            query: second.first,
            span: Span::default(),
        };
        query(first.first.clauses, vec![second])
    });
    let union = union.boxed();
    let chosen = move || prop_oneof![small(), union.clone()].boxed();
    let conditional = (
        vec((expression(true), chosen()), 1..3),
        option::of(chosen()),
    )
        .prop_map(|(branches, otherwise)| Conditional {
            branches,
            otherwise,
        });
    prop_oneof![
        chosen().prop_map(|query| ClauseKind::Query(Box::new(query))),
        conditional.prop_map(|it| ClauseKind::When(Box::new(it))),
    ]
    .prop_map(clause)
}

fn call(plain: BoxedStrategy<Expr>, tests: BoxedStrategy<Expr>) -> impl Strategy<Value = Clause> {
    let item = (name(), option::of(name())).prop_map(|(field, alias)| YieldItem { field, alias });
    let yields = prop_oneof![
        Just(Yield::Absent),
        Just(Yield::All(Span::default())),
        Just(Yield::Items {
            items: Vec::new(),
            predicate: None
        }),
        (vec(item, 1..3), option::of(tests))
            .prop_map(|(items, predicate)| Yield::Items { items, predicate }),
    ];
    (
        any::<bool>(),
        vec(name(), 1..3),
        option::of(vec(plain, 0..3)),
        yields,
    )
        .prop_map(|(optional, name, arguments, yields)| {
            clause(ClauseKind::CallProcedure(ProcedureCall {
                optional,
                name,
                arguments,
                yields,
            }))
        })
}

fn call_subquery() -> impl Strategy<Value = Clause> {
    let imports = prop_oneof![
        Just(Imports::Leading),
        Just(Imports::All(Span::default())),
        vec(name(), 0..3).prop_map(Imports::Names),
    ];
    let last =
        projection(literal().prop_map(expr).boxed()).prop_map(|it| clause(ClauseKind::Return(it)));
    let clauses = (vec(reading(), 0..2), last);
    let transactions = option::of(Just(Span::default()));
    let parts = (any::<bool>(), imports, clauses, transactions);
    parts.prop_map(|(optional, imports, (mut clauses, last), transactions)| {
        clauses.push(last);
        clause(ClauseKind::CallSubquery(Box::new(SubqueryCall {
            optional,
            imports,
            query: query(clauses, Vec::new()),
            transactions,
        })))
    })
}

fn updating() -> BoxedStrategy<Clause> {
    let plain = expression(false);
    let merge_action = (any::<bool>(), vec(set_item(), 1..2))
        .prop_map(|(on_create, items)| MergeAction { on_create, items });
    let remove_item = prop_oneof![
        (plain.clone(), name()).prop_map(|(target, key)| RemoveItem::Property { target, key }),
        (plain.clone(), plain.clone())
            .prop_map(|(target, key)| RemoveItem::DynamicProperty { target, key }),
        (name(), vec(written_label(), 1..3))
            .prop_map(|(variable, labels)| RemoveItem::Labels { variable, labels }),
    ];
    let simple = prop_oneof![
        vec(path(plain.clone(), 0), 1..3).prop_map(|patterns| ClauseKind::Create { patterns }),
        (path(plain.clone(), 0), vec(merge_action, 0..3))
            .prop_map(|(pattern, actions)| ClauseKind::Merge { pattern, actions }),
        vec(set_item(), 1..3).prop_map(|items| ClauseKind::Set { items }),
        vec(remove_item, 1..3).prop_map(|items| ClauseKind::Remove { items }),
        (any::<bool>(), vec(plain.clone(), 1..3))
            .prop_map(|(detach, targets)| ClauseKind::Delete { detach, targets }),
    ]
    .prop_map(clause);
    simple
        .prop_recursive(2, 4, 2, move |inner| {
            (name(), plain.clone(), vec(inner, 1..3)).prop_map(|(variable, list, updates)| {
                clause(ClauseKind::Foreach {
                    variable,
                    list,
                    updates,
                })
            })
        })
        .boxed()
}

fn written_label() -> impl Strategy<Value = WrittenLabel> {
    prop_oneof![
        3 => name().prop_map(WrittenLabel::Name),
        1 => literal().prop_map(|kind| WrittenLabel::Dynamic(expr(kind))),
    ]
}

fn set_item() -> impl Strategy<Value = SetItem> {
    let plain = expression(false);
    prop_oneof![
        (plain.clone(), name(), plain.clone()).prop_map(|(target, key, value)| SetItem::Property {
            target,
            key,
            value
        }),
        (name(), plain.clone()).prop_map(|(variable, value)| SetItem::Replace { variable, value }),
        (name(), plain).prop_map(|(variable, value)| SetItem::Add { variable, value }),
        (name(), vec(written_label(), 1..3))
            .prop_map(|(variable, labels)| SetItem::Labels { variable, labels }),
    ]
}

fn query(clauses: Vec<Clause>, unions: Vec<Union>) -> Query {
    let first = SingleQuery {
        clauses,
        span: Span::default(),
    };
    Query {
        first,
        unions,
        span: Span::default(),
    }
}

fn clauses() -> impl Strategy<Value = Vec<Clause>> {
    let last =
        projection(expression(false)).prop_map(|projection| clause(ClauseKind::Return(projection)));
    let clauses = vec(
        prop_oneof![4 => reading(), 2 => updating(), 1 => call_subquery()],
        0..3,
    );
    (clauses, option::weighted(0.2, page()), last).prop_map(|(clauses, page, last)| {
        let paged = clauses.into_iter().chain(page.into_iter().flatten());
        paged.chain([last]).collect::<Vec<_>>()
    })
}

/// A schema command, which stands alone.
fn schema() -> impl Strategy<Value = Clause> {
    let requirement = prop_oneof![
        Just(Requirement::Unique),
        Just(Requirement::Key),
        Just(Requirement::NotNull),
        value_type().prop_map(Requirement::Typed),
    ];
    let options = option::weighted(0.3, vec((name(), literal().prop_map(expr)), 0..2));
    let kind = select(vec![IndexKind::Range, IndexKind::Text, IndexKind::Lookup]);
    let parts = (
        option::of(name()),
        any::<[bool; 2]>(),
        (name(), name(), vec((name(), name()), 1..3)),
        requirement,
        kind,
        options,
    );
    let create = parts.prop_map(
        |(name, [flag, nodes], (variable, of, keys), rule, kind, options)| {
            let mut properties: Vec<_> = keys
                .into_iter()
                .map(|(variable, key)| SchemaProperty { variable, key })
                .collect();
            let single = matches!(rule, Requirement::NotNull | Requirement::Typed(_));
            let constraint = properties.len() == 1 || !single;
            let lookup = !constraint && kind == IndexKind::Lookup;
            let subject = SchemaSubject {
                variable,
                kind: match (lookup, nodes) {
                    (false, true) => SubjectKind::Label(of),
                    (false, false) => SubjectKind::Type(of),
                    (true, true) => SubjectKind::AnyLabel,
                    (true, false) => SubjectKind::AnyType,
                },
            };
            if lookup {
                properties.clear();
            }
            match constraint {
                true => SchemaCommand::CreateConstraint(CreateConstraint {
                    name,
                    if_not_exists: flag,
                    subject,
                    properties,
                    requirement: rule,
                    options,
                }),
                false => SchemaCommand::CreateIndex(CreateIndex {
                    kind,
                    name,
                    if_not_exists: flag,
                    subject,
                    properties,
                    options,
                }),
            }
        },
    );
    let drop = (any::<[bool; 2]>(), name()).prop_map(|([constraint, if_exists], name)| {
        SchemaCommand::Drop(DropSchema {
            constraint,
            name,
            if_exists,
        })
    });
    prop_oneof![4 => create, 1 => drop]
        .prop_map(|command| clause(ClauseKind::Schema(Box::new(command))))
}

fn statement() -> impl Strategy<Value = Statement> {
    let command = schema().prop_map(|command| Statement {
        mode: Mode::Run,
        old_colons: Vec::new(),
        query: query(vec![command], Vec::new()),
    });
    prop_oneof![9 => query_statement(), 1 => command]
}

fn query_statement() -> impl Strategy<Value = Statement> {
    let union = (any::<bool>(), clauses()).prop_map(|(all, clauses)| {
        let query = SingleQuery {
            clauses,
            span: Span::default(),
        };
        Union {
            all,
            query,
            span: Span::default(),
        }
    });
    let mode = select(vec![Mode::Run, Mode::Explain, Mode::Profile]);
    let whole = option::weighted(0.2, whole_query());
    (mode, clauses(), vec(union, 0..2), whole).prop_map(|(mode, mut clauses, mut unions, whole)| {
        // What `NEXT` leads to is no part of a union before it.
        if let Some(whole) = whole {
            clauses.push(whole);
            unions.clear();
        }
        Statement {
            mode,
            query: query(clauses, unions),
            old_colons: Vec::new(),
        }
    })
}
