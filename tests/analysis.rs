//! `algo.pagerank` and `algo.components` against plain definitions, on graphs with cycles, loops, parallel relationships, nodes that lead
//! nowhere and relationships to nodes of another label.

use std::collections::BTreeMap;

use proptest::prelude::*;
use tupu::value::Value;
use tupu::{Database, Params};

/// Nodes `N` 0 to `size` and one `Other` behind them; relationships by their ends.
#[derive(Debug, Clone)]
struct Sample {
    size: usize,
    edges: Vec<(usize, usize)>,
}

impl Sample {
    fn database(&self) -> Database {
        let database = Database::in_memory();
        let edges: Vec<Value> = self
            .edges
            .iter()
            .map(|&(from, to)| pair(from, to))
            .collect();
        let params = Params::from([
            ("last".into(), Value::from(self.size as i64 - 1)),
            ("size".into(), Value::from(self.size as i64)),
            ("edges".into(), Value::list(edges)),
        ]);
        for statement in [
            "UNWIND range(0, $last) AS i CREATE (:N {key: toString(i), i: i})",
            "CREATE (o:Other {i: $size})-[:R]->(o)",
            "UNWIND $edges AS e MATCH (a {i: e[0]}), (b {i: e[1]}) CREATE (a)-[:R]->(b)",
        ] {
            let options = tupu::Options::default();
            let result = database.query_with(statement, params.clone(), &options);
            result.expect(statement);
        }
        database
    }

    /// The relationships among the nodes with the label.
    fn inner(&self) -> impl Iterator<Item = (usize, usize)> + '_ {
        let inside = |&(from, to): &(usize, usize)| from < self.size && to < self.size;
        self.edges.iter().copied().filter(inside)
    }

    /// Power iteration as Brin and Page have it; a reader at a node without relationships goes on anywhere.
    fn pagerank(&self, damping: f64) -> Vec<f64> {
        let mut degrees = vec![0.0; self.size];
        self.inner().for_each(|(from, _)| degrees[from] += 1.0);
        let mut scores = vec![1.0 / self.size as f64; self.size];
        for _ in 0..300 {
            let stuck: f64 = (0..self.size)
                .filter(|&node| degrees[node] == 0.0)
                .map(|node| scores[node])
                .sum();
            let base = (1.0 - damping + damping * stuck) / self.size as f64;
            let mut next = vec![base; self.size];
            for (from, to) in self.inner() {
                next[to] += damping * scores[from] / degrees[from];
            }
            scores = next;
        }
        scores
    }

    /// Of each node the least node that it hangs together with.
    fn components(&self) -> Vec<usize> {
        let mut least: Vec<usize> = (0..self.size).collect();
        for _ in 0..self.size {
            for (from, to) in self.inner() {
                let both = least[from].min(least[to]);
                (least[from], least[to]) = (both, both);
            }
        }
        least
    }
}

fn pair(from: usize, to: usize) -> Value {
    Value::list([Value::from(from as i64), Value::from(to as i64)])
}

/// By key, the values of the other column.
fn by_key(database: &Database, query: &str) -> BTreeMap<usize, Value> {
    let rows = database.query(query).expect(query);
    let row = |row: Result<tupu::Row, tupu::Error>| {
        let row = row.expect(query);
        let key = row.values()[0].to_string();
        let key = key
            .trim_matches(['\'', '"'])
            .parse()
            .expect("keys are numbers");
        (key, row.values()[1].clone())
    };
    rows.map(row).collect()
}

/// Few relationships among many nodes, many among few; from newer to older nodes only, or anywhere.
fn samples() -> impl Strategy<Value = Sample> {
    (1usize..14, any::<bool>()).prop_flat_map(|(size, ordered)| {
        let edges = prop::collection::vec((0..=size, 0..=size), 0..40);
        edges.prop_map(move |mut edges| {
            if ordered {
                edges.retain(|(from, to)| from > to);
            }
            Sample { size, edges }
        })
    })
}

fn float(value: &Value) -> f64 {
    match value {
        Value::Float(value) => *value,
        other => panic!("a score is a number, not {other}"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn pagerank_is_what_power_iteration_converges_to(sample in samples(), damping in 0.05f64..0.95) {
        let database = sample.database();
        let query = format!(
            "CALL algo.pagerank('N', {{relationship: 'R', damping: {damping:?}, tolerance: 1e-12}}) YIELD key, score RETURN key, score"
        );
        let scores = by_key(&database, &query);
        let expected = sample.pagerank(damping);
        prop_assert_eq!(scores.len(), sample.size);
        for (node, expected) in expected.iter().enumerate() {
            let score = float(&scores[&node]);
            prop_assert!((score - expected).abs() < 1e-6, "{}: {} is not {}", node, score, expected);
        }
    }

    #[test]
    fn components_hang_together(sample in samples()) {
        let database = sample.database();
        let found = by_key(&database, "CALL algo.components('N', {relationship: 'R'}) YIELD key, component RETURN key, component");
        let least = sample.components();
        let mut numbers = BTreeMap::new();
        for (node, least) in least.iter().enumerate() {
            let next = numbers.len() as i64 + 1;
            let number = *numbers.entry(*least).or_insert(next);
            prop_assert_eq!(&found[&node], &Value::from(number));
        }
    }
}

/// Stops after so many rounds, and counts rows that nobody looks into.
#[test]
fn pagerank_heeds_its_options() {
    let sample = Sample {
        size: 3,
        edges: vec![(0, 1), (1, 2), (2, 0), (0, 2)],
    };
    let database = sample.database();
    let one = by_key(
        &database,
        "CALL algo.pagerank('N', {max_iterations: 1}) YIELD key, score",
    );
    let many = by_key(&database, "CALL algo.pagerank('N') YIELD key, score");
    assert_ne!(one, many);
    assert!((one.values().map(float).sum::<f64>() - 1.0).abs() < 1e-12);
    for (procedure, rows) in [("algo.pagerank", 3), ("algo.components", 3)] {
        let query = format!("CALL {procedure}('N') YIELD key RETURN count(*) AS n");
        let mut result = database.query(&query).expect(&query);
        let row = result.next().expect("one row").expect(&query);
        assert_eq!(row.values()[0], Value::from(rows));
    }
}
