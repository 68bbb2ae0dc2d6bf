//! Phrases in the session: read, told what was understood, run, and asked about again with `why`.

use std::io::Write;

use smol_str::SmolStr;

use super::answer::{Answer, Question};
use super::console::{render_all, say};
use super::failure::{Exit, Failure};
use super::session::{Purpose, Session};
use super::source::Source;
use crate::phrase::{self, LastResult, PhraseError, Understood, entries};
use crate::policy::gazetteer::{Entity, EntityId, Kind, PlaceLevel};
use crate::syntax::ast;
use crate::value::Value;

/// Rows of a result after which ties are not counted.
const MOST_TIES: usize = 100_000;
/// Near names offered for a place that is unknown.
const NEAR: usize = 5;

/// What can be asked, with examples in both languages; only entries that hold a word if one is given.
pub fn examples(word: &str) -> Vec<String> {
    let word = word.to_lowercase();
    let mut lines = Vec::new();
    for entry in entries() {
        let examples: Vec<String> = entry
            .examples
            .iter()
            .map(|(english, chinese)| format!("{english} | {chinese}"))
            .collect();
        let all = format!("{} {}", entry.help, examples.join(" ")).to_lowercase();
        if all.contains(&word) {
            lines.push(entry.help.to_string());
            lines.extend(examples.into_iter().map(|example| format!("    {example}")));
        }
    }
    lines
}

/// Running.
impl Session {
    pub(super) fn run_phrase(
        &mut self,
        text: &str,
        offset: usize,
        source: &Source,
        purpose: Purpose,
        out: &mut dyn Write,
    ) -> Result<(), Failure> {
        let understood = self.understand(text, offset, source)?;
        let mut question = self.question(&understood.question, offset, source);
        match purpose {
            Purpose::Explain => {
                let text = understood.explain();
                writeln!(out, "{text}\n").map_err(|error| self.settings.output_failure(&error))?;
                question.statement.mode = ast::Mode::Explain;
                return self.run_question(&question, out).map(drop);
            }
            Purpose::Profile => question.statement.mode = ast::Mode::Profile,
            Purpose::Answer => {}
        }
        self.tell_understood(&understood, offset, source)?;
        let question = match &understood.otherwise {
            Some(otherwise) if self.collect(&question)?.is_empty() => {
                self.question(otherwise, offset, source)
            }
            _ => question,
        };
        let is_why = understood.reading().starts_with("why") && purpose == Purpose::Answer;
        let answer = match is_why {
            true => self.run_why(&question, out)?,
            false => self.run_question(&question, out)?,
        };
        self.tell_ties(&understood, offset, source)?;
        if answer.count == 0 {
            self.tell_why_empty(&understood, offset, source)?;
        }
        self.remember(understood, answer);
        Ok(())
    }

    /// The rows of a phrase, written nowhere.
    pub(super) fn phrase_rows(&mut self, source: &Source) -> Result<Vec<Vec<Value>>, Failure> {
        let understood = self.understand(&source.text, 0, source)?;
        self.tell_understood(&understood, 0, source)?;
        let question = self.question(&understood.question, 0, source);
        self.collect(&question)
    }

    fn understand(
        &self,
        text: &str,
        offset: usize,
        source: &Source,
    ) -> Result<Understood, Failure> {
        phrase::parse(text, self.gazetteer(), &self.phrases)
            .map_err(|error| not_understood(&error, offset, source))
    }

