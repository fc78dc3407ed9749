//! Which columns an office's list may have. The office fills this from the rule pack's vocabulary.

use crate::guard::Class;
use kitei_domain::name::fold;
use std::collections::BTreeMap;

/// One item that a column can hold.
#[derive(Debug, Clone)]
pub struct ColumnSpec {
    /// The item's id.
    pub item: String,
    /// The headers that mean this item.
    pub aliases: Vec<String>,
    /// The class of a barred column: its cells are dropped and reported.
    pub guard: Option<Class>,
}

/// All columns known, by folded header.
#[derive(Debug, Clone, Default)]
pub struct Columns {
    by_header: BTreeMap<String, ColumnSpec>,
}

impl Columns {
    /// Indexes the columns by their aliases; of equal aliases the first stands.
    pub fn new(specs: &[ColumnSpec]) -> Self {
        let mut by_header = BTreeMap::new();
        for spec in specs {
            for alias in &spec.aliases {
                by_header
                    .entry(plain_header(alias))
                    .or_insert_with(|| spec.clone());
            }
        }
        Self { by_header }
    }

    /// The column that a header means, marks and widths aside.
    pub fn find(&self, header: &str) -> Option<&ColumnSpec> {
        self.by_header.get(&plain_header(header))
    }
}

fn plain_header(header: &str) -> String {
    fold(header)
        .chars()
        .filter(|c| !matches!(c, '*' | '†' | '※' | '＊'))
        .collect()
}
