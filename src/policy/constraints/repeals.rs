//! A repealed document ends when the one that repeals it takes effect.

use super::{Breaches, Facts};

pub fn check(facts: &Facts<'_>, breaches: &mut Breaches) {
    for repeal in facts.relationships("REPEALS") {
        let (later, earlier) = facts.graph.endpoints(repeal);
        let stated = facts.date(repeal, "on");
        let effective = stated
            .or(facts.date(later, "effective_from"))
            .or(facts.date(later, "issued_on"));
        let Some(effective) = effective else { continue };
        let ends = facts.date(earlier, "effective_to");
        if ends != Some(effective) {
            let found = ends.map_or("has no `effective_to`".to_string(), |ends| {
                format!("ends on {ends}")
            });
            let message = format!(
                "{} is repealed on {effective} but {found}",
                facts.name(earlier)
            );
            breaches.add_with(
                earlier,
                &[repeal.into()],
                message,
                format!("set `effective_to` to {effective}"),
            );
        }
    }
}
