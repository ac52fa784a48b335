//! Front matter as queries compare it: flat, without what a post holds itself.

use super::super::front_matter::value::{Map, Node, Value};
use super::super::post::{PostFields, PostFieldsBuilder};

/// Keys whose values the post holds, and queries name otherwise.
const HELD_KEYS: [&str; 5] = ["title", "tags", "tag", "authors", "author"];
/// Depth of maps that is kept: `params.social.image`.
const MAX_DEPTH: usize = 3;

/// Returns the fields of a front matter.
pub(super) fn query_fields(map: &Map) -> PostFields {
    let mut fields = PostFieldsBuilder::default();
    let own = map.iter().filter(|(key, _)| !HELD_KEYS.contains(key));
    for (key, value) in own {
        add(&mut fields, key, value, 1);
    }
    fields.finish()
}

fn add(fields: &mut PostFieldsBuilder, key: &str, value: &Value, depth: usize) {
    match &value.node {
        Node::Scalar(_) => fields.add(key, value.as_written().into_iter()),
        Node::List(values) => fields.add(key, values.iter().filter_map(Value::as_written)),
        Node::Map(map) if depth < MAX_DEPTH => {
            for (inner, value) in map.iter() {
                add(fields, &format!("{key}.{inner}"), value, depth + 1);
            }
        }
        Node::Map(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::blog::front_matter;
    use crate::blog::generator::SiteKind;

    #[test]
    fn values_of_every_kind_are_kept() {
        let text = "---\ntitle: T\nWeight: 3\ndraft: false\nseries: [One, 'Two x']\nnone:\n\
            params:\n  image: a.png\n  deep:\n    er:\n      too: x\nupdated: 2025-03-01\n---\n";
        let split = front_matter::split(text, SiteKind::Hugo);
        let fields = query_fields(&split.parse().expect("front matter"));
        let values = |key: &str| {
            let values = fields.values(key)?.map(str::to_owned);
            Some(values.collect::<Vec<_>>().join("|"))
        };
        for (key, wanted) in [
            ("title", None),
            ("weight", Some("3")),
            ("draft", Some("false")),
            ("series", Some("One|Two x")),
            ("none", Some("")),
            ("params.image", Some("a.png")),
            ("params.deep.er", None),
            ("updated", Some("2025-03-01")),
        ] {
            assert_eq!(values(key).as_deref(), wanted, "{key}");
        }
    }
}
