//! The API's description, OpenAPI 3.1, made from the same table as its routes.

use crate::fault::Problem;
use crate::http::{GEOJSON, JSON, Shared};
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::handler::Handler;
use axum::routing::{MethodFilter, on};
use schemars::generate::{SchemaGenerator, SchemaSettings};
use schemars::{JsonSchema, Schema};
use serde_json::{Map, Value, json};

/// Bytes that a body may have where nothing else is said.
const BODY: usize = 64 << 10;

/// Routes and their description, side by side.
pub struct Api {
    router: Router<Shared>,
    /// Of what is answered.
    schemas: SchemaGenerator,
    /// Of what is sent: what may be left out there.
    sent: SchemaGenerator,
    paths: Map<String, Value>,
}

/// One operation, while it is described.
pub struct Operation {
    filter: MethodFilter,
    method: &'static str,
    path: &'static str,
    limit: usize,
    described: Map<String, Value>,
}

/// An operation that reads.
pub fn get(path: &'static str, id: &str, summary: &str) -> Operation {
    Operation::new(MethodFilter::GET, "get", path, id, summary)
}

/// An operation that does something.
pub fn post(path: &'static str, id: &str, summary: &str) -> Operation {
    Operation::new(MethodFilter::POST, "post", path, id, summary)
}

/// An operation that takes something away.
pub fn delete(path: &'static str, id: &str, summary: &str) -> Operation {
    Operation::new(MethodFilter::DELETE, "delete", path, id, summary)
}

impl Operation {
    fn new(filter: MethodFilter, method: &'static str, path: &'static str, id: &str, summary: &str) -> Operation {
        let mut described = Map::new();
        described.insert("operationId".to_owned(), json!(id));
        described.insert("summary".to_owned(), json!(summary));
        described.insert("parameters".to_owned(), json!([]));
        described.insert("responses".to_owned(), json!({}));
        let operation = Operation { filter, method, path, limit: BODY, described };
        let named = path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
        named.fold(operation, |operation, name| {
            operation.parameter(json!({
                "name": name, "in": "path", "required": true, "schema": { "type": "string", "minLength": 1 },
            }))
        })
    }

    fn parameter(mut self, parameter: Value) -> Operation {
        if let Some(Value::Array(list)) = self.described.get_mut("parameters") {
            list.push(parameter);
        }
        self
    }

    /// The parameters behind the question mark: the fields of `T`.
    pub fn query<T: JsonSchema>(self, api: &mut Api) -> Operation {
        let schema = T::json_schema(&mut api.sent);
        let required: Vec<&str> = match schema.get("required") {
            Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).collect(),
            _ => Vec::new(),
        };
        let Some(Value::Object(fields)) = schema.get("properties") else { return self };
        fields.iter().fold(self, |operation, (name, field)| {
            let mut field = field.clone();
            let described = field.as_object_mut().and_then(|field| field.remove("description"));
            operation.parameter(json!({
                "name": name,
                "in": "query",
                "required": required.contains(&name.as_str()),
                "description": described.unwrap_or_default(),
                "schema": without_null(field),
            }))
        })
    }

    /// A body of JSON.
    pub fn body<T: JsonSchema>(self, api: &mut Api) -> Operation {
        let schema = api.sent.subschema_for::<T>();
        self.taking(json!({ JSON: { "schema": schema } }))
    }

    /// A body of JSON, or a file.
    pub fn body_or_file<T: JsonSchema>(self, api: &mut Api) -> Operation {
        let schema = api.sent.subschema_for::<T>();
        self.taking(json!({ JSON: { "schema": schema }, "application/octet-stream": {} }))
    }

    fn taking(mut self, content: Value) -> Operation {
        self.described.insert("requestBody".to_owned(), json!({ "required": true, "content": content }));
        self.fault(413, "The body is too large.")
            .fault(415, "The body is of another kind.")
            .fault(422, "The body does not say what it should.")
    }

    /// The body may be so large.
    #[must_use]
    pub fn limit(self, bytes: usize) -> Operation {
        Operation { limit: bytes, ..self }
    }

    /// What it answers.
    pub fn answers<T: JsonSchema>(self, api: &mut Api, says: &str) -> Operation {
        let schema = api.schemas.subschema_for::<T>();
        self.response(200, json!({ "description": says, "content": { JSON: { "schema": schema } } }))
    }

    /// What it answers, as GeoJSON.
    pub fn answers_geojson<T: JsonSchema>(self, api: &mut Api, says: &str) -> Operation {
        let schema = api.schemas.subschema_for::<T>();
        self.response(200, json!({ "description": says, "content": { GEOJSON: { "schema": schema } } }))
    }

    /// What it answers, in a form without a schema.
    pub fn answers_as(self, media: &str, says: &str) -> Operation {
        self.response(200, json!({ "description": says, "content": { media: {} } }))
    }

    /// It answers that it is done.
    pub fn answers_nothing(self, says: &str) -> Operation {
        self.response(204, json!({ "description": says }))
    }

    /// It answers that nothing has changed, where the request names what is known.
    pub fn etag(self) -> Operation {
        self.response(304, json!({ "description": "What If-None-Match names is still so." }))
    }

    /// It may answer with a problem.
    pub fn fault(self, status: u16, says: &str) -> Operation {
        let schema = json!({ "$ref": "#/components/schemas/Problem" });
        let content = json!({ "application/problem+json": { "schema": schema } });
        self.response(status, json!({ "description": says, "content": content }))
    }

    fn response(mut self, status: u16, response: Value) -> Operation {
        if let Some(Value::Object(responses)) = self.described.get_mut("responses") {
            responses.insert(status.to_string(), response);
        }
        self
    }

    /// Puts it into the API.
    pub fn by<H, T>(self, api: &mut Api, handler: H)
    where
        H: Handler<T, Shared>,
        T: 'static,
    {
        let operation = self
            .fault(400, "The question makes no sense.")
            .fault(401, "Somebody must sign in.")
            .fault(403, "Whoever asks may not do that.")
            .fault(429, "Too many requests.")
            .fault(500, "Something of the server's does not work.")
            .fault(503, "Another program writes to the ledger just now.");
        let Operation { filter, method, path, limit, described } = operation;
        let full = format!("/api/v1{path}");
        let router = std::mem::take(&mut api.router);
        api.router = router.route(&full, on(filter, handler).layer(DefaultBodyLimit::max(limit)));
        let methods = api.paths.entry(full).or_insert_with(|| json!({}));
        if let Value::Object(methods) = methods {
            methods.insert(method.to_owned(), Value::Object(described));
        }
    }
}

