//! Front matter values: source text, type and position.
//!
//! A scalar keeps its text beside its type, because generators differ on what `1.0`, `010` or `yes`
//! mean, and because the screen shows what the author wrote.

/// A position in the file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SourcePosition {
    /// 1-based line.
    pub line: usize,
    /// 1-based column, in characters.
    pub column: usize,
}

/// A value and its position.
#[derive(Clone, Debug, PartialEq)]
pub struct Value {
    /// The value.
    pub node: Node,
    /// Where the value begins.
    pub place: SourcePosition,
}

/// A scalar, a list or a map.
#[derive(Clone, Debug, PartialEq)]
pub enum Node {
    /// A single value.
    Scalar(Scalar),
    /// Values in order.
    List(Vec<Value>),
    /// Keys and values in source order.
    Map(Map),
}

/// A single value.
#[derive(Clone, Debug)]
pub struct Scalar {
    /// Source text, without quotes.
    pub text: String,
    /// Type and meaning of the text.
    pub kind: ScalarKind,
    /// Whether it is unquoted YAML, where YAML 1.1 readers take `no` for `false`.
    pub plain: bool,
}

impl Scalar {
    /// Creates a scalar that isn't plain (unquoted) YAML.
    pub fn new(text: impl Into<String>, kind: ScalarKind) -> Self {
        Self {
            text: text.into(),
            kind,
            plain: false,
        }
    }
}

/// Ignores how a value is written.
impl PartialEq for Scalar {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text && self.kind == other.kind
    }
}

/// Type of a scalar by the YAML 1.2 core schema, plus the timestamps of YAML 1.1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum ScalarKind {
    /// No value.
    Null,
    /// A boolean.
    Bool(bool),
    /// A number.
    Number(f64),
    /// An unquoted date or time.
    Time,
    /// Text.
    Text,
}

/// Keys and values in source order, without duplicate keys.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Map {
    entries: Vec<(String, Value)>,
    places: Vec<SourcePosition>,
}

impl Map {
    /// Adds a key whose position is `place`; returns false if the key exists.
    pub fn insert(&mut self, key: String, value: Value, place: SourcePosition) -> bool {
        if self.get(&key).is_some() {
            return false;
        }
        self.entries.push((key, value));
        self.places.push(place);
        true
    }

    /// Returns the value of a key, case-sensitive.
    pub fn get(&self, key: &str) -> Option<&Value> {
        let entry = self.entries.iter().find(|(name, _)| name == key);
        entry.map(|(_, value)| value)
    }

    /// Returns the value of a key: an exact match, else one that ignores ASCII case.
    pub fn get_any_case(&self, key: &str) -> Option<&Value> {
        self.get(key).or_else(|| {
            let same = |(name, _): &&(String, Value)| name.eq_ignore_ascii_case(key);
            self.entries.iter().find(same).map(|(_, value)| value)
        })
    }

    /// Returns the value of a key for modification, case-sensitive.
    pub fn get_mut(&mut self, key: &str) -> Option<&mut Value> {
        let mut entries = self.entries.iter_mut();
        let entry = entries.find(|(name, _)| name == key);
        entry.map(|(_, value)| value)
    }

    /// Removes a key and returns its value.
    pub fn remove(&mut self, key: &str) -> Option<Value> {
        let at = self.entries.iter().position(|(name, _)| name == key)?;
        self.places.remove(at);
        Some(self.entries.remove(at).1)
    }

    /// Whether another map has equal values, ignoring positions and order.
    pub fn is_equivalent(&self, other: &Self) -> bool {
        let same = |(key, value): &(String, Value)| {
            let theirs = other.get(key);
            theirs.is_some_and(|theirs| value.is_equivalent(theirs))
        };
        self.len() == other.len() && self.entries.iter().all(same)
    }

