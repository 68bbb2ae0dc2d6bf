//! Each format over the same small result, with what is hard for it.

use crate::value::Value;

use super::text::{for_people, width, wrap};
use super::{FORMATS, Layout, find, of_file};

fn render(format: &str, layout: Layout, columns: &[&str], rows: &[Vec<Value>]) -> String {
    let mut out = Vec::new();
    let mut writer = find(format).expect("a format").writer(layout);
    let columns: Vec<String> = columns.iter().map(|column| column.to_string()).collect();
    writer.start(&columns, &mut out).expect("memory takes all");
    for row in rows {
        writer.row(row, &mut out).expect("memory takes all");
    }
    writer.finish(&mut out).expect("memory takes all");
    String::from_utf8(out).expect("formats write UTF-8")
}

fn sample() -> Vec<Vec<Value>> {
    let cities = Value::list([Value::from("成都市"), Value::from("绵阳市")]);
    vec![
        vec![Value::from("无人机"), Value::from(12), cities],
        vec![Value::from("a|b, \"<c>\""), Value::from(3), Value::Null],
    ]
}

fn plain(format: &str) -> String {
    render(
        format,
        Layout::default(),
        &["industry", "n", "cities"],
        &sample(),
    )
}

#[test]
fn table_aligns_wide_characters_and_numbers() {
    let expected = "\
industry   |  n | cities
-----------+----+-----------------
无人机     | 12 | [成都市, 绵阳市]
a|b, \"<c>\" |  3 | null
";
    assert_eq!(plain("table"), expected);
}

#[test]
fn separated_values_quote_what_needs_it() {
    let csv = "industry,n,cities\n无人机,12,\"['成都市', '绵阳市']\"\n\"a|b, \"\"<c>\"\"\",3,\n";
    assert_eq!(plain("csv"), csv);
    let tsv = "industry\tn\tcities\n无人机\t12\t['成都市', '绵阳市']\n\"a|b, \"\"<c>\"\"\"\t3\t\n";
    assert_eq!(plain("tsv"), tsv);
}

#[test]
fn json_keeps_types_and_order() {
    let array = "[\n  {\"industry\":\"无人机\",\"n\":12,\"cities\":[\"成都市\",\"绵阳市\"]},\n  \
                 {\"industry\":\"a|b, \\\"<c>\\\"\",\"n\":3,\"cities\":null}\n]\n";
    assert_eq!(plain("json"), array);
    assert_eq!(plain("jsonl").lines().count(), 2);
    assert_eq!(render("json", Layout::default(), &["n"], &[]), "[]\n");
}

#[test]
fn markdown_and_html_escape() {
    let markdown = "| industry | n | cities |\n| --- | ---: | --- |\n| 无人机 | 12 | \\[成都市, 绵阳市\\] |\n\
                    | a\\|b, \"\\<c\\>\" | 3 | null |\n";
    assert_eq!(plain("markdown"), markdown);
    assert!(plain("html").contains(
        "<tr><td>a|b, &quot;&lt;c&gt;&quot;</td><td class=\"number\">3</td><td class=\"null\">null</td></tr>"
    ));
}

#[test]
fn line_aligns_names() {
    let expected = "industry = 无人机\n       n = 12\n  cities = [成都市, 绵阳市]\n\n\
                    industry = a|b, \"<c>\"\n       n = 3\n  cities = null\n";
    assert_eq!(plain("line"), expected);
}

#[test]
fn a_narrow_table_wraps_and_never_exceeds_the_screen() {
    let text =
        Value::from("四川省战略性新兴产业集群发展工程 first batch, with a long English tail");
    let row = vec![Value::from(7), text, Value::from("x".repeat(400))];
    let layout = Layout {
        width: Some(60),
        ..Layout::default()
    };
    let table = render("table", layout, &["n", "title", "rest"], &[row]);
    assert!(
        table.lines().all(|line| width(line, false) <= 60),
        "{table}"
    );
    assert!(table.contains("..."), "{table}");
}

#[test]
fn control_characters_cannot_drive_a_terminal() {
    assert_eq!(
        for_people(&Value::from("a\x1b[2Jb\tc")),
        "a\\u{1b}[2Jb    c"
    );
}

#[test]
fn lists_keep_quotes_where_words_could_be_misread() {
    let list =
        |words: &[&str]| for_people(&Value::list(words.iter().map(|word| Value::from(*word))));
    assert_eq!(list(&["UAV", "无人机"]), "[UAV, 无人机]");
    assert_eq!(list(&["12", "a"]), "['12', 'a']");
    assert_eq!(list(&["a, b"]), "['a, b']");
    assert_eq!(list(&["true"]), "['true']");
}

#[test]
fn wrapping_breaks_at_spaces_or_between_characters() {
    assert_eq!(wrap("one two three", 8, false), ["one two", "three"]);
    assert_eq!(wrap("四川省成都市", 5, false), ["四川", "省成", "都市"]);
    assert_eq!(wrap("·····", 4, true), ["··", "··", "·"]);
    assert_eq!(wrap("宽", 1, false), ["宽"]);
}

#[test]
fn every_format_takes_no_columns_and_no_rows() {
    for format in FORMATS {
        render(format.name, Layout::default(), &[], &[]);
        render(format.name, Layout::default(), &["n"], &[]);
        render(format.name, Layout::default(), &[], &[vec![], vec![]]);
    }
}

#[test]
fn file_names_ask_for_formats() {
    let named = |path: &str| of_file(std::path::Path::new(path)).map(|format| format.name);
    assert_eq!(named("out.CSV"), Some("csv"));
    assert_eq!(named("out.md"), Some("markdown"));
    assert_eq!(named("out"), None);
}
