//! Bound queries as short text: one line a clause, variables with their slots.

use std::fmt::Write;

use tupu::binder::*;
use tupu::function::Type;
use tupu::value::Value;

/// Clauses, then subqueries, then columns with types, then warnings.
pub fn dump(query: &BoundQuery) -> String {
    let dump = Dump { query };
    let mut text = dump.body(&query.body, "");
    for (number, body) in query.subqueries.iter().enumerate() {
        let _ = writeln!(text, "subquery {number}");
        text.push_str(&dump.body(body, "  "));
    }
    if !query.columns.is_empty() {
        let column =
            |column: &Column| format!("{} {}", dump.slot(column.slot), dump.ty(column.slot));
        let _ = writeln!(text, "columns {}", list(&query.columns, column));
    }
    for warning in &query.warnings {
        let _ = writeln!(text, "warning {}", warning.message);
    }
    text
}

struct Dump<'a> {
    query: &'a BoundQuery,
}

fn list<T>(items: &[T], show: impl Fn(&T) -> String) -> String {
    items.iter().map(show).collect::<Vec<_>>().join(", ")
}

impl Dump<'_> {
    fn slot(&self, slot: Slot) -> String {
        let name = &self.query.slots[slot.0 as usize].name;
        match name.strip_prefix("  ") {
            Some(_) => format!("#{}", slot.0),
            None => format!("{name}#{}", slot.0),
        }
    }

    fn ty(&self, slot: Slot) -> String {
        type_name(&self.query.slots[slot.0 as usize].ty)
    }

    fn body(&self, body: &BoundBody, indent: &str) -> String {
        let mut text = String::new();
        for (number, branch) in body.branches.iter().enumerate() {
            if number > 0 {
                let _ = writeln!(
                    text,
                    "{indent}union{}",
                    if body.distinct { "" } else { " all" }
                );
            }
            for clause in &branch.clauses {
                let _ = writeln!(text, "{indent}{}", self.clause(clause));
            }
        }
        text
    }

    fn clause(&self, clause: &BoundClause) -> String {
        match clause {
            BoundClause::Match {
                optional,
                pattern,
                predicate,
            } => format!(
                "{}match {}{}",
                if *optional { "optional " } else { "" },
                self.pattern(pattern),
                self.optional(" where ", predicate.as_ref()),
            ),
            BoundClause::Unwind {
                list,
                slot,
                numbering,
            } => {
                let place =
                    numbering.map(|it| format!(" from {} as {}", it.first, self.slot(it.slot)));
                let place = place.unwrap_or_default();
                format!("unwind {} as {}{place}", self.expr(list), self.slot(*slot))
            }
            BoundClause::Let { slot, value } => {
                format!("let {} = {}", self.slot(*slot), self.expr(value))
            }
            BoundClause::Filter(predicate) => format!("filter {}", self.expr(predicate)),
            BoundClause::LoadCsv(load) => format!(
                "load {} as {}{}",
                self.expr(&load.source),
                self.slot(load.slot),
                if load.headers { " with headers" } else { "" },
            ),
            BoundClause::Project(projection) => self.projection(projection),
            BoundClause::CallProcedure(call) => format!(
                "call {}({}) yield {}{}{}",
                call.procedure,
                list(&call.arguments, |argument| self.expr(argument)),
                list(&call.yields, |(position, slot)| format!(
                    "{position} as {}",
                    self.slot(*slot)
                )),
                if call.void { "void" } else { "" },
                self.optional(" where ", call.predicate.as_ref()),
            ),
            BoundClause::CallSubquery(call) => format!(
                "call [{}]{}{} {{ {} }}",
                list(&call.outer, |slot| self.slot(*slot)),
                if call.optional { " optional" } else { "" },
                if call.updates { " updates" } else { "" },
                self.body(&call.body, "").trim_end().replace('\n', "; "),
            ),
            BoundClause::Create(create) => format!("create {}", self.create(create)),
            BoundClause::Merge {
                pattern,
                create,
                on_create,
                on_match,
            } => format!(
                "merge {} create {} on create [{}] on match [{}]",
                self.pattern(pattern),
                self.create(create),
                list(on_create, |item| self.set_item(item)),
                list(on_match, |item| self.set_item(item)),
            ),
            BoundClause::Schema(change) => tupu::syntax::schema_command(change),
            BoundClause::Set(items) => format!("set {}", list(items, |item| self.set_item(item))),
            BoundClause::Remove(items) => {
                format!("remove {}", list(items, |item| self.remove_item(item)))
            }
            BoundClause::Delete { detach, targets } => format!(
                "{}delete {}",
                if *detach { "detach " } else { "" },
                list(targets, |target| self.expr(target)),
            ),
            BoundClause::Foreach {
                slot,
                list: source,
                updates,
            } => format!(
                "foreach {} in {} [{}]",
                self.slot(*slot),
                self.expr(source),
                list(updates, |update| self.clause(update)),
            ),
        }
    }

    fn projection(&self, projection: &BoundProjection) -> String {
        let mut text = String::new();
        if let Some(aggregation) = &projection.aggregation {
            let _ = write!(
                text,
                "group by [{}] into [{}] ",
                list(&aggregation.keys, |(slot, expr)| self.item(*slot, expr)),
                list(&aggregation.aggregates, |(slot, call)| self
                    .aggregate(*slot, call)),
            );
        }
        let _ = write!(
            text,
            "project {}{}",
            if projection.distinct { "distinct " } else { "" },
            list(&projection.items, |(slot, expr)| self.item(*slot, expr)),
        );
        if !projection.order_by.is_empty() {
            let key = |item: &BoundSortItem| {
                format!(
                    "{}{}",
                    self.expr(&item.expr),
                    if item.descending { " desc" } else { "" }
                )
            };
            let _ = write!(text, " order by {}", list(&projection.order_by, key));
        }
        text + &self.optional(" skip ", projection.skip.as_ref())
            + &self.optional(" limit ", projection.limit.as_ref())
            + &self.optional(" where ", projection.predicate.as_ref())
    }

    fn item(&self, slot: Slot, expr: &BoundExpr) -> String {
        match expr.kind {
            BoundExprKind::Slot(source) if source == slot => self.slot(slot),
            _ => format!("{} as {}", self.expr(expr), self.slot(slot)),
        }
    }

    fn aggregate(&self, slot: Slot, call: &BoundAggregate) -> String {
        format!(
            "{}({}{}) as {}",
            call.function,
            if call.distinct { "distinct " } else { "" },
            list(&call.arguments, |argument| self.expr(argument)),
            self.slot(slot),
        )
    }

    fn pattern(&self, pattern: &BoundPattern) -> String {
        let mut parts: Vec<String> = pattern.nodes.iter().map(|node| self.node(node)).collect();
        parts.extend(
            pattern
                .relationships
                .iter()
                .map(|found| self.relationship(found)),
        );
        parts.extend(pattern.paths.iter().map(|path| self.path(path)));
        parts.join(" ")
    }

    fn node(&self, node: &PatternNode) -> String {
        let labels: String = node
            .labels
            .iter()
            .map(|test| format!(":{}", label_test(test)))
            .collect();
        format!(
            "({}{}{labels}{}{})",
            if node.bound { "=" } else { "" },
            self.slot(node.slot),
            self.properties(&node.properties),
            self.optional(" where ", node.predicate.as_ref()),
        )
    }

    fn relationship(&self, found: &PatternRelationship) -> String {
        let length = found.length.map(|range| match range.max {
            Some(max) => format!("*{}..{max}", range.min),
            None => format!("*{}..", range.min),
        });
        format!(
            "{}-[{}{}{}{}{}{}]{}{}",
            self.slot(found.from),
            if found.bound { "=" } else { "" },
            self.slot(found.slot),
            found
                .types
                .iter()
                .map(|name| format!(":{name}"))
                .collect::<String>(),
            length.unwrap_or_default(),
            self.properties(&found.properties),
            self.optional(" where ", found.predicate.as_ref()),
            found.shortest.map_or("-", |kind| match kind {
                Shortest::Single => "shortest-",
                Shortest::All => "all shortest-",
            }),
            match found.direction {
                tupu::store::Direction::Outgoing => format!(">{}", self.slot(found.to)),
                tupu::store::Direction::Incoming => format!("(incoming){}", self.slot(found.to)),
                tupu::store::Direction::Both => self.slot(found.to),
            },
        )
    }

    fn path(&self, path: &PatternPath) -> String {
        let slots = |slots: &[Slot]| list(slots, |slot| self.slot(*slot));
        format!(
            "{} = path({} | {})",
            self.slot(path.slot),
            slots(&path.nodes),
            slots(&path.relationships)
        )
    }

    fn properties(&self, properties: &[(smol_str::SmolStr, BoundExpr)]) -> String {
        match properties {
            [] => String::new(),
            some => format!(
                " {{{}}}",
                list(some, |(key, value)| format!("{key}: {}", self.expr(value)))
            ),
        }
    }

    fn create(&self, create: &CreatePattern) -> String {
        let mut parts = Vec::new();
        for node in &create.nodes {
            let labels: String = node
                .labels
                .iter()
                .map(|label| format!(":{label}"))
                .collect();
            let properties = self.optional(" ", node.properties.as_ref());
            parts.push(format!("({}{labels}{properties})", self.slot(node.slot)));
        }
        for made in &create.relationships {
            parts.push(format!(
                "{}-[{}:{}{}]->{}",
                self.slot(made.start),
                self.slot(made.slot),
                made.relationship_type,
                self.optional(" ", made.properties.as_ref()),
                self.slot(made.end),
            ));
        }
        parts.extend(create.paths.iter().map(|path| self.path(path)));
        parts.join(" ")
    }

    fn set_item(&self, item: &BoundSetItem) -> String {
        match item {
            BoundSetItem::DynamicProperty { target, key, value } => format!(
                "{}[{}] = {}",
                self.expr(target),
                self.expr(key),
                self.expr(value)
            ),
            BoundSetItem::Property { target, key, value } => {
                format!("{}.{key} = {}", self.expr(target), self.expr(value))
            }
            BoundSetItem::Replace { target, value } => {
                format!("{} = {}", self.slot(*target), self.expr(value))
            }
            BoundSetItem::Add { target, value } => {
                format!("{} += {}", self.slot(*target), self.expr(value))
            }
            BoundSetItem::Labels { target, labels, .. } => {
                format!("{}:{}", self.slot(*target), labels.join(":"))
            }
        }
    }

    fn remove_item(&self, item: &BoundRemoveItem) -> String {
        match item {
            BoundRemoveItem::DynamicProperty { target, key } => {
                format!("{}[{}]", self.expr(target), self.expr(key))
            }
            BoundRemoveItem::Property { target, key } => format!("{}.{key}", self.expr(target)),
            BoundRemoveItem::Labels { target, labels, .. } => {
                format!("{}:{}", self.slot(*target), labels.join(":"))
            }
        }
    }

    fn optional(&self, before: &str, expr: Option<&BoundExpr>) -> String {
        expr.map(|expr| format!("{before}{}", self.expr(expr)))
            .unwrap_or_default()
    }

    fn expr(&self, expr: &BoundExpr) -> String {
        use BoundExprKind as K;
        match &expr.kind {
            K::Constant(value) => constant(value),
            K::Parameter(name) => format!("${name}"),
            K::Slot(slot) => self.slot(*slot),
            K::Property { base, key } => format!("{}.{key}", self.expr(base)),
            K::HasLabels { base, labels } => format!("{}:{}", self.expr(base), label_test(labels)),
            K::Map(entries) => {
                format!(
                    "{{{}}}",
                    list(entries, |(key, value)| format!(
                        "{key}: {}",
                        self.expr(value)
                    ))
                )
            }
            K::Call {
                function,
                arguments,
            } => {
                format!(
                    "{function}({})",
                    list(arguments, |argument| self.expr(argument))
                )
            }
            K::Binary {
                operator,
                left,
                right,
            } => {
                format!("({} {operator:?} {})", self.expr(left), self.expr(right))
            }
            K::Comparison {
                operator,
                left,
                right,
            } => {
                format!("({} {operator:?} {})", self.expr(left), self.expr(right))
            }
            K::ListComprehension { slot, .. }
            | K::Quantifier { slot, .. }
            | K::Reduce { slot, .. } => {
                let children = expr.children();
                format!(
                    "over {} ({})",
                    self.slot(*slot),
                    list(&children, |child| self.expr(child))
                )
            }
            K::Subquery { kind, query, outer } => {
                format!(
                    "{kind:?} {}[{}]",
                    query.0,
                    list(outer, |slot| self.slot(*slot))
                )
            }
            K::MapProjection { base, all, entries } => format!(
                "{}{{{}{}}}",
                self.expr(base),
                if *all { ".*, " } else { "" },
                list(entries, |(key, value)| format!(
                    "{key}: {}",
                    self.expr(value)
                )),
            ),
            other => {
                let name = format!("{other:?}");
                let name = name
                    .split([' ', '(', '{'])
                    .next()
                    .unwrap_or_default()
                    .to_string();
                format!(
                    "{name}({})",
                    list(&expr.children(), |child| self.expr(child))
                )
            }
        }
    }
}

fn constant(value: &Value) -> String {
    match value {
        Value::Null => "null".to_string(),
        Value::Boolean(value) => value.to_string(),
        Value::Integer(value) => value.to_string(),
        Value::Float(value) => format!("{value:?}"),
        Value::String(text) => format!("'{text}'"),
        other => format!("{other:?}"),
    }
}

fn label_test(test: &LabelTest) -> String {
    match test {
        LabelTest::Label(name) => name.to_string(),
        LabelTest::And(tests) => format!("({})", list(tests, label_test).replace(", ", "&")),
        LabelTest::Or(tests) => format!("({})", list(tests, label_test).replace(", ", "|")),
        LabelTest::Not(test) => format!("!{}", label_test(test)),
        LabelTest::Any => "%".to_string(),
    }
}

fn type_name(ty: &Type) -> String {
    match ty {
        Type::List(element) => format!("LIST OF {}", type_name(element)),
        other => format!("{other:?}").to_uppercase(),
    }
}
