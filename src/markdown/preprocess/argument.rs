//! Arguments of a shortcode: `name "a b" key=value`, as Hugo, Jekyll and Hexo write them.

/// Arguments in order, each with its name; the name of a positional argument is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct ShortcodeArguments(Vec<(String, String)>);

impl ShortcodeArguments {
    /// Parses arguments in one pass, however malformed.
    pub(super) fn parse(text: &str) -> Self {
        let mut all = Vec::new();
        let mut rest = text.trim_start_matches(is_separator);
        while !rest.is_empty() {
            let (name, after) = split_name(rest).unwrap_or(("", rest));
            let (value, after) = split_value(after);
            all.push((name.to_owned(), value.to_owned()));
            rest = after.trim_start_matches(is_separator);
        }
        Self(all)
    }

    /// Returns the value of a named argument; empty if missing.
    pub(super) fn get(&self, name: &str) -> &str {
        let found = self.0.iter().find(|(key, _)| key == name);
        found.map_or("", |(_, value)| value)
    }

    /// Returns the first non-empty value of these names.
    pub(super) fn first_of(&self, names: &[&str]) -> &str {
        let mut values = names.iter().map(|name| self.get(name));
        values.find(|value| !value.is_empty()).unwrap_or_default()
    }

    /// Iterates over the positional arguments.
    pub(super) fn positional(&self) -> impl Iterator<Item = &str> {
        let plain = self.0.iter().filter(|(name, _)| name.is_empty());
        plain.map(|(_, value)| value.as_str())
    }

    /// Returns the positional argument at an index; empty if missing.
    pub(super) fn positional_at(&self, place: usize) -> &str {
        self.positional().nth(place).unwrap_or_default()
    }
}

fn is_separator(c: char) -> bool {
    c.is_whitespace() || c == ','
}

/// Splits a name from its value: `name=value`, `lang:value`.
fn split_name(text: &str) -> Option<(&str, &str)> {
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    let len = text.find(|c| !is_name(c)).filter(|&len| len > 0)?;
    let (name, rest) = text.split_at(len);
    let value = rest.strip_prefix(['=', ':'])?;
    // in a URL the part before the colon is not a name
    (!value.starts_with("//")).then_some((name, value))
}

/// Splits a value, quoted or not, from the rest.
fn split_value(text: &str) -> (&str, &str) {
    let quote = text
        .chars()
        .next()
        .filter(|c| matches!(c, '"' | '\'' | '`'));
    let quoted = quote.and_then(|quote| text.get(1..)?.split_once(quote));
    quoted.unwrap_or_else(|| {
        let end = text.find(char::is_whitespace).unwrap_or(text.len());
        let (value, rest) = text.split_at(end);
        (value.trim_end_matches(','), rest)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_are_read_in_every_way() {
        let all = ShortcodeArguments::parse("go \"a b\" x='c d', lang:js https://a.b/c y=1 \"open");
        assert_eq!(
            all.positional().collect::<Vec<_>>(),
            ["go", "a b", "https://a.b/c", "\"open"]
        );
        assert_eq!((all.get("x"), all.get("lang")), ("c d", "js"));
        assert_eq!(
            (all.first_of(&["z", "y"]), all.positional_at(1)),
            ("1", "a b")
        );
    }
}
