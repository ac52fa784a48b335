//! Names of front matter keys, as a person types them.

use std::fmt;

use super::super::value::{Map, Value};

/// Maximum length of a name, in characters.
const MAX_KEY_CHARS: usize = 200;

/// Name of a key, whether or not the generator knows it; dots separate the levels of nested maps:
/// `weight`, `params.toc`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct KeyName(String);

impl KeyName {
    /// Parses a typed name; returns why it can't be a key.
    pub fn parse(typed: &str) -> Result<Self, String> {
        let name = typed.trim();
        let refuse = |why: &str| Err(format!("`{}` can't be a key: {why}", name.escape_debug()));
        if name.is_empty() {
            return Err("the key is empty; write a name such as weight".to_owned());
        }
        if name
            .chars()
            .any(|c| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}'))
        {
            return refuse("it contains a line break or control character");
        }
        if name.chars().count() > MAX_KEY_CHARS {
            return refuse("it is longer than 200 characters");
        }
        if name
            .split('.')
            .any(|part| part.trim() != part || part.is_empty())
        {
            return refuse("a part between dots is empty or has a space at its end");
        }
        if name.split('.').any(|part| part == "<<") {
            return refuse("`<<` merges maps in YAML");
        }
        Ok(Self(name.to_owned()))
    }

    /// Returns the name.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the path of the key in a front matter, as it is written there. A key that contains
    /// the dots takes precedence over nested ones.
    pub fn find(&self, map: &Map) -> Option<Vec<String>> {
        let whole = written_key(map, &self.0).map(|key| vec![key]);
        whole.or_else(|| {
            let mut map = map;
            let mut path = Vec::new();
            let mut parts = self.0.split('.').peekable();
            while let Some(part) = parts.next() {
                let key = written_key(map, part)?;
                if parts.peek().is_some() {
                    map = map.get(&key)?.as_map()?;
                }
                path.push(key);
            }
            Some(path)
        })
    }

    /// Returns the path at which a missing key is added: below the parents that exist.
    pub(super) fn new_path(&self, map: &Map) -> Vec<String> {
        let mut above = Some(map);
        let part = |part: &str| {
            let key = above.and_then(|map| written_key(map, part));
            let key = key.unwrap_or_else(|| part.to_owned());
            above = above.and_then(|map| map.get(&key)?.as_map());
            key
        };
        self.0.split('.').map(part).collect()
    }

    /// Returns the value of the key, if the front matter has one.
    pub fn value<'m>(&self, map: &'m Map) -> Option<&'m Value> {
        let path = self.find(map)?;
        let (last, above) = path.split_last()?;
        let mut map = map;
        for key in above {
            map = map.get(key)?.as_map()?;
        }
        map.get(last)
    }
}

impl fmt::Display for KeyName {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

/// Returns a key as a map writes it: an exact match, else one that ignores ASCII case.
fn written_key(map: &Map, name: &str) -> Option<String> {
    if map.get(name).is_some() {
        return Some(name.to_owned());
    }
    let mut keys = map.iter().map(|(key, _)| key);
    keys.find(|key| key.eq_ignore_ascii_case(name))
        .map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_would_be_more_than_one_key_is_refused() {
        for typed in [
            "",
            "  ",
            "a\nb: 1",
            "a\rb",
            "\u{7}",
            "a..b",
            ".a",
            "a.",
            "a. b",
            "<<",
            "a.<<",
            "a\u{2028}b",
        ] {
            assert!(KeyName::parse(typed).is_err(), "{typed:?}");
        }
        assert!(KeyName::parse(&"x".repeat(201)).is_err());
        for typed in [
            "weight",
            " og:title ",
            "params.toc",
            "日本",
            "a b",
            "#x",
            "true",
            "10",
        ] {
            assert_eq!(KeyName::parse(typed).expect("a key").as_str(), typed.trim());
        }
    }
}
