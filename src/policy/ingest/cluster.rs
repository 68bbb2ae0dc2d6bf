//! Rows of lists: the cluster, where it lies, its industries, and what the document does to it.

use crate::policy::constraints::Facts;
use crate::policy::notice::fact::{ClusterRow, ClusterStatus};
use crate::value::temporal::Date;
use crate::value::{NodeId, RelId, Value};

use super::things::{Things, slug};
use super::writer::Evidence;

/// What was written of a row.
pub struct WrittenCluster {
    pub cluster: NodeId,
    pub industries: Vec<NodeId>,
}

/// Writes a row of a document's list. Nothing is written for one without a place: a cluster is identified by its place and industry.
pub fn write(
    things: &mut Things<'_, '_>,
    document: NodeId,
    row: &ClusterRow,
    evidence: &Evidence,
) -> Option<WrittenCluster> {
    let places: Vec<NodeId> = row
        .places
        .iter()
        .filter_map(|code| things.place(*code))
        .collect();
    let zone = row
        .zone
        .as_deref()
        .map(|name| things.zone(places.first().copied(), name));
    let main = places.first().copied().or(zone)?;
    let industries: Vec<NodeId> = row
        .industries
        .iter()
        .map(|industry| things.industry(industry))
        .collect();
    let first = *industries.first()?;
    let cluster = find_or_create(things, row, main, first);
    let others = places
        .iter()
        .skip(1)
        .copied()
        .chain(zone)
        .filter(|place| *place != main);
    let located: Vec<(NodeId, &str)> = [(main, "main")]
        .into_iter()
        .chain(others.map(|place| (place, "member")))
        .collect();
    for (place, role) in located {
        let properties = [("role", Value::from(role))];
        let link = things
            .writer
            .relate("LOCATED_IN", (cluster, place), &properties);
        things.writer.support(link, std::slice::from_ref(evidence));
    }
    for (at, industry) in industries.iter().enumerate() {
        let properties = [("primary", Value::from(at == 0))];
        let link = things
            .writer
            .relate("IN_INDUSTRY", (cluster, *industry), &properties);
        things.writer.support(link, std::slice::from_ref(evidence));
    }
    link_document(things, document, cluster, row, evidence);
    Some(WrittenCluster {
        cluster,
        industries,
    })
}

/// The cluster of a place and an industry under a programme; two programmes that name one pair are two clusters.
fn find_or_create(
    things: &mut Things<'_, '_>,
    row: &ClusterRow,
    main: NodeId,
    industry: NodeId,
) -> NodeId {
    let facts = things.writer.facts();
    let place = facts.text(main, "adcode").map_or_else(
        || facts.text(main, "key").map(slug).unwrap_or_default(),
        str::to_owned,
    );
    let pair = format!(
        "{place}/{}",
        facts.text(industry, "code").unwrap_or_default()
    );
    let own = format!("{pair}/{}", row.programme);
    let key = match things.writer.find("Cluster", "key", &pair) {
        Some(known)
            if facts
                .text(known, "programme")
                .is_some_and(|other| other != row.programme) =>
        {
            own
        }
        _ => pair,
    };
    if let Some(known) = things.writer.find("Cluster", "key", &key) {
        things.writer.add_alias(known, &row.name);
        return known;
    }
    let status = match row.status {
        ClusterStatus::Candidate => "candidate",
        ClusterStatus::Designated => "designated",
        ClusterStatus::Revoked => "revoked",
    };
    let properties = [
        ("key", Value::from(key)),
        ("name_zh", Value::from(row.name.as_str())),
        ("programme", Value::from(row.programme)),
        ("level", Value::from(row.level)),
        ("status", Value::from(status)),
    ];
    things.writer.create(&["Cluster"], &properties)
}

