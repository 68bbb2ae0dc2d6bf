//! Runs the steps of one scenario against a database of its own and says what, if anything, is not as stated.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use tupu::optimize::RuleSet;
use tupu::value::Value;
use tupu::{Database, Error, Options, Params};

use crate::expected::{self, Expected, matches, same_bag, same_list};
use crate::gherkin::{Scenario, Step};

/// The graph seen from outside, for side effects.
#[derive(Default)]
struct Snapshot {
    nodes: BTreeSet<u64>,
    relationships: BTreeSet<u64>,
    properties: BTreeSet<(bool, u64, String, String)>,
    labels: BTreeSet<String>,
}

/// A result with all its rows.
struct Outcome {
    columns: Vec<String>,
    rows: Vec<Vec<Value>>,
}

struct World<'a> {
    database: Database,
    graphs: &'a Path,
    options: Options,
    parameters: Params,
    before: Snapshot,
    outcome: Option<Result<Outcome, Error>>,
}

/// `Err` says what differs.
pub fn run(scenario: &Scenario, graphs: &Path, rules: &RuleSet) -> Result<(), String> {
    let mut world = World {
        database: Database::in_memory(),
        graphs,
        options: Options {
            rules: rules.clone(),
            ..Options::default()
        },
        parameters: Params::default(),
        before: Snapshot::default(),
        outcome: None,
    };
    let mut effects_checked = false;
    for step in &scenario.steps {
        effects_checked |= step.text.contains("side effects");
        world
            .step(step)
            .map_err(|problem| format!("{}: {problem}", step.text))?;
    }
    let failed = matches!(world.outcome, Some(Err(_)));
    if failed && !effects_checked {
        world
            .check_effects(&[])
            .map_err(|problem| format!("after the error: {problem}"))
    } else {
        Ok(())
    }
}

