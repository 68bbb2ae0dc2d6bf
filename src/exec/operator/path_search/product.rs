use foldhash::HashMap;

use super::*;

/// A place of the pattern: before, within or behind a step.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Place {
    pub step: u32,
    /// How often the step has been made; where it may be made without end, no more than it has to be.
    pub times: u32,
}

/// A node at a place of the pattern, with what the way there has met.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Spot {
    node: NodeId,
    place: Place,
    memory: u32,
}

/// A node at a place of the pattern.
pub struct State {
    pub node: NodeId,
    pub place: Place,
    /// Which of [`Memories`] the way has.
    memory: u32,
    /// The least number of relationships of a walk to it.
    pub distance: u32,
    done: bool,
    /// All moves by which it can be entered, as far as the search went.
    pub moves: Vec<Move>,
}

/// One time of a step, or with no relationship the passage to the next step.
#[derive(Clone, Copy)]
pub struct Move {
    pub from: u32,
    pub length: u32,
    relationships: usize,
    values: usize,
}

/// The states that walks from a node lead to.
pub struct Product {
    states: Vec<State>,
    known: HashMap<Spot, u32>,
    memories: Memories,
    /// The relationships of all moves, in path order.
    relationships: Vec<RelId>,
    /// The variables of all moves.
    values: Vec<Value>,
    /// States to go on from, by distance.
    waiting: BTreeMap<u32, Vec<u32>>,
    /// The place behind the last step.
    last: Place,
    ends: Vec<u32>,
    new_ends: usize,
    charged: usize,
}

/// What a state needs, about.
const STATE_BYTES: usize = size_of::<State>() + 2 * size_of::<(Spot, u32)>();

impl Product {
    pub fn new(from: NodeId, steps: u32) -> Self {
        let mut product = Self {
            states: Vec::new(),
            known: HashMap::default(),
            memories: Memories::default(),
            relationships: Vec::new(),
            values: Vec::new(),
            waiting: BTreeMap::new(),
            last: Place {
                step: steps,
                times: 0,
            },
            ends: Vec::new(),
            new_ends: 0,
            charged: 0,
        };
        let first = Spot {
            node: from,
            place: Place { step: 0, times: 0 },
            memory: product.memories.id_of(Vec::new()),
        };
        product.reach(first, 0);
        product
    }

    pub fn state(&self, id: u32) -> &State {
        &self.states[id as usize]
    }

    pub fn relationships(&self, it: &Move) -> &[RelId] {
        &self.relationships[it.relationships..it.relationships + it.length as usize]
    }

    /// The variables of a move, of which there are `count`.
    pub fn values(&self, it: &Move, count: usize) -> &[Value] {
        &self.values[it.values..it.values + count]
    }

    /// All walks up to this length are known, once the search has gone on at all.
    pub fn horizon(&self) -> u32 {
        let next = self.waiting.first_key_value();
        next.map_or(u32::MAX, |(&distance, _)| distance - 1)
    }

    pub fn has_ends(&self) -> bool {
        !self.ends.is_empty()
    }

    /// The states behind the last step that were found since the last call.
    pub fn new_ends(&mut self) -> Vec<u32> {
        let new = self.ends[self.new_ends..].to_vec();
        self.new_ends = self.ends.len();
        new
    }

    /// Goes on from the nearest states; false when there are no more.
    pub fn advance(
        &mut self,
        strides: &mut [Stride],
        row: (&Batch, usize),
        cx: &mut ExecContext,
    ) -> Result<bool, ExecError> {
        let Some((&distance, _)) = self.waiting.first_key_value() else {
            return Ok(false);
        };
        // A step may need no relationship, so the level may grow while it is looked at.
        while let Some(level) = self.waiting.remove(&distance) {
            let mut by_place: BTreeMap<Place, Vec<u32>> = BTreeMap::new();
            for id in level {
                let state = &mut self.states[id as usize];
                if state.distance == distance && !std::mem::replace(&mut state.done, true) {
                    by_place.entry(state.place).or_default().push(id);
                }
            }
            by_place.remove(&self.last);
            for (place, states) in by_place {
                let stride = &mut strides[place.step as usize];
                for states in states.chunks(BATCH_SIZE) {
                    cx.check()?;
                    self.leave(states, place, stride, row, cx)?;
                    self.repeat(states, place, stride, row, cx)?;
                }
            }
        }
        Ok(true)
    }

