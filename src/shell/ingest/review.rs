//! Doubtful facts one by one: from a file of decisions, and with `--review` from the person at the terminal.

use std::fs;
use std::io::{self, BufRead, IsTerminal, Write};
use std::path::{Path, PathBuf};

use super::IngestArguments;
use crate::policy::ingest::decision::{
    Decisions, Identity, Posed, Questions, Verdict, completed, edited,
};
use crate::policy::ingest::says;
use crate::policy::notice::fact::{Claim, Doubt, Fact, Notice};
use crate::policy::reading::SourceText;
use crate::shell::console::{color_messages, say};
use crate::shell::failure::{Exit, Failure, reason};
use crate::shell::output::Output;
use crate::shell::quotation::{Look, Quotation};

const KEYS: &str =
    "a accept, 1-9 accept that one, e VALUE edit, r reject, s skip, q no more questions";

/// Decisions that are known, and whether to ask for more.
pub struct Review {
    decisions: Decisions,
    file: Option<PathBuf>,
    asks: bool,
}

/// What was typed.
enum Answer {
    Verdict(Verdict),
    Skip,
    Quit,
}

impl Review {
    /// Reads the file of decisions; with `--review` one that is not there will be made.
    ///
    /// # Errors
    /// A file that cannot be read or holds a line that is no decision.
    pub fn open(arguments: &IngestArguments) -> Result<Self, Failure> {
        let decisions = match &arguments.decisions {
            Some(file) => read(file, arguments.review)?,
            None => Decisions::default(),
        };
        Ok(Self {
            decisions,
            file: arguments.decisions.clone(),
            asks: arguments.review,
        })
    }

    /// True while questions may be asked.
    pub fn asks(&self) -> bool {
        self.asks
    }

    /// Asks what is not decided yet, and applies all decisions to the notice. Gives how many there were.
    ///
    /// # Errors
    /// Decisions that cannot be kept.
    pub fn decide(
        &mut self,
        identity: &Identity,
        source: &SourceText,
        notice: &mut Notice,
    ) -> Result<usize, Failure> {
        if self.asks {
            self.ask_all(identity, source, notice)?;
        }
        Ok(self.decisions.apply(identity, source, notice))
    }

    fn ask_all(
        &mut self,
        identity: &Identity,
        source: &SourceText,
        notice: &Notice,
    ) -> Result<(), Failure> {
        let document = self.decisions.document(identity);
        let questions = Questions::of(document, source, notice);
        let facts = questions.facts.into_iter().zip(&notice.facts);
        let facts = facts.filter_map(|(posed, fact)| Some((posed?, Asked::Fact(fact))));
        let doubts = questions.doubts.into_iter().zip(&notice.doubts);
        let doubts = doubts.map(|(posed, doubt)| (posed, Asked::Doubt(doubt)));
        for (posed, about) in facts.chain(doubts) {
            if !self.asks {
                break;
            }
            if self.decisions.get(&posed).is_some() {
                continue;
            }
            if let Some(verdict) = self.ask(&posed, &about, source, notice) {
                self.decisions.insert(identity, posed.question, verdict);
                // At once: whoever ends the program here has answered for nothing otherwise.
                self.keep()?;
            }
        }
        Ok(())
    }

    fn ask(
        &mut self,
        posed: &Posed,
        about: &Asked<'_>,
        source: &SourceText,
        notice: &Notice,
    ) -> Option<Verdict> {
        about.show(&posed.question.kind, source);
        loop {
            match about.read_answer(notice) {
                Some(Answer::Verdict(verdict)) => return Some(verdict),
                Some(Answer::Skip) => return None,
                Some(Answer::Quit) => {
                    self.asks = false;
                    return None;
                }
                None => {
                    say(&about.expected());
                    say(KEYS);
                }
            }
        }
    }

    /// Writes the file, whole or not at all.
    fn keep(&self) -> Result<(), Failure> {
        let Some(file) = &self.file else {
            return Ok(());
        };
        let mut out = Output::file(file)?;
        match out.write_all(self.decisions.to_text().as_bytes()) {
            Ok(()) => out.finish(),
            Err(error) => {
                out.abandon();
                Err(Failure::output(&error, &format!("`{}`", file.display())))
            }
        }
    }
}

fn read(file: &Path, may_be_new: bool) -> Result<Decisions, Failure> {
    let text = match fs::read_to_string(file) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound && may_be_new => String::new(),
        Err(error) => {
            let message = format!("cannot read `{}`: {}", file.display(), reason(&error));
            return Err(Failure::usage(
                message,
                "`--review` makes a file of decisions",
            ));
        }
    };
    Decisions::parse(&text).map_err(|(line, reason)| {
        Failure::new(
            Exit::Usage,
            format!(
                "{}:{line}: cannot be taken as a decision: {reason}",
                file.display()
            ),
            "correct the line, or drop it to be asked again",
        )
    })
}

