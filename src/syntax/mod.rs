//! Text to tree and back: lexer, parser (nom), printer.
//!
//! In: `&str`. Out: [`ast::Statement`], or parse errors with spans. Knows the shape of the language and nothing of its
//! meaning: no scopes, no types, no graph.

pub mod ast;
mod error;
mod escape;
mod expected;
mod input;
mod keyword;
mod lex;
mod message;
mod parse;
mod print;
mod shared;
mod spans;
mod split;
mod token;
mod unsupported;
mod value_type;

pub use error::ParseError;
pub use escape::{quote, quote_key, quote_parameter, quote_variable};
pub use expected::{Expected, Thing};
pub use input::{MAX_CHAIN, MAX_DEPTH};
pub use keyword::{KEYWORDS, Keyword};
pub use lex::lex;
pub use print::{create_constraint, create_index, print, schema_command};
pub use split::{is_complete, is_cypher, split_statements};
pub use token::{Bad, SYMBOLS, Symbol, Token, TokenKind};
pub use unsupported::Unsupported;

use ast::Statement;

/// Reads one Cypher statement; `EXPLAIN` or `PROFILE` may stand before it, a semicolon behind it. Spans are bytes of
/// `source`. Time and memory grow with the length of the text; nesting deeper than [`MAX_DEPTH`] is refused.
///
/// # Errors
/// All errors found, in order of the text, at least one: a clause that cannot be read is skipped and the next one tried.
pub fn parse(source: &str) -> Result<Statement, Vec<ParseError>> {
    parse::parse(source)
}
