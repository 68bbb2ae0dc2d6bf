//! What the optimiser decides, as snapshots: each query's plan as written and optimised, with fixed figures about the data.

use smol_str::SmolStr;
use tupu::binder::{BindContext, NoProcedures, bind};
use tupu::optimize::{Estimates, RULES, RuleSet, estimated_rows, optimize};
use tupu::plan::{Plan, build};
use tupu::store::Direction;
use tupu::syntax::parse;

/// A country of 300 cities, 200 industries and 100,000 documents.
struct Fixed;

impl Fixed {
    /// Start label, type, end label, count.
    const RELATIONSHIPS: [(&str, &str, &str, f64); 6] = [
        ("City", "HAS_INDUSTRY", "Industry", 2_000.0),
        ("City", "PART_OF", "Province", 300.0),
        ("Industry", "BROADER", "Industry", 100.0),
        ("Document", "CITES", "Document", 400_000.0),
        ("Document", "ABOUT", "Industry", 50_000.0),
        ("Document", "REPEALS", "Document", 5_000.0),
    ];

    fn sum(types: &[SmolStr], fits: impl Fn(&str, &str) -> bool) -> f64 {
        let counted = Self::RELATIONSHIPS.iter().filter(|(start, name, end, _)| {
            fits(start, end) && (types.is_empty() || types.iter().any(|wanted| wanted == name))
        });
        counted.map(|(.., count)| count).sum()
    }
}

impl Estimates for Fixed {
    fn nodes(&self) -> f64 {
        100_534.0
    }

    fn nodes_with_label(&self, label: &str) -> f64 {
        match label {
            "Document" => 100_000.0,
            "City" => 300.0,
            "Industry" => 200.0,
            "Province" => 34.0,
            _ => 0.0,
        }
    }

    fn relationships(&self, types: &[SmolStr]) -> f64 {
        Self::sum(types, |_, _| true)
    }

    fn relationships_from(&self, label: &str, types: &[SmolStr]) -> f64 {
        Self::sum(types, |start, _| start == label)
    }

    fn relationships_to(&self, label: &str, types: &[SmolStr]) -> f64 {
        Self::sum(types, |_, end| end == label)
    }

    fn distinct_values(&self, label: Option<&str>, key: &str) -> f64 {
        match key {
            "number" | "adcode" | "code" => label
                .map_or(self.nodes(), |label| self.nodes_with_label(label))
                .max(1.0),
            _ => 10.0,
        }
    }

    fn declared_index(&self, label: &str, key: &str) -> Option<SmolStr> {
        (label == "Document" && key == "date").then(|| "document_date".into())
    }

    fn is_unique(&self, label: &str, key: &str) -> bool {
        (label, key) == ("Document", "number")
    }

    fn leads_to_label(&self, of_type: &str, direction: Direction, label: &str) -> bool {
        let known = Self::RELATIONSHIPS.iter();
        let mut same = known.filter(|(_, name, ..)| *name == of_type);
        same.all(|(start, _, end, _)| match direction {
            Direction::Outgoing => *end == label,
            Direction::Incoming => *start == label,
            Direction::Both => *start == label && *end == label,
        })
    }

    fn label_reached(&self, types: &[SmolStr], direction: Direction) -> Option<SmolStr> {
        let [of_type] = types else {
            return None;
        };
        let mut labels = Self::RELATIONSHIPS.iter().map(|(start, ..)| *start);
        let label = labels.find(|label| self.leads_to_label(of_type, direction, label));
        label.map(SmolStr::from)
    }

    fn equals_itself(&self, key: &str) -> bool {
        key != "score"
    }
}

fn planned(query: &str) -> Plan {
    let statement = parse(query).expect("the query parses");
    let context = BindContext {
        procedures: &NoProcedures,
        parameters: &[],
        names: None,
    };
    build(&bind(&statement, &context).expect("the query binds"))
}

fn shown(plan: &Plan) -> String {
    plan.explain(&[estimated_rows(plan, &Fixed)])
}