    fn nodes(&self, states: &[u32]) -> Vec<NodeId> {
        states.iter().map(|&id| self.state(id).node).collect()
    }

    /// From a step that was made often enough to the next.
    fn leave(
        &mut self,
        states: &[u32],
        place: Place,
        stride: &Stride,
        (batch, row): (&Batch, usize),
        cx: &mut ExecContext,
    ) -> Result<(), ExecError> {
        if u64::from(place.times) < stride.length.min {
            return Ok(());
        }
        let met = stride.node.into.map(|into| batch.columns[into].node(row));
        let again = stride.node.again;
        let meets = |id: &u32| {
            let state = self.state(*id);
            let remembered = |again| self.memories.allow(state.memory, again, state.node);
            met.is_none_or(|met| met == Some(state.node)) && again.is_none_or(remembered)
        };
        let mut states: Vec<u32> = states.iter().copied().filter(meets).collect();
        if let (Some(test), false) = (&stride.node.test, states.is_empty()) {
            let nodes = Column::Nodes(Typed::new(self.nodes(&states)));
            let rows = batch.gather(&vec![row as u32; states.len()]);
            let kept = cx.select_true(test, &rows.with_column(nodes))?;
            states = kept.iter().map(|&at| states[at as usize]).collect();
        }
        let next = Place {
            step: place.step + 1,
            times: 0,
        };
        for from in states {
            let State { node, memory, .. } = *self.state(from);
            let memory = match again {
                Some(again) => self.memories.after(memory, again, node),
                None => memory,
            };
            let place = next;
            let spot = Spot {
                node,
                place,
                memory,
            };
            self.connect(from, spot, &[], &[], cx)?;
        }
        Ok(())
    }

    /// Makes a step once more.
    fn repeat(
        &mut self,
        states: &[u32],
        place: Place,
        stride: &mut Stride,
        (batch, row): (&Batch, usize),
        cx: &mut ExecContext,
    ) -> Result<(), ExecError> {
        let times = u64::from(place.times) + 1;
        if stride.length.max.is_some_and(|max| times > max) {
            return Ok(());
        }
        let most = stride.length.max.unwrap_or(stride.length.min);
        let next = Place {
            step: place.step,
            times: u32::try_from(times.min(most)).unwrap_or(u32::MAX),
        };
        match &mut stride.kind {
            StrideKind::Relationship { hop, test } => {
                let mut steps = self.steps(states, hop, cx);
                if let (Some(test), false) = (test, steps.is_empty()) {
                    steps = passing(steps, test, (batch, row), cx)?;
                }
                for (from, relationship, node) in steps {
                    let spot = self.spot(from, node, next);
                    self.connect(from, spot, &[relationship], &[], cx)?;
                }
            }
            StrideKind::Group(times) => {
                let nodes = self.nodes(states);
                times.start(batch, &vec![row as u32; nodes.len()], nodes);
                while let Some(found) = times.next(cx)? {
                    for time in found {
                        let from = states[time.owner as usize];
                        let spot = self.spot(from, time.end, next);
                        self.connect(from, spot, &time.relationships, &time.variables, cx)?;
                    }
                }
            }
        }
        Ok(())
    }

    fn steps(&self, states: &[u32], hop: &Hop, cx: &ExecContext) -> Vec<(u32, RelId, NodeId)> {
        let types = hop.type_ids(&cx.graph);
        let mut steps = Vec::new();
        for &id in states {
            let node = self.state(id).node;
            let neighbours = cx.graph.neighbours(node, hop.direction, types.as_deref());
            steps.extend(neighbours.map(|(relationship, to)| (id, relationship, to)));
        }
        steps
    }

