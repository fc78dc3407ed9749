//! Which columns an office's list may have. The office fills this from the rule pack's vocabulary.

use std::collections::BTreeMap;

use kitei_domain::name::fold;

use crate::guard::Class;

/// One item that a column can hold.
#[derive(Debug, Clone, Default)]
pub struct ColumnSpec {
    /// The item's id.
    pub item: String,
    /// The headers that mean this item.
    pub aliases: Vec<String>,
    /// The headers of its parts in the order in which they are joined; each part may have several.
    pub parts: Vec<Vec<String>>,
    /// The class of a barred column: its cells are dropped and reported.
    pub guard: Option<Class>,
}

/// What a header means.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Meaning<'a> {
    pub(crate) spec: &'a ColumnSpec,
    /// Which part of the item; none for the whole of it.
    pub(crate) part: Option<usize>,
}

/// All columns known, by folded header.
#[derive(Debug, Clone, Default)]
pub struct Columns {
    specs: Vec<ColumnSpec>,
    by_header: BTreeMap<String, (usize, Option<usize>)>,
}

impl Columns {
    /// Indexes the columns by their aliases and parts; of equal headers the first stands.
    pub fn new(specs: &[ColumnSpec]) -> Self {
        let mut by_header = BTreeMap::new();
        for (place, spec) in specs.iter().enumerate() {
            let whole = spec.aliases.iter().map(|alias| (alias, None));
            let parts = spec.parts.iter().enumerate();
            let parts =
                parts.flat_map(|(part, headers)| headers.iter().map(move |h| (h, Some(part))));
            for (header, part) in parts.chain(whole) {
                by_header
                    .entry(plain_header(header))
                    .or_insert((place, part));
            }
        }
        Self {
            specs: specs.to_vec(),
            by_header,
        }
    }

    /// The column that a header means, marks and widths aside.
    pub fn find(&self, header: &str) -> Option<&ColumnSpec> {
        self.meaning(header).map(|meaning| meaning.spec)
    }

    pub(crate) fn meaning(&self, header: &str) -> Option<Meaning<'_>> {
        let (place, part) = self.by_header.get(&plain_header(header))?;
        self.specs
            .get(*place)
            .map(|spec| Meaning { spec, part: *part })
    }
}

/// A header without widths, spaces and the marks for required or delicate columns.
pub(crate) fn plain_header(header: &str) -> String {
    fold(header)
        .chars()
        .filter(|c| !matches!(c, '*' | '†' | '‡' | '※' | '★' | '●'))
        .collect()
}
