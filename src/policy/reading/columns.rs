//! Which rows of a table are headers: known by the names of the columns of lists.

/// The header of a table while its rows are read in order; a header is often repeated on each page.
#[derive(Debug, Default)]
pub struct HeaderRows {
    first: Option<String>,
}

impl HeaderRows {
    /// Whether a row is a header: the file marks it as one, it is the first that names columns, or it repeats the first header.
    pub fn is_header(&mut self, cells: &[String], marked: bool) -> bool {
        let text = cells.join("\t");
        let is_header = match &self.first {
            Some(first) => marked || *first == text,
            None => marked || names_columns(cells),
        };
        if is_header {
            self.first.get_or_insert(text);
        }
        is_header
    }
}

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_marked_or_name_columns_or_come_again() {
        let row = |cells: &[&str]| {
            cells
                .iter()
                .map(|cell| (*cell).to_owned())
                .collect::<Vec<_>>()
        };
        let mut headers = HeaderRows::default();
        assert!(headers.is_header(&row(&["序号", "集群名称"]), false));
        assert!(!headers.is_header(&row(&["1", "成都市无人机产业集群"]), false));
        assert!(headers.is_header(&row(&["序号", "集群名称"]), false));
        assert!(!headers.is_header(&row(&["编号", "名称"]), false));
        assert!(headers.is_header(&row(&["地方", "数目"]), true));
    }
}