    /// Iterates over the entries in source order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.entries
            .iter()
            .map(|(key, value)| (key.as_str(), value))
    }

    /// Returns the position of a key.
    pub fn place(&self, key: &str) -> Option<SourcePosition> {
        let at = self.entries.iter().position(|(name, _)| name == key)?;
        self.places.get(at).copied()
    }

    /// Returns the number of keys.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there are no keys.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}

impl Scalar {
    /// Returns the value as JavaScript's `String(value)` writes it.
    pub fn as_javascript(&self) -> String {
        match self.kind {
            ScalarKind::Number(number) => javascript_number(number),
            _ => self.text.clone(),
        }
    }
}

impl Value {
    /// Returns the value as JavaScript's `String(value)` writes it; `None` for `null` and objects.
    pub fn as_javascript(&self) -> Option<String> {
        match &self.node {
            Node::Scalar(scalar) if scalar.kind == ScalarKind::Null => None,
            Node::Scalar(scalar) => Some(scalar.as_javascript()),
            Node::List(list) => {
                let items: Vec<String> = list.iter().filter_map(Self::as_javascript).collect();
                Some(items.join(","))
            }
            Node::Map(_) => None,
        }
    }

    /// Creates a scalar value.
    pub fn scalar(text: impl Into<String>, kind: ScalarKind, place: SourcePosition) -> Self {
        Self {
            node: Node::Scalar(Scalar::new(text, kind)),
            place,
        }
    }

    /// Returns the scalar, if the value is one.
    pub fn as_scalar(&self) -> Option<&Scalar> {
        match &self.node {
            Node::Scalar(scalar) => Some(scalar),
            _ => None,
        }
    }

    /// Returns the map, if the value is one.
    pub fn as_map(&self) -> Option<&Map> {
        match &self.node {
            Node::Map(map) => Some(map),
            _ => None,
        }
    }

    /// Returns the list, if the value is one.
    pub fn as_list(&self) -> Option<&[Value]> {
        match &self.node {
            Node::List(list) => Some(list),
            _ => None,
        }
    }

    /// Returns the source text of a scalar that isn't null.
    pub fn as_written(&self) -> Option<&str> {
        let scalar = self.as_scalar()?;
        (scalar.kind != ScalarKind::Null).then_some(scalar.text.as_str())
    }

    /// Whether another value is equal, ignoring positions.
    pub fn is_equivalent(&self, other: &Self) -> bool {
        match (&self.node, &other.node) {
            (Node::Scalar(own), Node::Scalar(other)) => {
                let both_nan = |own: f64, other: f64| own.is_nan() && other.is_nan();
                let same = match (own.kind, other.kind) {
                    (ScalarKind::Number(own), ScalarKind::Number(other))
                        if both_nan(own, other) =>
                    {
                        true
                    }
                    (own, other) => own == other,
                };
                same && own.text == other.text
            }
            (Node::List(own), Node::List(other)) => {
                let mut pairs = own.iter().zip(other);
                own.len() == other.len() && pairs.all(|(own, other)| own.is_equivalent(other))
            }
            (Node::Map(own), Node::Map(other)) => own.is_equivalent(other),
            _ => false,
        }
    }

    /// Whether the value is null.
    pub fn is_null(&self) -> bool {
        self.as_scalar()
            .is_some_and(|scalar| scalar.kind == ScalarKind::Null)
    }

    /// Returns the number of values in this one, including itself.
    pub fn count(&self) -> usize {
        1 + match &self.node {
            Node::Scalar(_) => 0,
            Node::List(list) => list.iter().map(Self::count).sum(),
            Node::Map(map) => map.iter().map(|(_, value)| value.count()).sum(),
        }
    }
}

/// Returns the type of an unquoted scalar.
pub fn kind_of_plain(text: &str) -> ScalarKind {
    match text.as_bytes().first() {
        None => return ScalarKind::Null,
        Some(b'~' | b'n' | b'N' | b't' | b'T' | b'f' | b'F') => return kind_of_word(text),
        Some(b'0'..=b'9' | b'+' | b'-' | b'.') => {}
        Some(_) => return ScalarKind::Text,
    }
    if let Some(number) = parse_number(text) {
        return ScalarKind::Number(number);
    }
    if super::super::date::is_yaml_timestamp(text) {
        return ScalarKind::Time;
    }
    ScalarKind::Text
}

