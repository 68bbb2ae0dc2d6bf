//! Packs the folder `graph/` into one compressed archive for the binary.
//!
//! Each file is its path, a line end, its length in bytes, a line end, its content; the whole is a zlib stream.
//! `exchange::graph_folder::Files::from_archive` reads it.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("set by cargo"));
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("set by cargo"));
    println!("cargo::rerun-if-changed=graph");
    println!("cargo::rerun-if-changed=src/build.rs");
    let archive = fs::File::create(out.join("graph.archive"))?;
    let mut archive = flate2::write::ZlibEncoder::new(archive, flate2::Compression::new(6));
    for folder in ["nodes", "relationships"] {
        for name in json_lines_files(&root.join("graph").join(folder))? {
            let text = fs::read(root.join("graph").join(folder).join(&name))?;
            write!(archive, "{folder}/{name}\n{}\n", text.len())?;
            archive.write_all(&text)?;
        }
    }
    archive.finish()?.flush()
}

/// The names of the JSON-lines files in a folder, sorted, so that equal folders give equal archives.
fn json_lines_files(folder: &Path) -> io::Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder)? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if name.ends_with(".jsonl") {
            names.push(name);
        }
    }
    names.sort_unstable();
    Ok(names)
}
