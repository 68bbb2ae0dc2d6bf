//! The prose of every binder error: message, marked places, help. The only place where it is written.

use smol_str::SmolStr;

use super::error::BindError;
use super::types::words;
use crate::diagnostic::{Code, Diagnostic, Span, did_you_mean, list_of};
use crate::function::Type;

/// What stands at the main place and what to do about it.
struct Prose {
    number: u16,
    message: String,
    span: Span,
    label: String,
    help: Option<String>,
}

impl BindError {
    /// The error with its places in the query and advice.
    pub fn diagnostic(&self) -> Diagnostic {
        let prose = self.prose();
        let code = Code {
            stage: "BIND",
            number: prose.number,
        };
        let mut diagnostic =
            Diagnostic::compile_error(code, self.kind(), self.detail(), prose.message)
                .at(prose.span, prose.label);
        if let Some((span, text)) = self.second_place() {
            diagnostic = diagnostic.at(span, text);
        }
        match prose.help {
            Some(help) => diagnostic.help(help),
            None => diagnostic,
        }
    }

    fn prose(&self) -> Prose {
        self.name_prose()
            .or_else(|| self.type_prose())
            .or_else(|| self.projection_prose())
            .or_else(|| self.clause_prose())
            .or_else(|| self.update_prose())
            .unwrap_or_else(|| self.procedure_prose())
    }

    /// Names: unknown ones, and ones that mean something else.
    fn name_prose(&self) -> Option<Prose> {
        Some(match self {
            Self::UndefinedVariable {
                name,
                span,
                in_scope,
                dropped_by,
            } => prose(
                1,
                format!("variable `{name}` is not defined"),
                *span,
                match dropped_by {
                    Some(_) => "not visible here any more",
                    None => "not bound by any clause before this",
                },
                match dropped_by {
                    Some(_) => Some(format!("add `{name}` to the items of that clause")),
                    None => choice(name, in_scope, "Variables you can use here"),
                },
            ),
            Self::VariableTypeConflict {
                name,
                span,
                wanted,
                found,
            } => prose(
                2,
                format!("`{name}` is {}, not {}", words(found), words(wanted)),
                *span,
                format!("used as {} here", words(wanted)),
                Some("give one of the two another name".to_string()),
            ),
            Self::VariableAlreadyBound { name, span, found } => prose(
                3,
                format!("variable `{name}` is already bound"),
                *span,
                format!("it is {}", words(found)),
                Some(rebinding_help(found)),
            ),
            Self::RepeatedRelationship { name, span } => prose(
                4,
                format!("relationship `{name}` occurs twice in one pattern"),
                *span,
                "a pattern uses each relationship once",
                Some("give the second one another name".to_string()),
            ),
            Self::UnknownFunction { name, span, near } => prose(
                5,
                format!("there is no function `{name}`"),
                *span,
                "not in the function table",
                near.as_ref().map(|near| format!("did you mean `{near}`?")),
            ),
            _ => return None,
        })
    }

