//! The indexes: made from entries, asked for claims.

use super::SqliteStore;
use crate::entry::Entry;
use crate::moment::UtcMoment;
use crate::record::{ClaimsRecord, Record};
use crate::store::{ClaimFilter, ClaimRow, Store, StoreError};
use lagesbild_model::{ClaimKey, CountryCode, PlaceId, ReportId};
use rusqlite::types::Value;
use rusqlite::{params, params_from_iter};

const INDEXES: [&str; 6] = ["ix_kinds", "ix_reports", "ix_readings", "ix_passes", "ix_claims", "ix_places"];

impl SqliteStore {
    /// Makes the indexes anew from the entries.
    ///
    /// # Errors
    /// [`StoreError`]; the indexes are then as they were.
    pub fn rebuild(&mut self) -> Result<(), StoreError> {
        self.begin()?;
        let done = self.rebuild_inside();
        if done.is_err() {
            self.rollback();
            return done;
        }
        self.commit()
    }

    fn rebuild_inside(&self) -> Result<(), StoreError> {
        for index in INDEXES {
            self.execute(&format!("DELETE FROM {index}"), [])?;
        }
        for position in self.positions(None, None)? {
            let missing = || StoreError::Entry { position, why: "it is missing".to_owned() };
            let entry = self.entry(position)?.ok_or_else(missing)?;
            let record = Record::of(&entry.envelope).map_err(|why| StoreError::Entry { position, why })?;
            self.index(&entry, &record)?;
        }
        Ok(())
    }

    /// Adds an entry to the indexes.
    pub(super) fn index(&self, entry: &Entry, record: &Record) -> Result<(), StoreError> {
        let (position, written) = (entry.position, entry.envelope.written.micros());
        let kind = entry.envelope.kind.name();
        self.execute("INSERT INTO ix_kinds VALUES (?1, ?2, ?3)", params![kind, position, written])?;
        match record {
            Record::Report(report) => {
                self.execute("INSERT INTO ix_reports VALUES (?1, ?2)", params![report.report.as_bytes(), position])?;
            }
            Record::Reading(reading) => {
                self.execute("INSERT INTO ix_readings VALUES (?1, ?2)", params![reading.id.as_bytes(), position])?;
            }
            Record::Claims(claims) => self.index_claims(position, written, claims)?,
            Record::Decision(_) => {}
        }
        Ok(())
    }

    fn index_claims(&self, position: u64, written: i64, claims: &ClaimsRecord) -> Result<(), StoreError> {
        self.execute(
            "INSERT INTO ix_passes VALUES (?1, ?2, ?3, ?4)",
            params![position, claims.report.as_bytes(), claims.reading.as_bytes(), written],
        )?;
        for (ordinal, shape) in (0u32..).zip(&claims.claims) {
            self.execute(
                "INSERT INTO ix_claims VALUES (?1, ?2, ?3, ?4)",
                params![position, ordinal, shape.key.as_bytes(), shape.kind.name()],
            )?;
            for place in &shape.places {
                let (id, country) = (place.id.as_ref().map(PlaceId::as_str), place.country);
                self.execute(
                    "INSERT INTO ix_places VALUES (?1, ?2, ?3, ?4)",
                    params![id, country.as_ref().map(CountryCode::as_str), position, ordinal],
                )?;
            }
        }
        Ok(())
    }

    /// The claims that pass the filter, each report's from its latest reading up to `until`.
    pub(super) fn rows_of(&self, filter: &ClaimFilter, until: Option<UtcMoment>) -> Result<Vec<ClaimRow>, StoreError> {
        let (sql, values) = question(filter, until);
        let rows = self.all(&sql, params_from_iter(values), |row| {
            Ok((row.get(0)?, row.get(1)?, row.get::<_, [u8; 16]>(2)?, row.get::<_, [u8; 16]>(3)?))
        })?;
        let bad = |_| self.corrupt("an index holds no hash where one should be");
        let mut found = Vec::with_capacity(rows.len());
        for (position, ordinal, report, key) in rows {
            let report = ReportId::parse(&hex(report)).map_err(bad)?;
            let key = ClaimKey::parse(&hex(key)).map_err(bad)?;
            found.push(ClaimRow { position, ordinal, report, key });
        }
        Ok(found)
    }
}

fn hex(bytes: [u8; 16]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The filter as SQL: only what is asked stands in it, so that the planner can start from the rarest.
fn question(filter: &ClaimFilter, until: Option<UtcMoment>) -> (String, Vec<Value>) {
    let mut values = vec![Value::Integer(until.map_or(i64::MAX, UtcMoment::micros))];
    let mut sql = String::from(
        "SELECT c.position, c.ordinal, p.report, c.key FROM ix_claims c JOIN ix_passes p ON p.position = c.position \
         WHERE p.written <= ?1 AND NOT EXISTS (SELECT 1 FROM ix_passes later \
         WHERE later.report = p.report AND later.position > p.position AND later.written <= ?1)",
    );
    let mut also = |sql: &mut String, before: &str, value: Value, after: &str| {
        values.push(value);
        sql.push_str(&format!("{before}?{}{after}", values.len()));
    };
    if let Some(kinds) = &filter.kinds {
        let names: Vec<&str> = kinds.iter().map(|kind| kind.name()).collect();
        also(&mut sql, " AND c.kind IN (SELECT value FROM json_each(", json(&names), "))");
    }
    if let Some(report) = filter.report {
        also(&mut sql, " AND p.report = ", Value::Blob(report.as_bytes().to_vec()), "");
    }
    if let Some(key) = filter.key {
        also(&mut sql, " AND c.key = ", Value::Blob(key.as_bytes().to_vec()), "");
    }
    if filter.places.is_some() || filter.country.is_some() {
        sql.push_str(" AND (c.position, c.ordinal) IN (SELECT position, ordinal FROM ix_places WHERE true");
        if let Some(places) = &filter.places {
            let ids: Vec<&str> = places.iter().map(PlaceId::as_str).collect();
            also(&mut sql, " AND place IN (SELECT value FROM json_each(", json(&ids), "))");
        }
        if let Some(country) = filter.country {
            also(&mut sql, " AND country = ", Value::Text(country.as_str().to_owned()), "");
        }
        sql.push(')');
    }
    sql.push_str(" ORDER BY c.position, c.ordinal");
    (sql, values)
}

fn json(names: &[&str]) -> Value {
    Value::Text(serde_json::Value::from(names).to_string())
}
