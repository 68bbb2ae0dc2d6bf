//! Text to tree and back: lexer, parser (nom), printer.
//!
//! In: `&str`. Out: [`ast::Statement`], or parse errors with spans. Knows the shape of the language and nothing of its
//! meaning: no scopes, no types, no graph.

pub mod ast;