fn kind_of_word(text: &str) -> ScalarKind {
    match text {
        "~" | "null" | "Null" | "NULL" => ScalarKind::Null,
        "true" | "True" | "TRUE" => ScalarKind::Bool(true),
        "false" | "False" | "FALSE" => ScalarKind::Bool(false),
        _ => ScalarKind::Text,
    }
}

/// Parses a number of the core schema: no underscores; `0o`, `0x` and leading zeros (decimal) allowed.
fn parse_number(text: &str) -> Option<f64> {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let sign = if text.starts_with('-') { -1.0 } else { 1.0 };
    let magnitude = match unsigned {
        ".inf" | ".Inf" | ".INF" => f64::INFINITY,
        ".nan" | ".NaN" | ".NAN" if unsigned == text => f64::NAN,
        _ => {
            if let Some(digits) = unsigned.strip_prefix("0x") {
                parse_radix(digits, 16)?
            } else if let Some(digits) = unsigned.strip_prefix("0o") {
                parse_radix(digits, 8)?
            } else {
                parse_decimal(unsigned)?
            }
        }
    };
    Some(sign * magnitude)
}

fn parse_radix(digits: &str, base: u32) -> Option<f64> {
    let mut value = 0.0;
    for digit in digits.chars() {
        value = value * f64::from(base) + f64::from(digit.to_digit(base)?);
    }
    (!digits.is_empty()).then_some(value)
}

/// Parses `[0-9]+(\.[0-9]*)?([eE][-+]?[0-9]+)?`, or the same with a leading dot.
fn parse_decimal(text: &str) -> Option<f64> {
    let (mantissa, exponent) = match text.find(['e', 'E']) {
        Some(at) => (text.get(..at)?, text.get(at + 1..)?),
        None => (text, "0"),
    };
    let exponent = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let some = !whole.is_empty() || !fraction.is_empty();
    let shaped =
        some && !exponent.is_empty() && digits(whole) && digits(fraction) && digits(exponent);
    if !shaped {
        return None;
    }
    text.parse().ok()
}

/// Formats a number as JavaScript's `String(number)` does.
pub fn javascript_number(number: f64) -> String {
    let size = number.abs();
    if number.is_nan() {
        "NaN".to_owned()
    } else if number.is_infinite() {
        let sign = if number < 0.0 { "-" } else { "" };
        format!("{sign}Infinity")
    } else if size != 0.0 && !(1e-6..1e21).contains(&size) {
        let text = format!("{number:e}");
        match text.split_once("e-") {
            Some(_) => text,
            None => text.replace('e', "e+"),
        }
    } else if number == 0.0 {
        "0".to_owned()
    } else {
        format!("{number}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_scalars_mean_what_the_core_schema_says() {
        let number = |text| match kind_of_plain(text) {
            ScalarKind::Number(number) => javascript_number(number),
            other => format!("{other:?}"),
        };
        for (text, shown) in [
            ("42", "42"),
            ("1.0", "1"),
            ("0x10", "16"),
            ("0o17", "15"),
            ("010", "10"),
            ("-.5", "-0.5"),
            ("1e3", "1000"),
            ("1e21", "1e+21"),
            ("1e-7", "1e-7"),
            ("1_000", "Text"),
            ("1.2.3", "Text"),
            ("yes", "Text"),
            ("y", "Text"),
            ("", "Null"),
            ("~", "Null"),
            ("True", "Bool(true)"),
            ("2020-03-04", "Time"),
            ("2020-03-04 05:06:07", "Time"),
            ("2020-03", "Text"),
            ("+", "Text"),
            (".", "Text"),
            ("-", "Text"),
        ] {
            assert_eq!(number(text), shown, "{text}");
        }
    }
}
