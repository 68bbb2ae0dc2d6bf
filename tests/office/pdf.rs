//! PDF files of text: one font of Chinese characters without a Unicode map, lines as a typesetter breaks them.

const SIZE: usize = 16;
const LEFT: usize = 64;
const PER_LINE: usize = 28;
const LINES: usize = 22;

/// Pages of 22 lines of 28 characters with page marks; lines that begin with `# ` are centred and larger, `|a|b|` are rows of a table.
pub fn from_text(text: &str) -> Vec<u8> {
    let lines: Vec<String> = text.lines().flat_map(set_line).collect();
    let pages: Vec<String> = lines
        .chunks(LINES)
        .enumerate()
        .map(|(page, lines)| content(page + 1, lines))
        .collect();
    assemble(&pages)
}

/// The operators of one line, broken where it is full; `@` stands for the height.
fn set_line(line: &str) -> Vec<String> {
    if let Some(title) = line.strip_prefix("# ") {
        let characters: Vec<char> = title.chars().collect();
        let rows = characters.chunks(18);
        return rows
            .map(|row| shown(LEFT + (PER_LINE * SIZE - row.len() * 22) / 2, 22, row))
            .collect();
    }
    if line.starts_with('|') && line.ends_with('|') && line.len() > 1 {
        let cells = line[1..line.len() - 1].split('|').enumerate();
        let cells = cells.map(|(at, cell)| {
            let characters: Vec<char> = cell.trim().chars().collect();
            shown(LEFT + [0, 60, 180, 330][at.min(3)], SIZE, &characters)
        });
        return vec![cells.collect()];
    }
    let text: Vec<char> = line.trim_end().chars().collect();
    // Two ideographic spaces are an indent of the first line.
    let indent = text.iter().take_while(|own| **own == '\u{3000}').count();
    let mut rows = Vec::new();
    let mut rest = &text[indent..];
    let mut room = PER_LINE - indent.min(PER_LINE - 1);
    let mut left = LEFT + indent.min(PER_LINE - 1) * SIZE;
    while !rest.is_empty() {
        let (row, after) = rest.split_at(room.min(rest.len()));
        rows.push(shown(left, SIZE, row));
        (rest, room, left) = (after, PER_LINE, LEFT);
    }
    rows
}

fn shown(left: usize, size: usize, characters: &[char]) -> String {
    let text: String = characters.iter().collect();
    let codes: String = text
        .encode_utf16()
        .map(|unit| format!("{unit:04x}"))
        .collect();
    format!("/F1 {size} Tf 1 0 0 1 {left} @ Tm <{codes}> Tj\n")
}

fn content(page: usize, lines: &[String]) -> String {
    let mut content = String::from("BT\n");
    for (at, line) in lines.iter().enumerate() {
        content.push_str(&line.replace('@', &(760 - at * 30).to_string()));
    }
    let mark: Vec<char> = format!("— {page} —").chars().collect();
    content.push_str(&shown(260, 14, &mark).replace('@', "40"));
    content + "ET\n"
}

/// The objects of a file with these pages, and their table.
fn assemble(pages: &[String]) -> Vec<u8> {
    let kids: Vec<String> = (0..pages.len())
        .map(|at| format!("{} 0 R", 5 + at * 2))
        .collect();
    let mut objects = vec![
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        format!(
            "<< /Type /Pages /Kids [{}] /Count {} /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> >>",
            kids.join(" "),
            pages.len()
        ),
        "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [4 0 R] >>".into(),
        "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000 /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) \
         /Supplement 2 >> /FontDescriptor << /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /ItalicAngle 0 /Ascent 880 \
         /Descent -120 /CapHeight 880 /StemV 93 /FontBBox [0 -120 1000 880] >> >>"
            .into(),
    ];
    for (at, page) in pages.iter().enumerate() {
        objects.push(format!(
            "<< /Type /Page /Parent 2 0 R /Contents {} 0 R >>",
            6 + at * 2
        ));
        objects.push(format!(
            "<< /Length {} >>\nstream\n{page}endstream",
            page.len()
        ));
    }
    let mut file = String::from("%PDF-1.5\n");
    let mut places = Vec::new();
    for (at, object) in objects.iter().enumerate() {
        places.push(file.len());
        file.push_str(&format!("{} 0 obj\n{object}\nendobj\n", at + 1));
    }
    let table = file.len();
    file.push_str(&format!(
        "xref\n0 {}\n0000000000 65535 f \n",
        objects.len() + 1
    ));
    for place in places {
        file.push_str(&format!("{place:010} 00000 n \n"));
    }
    let size = objects.len() + 1;
    file.push_str(&format!(
        "trailer << /Size {size} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n"
    ));
    file.into_bytes()
}
