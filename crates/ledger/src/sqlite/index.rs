//! The indexes: made from the entries in their order, and nothing else.

use super::recent::{OpenMerge, Recent, short};
use crate::entry::{EntryHash, EntryKind, Envelope};
use crate::record::{Adoption, ClaimsRecord, Record, ReportRecord};
use lagesbild_model::{ClaimKey, CountryCode, PlaceId, ReadingId, ReportId, TextHash, Verdict};
use rusqlite::types::ValueRef;
use rusqlite::{Connection, OptionalExtension, Params, params};
use std::cmp::Ordering;

/// Entries in an era; see `index.sql`.
pub(super) const ERA: u64 = 1 << 16;

/// The tables and the order of their rows.
pub(super) const TABLES: [(&str, &str); 15] = [
    ("ix_eras", "era"),
    ("ix_entries", "position"),
    ("ix_merges", "position"),
    ("ix_reports", "position"),
    ("ix_report_hashes", "era, what, short, position"),
    ("ix_readings", "position"),
    ("ix_passes", "position"),
    ("ix_counting", "report, position"),
    ("ix_claims", "position, ordinal"),
    ("ix_claim_keys", "era, short, position, ordinal"),
    ("ix_spots", "number"),
    ("ix_places", "era, spot, position, ordinal"),
    ("ix_decisions", "key, position"),
    ("ix_on_reports", "report, kind, position"),
    ("ix_withheld", "text, position"),
];

/// What a hash of a report leads from.
#[derive(Clone, Copy)]
pub(super) enum What {
    Id = 0,
    Text = 1,
    Address = 2,
    Sketch = 3,
}

const SCHEMA: &str = include_str!("index.sql");

/// The index tables of a database, and what is remembered of them while they are written.
pub(super) struct Index<'c> {
    pub connection: &'c Connection,
    pub recent: &'c Recent,
}

