//! Bytes of office files, made in the test.

pub mod docx;
pub mod pdf;
