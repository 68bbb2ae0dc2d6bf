//! Reads feature files leniently: outlines expanded, the background put in front of each scenario.

use std::path::Path;

/// One line of a scenario with the text block or table below it.
#[derive(Debug, Clone, Default)]
pub struct Step {
    pub text: String,
    pub block: Option<String>,
    pub table: Vec<Vec<String>>,
}

/// A scenario, or one row of an outline's examples.
#[derive(Debug, Clone)]
pub struct Scenario {
    pub category: String,
    /// File, scenario name and, for an outline, the number of the row.
    pub name: String,
    pub steps: Vec<Step>,
}

#[derive(Default)]
struct Draft {
    name: String,
    outline: bool,
    steps: Vec<Step>,
    examples: Vec<Vec<Vec<String>>>,
}

/// Where lines go at the moment.
enum Place {
    Nowhere,
    Background,
    Steps,
    Examples,
}

/// Every scenario of a feature file; `category` is the folder, `file` its name.
pub fn read(path: &Path, category: &str) -> Vec<Scenario> {
    let text = std::fs::read_to_string(path).expect("feature files are UTF-8");
    let lines: Vec<&str> = text
        .trim_start_matches('\u{feff}')
        .lines()
        .map(|line| line.trim_end_matches('\r'))
        .collect();
    let (background, drafts) = drafts(&lines);
    let file = path
        .file_stem()
        .and_then(|stem| stem.to_str())
        .unwrap_or_default();
    drafts
        .iter()
        .flat_map(|draft| expand(draft, &background, category, file))
        .collect()
}

fn drafts(lines: &[&str]) -> (Vec<Step>, Vec<Draft>) {
    let (mut background, mut drafts) = (Vec::new(), Vec::<Draft>::new());
    let mut place = Place::Nowhere;
    let mut index = 0;
    while index < lines.len() {
        let line = lines[index].trim();
        index += 1;
        if line.is_empty() || line.starts_with(['#', '@']) || line.starts_with("Feature:") {
            continue;
        }
        if let Some((outline, name)) = scenario_heading(line) {
            drafts.push(Draft {
                name,
                outline,
                ..Draft::default()
            });
            place = Place::Steps;
        } else if line.starts_with("Background:") {
            place = Place::Background;
        } else if line.starts_with("Examples:") || line.starts_with("Scenarios:") {
            drafts
                .last_mut()
                .expect("examples follow an outline")
                .examples
                .push(Vec::new());
            place = Place::Examples;
        } else if line.starts_with("\"\"\"") {
            let block = text_block(lines, &mut index);
            current(&place, &mut background, &mut drafts).block = Some(block);
        } else if line.starts_with('|') {
            match place {
                Place::Examples => {
                    let draft = drafts.last_mut().expect("examples follow an outline");
                    draft
                        .examples
                        .last_mut()
                        .expect("a heading came first")
                        .push(cells(line));
                }
                _ => current(&place, &mut background, &mut drafts)
                    .table
                    .push(cells(line)),
            }
        } else if let Some(text) = step_text(line) {
            let step = Step {
                text,
                ..Step::default()
            };
            match place {
                Place::Background => background.push(step),
                Place::Steps => drafts
                    .last_mut()
                    .expect("a step stands in a scenario")
                    .steps
                    .push(step),
                _ => {}
            }
        }
    }
    (background, drafts)
}

fn current<'a>(
    place: &Place,
    background: &'a mut Vec<Step>,
    drafts: &'a mut [Draft],
) -> &'a mut Step {
    let steps = match place {
        Place::Background => background,
        _ => {
            &mut drafts
                .last_mut()
                .expect("a block stands in a scenario")
                .steps
        }
    };
    steps.last_mut().expect("a block follows a step")
}

fn scenario_heading(line: &str) -> Option<(bool, String)> {
    let headings = [
        ("Scenario Outline:", true),
        ("Scenario Template:", true),
        ("Scenario:", false),
        ("Example:", false),
    ];
    headings.into_iter().find_map(|(heading, outline)| {
        line.strip_prefix(heading)
            .map(|name| (outline, name.trim().to_string()))
    })
}

fn step_text(line: &str) -> Option<String> {
    ["Given ", "When ", "Then ", "And ", "But ", "* "]
        .into_iter()
        .find_map(|keyword| line.strip_prefix(keyword))
        .map(|text| text.trim().to_string())
}

/// The lines up to the closing quotes, without the indentation of the opening ones.
fn text_block(lines: &[&str], index: &mut usize) -> String {
    let opening = lines[*index - 1];
    let indent = opening.len() - opening.trim_start().len();
    let mut block = Vec::new();
    while lines[*index].trim() != "\"\"\"" {
        let line = lines[*index];
        let cut = line
            .get(..indent)
            .is_some_and(|start| start.trim().is_empty());
        block.push(if cut {
            &line[indent..]
        } else {
            line.trim_start()
        });
        *index += 1;
    }
    *index += 1;
    block.join("\n")
}

/// The cells of a table row; `\|`, `\\` and `\n` undone.
fn cells(line: &str) -> Vec<String> {
    let mut cells = Vec::new();
    let mut cell = String::new();
    let mut characters = line.chars().skip(1).peekable();
    while let Some(character) = characters.next() {
        match (character, characters.peek()) {
            ('\\', Some('|' | '\\')) => cell.extend(characters.next()),
            ('\\', Some('n')) => {
                characters.next();
                cell.push('\n');
            }
            ('|', _) => cells.push(
                std::mem::take(&mut cell)
                    .trim_matches([' ', '\t'])
                    .to_string(),
            ),
            _ => cell.push(character),
        }
    }
    cells
}

fn expand(draft: &Draft, background: &[Step], category: &str, file: &str) -> Vec<Scenario> {
    let all = || background.iter().chain(&draft.steps);
    let scenario = |name: String, steps: Vec<Step>| Scenario {
        category: category.to_string(),
        name,
        steps,
    };
    if !draft.outline {
        return vec![scenario(
            format!("{file} {}", draft.name),
            all().cloned().collect(),
        )];
    }
    let rows = draft
        .examples
        .iter()
        .filter_map(|table| table.split_first())
        .flat_map(|(head, rows)| {
            rows.iter().map(move |row| {
                head.iter()
                    .zip(row)
                    .map(|(name, value)| (format!("<{name}>"), value))
                    .collect()
            })
        });
    rows.enumerate()
        .map(|(number, pairs): (usize, Vec<(String, &String)>)| {
            let fill = |text: &str| {
                pairs.iter().fold(text.to_string(), |text, (name, value)| {
                    text.replace(name, value)
                })
            };
            let steps = all()
                .map(|step| Step {
                    text: fill(&step.text),
                    block: step.block.as_deref().map(fill),
                    table: step
                        .table
                        .iter()
                        .map(|row| row.iter().map(|cell| fill(cell)).collect())
                        .collect(),
                })
                .collect();
            scenario(format!("{file} {} #{}", draft.name, number + 1), steps)
        })
        .collect()
}
