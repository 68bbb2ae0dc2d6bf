//! One statement on its way from text to operators.

use std::sync::Arc;
use std::time::Instant;

use crate::binder::{self, BindContext};
use crate::exec::{self, Batch, BoxOperator, ExecContext, ExecError, Profile, materialize};
use crate::function::procedure::ProcedureTable;
use crate::optimize;
use crate::plan::{self, Figures};
use crate::store::Graph;
use crate::syntax::{self, ast};
use crate::value::{Map, Value};

use super::plans::{Circumstances, PlanCache, Planned};
use super::result::{Finished, Known, QueryResult};
use super::{Error, Options, room};

/// A statement that has been checked and planned, with all that it takes to run it.
pub(super) struct Prepared {
    planned: Arc<Planned>,
    procedures: ProcedureTable,
    params: Arc<Map>,
    begun: Instant,
}

/// What a statement is checked and planned against.
pub(super) struct Surroundings<'a> {
    pub plans: &'a PlanCache,
    pub graph: &'a Graph,
    pub procedures: ProcedureTable,
    pub params: Arc<Map>,
    pub options: &'a Options,
}

impl Surroundings<'_> {
    /// Prepares the statement of a text and runs it, with as much stack as it takes. `run` is told whether all rows have to be made before
    /// it returns, because the stack will not last.
    ///
    /// # Errors
    /// Text that is no query or breaks a rule; what `run` reports.
    pub fn with_statement<R: Send>(
        &self,
        source: &str,
        run: impl Fn(Prepared, bool) -> Result<R, Error> + Sync,
    ) -> Result<R, Error> {
        let begun = Instant::now();
        let circumstances = Circumstances {
            graph: self.graph,
            procedures: &self.procedures,
            params: &self.params,
            rules: &self.options.rules,
        };
        if let Some(planned) = self.plans.find(source, &circumstances) {
            return run(self.prepared(planned, begun), false);
        }
        let plan = || -> Result<_, Error> {
            let planned = Arc::new(self.plan(&read(source)?)?);
            if planned.shallow {
                self.plans.keep(source, &circumstances, &planned);
            }
            Ok(planned)
        };
        if !room::needs_room(source) {
            return run(self.prepared(plan()?, begun), false);
        }
        let made = room::with_room(|| {
            let planned = plan()?;
            Ok(match planned.shallow {
                true => Err(planned),
                false => Ok(run(self.prepared(planned, begun), true)?),
            })
        })?;
        made.or_else(|planned| run(self.prepared(planned, begun), false))
    }

    /// A statement that has been read already.
    ///
    /// # Errors
    /// A statement that breaks a rule.
    pub fn prepare(&self, statement: &ast::Statement) -> Result<Prepared, Error> {
        let begun = Instant::now();
        Ok(self.prepared(Arc::new(self.plan(statement)?), begun))
    }

    fn prepared(&self, planned: Arc<Planned>, begun: Instant) -> Prepared {
        Prepared {
            planned,
            procedures: self.procedures.clone(),
            params: self.params.clone(),
            begun,
        }
    }

    fn plan(&self, statement: &ast::Statement) -> Result<Planned, Error> {
        let names: Vec<_> = self.params.keys().cloned().collect();
        let context = BindContext {
            procedures: &self.procedures,
            parameters: &names,
            names: Some(self.graph),
        };
        let bound = binder::bind(statement, &context)?;
        let plan = optimize::optimize(plan::build(&bound), self.graph, &self.options.rules);
        Ok(Planned::new(statement.mode, plan, bound.warnings))
    }
}

/// The first word of a text decides who reads it.
fn read(source: &str) -> Result<ast::Statement, Error> {
    Ok(syntax::parse(source)?)
}

impl Prepared {
    /// True when running it may change the graph.
    pub fn updates(&self) -> bool {
        self.planned.plan.updates && self.planned.mode != ast::Mode::Explain
    }

    /// The plan with estimated rows.
    pub fn explain(&self, graph: &Graph) -> String {
        let plan = &self.planned.plan;
        plan.explain(&[optimize::estimated_rows(plan, graph)])
    }

