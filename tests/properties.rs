//! What must hold for every query and every graph. Queries and graphs are read from tapes of random bytes, so that a failure is made
//! small by shortening the tapes.
//!
//! More and other cases: `PROPTEST_CASES=20000 PROPTEST_RNG_SEED=$RANDOM cargo test --test properties`.

mod generate;

use std::env;
use std::fmt::{self, Debug, Formatter};

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::{FileFailurePersistence, RngSeed};

use generate::{
    Choices, Selection, Tabulated, graph, laws, partition, query, selection, tabulated, update,
};

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

/// A graph, as the statement that makes it, and what is asked of it.
struct Case<T> {
    graph: String,
    asked: T,
    text: String,
}

impl<T> Debug for Case<T> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "\n{};\n{}\n", self.graph, self.text)
    }
}

fn case<T>(make: fn(&mut Choices) -> T, text: fn(&T) -> String) -> impl Strategy<Value = Case<T>> {
    (tape(200), tape(160)).prop_map(move |(graph_tape, tape)| {
        let asked = make(&mut Choices::new(&tape));
        Case {
            graph: graph(&mut Choices::new(&graph_tape)),
            text: text(&asked),
            asked,
        }
    })
}

proptest! {
    #![proptest_config(config(300))]

    #[test]
    fn rules_change_no_row(case in case(query, |query| query.text.clone())) {
        laws::rules_change_no_row(&case.graph, &case.asked).map_err(TestCaseError::fail)?;
    }

    #[test]
    fn rules_change_no_update(case in case(update, String::clone)) {
        laws::rules_change_no_update(&case.graph, &case.asked).map_err(TestCaseError::fail)?;
    }

    #[test]
    fn selectors_choose_among_all_paths(case in case(selection, |it: &Selection| it.chosen.clone())) {
        laws::selectors_choose_among_all_paths(&case.graph, &case.asked).map_err(TestCaseError::fail)?;
    }

    #[test]
    fn a_test_is_true_false_or_null(case in case(partition, |split| split.parts[0].text.clone())) {
        laws::a_test_is_true_false_or_null(&case.graph, &case.asked).map_err(TestCaseError::fail)?;
    }

    #[test]
    fn columns_mean_what_single_values_mean(case in case(tabulated, |it: &Tabulated| it.of_all())) {
        laws::columns_mean_what_single_values_mean(&case.graph, &case.asked).map_err(TestCaseError::fail)?;
    }
}
