//! Who issued a document: agencies in their order, the first of them the lead.

use crate::policy::notice::fact::AgencyName;
use crate::value::{NodeId, Value};

use super::things::Things;
use super::writer::Evidence;

/// Writes the issuers of a document that has none yet; evidence is added to those that it has.
pub fn write(
    things: &mut Things<'_, '_>,
    document: NodeId,
    agencies: &[AgencyName],
    evidence: impl Fn(&AgencyName) -> Vec<Evidence>,
) {
    let known = things.writer.facts().outgoing(document, "ISSUED_BY").len();
    for agency in agencies {
        let node = things.agency(agency);
        let issued = things.writer.between("ISSUED_BY", document, node);
        let issued = match issued.first() {
            Some(&issued) => issued,
            // Numbers run on; what another source says of the order is not mixed in.
            None if known > 0 => continue,
            None => {
                let order = things.writer.facts().outgoing(document, "ISSUED_BY").len() + 1;
                let role = if order == 1 { "lead" } else { "joint" };
                let properties = [
                    ("ord", Value::from(order as i64)),
                    ("role", Value::from(role)),
                ];
                things
                    .writer
                    .relate_anew("ISSUED_BY", (document, node), &properties)
            }
        };
        things.writer.support(issued, &evidence(agency));
    }
    let lead = agencies.first().map(|agency| things.agency(agency));
    if let Some(level) = lead.and_then(|lead| level_of(things, lead)) {
        things.writer.fill(document, "level", level);
    }
}

/// The level of a document, from its lead.
fn level_of(things: &Things<'_, '_>, lead: NodeId) -> Option<&'static str> {
    let level = things.writer.facts().text(lead, "level")?;
    Some(match level {
        "central" => "national",
        "provincial" => "provincial",
        "municipal" => "municipal",
        _ => "county",
    })
}
