use foldhash::HashMap;

use super::*;

/// The length of the shortest chain from `start` back to it, at least 1 and within the longest allowed; `None` when there is none.
///
/// Breadth first, each node labelled with the first relationship of the walk to it: a relationship between nodes of different
/// labels, or back to the start by another relationship than the first, closes a chain. A shortest one is always found so.
pub fn shortest_cycle(
    chain: &Chain,
    batch: &Batch,
    walk: &Walk,
    start: NodeId,
    cx: &mut ExecContext,
) -> Result<Option<usize>, ExecError> {
    let mut met: HashMap<NodeId, (RelId, usize)> = HashMap::default();
    let (mut level, mut steps, mut best) = (vec![start], Vec::new(), usize::MAX);
    let mut length = 0;
    while !level.is_empty() && chain.may_grow(length) && length * 2 < best {
        cx.check()?;
        let mut next = Vec::new();
        for node in level {
            chain.steps((batch, walk), node, false, &mut steps, cx)?;
            for &(relationship, to) in &steps {
                let label = met.get(&node).map_or(relationship, |&(label, _)| label);
                if to == start {
                    let closes = node == start || label != relationship;
                    best = if closes { best.min(length + 1) } else { best };
                } else if let Some(&(other, distance)) = met.get(&to) {
                    let across = undirected(chain) && other != label;
                    best = if across {
                        best.min(length + 1 + distance)
                    } else {
                        best
                    };
                } else {
                    met.insert(to, (label, length + 1));
                    next.push(to);
                }
            }
        }
        level = next;
        length += 1;
    }
    let allowed = chain.length.max.is_none_or(|max| best as u64 <= max);
    Ok((best < usize::MAX && allowed).then_some(best))
}

fn undirected(chain: &Chain) -> bool {
    chain.hop.direction == Direction::Both
}
