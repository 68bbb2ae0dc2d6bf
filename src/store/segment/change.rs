//! Changes as bytes, for a log: a tag, then ids and names; a name is spelled out once and then told by its number.

use std::collections::HashMap;
use std::sync::Arc;

use foldhash::fast::FixedState;
use smol_str::SmolStr;

use super::bytes::{Damage, Input, put_number, put_text};
use super::schema::{put_schema, schema};
use super::value::{put_value, value};
use crate::store::changes::Change;
use crate::value::{ElementId, Map, Value};

const CREATE_NODE: u8 = 1;
const DELETE_NODE: u8 = 2;
const ADD_LABEL: u8 = 3;
const REMOVE_LABEL: u8 = 4;
const SET_NODE_PROPERTY: u8 = 5;
const CREATE_RELATIONSHIP: u8 = 6;
const DELETE_RELATIONSHIP: u8 = 7;
const SET_RELATIONSHIP_PROPERTY: u8 = 8;
const SCHEMA: u8 = 9;

/// Writes changes one after the other.
#[derive(Debug, Default)]
pub struct ChangeWriter {
    out: Vec<u8>,
    /// Names written so far.
    names: HashMap<SmolStr, u64, FixedState>,
}

impl ChangeWriter {
    /// The bytes written so far.
    pub fn len(&self) -> usize {
        self.out.len()
    }

    pub fn is_empty(&self) -> bool {
        self.out.is_empty()
    }

    /// Hands the bytes over; what is written next stands by itself.
    pub fn take(&mut self) -> Vec<u8> {
        self.names.clear();
        std::mem::take(&mut self.out)
    }

    pub fn put(&mut self, change: &Change) {
        match change {
            Change::CreateNode {
                id,
                labels,
                properties,
            } => {
                self.tag(CREATE_NODE, *id);
                put_number(&mut self.out, labels.len() as u64);
                labels.iter().for_each(|label| self.name(label));
                self.properties(properties);
            }
            Change::DeleteNode { id } => self.tag(DELETE_NODE, *id),
            Change::AddLabel { id, label } => {
                self.tag(ADD_LABEL, *id);
                self.name(label);
            }
            Change::RemoveLabel { id, label } => {
                self.tag(REMOVE_LABEL, *id);
                self.name(label);
            }
            Change::SetNodeProperty { id, key, value } => {
                self.tag(SET_NODE_PROPERTY, *id);
                self.property(key, value);
            }
            Change::CreateRelationship {
                id,
                relationship_type,
                start,
                end,
                properties,
            } => {
                self.tag(CREATE_RELATIONSHIP, *id);
                self.name(relationship_type);
                put_number(&mut self.out, start.0);
                put_number(&mut self.out, end.0);
                self.properties(properties);
            }
            Change::DeleteRelationship { id } => self.tag(DELETE_RELATIONSHIP, *id),
            Change::SetRelationshipProperty { id, key, value } => {
                self.tag(SET_RELATIONSHIP_PROPERTY, *id);
                self.property(key, value);
            }
            Change::Schema(schema) => {
                // A schema belongs to no element; the number keeps all changes alike.
                self.tag(SCHEMA, ElementId(0));
                put_schema(&mut self.out, schema);
            }
        }
    }

    fn tag(&mut self, tag: u8, id: ElementId) {
        self.out.push(tag);
        put_number(&mut self.out, id.0);
    }

    fn properties(&mut self, properties: &Map) {
        put_number(&mut self.out, properties.len() as u64);
        for (key, value) in properties {
            self.property(key, value);
        }
    }

    fn property(&mut self, key: &SmolStr, value: &Value) {
        self.name(key);
        put_value(&mut self.out, value);
    }

    /// The number of a name met before, or a number not yet given and the name.
    fn name(&mut self, name: &SmolStr) {
        let next = self.names.len() as u64;
        match self.names.get(name) {
            Some(&known) => put_number(&mut self.out, known),
            None => {
                put_number(&mut self.out, next);
                put_text(&mut self.out, name);
                self.names.insert(name.clone(), next);
            }
        }
    }
}

/// Reads the changes of one [`ChangeWriter::take`].
#[derive(Debug)]
pub struct ChangeReader<'a> {
    input: Input<'a>,
    names: Vec<SmolStr>,
}

impl<'a> ChangeReader<'a> {
    pub fn new(bytes: &'a [u8]) -> Self {
        Self {
            input: Input::new(bytes),
            names: Vec::new(),
        }
    }

    /// The next change; none at the end.
    ///
    /// # Errors
    /// Bytes that [`ChangeWriter`] cannot have written.
    pub fn next_change(&mut self) -> Result<Option<Change>, Damage> {
        if self.input.is_empty() {
            return Ok(None);
        }
        let (tag, id) = (self.input.byte()?, ElementId(self.input.number()?));
        Ok(Some(match tag {
            CREATE_NODE => Change::CreateNode {
                id,
                labels: self.labels()?,
                properties: self.properties()?,
            },
            DELETE_NODE => Change::DeleteNode { id },
            ADD_LABEL => Change::AddLabel {
                id,
                label: self.name()?,
            },
            REMOVE_LABEL => Change::RemoveLabel {
                id,
                label: self.name()?,
            },
            SET_NODE_PROPERTY => Change::SetNodeProperty {
                id,
                key: self.name()?,
                value: value(&mut self.input)?,
            },
            CREATE_RELATIONSHIP => Change::CreateRelationship {
                id,
                relationship_type: self.name()?,
                start: ElementId(self.input.number()?),
                end: ElementId(self.input.number()?),
                properties: self.properties()?,
            },
            DELETE_RELATIONSHIP => Change::DeleteRelationship { id },
            SET_RELATIONSHIP_PROPERTY => Change::SetRelationshipProperty {
                id,
                key: self.name()?,
                value: value(&mut self.input)?,
            },
            SCHEMA => Change::Schema(Arc::new(schema(&mut self.input)?)),
            _ => return Err(Damage("a change is of no known kind")),
        }))
    }

    fn labels(&mut self) -> Result<Vec<SmolStr>, Damage> {
        let count = self.input.count(1)?;
        (0..count).map(|_| self.name()).collect()
    }

    fn properties(&mut self) -> Result<Map, Damage> {
        let count = self.input.count(2)?;
        (0..count)
            .map(|_| Ok((self.name()?, value(&mut self.input)?)))
            .collect()
    }

    fn name(&mut self) -> Result<SmolStr, Damage> {
        let number = self.input.number()?;
        match usize::try_from(number) {
            Ok(number) if number < self.names.len() => Ok(self.names[number].clone()),
            Ok(number) if number == self.names.len() => {
                let name = self.input.name()?;
                self.names.push(name.clone());
                Ok(name)
            }
            _ => Err(Damage("a name was not given before")),
        }
    }
}
