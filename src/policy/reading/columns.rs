//! The names of the columns of lists, by which a header row is known.

/// Whether the cells of a row name the columns of a list.
pub fn names_columns(cells: &[String]) -> bool {
    const NAMES: &[&str] = &[
        "序号",
        "排名",
        "编号",
        "名称",
        "集群名称",
        "产业集群名称",
        "地市",
        "市州",
        "市（州）",
        "所属产业",
        "坐落地",
        "申报单位",
        "备注",
    ];
    let plain = |cell: &String| {
        cell.chars()
            .filter(|c| !c.is_whitespace())
            .collect::<String>()
    };
    let known = cells
        .iter()
        .map(plain)
        .filter(|cell| NAMES.contains(&cell.as_str()) || cell.ends_with("名称"));
    known.count() * 2 >= cells.len().max(1)
}