/// A query's name and text, and the rules that the snapshot is about.
const CASES: [(&str, &str); 34] = [
    (
        "starts_at_the_key",
        "MATCH (c:City)-[:HAS_INDUSTRY]->(i:Industry {code: 'uav'}) RETURN c.name_zh AS city ORDER BY city",
    ),
    (
        "starts_in_the_middle",
        "MATCH (d:Document)-[:ABOUT]->(i:Industry)<-[:HAS_INDUSTRY]-(c:City)-[:PART_OF]->(p:Province) WHERE i.code = 'ic' RETURN d, c, p",
    ),
    (
        "looks_a_number_up",
        "MATCH (d:Document) WHERE d.number = $number RETURN d.title",
    ),
    (
        "looks_a_range_up_in_a_declared_index",
        "MATCH (d:Document) WHERE d.date >= $from AND d.date < $to AND d.title CONTAINS $word RETURN d.title",
    ),
    ("scans_one_label", "MATCH (p:Province) RETURN p"),
    (
        "pushes_a_filter_below_with",
        "MATCH (c:City)-[:HAS_INDUSTRY]->(i) WITH c, i WHERE c.adcode = '510700' RETURN i.name_zh",
    ),
    (
        "keeps_a_filter_above_an_aggregate",
        "MATCH (c:City)-[:HAS_INDUSTRY]->(i:Industry) WITH i, count(DISTINCT c) AS n WHERE n >= 3 RETURN i.code AS code, n ORDER BY n DESC, code",
    ),
    (
        "searches_for_reachable_nodes",
        "MATCH (d:Document {number: 'a'})-[:CITES*1..]->(x:Document) RETURN count(DISTINCT x) AS n",
    ),
    (
        "walks_trails_when_they_count",
        "MATCH (d:Document {number: 'a'})-[:CITES*1..3]->(x) RETURN count(x) AS n",
    ),
    (
        "searches_in_a_pattern_predicate",
        "MATCH (c:City) WHERE NOT (c)-[:HAS_INDUSTRY]->(:Industry)-[:BROADER*0..]->(:Industry {code: 'uav'}) RETURN c",
    ),
    (
        "keeps_the_first_few",
        "MATCH (d:Document) RETURN d.title AS title ORDER BY title SKIP 5 LIMIT 10",
    ),
    (
        "tests_a_property_while_scanning",
        "MATCH (d:Document) WHERE d.title CONTAINS $word AND d.year >= 2020 RETURN count(d) AS n",
    ),
    (
        "looks_up_what_each_row_gives",
        "UNWIND $rows AS r MATCH (a:Document {number: r.a}), (b:Document {number: r.b}) CREATE (a)-[:CITES]->(b)",
    ),
    (
        "finds_a_shortest_path_between_keys",
        "MATCH (a:Document {number: 'a'}), (b:Document {number: 'b'}) MATCH p = shortestPath((a)-[:CITES*]->(b)) RETURN length(p)",
    ),
    (
        "makes_rows_on_several_threads",
        "MATCH (d:Document)-[:ABOUT]->(i:Industry) WHERE d.year > 2020 RETURN i.code AS code, count(*) AS n",
    ),
    (
        "searches_for_the_shortest_ways_through_a_pattern",
        "MATCH p = SHORTEST 2 (c:City) ((x)-[:CITES]->(y) WHERE x.year < y.year)+ (d:Document {number: 'a'})-[s:ABOUT]->{0,2}(i:Industry) RETURN p, size(y) AS n",
    ),
    (
        "searches_from_the_end_that_is_bound",
        "MATCH (d:Document {number: 'a'}) MATCH SHORTEST 1 (x:Document) (()-[:CITES]->())+ (d) RETURN x",
    ),
    (
        "follows_a_group_from_its_right_end",
        "MATCH (x:Document) ((a)-[:CITES]->(b) WHERE a.year < b.year){1,3} (d:Document {number: 'a'}) RETURN x, size(a) AS n",
    ),
    (
        "follows_a_group_between_other_steps",
        "MATCH (c:City)-[:HAS_INDUSTRY]->(i:Industry) ((a)-[:BROADER]->(b))+ (j:Industry {code: 'ic'})<-[:ABOUT]-(d:Document) RETURN c, d",
    ),
    (
        "reads_before_it_writes",
        "MATCH (c:City) CREATE (c)-[:SEEN]->(:Mark) WITH c SET c.seen = true RETURN count(*) AS n",
    ),
    (
        "counts_citations_of_each_document",
        "MATCH (d:Document)<-[:CITES]-(x:Document) WITH d, count(x) AS n RETURN d.number AS doc, n ORDER BY n DESC, doc LIMIT 20",
    ),
    (
        "counts_industries_that_two_cities_share",
        "MATCH (a:City)-[:HAS_INDUSTRY]->(i:Industry) WITH DISTINCT a, i MATCH (i)<-[:HAS_INDUSTRY]-(b:City) WHERE a.adcode < b.adcode WITH a, b, count(DISTINCT i) AS shared RETURN a, b, shared ORDER BY shared DESC LIMIT 20",
    ),
    (
        "counts_citations_from_elsewhere",
        "MATCH (i:Industry)<-[:ABOUT]-(d:Document)<-[:CITES]-(x:Document)-[:ABOUT]->(j:Industry) WHERE i.code <> j.code WITH i, count(DISTINCT x) AS n RETURN i.code, n",
    ),
    (
        "keeps_relationships_apart_by_themselves_where_values_may_not_equal_themselves",
        "MATCH (i:Industry)<-[:ABOUT]-(d:Document)<-[:CITES]-(x:Document)-[:ABOUT]->(j:Industry) WHERE i.score <> j.score WITH i, count(DISTINCT x) AS n RETURN i.code, n",
    ),
    (
        "counts_in_runs_of_provinces",
        "MATCH (p:Province)<-[:PART_OF]-(c:City)-[:HAS_INDUSTRY]->(i:Industry) WITH p, i, count(DISTINCT c) AS n RETURN p, i, n",
    ),
    (
        "counts_in_runs_on_several_threads",
        "MATCH (x:Document)-[:CITES]->(d:Document)-[:ABOUT]->(i:Industry) WITH x, i, count(DISTINCT d) AS n RETURN x, i, n ORDER BY n DESC LIMIT 5",
    ),
    (
        "counts_what_lists_would_hold",
        "MATCH (a:City {adcode: '510700'})-[:HAS_INDUSTRY]->(i:Industry) WITH collect(DISTINCT i.code) AS mine MATCH (b:City)-[:HAS_INDUSTRY]->(j:Industry) WITH mine, b, collect(DISTINCT j.code) AS theirs RETURN b.adcode AS city, size(theirs) AS n, size([x IN theirs WHERE x IN mine]) AS both",
    ),
    (
        "adds_up_counts_of_several_threads",
        "MATCH (i:Industry)<-[:ABOUT]-(:Document)-[:CITES]->(e:Document) WITH e, count(DISTINCT i) AS n WHERE n >= 3 RETURN e.number AS number, n",
    ),
    (
        "counts_whole_groups_on_several_threads",
        "MATCH (d:Document)-[:CITES]->(e:Document) WHERE d.date < e.date WITH d, collect(e.number) AS cited RETURN d.number, cited",
    ),
    (
        "starts_where_rows_are_grouped",
        "MATCH (r:Document)-[:REPEALS]->(d:Document)<-[:CITES]-(x:Document) WHERE x.date > r.date WITH d, count(DISTINCT x) AS late RETURN d.key AS doc, late ORDER BY late DESC LIMIT 20",
    ),
    (
        "counts_ways_from_one_node",
        "MATCH (d:Document {number: $number})<-[:CITES]-(x:Document)-[:CITES]->(y:Document) WHERE y.id <> d.id WITH y, count(x) AS n RETURN y, n ORDER BY n DESC LIMIT 20",
    ),
    (
        "follows_each_node_once",
        "MATCH (i:Industry)<-[:HAS_INDUSTRY]-(c:City)-[:PART_OF]->(p:Province) WHERE p.name = $name WITH i, count(DISTINCT c) AS n RETURN i.code AS code, n",
    ),
    (
        "asks_no_label_that_all_have",
        "MATCH (:Document {number: $number})-[:CITES*]->(x:Document) RETURN count(DISTINCT x) AS n",
    ),
    (
        "sums_counts_of_ends",
        "MATCH (p:Province)<-[:PART_OF]-(c:City)-[:HAS_INDUSTRY]->(:Industry) RETURN p, count(*) AS n",
    ),
];

#[test]
fn plans_as_written_and_optimised() {
    for (name, query) in CASES {
        let plan = planned(query);
        let optimized = optimize(plan.clone(), &Fixed, &RuleSet::all());
        let text = format!(
            "{query}\n\nAS WRITTEN\n{}\nOPTIMISED\n{}",
            shown(&plan),
            shown(&optimized)
        );
        insta::assert_snapshot!(name, text);
    }
}

#[test]
fn every_rule_changes_some_plan() {
    for rule in RULES {
        let changes = CASES.iter().any(|(_, query)| {
            let with = optimize(planned(query), &Fixed, &RuleSet::all());
            with != optimize(planned(query), &Fixed, &RuleSet::all().without(rule.name))
        });
        assert!(changes, "{} changes none of the plans here", rule.name);
    }
}