impl Index<'_> {
    /// Makes the tables.
    pub fn create(&self) -> rusqlite::Result<()> {
        self.connection.execute_batch(SCHEMA)
    }

    /// Takes the tables away.
    pub fn remove(&self) -> rusqlite::Result<()> {
        self.recent.forget();
        let drop = |(table, _): &(&str, &str)| self.connection.execute_batch(&format!("DROP TABLE IF EXISTS {table}"));
        TABLES.iter().try_for_each(drop)
    }

    /// Adds an entry; those before it must be there.
    pub fn add(&self, position: u64, envelope: &Envelope, record: &Record) -> rusqlite::Result<()> {
        let merge = self.open_merge()?.filter(|merge| merge.last >= position);
        let known = merge.map_or(envelope.written.micros(), |merge| merge.known);
        let here = Here { position, era: position / ERA, known, merge: merge.map(|merge| merge.position) };
        if self.recent.era.replace(Some(here.era)) != Some(here.era) {
            self.execute("INSERT INTO ix_eras VALUES (?1, ?2) ON CONFLICT DO NOTHING", params![here.era, position])?;
        }
        self.execute("INSERT INTO ix_entries VALUES (?1, ?2, ?3)", params![position, record.kind().name(), known])?;
        match record {
            Record::Report(report) => self.add_report(&here, report),
            Record::Reading(reading) => self.execute(
                "INSERT INTO ix_readings VALUES (?1, ?2) ON CONFLICT DO NOTHING",
                params![reading.id.as_bytes(), position],
            ),
            Record::Claims(claims) => self.add_claims(&here, claims),
            Record::Decision(decision) => {
                let moves = match &decision.verdict {
                    Verdict::Correct { field, .. } => field == "places",
                    Verdict::Split { parts } => parts.iter().any(|part| part.contains_key("places")),
                    _ => false,
                };
                self.add_decision(&here, decision.claim, moves)?;
                match decision.verdict {
                    Verdict::Merge { into } if into != decision.claim => self.add_decision(&here, into, false),
                    _ => Ok(()),
                }
            }
            Record::Adoption(adoption) => self.adopt(&here, adoption),
            Record::Withholding(withholding) => {
                self.execute("INSERT INTO ix_withheld VALUES (?1, ?2)", params![withholding.text.as_bytes(), position])
            }
            // a merge that came with another one says nothing about this ledger
            Record::Merge(merge) if here.merge.is_none() => {
                let last = position.saturating_add(merge.entries);
                self.recent.merge.set(Some(Some(OpenMerge { position, last, known })));
                self.execute("INSERT INTO ix_merges VALUES (?1, ?2)", params![position, last])
            }
            Record::Notice(notice) => self.add_on_report(&here, notice.report, EntryKind::Notice),
            Record::Narrowing(narrowing) => self.add_on_report(&here, narrowing.report, EntryKind::Narrowing),
            Record::Merge(_) | Record::Reliabilities(_) => Ok(()),
        }
    }

    /// The last merge, and its moment.
    fn open_merge(&self) -> rusqlite::Result<Option<OpenMerge>> {
        if let Some(merge) = self.recent.merge.get() {
            return Ok(merge);
        }
        let mut last = self.connection.prepare_cached(
            "SELECT m.position, m.last, e.known FROM ix_merges m JOIN ix_entries e ON e.position = m.position \
             ORDER BY m.position DESC LIMIT 1",
        )?;
        let take =
            |row: &rusqlite::Row<'_>| Ok(OpenMerge { position: row.get(0)?, last: row.get(1)?, known: row.get(2)? });
        let merge = last.query_row([], take).optional()?;
        self.recent.merge.set(Some(merge));
        Ok(merge)
    }

    /// The first entry of that report.
    pub fn find_report(&self, report: ReportId) -> rusqlite::Result<Option<u64>> {
        if let Some(known) = self.recent.report(report) {
            return Ok(known);
        }
        let found = self.one(
            "SELECT h.position FROM ix_eras e CROSS JOIN ix_report_hashes h ON h.era = e.era AND h.what = 0 \
             AND h.short = ?1 JOIN ix_reports r ON r.position = h.position AND r.report = ?2 LIMIT 1",
            params![short(report.as_bytes()), report.as_bytes()],
        )?;
        self.recent.found_report(report, found);
        Ok(found)
    }

    /// The first entry of a report with that text.
    pub fn text_home(&self, text: TextHash) -> rusqlite::Result<Option<u64>> {
        if let Some((_, home)) = self.recent.home.get().filter(|(known, _)| *known == text) {
            return Ok(home);
        }
        let home = self.one(
            "SELECT r.home FROM ix_eras e CROSS JOIN ix_report_hashes h ON h.era = e.era AND h.what = 1 \
             AND h.short = ?1 JOIN ix_reports r ON r.position = h.position AND r.text = ?2 LIMIT 1",
            params![short(text.as_bytes()), text.as_bytes()],
        )?;
        self.recent.found_home(text, home);
        Ok(home)
    }

    /// The first entry of that reading.
    pub fn find_reading(&self, reading: ReadingId) -> rusqlite::Result<Option<u64>> {
        if let Some(at) = self.recent.reading.get().filter(|(known, _)| *known == reading) {
            return Ok(Some(at.1));
        }
        let at = self.one("SELECT position FROM ix_readings WHERE reading = ?1", [reading.as_bytes()])?;
        self.recent.found_reading(reading, at);
        Ok(at)
    }

    /// The first entry of claims of that report and reading.
    pub fn find_pass(&self, report: u64, reading: u64) -> rusqlite::Result<Option<u64>> {
        let sql = "SELECT position FROM ix_passes WHERE report = ?1 AND reading = ?2 ORDER BY position LIMIT 1";
        self.one(sql, [report, reading])
    }

    fn add_report(&self, here: &Here, report: &ReportRecord) -> rusqlite::Result<()> {
        let first = self.find_report(report.report)?;
        let home = self.text_home(report.text)?.unwrap_or(here.position);
        let address = report.address.as_ref().map(|address| address.as_bytes());
        let (id, text) = (report.report.as_bytes(), report.text.as_bytes());
        self.execute(
            "INSERT INTO ix_reports VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            params![here.position, first.unwrap_or(here.position), home, id, text, address],
        )?;
        if first.is_some() {
            // of a report that came twice the first entry counts
            return Ok(());
        }
        self.recent.found_report(report.report, Some(here.position));
        self.recent.found_home(report.text, Some(home));
        self.add_hash(here, What::Id, short(id))?;
        self.add_hash(here, What::Text, short(text))?;
        address.map_or(Ok(()), |address| self.add_hash(here, What::Address, short(address)))?;
        let mut telling = report.sketch.iter().flat_map(|sketch| sketch.telling());
        telling.try_for_each(|number| self.add_hash(here, What::Sketch, i64::from(number)))
    }

    fn add_hash(&self, here: &Here, what: What, short: i64) -> rusqlite::Result<()> {
        let values = params![here.era, what as i64, short, here.position];
        self.execute("INSERT INTO ix_report_hashes VALUES (?1, ?2, ?3, ?4)", values)
    }

    fn add_claims(&self, here: &Here, claims: &ClaimsRecord) -> rusqlite::Result<()> {
        let position = here.position;
        // nothing is kept of a report or reading that is not there
        let report = self.find_report(claims.report)?.unwrap_or(0);
        let reading = self.find_reading(claims.reading)?.unwrap_or(0);
        let first = self.find_pass(report, reading)?;
        self.execute(
            "INSERT INTO ix_passes VALUES (?1, ?2, ?3, ?4)",
            params![position, first.unwrap_or(position), report, reading],
        )?;
        if first.is_some() {
            return Ok(());
        }
        for (ordinal, shape) in (0u32..).zip(&claims.claims) {
            let key = shape.key.as_bytes();
            self.execute(
                "INSERT INTO ix_claims VALUES (?1, ?2, ?3, ?4)",
                params![position, ordinal, key, shape.kind.name()],
            )?;
            self.execute(
                "INSERT INTO ix_claim_keys VALUES (?1, ?2, ?3, ?4)",
                params![here.era, short(key), position, ordinal],
            )?;
            for (id, country) in shape.places.iter().filter_map(|place| Some((place.id.as_ref()?, place.country))) {
                let spot = self.spot(here, id, country)?;
                self.execute(
                    "INSERT INTO ix_places VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING",
                    params![here.era, spot, position, ordinal],
                )?;
            }
        }
        if claims.beside { Ok(()) } else { self.count(here, report, position) }
    }

    /// The number of a place in a country, given to it if it has none.
    fn spot(&self, here: &Here, id: &PlaceId, country: Option<CountryCode>) -> rusqlite::Result<u64> {
        if let Some(number) = self.recent.spot(id, country) {
            return Ok(number);
        }
        let code = country.as_ref().map(CountryCode::as_str);
        let found =
            self.one("SELECT number FROM ix_spots WHERE place = ?1 AND country IS ?2", params![id.as_str(), code])?;
        let number = match found {
            Some(number) => number,
            None => {
                let sql = "INSERT INTO ix_spots SELECT coalesce(max(number), 0) + 1, ?1, ?2, ?3 FROM ix_spots";
                self.execute(sql, params![id.as_str(), code, here.position])?;
                u64::try_from(self.connection.last_insert_rowid()).unwrap_or_default()
            }
        };
        self.recent.found_spot(id, country, number);
        Ok(number)
    }

    /// From this entry on that pass counts, unless it came from another ledger and something counted here before.
    fn count(&self, here: &Here, report: u64, pass: u64) -> rusqlite::Result<()> {
        self.execute(
            "INSERT INTO ix_counting SELECT ?1, ?2, ?3, ?4 WHERE ?5 IS NULL \
             OR NOT EXISTS (SELECT 1 FROM ix_counting WHERE report = ?1 AND position < ?5)",
            params![report, here.position, here.known, pass, here.merge],
        )
    }

    fn adopt(&self, here: &Here, adoption: &Adoption) -> rusqlite::Result<()> {
        let reading = self.find_reading(adoption.reading)?.unwrap_or(0);
        self.execute(
            "INSERT INTO ix_counting SELECT p.report, ?1, ?2, p.position FROM ix_passes p \
             WHERE p.reading = ?3 AND p.first = p.position \
             AND (?4 IS NULL OR NOT EXISTS (SELECT 1 FROM ix_counting c WHERE c.report = p.report AND c.position < ?4))",
            params![here.position, here.known, reading, here.merge],
        )
    }

    fn add_decision(&self, here: &Here, key: ClaimKey, moves: bool) -> rusqlite::Result<()> {
        self.execute(
            "INSERT INTO ix_decisions VALUES (?1, ?2, ?3, ?4)",
            params![key.as_bytes(), here.position, here.known, moves],
        )
    }

    fn add_on_report(&self, here: &Here, report: ReportId, kind: EntryKind) -> rusqlite::Result<()> {
        let values = params![report.as_bytes(), kind.name(), here.position, here.known];
        self.execute("INSERT INTO ix_on_reports VALUES (?1, ?2, ?3, ?4)", values)
    }

    fn execute(&self, sql: &str, params: impl Params) -> rusqlite::Result<()> {
        self.connection.prepare_cached(sql)?.execute(params).map(|_| ())
    }

    fn one(&self, sql: &str, params: impl Params) -> rusqlite::Result<Option<u64>> {
        self.connection.prepare_cached(sql)?.query_row(params, |row| row.get(0)).optional()
    }

    /// One hash for all rows of all tables.
    pub fn hash(&self) -> rusqlite::Result<(u64, EntryHash)> {
        let (mut count, mut lines) = (0, String::new());
        for (table, order) in TABLES {
            let mut hash = blake3::Hasher::new_derive_key("lagesbild 2026-11 index rows");
            let mut select = self.connection.prepare(&format!("SELECT * FROM {table} ORDER BY {order}"))?;
            let columns = select.column_count();
            let mut rows = select.query([])?;
            while let Some(row) = rows.next()? {
                count += 1;
                for column in 0..columns {
                    take(row.get_ref(column)?, &mut hash);
                }
            }
            lines.push_str(&format!("{table} {}\n", hash.finalize().to_hex()));
        }
        Ok((count, EntryHash::of(lines.as_bytes())))
    }

    /// The first entry of which these indexes have other rows than those.
    pub fn first_difference(&self, right: &Index<'_>) -> rusqlite::Result<Option<(u64, &'static str)>> {
        let mut first: Option<(u64, &str)> = None;
        for (table, order) in TABLES {
            let sql = format!("SELECT position, * FROM {table} ORDER BY {order}");
            let (mut one, mut other) = (self.connection.prepare(&sql)?, right.connection.prepare(&sql)?);
            let columns = one.column_count();
            let (mut ours, mut theirs) = (one.query([])?, other.query([])?);
            loop {
                let at = match (ours.next()?, theirs.next()?) {
                    (None, None) => break,
                    (Some(row), None) | (None, Some(row)) => row.get(0)?,
                    (Some(a), Some(b)) => {
                        let mut same = true;
                        for column in 1..columns {
                            same &= a.get_ref(column)? == b.get_ref(column)?;
                        }
                        if same {
                            continue;
                        }
                        let (a, b): (u64, u64) = (a.get(0)?, b.get(0)?);
                        a.min(b)
                    }
                };
                if first.is_none_or(|(position, _)| at.cmp(&position) == Ordering::Less) {
                    first = Some((at, table));
                }
                break;
            }
        }
        Ok(first)
    }
}

/// Where an entry stands.
struct Here {
    position: u64,
    era: u64,
    known: i64,
    /// The merge that it came with.
    merge: Option<u64>,
}

/// A value with its kind and length, so that no two rows are hashed alike.
fn take(value: ValueRef<'_>, hash: &mut blake3::Hasher) {
    let mut bytes = |kind: u8, bytes: &[u8]| {
        hash.update(&[kind]).update(&(bytes.len() as u64).to_le_bytes()).update(bytes);
    };
    match value {
        ValueRef::Null => bytes(0, &[]),
        ValueRef::Integer(n) => bytes(1, &n.to_le_bytes()),
        ValueRef::Real(x) => bytes(2, &x.to_le_bytes()),
        ValueRef::Text(text) => bytes(3, text),
        ValueRef::Blob(blob) => bytes(4, blob),
    }
}
