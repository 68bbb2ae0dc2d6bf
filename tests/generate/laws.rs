//! What must hold for every query and every graph; each says what does not, if anything.

use std::collections::BTreeMap;

use tupu::Database;
use tupu::optimize::RuleSet;
use tupu::value::Value;

use super::compare::{Outcome, difference, rule_sets, run, run_if_valid, write};
use super::shape::shape;
use super::values::values_of;
use super::{Partition, Query, Selection, Tabulated, Wanted};

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

/// An expression over columns means the same as over the values of each row alone, stored or written as literals.
pub fn columns_mean_what_single_values_mean(graph: &str, asked: &Tabulated) -> Law {
    let database = database(graph);
    let query = |text: String| Query {
        text,
        ordered: false,
        bags: vec![false, asked.bag],
    };
    for rules in [RuleSet::all(), RuleSet::none()] {
        let all = run(&database, &query(asked.of_all()), &rules);
        no_internal_error(&all)?;
        let mut single = Vec::new();
        for id in ids(&database) {
            let one = run(&database, &query(asked.of_one(&id)), &rules);
            let text = asked.of_literals(&id, &values(&database, &id));
            let literal = run_if_valid(&database, &query(text.clone()), &rules);
            if literal != one && literal != Outcome::Unknown && one != Outcome::Unknown {
                return Err(format!("{text}\ngives {literal:?}\nnot {one:?}"));
            }
            single.push(one);
        }
        no_difference(
            "in columns",
            together(single).and_then(|it| apart(&it, &all)),
        )?;
    }
    Ok(())
}

fn ids(database: &Database) -> Vec<String> {
    let rows = database.query("MATCH (n) RETURN id(n)");
    let rows = rows.and_then(|mut result| result.rows());
    let rows = rows.expect("there are ids");
    rows.iter().map(|row| row.values()[0].to_string()).collect()
}

fn values(database: &Database, id: &str) -> Vec<Value> {
    let rows = database.query(&values_of(id));
    let rows = rows.and_then(|mut result| result.rows());
    rows.expect("there are values")[0].values().to_vec()
}

/// The rows of all outcomes, or all failures; `None` when one is not known.
fn together(outcomes: Vec<Outcome>) -> Option<(Vec<Vec<String>>, Vec<Outcome>)> {
    let (mut rows, mut failures) = (Vec::new(), Vec::new());
    for outcome in outcomes {
        match outcome {
            Outcome::Rows(more) => rows.extend(more),
            Outcome::Unknown => return None,
            failure => failures.push(failure),
        }
    }
    rows.sort();
    Some((rows, failures))
}

/// What is wrong with the outcome of all rows, given those of single rows.
fn apart((rows, failures): &(Vec<Vec<String>>, Vec<Outcome>), all: &Outcome) -> Option<String> {
    let same = match all {
        Outcome::Unknown => true,
        Outcome::Rows(all) => failures.is_empty() && all == rows,
        failure => failures.contains(failure),
    };
    (!same).then(|| format!("all {all:?}\nsingle {rows:?} {failures:?}"))
}

/// A selector chooses, for each pair of ends, those paths among all that it wants.
pub fn selectors_choose_among_all_paths(graph: &str, selection: &Selection) -> Law {
    let database = database(graph);
    let rows = |text: &str, rules: &RuleSet| {
        let query = Query {
            text: text.to_string(),
            ordered: false,
            bags: vec![false; 5],
        };
        match run(&database, &query, rules) {
            Outcome::Rows(rows) => Ok(Some(by_ends(rows))),
            failed => no_internal_error(&failed).map(|()| None),
        }
    };
    let Some(all) = rows(&selection.all, &RuleSet::all())? else {
        return Ok(());
    };
    for rules in [RuleSet::all(), RuleSet::none()] {
        let Some(chosen) = rows(&selection.chosen, &rules)? else {
            return Ok(());
        };
        let none = Vec::new();
        for (ends, paths) in &all {
            let chosen = chosen.get(ends).unwrap_or(&none);
            if !is_choice(chosen, paths, selection.wanted) {
                return Err(format!("{ends:?}: {chosen:#?}\namong {paths:#?}"));
            }
        }
        if let Some(ends) = chosen.keys().find(|ends| !all.contains_key(*ends)) {
            return Err(format!("there is no path between {ends:?}"));
        }
    }
    Ok(())
}

/// Paths with their lengths, the shortest first.
type Paths = Vec<(usize, Vec<String>)>;

fn by_ends(rows: Vec<Vec<String>>) -> BTreeMap<Vec<String>, Paths> {
    let mut by_ends: BTreeMap<Vec<String>, Paths> = BTreeMap::new();
    for row in rows {
        let length = row[2].parse().expect("a length");
        let paths = by_ends.entry(row[..2].to_vec()).or_default();
        paths.push((length, row[3..].to_vec()));
    }
    by_ends.values_mut().for_each(|paths| paths.sort());
    by_ends
}

fn is_choice(chosen: &Paths, all: &Paths, wanted: Wanted) -> bool {
    let lengths = |paths: &[(usize, Vec<String>)]| -> Vec<usize> {
        paths.iter().map(|(length, _)| *length).collect()
    };
    match wanted {
        Wanted::Paths(count) => {
            let mut left = all.clone();
            let known = chosen.iter().all(|path| {
                let place = left.iter().position(|other| other == path);
                place.map(|place| left.remove(place)).is_some()
            });
            known && lengths(chosen) == lengths(&all[..all.len().min(count)])
        }
        Wanted::Lengths(count) => {
            let mut least = lengths(all);
            least.dedup();
            least.truncate(count);
            let wanted = all.iter().filter(|(length, _)| least.contains(length));
            wanted.eq(chosen)
        }
    }
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
