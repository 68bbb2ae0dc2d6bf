//! Roles and types from the names of columns, in the notation of neo4j-admin: `id:ID(City)`, `:LABEL`, `:START_ID(City)`, `age:int`.

use std::path::Path;

use smol_str::SmolStr;

use super::field::{FieldType, Scalar};
use super::problem::{ImportError, Problem};
use super::table::{Content, Layout, Mapped, Role, Roles, TableColumn};

/// Pairs of column names that mean the ends of relationships in other tools' files.
const ENDS: [(&str, &str); 6] = [
    ("src", "dst"),
    ("source", "target"),
    ("from", "to"),
    ("start", "end"),
    ("start_id", "end_id"),
    ("subject", "object"),
];

/// What the columns of a file are for.
///
/// # Errors
/// A column that is missing, twice there or not understood.
pub fn layout(file: &Path, names: &[SmolStr], roles: &Roles) -> Result<Layout, ImportError> {
    let layout = match roles {
        Roles::FromHeader { name } => from_header(names, name),
        Roles::Mapped(mapped) => from_mapping(names, mapped),
        Roles::Elements { nodes } => Ok(of_elements(names, *nodes)),
    };
    let layout = layout.and_then(|layout| check(&layout).map(|()| layout));
    layout.map_err(|problem| problem.of(file))
}

fn from_header(names: &[SmolStr], table: &[SmolStr]) -> Result<Layout, Problem> {
    let typed = names.iter().any(|name| name.contains(':'));
    let columns: Vec<TableColumn> = names
        .iter()
        .map(|name| column(name, typed))
        .collect::<Result<_, _>>()?;
    let has = |role: fn(&Role) -> bool| columns.iter().any(|column| role(&column.role));
    let starts = has(|role| matches!(role, Role::Start { .. }));
    let ends = has(|role| matches!(role, Role::End { .. }));
    let content = if starts || ends {
        if !(starts && ends) {
            return Err(Problem::MixedRoles {
                missing: if starts { "end" } else { "start" },
            });
        }
        Content::Relationships {
            of_type: table.first().cloned(),
        }
    } else {
        refuse_unclear(names)?;
        let from_file = !has(|role| matches!(role, Role::Labels));
        Content::Nodes {
            labels: if from_file {
                table.to_vec()
            } else {
                Vec::new()
            },
        }
    };
    Ok(Layout { content, columns })
}

/// The parts of an element, then its properties.
fn of_elements(keys: &[SmolStr], nodes: bool) -> Layout {
    let space = SmolStr::default();
    let parts = match nodes {
        true => vec![
            ("id", Role::Id { space, key: None }),
            ("labels", Role::Labels),
        ],
        false => vec![
            (
                "start",
                Role::Start {
                    space: space.clone(),
                },
            ),
            ("end", Role::End { space }),
            ("label", Role::Type),
        ],
    };
    let parts = parts.into_iter().map(|(name, role)| (name.into(), role));
    let properties = keys.iter().map(|key| {
        let role = Role::Property { key: key.clone() };
        (key.clone(), role)
    });
    let columns = parts.chain(properties).map(|(name, role)| TableColumn {
        name,
        role,
        field_type: None,
    });
    Layout {
        content: match nodes {
            true => Content::Nodes { labels: Vec::new() },
            false => Content::Relationships { of_type: None },
        },
        columns: columns.collect(),
    }
}

/// A file of only two columns that are called as ends usually are must not become nodes by accident.
fn refuse_unclear(names: &[SmolStr]) -> Result<(), Problem> {
    let has = |wanted: &str| names.iter().any(|name| name.eq_ignore_ascii_case(wanted));
    if ENDS.iter().any(|(start, end)| has(start) && has(end)) {
        return Err(Problem::UnclearEnds {
            columns: names.to_vec(),
        });
    }
    Ok(())
}

/// A column `name:FIELD`; without a field it is a string among typed columns, and else its values tell the type.
fn column(text: &SmolStr, typed: bool) -> Result<TableColumn, Problem> {
    let (name, field) = match text.rsplit_once(':') {
        Some((name, field)) => (name.trim(), field.trim()),
        None => (text.trim(), ""),
    };
    // Options such as `{id-type:long}` hold a colon themselves.
    let (name, field) = match text.split_once('{') {
        Some((before, _)) if text.ends_with('}') => match before.split_once(':') {
            Some((name, _)) => (name.trim(), text[name.len() + 1..].trim()),
            None => (name, field),
        },
        _ => (name, field),
    };
    let (role, field_type) = role(text, name, field)?;
    let untyped = typed.then_some(FieldType::Scalar(Scalar::String));
    Ok(TableColumn {
        name: text.clone(),
        role,
        field_type: field_type.or(untyped),
    })
}

fn role(text: &SmolStr, name: &str, field: &str) -> Result<(Role, Option<FieldType>), Problem> {
    let key = SmolStr::new(name);
    let (word, rest) = field.split_at(field.find(['(', '{']).unwrap_or(field.len()));
    let (space, options) = group(rest);
    let role = match word.trim().to_ascii_uppercase().as_str() {
        "" if name.is_empty() => Role::Ignored,
        "" => Role::Property { key },
        "IGNORE" => Role::Ignored,
        "LABEL" => Role::Labels,
        "TYPE" => Role::Type,
        "START_ID" => Role::Start { space },
        "END_ID" => Role::End { space },
        "ID" => {
            let key = (!name.is_empty()).then_some(key);
            return Ok((Role::Id { space, key }, id_type(options)));
        }
        "POINT" => {
            return Err(Problem::UnsupportedType {
                column: text.clone(),
                found: "point".to_string(),
            });
        }
        _ => {
            let field_type = FieldType::parse(field).ok_or_else(|| Problem::UnknownField {
                column: text.clone(),
                field: field.into(),
            })?;
            return Ok((Role::Property { key }, Some(field_type)));
        }
    };
    Ok((role, None))
}

