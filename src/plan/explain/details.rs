//! What each operator does, in a few words.

use smol_str::SmolStr;

use crate::binder::{
    BoundAggregate, BoundExpr, BoundRemoveItem, BoundSetItem, CreatePattern, LengthRange, Selector,
    Slot, SlotInfo,
};
use crate::plan::{
    ApplyKind, Group, Link, LogicalPlan, PathSearch, Route, SearchStepKind, SortKey, VarExpand,
    VarExpandMode,
};
use crate::store::Direction;
use crate::syntax::schema_command;

use super::expression::{label_test, render};
use super::slot_name;

impl LogicalPlan {
    /// What the operator is called in plans and messages.
    pub fn name(&self) -> &'static str {
        use LogicalPlan as P;
        match self {
            P::Argument { .. } => "Argument",
            P::Scan { .. } => "Scan",
            P::IndexLookup { .. } => "IndexLookup",
            P::PropertyScan { .. } => "PropertyScan",
            P::RelationshipScan { .. } => "RelationshipScan",
            P::Expand { into: false, .. } => "Expand",
            P::Expand { into: true, .. } => "ExpandInto",
            P::DistinctExpand { .. } => "DistinctExpand",
            P::CountExpand { .. } => "CountExpand",
            P::SemiExpand { anti: false, .. } => "SemiExpand",
            P::SemiExpand { anti: true, .. } => "AntiExpand",
            P::GroupExpand { .. } => "GroupExpand",
            P::ExpandBound { .. } => "ExpandBound",
            P::VarExpand(expand) => match expand.mode {
                VarExpandMode::Trails | VarExpandMode::Walks => "VarExpand",
                VarExpandMode::Reach => "Reach",
                VarExpandMode::Shortest => "ShortestPath",
                VarExpandMode::AllShortest => "AllShortestPaths",
            },
            P::Repeat(_) => "Repeat",
            P::PathSearch(_) => "PathSearch",
            P::ChoosePaths { .. } => "ChoosePaths",
            P::Filter { .. } => "Filter",
            P::Project { .. } => "Project",
            P::Aggregate { .. } => "Aggregate",
            P::Distinct { .. } => "Distinct",
            P::Sort { .. } => "Sort",
            P::TopK { .. } => "TopK",
            P::Skip { .. } => "Skip",
            P::Limit { .. } => "Limit",
            P::Unwind { .. } => "Unwind",
            P::LoadCsv { .. } => "LoadCsv",
            P::Apply { kind, .. } => match kind {
                ApplyKind::Lateral => "Apply",
                ApplyKind::Optional => "Optional",
                ApplyKind::Semi => "SemiApply",
                ApplyKind::Anti => "AntiApply",
            },
            P::Gather { .. } => "Gather",
            P::Join { .. } => "Join",
            P::Union { .. } => "Union",
            P::CallProcedure { .. } => "CallProcedure",
            P::Create { .. } => "Create",
            P::Merge { .. } => "Merge",
            P::Set { .. } => "Set",
            P::Remove { .. } => "Remove",
            P::Delete { .. } => "Delete",
            P::Foreach { .. } => "Foreach",
            P::ChangeSchema { .. } => "ChangeSchema",
            P::Eager { .. } => "Eager",
            P::Drain { .. } => "Drain",
        }
    }
}

/// What it works on.
pub(super) fn details(plan: &LogicalPlan, slots: &[SlotInfo]) -> String {
    use LogicalPlan as P;
    match plan {
        P::Scan { .. }
        | P::IndexLookup { .. }
        | P::PropertyScan { .. }
        | P::RelationshipScan { .. }
        | P::Expand { .. }
        | P::DistinctExpand { .. }
        | P::CountExpand { .. }
        | P::SemiExpand { .. }
        | P::GroupExpand { .. }
        | P::ExpandBound { .. }
        | P::VarExpand(_)
        | P::Repeat(_)
        | P::PathSearch(_)
        | P::ChoosePaths { .. } => found(plan, slots),
        P::Create { .. }
        | P::Merge { .. }
        | P::Set { .. }
        | P::Remove { .. }
        | P::Delete { .. }
        | P::Foreach { .. }
        | P::ChangeSchema { .. } => changed(plan, slots),
        _ => shaped(plan, slots),
    }
}

