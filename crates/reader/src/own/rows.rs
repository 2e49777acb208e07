//! Lists as rows of named fields, whether they come as CSV or as GeoJSON.

use super::{OwnFault, OwnProblem};
use serde::Deserialize;
use serde_json::value::RawValue;
use std::collections::BTreeMap;

/// What parts the items of a field that holds several.
pub(crate) const BETWEEN: char = '|';

/// The fields of one entry, and where it stands.
pub(crate) struct Row {
    /// The line that it begins on.
    pub line: u64,
    fields: BTreeMap<String, String>,
}

impl Row {
    /// What stands in a field; `None` where it is empty or absent.
    pub fn get(&self, field: &str) -> Option<&str> {
        self.fields.get(field).map(|value| value.trim()).filter(|value| !value.is_empty())
    }

    /// The items of a field that holds several.
    pub fn several(&self, field: &str) -> Vec<&str> {
        let items = self.get(field).unwrap_or_default().split(BETWEEN);
        items.map(str::trim).filter(|item| !item.is_empty()).collect()
    }

    /// A problem with a field.
    pub fn problem(&self, fault: OwnFault, field: &str) -> OwnProblem {
        let value = self.get(field).unwrap_or_default().to_owned();
        OwnProblem { line: self.line, fault, field: field.to_owned(), value }
    }
}

type Rows = (Vec<Row>, Vec<OwnProblem>);

/// The rows of a text, and what is wrong with it: GeoJSON if its first character is a brace, else CSV.
pub(crate) fn rows(text: &str, columns: &[&str]) -> Rows {
    let text = text.trim_start_matches('\u{feff}');
    if text.trim_start().starts_with('{') { geojson(text, columns) } else { csv(text, columns) }
}

fn form(line: u64, reason: impl ToString) -> OwnProblem {
    OwnProblem { line, fault: OwnFault::Form, field: String::new(), value: reason.to_string() }
}

/// Rows of CSV with a line of headings; the semicolons of spreadsheets do as well as commas.
fn csv(text: &str, columns: &[&str]) -> Rows {
    let head = text.lines().next().unwrap_or_default();
    let separator = if head.contains(';') && !head.contains(',') { b';' } else { b',' };
    let mut reader = ::csv::ReaderBuilder::new().delimiter(separator).flexible(true).from_reader(text.as_bytes());
    let (mut rows, mut problems) = (Vec::new(), Vec::new());
    let headings = match reader.headers() {
        Ok(headings) => headings.iter().map(|h| h.trim().to_lowercase()).collect::<Vec<String>>(),
        Err(error) => return (rows, vec![form(1, error)]),
    };
    let unknown = headings.iter().filter(|h| !columns.contains(&h.as_str()));
    let column = |fault, field: &str| OwnProblem { line: 1, fault, field: field.to_owned(), value: columns.join(", ") };
    problems.extend(unknown.map(|heading| column(OwnFault::Column, heading)));
    if !headings.iter().any(|h| h == "name") {
        problems.push(column(OwnFault::Missing, "name"));
    }
    if !problems.is_empty() {
        return (rows, problems);
    }
    for record in reader.records() {
        match record {
            Ok(record) => {
                let line = record.position().map_or(0, ::csv::Position::line);
                let fields = headings.iter().cloned().zip(record.iter().map(str::to_owned)).collect();
                rows.push(Row { line, fields });
            }
            Err(error) => problems.push(form(error.position().map_or(0, ::csv::Position::line), error)),
        }
    }
    (rows, problems)
}

/// What a GeoJSON file is as a whole: a collection, or one feature.
#[derive(Deserialize)]
struct Collection<'a> {
    #[serde(rename = "type")]
    kind: String,
    #[serde(borrow, default)]
    features: Vec<&'a RawValue>,
}

#[derive(Deserialize)]
struct Feature {
    #[serde(rename = "type")]
    kind: String,
    #[serde(default)]
    geometry: Option<Geometry>,
    #[serde(default)]
    properties: Option<BTreeMap<String, serde_json::Value>>,
}