    /// Runs a statement that changes nothing, as far as its rows are asked for.
    ///
    /// # Errors
    /// A missing parameter, and with `PROFILE` whatever happens while it runs.
    pub fn read(self, graph: Graph, options: &Options) -> Result<QueryResult, Error> {
        match self.planned.mode {
            ast::Mode::Explain => {
                let plan = self.explain(&graph);
                Ok(QueryResult::of_plan(self.known(), plan))
            }
            ast::Mode::Profile => Ok(self.write(graph, options)?.result),
            ast::Mode::Run => {
                let running = self.start(graph, options)?;
                Ok(QueryResult::running(
                    self.known(),
                    running,
                    options.max_rows,
                ))
            }
        }
    }

    /// Runs a statement to its end on a graph of its own.
    ///
    /// # Errors
    /// Whatever happens while it runs; the graph is then to be dropped.
    pub fn write(self, graph: Graph, options: &Options) -> Result<Finished, Error> {
        let mut running = self.start(graph, options)?;
        let most = options.max_rows.unwrap_or(usize::MAX);
        let (mut rows, mut truncated) = (Vec::new(), false);
        while let Some(batch) = running.next()? {
            running.cx.charge(batch.memory(), "Result")?;
            let room = most - rows.len();
            truncated |= batch.rows > room;
            rows.extend((0..batch.rows.min(room)).map(|row| batch.row(row)));
        }
        let rows = rows
            .into_iter()
            .map(|row| running.materialize(row))
            .collect();
        let profile = running.cx.profile.take();
        let mut graph = running.cx.graph;
        graph.settle_statement().map_err(ExecError::Constraint)?;
        let changes = graph.take_change_counts();
        let plan = profile.map(|profile| self.profiled(&graph, &profile));
        let result = QueryResult::finished(self.known(), rows, truncated, changes, plan);
        Ok(Finished { result, graph })
    }

    fn known(self) -> Known {
        Known {
            columns: self.planned.columns.clone(),
            warnings: self.planned.warnings.clone(),
            begun: self.begun,
        }
    }

    fn start(&self, mut graph: Graph, options: &Options) -> Result<Running, Error> {
        let plan = &self.planned.plan;
        graph.take_change_counts();
        let mut cx = ExecContext::new(
            graph,
            self.params.clone(),
            self.planned.subplans.clone(),
            Arc::new(self.procedures.clone()),
            options.limits(),
        );
        if let Some(clock) = &options.clock {
            cx.clock = clock.clone();
        }
        cx.files = options.files.clone();
        if let Some(seed) = options.seed {
            cx.seed(seed);
        }
        if self.planned.mode == ast::Mode::Profile {
            cx.profile = Some(Profile::new(plan));
        }
        let (operator, layout) = exec::build(&plan.root, &cx)?;
        let columns = plan.columns.iter();
        let positions: Option<Vec<usize>> =
            columns.map(|column| layout.position(column.slot)).collect();
        Ok(Running {
            cx,
            operator,
            columns: positions.ok_or(ExecError::Internal("the plan lacks a result column"))?,
        })
    }

    fn profiled(&self, graph: &Graph, profile: &Profile) -> String {
        let measures = profile.measures.iter();
        let rows = Figures {
            heading: "rows",
            entries: measures.clone().map(|m| m.rows.to_string()).collect(),
        };
        let milliseconds = |time: std::time::Duration| format!("{:.2}", time.as_secs_f64() * 1e3);
        let time = Figures {
            heading: "ms",
            entries: measures.clone().map(|m| milliseconds(m.time)).collect(),
        };
        let memory = Figures {
            heading: "bytes",
            entries: measures.map(|m| m.memory.to_string()).collect(),
        };
        let plan = &self.planned.plan;
        let estimates = optimize::estimated_rows(plan, graph);
        plan.explain(&[estimates, rows, time, memory])
    }
}

/// A statement whose rows are being made.
pub(super) struct Running {
    cx: ExecContext,
    operator: BoxOperator,
    /// The columns of the result in the rows of the operator.
    columns: Vec<usize>,
}

impl Running {
    /// The next rows of the result.
    ///
    /// # Errors
    /// Whatever happens while they are made.
    pub fn next(&mut self) -> Result<Option<Batch>, Error> {
        let batch = self.operator.next(&mut self.cx)?;
        Ok(batch.map(|batch| batch.select(&self.columns)))
    }

    /// A row with the data of nodes and relationships, as it leaves the engine.
    pub fn materialize(&self, row: Vec<Value>) -> Vec<Value> {
        let values = row.into_iter();
        values
            .map(|value| materialize(value, &self.cx.graph))
            .collect()
    }
}
