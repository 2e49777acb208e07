//! Questions to the indexes: from what is asked to the claims that it leads to, then what else is to be known of each.

use super::SqliteStore;
use super::index::What;
use super::recent::short;
use crate::entry::EntryKind;
use crate::moment::UtcMoment;
use crate::sketch::Sketch;
use crate::store::{ClaimFilter, ClaimRow, Passes, StoreError, TOO_COMMON, TextAt};
use lagesbild_model::{ClaimKey, ReportId, TextHash};
use rusqlite::{Params, Row, params};
use std::collections::BTreeSet;

/// Where a claim stands: its entry, and which of the entry's claims.
type At = (u64, u32);

/// Up to so many decided claims are named whatever is asked for: to look which of them fit would cost more.
const FEW: usize = 64;

pub(super) fn micros(until: Option<UtcMoment>) -> i64 {
    until.map_or(i64::MAX, UtcMoment::micros)
}

impl SqliteStore {
    pub(super) fn rows_of(
        &self,
        filter: &ClaimFilter,
        until: Option<UtcMoment>,
        passes: Passes,
    ) -> Result<Vec<ClaimRow>, StoreError> {
        let fail = |e| self.fail(e);
        let until = micros(until);
        let counts = match passes {
            Passes::Counting => {
                "EXISTS (SELECT 1 FROM ix_counting n WHERE n.pass = ?1 AND n.known <= ?2 AND NOT EXISTS \
                 (SELECT 1 FROM ix_counting l WHERE l.report = n.report AND l.position > n.position AND l.known <= ?2))"
            }
            Passes::All => "EXISTS (SELECT 1 FROM ix_entries e WHERE e.position = ?1 AND e.known <= ?2)",
        };
        let sql = format!(
            "SELECT p.report, r.report FROM ix_passes p JOIN ix_reports r ON r.position = p.report \
             WHERE p.position = ?1 AND p.first = ?1 AND {counts}"
        );
        let mut pass_of = self.connection.prepare_cached(&sql).map_err(fail)?;
        let mut claims_of = self
            .connection
            .prepare_cached(
                "SELECT ordinal, key, kind, EXISTS (SELECT 1 FROM ix_decisions d WHERE d.key = c.key AND d.known <= ?2) \
                 FROM ix_claims c WHERE position = ?1 ORDER BY ordinal",
            )
            .map_err(fail)?;
        let mut rows = Vec::new();
        let mut look = |position: u64, wanted: Option<&[At]>| -> rusqlite::Result<()> {
            let mut passes = pass_of.query(params![position, until])?;
            let Some(pass) = passes.next()? else { return Ok(()) };
            let (report_at, report) = (pass.get(0)?, ReportId::from_bytes(pass.get(1)?));
            let mut claims = claims_of.query(params![position, until])?;
            while let Some(row) = claims.next()? {
                let (ordinal, key) = (row.get(0)?, ClaimKey::from_bytes(row.get(1)?));
                let kind = row.get_ref(2)?.as_str().unwrap_or_default();
                let fits = wanted.is_none_or(|wanted| wanted.binary_search(&(position, ordinal)).is_ok())
                    && filter.key.is_none_or(|asked| asked == key)
                    && filter.kinds.as_ref().is_none_or(|kinds| kinds.iter().any(|asked| asked.name() == kind));
                if fits {
                    rows.push(ClaimRow { position, ordinal, report, report_at, key, decided: row.get(3)? });
                }
            }
            Ok(())
        };
        match (self.claims_asked(filter)?, self.passes_asked(filter)?) {
            (Some(claims), passes) => {
                for group in claims.chunk_by(|a, b| a.0 == b.0) {
                    let Some((position, _)) = group.first() else { continue };
                    if passes.as_ref().is_none_or(|passes| passes.contains(position)) {
                        look(*position, Some(group)).map_err(fail)?;
                    }
                }
            }
            (None, Some(passes)) => passes.iter().try_for_each(|pass| look(*pass, None)).map_err(fail)?,
            (None, None) => {
                let all = self.list("SELECT position FROM ix_passes WHERE first = position ORDER BY position", [])?;
                all.iter().try_for_each(|pass| look(*pass, None)).map_err(fail)?;
            }
        }
        Ok(rows)
    }