/// What a question is about.
enum Asked<'n> {
    Fact(&'n Fact),
    Doubt(&'n Doubt),
}

impl Asked<'_> {
    fn show(&self, kind: &str, source: &SourceText) {
        let span = match self {
            Self::Fact(fact) => &fact.span,
            Self::Doubt(doubt) => &doubt.span,
        };
        say(&format!("\n{}: {}", source.source_file, kind));
        let look = Look {
            color: color_messages(),
            width: None,
            wide_ambiguous: false,
        };
        for line in Quotation::of(&source.text, span).lines(look) {
            say(&format!("    {line}"));
        }
        match self {
            Self::Fact(fact) => say(&format!(
                "  {}, confidence {}",
                says(&fact.claim),
                fact.confidence
            )),
            Self::Doubt(doubt) => {
                say(&format!("  `{}` may be", doubt.text));
                for (at, candidate) in doubt.candidates.iter().enumerate() {
                    let (key, name) = (&candidate.key, &candidate.name);
                    match key == name {
                        true => say(&format!("  {} {name}", at + 1)),
                        false => say(&format!("  {} {name} ({key})", at + 1)),
                    }
                }
                if doubt.candidates.is_empty() {
                    say("  nothing that is known");
                }
            }
        }
    }

    /// One line from standard input; nothing when it is no answer to this question. The end of the input ends the questions.
    fn read_answer(&self, notice: &Notice) -> Option<Answer> {
        let _ = write!(anstream::stderr(), "[a/1-9/e/r/s/q] ");
        let mut line = String::new();
        let read = io::stdin().lock().read_line(&mut line).unwrap_or_default();
        if !io::stdin().is_terminal() {
            // Nobody has pressed Enter.
            say(line.trim_end());
        }
        if read == 0 {
            return Some(Answer::Quit);
        }
        let line = line.trim();
        let (word, value) = line.split_once(' ').unwrap_or((line, ""));
        Some(match word {
            "" | "s" | "skip" => Answer::Skip,
            "q" | "quit" => Answer::Quit,
            "r" | "reject" => Answer::Verdict(Verdict::Reject),
            "a" | "accept" => Answer::Verdict(Verdict::Accept(self.only_candidate()?)),
            "e" | "edit" => {
                self.fits(value, notice).then_some(())?;
                Answer::Verdict(Verdict::Edit(value.trim().to_owned()))
            }
            number => {
                let number: usize = number.parse().ok()?;
                let Self::Doubt(doubt) = self else {
                    return None;
                };
                let candidate = doubt.candidates.get(number.checked_sub(1)?)?;
                Answer::Verdict(Verdict::Accept(Some(candidate.key.clone())))
            }
        })
    }

    /// What an answer to this question has to be, for one that was none.
    fn expected(&self) -> String {
        let claim = match self {
            Self::Fact(fact) => Some(&fact.claim),
            Self::Doubt(doubt) => doubt.fact.as_ref().map(|fact| &fact.claim),
        };
        let value = match claim {
            Some(Claim::Cluster(_) | Claim::AppliesTo(_)) => {
                "places by code or full name, 420100 武汉市"
            }
            Some(Claim::Addressee(_)) => "the full name of an agency, or a place",
            Some(
                Claim::Issuer { .. }
                | Claim::IssuerOf { .. }
                | Claim::CopiedTo(_)
                | Claim::InterpretedBy(_),
            ) => "the full name of an agency",
            Some(
                Claim::IssuedOn(_)
                | Claim::PublishedOn(_)
                | Claim::EffectiveFrom(_)
                | Claim::EffectiveTo(_),
            ) => "a date",
            Some(Claim::Number(_) | Claim::OtherNumber(_)) => "a document number",
            Some(Claim::Reference { .. }) => "a relation, BASED_ON",
            _ => "what it says instead",
        };
        match self {
            Self::Doubt(doubt) if doubt.candidates.len() > 1 => {
                let last = doubt.candidates.len();
                format!("say which with 1-{last}, or `e` and {value}")
            }
            _ => format!("an edit is `e` and {value}"),
        }
    }

    /// What accepting means: a fact as it is, the only candidate of a doubt. A doubt with several has to be told which.
    fn only_candidate(&self) -> Option<Option<String>> {
        match self {
            Self::Fact(_) => Some(None),
            Self::Doubt(doubt) => match (doubt.candidates.as_slice(), &doubt.fact) {
                ([only], _) => Some(Some(only.key.clone())),
                ([], Some(_)) => Some(None),
                _ => None,
            },
        }
    }

    fn fits(&self, value: &str, notice: &Notice) -> bool {
        match self {
            Self::Fact(fact) => edited(&fact.claim, value).is_some(),
            Self::Doubt(doubt) => completed(doubt, value.trim(), notice).is_some(),
        }
    }
}