fn by_index(name: Option<&SmolStr>) -> String {
    name.map(|name| format!(" BY {name}")).unwrap_or_default()
}

/// Operators that find nodes, relationships and paths.
fn found(plan: &LogicalPlan, slots: &[SlotInfo]) -> String {
    use LogicalPlan as P;
    let named = |slot: &Slot| slot_name(slots, *slot);
    match plan {
        P::Scan {
            node,
            labels,
            linked,
            ..
        } => {
            let labels = labels.as_ref().map(label_test).unwrap_or_default();
            let link = |it: &Link| format!("{}()", arrow(it.direction, &type_list(&it.types)));
            let linked = linked.as_ref().map(link).unwrap_or_default();
            format!("({}{labels}){linked}", named(node))
        }
        P::IndexLookup {
            node,
            label,
            key,
            value,
            index,
            ..
        } => {
            let value = render(value, slots);
            let index = by_index(index.as_ref());
            format!("({}:{label} {{{key}: {value}}}){index}", named(node))
        }
        P::PropertyScan {
            node,
            labels,
            predicate,
            index,
            ..
        } => {
            let labels = labels.as_ref().map(label_test).unwrap_or_default();
            let predicate = render(predicate, slots);
            let index = by_index(index.as_ref());
            format!("({}{labels} WHERE {predicate}){index}", named(node))
        }
        P::VarExpand(expand) => chain(expand, slots),
        P::Repeat(repeat) => {
            let step = times(&repeat.group);
            format!("({}){step}({})", named(&repeat.from), named(&repeat.to))
        }
        P::PathSearch(search) => path_search(search, slots),
        P::ChoosePaths {
            start,
            end,
            selector,
            ..
        } => {
            let selector = selector_text(*selector);
            format!("{selector} ({})-({})", named(start), named(end))
        }
        P::DistinctExpand { .. }
        | P::CountExpand { .. }
        | P::SemiExpand { .. }
        | P::GroupExpand { .. } => routed(plan, slots),
        _ => single_step(plan, slots),
    }
}

/// Operators that follow a route.
fn routed(plan: &LogicalPlan, slots: &[SlotInfo]) -> String {
    use LogicalPlan as P;
    let named = |slot: &Slot| slot_name(slots, *slot);
    match plan {
        P::DistinctExpand { route: way, .. } => route(way, slots),
        P::SemiExpand {
            route: way,
            predicate,
            ..
        } => {
            let predicate = predicate.as_ref().map(|it| render(it, slots));
            let predicate = predicate.map(|it| format!(" WHERE {it}"));
            route(way, slots) + &predicate.unwrap_or_default()
        }
        P::CountExpand {
            route: way,
            distinct,
            count,
            ..
        } => {
            let counted = counted(way.to, *distinct, slots);
            format!("{counted} AS {}, {}", named(count), route(way, slots))
        }
        P::GroupExpand {
            run,
            route: way,
            distinct,
            count,
            ..
        } => {
            let counted = counted(way.from, *distinct, slots);
            let groups = list(run.iter().chain([&way.to]).map(named));
            let (count, way) = (named(count), route(way, slots));
            format!("{counted} AS {count} BY {groups}, {way}")
        }
        _ => String::new(),
    }
}

