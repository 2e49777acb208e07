//! A report's times as TimeML 1.2.1, for other programs.

use lagesbild_model::Report;
use lagesbild_model::time::Edtf;
use lagesbild_reader::Times;
use std::fmt::Write as _;

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>
<TimeML xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" \
 xsi:noNamespaceSchemaLocation=\"http://timeml.org/timeMLdocs/TimeML_1.2.1.xsd\">\n";

/// The document of a report: its text with a TIMEX3 around each time, the publication as the time of creation.
pub fn document(report: &Report, times: &Times) -> String {
    let date = report.parts().publication.as_ref().map(|p| p.date.clone()).unwrap_or_else(Edtf::unknown);
    let value = day_value(&date);
    let mut out = HEAD.to_owned();
    let _ = writeln!(out, "<DOCID>{}</DOCID>", escaped(&report.label()));
    let _ = writeln!(
        out,
        "<DCT><TIMEX3 tid=\"t0\" type=\"DATE\" value=\"{value}\" temporalFunction=\"false\" \
         functionInDocument=\"CREATION_TIME\">{value}</TIMEX3></DCT>"
    );
    out.push_str("<TEXT>");
    let text = report.text();
    let mut done = 0;
    for (number, time) in (1..).zip(&times.told) {
        let (span, timex) = (time.expression.span, &time.told.timex);
        out.push_str(&escaped(text.get(done..span.start()).unwrap_or_default()));
        let modifier = timex.modifier.map(|m| format!(" mod=\"{m}\"")).unwrap_or_default();
        let _ = write!(
            out,
            "<TIMEX3 tid=\"t{number}\" type=\"{}\" value=\"{}\"{modifier}>{}</TIMEX3>",
            timex.kind.as_str(),
            escaped(&timex.value),
            escaped(&time.expression.words)
        );
        done = span.end();
    }
    out.push_str(&escaped(text.get(done..).unwrap_or_default()));
    out.push_str("</TEXT>\n</TimeML>\n");
    out
}

/// A publication as a TIMEX3 value: what is not known stands as `X`.
pub fn day_value(date: &Edtf) -> String {
    if date.is_unknown() { "XXXX-XX-XX".to_owned() } else { date.to_string() }
}

/// Text as XML takes it; what no XML may hold becomes a space, so that offsets stay as they are.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' | '\r' => out.push(c),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => out.push(' '),
            c => out.push(c),
        }
    }
    out
}
