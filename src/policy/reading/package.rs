//! Members of zip files, whether a collection or a file of a program that packs its own: no member is unpacked further than is safe.

use std::io::{Read, Seek};

use zip::ZipArchive;
use zip::result::ZipError;

use super::Cause;

/// No document shrinks more than this; long runs of one byte do.
const MAX_RATIO: u64 = 500;

/// Packed members this small are no danger at any ratio.
const SMALL: u64 = 10 << 20;

/// Refuses a member that is packed as no document can be.
pub fn refuse_bomb(size: u64, packed: u64) -> Result<(), Cause> {
    if size > SMALL && size / packed.max(1) > MAX_RATIO {
        let reason = format!(
            "a member that unpacks from {packed} bytes to {} MB",
            size >> 20
        );
        return Err(Cause::Bomb { reason });
    }
    Ok(())
}

/// The bytes of a member, at most `limit`; what the directory says of its size is not believed.
pub fn unpack<R: Read + Seek>(
    archive: &mut ZipArchive<R>,
    index: usize,
    limit: u64,
) -> Result<Vec<u8>, Cause> {
    let member = archive
        .by_index(index)
        .map_err(|error| cause(&error, "ZIP"))?;
    if member.size() > limit {
        return Err(Cause::TooLarge {
            bytes: member.size(),
            limit,
        });
    }
    refuse_bomb(member.size(), member.compressed_size())?;
    let mut bytes = Vec::new();
    let damaged = |reason: String| Cause::Damaged {
        format: "ZIP",
        reason,
    };
    member
        .take(limit + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| damaged(error.to_string()))?;
    match bytes.len() as u64 > limit {
        true => Err(Cause::Bomb {
            reason: "a member that unpacks to more than it says".into(),
        }),
        false => Ok(bytes),
    }
}

/// What an error of the archive means.
pub fn cause(error: &ZipError, format: &'static str) -> Cause {
    match error {
        ZipError::UnsupportedArchive(reason) if *reason == ZipError::PASSWORD_REQUIRED => {
            Cause::Encrypted
        }
        ZipError::UnsupportedArchive(_) => Cause::Unsupported {
            what: "a ZIP member packed in a rare way",
            help: "unpack it and pack the files again with the ordinary method (deflate)",
        },
        other => Cause::Damaged {
            format,
            reason: other.to_string(),
        },
    }
}
