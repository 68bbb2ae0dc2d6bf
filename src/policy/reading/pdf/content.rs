//! What the operators of a page show, and where.

use std::collections::HashMap;
use std::rc::Rc;

use lopdf::content::{Content, Operation};
use lopdf::{Dictionary, Document, Object, ObjectId};

use super::Word;
use super::font::Font;

/// Forms within forms beyond this show nothing.
const MAX_FORMS: usize = 8;

/// More words than this are no page of a paper.
const MAX_WORDS: usize = 200_000;

/// The dictionaries in which a page, and a form on it, finds fonts and forms; nearest first.
pub struct Resources<'d> {
    near: Vec<&'d Dictionary>,
}

impl<'d> Resources<'d> {
    pub fn of_page(document: &'d Document, page: ObjectId) -> Self {
        let mut near = Vec::new();
        if let Ok((own, ids)) = document.get_page_resources(page) {
            near.extend(own);
            near.extend(
                ids.iter()
                    .filter_map(|id| document.get_dictionary(*id).ok()),
            );
        }
        Self { near }
    }

    /// A resource by kind and name, with the object that it is.
    fn find(
        &self,
        document: &'d Document,
        kind: &[u8],
        name: &[u8],
    ) -> Option<(Option<ObjectId>, &'d Object)> {
        self.near.iter().find_map(|own| {
            let of_kind = own.get_deref(kind, document).ok()?.as_dict().ok()?;
            document.dereference(of_kind.get(name).ok()?).ok()
        })
    }
}

/// A matrix of PDF: `[a b c d e f]`.
type Matrix = [f64; 6];

const IDENTITY: Matrix = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0];

/// First `inner`, then `outer`.
fn multiply(inner: Matrix, outer: Matrix) -> Matrix {
    let [a, b, c, d, e, f] = inner;
    let [g, h, i, j, k, l] = outer;
    [
        a * g + b * i,
        a * h + b * j,
        c * g + d * i,
        c * h + d * j,
        e * g + f * i + k,
        e * h + f * j + l,
    ]
}

/// The words of a stream of operators.
pub fn words<'d>(
    document: &'d Document,
    bytes: &[u8],
    resources: &Resources<'d>,
    fonts: &mut HashMap<ObjectId, Rc<Font>>,
    left: &mut usize,
) -> Vec<Word> {
    let mut machine = Machine {
        document,
        fonts,
        left,
        words: Vec::new(),
        state: State::default(),
        saved: Vec::new(),
        text: IDENTITY,
        line: IDENTITY,
    };
    machine.run(bytes, resources, 0);
    machine.words
}

/// What `q` saves and `Q` brings back.
#[derive(Clone)]
struct State {
    to_page: Matrix,
    font: Option<Rc<Font>>,
    size: f64,
    character_space: f64,
    word_space: f64,
    /// Horizontal scale, 1 for 100 %.
    scale: f64,
    leading: f64,
    rise: f64,
}

impl Default for State {
    fn default() -> Self {
        Self {
            to_page: IDENTITY,
            font: None,
            size: 0.0,
            character_space: 0.0,
            word_space: 0.0,
            scale: 1.0,
            leading: 0.0,
            rise: 0.0,
        }
    }
}

struct Machine<'d, 'r> {
    document: &'d Document,
    fonts: &'r mut HashMap<ObjectId, Rc<Font>>,
    left: &'r mut usize,
    words: Vec<Word>,
    state: State,
    saved: Vec<State>,
    /// The text matrix and that of the line.
    text: Matrix,
    line: Matrix,
}