    /// A node at a place within the step at hand.
    fn spot(&self, from: u32, node: NodeId, place: Place) -> Spot {
        let memory = self.state(from).memory;
        Spot {
            node,
            place,
            memory,
        }
    }

    /// Notes a move.
    fn connect(
        &mut self,
        from: u32,
        spot: Spot,
        relationships: &[RelId],
        values: &[Value],
        cx: &mut ExecContext,
    ) -> Result<(), ExecError> {
        let length = relationships.len() as u32;
        let (states, distance) = (self.states.len(), self.state(from).distance + length);
        let to = self.reach(spot, distance);
        self.states[to as usize].moves.push(Move {
            from,
            length,
            relationships: self.relationships.len(),
            values: self.values.len(),
        });
        self.relationships.extend_from_slice(relationships);
        self.values.extend_from_slice(values);
        let values = values
            .iter()
            .map(|value| size_of::<Value>() + heap_size(value));
        let bytes = size_of::<Move>()
            + size_of_val(relationships)
            + values.sum::<usize>()
            + (self.states.len() - states) * STATE_BYTES;
        self.charged += bytes;
        cx.charge(bytes, NAME)
    }

    /// The bytes that were charged for it.
    pub fn charged(&self) -> usize {
        self.charged
    }

    /// The state, which can be entered at this distance.
    fn reach(&mut self, spot: Spot, distance: u32) -> u32 {
        let new = self.states.len() as u32;
        let id = *self.known.entry(spot).or_insert(new);
        if id == new {
            let Spot {
                node,
                place,
                memory,
            } = spot;
            self.states.push(State {
                node,
                place,
                memory,
                distance: u32::MAX,
                done: false,
                moves: Vec::new(),
            });
            self.ends.extend((place == self.last).then_some(id));
        }
        let state = &mut self.states[id as usize];
        if distance < state.distance {
            state.distance = distance;
            self.waiting.entry(distance).or_default().push(id);
        }
        id
    }
}

/// The nodes that ways have met and that the pattern names again, each under its mark: states with different ones are kept apart.
#[derive(Default)]
struct Memories {
    all: Vec<Vec<(u32, NodeId)>>,
    ids: HashMap<Vec<(u32, NodeId)>, u32>,
}

impl Memories {
    fn id_of(&mut self, memory: Vec<(u32, NodeId)>) -> u32 {
        let new = self.all.len() as u32;
        let id = *self.ids.entry(memory.clone()).or_insert(new);
        if id == new {
            self.all.push(memory);
        }
        id
    }

    /// Whether the pattern may name `node` here.
    fn allow(&self, memory: u32, again: Again, node: NodeId) -> bool {
        let held = self.all[memory as usize].iter();
        let mut others = held.filter(|(mark, _)| *mark == again.mark);
        others.all(|(_, other)| *other == node)
    }

    /// What a way remembers that has met `node` here.
    fn after(&mut self, memory: u32, again: Again, node: NodeId) -> u32 {
        let held = self.all[memory as usize].iter().copied();
        let mut left: Vec<(u32, NodeId)> = held.filter(|(mark, _)| *mark != again.mark).collect();
        if again.goes_on {
            left.push((again.mark, node));
            left.sort_unstable_by_key(|(mark, _)| *mark);
        }
        self.id_of(left)
    }
}

/// The steps whose relationship passes.
fn passing(
    steps: Vec<(u32, RelId, NodeId)>,
    test: &Expr,
    (batch, row): (&Batch, usize),
    cx: &mut ExecContext,
) -> Result<Vec<(u32, RelId, NodeId)>, ExecError> {
    let mut passing = Vec::new();
    for steps in steps.chunks(BATCH_SIZE) {
        let elements = steps.iter().map(|&(_, relationship, _)| relationship);
        let elements = Column::Relationships(Typed::new(elements.collect()));
        let rows = batch.gather(&vec![row as u32; steps.len()]);
        let kept = cx.select_true(test, &rows.with_column(elements))?;
        passing.extend(kept.iter().map(|&at| steps[at as usize]));
    }
    Ok(passing)
}
