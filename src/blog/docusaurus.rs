//! Front matter validation of Docusaurus' blog plugin: the fields of a post, or the reason they are
//! rejected.
//!
//! The plugin validates with Joi, which converts numbers and dates to text; one invalid post fails
//! the whole build. Each check here names the key, its position and what to write instead.

mod authors;
mod checks;

use jiff::Timestamp;

use super::date::{js_date, yaml_timestamp};
use super::front_matter::value::{
    Map, Node, Scalar, ScalarKind, SourcePosition, Value, javascript_number,
};
use super::post::{Author, Problem, ProblemCode, Tag};
use super::site_rules::SiteRules;

/// The fields of a valid post that post lists need.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DocusaurusFields {
    /// The title, if present; may be empty.
    pub title: Option<String>,
    /// The description, if present; may be empty.
    pub description: Option<String>,
    /// The image, if present.
    pub image: Option<String>,
    /// The slug, if present.
    pub slug: Option<String>,
    /// The date, if present.
    pub date: Option<Timestamp>,
    /// The tags in their order.
    pub tags: Vec<Tag>,
    /// The authors in their order.
    pub authors: Vec<Author>,
    /// Whether builds leave the post out.
    pub draft: bool,
    /// Whether lists leave the post out.
    pub unlisted: bool,
}

/// Reads the fields as the plugin does.
pub fn fields(map: &Map, rules: &SiteRules) -> Result<DocusaurusFields, Problem> {
    let fields = DocusaurusFields {
        title: text(map, "title", true)?,
        description: text(map, "description", true)?,
        // checked below to be a URL, with a message of its own
        image: text(map, "image", true).ok().flatten(),
        slug: text(map, "slug", false)?,
        date: map.get("date").map(date).transpose()?,
        tags: tags(map, rules)?,
        authors: authors::authors(map, rules)?,
        draft: bool_field(map, "draft")?,
        unlisted: bool_field(map, "unlisted")?,
    };
    checks::check_other_fields(map)?;
    if fields.draft && fields.unlisted {
        let place = map.place("unlisted").unwrap_or_default();
        let message = "`draft` and `unlisted` are both true";
        return Err(field_problem(place, message, "remove one of these lines"));
    }
    Ok(fields)
}

fn field_problem(place: SourcePosition, message: &str, hint: &str) -> Problem {
    Problem {
        line: place.line,
        column: place.column,
        code: ProblemCode::Field,
        message: message.to_owned(),
        hint: hint.to_owned(),
    }
}

/// Converts a scalar to text as Joi does: numbers and dates in JavaScript's format.
pub(super) fn joi_string(scalar: &Scalar) -> Option<String> {
    match scalar.kind {
        ScalarKind::Text => Some(scalar.text.clone()),
        ScalarKind::Number(number) => Some(javascript_number(number)),
        ScalarKind::Time => yaml_timestamp(&scalar.text).map(javascript_date),
        ScalarKind::Null | ScalarKind::Bool(_) => None,
    }
}

fn javascript_date(at: Timestamp) -> String {
    let format = "%a %b %d %Y %H:%M:%S GMT+0000 (Coordinated Universal Time)";
    at.strftime(format).to_string()
}

/// Describes a value for messages.
pub(super) fn describe_value(value: &Value) -> String {
    match &value.node {
        Node::List(_) => "a list".to_owned(),
        Node::Map(_) => "a map".to_owned(),
        Node::Scalar(scalar) if scalar.kind == ScalarKind::Null => "empty".to_owned(),
        Node::Scalar(scalar) => format!("`{}`", scalar.text.escape_debug()),
    }
}

fn text(map: &Map, key: &str, may_be_empty: bool) -> Result<Option<String>, Problem> {
    let Some(value) = map.get(key) else {
        return Ok(None);
    };
    let written = value.as_scalar().and_then(joi_string);
    let text = written.filter(|text| may_be_empty || !text.is_empty());
    text.map(Some).ok_or_else(|| {
        let message = format!("`{key}` must be text, not {}", describe_value(value));
        let hint = format!("write `{key}: \"…\"` in quotes, or remove the line");
        field_problem(value.place, &message, &hint)
    })
}