impl World<'_> {
    fn step(&mut self, step: &Step) -> Result<(), String> {
        let text = step.text.trim_end_matches(':');
        match text {
            "an empty graph" | "any graph" => Ok(()),
            "having executed" => self.set_up(block(step)),
            "parameters are" => self.set_parameters(step),
            "executing query" => self.execute(block(step)),
            "executing control query" => self.execute_control(block(step)),
            "no side effects" => self.check_effects(&[]),
            "the side effects should be" => self.check_effects(&step.table),
            "the result should be empty" => self.check_no_rows(),
            "the result should be, in any order" => self.check_rows(step, false, false),
            "the result should be, in order" => self.check_rows(step, true, false),
            "the result should be (ignoring element order for lists)" => {
                self.check_rows(step, false, true)
            }
            "the result should be, in order (ignoring element order for lists)" => {
                self.check_rows(step, true, true)
            }
            _ => self.other_step(text, step),
        }
    }

    fn other_step(&mut self, text: &str, step: &Step) -> Result<(), String> {
        if let Some(signature) = text.strip_prefix("there exists a procedure ") {
            return self.add_procedure(signature, step);
        }
        if let Some((kind, cause)) = text.split_once(" should be raised at ") {
            return self.check_error(kind, cause);
        }
        match text
            .strip_prefix("the ")
            .and_then(|text| text.strip_suffix(" graph"))
        {
            Some(name) => self.load_graph(name),
            None => Err("the step is not known".to_string()),
        }
    }

    fn load_graph(&mut self, name: &str) -> Result<(), String> {
        let path = self.graphs.join(name).join(format!("{name}.cypher"));
        let script = std::fs::read_to_string(&path).map_err(|error| error.to_string())?;
        script
            .split(';')
            .filter(|statement| !statement.trim().is_empty())
            .try_for_each(|statement| self.set_up(statement))
    }

    fn query(&self, query: &str) -> Result<Outcome, Error> {
        let result = self
            .database
            .query_with(query, self.parameters.clone(), &self.options)?;
        let columns = result.columns().to_vec();
        let rows = result
            .map(|row| row.map(|row| row.into_values()))
            .collect::<Result<_, _>>()?;
        Ok(Outcome { columns, rows })
    }

    fn set_up(&mut self, query: &str) -> Result<(), String> {
        self.query(query)
            .map(drop)
            .map_err(|error| error.to_string())
    }

    fn set_parameters(&mut self, step: &Step) -> Result<(), String> {
        for row in &step.table {
            let value = self
                .query(&format!("RETURN {} AS value", row[1]))
                .map_err(|error| error.to_string())?;
            self.parameters
                .insert(row[0].as_str().into(), value.rows[0][0].clone());
        }
        Ok(())
    }

    fn add_procedure(&mut self, signature: &str, step: &Step) -> Result<(), String> {
        let (head, rows) = step
            .table
            .split_first()
            .map_or((&[][..], &[][..]), |(head, rows)| (head.as_slice(), rows));
        let columns: Vec<String> = head
            .iter()
            .filter(|name| !name.is_empty())
            .cloned()
            .collect();
        let rows: Vec<Vec<Value>> = rows
            .iter()
            .map(|row| {
                row.iter()
                    .take(columns.len())
                    .map(|cell| self.literal(cell))
                    .collect()
            })
            .collect::<Result<_, _>>()?;
        self.database
            .register_table(signature, &columns, rows)
            .map_err(|error| error.to_string())
    }

    fn literal(&self, text: &str) -> Result<Value, String> {
        let outcome = self
            .query(&format!("RETURN {text} AS value"))
            .map_err(|error| error.to_string())?;
        Ok(outcome.rows[0][0].clone())
    }

    fn execute(&mut self, query: &str) -> Result<(), String> {
        self.before = self.snapshot();
        self.outcome = Some(self.query(query));
        Ok(())
    }

    fn execute_control(&mut self, query: &str) -> Result<(), String> {
        self.execute(query)
    }

    fn result(&self) -> Result<&Outcome, String> {
        match self.outcome.as_ref() {
            Some(Ok(result)) => Ok(result),
            Some(Err(error)) => Err(format!("the query failed: {error}")),
            None => Err("no query was run".to_string()),
        }
    }

    fn check_no_rows(&self) -> Result<(), String> {
        let rows = self.result()?.rows.len();
        if rows == 0 {
            Ok(())
        } else {
            Err(format!("{rows} rows instead of none"))
        }
    }

    fn check_rows(&self, step: &Step, ordered: bool, unordered_lists: bool) -> Result<(), String> {
        let result = self.result()?;
        let (head, rows) = step
            .table
            .split_first()
            .map_or((&[][..], &[][..]), |(head, rows)| (head.as_slice(), rows));
        if result.columns != head {
            return Err(format!("columns {:?} instead of {head:?}", result.columns));
        }
        let expected: Vec<Vec<Expected>> = rows
            .iter()
            .map(|row| row.iter().map(|cell| expected::parse(cell)).collect())
            .collect();
        let found: Vec<&[Value]> = result.rows.iter().map(|row| row.as_slice()).collect();
        let equal = |expected: &Vec<Expected>, found: &&[Value]| {
            same_list(expected, found, &|expected, value| {
                matches(expected, value, unordered_lists)
            })
        };
        let same = if ordered {
            same_list(&expected, &found, &equal)
        } else {
            same_bag(&expected, &found, &equal)
        };
        if same {
            Ok(())
        } else {
            Err(format!("rows {} instead of {rows:?}", show(&found)))
        }
    }

    fn check_error(&self, kind: &str, cause: &str) -> Result<(), String> {
        let error = match self.outcome.as_ref() {
            Some(Err(error)) => error,
            Some(Ok(result)) => return Err(format!("no error but {} rows", result.rows.len())),
            None => return Err("no query was run".to_string()),
        };
        let diagnostics = error.diagnostics();
        let first = diagnostics.first().ok_or("the error says nothing")?;
        let (phase, detail) = cause.split_once(": ").unwrap_or((cause, "*"));
        let same = kind.split(' ').next_back() == Some(first.kind.name())
            && (phase == "any time" || first.phase.name() == phase)
            && (detail == "*" || first.detail == detail);
        let found = format!(
            "{} at {}: {}",
            first.kind.name(),
            first.phase.name(),
            first.detail
        );
        if same {
            Ok(())
        } else {
            Err(format!("raised {found} ({})", first.message))
        }
    }

    fn check_effects(&self, table: &[Vec<String>]) -> Result<(), String> {
        let after = self.snapshot();
        let mut found = BTreeMap::new();
        let mut count = |name: &str, added: usize, removed: usize| {
            found.insert(format!("+{name}"), added);
            found.insert(format!("-{name}"), removed);
        };
        count(
            "nodes",
            after.nodes.difference(&self.before.nodes).count(),
            self.before.nodes.difference(&after.nodes).count(),
        );
        count(
            "relationships",
            after
                .relationships
                .difference(&self.before.relationships)
                .count(),
            self.before
                .relationships
                .difference(&after.relationships)
                .count(),
        );
        count(
            "properties",
            after.properties.difference(&self.before.properties).count(),
            self.before.properties.difference(&after.properties).count(),
        );
        count(
            "labels",
            after.labels.difference(&self.before.labels).count(),
            self.before.labels.difference(&after.labels).count(),
        );
        found.retain(|_, count| *count > 0);
        let expected: BTreeMap<String, usize> = table
            .iter()
            .map(|row| (row[0].clone(), row[1].parse().unwrap_or(0)))
            .filter(|(_, count)| *count > 0)
            .collect();
        if found == expected {
            Ok(())
        } else {
            Err(format!("side effects {found:?} instead of {expected:?}"))
        }
    }

    fn snapshot(&self) -> Snapshot {
        let graph = self.database.snapshot();
        let mut snapshot = Snapshot::default();
        for node in graph.nodes() {
            let id = graph.node_element_id(node).0;
            snapshot.nodes.insert(id);
            snapshot.labels.extend(
                graph
                    .labels(node)
                    .iter()
                    .map(|label| graph.catalog().label_name(*label).to_string()),
            );
            let properties = graph.node_properties(node);
            snapshot.properties.extend(
                properties
                    .iter()
                    .map(|(key, value)| (true, id, key.to_string(), value.to_string())),
            );
        }
        for relationship in graph.relationships() {
            let id = graph.relationship_element_id(relationship).0;
            snapshot.relationships.insert(id);
            let properties = graph.relationship_properties(relationship);
            snapshot.properties.extend(
                properties
                    .iter()
                    .map(|(key, value)| (false, id, key.to_string(), value.to_string())),
            );
        }
        snapshot
    }
}

fn block(step: &Step) -> &str {
    step.block.as_deref().unwrap_or_default()
}

fn show(rows: &[&[Value]]) -> String {
    let row = |row: &&[Value]| {
        row.iter()
            .map(Value::to_string)
            .collect::<Vec<_>>()
            .join(" | ")
    };
    format!("[{}]", rows.iter().map(row).collect::<Vec<_>>().join("; "))
}