    /// Types that can never fit.
    fn type_prose(&self) -> Option<Prose> {
        Some(match self {
            Self::OperandType {
                operator,
                wanted,
                found,
                span,
            } => prose(
                10,
                format!("`{operator}` takes {wanted}, not {}", words(found)),
                *span,
                format!("{} here", words(found)),
                operand_help(wanted),
            ),
            Self::OperandTypes {
                operator,
                left,
                left_span,
                right,
                ..
            } => prose(
                11,
                format!(
                    "`{operator}` does not take {} and {}",
                    words(left),
                    words(right)
                ),
                *left_span,
                words(left),
                None,
            ),
            Self::ArgumentType {
                function,
                wanted,
                found,
                span,
            } => prose(
                12,
                format!("`{function}` takes {wanted}, not {}", words(found)),
                *span,
                format!("{} here", words(found)),
                None,
            ),
            Self::PropertyOfValue { key, found, span } => prose(
                13,
                format!("{} has no property `{key}`", words(found)),
                *span,
                format!("{} here", words(found)),
                path_help(found),
            ),
            Self::ElementOfValue { found, span } => prose(
                14,
                format!("{} has no elements", words(found)),
                *span,
                "`[...]` takes a list, a map, a node or a relationship",
                None,
            ),
            Self::ListIndexType { found, span } => prose(
                15,
                format!("a list is read by an integer, not by {}", words(found)),
                *span,
                format!("{} here", words(found)),
                None,
            ),
            Self::MapKeyType { found, span } => prose(
                16,
                format!(
                    "a property is read by a string key, not by {}",
                    words(found)
                ),
                *span,
                format!("{} here", words(found)),
                None,
            ),
            Self::FunctionArity {
                function,
                signature,
                found,
                span,
            } => prose(
                17,
                format!("`{function}` does not take {}", count(*found, "argument")),
                *span,
                "wrong number of arguments",
                Some(format!("it is `{signature}`")),
            ),
            Self::DistinctOutsideAggregate { function, span } => prose(
                18,
                format!("`{function}` does not aggregate, so DISTINCT has no meaning in it"),
                *span,
                "one value a row",
                Some("write DISTINCT after RETURN or WITH, or inside an aggregate".to_string()),
            ),
            Self::PatternAsValue { span } => prose(
                19,
                "a pattern is not a value".to_string(),
                *span,
                "patterns can be asked for only where a condition stands",
                Some(
                    "write `EXISTS { ... }`, `COUNT { ... }` or `[pattern | expression]`"
                        .to_string(),
                ),
            ),
            _ => return None,
        })
    }

    /// `WITH`, `RETURN`, aggregation, paging.
    fn projection_prose(&self) -> Option<Prose> {
        Some(match self {
            Self::AggregateNotAllowed { function, place, span } => prose(
                20,
                format!("`{function}` cannot aggregate in {place}"),
                *span,
                "rows are not grouped here",
                Some(aggregate_help(place)),
            ),
            Self::NestedAggregate { function, span } => prose(
                21,
                format!("`{function}` stands inside another aggregate"),
                *span,
                "computed only after grouping",
                Some("aggregate in two steps, with a WITH between them".to_string()),
            ),
            Self::RandomInAggregate { function, span } => prose(
                22,
                format!("`{function}` cannot stand inside an aggregate"),
                *span,
                "gives another value at each call",
                Some("compute it in a WITH before".to_string()),
            ),
            Self::AmbiguousAggregation { text, span } => prose(
                23,
                match text.as_str() {
                    "this expression" => "this expression stands beside an aggregate".to_string(),
                    name => format!("`{name}` stands beside an aggregate without being a grouping key"),
                },
                *span,
                "may have several values in one group",
                Some("compute it in a WITH before, or make the variable or property an item of its own".to_string()),
            ),
            Self::NoExpressionAlias { text, span } => prose(
                24,
                format!("`{text}` needs a name in WITH"),
                *span,
                "not a variable",
                Some(format!("write `{text} AS name`")),
            ),
            Self::ColumnNameConflict { name, span, .. } => prose(
                25,
                format!("two columns are called `{name}`"),
                *span,
                "the second one",
                Some("give one of them another name with AS".to_string()),
            ),
            Self::NoVariablesInScope { span } => prose(
                26,
                "`*` stands for nothing here".to_string(),
                *span,
                "no variable is bound",
                Some("name what is to be returned, as in `MATCH (n) RETURN n`".to_string()),
            ),
            Self::TooManyColumns { span } => prose(
                9,
                "`*` stands for too many variables in this statement".to_string(),
                *span,
                "over a million by now",
                Some("name the variables that are needed".to_string()),
            ),
            Self::NotConstant { clause, span } => prose(
                27,
                format!("{clause} takes an expression that depends on no row"),
                *span,
                "needs a row or the graph",
                Some("use a number or a parameter".to_string()),
            ),
            Self::NegativeCount { clause, span } => prose(
                28,
                format!("{clause} takes a number that is not negative"),
                *span,
                "below zero",
                None,
            ),
            Self::CountType { clause, found, span } => prose(
                29,
                format!("{clause} takes an integer, not {}", words(found)),
                *span,
                format!("{} here", words(found)),
                None,
            ),
            _ => return None,
        })
    }