fn bool_field(map: &Map, key: &str) -> Result<bool, Problem> {
    let Some(value) = map.get(key) else {
        return Ok(false);
    };
    match value
        .as_scalar()
        .map(|scalar| (scalar.kind, scalar.text.as_str()))
    {
        Some((ScalarKind::Bool(is), _)) => Ok(is),
        Some((ScalarKind::Text, text)) if text.eq_ignore_ascii_case("true") => Ok(true),
        Some((ScalarKind::Text, text)) if text.eq_ignore_ascii_case("false") => Ok(false),
        _ => {
            let message = format!(
                "`{key}` must be true or false, not {}",
                describe_value(value)
            );
            Err(field_problem(
                value.place,
                &message,
                &format!("write `{key}: true`, or remove the line"),
            ))
        }
    }
}

/// Parses a date as the plugin does.
pub fn date(value: &Value) -> Result<Timestamp, Problem> {
    let scalar = value.as_scalar();
    let read = scalar.and_then(|scalar| match scalar.kind {
        ScalarKind::Time => yaml_timestamp(&scalar.text),
        ScalarKind::Text => js_date::parse(&format!("{}Z", scalar.text)),
        _ => None,
    });
    read.ok_or_else(|| Problem {
        line: value.place.line,
        column: value.place.column,
        code: ProblemCode::Date,
        message: format!("`date` must be a date, not {}", describe_value(value)),
        hint: date_hint(scalar),
    })
}

/// Returns a hint for a date that cannot be parsed. The generator appends a `Z` to quoted dates, so
/// one that JavaScript can parse by itself fails.
fn date_hint(scalar: Option<&Scalar>) -> String {
    let meant = scalar.and_then(|scalar| js_date::parse(&scalar.text));
    match meant {
        Some(at) if scalar.is_some_and(|scalar| scalar.kind == ScalarKind::Text) => {
            format!(
                "write `date: {}` without quotes",
                at.strftime("%Y-%m-%dT%H:%M:%SZ")
            )
        }
        _ => "write `date: 2026-01-31` or `date: 2026-01-31T08:30:00Z`, without quotes".to_owned(),
    }
}

fn tags(map: &Map, rules: &SiteRules) -> Result<Vec<Tag>, Problem> {
    let Some(value) = map.get("tags") else {
        return Ok(Vec::new());
    };
    let Some(list) = value.as_list() else {
        let written = value.as_written().unwrap_or("a");
        let message = format!("`tags` must be a list, not {}", describe_value(value));
        return Err(field_problem(
            value.place,
            &message,
            &format!("write `tags: [{written}]`"),
        ));
    };
    let mut tags = Vec::with_capacity(list.len());
    for item in list {
        tags.push(tag(item, rules)?);
    }
    Ok(tags)
}

