//! Statements of other databases that have nothing to act on here, and what to do instead.

/// Why a statement is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unsupported {
    /// `USE graph`: there is one graph.
    Use,
    /// `CREATE DATABASE`, `SHOW DATABASES` and so on.
    Databases,
    /// Users, roles, privileges.
    Users,
    /// Servers, settings, running transactions.
    Server,
    /// `BEGIN`, `COMMIT`, `ROLLBACK`.
    Transaction,
    /// `USING PERIODIC COMMIT`
    PeriodicCommit,
    /// `SHOW CURRENT GRAPH TYPE`, `ALTER CURRENT GRAPH TYPE`.
    GraphType,
}

/// The words that such a statement begins with.
const FORMS: &[(&[&str], Unsupported)] = &[
    (&["USE"], Unsupported::Use),
    (
        &["USING", "PERIODIC", "COMMIT"],
        Unsupported::PeriodicCommit,
    ),
    (&["BEGIN"], Unsupported::Transaction),
    (&["COMMIT"], Unsupported::Transaction),
    (&["ROLLBACK"], Unsupported::Transaction),
    (&["START", "TRANSACTION"], Unsupported::Transaction),
    (&["GRANT", "ROLE"], Unsupported::Users),
    (&["GRANT", "ROLES"], Unsupported::Users),
    (&["REVOKE", "ROLE"], Unsupported::Users),
    (&["REVOKE", "ROLES"], Unsupported::Users),
    (&["GRANT"], Unsupported::Users),
    (&["DENY"], Unsupported::Users),
    (&["REVOKE"], Unsupported::Users),
    (
        &["SHOW", "CURRENT", "GRAPH", "TYPE"],
        Unsupported::GraphType,
    ),
    (
        &["ALTER", "CURRENT", "GRAPH", "TYPE"],
        Unsupported::GraphType,
    ),
    (&["EXTEND", "GRAPH", "TYPE"], Unsupported::GraphType),
    (&["SHOW", "CURRENT", "USER"], Unsupported::Users),
    (&["ALTER", "CURRENT", "USER"], Unsupported::Users),
    (&["SHOW", "SUPPORTED", "PRIVILEGES"], Unsupported::Users),
    (&["SHOW", "POPULATED", "ROLES"], Unsupported::Users),
    (&["SHOW", "HOME", "DATABASE"], Unsupported::Databases),
    (&["SHOW", "DEFAULT", "DATABASE"], Unsupported::Databases),
    (&["RENAME", "USER"], Unsupported::Users),
    (&["RENAME", "ROLE"], Unsupported::Users),
    (&["START", "DATABASE"], Unsupported::Databases),
    (&["STOP", "DATABASE"], Unsupported::Databases),
    (&["CREATE", "GRAPH"], Unsupported::Databases),
    (&["CREATE", "PROPERTY", "GRAPH"], Unsupported::Databases),
    (&["DROP", "GRAPH"], Unsupported::Databases),
    (&["SESSION", "SET"], Unsupported::Server),
    (&["SESSION", "RESET"], Unsupported::Server),
    (&["SESSION", "CLOSE"], Unsupported::Server),
    (&["TERMINATE"], Unsupported::Server),
];

/// Verbs and objects that go with each other.
const VERBS: [&str; 4] = ["CREATE", "DROP", "ALTER", "SHOW"];
const OBJECTS: &[(&str, Unsupported)] = &[
    ("DATABASE", Unsupported::Databases),
    ("DATABASES", Unsupported::Databases),
    ("COMPOSITE", Unsupported::Databases),
    ("ALIAS", Unsupported::Databases),
    ("ALIASES", Unsupported::Databases),
    ("USER", Unsupported::Users),
    ("USERS", Unsupported::Users),
    ("ROLE", Unsupported::Users),
    ("ROLES", Unsupported::Users),
    ("PRIVILEGE", Unsupported::Users),
    ("PRIVILEGES", Unsupported::Users),
    ("SERVER", Unsupported::Server),
    ("SERVERS", Unsupported::Server),
    ("SETTING", Unsupported::Server),
    ("SETTINGS", Unsupported::Server),
    ("TRANSACTION", Unsupported::Server),
    ("TRANSACTIONS", Unsupported::Server),
];

impl Unsupported {
    /// Such a statement and the number of words that tell it; `is(n, word)` says whether `word` stands `n` words ahead.
    pub(super) fn find(is: impl Fn(usize, &str) -> bool) -> Option<(Self, usize)> {
        let fits = |words: &[&str]| {
            words
                .iter()
                .enumerate()
                .all(|(ahead, word)| is(ahead, word))
        };
        if let Some((words, form)) = FORMS.iter().find(|(words, _)| fits(words)) {
            return Some((*form, words.len()));
        }
        if !VERBS.iter().any(|verb| is(0, verb)) {
            return None;
        }
        // `CREATE OR REPLACE DATABASE`
        let ahead = if is(1, "OR") && is(2, "REPLACE") {
            3
        } else {
            1
        };
        let object = OBJECTS.iter().find(|(object, _)| is(ahead, object));
        // `SHOW USER DEFINED FUNCTIONS` is about something else.
        let (_, form) = object.filter(|_| !is(ahead + 1, "DEFINED"))?;
        Some((*form, ahead + 1))
    }

    /// What is not there, and what to do.
    pub(super) fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Use => (
                "there is one graph, and queries are always about it",
                "leave `USE` out; another graph is opened with `--db PATH`",
            ),
            Self::Databases => (
                "there is one graph, and no server that keeps several",
                "a graph is a folder or a file: `--db PATH` opens it, or makes it",
            ),
            Self::Users => (
                "there are no users, roles or privileges",
                "who may read and write the graph's files is for the file system to say",
            ),
            Self::Server => (
                "there is no server to administer",
                "limits are options: `--timeout`, `--memory-limit`",
            ),
            Self::Transaction => (
                "transactions are not begun and ended by statements",
                "at the prompt use `:begin`, `:commit` and `:rollback`, in a program the library's transactions",
            ),
            Self::GraphType => (
                "a graph has no type as a whole",
                "say what must hold with `CREATE CONSTRAINT`; `SHOW CONSTRAINTS` and `CALL db.schema.nodeTypeProperties()` tell what does",
            ),
            Self::PeriodicCommit => (
                "a statement is one transaction as a whole",
                "leave these words out; where the work is too large for memory, split it into several statements",
            ),
        }
    }
}
