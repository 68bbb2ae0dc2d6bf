//! The manual of the language: what a query may say, with examples that run.
//!
//! The texts lie beside this file and are read here, by `:help TOPIC` at the prompt, and by the tests, which run every example. The
//! reference of functions is made from the table of functions.

mod reference;

pub use reference::functions as function_reference;

/// A page of the manual.
#[derive(Debug, Clone, Copy)]
pub struct Topic {
    pub name: &'static str,
    /// One line about it.
    pub summary: &'static str,
    /// Markdown; examples are fenced with `cypher` and followed by their rows.
    pub text: &'static str,
}

/// All pages, in the order in which one reads them.
pub static TOPICS: &[Topic] = &[
    Topic {
        name: "graph",
        summary: "the graph of the examples",
        text: include_str!("graph.md"),
    },
    Topic {
        name: "clauses",
        summary: "MATCH, WITH, RETURN and the other clauses that read",
        text: include_str!("clauses.md"),
    },
    Topic {
        name: "patterns",
        summary: "nodes, relationships, chains, groups, shortest paths",
        text: include_str!("patterns.md"),
    },
    Topic {
        name: "subqueries",
        summary: "EXISTS, COUNT, COLLECT and CALL",
        text: include_str!("subqueries.md"),
    },
    Topic {
        name: "updates",
        summary: "CREATE, MERGE, SET and the other clauses that change the graph",
        text: include_str!("updates.md"),
    },
    Topic {
        name: "schema",
        summary: "constraints and indexes",
        text: include_str!("schema.md"),
    },
    Topic {
        name: "expressions",
        summary: "operators, lists, maps, types",
        text: include_str!("expressions.md"),
    },
    Topic {
        name: "files",
        summary: "LOAD CSV",
        text: include_str!("files.md"),
    },
    Topic {
        name: "import",
        summary: "tables of other programs into a graph",
        text: include_str!("import.md"),
    },
    Topic {
        name: "database",
        summary: "a graph in one file",
        text: include_str!("database.md"),
    },
    Topic {
        name: "ingest",
        summary: "saved notices into a graph, with a source for every fact",
        text: include_str!("ingest.md"),
    },
    Topic {
        name: "reference",
        summary: "every function with an example",
        text: include_str!("reference.md"),
    },
    Topic {
        name: "support",
        summary: "what is supported, and how it differs from Neo4j",
        text: include_str!("support.md"),
    },
];

/// The page of that name.
pub fn topic(name: &str) -> Option<&'static Topic> {
    TOPICS.iter().find(|topic| topic.name == name)
}

impl Topic {
    /// The text for a terminal: fences become indentation.
    pub fn plain(&self) -> String {
        let mut text = String::with_capacity(self.text.len());
        let mut in_code = false;
        for line in self.text.lines() {
            if line.starts_with("```") {
                in_code = !in_code;
                continue;
            }
            if in_code && !line.is_empty() {
                text.push_str("    ");
            }
            text.push_str(line);
            text.push('\n');
        }
        text
    }

    /// The examples in order.
    pub fn examples(&self) -> Vec<Example> {
        let mut examples: Vec<Example> = Vec::new();
        let mut blocks = self.text.split("```").skip(1);
        while let (Some(block), _) = (blocks.next(), blocks.next()) {
            let (language, body) = block.split_once('\n').unwrap_or((block, ""));
            match (language.trim(), examples.last_mut()) {
                ("cypher", _) => examples.push(Example::new(body, false)),
                ("cypher error", _) => examples.push(Example::new(body, true)),
                ("text", Some(example)) => example.rows = Some(body.to_string()),
                _ => {}
            }
        }
        examples
    }
}

/// A query of the manual.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Example {
    pub query: String,
    /// The manual says that it is refused.
    pub refused: bool,
    /// The table that it gives, where the manual shows it.
    pub rows: Option<String>,
}

impl Example {
    fn new(query: &str, refused: bool) -> Self {
        Self {
            query: query.trim_end().to_string(),
            refused,
            rows: None,
        }
    }
}

#[doc = include_str!("graph.md")]
pub mod graph {}

#[doc = include_str!("clauses.md")]
pub mod clauses {}

#[doc = include_str!("patterns.md")]
pub mod patterns {}

#[doc = include_str!("subqueries.md")]
pub mod subqueries {}

#[doc = include_str!("updates.md")]
pub mod updates {}

#[doc = include_str!("expressions.md")]
pub mod expressions {}

#[doc = include_str!("files.md")]
pub mod files {}

#[doc = include_str!("import.md")]
pub mod import {}

#[doc = include_str!("ingest.md")]
pub mod ingest {}

#[doc = include_str!("reference.md")]
pub mod functions {}

#[doc = include_str!("support.md")]
pub mod support {}
