//! Front matter values with an unexpected type: titles and slugs that YAML reads as dates or
//! numbers, and booleans that are strings.

use std::sync::Arc;

use super::finding::Finding;
use super::post_text::PostText;
use super::rule::{Rule, Severity};
use super::{CheckInput, Post, build};
use crate::blog::front_matter::value::{Map, Scalar, ScalarKind, javascript_number};
use crate::blog::generator::SiteKind;

/// Checks the values of all posts.
pub(super) fn check_values(blog: &CheckInput<'_>, found: &mut Vec<Finding>) {
    let kind = blog.site.kind;
    for (post, sheet) in blog.accepted_posts() {
        found.extend(typed_value(kind, post, sheet, "title"));
        found.extend(typed_value(kind, post, sheet, "slug"));
        found.extend(text_boolean(kind, post, sheet));
    }
}

/// Reports a title or slug that YAML reads as a date or number, if the site then shows something
/// else.
fn typed_value(kind: SiteKind, post: &Arc<Post>, sheet: &PostText, key: &str) -> Option<Finding> {
    let scalar = sheet.matter.get(key)?.as_scalar()?;
    let (what, severity) = printed_value(kind, key, scalar)?;
    let who = build::generator_name(kind);
    let message = format!("{who} reads the {key} `{}` as {what}", scalar.text);
    let hint = format!("quote it: `{key}: \"{}\"`", scalar.text);
    let finding = Finding::new(post, Rule::TypedValue, sheet.position_of(key), message);
    Some(finding.with_hint(hint).with_severity(severity))
}

/// Returns how a generator prints a scalar; `None` if it prints the source text or rejects the
/// value.
fn printed_value(kind: SiteKind, key: &str, scalar: &Scalar) -> Option<(String, Severity)> {
    let text = scalar.text.as_str();
    let number = match scalar.kind {
        ScalarKind::Number(number) => Some(number),
        ScalarKind::Time => None,
        _ => return None,
    };
    let warned = |what: String| Some((what, Severity::Warning));
    let printed = |shown: String| (shown != text).then(|| format!("the number {shown}"));
    match (kind, key) {
        // Jekyll, `Utils.slugify` accepts strings only
        (SiteKind::Jekyll, "slug") => {
            let what = if number.is_some() {
                "a number"
            } else {
                "a date"
            };
            Some((format!("{what}, which stops the build"), Severity::Error))
        }
        (SiteKind::Jekyll, _) => match number {
            Some(number) => printed(print_in_ruby(text, number)?).and_then(warned),
            None if text.len() > "2015-10-11".len() => {
                warned("a time, and prints it in full".to_owned())
            }
            None => None,
        },
        // Go's YAML library keeps dates as written
        (SiteKind::Hugo, _) => printed(print_in_go(text, number?)?).and_then(warned),
        // Hexo names a post after its file, Eleventy after its `permalink`
        (SiteKind::Hexo | SiteKind::Eleventy, "slug") => None,
        (SiteKind::Hexo | SiteKind::Eleventy | SiteKind::Astro, _) => match number {
            Some(number) => printed(javascript_number(number)).and_then(warned),
            None => warned("a date, and prints it in words".to_owned()),
        },
        // the others reject non-strings, which is a problem of the post
        _ => None,
    }
}

/// Formats a YAML 1.1 number as Ruby does; `None` if Psych reads it as a string.
fn print_in_ruby(text: &str, number: f64) -> Option<String> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    let is_octal = digits.len() > 1
        && digits.starts_with('0')
        && digits.bytes().all(|digit| (b'0'..=b'7').contains(&digit));
    if is_octal {
        return i64::from_str_radix(digits, 8)
            .ok()
            .map(|value| value.to_string());
    }
    let is_float = digits.contains('.');
    match (is_float, digits.contains(['e', 'E'])) {
        // with an exponent it is a string, or printed as written
        (_, true) => None,
        (true, false) if number.fract() == 0.0 => Some(format!("{number:.1}")),
        _ => Some(javascript_number(number)),
    }
}

/// Formats a number like Go's `strconv` without an exponent (`cast.ToString`); `None` if leading
/// zeros may make it octal.
fn print_in_go(text: &str, number: f64) -> Option<String> {
    let mut digits = text.trim_start_matches(['+', '-']).chars();
    let has_zeros = digits.next() == Some('0') && digits.next().is_some_and(|c| c.is_ascii_digit());
    (!has_zeros).then(|| format!("{number}"))
}

/// Reports a boolean that the generator reads as a string, so that the post is published anyway.
fn text_boolean(kind: SiteKind, post: &Arc<Post>, sheet: &PostText) -> Option<Finding> {
    let (key, right) = mistaken_boolean(kind, &sheet.matter)?;
    let written = sheet.matter.get(key)?.as_written()?;
    let who = build::generator_name(kind);
    let message = format!("{who} reads `{key}: {written}` as text, so the post is published");
    let hint = format!("write `{key}: {right}` without quotes");
    Some(Finding::new(post, Rule::TextBoolean, sheet.position_of(key), message).with_hint(hint))
}

