//! The graph that the tests of phrases run on.

use std::sync::LazyLock;

use tupu::phrase::{self, LastResult, PhraseError, Question, Session, Understood};
use tupu::policy::gazetteer::{Gazetteer, Kind};
use tupu::store::{Graph, Loader};
use tupu::value::temporal::Date;
use tupu::value::{NodeId, Value};
use tupu::{Database, Options};

/// A graph, its names and the engine over it.
pub struct World {
    pub db: Database,
    pub gazetteer: Gazetteer,
}

/// The one world of all tests.
pub fn world() -> &'static World {
    static WORLD: LazyLock<World> = LazyLock::new(|| {
        let shipped = tupu::exchange::shipped_graph()
            .expect("the shipped graph loads")
            .graph;
        let graph = with_invented_documents(shipped);
        let gazetteer = Gazetteer::from_graph(&graph);
        let db = Database::with_graph(graph);
        World { db, gazetteer }
    });
    &WORLD
}

/// Documents that examples name and that no source has: invented ones, and one that the shipped graph lacks.
fn with_invented_documents(graph: Graph) -> Graph {
    let mut loader = Loader::from(graph);
    let first = document(&mut loader, "川示发〔2018〕3号", "示例旧办法", "2018-05-01");
    let second = document(&mut loader, "川示发〔2021〕8号", "示例新办法", "2021-06-01");
    let third = document(
        &mut loader,
        "川示发〔2022〕9号",
        "示例引用旧办法的通知",
        "2022-03-01",
    );
    let guide = document(
        &mut loader,
        "发改高技〔2019〕1473号",
        "示例指南",
        "2019-09-01",
    );
    let none: [(&str, Value); 0] = [];
    let mut relate = |relationship: &str, start: NodeId, end: NodeId| {
        loader
            .relationship(relationship, start, end, none.clone())
            .expect("a relationship");
    };
    relate("REPEALS", second, first);
    relate("CITES", third, first);
    relate("BASED_ON", second, guide);
    let agency = loader.node(
        &["Agency"],
        [
            ("name_zh", Value::from("示例机关")),
            ("level", Value::from("provincial")),
        ],
    );
    let agency = agency.expect("a node");
    let lead = [("role", Value::from("lead")), ("ord", Value::from(1))];
    loader
        .relationship("ISSUED_BY", second, agency, lead)
        .expect("a relationship");
    loader.finish()
}

fn document(loader: &mut Loader, number: &str, title: &str, issued_on: &str) -> NodeId {
    let date = issued_on
        .split('-')
        .map(|part| part.parse().expect("a number"))
        .collect::<Vec<i64>>();
    let date = Date::from_ymd(date[0], date[1], date[2]).expect("a date");
    let known = loader.graph().catalog().key("number").and_then(|key| {
        let mut nodes = loader.graph().nodes();
        nodes.find(|node| loader.graph().node_property(*node, key) == Value::from(number))
    });
    if let Some(known) = known {
        return known;
    }
    let properties = [
        ("key", Value::from(number)),
        ("number", Value::from(number)),
        ("title", Value::from(title)),
        ("level", Value::from("provincial")),
        ("issued_on", Value::Date(date)),
        ("status", Value::from("in_force")),
    ];
    loader.node(&["Document"], properties).expect("a node")
}

/// A session on the day for which the examples were written.
pub fn session() -> Session {
    Session::new(Date::from_ymd(2026, 11, 24).expect("a date"))
}

/// The session in a place.
pub fn session_in(place: &str) -> Session {
    let meanings = world().gazetteer.by_name(place);
    let is_place =
        |id: &tupu::policy::gazetteer::EntityId| world().gazetteer.entity(*id).kind == Kind::Place;
    Session {
        place: meanings.iter().map(|meaning| meaning.entity).find(is_place),
        ..session()
    }
}

pub fn parse(text: &str) -> Result<Understood, Box<PhraseError>> {
    phrase::parse(text, &world().gazetteer, &session())
}

#[track_caller]
pub fn understand(text: &str) -> Understood {
    match parse(text) {
        Ok(understood) => understood,
        Err(error) => panic!("`{text}` is not understood: {}", error.diagnostic().message),
    }
}

/// Columns and rows.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    pub columns: Vec<String>,
    pub rows: Vec<Vec<Value>>,
}

/// Runs a question with its parameters.
pub fn ask(question: &Question) -> Result<Table, String> {
    let params = question.values().collect();
    let result = world()
        .db
        .query_statement(&question.statement, params, &Options::default());
    table(result)
}

/// Runs a query as text.
pub fn query(text: &str) -> Result<Table, String> {
    table(world().db.query(text))
}

fn table(result: Result<tupu::QueryResult, tupu::Error>) -> Result<Table, String> {
    let error = |error: tupu::Error| error.diagnostic().message;
    let result = result.map_err(error)?;
    let columns = result.columns().to_vec();
    let rows: Result<Vec<_>, _> = result.map(|row| row.map(|row| row.into_values())).collect();
    Ok(Table {
        columns,
        rows: rows.map_err(error)?,
    })
}

/// The answer to a phrase as the last result of a session.
pub fn last(understood: &Understood, table: &Table) -> LastResult {
    LastResult {
        phrase: understood.phrase.clone(),
        columns: table
            .columns
            .iter()
            .map(|column| column.as_str().into())
            .collect(),
        rows: table.rows.clone(),
    }
}

impl Table {
    /// One line a row, values parted by ` | `.
    pub fn lines(&self) -> Vec<String> {
        let line = |row: &Vec<Value>| {
            let values: Vec<String> = row.iter().map(|value| value.to_string()).collect();
            values.join(" | ")
        };
        self.rows.iter().map(line).collect()
    }
}
