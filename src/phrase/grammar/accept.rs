//! Which meanings of a name may stand in a slot.

use super::SlotKind;
use crate::policy::gazetteer::{Gazetteer, Kind, Meaning, PlaceLevel};

/// How well a meaning fits a slot; smaller is better, and only the best are kept.
pub type Acceptance = u8;

/// How a meaning fits a slot; `None` when it does not.
///
/// In a city slot a city comes before a county; in an area slot the larger place comes first, so 吉林 is the province.
/// Entities that have ended come last.
pub fn accept(kind: SlotKind, meaning: &Meaning, gazetteer: &Gazetteer) -> Option<Acceptance> {
    let entity = gazetteer.entity(meaning.entity);
    let rank = match (kind, entity.kind) {
        (SlotKind::City, Kind::Place) => match entity.level {
            Some(level) if level.is_city() => 0,
            Some(PlaceLevel::County) => 1,
            _ => return None,
        },
        (SlotKind::Area, Kind::Region) => 0,
        (SlotKind::Area | SlotKind::Place, Kind::Place) => match entity.level {
            Some(PlaceLevel::County) => 2,
            Some(PlaceLevel::City) => 1,
            _ => 0,
        },
        (SlotKind::Industry | SlotKind::Condition, Kind::Industry) => 0,
        (SlotKind::Class, Kind::Class) => 0,
        (SlotKind::Cluster, Kind::Cluster) => 0,
        (SlotKind::Agency, Kind::Agency) => 0,
        (SlotKind::Document, Kind::Document) => 0,
        _ => return None,
    };
    Some(if entity.ended { rank + 8 } else { rank })
}

/// The kinds of entities that a slot takes, for suggestions.
pub fn kinds(kind: SlotKind) -> &'static [Kind] {
    match kind {
        SlotKind::City | SlotKind::Place => &[Kind::Place],
        SlotKind::Area => &[Kind::Place, Kind::Region],
        SlotKind::Industry | SlotKind::Condition => &[Kind::Industry],
        SlotKind::Class => &[Kind::Class],
        SlotKind::Cluster => &[Kind::Cluster],
        SlotKind::Agency => &[Kind::Agency],
        SlotKind::Document => &[Kind::Document],
        _ => &[],
    }
}