#[derive(Deserialize)]
struct Geometry {
    #[serde(default)]
    coordinates: serde_json::Value,
}

fn geojson(text: &str, columns: &[&str]) -> Rows {
    let whole: Collection<'_> = match serde_json::from_str(text) {
        Ok(whole) => whole,
        Err(error) => return (Vec::new(), vec![form(error.line() as u64, error)]),
    };
    let line_of = |at: usize| 1 + text.get(..at).unwrap_or_default().matches('\n').count() as u64;
    // A feature's words lie inside the text; how far in tells the line.
    let start = |part: &str| (part.as_ptr() as usize).saturating_sub(text.as_ptr() as usize);
    let features: Vec<(u64, &str)> = match whole.kind.as_str() {
        "FeatureCollection" => whole.features.iter().map(|f| (line_of(start(f.get())), f.get())).collect(),
        "Feature" => vec![(1, text)],
        other => {
            let (fault, field) = (OwnFault::NoFeatures, "type".to_owned());
            return (Vec::new(), vec![OwnProblem { line: 1, fault, field, value: other.to_owned() }]);
        }
    };
    let (mut rows, mut problems) = (Vec::new(), Vec::new());
    for (line, feature) in features {
        match feature_row(line, feature, columns) {
            Ok(row) => rows.push(row),
            Err(problem) => problems.push(problem),
        }
    }
    (rows, problems)
}

/// A feature as a row. Properties of other names are somebody else's and are passed over.
fn feature_row(line: u64, feature: &str, columns: &[&str]) -> Result<Row, OwnProblem> {
    let feature: Feature =
        serde_json::from_str(feature).map_err(|error| form(line + error.line() as u64 - 1, error))?;
    let fault = |fault, field: &str, value: &str| OwnProblem { line, fault, field: field.into(), value: value.into() };
    if feature.kind != "Feature" {
        return Err(fault(OwnFault::NoFeatures, "type", &feature.kind));
    }
    let mut fields = BTreeMap::new();
    for (name, value) in feature.properties.unwrap_or_default() {
        let value = match value {
            serde_json::Value::Null => continue,
            serde_json::Value::String(text) => text,
            serde_json::Value::Array(items) => {
                let texts: Vec<&str> = items.iter().filter_map(|item| item.as_str()).collect();
                texts.join(&BETWEEN.to_string())
            }
            other => other.to_string(),
        };
        if columns.contains(&name.as_str()) {
            fields.insert(name, value);
        }
    }
    if let Some(geometry) = feature.geometry {
        let bounds = bounds(&geometry.coordinates).ok_or_else(|| fault(OwnFault::Geometry, "geometry", ""))?;
        let ([west, south], [east, north]) = bounds;
        let area = west != east || south != north;
        fields.insert("lat".to_owned(), ((south + north) / 2.0).to_string());
        fields.insert("lon".to_owned(), ((west + east) / 2.0).to_string());
        if area {
            fields.insert("precision".to_owned(), "area".to_owned());
        }
    }
    Ok(Row { line, fields })
}

type Corner = [f64; 2];

/// The westernmost and southernmost, easternmost and northernmost of all positions inside.
fn bounds(coordinates: &serde_json::Value) -> Option<(Corner, Corner)> {
    let items = coordinates.as_array()?;
    if let (Some(lon), Some(lat)) = (items.first().and_then(|v| v.as_f64()), items.get(1).and_then(|v| v.as_f64())) {
        return Some(([lon, lat], [lon, lat]));
    }
    items.iter().filter_map(bounds).reduce(|(low, high), (other_low, other_high)| {
        let least = |a: Corner, b: Corner| [a[0].min(b[0]), a[1].min(b[1])];
        let most = |a: Corner, b: Corner| [a[0].max(b[0]), a[1].max(b[1])];
        (least(low, other_low), most(high, other_high))
    })
}
