use std::io::{Result, Write};

/// Writes one record (RFC 4180, lines ending in `\n`).
///
/// A cell that a spreadsheet would take for a formula gets an apostrophe in front: what is exported here was written
/// by strangers.
pub(super) fn write(out: &mut impl Write, cells: &[impl AsRef<str>]) -> Result<()> {
    for (at, cell) in cells.iter().map(AsRef::as_ref).enumerate() {
        if at > 0 {
            out.write_all(b",")?;
        }
        let formula =
            cell.starts_with(['=', '+', '@', '\t', '\r']) || (cell.starts_with('-') && cell.parse::<f64>().is_err());
        let guard = if formula { "'" } else { "" };
        if formula || cell.contains([',', '"', '\n', '\r']) {
            write!(out, "\"{guard}{}\"", cell.replace('"', "\"\""))?;
        } else {
            out.write_all(cell.as_bytes())?;
        }
    }
    out.write_all(b"\n")
}

#[cfg(test)]
mod tests {
    #[test]
    fn cells_are_quoted_and_formulas_disarmed() {
        let mut out = Vec::new();
        let cells = ["plain", "a,b", "say \"no\"\nagain", "=1+1", "-5", "-x"];
        super::write(&mut out, &cells).unwrap();
        let wanted = "plain,\"a,b\",\"say \"\"no\"\"\nagain\",\"'=1+1\",-5,\"'-x\"\n";
        assert_eq!(String::from_utf8(out).unwrap(), wanted);
    }
}
