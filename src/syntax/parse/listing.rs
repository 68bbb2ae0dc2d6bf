//! What `SHOW` lists: procedures, functions, constraints, indexes, with the words that choose among them.

/// What a listing is to show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Chosen {
    All,
    /// There are no such things here.
    None,
    /// Those of these types, which the procedure takes as its argument.
    Types(Vec<&'static str>),
}

/// Something that can be listed.
pub(super) struct Listing {
    words: [&'static str; 2],
    /// The parts of the name of the procedure that makes the list.
    pub procedure: &'static [&'static str],
    /// Whether the procedure takes a list of types.
    pub takes_types: bool,
    /// The columns without `YIELD`, and those that have to be asked for.
    pub columns: &'static [&'static str],
    pub more: &'static [&'static str],
    /// What the words before the name choose; none for words that mean nothing.
    choose: fn(&[String]) -> Option<Chosen>,
}

const LISTINGS: [Listing; 4] = [
    Listing {
        words: ["PROCEDURE", "PROCEDURES"],
        procedure: &["dbms", "procedures"],
        takes_types: false,
        columns: &["name", "description", "mode", "worksOnSystem"],
        more: &[
            "signature",
            "argumentDescription",
            "returnDescription",
            "admin",
            "rolesExecution",
            "rolesBoostedExecution",
            "isDeprecated",
            "deprecatedBy",
            "option",
        ],
        choose: everything,
    },
    Listing {
        words: ["FUNCTION", "FUNCTIONS"],
        procedure: &["dbms", "functions"],
        takes_types: false,
        columns: &["name", "category", "description"],
        more: &[
            "signature",
            "isBuiltIn",
            "argumentDescription",
            "returnDescription",
            "aggregating",
            "rolesExecution",
            "rolesBoostedExecution",
            "isDeprecated",
            "deprecatedBy",
        ],
        choose: functions,
    },
    Listing {
        words: ["CONSTRAINT", "CONSTRAINTS"],
        procedure: &["db", "schema", "constraints"],
        takes_types: true,
        columns: &[
            "id",
            "name",
            "type",
            "entityType",
            "labelsOrTypes",
            "properties",
            "ownedIndex",
            "propertyType",
        ],
        more: &["options", "createStatement"],
        choose: constraints,
    },
    Listing {
        words: ["INDEX", "INDEXES"],
        procedure: &["db", "schema", "indexes"],
        takes_types: true,
        columns: &[
            "id",
            "name",
            "state",
            "populationPercent",
            "type",
            "entityType",
            "labelsOrTypes",
            "properties",
            "indexProvider",
            "owningConstraint",
            "lastRead",
            "readCount",
        ],
        more: &[
            "trackedSince",
            "options",
            "failureMessage",
            "createStatement",
        ],
        choose: indexes,
    },
];

/// More words than this stand before the name of no list.
const MOST_KIND_WORDS: usize = 3;

fn everything(words: &[String]) -> Option<Chosen> {
    match words {
        [] => Some(Chosen::All),
        [word] if word == "ALL" => Some(Chosen::All),
        _ => None,
    }
}

/// Nobody can define functions here.
fn functions(words: &[String]) -> Option<Chosen> {
    match words {
        [first, second] if first == "BUILT" && second == "IN" => Some(Chosen::All),
        [first, second] if first == "USER" && second == "DEFINED" => Some(Chosen::None),
        words => everything(words),
    }
}

/// Constraints by words such as `NODE KEY`.
fn constraints(words: &[String]) -> Option<Chosen> {
    const TYPES: [(&str, &str, &str); 4] = [
        ("UNIQUE", "UNIQUENESS", "RELATIONSHIP_UNIQUENESS"),
        ("KEY", "NODE_KEY", "RELATIONSHIP_KEY"),
        (
            "EXIST",
            "NODE_PROPERTY_EXISTENCE",
            "RELATIONSHIP_PROPERTY_EXISTENCE",
        ),
        ("TYPE", "NODE_PROPERTY_TYPE", "RELATIONSHIP_PROPERTY_TYPE"),
    ];
    if let Some(all) = everything(words) {
        return Some(all);
    }
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let (nodes, relationships, rest) = match words.as_slice() {
        ["NODE", rest @ ..] => (true, false, rest),
        ["REL" | "RELATIONSHIP", rest @ ..] => (false, true, rest),
        rest => (true, true, rest),
    };
    let rule = match rest {
        ["PROPERTY", rule] | [rule] => *rule,
        _ => return None,
    };
    let rule = match rule {
        "UNIQUENESS" => "UNIQUE",
        "EXISTENCE" => "EXIST",
        rule => rule,
    };
    let (_, of_nodes, of_relationships) = TYPES.iter().find(|(name, ..)| *name == rule)?;
    let chosen = [(nodes, *of_nodes), (relationships, *of_relationships)];
    let chosen = chosen.into_iter().filter(|(wanted, _)| *wanted);
    Some(Chosen::Types(chosen.map(|(_, name)| name).collect()))
}

/// Indexes by kind, also by kinds of other engines, of which there are none here.
fn indexes(words: &[String]) -> Option<Chosen> {
    const TYPES: [&str; 3] = ["RANGE", "TEXT", "LOOKUP"];
    const OTHERS: [&str; 3] = ["FULLTEXT", "POINT", "VECTOR"];
    match words {
        [word] if OTHERS.contains(&word.as_str()) => Some(Chosen::None),
        [word] if word != "ALL" => {
            let kind = TYPES.iter().find(|name| *name == word)?;
            Some(Chosen::Types(vec![*kind]))
        }
        words => everything(words),
    }
}

/// What words after `SHOW` ask for, with the number of them.
pub(super) fn listing(
    word: impl Fn(usize) -> Option<String>,
) -> Option<(&'static Listing, Chosen, usize)> {
    let mut before = Vec::new();
    loop {
        let next = word(before.len())?.to_uppercase();
        let found = LISTINGS
            .iter()
            .find(|listing| listing.words.contains(&next.as_str()));
        match found {
            Some(listing) => {
                let chosen = (listing.choose)(&before)?;
                return Some((listing, chosen, before.len() + 1));
            }
            None if before.len() == MOST_KIND_WORDS => return None,
            None => before.push(next),
        }
    }
}

/// Whether the words after `SHOW` name something that can be listed, in which case it begins no question in words.
pub fn lists(words: &[&str]) -> bool {
    listing(|at| words.get(at).map(|word| (*word).to_owned())).is_some()
}