/// Operators of one relationship.
fn single_step(plan: &LogicalPlan, slots: &[SlotInfo]) -> String {
    use LogicalPlan as P;
    match plan {
        P::RelationshipScan {
            from,
            relationship,
            to,
            direction,
            types,
            ..
        }
        | P::Expand {
            from,
            relationship,
            to,
            direction,
            types,
            ..
        }
        | P::ExpandBound {
            from,
            relationship,
            to,
            direction,
            types,
            ..
        } => {
            let [from, name, to] = [from, relationship, to].map(|slot| slot_name(slots, *slot));
            let step = arrow(*direction, &(name + &type_list(types)));
            format!("({from}){step}({to})")
        }
        _ => String::new(),
    }
}

/// Operators that filter, compute, group, order and page rows, and the leaves.
fn shaped(plan: &LogicalPlan, slots: &[SlotInfo]) -> String {
    use LogicalPlan as P;
    let named = |slot: &Slot| slot_name(slots, *slot);
    match plan {
        P::Argument { slots: own }
        | P::Distinct { slots: own, .. }
        | P::Union { slots: own, .. } => list(own.iter().map(named)),
        P::Filter { predicate, .. } => render(predicate, slots),
        P::Project { retain, items, .. } => project(retain, items, slots),
        P::Aggregate {
            keys, aggregates, ..
        } => grouping(keys, aggregates, slots),
        P::Sort { keys, .. } => sort_keys(keys, slots),
        P::TopK {
            keys, limit, skip, ..
        } => top_k(keys, limit, skip.as_ref(), slots),
        P::Skip { count, .. } | P::Limit { count, .. } => render(count, slots),
        P::LoadCsv { source, slot, .. } => each(source, *slot, slots),
        P::Unwind {
            list,
            slot,
            numbering,
            ..
        } => {
            let place = numbering.map(|it| format!(", place AS {}", slot_name(slots, it.slot)));
            each(list, *slot, slots) + &place.unwrap_or_default()
        }
        P::Apply { subplan, .. } => list(subplan.result.iter().map(named)),
        P::Gather { stages, .. } => list(stages.result.iter().map(named)),
        P::Join { keys, .. } => list(
            keys.iter()
                .map(|(left, right)| format!("{} = {}", render(left, slots), render(right, slots))),
        ),
        P::CallProcedure {
            procedure,
            arguments,
            yields,
            ..
        } => {
            let arguments = list(arguments.iter().map(|argument| render(argument, slots)));
            let outputs = list(yields.iter().map(|(_, slot)| named(slot)));
            let call = format!("{procedure}({arguments}) YIELD {outputs}");
            call.trim_end_matches(" YIELD ").to_string()
        }
        _ => String::new(),
    }
}

/// Operators that change the graph.
fn changed(plan: &LogicalPlan, slots: &[SlotInfo]) -> String {
    use LogicalPlan as P;
    match plan {
        P::Create { pattern, .. }
        | P::Merge {
            create: pattern, ..
        } => create(pattern, slots),
        P::Set { items, .. } => list(items.iter().map(|item| set_item(item, slots))),
        P::Remove { items, .. } => list(items.iter().map(|item| remove_item(item, slots))),
        P::Delete {
            detach, targets, ..
        } => {
            let detach = if *detach { "DETACH " } else { "" };
            let targets = list(targets.iter().map(|target| render(target, slots)));
            format!("{detach}{targets}")
        }
        P::ChangeSchema { change, .. } => schema_command(change),
        P::Foreach { list, slot, .. } => each(list, *slot, slots),
        _ => String::new(),
    }
}

/// `list AS element`
fn each(list: &BoundExpr, slot: Slot, slots: &[SlotInfo]) -> String {
    format!("{} AS {}", render(list, slots), slot_name(slots, slot))
}

fn project(retain: &[Slot], items: &[(Slot, BoundExpr)], slots: &[SlotInfo]) -> String {
    let kept = retain.iter().map(|slot| slot_name(slots, *slot));
    list(kept.chain(items.iter().map(|(slot, expr)| each(expr, *slot, slots))))
}