    /// What may follow what.
    fn clause_prose(&self) -> Option<Prose> {
        Some(match self {
            Self::DifferentColumnsInUnion { first, other, span } => prose(
                30,
                "the parts of a UNION return different columns".to_string(),
                *span,
                format!("returns {}", columns(other)),
                Some(format!("the first part returns {}: use AS to make names and order equal", columns(first))),
            ),
            Self::MixedUnion { span, .. } => prose(
                31,
                "UNION and UNION ALL are mixed".to_string(),
                *span,
                "unlike the first one",
                Some("use the same form throughout".to_string()),
            ),
            Self::UpdateInSubquery { clause, span } => prose(
                34,
                format!("{clause} cannot stand in a subquery"),
                *span,
                "changes the graph",
                Some("a subquery in an expression only reads; change the graph in a clause of its own".to_string()),
            ),
            Self::CollectColumns { found, span } => prose(
                36,
                format!("COLLECT takes a subquery with one column, not {found}"),
                *span,
                format!("returns {}", count(*found, "column")),
                Some("return one expression; a map or a list can hold several".to_string()),
            ),
            Self::ShortestPathShape { span } => prose(
                37,
                "a shortest path has one relationship between two nodes".to_string(),
                *span,
                "its least length may be 0 or 1",
                Some("write `shortestPath((a)-[*]-(b))`".to_string()),
            ),
            _ => return None,
        })
    }

    fn update_prose(&self) -> Option<Prose> {
        Some(match self {
            Self::ParameterAsProperties { parameter, clause, span } => prose(
                40,
                format!("{clause} does not take a parameter for all properties"),
                *span,
                "its keys are not known before the query runs",
                Some(format!("name the properties: `{{key: ${parameter}.key}}`")),
            ),
            Self::NoSingleRelationshipType { clause, found, span } => prose(
                41,
                format!("{clause} needs exactly one relationship type"),
                *span,
                match found {
                    0 => "has none".to_string(),
                    found => format!("has {found}"),
                },
                Some("write `-[:TYPE]->`".to_string()),
            ),
            Self::CreatingVariableLength { clause, span } => prose(
                42,
                format!("{clause} cannot make a relationship of variable length"),
                *span,
                "how many relationships?",
                Some("write each relationship".to_string()),
            ),
            Self::RequiresDirection { span } => prose(
                43,
                "CREATE needs a direction".to_string(),
                *span,
                "from which node to which?",
                Some("write `-[...]->` or `<-[...]-`".to_string()),
            ),
            Self::NotCreatable { clause, part, span } => prose(
                44,
                format!("{clause} cannot make a pattern with {part}"),
                *span,
                "describes what to find, not what to make",
                None,
            ),
            Self::DeleteLabel { span } => prose(
                45,
                "DELETE takes nodes, relationships and paths, not labels".to_string(),
                *span,
                "a label or a type",
                Some("use `REMOVE n:Label`; the type of a relationship cannot change".to_string()),
            ),
            Self::DeleteValue { found, span } => prose(
                46,
                format!("DELETE takes nodes, relationships and paths, not {}", words(found)),
                *span,
                format!("{} here", words(found)),
                match found {
                    Type::List(_) => Some("use UNWIND to go through the list".to_string()),
                    _ => None,
                },
            ),
            Self::NotAnEntity { clause, found, span } => prose(
                47,
                format!("{clause} cannot change {}", words(found)),
                *span,
                format!("{} here", words(found)),
                Some("only nodes and relationships have properties to change, and only nodes have labels".to_string()),
            ),
            Self::NotAMap { found, span } => prose(
                48,
                format!("properties come from a map, not from {}", words(found)),
                *span,
                format!("{} here", words(found)),
                Some("write `SET n.key = value` for one property".to_string()),
            ),
            _ => return None,
        })
    }

