//! The trees as nested JSON objects.

use std::io::{self, Write};

use serde_json::{Map, Value, json};

use super::{Branch, Card, Lineage};

pub(super) fn write(lineage: &Lineage, sink: &mut dyn Write) -> io::Result<()> {
    let tree = json!({
        "document": card(&lineage.document),
        "rests_on": branches(&lineage.rests_on),
        "rested_on_by": branches(&lineage.rested_on_by),
    });
    serde_json::to_writer_pretty(&mut *sink, &tree)?;
    writeln!(sink)
}

/// Absent parts are left out.
fn card(card: &Card) -> Map<String, Value> {
    let mut object = Map::new();
    object.insert("key".to_string(), json!(card.key));
    let parts = [
        ("number", &card.number),
        ("title", &card.title),
        ("issued_on", &card.issued_on),
        ("status", &card.status),
    ];
    for (name, part) in parts {
        if let Some(text) = part {
            object.insert(name.to_string(), json!(text));
        }
    }
    object.insert("issuers".to_string(), json!(card.issuers));
    object.insert("stub".to_string(), json!(card.stub));
    object
}

fn branches(list: &[Branch]) -> Vec<Value> {
    let object = |branch: &Branch| {
        let mut object = Map::new();
        object.insert("relation".to_string(), json!(branch.relation.as_str()));
        object.extend(card(&branch.document));
        if branch.repeated {
            object.insert("repeated".to_string(), json!(true));
        }
        object.insert("branches".to_string(), json!(branches(&branch.branches)));
        Value::Object(object)
    };
    list.iter().map(object).collect()
}
