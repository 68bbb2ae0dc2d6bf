//! What a notice says of itself, gathered from its facts.

use crate::policy::document_number::DocumentNumber;
use crate::policy::notice::date::Day;
use crate::policy::notice::fact::{AgencyName, Claim, Fact, Notice};
use crate::value::Value;
use crate::value::temporal::Date;

use super::identity::key_of;
use super::writer::Property;

/// The parts of a document's own description. Where facts disagree the surest counts, and of equally sure ones the first.
#[derive(Debug, Default)]
pub struct Header<'n> {
    pub title: Option<&'n str>,
    pub number: Option<&'n DocumentNumber>,
    pub other_numbers: Vec<&'n DocumentNumber>,
    pub genre: Option<&'static str>,
    pub issued_on: Option<Day>,
    pub published_on: Option<Day>,
    pub effective_from: Option<Date>,
    pub effective_to: Option<Date>,
    pub disclosure: Option<&'static str>,
    /// In their order, each once.
    pub issuers: Vec<&'n AgencyName>,
    pub is_repost: bool,
    pub original: Option<&'n str>,
}

impl<'n> Header<'n> {
    pub fn of(notice: &'n Notice) -> Self {
        let mut header = Self::default();
        let mut facts: Vec<&Fact> = notice.facts.iter().collect();
        facts.sort_by(|left, right| right.confidence.total_cmp(&left.confidence));
        let mut issuers: Vec<(usize, &AgencyName)> = Vec::new();
        for fact in facts {
            match &fact.claim {
                Claim::Issuer { agency, order } => issuers.push((*order, agency)),
                claim => header.take(claim),
            }
        }
        issuers.sort_by_key(|(order, _)| *order);
        for (_, agency) in issuers {
            if header.issuers.iter().all(|known| known.name != agency.name) {
                header.issuers.push(agency);
            }
        }
        header
    }

    fn take(&mut self, claim: &'n Claim) {
        match claim {
            Claim::Title(title) => keep(&mut self.title, title.as_str()),
            Claim::Number(number) => keep(&mut self.number, number),
            Claim::OtherNumber(number) => self.other_numbers.push(number),
            Claim::Genre(genre) => keep(&mut self.genre, *genre),
            Claim::IssuedOn(day) => keep(&mut self.issued_on, *day),
            Claim::PublishedOn(day) => keep(&mut self.published_on, *day),
            Claim::EffectiveFrom(day) => keep(&mut self.effective_from, *day),
            Claim::EffectiveTo(day) => keep(&mut self.effective_to, *day),
            Claim::Disclosure(word) => keep(&mut self.disclosure, *word),
            Claim::Repost { original } => {
                self.is_repost = true;
                self.original = self.original.or(original.as_deref());
            }
            _ => {}
        }
    }

    pub fn lead(&self) -> Option<&'n AgencyName> {
        self.issuers.first().copied()
    }

    /// The day of issue; of a month or a year its first.
    pub fn day(&self) -> Option<Date> {
        self.issued_on.map(|day| day.first)
    }

    /// The key by number, or by title, lead agency and date.
    pub fn key(&self) -> String {
        key_of(
            self.number,
            self.title.unwrap_or_default(),
            self.lead().map(|lead| lead.name.as_str()),
            self.day(),
        )
    }

    /// The key that a copy without the number has.
    pub fn key_without_number(&self) -> String {
        let unnumbered = Self {
            title: self.title,
            issued_on: self.issued_on,
            issuers: self.issuers.clone(),
            ..Self::default()
        };
        unnumbered.key()
    }

    /// The properties of the document, without those of its text.
    pub fn properties(&self) -> Vec<Property<'static>> {
        let text = |text: Option<&str>| text.map_or(Value::Null, Value::from);
        let day = |day: Option<Date>| day.map_or(Value::Null, Value::Date);
        let precision = |day: Option<Day>| text(day.and_then(|day| day.precision.word()));
        let mut properties = vec![
            ("title", text(self.title)),
            ("type", text(self.genre)),
            ("issued_on", day(self.day())),
            ("issued_on_precision", precision(self.issued_on)),
            ("published_on", day(self.published_on.map(|day| day.first))),
            ("published_on_precision", precision(self.published_on)),
            ("effective_from", day(self.effective_from)),
            ("effective_to", day(self.effective_to)),
            ("disclosure", text(self.disclosure)),
            ("original_url", text(self.original)),
            ("language", Value::from("zh")),
        ];
        if self.is_repost {
            properties.push(("is_repost", Value::from(true)));
        }
        if let Some(number) = self.number {
            properties.extend(number_properties(number));
        }
        properties
    }
}

/// The number of a document and its parts.
pub fn number_properties(number: &DocumentNumber) -> Vec<Property<'static>> {
    let mut properties = vec![
        ("number", Value::from(number.to_string())),
        ("serial", Value::from(i64::from(number.serial()))),
    ];
    if let Some(code) = number.code() {
        properties.push(("agency_code", Value::from(code)));
    }
    if let Some(year) = number.year() {
        properties.push(("year", Value::from(i64::from(year))));
    }
    if number.is_normative() {
        properties.push(("normative", Value::from(true)));
    }
    properties
}

fn keep<T>(slot: &mut Option<T>, value: T) {
    slot.get_or_insert(value);
}