impl Api {
    /// An API without operations.
    pub fn new() -> Api {
        let mut settings = SchemaSettings::draft2020_12();
        settings.definitions_path = "/components/schemas".into();
        settings.meta_schema = None;
        let sent = settings.clone().for_deserialize().into_generator();
        let mut schemas = settings.for_serialize().into_generator();
        let _ = schemas.subschema_for::<Problem>();
        Api { router: Router::new(), schemas, sent, paths: Map::new() }
    }

    /// The routes, and what describes them.
    pub fn finish(mut self) -> (Router<Shared>, Value) {
        let mut schemas = self.sent.take_definitions(true);
        schemas.extend(self.schemas.take_definitions(true));
        let document = json!({
            "openapi": "3.1.0",
            "info": {
                "title": "Lägesbild",
                "version": env!("CARGO_PKG_VERSION"),
                "description": "Who holds what, since when, says who, how sure. Every answer follows a ledger; nothing \
                    in it is ever overwritten. A program signs each request with HTTP Basic; a browser signs in at \
                    /api/v1/session and sends the header x-csrf with whatever changes something.",
                "license": { "name": "Apache-2.0 OR MIT", "identifier": "Apache-2.0 OR MIT" },
            },
            "servers": [{ "url": "/" }],
            "paths": self.paths,
            "components": {
                "schemas": schemas,
                "securitySchemes": {
                    "basic": { "type": "http", "scheme": "basic" },
                    "session": { "type": "apiKey", "in": "cookie", "name": crate::guard::COOKIE },
                },
            },
            "security": [{}, { "basic": [] }, { "session": [] }],
        });
        (self.router, document)
    }
}

/// A parameter that may be left out is never sent as `null`.
fn without_null(schema: Value) -> Value {
    let Value::Object(mut schema) = schema else { return schema };
    if let Some(Value::Array(types)) = schema.get_mut("type") {
        types.retain(|one| one != "null");
        if let [only] = types.as_slice() {
            let only = only.clone();
            schema.insert("type".to_owned(), only);
        }
    }
    if let Some(Value::Array(values)) = schema.get_mut("enum") {
        values.retain(|one| !one.is_null());
    }
    if let Some(Value::Array(choices)) = schema.get_mut("anyOf") {
        choices.retain(|one| one.get("type") != Some(&json!("null")));
        if let [only] = choices.as_slice() {
            return only.clone();
        }
    }
    Value::Object(schema)
}

/// A day, as parameters have it.
pub fn day_schema(_: &mut SchemaGenerator) -> Schema {
    schemars::json_schema!({ "type": "string", "format": "date" })
}

/// A moment of the ledger's clock, as parameters have it.
pub fn moment_schema(_: &mut SchemaGenerator) -> Schema {
    schemars::json_schema!({ "type": "string", "format": "date-time" })
}

/// The id of a report.
pub fn report_schema(_: &mut SchemaGenerator) -> Schema {
    schemars::json_schema!({ "type": "string", "pattern": "^[0-9a-f]{32}$" })
}

/// The id of a place.
pub fn place_schema(_: &mut SchemaGenerator) -> Schema {
    schemars::json_schema!({ "type": "string", "pattern": "^[a-z0-9._-]+:[a-z0-9._:-]+$" })
}

/// A country's two-letter code.
pub fn country_schema(_: &mut SchemaGenerator) -> Schema {
    schemars::json_schema!({ "type": "string", "pattern": "^[A-Za-z]{2}$" })
}

/// Where a page of claims ended.
pub fn cursor_schema(_: &mut SchemaGenerator) -> Schema {
    schemars::json_schema!({ "type": "string", "pattern": "^[0-9a-f]{32}\\.[0-9]{1,9}$" })
}

/// A date of publication.
pub fn date_schema(_: &mut SchemaGenerator) -> Schema {
    schemars::json_schema!({
        "description": "EDTF: a day, a month, a year, a span.",
        "anyOf": [
            { "type": "string", "format": "date" },
            { "type": "string", "pattern": "^[12][0-9]{3}(-(0[1-9]|1[0-2]))?$" },
            { "type": "null" },
        ],
    })
}

/// A language that is read.
pub fn language_schema(_: &mut SchemaGenerator) -> Schema {
    schemars::json_schema!({ "enum": ["sv", "en", null] })
}
