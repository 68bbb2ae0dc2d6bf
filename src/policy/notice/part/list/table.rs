//! Tables of clusters: which column holds what, and rows that a flattened table has on several lines.

use std::ops::Range;

/// The columns that matter, by index.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Columns {
    pub place: Option<usize>,
    /// Of a place within that: the county beside its city.
    pub inner_place: Option<usize>,
    pub name: Option<usize>,
    pub industry: Option<usize>,
    pub result: Option<usize>,
    /// How many columns there are.
    pub width: usize,
}

const NUMBERS: &[&str] = &["序号", "排名", "编号", "排序"];

const PLACES: &[&str] = &[
    "地市",
    "市州",
    "市(州)",
    "所在地",
    "坐落地",
    "所属地区",
    "所在地区",
    "地区",
    "城市",
    "地市州",
    "所属市",
    "市",
    "市县",
    "县(市、区)",
    "区县",
    "所在市",
    "所在区域",
    "申报单位",
    "推荐单位",
    "所属市州",
    "盟市",
    "设区市",
    "所在县(市、区)",
    "属地",
    "县区",
    "所在市(州)",
    "所属区",
    "所在区",
    "地级市",
    "地级以上市",
    "申报地区",
    "推荐地区",
];

const NAMES: &[&str] = &[
    "集群名称",
    "产业集群名称",
    "认定名称",
    "名称",
    "集群",
    "产业集群",
    "特色产业集群名称",
    "中小企业特色产业集群名称",
    "项目名称",
    "拟认定名称",
    "集群(基地)名称",
    "特色产业集群",
    "先进制造业集群名称",
];

const INDUSTRIES: &[&str] = &[
    "所属产业",
    "主导产业",
    "产业",
    "行业",
    "所属行业",
    "所属领域",
    "产业领域",
    "产业名称",
    "主导产品",
    "特色产业",
    "领域",
];

const RESULTS: &[&str] = &[
    "结论",
    "认定结论",
    "认定级别",
    "级别",
    "类别",
    "类型",
    "备注",
    "复核结果",
    "结果",
    "层级",
];

impl Columns {
    /// The columns that a header names; nothing unless a name or an industry is among them.
    pub fn of(header: &[&str]) -> Option<Self> {
        let plain: Vec<String> = header
            .iter()
            .map(|cell| cell.chars().filter(|c| !c.is_whitespace()).collect())
            .collect();
        let column = |names: &[&str]| plain.iter().position(|cell| names.contains(&cell.as_str()));
        let is_place = |cell: &String| PLACES.contains(&cell.as_str());
        let mut places = (0..plain.len()).filter(|at| is_place(&plain[*at]));
        let columns = Self {
            place: places.next(),
            inner_place: places.next(),
            name: column(NAMES)
                .or_else(|| plain.iter().position(|cell| cell.ends_with("集群名称"))),
            industry: column(INDUSTRIES),
            result: column(RESULTS),
            width: header.len(),
        };
        let is_table =
            columns.name.is_some() || (columns.industry.is_some() && columns.place.is_some());
        is_table.then_some(columns)
    }
}

/// Whether words head a column.
pub fn is_header_cell(words: &str) -> bool {
    let plain: String = words.chars().filter(|c| !c.is_whitespace()).collect();
    [NUMBERS, PLACES, NAMES, INDUSTRIES, RESULTS]
        .iter()
        .any(|table| table.contains(&plain.as_str()))
}

pub fn is_number_header(words: &str) -> bool {
    let plain: String = words.chars().filter(|c| !c.is_whitespace()).collect();
    NUMBERS.contains(&plain.as_str())
}

/// A table that stands flattened, a cell a line: the columns, and the rows with the lines of their cells.
///
/// `lines` are the texts from 序号 on. Rows begin with 1, 2, 3; a row with fewer cells has a merged one from above.
pub fn flattened(lines: &[&str]) -> Option<(Columns, Vec<Vec<usize>>, usize)> {
    let width = lines.iter().take_while(|line| is_header_cell(line)).count();
    if width < 2 || !is_number_header(lines[0]) {
        return None;
    }
    let columns = Columns::of(&lines[..width])?;
    let mut rows: Vec<Vec<usize>> = Vec::new();
    let mut at = width;
    while at < lines.len() && lines[at].trim() == (rows.len() + 1).to_string() {
        let next = (rows.len() + 2).to_string();
        let last = (at + 1..lines.len().min(at + width))
            .take_while(|at| lines[*at].trim() != next)
            .last();
        let end = last.map_or(at + 1, |last| last + 1);
        rows.push((at..end).collect());
        at = end;
    }
    // What follows the last row may be its last cell or no part of the table.
    if let Some(row) = rows.last_mut()
        && let Some(name) = row.iter().rposition(|at| lines[*at].contains("集群"))
        && columns.name == Some(width - 1)
    {
        row.truncate(name + 1);
        at = row[name] + 1;
    }
    (!rows.is_empty()).then_some((columns, rows, at))
}

/// A table flattened to one line: `序号 集群名称 1 榆鄂宁现代煤化工集群 2 京津冀…`: the bytes of each row without its number.
pub fn one_line(line: &str) -> Option<Vec<Range<usize>>> {
    let first = line.split_whitespace().next()?;
    if !is_number_header(first) || !line.contains("集群") {
        return None;
    }
    let mut rows: Vec<Range<usize>> = Vec::new();
    let mut at = number_from(line, 0, 1)?;
    loop {
        let start = at + (rows.len() + 1).to_string().len();
        let next = number_from(line, start, rows.len() + 2);
        let end = next.unwrap_or(line.len());
        rows.push(super::super::super::text::trimmed(line, start..end));
        match next {
            Some(next) => at = next,
            None => break,
        }
    }
    (rows.len() > 1).then_some(rows)
}

/// Where a number stands by itself, not as a part of another.
fn number_from(line: &str, from: usize, number: usize) -> Option<usize> {
    let digits = number.to_string();
    let mut found = line[from..].match_indices(digits.as_str());
    found.find_map(|(at, _)| {
        let at = from + at;
        let before = line[..at].chars().next_back();
        let after = line[at + digits.len()..].chars().next();
        let alone = !before.is_some_and(|c| c.is_ascii_digit())
            && after.is_some_and(|c| !c.is_ascii_digit() && c != '.' && c != '年');
        alone.then_some(at)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flattened_tables() {
        let lines = [
            "序号",
            "地市",
            "集群名称",
            "1",
            "广州市",
            "甲产业集群",
            "2",
            "乙产业集群",
            "正文",
        ];
        let (columns, rows, end) = flattened(&lines).unwrap();
        assert_eq!((columns.place, columns.name, end), (Some(1), Some(2), 8));
        assert_eq!(rows, [vec![3, 4, 5], vec![6, 7]]);
        let line = "序号 集群名称 1 榆鄂宁现代煤化工集群 2 京津冀集群3甲集群";
        let rows: Vec<&str> = one_line(line)
            .unwrap()
            .into_iter()
            .map(|row| &line[row])
            .collect();
        assert_eq!(rows, ["榆鄂宁现代煤化工集群", "京津冀集群", "甲集群"]);
    }
}