/// Aggregates and the keys they are grouped by.
fn grouping(
    keys: &[(Slot, BoundExpr)],
    aggregates: &[(Slot, BoundAggregate)],
    slots: &[SlotInfo],
) -> String {
    let keys = keys
        .iter()
        .map(|(slot, expr)| aliased(render(expr, slots), slot_name(slots, *slot)));
    let calls = aggregates
        .iter()
        .map(|(slot, call)| aliased(aggregate(call, slots), slot_name(slots, *slot)));
    let text = format!("{} BY {}", list(calls), list(keys));
    text.trim_end_matches(" BY ").trim_start().to_string()
}

fn top_k(
    keys: &[SortKey],
    limit: &BoundExpr,
    skip: Option<&BoundExpr>,
    slots: &[SlotInfo],
) -> String {
    let skip = skip.map(|count| format!(" SKIP {}", render(count, slots)));
    let (keys, skip) = (sort_keys(keys, slots), skip.unwrap_or_default());
    format!("{keys}{skip} LIMIT {}", render(limit, slots))
}

fn list(parts: impl Iterator<Item = String>) -> String {
    parts.collect::<Vec<_>>().join(", ")
}

fn aliased(text: String, name: String) -> String {
    if text == name {
        text
    } else {
        format!("{text} AS {name}")
    }
}

fn aggregate(call: &BoundAggregate, slots: &[SlotInfo]) -> String {
    let distinct = if call.distinct { "DISTINCT " } else { "" };
    let arguments = match call.arguments.as_slice() {
        [] => "*".to_string(),
        arguments => list(arguments.iter().map(|argument| render(argument, slots))),
    };
    format!("{}({distinct}{arguments})", call.function)
}

fn sort_keys(keys: &[SortKey], slots: &[SlotInfo]) -> String {
    list(keys.iter().map(|key| {
        let direction = if key.descending { " DESC" } else { "" };
        format!("{}{direction}", render(&key.expr, slots))
    }))
}

fn type_list(types: &[SmolStr]) -> String {
    if types.is_empty() {
        String::new()
    } else {
        format!(":{}", types.join("|"))
    }
}

fn arrow(direction: Direction, inside: &str) -> String {
    match direction {
        Direction::Outgoing => format!("-[{inside}]->"),
        Direction::Incoming => format!("<-[{inside}]-"),
        Direction::Both => format!("-[{inside}]-"),
    }
}

fn route(route: &Route, slots: &[SlotInfo]) -> String {
    let last = route.steps.len() - 1;
    let steps = route.steps.iter().enumerate().map(|(at, step)| {
        let end = match at == last {
            true => slot_name(slots, route.to),
            false => String::new(),
        };
        let labels: String = step.labels.iter().map(label_test).collect();
        format!(
            "{}({end}{labels})",
            arrow(step.direction, &type_list(&step.types))
        )
    });
    format!(
        "({}){}",
        slot_name(slots, route.from),
        steps.collect::<String>()
    )
}

fn counted(node: Slot, distinct: bool, slots: &[SlotInfo]) -> String {
    match distinct {
        true => format!("count(DISTINCT {})", slot_name(slots, node)),
        false => "count(*)".to_string(),
    }
}

fn chain(expand: &VarExpand, slots: &[SlotInfo]) -> String {
    let name = match expand.mode {
        VarExpandMode::Reach => String::new(),
        _ => slot_name(slots, expand.relationships),
    };
    let inside = format!(
        "{name}{}*{}",
        type_list(&expand.types),
        length(expand.length)
    );
    let step = arrow(expand.direction, &inside);
    let tested = expand
        .predicate
        .as_ref()
        .map(|test| format!(" WHERE {}", render(test, slots)))
        .unwrap_or_default();
    format!(
        "({}){step}({}){tested}",
        slot_name(slots, expand.from),
        slot_name(slots, expand.to)
    )
}

/// A group, and with an arrow that it is walked from its right end.
fn times(group: &Group) -> String {
    let back = if group.reversed { "<" } else { "" };
    format!("{back}-{{{}}}-", length(group.length))
}