impl<'d> Machine<'d, '_> {
    fn run(&mut self, bytes: &[u8], resources: &Resources<'d>, depth: usize) {
        let Ok(content) = Content::decode(bytes) else {
            return;
        };
        for operation in &content.operations {
            if self.words.len() > MAX_WORDS {
                return;
            }
            self.operate(operation, resources, depth);
        }
    }

    fn operate(&mut self, operation: &Operation, resources: &Resources<'d>, depth: usize) {
        let operands = &operation.operands;
        let number = |at: usize| operands.get(at).map_or(0.0, real);
        match operation.operator.as_str() {
            "q" if self.saved.len() < 512 => self.saved.push(self.state.clone()),
            "Q" => self.state = self.saved.pop().unwrap_or_default(),
            "cm" => self.state.to_page = multiply(matrix(operands), self.state.to_page),
            "BT" => (self.text, self.line) = (IDENTITY, IDENTITY),
            "Tf" => self.set_font(operands, resources),
            "Tc" => self.state.character_space = number(0),
            "Tw" => self.state.word_space = number(0),
            "Tz" => self.state.scale = number(0) / 100.0,
            "TL" => self.state.leading = number(0),
            "Ts" => self.state.rise = number(0),
            "Td" => self.move_line(number(0), number(1)),
            "TD" => {
                self.state.leading = -number(1);
                self.move_line(number(0), number(1));
            }
            "Tm" => {
                self.line = matrix(operands);
                self.text = self.line;
            }
            "T*" => self.move_line(0.0, -self.state.leading),
            "Tj" => self.show(operands.first()),
            "'" => {
                self.move_line(0.0, -self.state.leading);
                self.show(operands.first());
            }
            "\"" => {
                (self.state.word_space, self.state.character_space) = (number(0), number(1));
                self.move_line(0.0, -self.state.leading);
                self.show(operands.get(2));
            }
            "TJ" => self.show_pieces(operands.first()),
            "Do" => self.form(operands.first(), resources, depth),
            _ => {}
        }
    }

    fn set_font(&mut self, operands: &[Object], resources: &Resources<'d>) {
        self.state.size = operands.get(1).map_or(0.0, real);
        let name = operands.first().and_then(|name| name.as_name().ok());
        let found = name.and_then(|name| resources.find(self.document, b"Font", name));
        self.state.font = found.and_then(|(id, object)| {
            if let Some(known) = id.and_then(|id| self.fonts.get(&id)) {
                return Some(known.clone());
            }
            let font = Rc::new(Font::read(self.document, object.as_dict().ok()?));
            if let Some(id) = id {
                self.fonts.insert(id, font.clone());
            }
            Some(font)
        });
    }

    fn move_line(&mut self, right: f64, up: f64) {
        self.line = multiply([1.0, 0.0, 0.0, 1.0, right, up], self.line);
        self.text = self.line;
    }

    /// Moves the place of the next character along the line, in thousandths of the size.
    fn advance(&mut self, length: f64) {
        let font = self.state.font.as_ref();
        let (right, up) = match font.is_some_and(|font| font.is_vertical()) {
            true => (0.0, length),
            false => (length * self.state.scale, 0.0),
        };
        self.text = multiply([1.0, 0.0, 0.0, 1.0, right, up], self.text);
    }

    fn show_pieces(&mut self, pieces: Option<&Object>) {
        let Some(Ok(pieces)) = pieces.map(Object::as_array) else {
            return;
        };
        for piece in pieces {
            match piece {
                Object::String(..) => self.show(Some(piece)),
                other => self.advance(-real(other) / 1000.0 * self.state.size),
            }
        }
    }

    /// Shows a string: one word for every run of characters without a space.
    fn show(&mut self, string: Option<&Object>) {
        let Some(Ok(bytes)) = string.map(Object::as_str) else {
            return;
        };
        let Some(font) = self.state.font.clone() else {
            return;
        };
        let mut open: Option<Word> = None;
        for character in font.decode(bytes) {
            let before = self.place();
            let mut length = character.width * self.state.size + self.state.character_space;
            if character.is_single_byte_space {
                length += self.state.word_space;
            }
            if font.is_vertical() {
                length = -self.state.size;
            }
            self.advance(length);
            if character.text.trim().is_empty() || font.is_vertical() {
                self.words.extend(open.take());
            }
            if character.text.trim().is_empty() {
                continue;
            }
            let after = self.place();
            let word = open.get_or_insert_with(|| self.word_at(before));
            word.text.push_str(&character.text);
            word.right = word.right.max(after.0);
        }
        self.words.extend(open);
    }

    /// Where the next character begins, on the page.
    fn place(&self) -> (f64, f64) {
        let own = multiply([1.0, 0.0, 0.0, 1.0, 0.0, self.state.rise], self.text);
        let [.., right, up] = multiply(own, self.state.to_page);
        (right, up)
    }

    /// An empty word at a place; pages of lopdf count upwards, ours downwards.
    fn word_at(&self, (left, up): (f64, f64)) -> Word {
        let [_, b, _, d, ..] = multiply(self.text, self.state.to_page);
        let height = self.state.size.abs() * b.hypot(d);
        Word {
            left,
            right: left,
            top: -up - height * 0.85,
            bottom: -up + height * 0.15,
            text: String::new(),
        }
    }

    /// A form: operators with resources of their own.
    fn form(&mut self, name: Option<&Object>, resources: &Resources<'d>, depth: usize) {
        let document = self.document;
        let name = name.and_then(|name| name.as_name().ok());
        let found = name.and_then(|name| resources.find(document, b"XObject", name));
        let Some(Ok(stream)) = found.map(|(_, object)| object.as_stream()) else {
            return;
        };
        let is_form = stream.dict.get(b"Subtype").and_then(Object::as_name).ok() == Some(b"Form");
        if !is_form || depth >= MAX_FORMS {
            return;
        }
        let Ok(bytes) = stream.decompressed_content_with_limit(*self.left) else {
            return;
        };
        *self.left = self.left.saturating_sub(bytes.len());
        let own = stream.dict.get_deref(b"Resources", document);
        let mut near: Vec<&Dictionary> = own.and_then(Object::as_dict).ok().into_iter().collect();
        near.extend(&resources.near);
        let outer = (self.state.clone(), std::mem::take(&mut self.saved));
        if let Ok(Ok(array)) = stream
            .dict
            .get_deref(b"Matrix", document)
            .map(Object::as_array)
        {
            self.state.to_page = multiply(matrix(array), self.state.to_page);
        }
        self.run(&bytes, &Resources { near }, depth + 1);
        (self.state, self.saved) = outer;
    }
}

fn real(object: &Object) -> f64 {
    object.as_float().map_or(0.0, f64::from)
}

fn matrix(operands: &[Object]) -> Matrix {
    let mut matrix = IDENTITY;
    if operands.len() == matrix.len() {
        for (own, operand) in matrix.iter_mut().zip(operands) {
            *own = real(operand);
        }
    }
    matrix
}
