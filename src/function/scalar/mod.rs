//! The table of scalar functions, a file a group.
//!
//! Arguments reach an implementation checked: their kinds are those of the row, and none is null unless the row says so.

mod collection;
mod conversion;
mod general;
mod graph;
mod list;
mod math;
mod string;
mod temporal;
mod trigonometry;

use super::Function;
use crate::value::Value;

/// Functions that help shows together.
#[derive(Debug, Clone, Copy)]
pub struct Group {
    pub title: &'static str,
    /// As `SHOW FUNCTIONS` calls it, in the words of Neo4j.
    pub category: &'static str,
    pub functions: &'static [Function],
}

/// All groups, in the order in which help shows them.
pub static GROUPS: &[Group] = &[
    Group {
        title: "general",
        category: "Scalar",
        functions: general::FUNCTIONS,
    },
    Group {
        title: "graph",
        category: "Scalar",
        functions: graph::FUNCTIONS,
    },
    Group {
        title: "lists",
        category: "List",
        functions: list::FUNCTIONS,
    },
    Group {
        title: "collections",
        category: "List",
        functions: collection::FUNCTIONS,
    },
    Group {
        title: "strings",
        category: "String",
        functions: string::FUNCTIONS,
    },
    Group {
        title: "numbers",
        category: "Numeric",
        functions: math::FUNCTIONS,
    },
    Group {
        title: "trigonometry",
        category: "Trigonometric",
        functions: trigonometry::FUNCTIONS,
    },
    Group {
        title: "conversion",
        category: "Scalar",
        functions: conversion::FUNCTIONS,
    },
    Group {
        title: "dates and times",
        category: "Temporal",
        functions: temporal::FUNCTIONS,
    },
];

/// The text of an argument that the table says is a string.
fn text(value: &Value) -> &str {
    let Value::String(text) = value else {
        unreachable!("kinds are checked against the table")
    };
    text
}

/// The number of an argument that the table says is an integer.
fn integer(value: &Value) -> i64 {
    let Value::Integer(value) = value else {
        unreachable!("kinds are checked against the table")
    };
    *value
}

/// The number of an argument that the table says is a number.
fn float(value: &Value) -> f64 {
    match value {
        Value::Integer(value) => *value as f64,
        Value::Float(value) => *value,
        _ => unreachable!("kinds are checked against the table"),
    }
}

/// The elements of an argument that the table says is a list.
fn elements(value: &Value) -> &[Value] {
    let Value::List(elements) = value else {
        unreachable!("kinds are checked against the table")
    };
    elements
}
