//! The first page of a database file: what it is, the version of its format, and how far it was acknowledged.
//!
//! The rest of the file belongs to redb. The page is written when the file is made; later only the note of the last acknowledged
//! transaction changes. The note reaches the disk with the next commit, or when the system finds time: it may be behind, never ahead.

use super::disk::Disk;
use super::error::Trouble;

/// Bytes before those of redb.
pub const HEADER: u64 = 4096;

/// The version of the format that this program writes. Version 1, which it reads too, lacks the order of declared indexes; the first
/// change makes it version 2.
pub const FORMAT_VERSION: u32 = 2;

/// The oldest version that it reads.
const OLDEST_VERSION: u32 = 1;

const MAGIC: &[u8; 16] = b"Tupu graph\x1A\r\n\0\0\0";
const VERSION_AT: usize = MAGIC.len();
const CHECKSUM_AT: usize = VERSION_AT + 4;
const START: usize = CHECKSUM_AT + 4;
/// Notes take turns between two sectors of the disk: when writing one breaks off, the one before is still there.
const NOTES_AT: [u64; 2] = [512, 1024];
const NOTE_LENGTH: usize = 12;

/// Writes the page of a new file.
///
/// # Errors
/// Those of the disk.
pub fn write(disk: &dyn Disk) -> std::io::Result<()> {
    let mut page = vec![0; HEADER as usize];
    page[..START].copy_from_slice(&start());
    for at in NOTES_AT {
        page[at as usize..][..NOTE_LENGTH].copy_from_slice(&note(0));
    }
    disk.write(0, &page)
}

/// Marks a file of an older version as one of ours, so that older programs leave it alone. Returns when that is on the disk.
///
/// # Errors
/// Those of the disk.
pub fn upgrade(disk: &dyn Disk) -> std::io::Result<()> {
    // Within one sector, so that it is there whole or not at all.
    disk.write(0, &start())?;
    disk.sync()
}

/// What a file of our version begins with.
fn start() -> [u8; START] {
    let mut start = [0; START];
    start[..VERSION_AT].copy_from_slice(MAGIC);
    start[VERSION_AT..CHECKSUM_AT].copy_from_slice(&FORMAT_VERSION.to_le_bytes());
    let checksum = crc32fast::hash(&start[..CHECKSUM_AT]).to_le_bytes();
    start[CHECKSUM_AT..].copy_from_slice(&checksum);
    start
}

/// Checks the page and gives the version.
///
/// # Errors
/// A file that is no database, of a version that cannot be read, or damaged.
pub fn check(disk: &dyn Disk) -> Result<u32, Trouble> {
    let mut start = [0; START];
    if disk.len()? < start.len() as u64 {
        return Err(Trouble::NotADatabase);
    }
    disk.read(0, &mut start)?;
    if &start[..VERSION_AT] != MAGIC {
        return Err(Trouble::NotADatabase);
    }
    if four(&start[CHECKSUM_AT..]) != crc32fast::hash(&start[..CHECKSUM_AT]) {
        return Err(Trouble::Damaged("its first page is broken".to_string()));
    }
    match four(&start[VERSION_AT..]) {
        version @ OLDEST_VERSION..=FORMAT_VERSION => Ok(version),
        other => Err(Trouble::OtherVersion(other)),
    }
}

/// The number of the last transaction that was acknowledged, as far as is known.
///
/// # Errors
/// No note is sound.
pub fn acknowledged(disk: &dyn Disk) -> Result<u64, Trouble> {
    let mut last = None;
    for at in NOTES_AT {
        let mut bytes = [0; NOTE_LENGTH];
        disk.read(at, &mut bytes)?;
        let number = u64::from_le_bytes(*bytes.first_chunk().expect("12 bytes are more than 8"));
        if bytes == note(number) {
            last = last.max(Some(number));
        }
    }
    last.ok_or(Trouble::Damaged("its first page is broken".to_string()))
}

/// Notes the number of a transaction that is on the disk.
///
/// # Errors
/// Those of the disk.
pub fn acknowledge(disk: &dyn Disk, number: u64) -> std::io::Result<()> {
    disk.write(NOTES_AT[(number % 2) as usize], &note(number))
}

/// A number and its checksum, which is not that of zeros.
fn note(number: u64) -> [u8; NOTE_LENGTH] {
    let mut note = [0; NOTE_LENGTH];
    note[..8].copy_from_slice(&number.to_le_bytes());
    let checksum = crc32fast::hash(&note[..8]).to_le_bytes();
    note[8..].copy_from_slice(&checksum);
    note
}

fn four(bytes: &[u8]) -> u32 {
    u32::from_le_bytes(*bytes.first_chunk().expect("four bytes are left"))
}
