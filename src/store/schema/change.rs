//! Creating and dropping constraints and indexes.

use smol_str::SmolStr;

use super::{Breach, Constraint, IndexDefinition, IndexKind, Rule, Schema, Subject};
use crate::store::changes::Change;
use crate::store::graph::Graph;
use crate::store::key_index::KeyPlace;

/// A change of the schema, as a command asks for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SchemaChange {
    CreateConstraint {
        /// One is made up when it is absent.
        name: Option<SmolStr>,
        if_not_exists: bool,
        subject: Subject,
        keys: Vec<SmolStr>,
        rule: Rule,
    },
    CreateIndex {
        /// One is made up when it is absent.
        name: Option<SmolStr>,
        if_not_exists: bool,
        subject: Subject,
        keys: Vec<SmolStr>,
        kind: IndexKind,
    },
    DropConstraint {
        name: SmolStr,
        if_exists: bool,
    },
    DropIndex {
        name: SmolStr,
        if_exists: bool,
    },
}

/// Why a schema cannot be changed. The schema is as it was.
#[derive(Debug, Clone, PartialEq)]
pub enum SchemaError {
    /// Exactly this was created before.
    EquivalentExists { what: &'static str, name: SmolStr },
    /// A constraint on the same keys: `same` when it is but for its name what was asked for, else one that does not go with it.
    ConstraintExists {
        wanted: &'static str,
        name: SmolStr,
        same: bool,
    },
    /// An index on the same keys, `same` as above.
    IndexExists {
        wanted: &'static str,
        name: SmolStr,
        same: bool,
    },
    /// Something else has the name; `what` is a constraint or an index.
    NameTaken {
        wanted: &'static str,
        what: &'static str,
        name: SmolStr,
    },
    /// Nothing of this kind has the name; `known` are the names there are.
    NotFound {
        what: &'static str,
        name: SmolStr,
        known: Vec<SmolStr>,
    },
    /// The index belongs to the constraint of the same name.
    BelongsToConstraint { name: SmolStr },
    /// The data does not keep the constraint.
    Breach(Box<Breach>),
}

const CONSTRAINT: &str = "constraint";
const INDEX: &str = "index";

impl Graph {
    /// Creates or drops a constraint or an index; false when there was nothing to do and that was said to be right.
    ///
    /// # Errors
    /// What is there already or is not there; data that does not keep a new constraint. The schema is then as it was.
    pub fn change_schema(&mut self, change: &SchemaChange) -> Result<bool, SchemaError> {
        self.apply(change, true)
    }

    /// As [`change_schema`](Self::change_schema), but the data is not looked at: who calls it checks it
    /// ([`breaches`](Self::breaches)), or knows that it keeps a constraint. Indexes are built when they are first needed.
    ///
    /// # Errors
    /// As [`change_schema`](Self::change_schema), but for data.
    pub fn declare(&mut self, change: &SchemaChange) -> Result<bool, SchemaError> {
        self.apply(change, false)
    }

    fn apply(&mut self, change: &SchemaChange, with_data: bool) -> Result<bool, SchemaError> {
        let mut schema = self.schema.as_ref().clone();
        let counts = &mut self.log.counts;
        match change {
            SchemaChange::CreateConstraint { if_not_exists, .. } => {
                let Some(constraint) = some_new(*if_not_exists, schema.new_constraint(change))?
                else {
                    return Ok(false);
                };
                if with_data && let Some(breach) = self.breaches(&constraint, 1).pop() {
                    return Err(SchemaError::Breach(Box::new(breach)));
                }
                self.log.counts.constraints_added += 1;
                self.build_for(
                    &constraint.subject,
                    &constraint.keys,
                    with_data && constraint.rule.is_unique(),
                );
                schema.next_id = constraint.id + 1;
                schema.insert_constraint(constraint);
            }
            SchemaChange::CreateIndex { if_not_exists, .. } => {
                let Some(index) = some_new(*if_not_exists, schema.new_index(change))? else {
                    return Ok(false);
                };
                counts.indexes_added += 1;
                let wanted = with_data && index.keys.len() == 1;
                self.build_for(&index.subject, &index.keys, wanted);
                schema.next_id = index.id + 1;
                schema.insert_index(index);
            }
            SchemaChange::DropConstraint { name, if_exists } => {
                if !schema.remove_constraint(name, *if_exists)? {
                    return Ok(false);
                }
                counts.constraints_removed += 1;
            }
            SchemaChange::DropIndex { name, if_exists } => {
                if !schema.remove_index(name, *if_exists)? {
                    return Ok(false);
                }
                counts.indexes_removed += 1;
            }
        }
        self.set_schema(schema);
        Ok(true)
    }