/// `(City){id-type:long}` as `City` and `id-type:long`.
fn group(text: &str) -> (SmolStr, &str) {
    let (space, rest) = match text.strip_prefix('(').and_then(|rest| rest.split_once(')')) {
        Some((space, rest)) => (space.trim(), rest),
        None => ("", text),
    };
    let options = rest.trim().strip_prefix('{').unwrap_or("");
    (space.into(), options.strip_suffix('}').unwrap_or(options))
}

fn id_type(options: &str) -> Option<FieldType> {
    let mut options = options
        .split(',')
        .filter_map(|option| option.split_once(':'));
    let (_, name) = options.find(|(name, _)| name.trim().eq_ignore_ascii_case("id-type"))?;
    FieldType::parse(name.trim())
}

fn from_mapping(names: &[SmolStr], mapped: &Mapped) -> Result<Layout, Problem> {
    let named = mapped.roles.iter().map(|(name, _)| name);
    let named = named.chain(mapped.keys.iter().map(|(name, _)| name));
    let named = named.chain(mapped.types.iter().map(|(name, _)| name));
    for column in named {
        if !names.contains(column) {
            return Err(Problem::MissingColumn {
                column: column.clone(),
                columns: names.to_vec(),
            });
        }
    }
    let column = |name: &SmolStr| TableColumn {
        name: name.clone(),
        role: mapped_role(mapped, name),
        field_type: find(&mapped.types, name).copied(),
    };
    Ok(Layout {
        content: mapped.content.clone(),
        columns: names.iter().map(column).collect(),
    })
}

fn mapped_role(mapped: &Mapped, name: &SmolStr) -> Role {
    if let Some(role) = find(&mapped.roles, name) {
        return role.clone();
    }
    match find(&mapped.keys, name) {
        Some(None) => Role::Ignored,
        Some(Some(key)) => Role::Property { key: key.clone() },
        None => Role::Property { key: name.clone() },
    }
}

fn find<'a, T>(pairs: &'a [(SmolStr, T)], name: &SmolStr) -> Option<&'a T> {
    let found = pairs.iter().find(|(known, _)| known == name);
    found.map(|(_, value)| value)
}

/// No key and no role that a row can have once stands twice.
fn check(layout: &Layout) -> Result<(), Problem> {
    let mut seen: Vec<SmolStr> = Vec::new();
    for column in &layout.columns {
        let name = match &column.role {
            Role::Property { key } => key.clone(),
            Role::Id { key: Some(key), .. } => key.clone(),
            Role::Id { key: None, .. } => ":ID".into(),
            Role::Start { .. } => ":START_ID".into(),
            Role::End { .. } => ":END_ID".into(),
            Role::Labels => ":LABEL".into(),
            Role::Type => ":TYPE".into(),
            Role::Ignored => continue,
        };
        if seen.contains(&name) {
            return Err(Problem::TwiceInHeader { name });
        }
        seen.push(name);
    }
    let is_id = |role: &Role| matches!(role, Role::Id { .. });
    let ids = layout.columns.iter().filter(|column| is_id(&column.role));
    if ids.count() > 1 {
        return Err(Problem::TwiceInHeader { name: ":ID".into() });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(header: &str) -> Result<Layout, Problem> {
        let names: Vec<SmolStr> = header.split('|').map(SmolStr::new).collect();
        from_header(&names, &["City".into()]).and_then(|layout| check(&layout).map(|()| layout))
    }

    fn roles(header: &str) -> Vec<Role> {
        let columns = read(header).unwrap().columns;
        columns.into_iter().map(|column| column.role).collect()
    }

    #[test]
    fn roles_stand_behind_the_colon() {
        let id = |space: &str, key: Option<&str>| Role::Id {
            space: space.into(),
            key: key.map(Into::into),
        };
        assert_eq!(
            roles("id:ID(City)|name|age:int|x:IGNORE|:LABEL"),
            [
                id("City", Some("id")),
                Role::Property { key: "name".into() },
                Role::Property { key: "age".into() },
                Role::Ignored,
                Role::Labels
            ]
        );
        assert_eq!(roles(":ID")[0], id("", None));
        assert_eq!(roles("n:ID(A b){id-type:long}")[0], id("A b", Some("n")));
        let typed = read("n:ID{id-type:long}").unwrap().columns[0].field_type;
        assert_eq!(typed, Some(FieldType::Scalar(Scalar::Integer)));
    }

    #[test]
    fn what_is_not_understood_is_refused() {
        for (header, message) in [
            (
                "a:innt",
                "`innt` in the column `a:innt` is no type and no role",
            ),
            (
                "p:point",
                "the column `p:point` has the type point, which no property can hold",
            ),
            (
                ":START_ID",
                "has columns of a relationship, but none for its end",
            ),
            ("a|a:int", "the header has `a` twice"),
            (":ID|b:ID", "the header has `:ID` twice"),
            (
                "src|dst",
                "its columns `src`, `dst` look like the ends of relationships, but nothing says so",
            ),
        ] {
            assert_eq!(read(header).unwrap_err().message(), message);
        }
    }
}