    /// The claims that bear the key and stand at the places that are asked for, in order; `None` where neither is.
    fn claims_asked(&self, filter: &ClaimFilter) -> Result<Option<Vec<At>>, StoreError> {
        let at = |row: &Row<'_>| Ok((row.get(0)?, row.get(1)?));
        let mut asked: Option<Vec<At>> = None;
        if let Some(key) = filter.key {
            let sql = "SELECT k.position, k.ordinal FROM ix_eras e CROSS JOIN ix_claim_keys k \
                       ON k.era = e.era AND k.short = ?1 ORDER BY 1, 2";
            asked = Some(self.all(sql, [short(key.as_bytes())], at)?);
        }
        if filter.places.is_some() || filter.country.is_some() {
            let mut placed: Vec<At> = Vec::new();
            let eras = self.list("SELECT era FROM ix_eras ORDER BY era", [])?;
            for spot in self.spots(filter)? {
                for era in &eras {
                    let sql = "SELECT position, ordinal FROM ix_places WHERE era = ?1 AND spot = ?2";
                    placed.extend(self.all(sql, [*era, spot], at)?);
                }
            }
            placed.sort_unstable();
            placed.dedup();
            asked = Some(match asked {
                Some(keyed) => keyed.into_iter().filter(|at| placed.binary_search(at).is_ok()).collect(),
                None => placed,
            });
        }
        Ok(asked)
    }

    /// The numbers of the places that are asked for.
    fn spots(&self, filter: &ClaimFilter) -> Result<Vec<u64>, StoreError> {
        let country = filter.country.as_ref().map(|country| country.as_str());
        let Some(places) = &filter.places else {
            return self.list("SELECT number FROM ix_spots WHERE country = ?1", [country]);
        };
        let mut spots = Vec::new();
        for place in places {
            let sql = "SELECT number FROM ix_spots WHERE place = ?1 AND (?2 IS NULL OR country = ?2)";
            spots.extend(self.list(sql, params![place.as_str(), country])?);
        }
        Ok(spots)
    }

    /// The passes of the reports that are asked for; `None` where none are.
    fn passes_asked(&self, filter: &ClaimFilter) -> Result<Option<BTreeSet<u64>>, StoreError> {
        let Some(reports) = &filter.reports else { return Ok(None) };
        let mut passes = BTreeSet::new();
        for report in reports {
            if let Some(at) = self.index().find_report(*report).map_err(|e| self.fail(e))? {
                passes.extend(self.list("SELECT position FROM ix_passes WHERE report = ?1", [at])?);
            }
        }
        Ok(Some(passes))
    }

    pub(super) fn decided_keys(
        &self,
        filter: &ClaimFilter,
        until: Option<UtcMoment>,
    ) -> Result<Vec<ClaimKey>, StoreError> {
        let keys = |sql: &str| -> Result<Vec<ClaimKey>, StoreError> {
            self.all(sql, [micros(until)], |row| Ok(ClaimKey::from_bytes(row.get(0)?)))
        };
        let all = keys("SELECT DISTINCT key FROM ix_decisions WHERE known <= ?1 ORDER BY key")?;
        if all.len() <= FEW {
            return Ok(all);
        }
        let moved = keys("SELECT DISTINCT key FROM ix_decisions WHERE moves = 1 AND known <= ?1 ORDER BY key")?;
        let anything = ClaimFilter { kinds: None, ..filter.clone() };
        let rows = self.rows_of(&anything, until, Passes::All)?;
        let here = rows.iter().filter(|row| row.decided).map(|row| row.key);
        Ok(moved.into_iter().chain(here).collect::<BTreeSet<ClaimKey>>().into_iter().collect())
    }

    /// First entries of reports that a hash leads to; what else is asked of them stands in `and`, from `?3` on.
    fn reports_by(&self, what: What, and: &str, params: impl Params) -> Result<Vec<u64>, StoreError> {
        let what = what as i64;
        let sql = format!(
            "SELECT h.position FROM ix_eras a CROSS JOIN ix_report_hashes h ON h.era = a.era AND h.what = {what} \
             AND h.short = ?1 JOIN ix_reports r ON r.position = h.position \
             JOIN ix_entries e ON e.position = h.position AND e.known <= ?2 {and} ORDER BY h.position"
        );
        self.list(&sql, params)
    }