/// Returns the key whose boolean the generator reads as a string, and the intended value.
pub(super) fn mistaken_boolean(
    kind: SiteKind,
    matter: &Map,
) -> Option<(&'static str, &'static str)> {
    let (key, words, right): (_, &[&str], _) = match kind {
        // Jekyll, `Publisher`: everything but `false` is published
        SiteKind::Jekyll => ("published", &["false", "no", "off"], "false"),
        // Hugo, `cast.ToBool`, which accepts a quoted `true`
        SiteKind::Hugo => ("draft", &["yes", "y", "on"], "true"),
        // warehouse, `SchemaTypeBoolean`, which accepts a quoted `false`
        SiteKind::Hexo => ("published", &["no", "n", "off"], "false"),
        _ => return None,
    };
    let scalar = matter.get(key)?.as_scalar()?;
    let is_meant = (words.iter()).any(|word| scalar.text.eq_ignore_ascii_case(word));
    // unquoted, these words are booleans in Ruby
    let is_text = scalar.kind == ScalarKind::Text && !(kind == SiteKind::Jekyll && scalar.plain);
    (is_text && is_meant).then_some((key, right))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::blog::front_matter::{split, value};

    fn matter(kind: SiteKind, text: &str) -> Map {
        split(&format!("---\n{text}\n---\n"), kind).parse().unwrap()
    }

    /// Returns how a generator prints an unquoted title or slug, if that differs from the source.
    fn seen(kind: SiteKind, key: &str, text: &str) -> Option<String> {
        let scalar = Scalar {
            text: text.to_owned(),
            kind: value::kind_of_plain(text),
            plain: true,
        };
        printed_value(kind, key, &scalar).map(|(what, _)| what)
    }

    #[test]
    fn titles_that_are_not_strings_are_reported_if_the_site_differs() {
        let kinds = [
            SiteKind::Hexo,
            SiteKind::Eleventy,
            SiteKind::Jekyll,
            SiteKind::Hugo,
        ];
        let day = Some("a date, and prints it in words");
        let rows: [(&str, [Option<&str>; 4]); 11] = [
            ("2015-10-11", [day, day, None, None]),
            (
                "2015-10-11 10:00:00",
                [day, day, Some("a time, and prints it in full"), None],
            ),
            ("42", [None; 4]),
            ("2020", [None; 4]),
            (
                "1e3",
                [
                    Some("the number 1000"),
                    Some("the number 1000"),
                    None,
                    Some("the number 1000"),
                ],
            ),
            ("1.10", [Some("the number 1.1"); 4]),
            (
                "1.0",
                [
                    Some("the number 1"),
                    Some("the number 1"),
                    None,
                    Some("the number 1"),
                ],
            ),
            ("0x1F", [Some("the number 31"); 4]),
            (
                "010",
                [
                    Some("the number 10"),
                    Some("the number 10"),
                    Some("the number 8"),
                    None,
                ],
            ),
            ("1.2.3", [None; 4]),
            ("A title", [None; 4]),
        ];
        for (text, wanted) in rows {
            for (kind, wanted) in kinds.into_iter().zip(wanted) {
                assert_eq!(
                    seen(kind, "title", text).as_deref(),
                    wanted,
                    "{kind} {text}"
                );
            }
        }
    }

    #[test]
    fn a_slug_that_is_no_text_stops_jekyll_and_changes_in_hugo() {
        assert!(seen(SiteKind::Jekyll, "slug", "42").is_some());
        assert!(seen(SiteKind::Jekyll, "slug", "2015-10-11").is_some());
        assert_eq!(seen(SiteKind::Hugo, "slug", "42"), None);
        assert!(seen(SiteKind::Hugo, "slug", "1e3").is_some());
        assert_eq!(seen(SiteKind::Hexo, "slug", "1e3"), None);
    }

    #[test]
    fn a_truth_value_that_is_text_for_the_generator_is_found() {
        let rows = [
            (SiteKind::Jekyll, "published: \"false\"", true),
            (SiteKind::Jekyll, "published: 'False'", true),
            (SiteKind::Jekyll, "published: false", false),
            (SiteKind::Jekyll, "published: no", false),
            (SiteKind::Jekyll, "published: 'no'", true),
            (SiteKind::Hugo, "draft: yes", true),
            (SiteKind::Hugo, "draft: \"on\"", true),
            (SiteKind::Hugo, "draft: \"true\"", false),
            (SiteKind::Hugo, "draft: 'false'", false),
            (SiteKind::Hexo, "published: no", true),
            (SiteKind::Hexo, "published: 'false'", false),
            (SiteKind::Zola, "draft: yes", false),
        ];
        for (kind, text, wanted) in rows {
            let found = mistaken_boolean(kind, &matter(kind, text));
            assert_eq!(found.is_some(), wanted, "{kind} {text}");
        }
    }
}