    /// Puts a schema in place of the graph's, unchecked.
    pub fn set_schema(&mut self, schema: Schema) {
        self.schema = std::sync::Arc::new(schema);
        // Plans name the indexes that they use.
        self.statistics = Default::default();
        let schema = &self.schema;
        self.log.record(|| Change::Schema(schema.clone()));
    }

    /// Builds the index that look-ups or checks will use.
    fn build_for(&self, subject: &Subject, keys: &[SmolStr], wanted: bool) {
        let constraint = Constraint {
            id: 0,
            name: SmolStr::default(),
            subject: subject.clone(),
            keys: keys.to_vec(),
            rule: Rule::Unique,
        };
        if let Some(place) = KeyPlace::of(&constraint, &self.catalog).filter(|_| wanted) {
            self.build_keys(&place);
        }
    }
}

/// What is to be created; nothing when it is there already and that was said to be right.
fn some_new<T>(if_not_exists: bool, new: Result<T, SchemaError>) -> Result<Option<T>, SchemaError> {
    match new {
        Ok(new) => Ok(Some(new)),
        Err(error) if if_not_exists && error.is_there() => Ok(None),
        Err(error) => Err(error),
    }
}

impl SchemaError {
    /// True when what was to be created is there: the same under any name, or one of its kind under its name.
    fn is_there(&self) -> bool {
        match self {
            Self::EquivalentExists { .. } => true,
            Self::ConstraintExists { same, .. } | Self::IndexExists { same, .. } => *same,
            Self::NameTaken { wanted, what, .. } => wanted == what,
            _ => false,
        }
    }
}

impl Schema {
    fn new_constraint(&self, change: &SchemaChange) -> Result<Constraint, SchemaError> {
        let SchemaChange::CreateConstraint {
            name,
            subject,
            keys,
            rule,
            ..
        } = change
        else {
            unreachable!("the caller matched it");
        };
        let made_up = || self.made_up_name(CONSTRAINT, &format!("{subject:?}{keys:?}{rule:?}"));
        let constraint = Constraint {
            // The one before it is the number of its index.
            id: self.next_id + u64::from(rule.is_unique()),
            name: name.clone().unwrap_or_else(made_up),
            subject: subject.clone(),
            keys: keys.clone(),
            rule: rule.clone(),
        };
        let clash = self.constraints.iter().find(|other| {
            other.subject == *subject && other.keys == *keys && clashes(&other.rule, rule)
        });
        if let Some(other) = clash {
            let existing = other.name.clone();
            let equivalent = other.rule == *rule && (name.is_none() || existing == constraint.name);
            return Err(match equivalent {
                true => equivalent_exists(CONSTRAINT, existing),
                false => SchemaError::ConstraintExists {
                    wanted: CONSTRAINT,
                    name: existing,
                    same: other.rule == *rule,
                },
            });
        }
        let index = self.indexes.iter().find(|index| {
            index.kind == IndexKind::Range && index.subject == *subject && index.keys == *keys
        });
        if let Some(index) = index.filter(|_| rule.is_unique()) {
            return Err(SchemaError::IndexExists {
                wanted: CONSTRAINT,
                name: index.name.clone(),
                same: false,
            });
        }
        self.check_name(CONSTRAINT, &constraint.name)?;
        Ok(constraint)
    }

