//! Front matter of a post as queries compare it: keys and short values, in one allocation.

use serde::{Deserialize, Serialize};

/// Separates the entries.
const ENTRY: char = '\u{1e}';
/// Separates the key and each value of an entry.
const VALUE: char = '\u{1f}';
/// Longest value kept, in bytes: what a query compares is short.
const MAX_VALUE_BYTES: usize = 120;
/// Largest number of values kept of a list.
const MAX_VALUES: usize = 40;

/// Returns the start of a value, of at most [`MAX_VALUE_BYTES`].
fn start_of(value: &str) -> &str {
    let ends = (0..=MAX_VALUE_BYTES.min(value.len())).rev();
    let mut starts = ends.filter_map(|end| value.get(..end));
    starts.next().unwrap_or_default()
}

/// The front matter keys of a post with their values: those of a list each, those of a map under
/// `key.inner`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PostFields(Box<str>);

/// Collects the fields of a post.
#[derive(Clone, Debug, Default)]
pub struct PostFieldsBuilder(String);

impl PostFieldsBuilder {
    /// Adds a key with its values; long values are cut.
    pub fn add<'a>(&mut self, key: &str, values: impl Iterator<Item = &'a str>) {
        if !self.0.is_empty() {
            self.0.push(ENTRY);
        }
        self.push(&key.to_lowercase());
        for value in values.take(MAX_VALUES) {
            self.0.push(VALUE);
            self.push(start_of(value));
        }
    }

    fn push(&mut self, text: &str) {
        self.0.push_str(&text.replace([ENTRY, VALUE], " "));
    }

    /// Returns the fields.
    pub fn finish(self) -> PostFields {
        PostFields(self.0.into_boxed_str())
    }
}

impl PostFields {
    /// Returns the values of a key, given in lower case; `None` if the post doesn't have the key.
    pub fn values(&self, key: &str) -> Option<impl Iterator<Item = &str> + Clone> {
        let mut entries = self.entries();
        let (_, values) = entries.find(|(name, _)| *name == key)?;
        Some(
            values
                .unwrap_or_default()
                .split(VALUE)
                .filter(|it| !it.is_empty()),
        )
    }

    /// Returns the keys, in lower case.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.entries().map(|(key, _)| key)
    }

    /// Keeps only some of the keys.
    pub fn retain(&mut self, keys: &[&str]) {
        let kept = self.0.split(ENTRY).filter(|entry| {
            let key = entry.split(VALUE).next().unwrap_or_default();
            keys.contains(&key)
        });
        let kept: Vec<&str> = kept.collect();
        self.0 = kept.join("\u{1e}").into_boxed_str();
    }

    fn entries(&self) -> impl Iterator<Item = (&str, Option<&str>)> {
        let entries = self.0.split(ENTRY).filter(|entry| !entry.is_empty());
        entries.map(|entry| match entry.split_once(VALUE) {
            Some((key, values)) => (key, Some(values)),
            None => (entry, None),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_return_what_was_added_without_separators() {
        let mut builder = PostFieldsBuilder::default();
        builder.add("Weight", ["3"].into_iter());
        builder.add("empty", [].into_iter());
        builder.add("list", ["a\u{1f}b", "c"].into_iter());
        builder.add("long", [&*"é".repeat(100)].into_iter());
        let mut fields = builder.finish();
        let values = |fields: &PostFields, key: &str| {
            let values = fields.values(key)?.map(str::to_owned);
            Some(values.collect::<Vec<_>>())
        };
        assert_eq!(values(&fields, "weight"), Some(vec!["3".to_owned()]));
        assert_eq!(values(&fields, "empty"), Some(Vec::new()));
        assert_eq!(
            values(&fields, "list"),
            Some(vec!["a b".to_owned(), "c".to_owned()])
        );
        assert_eq!(values(&fields, "long"), Some(vec!["é".repeat(60)]));
        assert_eq!(values(&fields, "none"), None);
        fields.retain(&["list", "none"]);
        assert_eq!(fields.keys().collect::<Vec<_>>(), ["list"]);
        assert_eq!(values(&PostFields::default(), "a"), None);
    }
}
