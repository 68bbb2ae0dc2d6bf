//! What must hold for every query and every graph. Queries and graphs are read from tapes of random bytes, so that a failure is made
//! small by shortening the tapes.
//!
//! More and other cases: `PROPTEST_CASES=20000 PROPTEST_RNG_SEED=$RANDOM cargo test --test properties`.

mod generate;

#[path = "properties/compare.rs"]
mod compare;

use std::env;
use std::fmt::{self, Debug, Formatter};

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::{FileFailurePersistence, RngSeed};
use tupu::Database;
use tupu::optimize::RuleSet;

use compare::{difference, rule_sets, run};
use generate::{Choices, Query, graph, query};

/// The same cases in every run, so that nobody's change fails for a reason that is not theirs; another seed gives other cases.
fn config(cases: u32) -> ProptestConfig {
    let mut config = ProptestConfig::default();
    if env::var_os("PROPTEST_CASES").is_none() {
        config.cases = cases;
    }
    if env::var_os("PROPTEST_RNG_SEED").is_none() {
        config.rng_seed = RngSeed::Fixed(20_240_229);
    }
    config.max_shrink_iters = 20_000;
    config.failure_persistence = Some(Box::new(FileFailurePersistence::Direct(
        "tests/properties/regressions.txt",
    )));
    config
}

fn tape(longest: usize) -> impl Strategy<Value = Vec<u8>> {
    vec(any::<u8>(), 0..longest)
}

/// A graph as the statement that makes it, and a query.
struct Case {
    graph: String,
    query: Query,
}

impl Debug for Case {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "\n{};\n{}\n", self.graph, self.query.text)
    }
}

fn case() -> impl Strategy<Value = Case> {
    (tape(200), tape(160)).prop_map(|(graph_tape, tape)| Case {
        graph: graph(&mut Choices::new(&graph_tape)),
        query: query(&mut Choices::new(&tape)),
    })
}

fn database(graph: &str) -> Database {
    let database = Database::in_memory();
    if !graph.is_empty() {
        let created = database.run(graph);
        created.unwrap_or_else(|error| panic!("{}", error.render(graph)));
    }
    database
}

proptest! {
    #![proptest_config(config(400))]

    #[test]
    fn rules_change_no_row(case in case()) {
        let database = database(&case.graph);
        let plain = run(&database, &case.query, &RuleSet::none());
        prop_assert!(!plain.is_internal(), "{plain:?}");
        for (name, rules) in rule_sets() {
            let other = run(&database, &case.query, &rules);
            if let Some(difference) = difference(&plain, &other) {
                prop_assert!(false, "{name}:\n{difference}");
            }
        }
    }
}
