//! Rows to standard output, as a table for people or as JSON, JSON Lines or CSV for programs.

mod csv;
mod table;
mod text;

pub use text::{Styles, marked, one_line};

use crate::failure::Failure;
use crate::words::Words;
use serde::Serialize;
use std::io::{BufWriter, IsTerminal, Stdout, Write};

/// A form of output.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// Columns for people; cut to the width of the terminal if there is one
    Table,
    /// One JSON array (or object)
    Json,
    /// One JSON object a line
    Jsonl,
    /// Comma-separated values with a header line
    Csv,
}

impl Format {
    /// The form of rows where none is asked for: a table on a terminal, else JSON Lines.
    pub fn of_stdout() -> Format {
        if std::io::stdout().is_terminal() { Format::Table } else { Format::Jsonl }
    }
}

/// A column of a table; its heading is the word of its key, its name in CSV the key itself.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// Key in the section `column` of the interface's words.
    pub key: &'static str,
    /// Whether it may be cut or left narrow where the line is too long.
    pub gives_way: bool,
}

/// A column that keeps its width.
pub const fn fixed(key: &'static str) -> Column {
    Column { key, gives_way: false }
}

/// A column that gives way.
pub const fn loose(key: &'static str) -> Column {
    Column { key, gives_way: true }
}

/// Something that is a row of a table, a record in CSV and an object in JSON.
pub trait Row: Serialize {
    /// The columns of the table, in order.
    const TABLE: &'static [Column];
    /// The fields in CSV, in order; they keep their names in every language.
    const CSV: &'static [&'static str];

    /// A cell for each column, safe to show.
    fn table(&self, words: &Words) -> Vec<String>;

    /// A value for each field, whole and as it is.
    fn csv(&self) -> Vec<String>;
}

enum Form {
    Table(table::Table),
    Csv,
    Json { begun: bool },
    JsonLines,
}

/// Rows on their way out.
pub struct Output<'w> {
    out: BufWriter<Stdout>,
    form: Form,
    words: &'w Words,
    styles: Styles,
    columns: &'static [Column],
}

impl<'w> Output<'w> {
    /// An output of rows of type `R` in that format.
    ///
    /// # Errors
    /// [`Failure::OutputClosed`] or [`Failure::Output`].
    pub fn of<R: Row>(format: Format, words: &'w Words, styles: Styles) -> Result<Output<'w>, Failure> {
        let mut out = BufWriter::new(std::io::stdout());
        let form = match format {
            Format::Table => Form::Table(table::Table::new(R::TABLE.len())),
            Format::Json => Form::Json { begun: false },
            Format::Jsonl => Form::JsonLines,
            Format::Csv => {
                csv::write(&mut out, R::CSV)?;
                Form::Csv
            }
        };
        Ok(Output { out, form, words, styles, columns: R::TABLE })
    }

    /// Writes a row.
    ///
    /// # Errors
    /// [`Failure::OutputClosed`] or [`Failure::Output`].
    pub fn row<R: Row>(&mut self, row: &R) -> Result<(), Failure> {
        match &mut self.form {
            Form::Table(table) => {
                table.push(row.table(self.words));
                if table.is_full() {
                    table.write(&mut self.out, self.columns, self.words, self.styles)?;
                }
            }
            Form::Csv => csv::write(&mut self.out, &row.csv())?,
            Form::Json { begun } => {
                self.out.write_all(if *begun { b",\n" } else { b"[\n" })?;
                *begun = true;
                serde_json::to_writer(&mut self.out, row)?;
            }
            Form::JsonLines => {
                serde_json::to_writer(&mut self.out, row)?;
                self.out.write_all(b"\n")?;
            }
        }
        Ok(())
    }

    /// Writes a line of words between or around rows; tables only.
    ///
    /// # Errors
    /// [`Failure::OutputClosed`] or [`Failure::Output`].
    pub fn line(&mut self, line: &str) -> Result<(), Failure> {
        if matches!(self.form, Form::Table(_)) {
            writeln!(self.out, "{line}")?;
        }
        Ok(())
    }

    /// Writes one value in place of rows; JSON only.
    ///
    /// # Errors
    /// [`Failure::OutputClosed`] or [`Failure::Output`].
    pub fn whole(&mut self, value: &impl Serialize) -> Result<(), Failure> {
        if matches!(self.form, Form::Json { .. }) {
            serde_json::to_writer(&mut self.out, value)?;
            self.out.write_all(b"\n")?;
            self.form = Form::JsonLines;
        }
        Ok(())
    }

    /// Writes the rows of a table that wait for the width of others.
    ///
    /// # Errors
    /// [`Failure::OutputClosed`] or [`Failure::Output`].
    pub fn rest(&mut self) -> Result<(), Failure> {
        if let Form::Table(table) = &mut self.form {
            table.write(&mut self.out, self.columns, self.words, self.styles)?;
        }
        Ok(())
    }

    /// Makes rows visible that wait for company, as far as the form allows.
    ///
    /// # Errors
    /// [`Failure::OutputClosed`] or [`Failure::Output`].
    pub fn flush(&mut self) -> Result<(), Failure> {
        Ok(self.out.flush()?)
    }

    /// Writes what is left.
    ///
    /// # Errors
    /// [`Failure::OutputClosed`] or [`Failure::Output`].
    pub fn finish(mut self) -> Result<(), Failure> {
        self.rest()?;
        if let Form::Json { begun } = self.form {
            self.out.write_all(if begun { b"\n]\n" } else { b"[]\n" })?;
        }
        Ok(self.out.flush()?)
    }
}
