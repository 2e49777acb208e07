use serde_json::Value;

/// JSON in the one form that is hashed: see the crate's documentation.
pub(crate) fn canonical(value: &Value) -> String {
    let mut out = String::new();
    write(value, &mut out);
    out
}

fn write(value: &Value, out: &mut String) {
    match value {
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => out.push_str(&value.to_string()),
        Value::Array(items) => {
            out.push('[');
            for (at, item) in items.iter().enumerate() {
                if at > 0 {
                    out.push(',');
                }
                write(item, out);
            }
            out.push(']');
        }
        Value::Object(fields) => {
            // sorted here, since the map itself keeps its order under some features of serde_json
            let mut sorted: Vec<_> = fields.iter().collect();
            sorted.sort_unstable_by_key(|(name, _)| name.as_str());
            out.push('{');
            for (at, (name, field)) in sorted.into_iter().enumerate() {
                if at > 0 {
                    out.push(',');
                }
                push_string(name, out);
                out.push(':');
                write(field, out);
            }
            out.push('}');
        }
    }
}

/// A string as JSON writes it: `"`, `\` and control characters escaped, everything else as it is.
pub(crate) fn push_string(text: &str, out: &mut String) {
    out.push_str(&Value::String(text.to_owned()).to_string());
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    #[test]
    fn keys_are_sorted_and_nothing_is_escaped_without_need() {
        let value = json!({"b": [1, 2.5, null], "å": "é\u{1}\"/", "a": {"y": true, "x": -3}});
        assert_eq!(canonical(&value), "{\"a\":{\"x\":-3,\"y\":true},\"b\":[1,2.5,null],\"å\":\"é\\u0001\\\"/\"}");
    }

    fn any_json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::Bool),
            any::<i64>().prop_map(Value::from),
            any::<u64>().prop_map(Value::from),
            (-1e300f64..1e300).prop_map(Value::from),
            "\\PC{0,8}".prop_map(Value::String),
        ];
        leaf.prop_recursive(3, 24, 4, |inner| {
            prop_oneof![
                proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::Array),
                proptest::collection::vec(("\\PC{0,4}", inner), 0..4)
                    .prop_map(|fields| Value::Object(fields.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn is_a_fixed_point(value in any_json()) {
            let once = canonical(&value);
            let back: Value = serde_json::from_str(&once).unwrap();
            prop_assert_eq!(&back, &value);
            prop_assert_eq!(canonical(&back), once);
        }
    }
}
