//! The page of each diagnostic, `docs/diagnostics/<name>.md`: what is wrong, why it matters, a bad example and a good
//! one. It is the manual, what `pipec explain` prints, and a test: its examples are judged.

/// A page, in Markdown.
#[derive(Debug)]
pub struct Page {
    /// The diagnostic's name.
    pub name: &'static str,
    pub text: &'static str,
}

/// All pages, sorted by name.
pub static PAGES: &[Page] = include!(concat!(env!("OUT_DIR"), "/pages.rs"));

/// The page of a diagnostic.
pub fn page(name: &str) -> Option<&'static Page> {
    let at = PAGES.binary_search_by_key(&name, |page| page.name).ok()?;
    PAGES.get(at)
}

impl Page {
    /// Where it can be read in a browser.
    pub fn address(&self) -> String {
        format!("{}/blob/main/docs/diagnostics/{}.md", env!("CARGO_PKG_REPOSITORY"), self.name)
    }

    /// The level as it stands below the title: `deny`, `warn`, `note`, `off` or `error`.
    pub fn level(&self) -> &'static str {
        self.head().0
    }

    /// One sentence: what it finds.
    pub fn summary(&self) -> &'static str {
        self.head().1
    }

    /// `*deny* · A deploy is reached …`
    fn head(&self) -> (&'static str, &'static str) {
        let line = self.text.lines().nth(2).unwrap_or_default();
        let (level, summary) = line.split_once(" · ").unwrap_or_default();
        (level.trim_matches('*'), summary)
    }
}
