use super::{Column, Styles};
use crate::words::Words;
use console::{measure_text_width, truncate_str};
use std::io::{Result, Write};

/// How many rows decide on the widths; those after them follow.
const DECIDING: usize = 256;
const GAP: &str = "  ";

/// Rows waiting for their columns' widths.
pub(super) struct Table {
    columns: usize,
    rows: Vec<Vec<String>>,
    widths: Option<Vec<usize>>,
}

impl Table {
    pub(super) fn new(columns: usize) -> Table {
        Table { columns, rows: Vec::new(), widths: None }
    }

    pub(super) fn push(&mut self, mut cells: Vec<String>) {
        cells.resize(self.columns, String::new());
        self.rows.push(cells);
    }

    pub(super) fn is_full(&self) -> bool {
        self.rows.len() >= DECIDING
    }

    /// Writes the rows that wait, and the headings before the first of all. Nothing at all for an empty table.
    pub(super) fn write(
        &mut self,
        out: &mut impl Write,
        columns: &[Column],
        words: &Words,
        styles: Styles,
    ) -> Result<()> {
        if self.rows.is_empty() {
            return Ok(());
        }
        let first = self.widths.is_none();
        let headings: Vec<String> = columns.iter().map(|c| words.get("column", c.key).to_owned()).collect();
        let widths = self.widths.get_or_insert_with(|| {
            let natural = natural_widths(&headings, &self.rows);
            styles.width.map_or_else(|| natural.clone(), |width| fitted(&natural, columns, width))
        });
        if first {
            writeln!(out, "{}", styles.strong(&line(&headings, widths)))?;
        }
        for row in self.rows.drain(..) {
            writeln!(out, "{}", line(&row, widths))?;
        }
        Ok(())
    }
}

fn natural_widths(headings: &[String], rows: &[Vec<String>]) -> Vec<usize> {
    let widest = |column: usize, heading: &String| {
        let cells = rows.iter().filter_map(|row| row.get(column)).map(|cell| measure_text_width(cell));
        cells.max().unwrap_or(0).max(measure_text_width(heading))
    };
    headings.iter().enumerate().map(|(column, heading)| widest(column, heading)).collect()
}

/// Takes from the widest column that gives way, one by one, until the line fits or none is left above ten.
fn fitted(natural: &[usize], columns: &[Column], width: usize) -> Vec<usize> {
    let mut widths = natural.to_vec();
    loop {
        let total: usize = widths.iter().sum::<usize>() + GAP.len() * widths.len().saturating_sub(1);
        let widest = widths
            .iter_mut()
            .zip(columns)
            .filter(|(width, column)| column.gives_way && **width > 10)
            .max_by_key(|(width, _)| **width);
        match widest {
            Some((widest, _)) if total > width => *widest -= 1,
            _ => return widths,
        }
    }
}

fn line(cells: &[String], widths: &[usize]) -> String {
    let mut out = String::new();
    for (at, (cell, width)) in cells.iter().zip(widths).enumerate() {
        if at > 0 {
            out.push_str(GAP);
        }
        let shown = truncate_str(cell, *width, "…");
        out.push_str(&shown);
        let used = measure_text_width(&shown);
        out.extend(std::iter::repeat_n(' ', width.saturating_sub(used)));
    }
    out.truncate(out.trim_end().len());
    out
}

#[cfg(test)]
mod tests {
    use super::super::{fixed, loose};
    use super::*;

    fn shown(width: Option<usize>) -> String {
        let columns = [fixed("place"), loose("quote")];
        let mut table = Table::new(2);
        table.push(vec!["Qala-i-Naw".to_owned(), "har fallit under torsdagen".to_owned()]);
        table.push(vec!["Kabul".to_owned()]);
        let mut out = Vec::new();
        let styles = Styles { colours: false, width };
        table.write(&mut out, &columns, &Words::of(lagesbild_model::Language::English), styles).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn columns_line_up_and_the_last_is_cut_to_the_terminal() {
        assert_eq!(shown(None), "Place       Quote\nQala-i-Naw  har fallit under torsdagen\nKabul\n");
        assert_eq!(shown(Some(26)), "Place       Quote\nQala-i-Naw  har fallit un…\nKabul\n");
        assert!(shown(Some(5)).contains("har falli…"), "a column is never cut below ten");
    }
}
