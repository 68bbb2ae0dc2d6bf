//! What is small enough for one segment each: names, element ids, sets of slots, edges that are not in rows yet.

use std::sync::Arc;

use roaring::RoaringBitmap;

use super::bytes::{Damage, Input, put_array, put_number, put_text};
use crate::store::adjacency::delta::Delta;
use crate::store::adjacency::rows::{Edge, Step};
use crate::store::catalog::{Catalog, KeyId, LabelId};
use crate::store::element_ids::{ElementIds, LARGEST_ID, Run};

/// Labels, types, keys by name, then the label sets by the ids of their labels.
pub fn encode_catalog(catalog: &Catalog) -> Vec<u8> {
    let mut out = Vec::new();
    for names in [&catalog.labels, &catalog.types, &catalog.keys] {
        put_number(&mut out, names.items.len() as u64);
        names.items.iter().for_each(|name| put_text(&mut out, name));
    }
    put_number(&mut out, catalog.label_sets.items.len() as u64);
    for set in &catalog.label_sets.items {
        put_number(&mut out, set.len() as u64);
        let labels = set.iter();
        labels.for_each(|label| put_number(&mut out, label.0.into()));
    }
    out
}

/// # Errors
/// Bytes that are no catalog.
pub fn decode_catalog(bytes: &[u8]) -> Result<Catalog, Damage> {
    let (mut input, mut catalog) = (Input::new(bytes), Catalog::default());
    for names in [&mut catalog.labels, &mut catalog.types, &mut catalog.keys] {
        for id in 0..input.count(1)? {
            let name = input.text()?;
            if names.intern(name) as usize != id {
                return Err(Damage("a name stands there twice"));
            }
        }
    }
    for id in 0..input.count(1)? {
        let count = input.count(1)?;
        let labels = (0..count).map(|_| Ok(LabelId(input.small_number()?)));
        let labels = labels.collect::<Result<Vec<_>, Damage>>()?;
        let known = |label: &LabelId| (label.0 as usize) < catalog.labels.items.len();
        let sorted = labels.windows(2).all(|pair| pair[0] < pair[1]);
        if !sorted || !labels.iter().all(known) {
            return Err(Damage("a set of labels is out of order"));
        }
        if catalog.label_sets.intern::<[LabelId]>(&labels) as usize != id {
            return Err(Damage("a set of labels stands there twice"));
        }
    }
    input.end()?;
    Ok(catalog)
}

/// Slots, the next id, then each run by its distance from the one before.
pub fn encode_ids(ids: &ElementIds) -> Vec<u8> {
    let mut out = Vec::new();
    put_number(&mut out, ids.slots.into());
    put_number(&mut out, ids.next);
    put_number(&mut out, ids.runs.len() as u64);
    let mut before = Run { slot: 0, id: 0 };
    for run in ids.runs.iter() {
        put_number(&mut out, (run.slot - before.slot).into());
        put_number(&mut out, run.id - before.id);
        before = *run;
    }
    out
}

/// # Errors
/// Bytes that are no element ids.
pub fn decode_ids(bytes: &[u8]) -> Result<ElementIds, Damage> {
    let mut input = Input::new(bytes);
    let (slots, next) = (input.small_number()?, input.number()?);
    let mut runs: Vec<Run> = Vec::new();
    for _ in 0..input.count(2)? {
        let (slot, id) = (input.small_number()?, input.number()?);
        runs.push(following(runs.last(), slot, id, slots)?);
    }
    input.end()?;
    let after = runs.last().map(|run| run.id + u64::from(slots - run.slot));
    let enough = after.is_none_or(|after| next >= after);
    if !enough || next > LARGEST_ID || runs.is_empty() != (slots == 0) {
        return Err(Damage("element ids are out of range"));
    }
    Ok(ElementIds {
        runs: Arc::new(runs),
        slots,
        next,
    })
}

