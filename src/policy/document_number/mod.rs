//! Document numbers (发文字号): the parts, the canonical form, and how to find them in text.
//!
//! `国发(2010)32号` and `国发〔2010〕32号` are one document. [`DocumentNumber::parse`] reads a text that is a number as a whole;
//! [`find`] reads them out of running text, cutting the agency code from the words before it, and says what was odd.

mod codes;
mod find;
mod text;

#[cfg(test)]
mod tests;

use std::fmt;

use smol_str::SmolStr;

pub(super) use codes::PROVINCE_ABBREVIATIONS;
pub use codes::{Codes, Lookup};
pub use find::{Found, Rejected, RejectedReason, Scan, Warning, find};

/// A document number in its parts.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum DocumentNumber {
    /// `川发改创新高技〔2022〕565号`
    Bracketed {
        code: SmolStr,
        year: u16,
        serial: u32,
    },
    /// `国家统计局令第23号`; several issuers are parted by a space.
    Order { body: SmolStr, serial: u32 },
    /// `工业和信息化部公告2022年第5号`; several issuers are parted by a space.
    Announcement {
        agency: SmolStr,
        /// 公告 or 通告.
        kind: &'static str,
        year: u16,
        serial: u32,
    },
}

impl DocumentNumber {
    /// Reads a text that is one number and nothing else, in any bracket style and width.
    ///
    /// The whole run of Han characters before the bracket is the code, so every canonical form reads back to its parts.
    pub fn parse(text: &str) -> Option<Self> {
        find::whole(text).map(|found| found.number)
    }

    /// The agency code (机关代字) of a bracketed number.
    pub fn code(&self) -> Option<&str> {
        match self {
            Self::Bracketed { code, .. } => Some(code),
            _ => None,
        }
    }

    pub fn year(&self) -> Option<u16> {
        match self {
            Self::Bracketed { year, .. } | Self::Announcement { year, .. } => Some(*year),
            Self::Order { .. } => None,
        }
    }

    pub fn serial(&self) -> u32 {
        match self {
            Self::Bracketed { serial, .. }
            | Self::Order { serial, .. }
            | Self::Announcement { serial, .. } => *serial,
        }
    }

    /// True when the code says that several agencies issued it (联).
    pub fn is_joint(&self) -> bool {
        self.code().is_some_and(|code| code.contains('联'))
    }

    /// True when the code says that the document is normative (规).
    pub fn is_normative(&self) -> bool {
        self.code().is_some_and(|code| code.ends_with('规'))
    }

    /// The last layer of the code: 发, 函, 字, 规, 令, 电 or 任; `None` when the code ends in a sub-unit.
    pub fn form(&self) -> Option<char> {
        let last = self.code()?.chars().last()?;
        "发函字规令电任".contains(last).then_some(last)
    }

    /// A shorter spelling by which the same paper is quoted: an order or announcement without the name of the state before its issuers.
    pub fn alias(&self) -> Option<String> {
        const STATE: &str = "中华人民共和国";
        let canonical = self.to_string();
        let names = match self {
            Self::Order { body: names, .. } | Self::Announcement { agency: names, .. } => names,
            Self::Bracketed { .. } => return None,
        };
        let are_long = names.split(' ').all(|name| name != STATE);
        (names.contains(STATE) && are_long).then(|| canonical.replace(STATE, ""))
    }
}

/// The canonical form.
impl fmt::Display for DocumentNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bracketed { code, year, serial } => write!(f, "{code}〔{year}〕{serial}号"),
            Self::Order { body, serial } => write!(f, "{body}令第{serial}号"),
            Self::Announcement {
                agency,
                kind,
                year,
                serial,
            } => write!(f, "{agency}{kind}{year}年第{serial}号"),
        }
    }
}
