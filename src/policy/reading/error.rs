//! Why a file could not be read. Prose is made here alone.

use std::fmt;

use crate::diagnostic::{Code, Diagnostic, ErrorKind};

/// A file that gave no text, and why.
#[derive(Debug, Clone, PartialEq)]
pub struct ReadError {
    /// The path as it was given; a member of an archive is `a.zip/b.html`.
    pub file: String,
    pub cause: Cause,
}

/// Why a file gave no text.
#[derive(Debug, Clone, PartialEq)]
pub enum Cause {
    /// It does not exist or the system does not hand it out.
    Unreadable { reason: String },
    /// An address of the web instead of a file.
    Url,
    /// A folder without any file to read.
    EmptyFolder,
    /// No bytes, or nothing but white space and furniture.
    NoText,
    /// More bytes than a notice can have.
    TooLarge { bytes: u64, limit: u64 },
    /// Bytes that are no text.
    Binary,
    /// A picture, a presentation, a file of another program: what it is, and what to do.
    Unsupported {
        what: &'static str,
        help: &'static str,
    },
    /// A format that this build leaves out.
    FeatureOff {
        format: &'static str,
        feature: &'static str,
    },
    /// It is locked by a password.
    Encrypted,
    /// Not what it claims to be, or broken off.
    Damaged {
        format: &'static str,
        reason: String,
    },
    /// An archive with more entries, or more bytes once unpacked, than a collection of notices has.
    Bomb { reason: String },
    /// Hardly any Chinese in it.
    ForeignLanguage,
    /// Elements nested, or counted, beyond any page.
    Tangled,
}

impl Cause {
    fn number(&self) -> u16 {
        match self {
            Self::Unreadable { .. } => 1,
            Self::Url => 2,
            Self::EmptyFolder => 3,
            Self::NoText => 4,
            Self::TooLarge { .. } => 5,
            Self::Binary => 6,
            Self::Unsupported { .. } => 7,
            Self::FeatureOff { .. } => 8,
            Self::Encrypted => 9,
            Self::Damaged { .. } => 10,
            Self::Bomb { .. } => 11,
            Self::ForeignLanguage => 12,
            Self::Tangled => 13,
        }
    }

    /// The stable name for programs.
    pub fn detail(&self) -> &'static str {
        match self {
            Self::Unreadable { .. } => "UnreadableFile",
            Self::Url => "NotAFile",
            Self::EmptyFolder => "EmptyFolder",
            Self::NoText => "NoText",
            Self::TooLarge { .. } => "FileTooLarge",
            Self::Binary => "NotText",
            Self::Unsupported { .. } => "UnsupportedFormat",
            Self::FeatureOff { .. } => "FormatLeftOut",
            Self::Encrypted => "PasswordRequired",
            Self::Damaged { .. } => "DamagedFile",
            Self::Bomb { .. } => "ArchiveTooLarge",
            Self::ForeignLanguage => "NotChinese",
            Self::Tangled => "TooDeeplyNested",
        }
    }

    /// What is wrong, to stand behind the name of the file.
    pub fn message(&self) -> String {
        match self {
            Self::Unreadable { reason } => format!("cannot be read: {reason}"),
            Self::Url => "an address, not a file; nothing is fetched".into(),
            Self::EmptyFolder => "a folder without files to read".into(),
            Self::NoText => "holds no text".into(),
            // Of a pipe no more is read than shows that it is too large.
            Self::TooLarge { bytes, limit } if *bytes == limit + 1 => {
                format!(
                    "more than the {} that a document may have",
                    megabytes(*limit)
                )
            }
            Self::TooLarge { bytes, limit } => {
                format!(
                    "{} is more than the {} that a document may have",
                    megabytes(*bytes),
                    megabytes(*limit)
                )
            }
            Self::Binary => "not a text: its bytes are in no known character set".into(),
            Self::Unsupported { what, .. } => format!("{what} cannot be read"),
            Self::FeatureOff { format, .. } => format!("this build does not read {format}"),
            Self::Encrypted => "locked by a password".into(),
            Self::Damaged { format, reason } => format!("not a whole {format} file: {reason}"),
            Self::Bomb { reason } => format!("refused: {reason}"),
            Self::ForeignLanguage => {
                "hardly any Chinese in it; notices are read in Chinese only".into()
            }
            Self::Tangled => "its elements are nested or repeated beyond what a page has".into(),
        }
    }

    /// What to do.
    pub fn help(&self) -> String {
        match self {
            Self::Unreadable { .. } => "check the path and that you may read the file".into(),
            Self::Url => "save the page in a browser and give the file".into(),
            Self::EmptyFolder => "give the folder that holds the saved notices".into(),
            Self::NoText => {
                "save the page again with its text, or give the attachment that holds the notice"
                    .into()
            }
            Self::TooLarge { .. } => {
                "give the notice alone, or cut the file into its documents".into()
            }
            Self::Binary => "save it as text in UTF-8 or GB18030, or as a web page".into(),
            Self::Unsupported { help, .. } => (*help).into(),
            Self::FeatureOff { feature, .. } => format!("build with `--features {feature}`"),
            Self::Encrypted => "open it with its password and save it without one".into(),
            Self::Damaged { .. } => "save or download it again".into(),
            Self::Bomb { .. } => "unpack it yourself and give the files you need".into(),
            Self::ForeignLanguage => "give the Chinese version of the notice".into(),
            Self::Tangled => "copy the notice out of the page into a text file".into(),
        }
    }
}

fn megabytes(bytes: u64) -> String {
    match bytes >> 20 {
        0 => format!("{bytes} bytes"),
        whole => format!("{whole} MB"),
    }
}

impl ReadError {
    pub(super) fn new(file: impl Into<String>, cause: Cause) -> Self {
        Self {
            file: file.into(),
            cause,
        }
    }

    /// The error in the form that all stages share.
    pub fn diagnostic(&self) -> Diagnostic {
        let code = Code {
            stage: "READ",
            number: self.cause.number(),
        };
        let kind = ErrorKind::StorageError;
        Diagnostic::runtime_error(code, kind, self.cause.detail(), self.to_string())
            .help(self.cause.help())
    }
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}`: {}", self.file, self.cause.message())
    }
}

impl std::error::Error for ReadError {}