fn tag(item: &Value, rules: &SiteRules) -> Result<Tag, Problem> {
    if let Some(map) = item.as_map() {
        let part = |key| {
            let written = map.get(key).and_then(Value::as_scalar).and_then(joi_string);
            written.filter(|text| !text.is_empty()).ok_or_else(|| {
                let message =
                    format!("a tag with a label or permalink needs both: `{key}` is missing");
                field_problem(
                    item.place,
                    &message,
                    "write `- {label: \"Rust\", permalink: \"/rust\"}`",
                )
            })
        };
        let (label, permalink) = (part("label")?, part("permalink")?);
        let url = rules.tag_url(&permalink);
        return Ok(Tag { label, url });
    }
    let written = item
        .as_scalar()
        .and_then(joi_string)
        .filter(|text| !text.is_empty());
    written.map(|label| rules.tag(&label)).ok_or_else(|| {
        let message = format!("a tag must be text, not {}", describe_value(item));
        field_problem(
            item.place,
            &message,
            "write the tag in quotes, or remove it from the list",
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::blog::front_matter::yaml;
    use crate::blog::generator::SiteKind;
    use crate::blog::site::SiteSettings;

    fn read(text: &str) -> Result<DocusaurusFields, Problem> {
        let mut rules =
            SiteRules::new(SiteKind::Docusaurus, &SiteSettings::with_base_path("/blog"));
        rules
            .read_authors("jo: {name: Jo}\nal: {name: Al}\n")
            .expect("valid");
        fields(&yaml::map(text, 2).expect("YAML"), &rules)
    }

    #[test]
    fn titles_are_converted_as_joi_does() {
        let title = |text: &str| {
            read(&format!("title: {text}"))
                .ok()
                .and_then(|fields| fields.title)
        };
        for (text, title_is) in [
            ("42", "42"),
            ("1.0", "1"),
            ("0x10", "16"),
            ("\"\"", ""),
            ("C# rocks # x", "C# rocks"),
            (
                "2020-01-01",
                "Wed Jan 01 2020 00:00:00 GMT+0000 (Coordinated Universal Time)",
            ),
            (">\n  folded\n  title\n", "folded title\n"),
        ] {
            assert_eq!(title(text).as_deref(), Some(title_is), "{text}");
        }
        for text in ["true", "~", "[a]", "{a: b}"] {
            assert_eq!(title(text), None, "{text}");
        }
    }

    #[test]
    fn invalid_fields_are_problems_with_a_position() {
        for (text, line, column) in [
            ("slug: ''", 2, 7),
            ("draft: 1", 2, 8),
            ("draft: yes", 2, 8),
            ("draft: true\nunlisted: true", 3, 1),
            ("tags: a", 2, 7),
            ("tags: [a, null]", 2, 11),
            ("tags: [\"\"]", 2, 8),
            ("tags:\n  - {label: L}", 3, 5),
            ("tags: ~", 2, 7),
            ("date: 2020", 2, 7),
            ("date: true", 2, 7),
            ("date: not a date", 2, 7),
            ("date: \"2020-03-04T05:06:07Z\"", 2, 7),
            ("date: Wed, 04 Mar 2020 05:06:07 GMT", 2, 7),
            ("keywords: []", 2, 11),
            ("last_update: {}", 2, 14),
            ("last_update: x", 2, 14),
            ("image: a b.png", 2, 8),
            ("hide_table_of_contents: maybe", 2, 25),
            ("toc_min_heading_level: 5\ntoc_max_heading_level: 3", 2, 24),
            ("toc_max_heading_level: 7", 2, 24),
            ("authors: nobody", 2, 10),
            ("authors: 5", 2, 10),
            ("authors: [jo, jo]", 2, 15),
            ("authors: jo\nauthor: Old", 3, 9),
            ("authors: {title: x}", 2, 10),
        ] {
            let problem = read(text).expect_err(text);
            assert_eq!(
                (problem.line, problem.column),
                (line, column),
                "{text}: {problem:?}"
            );
            assert!(!problem.hint.is_empty());
        }
    }

    #[test]
    fn valid_fields_are_accepted() {
        for text in [
            "tags: []",
            "draft: \"true\"",
            "slug: 42",
            "image: /a/b.png",
            "image: https://x.y/a b.png",
            "keywords: [a, 1]",
            "last_update: {author: x}",
            "toc_min_heading_level: \"2\"\ntoc_max_heading_level: 5",
            "authors: jo",
            "authors: [jo, {name: Bob}]",
            "authors:\n  - key: al\n    title: Override",
            "author: Old\nauthorURL: https://o.ld",
            "unknown: [1, {a: b}]",
            "date: 2020-03-04 05:06",
            "date: 2999-01-01",
        ] {
            assert!(read(text).is_ok(), "{text}: {:?}", read(text));
        }
    }

    #[test]
    fn a_quoted_time_with_a_zone_has_a_hint() {
        let problem = read("date: \"2020-03-04T05:06:07Z\"").expect_err("a problem");
        assert_eq!(
            problem.hint,
            "write `date: 2020-03-04T05:06:07Z` without quotes"
        );
    }
}