fn link_document(
    things: &mut Things<'_, '_>,
    document: NodeId,
    cluster: NodeId,
    row: &ClusterRow,
    evidence: &Evidence,
) {
    let issued_on = things.writer.facts().date(document, "issued_on");
    let day = |day: Option<Date>| day.map_or(Value::Null, Value::Date);
    let pair = (document, cluster);
    let link = match row.status {
        ClusterStatus::Candidate => things.writer.relate("MENTIONS", pair, &[]),
        ClusterStatus::Revoked => things
            .writer
            .relate("REVOKES", pair, &[("on", day(issued_on))]),
        ClusterStatus::Designated => {
            let batch = row
                .batch
                .map_or(Value::Null, |batch| Value::from(i64::from(batch)));
            let known = things
                .writer
                .between("DESIGNATES", document, cluster)
                .into_iter();
            let facts = things.writer.facts();
            let same = |link: &RelId| {
                facts.text(*link, "level") == Some(row.level)
                    && facts.value(*link, "batch").to_value() == batch
            };
            match known.into_iter().find(same) {
                Some(known) => known,
                None => {
                    let properties = [
                        ("level", Value::from(row.level)),
                        ("batch", batch),
                        ("ord", Value::from(row.order as i64)),
                        ("valid_from", day(row.valid_from.or(issued_on))),
                        ("valid_to", day(row.valid_to)),
                    ];
                    things.writer.relate_anew("DESIGNATES", pair, &properties)
                }
            }
        }
    };
    things.writer.support(link, std::slice::from_ref(evidence));
    if row.status == ClusterStatus::Candidate {
        count_mentions(things, link, "n");
    }
}

/// Counts the evidence of a relationship into a property.
pub fn count_mentions(things: &mut Things<'_, '_>, link: RelId, key: &str) {
    let count = things.writer.facts().texts(link, "evidence").len();
    things.writer.set(link, key, count as i64);
}

/// Level, status and validity of a cluster, from what documents do to it, as of a day.
pub fn derive(things: &mut Things<'_, '_>, cluster: NodeId, today: Date) {
    let facts = things.writer.facts();
    let Some(state) = State::of(facts, cluster, today) else {
        return;
    };
    let day = |day: Option<Date>| day.map_or(Value::Null, Value::Date);
    let properties = [
        ("status", Value::from(state.status)),
        ("valid_from", day(state.from)),
        ("valid_to", day(state.to)),
    ];
    let level = state.level.map(str::to_owned);
    for (key, value) in properties {
        things.writer.set(cluster, key, value);
    }
    if let Some(level) = level {
        things.writer.set(cluster, "level", level);
    }
}

struct State<'g> {
    status: &'static str,
    level: Option<&'g str>,
    from: Option<Date>,
    to: Option<Date>,
}

impl<'g> State<'g> {
    /// Nothing when no document has designated or revoked the cluster.
    fn of(facts: Facts<'g>, cluster: NodeId, today: Date) -> Option<Self> {
        const LEVELS: [&str; 3] = ["municipal", "provincial", "national"];
        let rank = |level: Option<&str>| LEVELS.iter().position(|known| Some(*known) == level);
        let designations: Vec<_> = facts
            .incoming(cluster, "DESIGNATES")
            .into_iter()
            .map(|(link, _)| link)
            .collect();
        let from = |link| facts.date(link, "valid_from");
        let to = |link| facts.date(link, "valid_to");
        let revoked = facts.incoming(cluster, "REVOKES").into_iter();
        let revoked = revoked.filter_map(|(link, _)| facts.date(link, "on")).max();
        let holds = |link: &&RelId| to(**link).is_none_or(|to| today < to);
        let in_force: Vec<_> = designations.iter().filter(holds).copied().collect();
        let latest = designations.iter().copied().max_by_key(|link| from(*link));
        let status = match (latest, revoked) {
            (None, None) => return None,
            (Some(latest), Some(day)) if from(latest).is_some_and(|from| from > day) => {
                "designated"
            }
            (_, Some(_)) => "revoked",
            (Some(_), None) if in_force.is_empty() => "lapsed",
            (Some(_), None) => "designated",
        };
        let counted = if in_force.is_empty() {
            &designations
        } else {
            &in_force
        };
        let level = counted.iter().filter_map(|link| facts.text(*link, "level"));
        let level = level.max_by_key(|level| rank(Some(level)));
        // Of designations at one level the time runs from the first to the last.
        let highest = counted.iter().copied();
        let highest: Vec<RelId> = highest
            .filter(|link| facts.text(*link, "level") == level)
            .collect();
        let ends: Option<Vec<Date>> = highest.iter().map(|link| to(*link)).collect();
        Some(Self {
            status,
            level,
            from: highest.iter().filter_map(|link| from(*link)).min(),
            to: ends.and_then(|ends| ends.into_iter().max()),
        })
    }
}
