//! Zip archives: the members of a collection one by one, and no files of programs that are archives inside. Bombs are refused before they are unpacked.

use std::io::Cursor;
use std::path::Path;

use zip::ZipArchive;

use super::package::{cause, refuse_bomb, unpack};
use super::sniff::sniff_members;
use super::sources::is_passed_over;
use super::{Cause, MAX_DOCUMENT_BYTES, ReadError};

/// The most members of an archive.
const MAX_ENTRIES: usize = 20_000;

/// The most bytes of all members together.
const MAX_UNPACKED: u64 = 2 << 30;

/// The members of an archive that are still to be read.
pub struct Archive {
    name: String,
    archive: ZipArchive<Cursor<Vec<u8>>>,
    /// Index and name of the members, last to come first.
    members: Vec<(usize, String)>,
}

impl Archive {
    /// Opens a zip file and looks at its directory.
    ///
    /// # Errors
    /// For a damaged file, a bomb, and files of other programs that are zip files inside.
    pub fn open(name: &str, bytes: Vec<u8>) -> Result<Self, Cause> {
        let mut archive =
            ZipArchive::new(Cursor::new(bytes)).map_err(|error| cause(&error, "ZIP"))?;
        if archive.len() > MAX_ENTRIES {
            let reason = format!(
                "an archive with {} members, more than {MAX_ENTRIES}",
                archive.len()
            );
            return Err(Cause::Bomb { reason });
        }
        let names: Vec<String> = archive
            .file_names()
            .flatten()
            .map(|name| name.into_owned())
            .collect();
        sniff_members(names.iter().map(String::as_str))?;
        let members = members(&mut archive)?;
        if members.is_empty() {
            return Err(Cause::EmptyFolder);
        }
        Ok(Self {
            name: name.to_owned(),
            archive,
            members,
        })
    }

    /// The next member: its name within the archive's, and its bytes.
    pub fn next(&mut self) -> Option<Result<(String, Vec<u8>), ReadError>> {
        let (index, member) = self.members.pop()?;
        let name = format!("{}/{member}", self.name);
        let read = unpack(&mut self.archive, index, MAX_DOCUMENT_BYTES);
        Some(match read {
            Ok(bytes) => Ok((name, bytes)),
            Err(cause) => Err(ReadError::new(name, cause)),
        })
    }
}

/// The members that may be documents, and whether all of them together may be unpacked.
fn members(archive: &mut ZipArchive<Cursor<Vec<u8>>>) -> Result<Vec<(usize, String)>, Cause> {
    let mut members = Vec::new();
    let mut unpacked: u64 = 0;
    for index in 0..archive.len() {
        let member = archive
            .by_index_raw(index)
            .map_err(|error| cause(&error, "ZIP"))?;
        if member.is_dir() {
            continue;
        }
        unpacked = unpacked.saturating_add(member.size());
        refuse_bomb(member.size(), member.compressed_size())?;
        let read = member
            .name()
            .map_err(|error| cause(&error, "ZIP"))?
            .into_owned();
        let name = member_name(member.name_raw(), &read);
        let hidden = Path::new(&name)
            .ancestors()
            .any(|part| part.file_name().is_some() && is_passed_over(part));
        if !hidden {
            members.push((index, name));
        }
    }
    if unpacked > MAX_UNPACKED {
        return Err(Cause::Bomb {
            reason: format!("an archive that unpacks to {} MB", unpacked >> 20),
        });
    }
    members.sort_by(|a, b| b.1.cmp(&a.1));
    Ok(members)
}

/// Archives made on Chinese systems have names in GBK and do not say so.
#[cfg(feature = "html")]
fn member_name(raw: &[u8], read: &str) -> String {
    match std::str::from_utf8(raw) {
        Ok(name) => name.to_owned(),
        Err(_) => {
            let (name, _, bad) = encoding_rs::GB18030.decode(raw);
            if bad {
                read.to_owned()
            } else {
                name.into_owned()
            }
        }
    }
}

#[cfg(not(feature = "html"))]
fn member_name(_: &[u8], read: &str) -> String {
    read.to_owned()
}
