//! Expressions over columns, to be asked of all rows at once, of each row alone, and of its values as literals.

use tupu::value::Value;

use super::choices::Choices;
use super::expression::{Place, expression};
use super::scope::{Kind, RESULTS, Scope};

/// The columns beside the node `n`: a name that stands for nothing else in a text, what it holds, and its kind.
pub const COLUMNS: [(&str, &str, Kind); 7] = [
    ("v_i", "n.i", Kind::Integer),
    ("v_s", "n.s", Kind::Text),
    ("v_b", "n.b", Kind::Boolean),
    ("v_f", "n.f", Kind::Float),
    ("v_l", "n.l", Kind::Integers),
    ("v_m", "n.m", Kind::Any),
    (
        "v_d",
        "date('2024-02-28') + duration({days: coalesce(n.i, 5), months: coalesce(size(n.l), 0)})",
        Kind::Date,
    ),
];

/// An expression over `n` and the columns.
#[derive(Debug, Clone)]
pub struct Tabulated {
    pub expression: String,
    /// It is a list without order.
    pub bag: bool,
}

pub fn tabulated(choices: &mut Choices) -> Tabulated {
    let mut scope = Scope::default();
    scope.add("n", Kind::Node);
    for (name, _, kind) in COLUMNS {
        scope.add(name, kind);
    }
    let kind = choices.pick(&RESULTS);
    Tabulated {
        expression: expression(kind, &mut scope, choices, Place::TOP),
        bag: kind == Kind::Bag,
    }
}

impl Tabulated {
    /// The expression of every node, with its id.
    pub fn of_all(&self) -> String {
        self.of_nodes("")
    }

    /// The same of one node alone.
    pub fn of_one(&self, id: &str) -> String {
        self.of_nodes(&format!(" WHERE id(n) = {id}"))
    }

    fn of_nodes(&self, which: &str) -> String {
        let columns = COLUMNS.map(|(name, value, _)| format!("{value} AS {name}"));
        let columns = columns.join(", ");
        format!(
            "MATCH (n){which} WITH n, {columns} RETURN id(n), {}",
            self.expression
        )
    }

    /// The same with literals for the values, in the order of [`COLUMNS`].
    pub fn of_literals(&self, id: &str, values: &[Value]) -> String {
        let mut text = self.expression.clone();
        for ((name, ..), value) in COLUMNS.iter().zip(values) {
            text = text.replace(name, &format!("({})", literal(value)));
        }
        format!("MATCH (n) WHERE id(n) = {id} RETURN id(n), {text}")
    }
}

/// The query for the values of one node.
pub fn values_of(id: &str) -> String {
    let columns = COLUMNS.map(|(_, value, _)| value).join(", ");
    format!("MATCH (n) WHERE id(n) = {id} RETURN {columns}")
}

fn literal(value: &Value) -> String {
    match value {
        Value::Date(date) => format!("date('{date}')"),
        other => other.to_string(),
    }
}