    fn new_index(&self, change: &SchemaChange) -> Result<IndexDefinition, SchemaError> {
        let SchemaChange::CreateIndex {
            name,
            subject,
            keys,
            kind,
            ..
        } = change
        else {
            unreachable!("the caller matched it");
        };
        let made_up = || self.made_up_name(INDEX, &format!("{subject:?}{keys:?}{kind:?}"));
        let index = IndexDefinition {
            id: self.next_id,
            name: name.clone().unwrap_or_else(made_up),
            subject: subject.clone(),
            keys: keys.clone(),
            kind: *kind,
        };
        let same = |other: &&IndexDefinition| {
            other.subject == *subject && other.keys == *keys && other.kind == *kind
        };
        if let Some(other) = self.indexes.iter().find(same) {
            let existing = other.name.clone();
            return Err(match name.is_none() || existing == index.name {
                true => equivalent_exists(INDEX, existing),
                false => SchemaError::IndexExists {
                    wanted: INDEX,
                    name: existing,
                    same: true,
                },
            });
        }
        let constraint = self.constraints.iter().find(|constraint| {
            constraint.rule.is_unique()
                && constraint.subject == *subject
                && constraint.keys == *keys
        });
        if let Some(constraint) = constraint.filter(|_| *kind == IndexKind::Range) {
            return Err(SchemaError::ConstraintExists {
                wanted: INDEX,
                name: constraint.name.clone(),
                same: false,
            });
        }
        self.check_name(INDEX, &index.name)?;
        Ok(index)
    }

    fn check_name(&self, wanted: &'static str, name: &SmolStr) -> Result<(), SchemaError> {
        let constraint = self.constraints.iter().any(|other| other.name == *name);
        match self.names().any(|other| other == name) {
            false => Ok(()),
            true => Err(SchemaError::NameTaken {
                wanted,
                what: if constraint { CONSTRAINT } else { INDEX },
                name: name.clone(),
            }),
        }
    }

    /// A name that is the same for the same definition, as long as nothing else took it.
    fn made_up_name(&self, what: &str, definition: &str) -> SmolStr {
        let hash = |seed: u32| {
            let mix = |hash: u32, byte: u8| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
            definition.bytes().fold(0x811C_9DC5 ^ seed, mix)
        };
        (0..)
            .map(|seed| SmolStr::from(format!("{what}_{:08x}", hash(seed))))
            .find(|name| self.names().all(|other| other != name))
            .expect("there are more numbers than names")
    }

    fn remove_constraint(&mut self, name: &SmolStr, if_exists: bool) -> Result<bool, SchemaError> {
        let before = self.constraints.len();
        self.constraints
            .retain(|constraint| constraint.name != *name);
        let known = || self.constraints.iter().map(|it| it.name.clone()).collect();
        match self.constraints.len() < before {
            false if !if_exists => Err(not_found(CONSTRAINT, name, known())),
            removed => Ok(removed),
        }
    }

    fn remove_index(&mut self, name: &SmolStr, if_exists: bool) -> Result<bool, SchemaError> {
        let kept =
            |constraint: &Constraint| constraint.rule.is_unique() && constraint.name == *name;
        if self.constraints.iter().any(kept) {
            return Err(SchemaError::BelongsToConstraint { name: name.clone() });
        }
        let before = self.indexes.len();
        self.indexes.retain(|index| index.name != *name);
        let known = || self.indexes.iter().map(|it| it.name.clone()).collect();
        match self.indexes.len() < before {
            false if !if_exists => Err(not_found(INDEX, name, known())),
            removed => Ok(removed),
        }
    }
}

/// Two rules for the same properties that cannot stand side by side.
fn clashes(one: &Rule, other: &Rule) -> bool {
    matches!(
        (one, other),
        (Rule::Unique | Rule::Key, Rule::Unique | Rule::Key)
            | (Rule::Exists, Rule::Exists)
            | (Rule::Typed(_), Rule::Typed(_))
    )
}

fn equivalent_exists(what: &'static str, name: SmolStr) -> SchemaError {
    SchemaError::EquivalentExists { what, name }
}

fn not_found(what: &'static str, name: &SmolStr, known: Vec<SmolStr>) -> SchemaError {
    SchemaError::NotFound {
        what,
        name: name.clone(),
        known,
    }
}
