//! What must hold for every query and every graph; each says what does not, if anything.

use tupu::Database;
use tupu::optimize::RuleSet;

use super::compare::{Outcome, difference, rule_sets, run, write};
use super::shape::shape;
use super::{Partition, Query};

type Law = Result<(), String>;

/// The graph that a statement makes, which may be empty.
pub fn database(graph: &str) -> Database {
    let database = Database::in_memory();
    if !graph.is_empty() {
        let created = database.run(graph);
        created.unwrap_or_else(|error| panic!("{}", error.render(graph)));
    }
    database
}

/// With whatever rules of the optimiser, a query gives the same rows.
pub fn rules_change_no_row(graph: &str, query: &Query) -> Law {
    let database = database(graph);
    let plain = run(&database, query, &RuleSet::none());
    no_internal_error(&plain)?;
    if plain == Outcome::Unknown {
        return Ok(());
    }
    for (name, rules) in rule_sets() {
        let other = run(&database, query, &rules);
        no_difference(&name, difference(&plain, &other))?;
    }
    Ok(())
}

/// With whatever rules of the optimiser, a statement leaves the same graph; one that fails leaves the graph as it was.
pub fn rules_change_no_update(graph: &str, statement: &str) -> Law {
    let changed = |rules: &RuleSet| {
        let database = database(graph);
        let outcome = write(&database, statement, rules);
        (outcome, shape(&database))
    };
    let (plain, left) = changed(&RuleSet::none());
    no_internal_error(&plain)?;
    match plain {
        Outcome::Unknown => return Ok(()),
        Outcome::Failed { .. } if left != shape(&database(graph)) => {
            return Err("a failed statement changed the graph".to_string());
        }
        _ => (),
    }
    for (name, rules) in rule_sets() {
        let (other, other_left) = changed(&rules);
        no_difference(&name, difference(&plain, &other))?;
        if plain == other && left != other_left {
            return Err(format!("{name}: {left:#?}\n{other_left:#?}"));
        }
    }
    Ok(())
}

/// Every row passes a test, or its negation, or the question whether it is null.
pub fn a_test_is_true_false_or_null(graph: &str, partition: &Partition) -> Law {
    let database = database(graph);
    let rows = |query: &Query| match run(&database, query, &RuleSet::all()) {
        Outcome::Rows(rows) => Ok(Some(rows)),
        failed => no_internal_error(&failed).map(|()| None),
    };
    let Some(whole) = rows(&partition.whole)? else {
        return Ok(());
    };
    let mut together = Vec::new();
    for part in &partition.parts {
        let Some(part) = rows(part)? else {
            return Ok(());
        };
        together.extend(part);
    }
    together.sort();
    if whole == together {
        return Ok(());
    }
    Err(format!("whole {whole:?}\nparts {together:?}"))
}

fn no_internal_error(outcome: &Outcome) -> Law {
    match outcome.is_internal() {
        true => Err(format!("{outcome:?}")),
        false => Ok(()),
    }
}

fn no_difference(rules: &str, difference: Option<String>) -> Law {
    match difference {
        Some(difference) => Err(format!("{rules}:\n{difference}")),
        None => Ok(()),
    }
}
