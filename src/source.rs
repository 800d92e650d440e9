//! Source files and positions in them.
//!
//! In: bytes under a path relative to the project's root. Out: text with a line table, and spans that name
//! a file. It must not know where the bytes come from: reading files is the callers' work.

use std::sync::Arc;

/// The largest file that is compiled, in bytes. A workflow on GitHub may have 500 KB; a source is smaller.
pub const FILE_BYTES_MAX: usize = 2 * 1024 * 1024;

/// A file of a [`Sources`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FileId(pub u32);

/// A half-open range of bytes in one file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span {
    pub file: FileId,
    pub start: u32,
    pub end: u32,
}

impl Span {
    pub fn new(file: FileId, start: usize, end: usize) -> Self {
        Self { file, start: u32::try_from(start).unwrap_or(u32::MAX), end: u32::try_from(end).unwrap_or(u32::MAX) }
    }

    /// The smallest span that holds both; `other` is taken to be in the same file.
    pub fn to(self, other: Self) -> Self {
        Self { file: self.file, start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// Whether a byte offset lies in the span or at its end.
    pub fn touches(self, offset: u32) -> bool {
        self.start <= offset && offset <= self.end
    }

    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// One file: its path as shown to people, its text, and where its lines begin.
#[derive(Clone, Debug)]
pub struct SourceFile {
    /// Relative to the project's root, with `/`.
    pub path: String,
    pub text: Arc<str>,
    line_starts: Vec<u32>,
}

impl SourceFile {
    fn new(path: String, text: Arc<str>) -> Self {
        let line_starts = std::iter::once(0)
            .chain(text.match_indices('\n').map(|(at, _)| u32::try_from(at + 1).unwrap_or(u32::MAX)))
            .collect();
        Self { path, text, line_starts }
    }

    /// Line and column of a byte offset, both from 1; the column counts characters.
    pub fn line_column(&self, offset: u32) -> (usize, usize) {
        let line = self.line_starts.partition_point(|&start| start <= offset).saturating_sub(1);
        let start = self.line_starts.get(line).copied().unwrap_or(0) as usize;
        let end = (offset as usize).clamp(start, self.text.len());
        let column = self.text.get(start..end).map_or(end - start, |text| text.chars().count());
        (line + 1, column + 1)
    }

    /// The text of a span; empty where the span lies outside.
    pub fn slice(&self, span: Span) -> &str {
        self.text.get(span.range()).unwrap_or("")
    }
}

/// Why bytes are no source file. `Display` is a clause that follows the file's path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotText {
    /// Larger than [`FILE_BYTES_MAX`].
    TooLarge { bytes: usize },
    /// The first byte that is not UTF-8.
    NotUtf8 { offset: usize },
}

impl std::fmt::Display for NotText {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::TooLarge { bytes } => write!(
                f,
                "the file has {bytes} bytes; a source may have {FILE_BYTES_MAX}: split it and import the parts"
            ),
            Self::NotUtf8 { offset } => {
                write!(f, "the byte at offset {offset} is not UTF-8: save the file as UTF-8")
            }
        }
    }
}

/// Checks bytes and makes them text. A byte-order mark stays in it (the grammar skips it), so offsets are
/// those of the file.
///
/// # Errors
/// [`NotText`] when the bytes are too many or not UTF-8.
pub fn decode(bytes: Vec<u8>) -> Result<Arc<str>, NotText> {
    if bytes.len() > FILE_BYTES_MAX {
        return Err(NotText::TooLarge { bytes: bytes.len() });
    }
    String::from_utf8(bytes)
        .map(Arc::from)
        .map_err(|error| NotText::NotUtf8 { offset: error.utf8_error().valid_up_to() })
}

/// All files of a compilation, in the order in which they were added.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    files: Vec<SourceFile>,
}

impl Sources {
    pub fn add(&mut self, path: impl Into<String>, text: impl Into<Arc<str>>) -> FileId {
        let id = FileId(u32::try_from(self.files.len()).unwrap_or(u32::MAX));
        self.files.push(SourceFile::new(path.into(), text.into()));
        id
    }

    pub fn get(&self, id: FileId) -> Option<&SourceFile> {
        self.files.get(id.0 as usize)
    }

    pub fn iter(&self) -> impl Iterator<Item = (FileId, &SourceFile)> {
        self.files.iter().enumerate().map(|(index, file)| (FileId(u32::try_from(index).unwrap_or(u32::MAX)), file))
    }

    pub fn find(&self, path: &str) -> Option<FileId> {
        self.iter().find(|(_, file)| file.path == path).map(|(id, _)| id)
    }

    pub fn path(&self, id: FileId) -> &str {
        self.get(id).map_or("<unknown>", |file| &file.path)
    }

    pub fn slice(&self, span: Span) -> &str {
        self.get(span.file).map_or("", |file| file.slice(span))
    }
}
