//! Pages of a column chunk. Zstandard, which many writers take by default, is unpacked here: the crate would need a C compiler for it.

use std::io::{Read, Seek, SeekFrom};
use std::path::Path;
use std::sync::Arc;

use bytes::{Buf, Bytes};
use parquet::basic::Compression;
use parquet::column::page::{Page, PageMetadata, PageReader};
use parquet::errors::{ParquetError, Result};
use parquet::file::metadata::{ColumnChunkMetaData, RowGroupMetaData};
use parquet::file::reader::{ChunkReader, Length};
use parquet::file::serialized_reader::SerializedPageReader;
use ruzstd::decoding::FrameDecoder;

/// A page larger than this is not believed.
const LARGEST: usize = 1 << 30;

/// The bytes of a row group, at their places in the file.
#[derive(Clone)]
pub struct Span {
    start: u64,
    bytes: Bytes,
}

impl Span {
    /// Reads the column chunks of a row group.
    pub fn read(file: &Path, group: &RowGroupMetaData) -> std::io::Result<Self> {
        let ranges = || group.columns().iter().map(ColumnChunkMetaData::byte_range);
        let start = ranges().map(|(start, _)| start).min().unwrap_or(0);
        let end = ranges().map(|(start, length)| start.saturating_add(length));
        let length = end.max().unwrap_or(0).saturating_sub(start);
        let mut opened = std::fs::File::open(file)?;
        opened.seek(SeekFrom::Start(start))?;
        let mut bytes = Vec::new();
        opened.take(length).read_to_end(&mut bytes)?;
        Ok(Self {
            start,
            bytes: bytes.into(),
        })
    }

    fn from(&self, place: u64) -> Result<Bytes> {
        let at = place.checked_sub(self.start);
        match at.and_then(|at| usize::try_from(at).ok()) {
            Some(at) if at <= self.bytes.len() => Ok(self.bytes.slice(at..)),
            _ => Err(ParquetError::EOF(
                "a column lies outside the file".to_string(),
            )),
        }
    }
}

impl Length for Span {
    fn len(&self) -> u64 {
        self.start + self.bytes.len() as u64
    }
}

impl ChunkReader for Span {
    type T = bytes::buf::Reader<Bytes>;

    fn get_read(&self, start: u64) -> Result<Self::T> {
        Ok(self.from(start)?.reader())
    }

    fn get_bytes(&self, start: u64, length: usize) -> Result<Bytes> {
        let bytes = self.from(start)?;
        if bytes.len() < length {
            return Err(ParquetError::EOF("the file ends within a page".to_string()));
        }
        Ok(bytes.slice(..length))
    }
}

/// The pages of a column, unpacked.
pub struct Pages {
    pages: SerializedPageReader<Span>,
    decoder: Option<FrameDecoder>,
}

impl Pages {
    pub fn new(span: &Span, column: &ColumnChunkMetaData, rows: usize) -> Result<Self> {
        let is_zstd = matches!(column.compression(), Compression::ZSTD(_));
        let plain;
        let column = if is_zstd {
            plain = column
                .clone()
                .into_builder()
                .set_compression(Compression::UNCOMPRESSED)
                .build()?;
            &plain
        } else {
            column
        };
        Ok(Self {
            pages: SerializedPageReader::new(Arc::new(span.clone()), column, rows, None)?,
            decoder: is_zstd.then(FrameDecoder::new),
        })
    }

    fn unpack(&mut self, mut page: Page) -> Result<Page> {
        let Some(decoder) = &mut self.decoder else {
            return Ok(page);
        };
        match &mut page {
            Page::DataPage { buf, .. } | Page::DictionaryPage { buf, .. } => {
                *buf = inflate(decoder, &[], buf)?;
            }
            Page::DataPageV2 {
                buf,
                def_levels_byte_len,
                rep_levels_byte_len,
                is_compressed,
                ..
            } if *is_compressed => {
                let levels = (*def_levels_byte_len as usize) + (*rep_levels_byte_len as usize);
                if levels > buf.len() {
                    return Err(damaged());
                }
                let (levels, values) = buf.split_at(levels);
                *buf = inflate(decoder, levels, values)?;
            }
            Page::DataPageV2 { .. } => {}
        }
        Ok(page)
    }
}

fn damaged() -> ParquetError {
    ParquetError::General("a compressed page is damaged".to_string())
}

fn inflate(decoder: &mut FrameDecoder, before: &[u8], packed: &[u8]) -> Result<Bytes> {
    let mut bytes = before.to_vec();
    if packed.is_empty() {
        return Ok(bytes.into());
    }
    let mut header = packed;
    decoder.init(&mut header).map_err(|_| damaged())?;
    let size = usize::try_from(decoder.content_size()).unwrap_or(usize::MAX);
    if size > LARGEST {
        return Err(damaged());
    }
    if size > 0 {
        bytes.resize(before.len() + size, 0);
        let written = decoder.decode_all(packed, &mut bytes[before.len()..]);
        bytes.truncate(before.len() + written.map_err(|_| damaged())?);
    } else {
        let stream = ruzstd::decoding::StreamingDecoder::new(packed).map_err(|_| damaged())?;
        let read = stream.take(LARGEST as u64).read_to_end(&mut bytes);
        read.map_err(|_| damaged())?;
    }
    Ok(bytes.into())
}

impl Iterator for Pages {
    type Item = Result<Page>;

    fn next(&mut self) -> Option<Self::Item> {
        self.get_next_page().transpose()
    }
}

impl PageReader for Pages {
    fn get_next_page(&mut self) -> Result<Option<Page>> {
        match self.pages.get_next_page()? {
            Some(page) => self.unpack(page).map(Some),
            None => Ok(None),
        }
    }

    fn peek_next_page(&mut self) -> Result<Option<PageMetadata>> {
        self.pages.peek_next_page()
    }

    fn skip_next_page(&mut self) -> Result<()> {
        self.pages.skip_next_page()
    }
}
