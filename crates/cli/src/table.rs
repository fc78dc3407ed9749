//! Small aligned tables, in which a full-width character counts as two columns.

use unicode_width::UnicodeWidthStr;

/// Rows of cells, written with every column as wide as its widest cell.
#[derive(Debug, Default)]
pub(crate) struct Table {
    rows: Vec<Vec<String>>,
}

impl Table {
    /// Adds a row.
    pub(crate) fn row(&mut self, cells: Vec<String>) {
        self.rows.push(cells);
    }

    /// The table as text, each line indented by `indent` spaces.
    pub(crate) fn text(&self, indent: usize) -> String {
        let mut widths: Vec<usize> = Vec::new();
        for row in &self.rows {
            for (place, cell) in row.iter().enumerate() {
                match widths.get_mut(place) {
                    Some(width) => *width = (*width).max(cell.width()),
                    None => widths.push(cell.width()),
                }
            }
        }
        let mut text = String::new();
        for row in &self.rows {
            let mut line = " ".repeat(indent);
            for (cell, width) in row.iter().zip(&widths) {
                line.push_str(cell);
                line.push_str(&" ".repeat(width.saturating_sub(cell.width()) + 2));
            }
            text.push_str(line.trim_end());
            text.push('\n');
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn full_width_characters_keep_their_column() {
        let mut table = Table::default();
        table.row(vec!["氏名".into(), "林 薫".into()]);
        table.row(vec!["mail".into(), "a@example.jp".into()]);
        assert_eq!(table.text(1), " 氏名  林 薫\n mail  a@example.jp\n");
    }
}
