//! Reads a file of reports (JSON Lines with `id`, `date`, `lang`, `context`, `text`) and prints its claims as JSON
//! Lines; with `--examples LANGUAGE` reads the examples of a pack. `--packs FOLDER` before all else takes the packs of that
//! folder. What a text is read by is drawn by `lagesbild explain`.

use lagesbild_model::time::Edtf;
use lagesbild_model::{Language, Publication, PublicationSource, Report, ReportParts};
use lagesbild_reader::{Reader, examples};
use std::io::Write;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args: Vec<String> = std::env::args().skip(1).collect();
    let folder = args.first().filter(|a| *a == "--packs").and_then(|_| args.get(1)).cloned();
    let reader = match &folder {
        Some(folder) => Reader::with_packs(folder.as_ref())?,
        None => Reader::embedded()?,
    };
    args.drain(..if folder.is_some() { 2 } else { 0 });
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    if let [flag, language] = args.as_slice()
        && flag == "--examples"
    {
        let language = Language::from_code(language).ok_or("unknown language")?;
        let (count, misread) = examples(&reader, language)?;
        for m in &misread {
            writeln!(out, "{}: {}\n  wanted {:?}\n  read   {:?}", m.rule, m.text, m.wanted, m.read)?;
        }
        writeln!(out, "{} of {count} examples misread", misread.len())?;
        return Ok(());
    }
    for path in args {
        for line in std::fs::read_to_string(path)?.lines() {
            let value: serde_json::Value = serde_json::from_str(line)?;
            let text = |key: &str| value.get(key).and_then(|v| v.as_str()).map(str::to_owned);
            let date = text("date").map(|d| d.parse::<Edtf>()).transpose()?;
            let strings = |key: &str| -> Vec<String> {
                value.get(key).and_then(|v| serde_json::from_value(v.clone()).ok()).unwrap_or_default()
            };
            let report = Report::new(ReportParts {
                supplier_id: text("id"),
                language: text("lang").and_then(|l| Language::from_code(&l)),
                publication: date.map(|date| Publication { date, source: PublicationSource::Metadata }),
                publishers: strings("publishers"),
                context: strings("context"),
                text: text("text").unwrap_or_default(),
                ..ReportParts::default()
            });
            for claim in reader.read(&report).claims {
                serde_json::to_writer(&mut out, &claim)?;
                out.write_all(b"\n")?;
            }
        }
    }
    Ok(())
}