    fn procedure_prose(&self) -> Prose {
        match self {
            Self::ProcedureNotFound { name, span, near } => prose(
                50,
                format!("there is no procedure `{name}`"),
                *span,
                "not in the procedure table",
                near.as_ref().map(|near| format!("did you mean `{near}`?")),
            ),
            Self::ImplicitArguments {
                procedure,
                signature,
                span,
            } => prose(
                51,
                format!("`{procedure}` needs its arguments in brackets here"),
                *span,
                "only a call that is the whole statement takes them from parameters",
                Some(format!("it is `{signature}`")),
            ),
            Self::MissingParameter {
                procedure,
                parameter,
                span,
            } => prose(
                52,
                format!("parameter `${parameter}` is missing"),
                *span,
                format!(
                    "`{procedure}` takes its arguments from parameters when it has no brackets"
                ),
                Some(format!(
                    "give the parameter `{parameter}`, or write the arguments in brackets"
                )),
            ),
            Self::ProcedureArity {
                procedure,
                signature,
                found,
                span,
            } => prose(
                53,
                format!("`{procedure}` does not take {}", count(*found, "argument")),
                *span,
                "wrong number of arguments",
                Some(format!("it is `{signature}`")),
            ),
            Self::UnknownOutput {
                procedure,
                name,
                outputs,
                span,
            } => prose(
                54,
                format!("`{procedure}` has no output `{name}`"),
                *span,
                "cannot be yielded",
                choice(name, outputs, "Outputs"),
            ),
            Self::YieldAllInQuery { outputs, span } => prose(
                55,
                "`YIELD *` stands only in a call that is the whole statement".to_string(),
                *span,
                "name the outputs here",
                Some(format!("write `YIELD {}`", outputs.join(", "))),
            ),
            other => prose(0, format!("{other:?}"), Span::default(), "", None),
        }
    }

    fn second_place(&self) -> Option<(Span, String)> {
        match self {
            Self::UndefinedVariable { dropped_by, .. } => {
                dropped_by.map(|span| (span, "this clause does not pass it on".to_string()))
            }
            Self::OperandTypes {
                right, right_span, ..
            } => Some((*right_span, words(right))),
            Self::ColumnNameConflict { first, .. } => Some((*first, "the first one".to_string())),
            Self::MixedUnion { first, .. } => Some((*first, "the first one".to_string())),
            _ => None,
        }
    }
}

impl std::fmt::Display for BindError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.prose().message)
    }
}

impl std::error::Error for BindError {}

fn prose(
    number: u16,
    message: String,
    span: Span,
    label: impl Into<String>,
    help: Option<String>,
) -> Prose {
    Prose {
        number,
        message,
        span,
        label: label.into(),
        help,
    }
}

/// The nearest name, and all of them when they are few.
fn choice(name: &str, names: &[SmolStr], title: &str) -> Option<String> {
    let near = did_you_mean(name, names.iter().map(SmolStr::as_str));
    let near = near.map(|near| format!("did you mean `{near}`?"));
    let list = list_of(names.iter().map(SmolStr::as_str)).map(|list| format!("{title}: {list}"));
    match (near, list) {
        (Some(near), Some(list)) => Some(format!("{near} {list}")),
        (near, list) => near.or(list),
    }
}

fn count(number: usize, noun: &str) -> String {
    match number {
        1 => format!("1 {noun}"),
        number => format!("{number} {noun}s"),
    }
}

fn columns(names: &[SmolStr]) -> String {
    match names {
        [] => "no columns".to_string(),
        names => format!("`{}`", names.join("`, `")),
    }
}

fn rebinding_help(found: &Type) -> String {
    match found {
        Type::Node => "use another name; a node that exists can only be named bare, as an end of a relationship",
        _ => "use another name",
    }
    .to_string()
}

fn operand_help(wanted: &str) -> Option<String> {
    let help = match wanted {
        "a boolean" => "compare it with something, as in `x > 0` or `x IS NOT NULL`",
        "a list" => "write a list, as in `[1, 2]`",
        _ => return None,
    };
    Some(help.to_string())
}

fn path_help(found: &Type) -> Option<String> {
    let help = "use `nodes(p)` or `relationships(p)` to reach what has properties";
    (*found == Type::Path).then(|| help.to_string())
}

fn aggregate_help(place: &str) -> String {
    match place {
        "WHERE" => "move the test after a WITH: `WITH a, count(*) AS n WHERE n > 1`",
        "ORDER BY" => "make it an item of the projection and sort by its name",
        _ => "aggregate in a WITH before",
    }
    .to_string()
}
