//! A column being filled from the texts of fields.

use super::super::field::{FieldType, Scalar, boolean, exact_date, exact_integer, float};
use super::super::table::{Role, TableColumn};
use crate::store::{BulkColumn, BulkValues, Texts};
use crate::value::Value;

/// How the values of a column are read.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Kind {
    /// As declared; other texts are wrong.
    Declared(FieldType),
    /// As the values seen so far suggest; `None` while none was seen. Another text makes the type wider.
    Guessed(Option<Scalar>),
    /// Not at all.
    Skipped,
}

/// Why a text is no value of the column.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Mismatch {
    Wider(Scalar),
    Wrong(FieldType),
}

impl Kind {
    /// What is known of a column before any value is read.
    pub fn declared(column: &TableColumn) -> Self {
        match (&column.role, column.field_type) {
            (Role::Ignored | Role::Labels | Role::Type, _) => Self::Skipped,
            (Role::Start { .. } | Role::End { .. }, _) => Self::Guessed(None),
            (_, Some(field_type)) => Self::Declared(field_type),
            (_, None) => Self::Guessed(None),
        }
    }

    /// Ids are integers or strings.
    pub fn fit(&mut self, role: &Role) {
        let is_id = matches!(
            role,
            Role::Id { .. } | Role::Start { .. } | Role::End { .. }
        );
        if let Self::Guessed(Some(scalar)) = self
            && is_id
            && *scalar != Scalar::Integer
        {
            *scalar = Scalar::String;
        }
    }

    /// A kind that takes values of another type too.
    pub fn widen(&mut self, to: Scalar, role: &Role) {
        if let Self::Guessed(scalar) = self {
            *scalar = Some(scalar.map_or(to, |scalar| scalar.or(to)));
        }
        self.fit(role);
    }
}

/// The values of a column so far.
pub struct FieldColumn {
    kind: Kind,
    list_delimiter: char,
    values: BulkValues,
    valid: Vec<bool>,
    all_valid: bool,
}

impl FieldColumn {
    pub fn new(kind: Kind, list_delimiter: char) -> Self {
        let scalar = match kind {
            Kind::Declared(FieldType::Scalar(scalar)) => Some(scalar),
            Kind::Guessed(scalar) => Some(scalar.unwrap_or(Scalar::String)),
            Kind::Declared(FieldType::List(_)) | Kind::Skipped => None,
        };
        let values = match scalar {
            Some(Scalar::Boolean) => BulkValues::Booleans(Vec::new()),
            Some(Scalar::Integer) => BulkValues::Integers(Vec::new()),
            Some(Scalar::Float) => BulkValues::Floats(Vec::new()),
            Some(Scalar::String) => BulkValues::Strings(Texts::default()),
            Some(Scalar::Date) if matches!(kind, Kind::Guessed(_)) => BulkValues::Dates(Vec::new()),
            _ => BulkValues::Values(Vec::new()),
        };
        Self {
            kind,
            list_delimiter,
            values,
            valid: Vec::new(),
            all_valid: true,
        }
    }

    /// Adds the text of a field. An empty one is no value, but a quoted one is an empty string.
    #[inline]
    pub fn push(&mut self, text: &str, quoted: bool) -> Result<(), Mismatch> {
        if matches!(self.kind, Kind::Skipped) {
            return Ok(());
        }
        let is_string = matches!(self.values, BulkValues::Strings(_));
        if text.is_empty() && !(quoted && is_string) {
            self.push_nothing();
            return Ok(());
        }
        match self.kind {
            Kind::Guessed(None) if text.is_empty() => {
                self.push_nothing();
                return Ok(());
            }
            Kind::Guessed(None) => return Err(Mismatch::Wider(Scalar::of(text))),
            Kind::Guessed(Some(_)) => self
                .push_exact(text)
                .ok_or_else(|| Mismatch::Wider(Scalar::of(text)))?,
            Kind::Declared(field_type) => self
                .push_declared(field_type, text)
                .ok_or(Mismatch::Wrong(field_type))?,
            Kind::Skipped => {}
        }
        self.valid.push(true);
        Ok(())
    }

    fn push_nothing(&mut self) {
        self.all_valid = false;
        self.valid.push(false);
        match &mut self.values {
            BulkValues::Booleans(values) => values.push(false),
            BulkValues::Integers(values) => values.push(0),
            BulkValues::Floats(values) => values.push(0.0),
            BulkValues::Dates(values) => values.push(0),
            BulkValues::Strings(texts) => texts.push(""),
            BulkValues::Values(values) => values.push(Value::Null),
        }
    }

    /// Adds a text that must be written as the type's values are.
    #[inline]
    fn push_exact(&mut self, text: &str) -> Option<()> {
        let bytes = text.as_bytes();
        match &mut self.values {
            BulkValues::Strings(texts) => texts.push(text),
            BulkValues::Integers(values) => values.push(exact_integer(bytes)?),
            BulkValues::Dates(values) => values.push(exact_date(bytes)?),
            BulkValues::Booleans(values) => match Scalar::of(text) {
                Scalar::Boolean => values.push(text == "true"),
                _ => return None,
            },
            BulkValues::Floats(values) => match Scalar::of(text) {
                Scalar::Float | Scalar::Integer => values.push(float(text)?),
                _ => return None,
            },
            BulkValues::Values(_) => return None,
        }
        Some(())
    }

    fn push_declared(&mut self, field_type: FieldType, text: &str) -> Option<()> {
        match (&mut self.values, field_type) {
            (BulkValues::Strings(texts), _) => texts.push(text),
            (BulkValues::Integers(values), _) => values.push(text.trim().parse().ok()?),
            (BulkValues::Floats(values), _) => values.push(float(text.trim())?),
            (BulkValues::Booleans(values), _) => values.push(boolean(text.trim())?),
            (BulkValues::Values(values), FieldType::Scalar(scalar)) => {
                values.push(scalar.parse(text)?);
            }
            (BulkValues::Values(values), FieldType::List(scalar)) => {
                let items = text.split(self.list_delimiter);
                let items: Option<Vec<Value>> = items.map(|item| scalar.parse(item)).collect();
                values.push(items?.into());
            }
            (BulkValues::Dates(_), _) => return None,
        }
        Some(())
    }

    /// Drops the values behind the first `rows`.
    pub fn truncate(&mut self, rows: usize) {
        self.valid.truncate(rows);
        match &mut self.values {
            BulkValues::Booleans(values) => values.truncate(rows),
            BulkValues::Integers(values) => values.truncate(rows),
            BulkValues::Floats(values) => values.truncate(rows),
            BulkValues::Dates(values) => values.truncate(rows),
            BulkValues::Strings(texts) => texts.truncate(rows),
            BulkValues::Values(values) => values.truncate(rows),
        }
    }

    /// The values; none when no row has one.
    pub fn finish(self) -> Option<BulkColumn> {
        if !self.valid.contains(&true) {
            return None;
        }
        Some(BulkColumn {
            values: self.values,
            valid: (!self.all_valid).then_some(self.valid),
        })
    }
}
