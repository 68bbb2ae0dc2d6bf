//! Phrases made from the shapes themselves: whatever the grammar allows has one reading, and prints and reads back.

use std::sync::LazyLock;

use proptest::test_runner::{Config, RngAlgorithm, TestRng};

use super::grammar::{Grammar, Shape, SlotKind};
use super::*;

static NAMES: LazyLock<Gazetteer> = LazyLock::new(|| {
    let shipped = crate::exchange::shipped_graph().expect("the shipped graph loads");
    Gazetteer::from_graph(&shipped.graph)
});

/// Walks a shape at random.
struct Walk {
    rng: TestRng,
    language: Language,
    words: Vec<String>,
    slots: Vec<&'static str>,
}

impl Walk {
    fn below(&mut self, end: usize) -> usize {
        use proptest::prelude::Rng;
        self.rng.next_u32() as usize % end
    }

    fn write(&mut self, shape: &Shape) {
        match shape {
            Shape::Literal(words) => self.words.push((*words).to_owned()),
            Shape::Flag { name, words } => {
                self.slots.push(name);
                self.words.push((*words).to_owned());
            }
            Shape::Slot { name, kind } => {
                self.slots.push(name);
                let samples = samples(*kind, self.language);
                let sample = samples[self.below(samples.len())];
                self.words.push(sample.to_owned());
            }
            Shape::Sequence(parts) => parts.iter().for_each(|part| self.write(part)),
            Shape::Either(branches) => {
                let branch = self.below(branches.len());
                self.write(&branches[branch]);
            }
            Shape::Optional(inner) | Shape::Usual(inner) => {
                if self.below(3) == 0 {
                    self.write(inner);
                }
            }
            Shape::Repeated(inner) => {
                for _ in 0..=self.below(3) {
                    self.write(inner);
                }
            }
        }
    }

    /// True when a slot that may stand once stands twice.
    fn repeats(&self) -> bool {
        let single = self.slots.iter().filter(|slot| !table::may_repeat(slot));
        let mut single: Vec<_> = single.collect();
        let count = single.len();
        single.sort();
        single.dedup();
        single.len() < count
    }
}

fn samples(kind: SlotKind, language: Language) -> &'static [&'static str] {
    let english = language == Language::English;
    match kind {
        SlotKind::City => &["成都", "绵阳市", "吉林", "重庆"],
        SlotKind::Area => &["四川", "吉林市", "成渝地区双城经济圈", "广东省"],
        SlotKind::Place => &["泸州", "四川"],
        SlotKind::Industry | SlotKind::Condition => {
            &["无人机", "核技术应用", "industry:display", "航空"]
        }
        SlotKind::Class => &["SEI2018:6", "战新分类1", "新能源产业"],
        SlotKind::Cluster => &["绵阳市无人机产业集群"],
        SlotKind::Agency => &[
            "四川省发展和改革委员会",
            "国家发改委",
            "四川省经济和信息化厅",
        ],
        SlotKind::Document => &[
            "国发〔2010〕32号",
            "川发改创新高技〔2022〕530号",
            "工信部企业[2022]119号",
        ],
        SlotKind::Count if english => &[
            "3+",
            "at least twenty-five",
            "2 to 3",
            "several",
            "exactly 1",
        ],
        SlotKind::Count => &[
            "三个以上",
            "二十三个以上",
            "不超过3个",
            "两到三个",
            "一个",
            "多个",
        ],
        SlotKind::Int if english => &["5", "twelve", "10"],
        SlotKind::Int => &["5", "十二", "3"],
        SlotKind::Decimal => &["0.8"],
        SlotKind::Level if english => &["national", "provincial"],
        SlotKind::Level => &["国家级", "省级", "市级"],
        SlotKind::When if english => &[
            "since 2020",
            "in 2022",
            "from 2020 to 2022-06",
            "in the last 3 years",
        ],
        SlotKind::When => &[
            "2020年以来",
            "2022年",
            "近三年",
            "截至2022年12月",
            "“十四五”期间",
        ],
        SlotKind::Date if english => &["2020-01-01", "2022"],
        SlotKind::Date => &["2020年1月1日", "2022年"],
        SlotKind::Dimension if english => &["city", "year", "industry"],
        SlotKind::Dimension => &["城市", "年份", "产业"],
    }
}

/// English words parted by spaces; Chinese only where letters or digits would run together.
fn joined(words: &[String], language: Language) -> String {
    let mut text = String::new();
    for word in words {
        let is_letter = |own: Option<char>| own.is_some_and(|own| own.is_ascii_alphanumeric());
        let clash = is_letter(text.chars().last()) && is_letter(word.chars().next());
        if clash || (language == Language::English && !text.is_empty()) {
            text.push(' ');
        }
        text.push_str(word);
    }
    text
}

/// Some phrases of every shape.
fn phrases(language: Language, each: usize) -> Vec<(String, bool)> {
    let mut walk = Walk {
        rng: TestRng::deterministic_rng(RngAlgorithm::default()),
        language,
        words: Vec::new(),
        slots: Vec::new(),
    };
    let mut phrases = Vec::new();
    for (_, shape) in Grammar::get().shapes(language) {
        for _ in 0..each {
            (walk.words, walk.slots) = (Vec::new(), Vec::new());
            walk.write(shape);
            phrases.push((joined(&walk.words, language), walk.repeats()));
        }
    }
    phrases
}

/// Unless a slot stands twice, whatever a shape allows has exactly one derivation.
#[test]
fn what_the_shapes_allow_has_one_derivation() {
    let each = Config::default().cases as usize / 4;
    let mut wrong = Vec::new();
    for language in [Language::English, Language::Chinese] {
        for (text, repeats) in phrases(language, each) {
            let count = count_derivations(&text, &NAMES);
            if count != 1 && !(repeats && count == 0) {
                wrong.push(format!("{count} derivations: {text}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_the_shapes_allow_prints_and_reads_back() {
    let session = Session::new(crate::value::temporal::Date { epoch_day: 20_781 });
    for language in [Language::English, Language::Chinese] {
        for (text, _) in phrases(language, 12) {
            let Ok(understood) = parse(&text, &NAMES, &session) else {
                continue;
            };
            for other in [Language::English, Language::Chinese] {
                let printed = print(&understood.phrase, other, &NAMES, &session);
                let printed =
                    printed.unwrap_or_else(|| panic!("{text} does not print in {other:?}"));
                let again = parse(&printed, &NAMES, &session);
                let again = again.unwrap_or_else(|error| panic!("{text} as {printed}: {error:?}"));
                assert_eq!(understood.phrase, again.phrase, "{text} as {printed}");
            }
        }
    }
}