    fn question<'a>(
        &self,
        question: &phrase::Question,
        offset: usize,
        source: &'a Source,
    ) -> Question<'a> {
        Question {
            statement: question.statement.clone(),
            parameters: question.values().collect(),
            offset,
            source,
            written: false,
        }
    }

    fn tell_understood(
        &mut self,
        understood: &Understood,
        offset: usize,
        source: &Source,
    ) -> Result<(), Failure> {
        if self.settings.quiet {
            return Ok(());
        }
        let covered = match &understood.universe {
            Some(universe) => self.single_integer(universe, offset, source)?,
            None => None,
        };
        say(&understood.line(covered));
        for note in &understood.notes {
            say(&format!("note: {note}"));
        }
        Ok(())
    }

    fn single_integer(
        &mut self,
        question: &phrase::Question,
        offset: usize,
        source: &Source,
    ) -> Result<Option<i64>, Failure> {
        let question = self.question(question, offset, source);
        let rows = self.collect(&question)?;
        Ok(match rows.first().and_then(|row| row.first()) {
            Some(Value::Integer(value)) => Some(*value),
            _ => None,
        })
    }

    /// Says how many rows were left out although they equal the last one.
    fn tell_ties(
        &mut self,
        understood: &Understood,
        offset: usize,
        source: &Source,
    ) -> Result<(), Failure> {
        let Some((question, _)) = understood.ties.as_ref().filter(|_| !self.settings.quiet) else {
            return Ok(());
        };
        let question = self.question(question, offset, source);
        let (columns, rows) = self.collect_with_columns(&question, MOST_TIES)?;
        if let Some(note) = understood.tie_note(&columns, &rows) {
            say(&format!("note: {note}"));
        }
        Ok(())
    }

    /// Says which part of a phrase left no rows, and whether the places in it are covered.
    fn tell_why_empty(
        &mut self,
        understood: &Understood,
        offset: usize,
        source: &Source,
    ) -> Result<(), Failure> {
        if self.settings.quiet {
            return Ok(());
        }
        for (words, relaxed) in understood.relaxed(self.gazetteer(), &self.phrases) {
            let relaxed = self.question(&relaxed, offset, source);
            match self.collect(&relaxed)?.len() {
                0 => {}
                1 => say(&format!("note: without `{words}` there would be 1 row")),
                rows => say(&format!(
                    "note: without `{words}` there would be {rows} rows"
                )),
            }
        }
        for question in understood.coverage(self.gazetteer(), &self.phrases) {
            let question = self.question(&question, offset, source);
            for row in self.collect(&question)? {
                if let [Value::String(place), Value::Boolean(covered)] = row.as_slice() {
                    say(&format!("note: {place} is {}", coverage(*covered)));
                }
            }
        }
        Ok(())
    }

    /// What `why 3` is about from now on: the last phrase that was not itself a `why`.
    fn remember(&mut self, understood: Understood, answer: Answer) {
        if understood.reading().starts_with("why") {
            return;
        }
        self.phrases.last = Some(LastResult {
            phrase: understood.phrase,
            columns: answer.columns.into_iter().map(SmolStr::from).collect(),
            rows: answer.rows,
        });
    }
}

fn coverage(covered: bool) -> &'static str {
    if covered {
        "covered: complete lists of its clusters are loaded"
    } else {
        "not covered: no complete list of its clusters is loaded"
    }
}

fn not_understood(error: &PhraseError, offset: usize, source: &Source) -> Failure {
    let exit = match error.exit_code() {
        3 => Exit::Ambiguous,
        4 => Exit::UnknownName,
        2 => Exit::Usage,
        _ => Exit::Failed,
    };
    Failure::Message {
        exit,
        text: render_all(
            &[error.diagnostic().shifted(offset)],
            &source.text,
            &source.name,
        ),
    }
}

/// The place from which relative names are read.
impl Session {
    pub fn place_name(&self) -> Option<&str> {
        let place = self.phrases.place?;
        Some(self.gazetteer().entity(place).name.as_str())
    }

    pub fn clear_place(&mut self) {
        self.phrases.place = None;
    }

    /// Sets the place by name or by key (`place:510000`). Of a province and a city of one name it is the province.
    ///
    /// # Errors
    /// Names that are unknown or no place, and names of several places.
    pub fn set_place(&mut self, name: &str) -> Result<(), Failure> {
        self.phrases.place = Some(self.find_place(name.trim())?);
        Ok(())
    }

    fn find_place(&self, name: &str) -> Result<EntityId, Failure> {
        let names = self.gazetteer();
        if let Some(id) = name
            .strip_prefix("place:")
            .and_then(|key| names.by_key(Kind::Place, key))
        {
            return Ok(id);
        }
        let meanings = names.by_name(name).iter().map(|meaning| meaning.entity);
        let mut places: Vec<EntityId> = meanings
            .filter(|id| names.entity(*id).kind == Kind::Place)
            .collect();
        let is_province = |id: &EntityId| names.entity(*id).level == Some(PlaceLevel::Province);
        if places.iter().filter(|id| is_province(id)).count() == 1 {
            places.retain(is_province);
        }
        match places.as_slice() {
            [place] => Ok(*place),
            [] => Err(self.unknown_place(name)),
            several => {
                let list = several
                    .iter()
                    .map(|id| describe(names.entity(*id)))
                    .collect::<Vec<_>>();
                Err(Failure::new(
                    Exit::Ambiguous,
                    format!("`{name}` is the name of {} places", several.len()),
                    format!("write one of {}", list.join(", ")),
                ))
            }
        }
    }

    fn unknown_place(&self, name: &str) -> Failure {
        let near = self.gazetteer().nearest(name, &[Kind::Place], NEAR);
        let near: Vec<&str> = near.iter().map(|near| near.name.as_str()).collect();
        let help = match near.as_slice() {
            [] => "Tab completes the names of places".to_string(),
            near => format!("did you mean {}?", near.join(", ")),
        };
        Failure::new(
            Exit::UnknownName,
            format!("there is no place called `{name}` in the graph"),
            help,
        )
    }
}

/// `place:220000 (吉林省)`
fn describe(entity: &Entity) -> String {
    format!("place:{} ({})", entity.key, entity.name)
}