/// The run that begins so many slots and ids after another.
fn following(before: Option<&Run>, slot: u32, id: u64, slots: u32) -> Result<Run, Damage> {
    let wrong = Damage("element ids are out of order");
    let Some(before) = before else {
        return if slot == 0 && id <= LARGEST_ID {
            Ok(Run { slot, id })
        } else {
            Err(wrong)
        };
    };
    let next = Run {
        slot: before.slot.checked_add(slot).ok_or(wrong)?,
        id: before.id.checked_add(id).ok_or(wrong)?,
    };
    if slot > 0 && id >= slot.into() && next.slot < slots && next.id <= LARGEST_ID {
        Ok(next)
    } else {
        Err(wrong)
    }
}

/// A set of slots in the portable form of roaring bitmaps.
pub fn encode_set(set: &RoaringBitmap) -> Vec<u8> {
    let mut out = Vec::with_capacity(set.serialized_size());
    set.serialize_into(&mut out)
        .expect("memory takes what is written to it");
    out
}

/// # Errors
/// Bytes that are no set of slots below `limit`.
pub fn decode_set(bytes: &[u8], limit: u32) -> Result<RoaringBitmap, Damage> {
    let mut rest = bytes;
    let set = RoaringBitmap::deserialize_from(&mut rest)
        .map_err(|_| Damage("a set of slots is broken"))?;
    match set.max() {
        Some(largest) if largest >= limit => Err(Damage("a slot is out of range")),
        _ if !rest.is_empty() => Err(Damage("it is longer than it should be")),
        _ => Ok(set),
    }
}

/// Edges by owner, then neighbour, each by its distance from the one before where that is small.
pub fn encode_delta(delta: &Delta) -> Vec<u8> {
    let mut out = Vec::new();
    put_number(&mut out, delta.len() as u64);
    let mut owner = 0;
    for edge in delta.edges() {
        put_number(&mut out, (edge.owner - owner).into());
        put_number(&mut out, edge.step.neighbour.into());
        put_number(&mut out, edge.step.relationship.into());
        owner = edge.owner;
    }
    out
}

/// # Errors
/// Bytes that are no edges between nodes and relationships below the limits.
pub fn decode_delta(bytes: &[u8], nodes: u32, relationships: u32) -> Result<Delta, Damage> {
    let (mut input, mut delta) = (Input::new(bytes), Delta::default());
    let mut owner = 0u64;
    for _ in 0..input.count(3)? {
        owner = owner.saturating_add(input.number()?);
        let (neighbour, relationship) = (input.small_number()?, input.small_number()?);
        if owner >= nodes.into() || neighbour >= nodes || relationship >= relationships {
            return Err(Damage("an edge is out of range"));
        }
        delta.insert(Edge {
            owner: owner as u32,
            step: Step {
                neighbour,
                relationship,
            },
        });
    }
    input.end()?;
    Ok(delta)
}

/// A label and a key by number, then nodes in order of their values.
pub fn encode_order((label, key): (LabelId, KeyId), slots: &[u32]) -> Vec<u8> {
    let mut out = Vec::new();
    put_number(&mut out, label.0.into());
    put_number(&mut out, key.0.into());
    put_number(&mut out, slots.len() as u64);
    put_array(&mut out, slots);
    out
}

/// # Errors
/// Bytes that are no order of nodes below the limit.
pub fn decode_order(
    bytes: &[u8],
    catalog: &Catalog,
    nodes: u32,
) -> Result<((LabelId, KeyId), Vec<u32>), Damage> {
    let mut input = Input::new(bytes);
    let (label, key) = (input.small_number()?, input.small_number()?);
    let labels = catalog.labels.items.len();
    if label as usize >= labels || key as usize >= catalog.keys.items.len() {
        return Err(Damage("it belongs to an unknown name"));
    }
    let count = input.count(4)?;
    let slots = input.array(count, nodes)?;
    input.end()?;
    Ok(((LabelId(label), KeyId(key)), slots))
}