fn path_search(search: &PathSearch, slots: &[SlotInfo]) -> String {
    let mut text = selector_text(search.selector);
    text.push_str(&format!(" ({})", slot_name(slots, search.from)));
    for step in &search.steps {
        text.push_str(&match &step.kind {
            SearchStepKind::Group(group) => times(group),
            SearchStepKind::Relationship {
                direction,
                types,
                length: range,
                ..
            } => {
                let name = slot_name(slots, step.relationships);
                let range = range.map(|range| format!("*{}", length(range)));
                let inside = name + &type_list(types) + &range.unwrap_or_default();
                arrow(*direction, &inside)
            }
        });
        text.push_str(&format!("({})", slot_name(slots, step.node)));
    }
    let tests = search.tests().map(|(_, test)| test);
    let tests = tests
        .chain(&search.predicate)
        .map(|test| render(test, slots));
    let tests: Vec<String> = tests.collect();
    match tests.is_empty() {
        true => text,
        false => format!("{text} WHERE {}", tests.join(" AND ")),
    }
}

fn length(length: LengthRange) -> String {
    let max = length.max.map(|max| max.to_string()).unwrap_or_default();
    format!("{}..{max}", length.min)
}

fn selector_text(selector: Selector) -> String {
    match selector {
        Selector::Any(count) => format!("ANY {count}"),
        Selector::Shortest(count) => format!("SHORTEST {count}"),
        Selector::AllShortest => "ALL SHORTEST".to_string(),
        Selector::Groups(count) => format!("SHORTEST {count} GROUPS"),
    }
}

fn create(pattern: &CreatePattern, slots: &[SlotInfo]) -> String {
    let nodes = pattern.nodes.iter().map(|node| {
        let labels: String = node
            .labels
            .iter()
            .map(|label| format!(":{label}"))
            .collect();
        format!("({}{labels})", slot_name(slots, node.slot))
    });
    let relationships = pattern.relationships.iter().map(|step| {
        let [start, name, end] =
            [step.start, step.slot, step.end].map(|slot| slot_name(slots, slot));
        format!("({start})-[{name}:{}]->({end})", step.relationship_type)
    });
    list(nodes.chain(relationships))
}

fn set_item(item: &BoundSetItem, slots: &[SlotInfo]) -> String {
    match item {
        BoundSetItem::Property { target, key, value } => {
            format!("{}.{key} = {}", render(target, slots), render(value, slots))
        }
        BoundSetItem::Replace { target, value } => {
            format!("{} = {}", slot_name(slots, *target), render(value, slots))
        }
        BoundSetItem::Add { target, value } => {
            format!("{} += {}", slot_name(slots, *target), render(value, slots))
        }
        BoundSetItem::DynamicProperty { target, key, value } => format!(
            "{}[{}] = {}",
            render(target, slots),
            render(key, slots),
            render(value, slots)
        ),
        BoundSetItem::Labels {
            target,
            labels,
            dynamic,
        } => labelled(*target, labels, dynamic, slots),
    }
}

fn remove_item(item: &BoundRemoveItem, slots: &[SlotInfo]) -> String {
    match item {
        BoundRemoveItem::Property { target, key } => format!("{}.{key}", render(target, slots)),
        BoundRemoveItem::DynamicProperty { target, key } => {
            format!("{}[{}]", render(target, slots), render(key, slots))
        }
        BoundRemoveItem::Labels {
            target,
            labels,
            dynamic,
        } => labelled(*target, labels, dynamic, slots),
    }
}

fn labelled(target: Slot, labels: &[SmolStr], dynamic: &[BoundExpr], slots: &[SlotInfo]) -> String {
    let names = labels.iter().map(|label| format!(":{label}"));
    let computed = dynamic
        .iter()
        .map(|it| format!(":$({})", render(it, slots)));
    let labels: String = names.chain(computed).collect();
    format!("{}{labels}", slot_name(slots, target))
}
