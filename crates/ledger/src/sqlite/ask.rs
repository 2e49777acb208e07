//! Questions to the indexes, as SQL.

use super::SqliteStore;
use crate::moment::UtcMoment;
use crate::store::{ClaimFilter, ClaimRow, Passes, StoreError};
use lagesbild_model::{ClaimKey, PlaceId, ReportId};
use rusqlite::params_from_iter;
use rusqlite::types::Value;

/// SQL that is put together from what is asked, with its values: only what is asked stands in it, so that the planner
/// can start from the rarest.
struct Question {
    sql: String,
    values: Vec<Value>,
}

impl Question {
    fn new(sql: &str, until: Option<UtcMoment>) -> Question {
        let values = vec![Value::Integer(until.map_or(i64::MAX, UtcMoment::micros))];
        Question { sql: sql.to_owned(), values }
    }

    fn also(&mut self, before: &str, value: Value, after: &str) {
        self.values.push(value);
        self.sql.push_str(&format!("{before}?{}{after}", self.values.len()));
    }

    /// Everything that the filter asks but the kinds.
    fn of(&mut self, filter: &ClaimFilter) {
        if let Some(reports) = &filter.reports {
            let ids: Vec<String> = reports.iter().map(ToString::to_string).collect();
            self.also(" AND p.report IN (SELECT unhex(value) FROM json_each(", json(&ids), "))");
        }
        if let Some(key) = filter.key {
            self.also(" AND c.key = ", Value::Blob(key.as_bytes().to_vec()), "");
        }
        if filter.places.is_some() || filter.country.is_some() {
            self.sql.push_str(" AND (c.position, c.ordinal) IN (SELECT position, ordinal FROM ix_places WHERE true");
            if let Some(places) = &filter.places {
                let ids: Vec<&str> = places.iter().map(PlaceId::as_str).collect();
                self.also(" AND place IN (SELECT value FROM json_each(", json(&ids), "))");
            }
            if let Some(country) = filter.country {
                self.also(" AND country = ", Value::Text(country.as_str().to_owned()), "");
            }
            self.sql.push(')');
        }
    }
}

fn json<T>(names: &[T]) -> Value
where
    serde_json::Value: for<'a> From<&'a [T]>,
{
    Value::Text(serde_json::Value::from(names).to_string())
}

impl SqliteStore {
    pub(super) fn rows_of(
        &self,
        filter: &ClaimFilter,
        until: Option<UtcMoment>,
        passes: Passes,
    ) -> Result<Vec<ClaimRow>, StoreError> {
        let mut question = Question::new(
            "SELECT c.position, c.ordinal, p.report, c.key, \
             EXISTS (SELECT 1 FROM ix_decisions d WHERE d.key = c.key AND d.known <= ?1) \
             FROM ix_claims c JOIN ix_passes p ON p.position = c.position ",
            until,
        );
        question.sql.push_str(match passes {
            Passes::Counting => {
                "JOIN ix_counting n ON n.pass = c.position WHERE n.known <= ?1 AND NOT EXISTS \
                 (SELECT 1 FROM ix_counting l WHERE l.report = n.report AND l.position > n.position AND l.known <= ?1)"
            }
            Passes::All => "JOIN ix_entries e ON e.position = c.position WHERE e.known <= ?1",
        });
        if let Some(kinds) = &filter.kinds {
            let names: Vec<&str> = kinds.iter().map(|kind| kind.name()).collect();
            question.also(" AND c.kind IN (SELECT value FROM json_each(", json(&names), "))");
        }
        question.of(filter);
        question.sql.push_str(" ORDER BY c.position, c.ordinal");
        let rows = self.all(&question.sql, params_from_iter(question.values), |row| {
            let (report, key) = (row.get::<_, [u8; 16]>(2)?, row.get::<_, [u8; 16]>(3)?);
            Ok((row.get(0)?, row.get(1)?, report, key, row.get(4)?))
        })?;
        let row = |(position, ordinal, report, key, decided)| ClaimRow {
            position,
            ordinal,
            report: ReportId::from_bytes(report),
            key: ClaimKey::from_bytes(key),
            decided,
        };
        Ok(rows.into_iter().map(row).collect())
    }

    pub(super) fn decided_keys(
        &self,
        filter: &ClaimFilter,
        until: Option<UtcMoment>,
    ) -> Result<Vec<ClaimKey>, StoreError> {
        let narrowed =
            filter.reports.is_some() || filter.key.is_some() || filter.places.is_some() || filter.country.is_some();
        let mut question = if narrowed {
            let mut question = Question::new(
                "SELECT key FROM ix_decisions WHERE moves = 1 AND known <= ?1 UNION \
                 SELECT c.key FROM ix_claims c JOIN ix_passes p ON p.position = c.position \
                 WHERE EXISTS (SELECT 1 FROM ix_decisions d WHERE d.key = c.key AND d.known <= ?1)",
                until,
            );
            question.of(filter);
            question
        } else {
            Question::new("SELECT DISTINCT key FROM ix_decisions WHERE known <= ?1", until)
        };
        question.sql.push_str(" ORDER BY 1");
        let keys = self.all(&question.sql, params_from_iter(question.values), |row| row.get::<_, [u8; 16]>(0))?;
        Ok(keys.into_iter().map(ClaimKey::from_bytes).collect())
    }
}