    pub(super) fn at_address(&self, address: TextHash, until: Option<UtcMoment>) -> Result<Vec<u64>, StoreError> {
        let params = params![short(address.as_bytes()), micros(until), address.as_bytes()];
        self.reports_by(What::Address, "AND r.address = ?3", params)
    }

    pub(super) fn like(
        &self,
        text: TextHash,
        sketch: Option<&Sketch>,
        until: Option<UtcMoment>,
    ) -> Result<Vec<u64>, StoreError> {
        let params = params![short(text.as_bytes()), micros(until), text.as_bytes()];
        let mut found: BTreeSet<u64> = self.reports_by(What::Text, "AND r.text = ?3", params)?.into_iter().collect();
        let last = until.map_or_else(|| self.last(), |until| self.last_known_by(until.micros()))?;
        let sql = format!(
            "SELECT h.position FROM ix_eras a CROSS JOIN ix_report_hashes h ON h.era = a.era AND h.what = {} \
             AND h.short = ?1 AND h.position <= ?2 LIMIT {}",
            What::Sketch as i64,
            TOO_COMMON + 1
        );
        for number in sketch.into_iter().flat_map(Sketch::telling) {
            let with = self.list(&sql, params![i64::from(number), last])?;
            if with.len() <= TOO_COMMON {
                found.extend(with);
            }
        }
        Ok(found.into_iter().collect())
    }

    pub(super) fn all_words_of(&self, text: TextHash) -> Result<BTreeSet<TextAt>, StoreError> {
        let params = params![short(text.as_bytes()), i64::MAX, text.as_bytes()];
        let mut words = BTreeSet::new();
        for report in self.reports_by(What::Text, "AND r.text = ?3", params)? {
            let home = self.position("SELECT home FROM ix_reports WHERE position = ?1", [report])?;
            words.insert(TextAt::Text(home.unwrap_or(report)));
            words.insert(TextAt::Particulars(report));
            let again = "SELECT position FROM ix_reports WHERE first = ?1 AND first <> position";
            words.extend(self.list(again, [report])?.into_iter().map(TextAt::Particulars));
            let passes = self.list("SELECT position FROM ix_passes WHERE report = ?1", [report])?;
            words.extend(passes.into_iter().map(TextAt::Words));
        }
        Ok(words)
    }

    /// The last entry known by then; 0 where there is none.
    pub(super) fn last_known_by(&self, moment: i64) -> Result<u64, StoreError> {
        let (mut known, mut after) = (0, self.last()? + 1);
        while after - known > 1 {
            let middle = known + (after - known) / 2;
            let why = "it is missing in an index; rebuild makes the indexes again".to_owned();
            let at = self.known(middle)?.ok_or(StoreError::Entry { position: middle, why })?;
            *(if at <= moment { &mut known } else { &mut after }) = middle;
        }
        Ok(known)
    }

    pub(super) fn positions_between(
        &self,
        kind: Option<EntryKind>,
        since: Option<UtcMoment>,
        until: Option<UtcMoment>,
    ) -> Result<Vec<u64>, StoreError> {
        let first = since.map_or(Ok(0), |since| self.last_known_by(since.micros()))?;
        let last = until.map_or_else(|| self.last(), |until| self.last_known_by(until.micros()))?;
        let range = "FROM ix_entries WHERE position > ?1 AND position <= ?2";
        match kind {
            None => self.list(&format!("SELECT position {range} ORDER BY position"), [first, last]),
            Some(kind @ (EntryKind::Report | EntryKind::Claims)) => {
                let sql = format!("SELECT position {range} AND kind = ?3 ORDER BY position");
                self.list(&sql, params![first, last, kind.name()])
            }
            Some(kind) => {
                let rare = "AND kind = ?3 AND kind NOT IN ('report', 'claims')";
                let sql = format!("SELECT position {range} {rare} ORDER BY position");
                self.list(&sql, params![first, last, kind.name()])
            }
        }
    }
}
