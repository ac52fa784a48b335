//! Jekyll URLs: a permalink template, filled like `UrlDrop`.

use std::collections::BTreeSet;

use jiff::Zoned;

use super::super::super::super::front_matter::value::Value;
use super::super::super::super::permalink;
use super::super::super::super::post::{Problem, ProblemCode};
use super::super::ParseInput;

/// Values of the template's placeholders.
pub(super) struct JekyllUrlInput<'a> {
    /// The date in the site's time zone.
    pub(super) date: &'a Zoned,
    /// The slug from the front matter, else from the file name.
    pub(super) slug: &'a str,
    /// File name without its extension.
    pub(super) stem: &'a str,
    /// Path relative to the posts folder, without extension.
    pub(super) path: &'a str,
    /// The categories.
    pub(super) categories: &'a [String],
}

/// Returns the URL relative to the site's base; an error if the template has an unknown
/// placeholder.
pub(super) fn url(input: &ParseInput<'_>, parts: &JekyllUrlInput<'_>) -> Result<String, Problem> {
    let own = input.map.get("permalink").filter(|value| !value.is_null());
    let configured = input.rules.settings.urls.pattern.as_deref();
    let template = own
        .and_then(Value::as_written)
        .or(configured)
        .unwrap_or("/:categories/:year/:month/:day/:title:output_ext");
    expand_template(template, parts)
        .map(|url| sanitized(&url))
        .map_err(|word| {
            let place = own.map(|value| value.place);
            Problem {
                line: place.map_or(1, |it| it.line),
                column: place.map_or(1, |it| it.column),
                code: ProblemCode::Field,
                message: format!(
                    "unknown placeholder `:{word}` in `permalink`, which stops the build"
                ),
                hint: "use placeholders of jekyllrb.com/docs/permalinks, such as `:title`"
                    .to_owned(),
            }
        })
}

fn expand_template<'a>(template: &'a str, parts: &JekyllUrlInput<'_>) -> Result<String, &'a str> {
    let mut out = String::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once(':') {
        out.push_str(before);
        let is_word = |c: char| c.is_ascii_lowercase() || c == '_';
        let length = after.find(|c| !is_word(c)).unwrap_or(after.len());
        let (word, tail) = after.split_at(length);
        rest = tail;
        if word.is_empty() {
            out.push(':');
            continue;
        }
        // `:title_` is the title followed by an underscore
        let shorter = word
            .strip_suffix('_')
            .filter(|_| value(word, parts).is_none());
        let found = value(shorter.unwrap_or(word), parts).ok_or(word)?;
        out.push_str(&found);
        out.push_str(if shorter.is_some() { "_" } else { "" });
    }
    out.push_str(rest);
    Ok(out)
}

fn value(word: &str, parts: &JekyllUrlInput<'_>) -> Option<String> {
    Some(match word {
        "collection" => "posts".to_owned(),
        "path" => parts.path.to_owned(),
        "output_ext" => ".html".to_owned(),
        "name" => slugified(parts.stem, SlugMode::Default, false),
        "title" => slugified(parts.slug, SlugMode::Pretty, true),
        "slug" => slugified(parts.slug, SlugMode::Default, false),
        "categories" => join_distinct(parts.categories, str::to_lowercase),
        "slugified_categories" => join_distinct(parts.categories, |it| {
            slugified(it, SlugMode::Default, false)
        }),
        _ => permalink::date_placeholder(word, parts.date)?,
    })
}

/// Joins distinct labels with `/`.
fn join_distinct(labels: &[String], written: impl Fn(&str) -> String) -> String {
    let mut seen = BTreeSet::new();
    let all = labels.iter().map(|label| written(label));
    let once: Vec<String> = all.filter(|label| seen.insert(label.clone())).collect();
    once.join("/")
}

/// The character set that `Utils.slugify` keeps.
#[derive(Clone, Copy)]
enum SlugMode {
    /// Letters, marks and digits.
    Default,
    /// Also `._~!$&'()+,;=@`.
    Pretty,
}

/// Slugifies a text like `Utils.slugify`: runs of other characters become one hyphen.
fn slugified(text: &str, mode: SlugMode, cased: bool) -> String {
    let kept = |c: char| match mode {
        SlugMode::Default => is_word(c),
        SlugMode::Pretty => is_word(c) || "._~!$&'()+,;=@".contains(c),
    };
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if kept(c) {
            out.push(c);
        } else if !out.ends_with('-') {
            out.push('-');
        }
    }
    let out = out.strip_prefix('-').unwrap_or(&out);
    let out = out.strip_suffix('-').unwrap_or(out);
    if cased {
        out.to_owned()
    } else {
        out.to_lowercase()
    }
}

/// Whether a character is a letter, a mark or a decimal digit.
fn is_word(c: char) -> bool {
    use unicode_properties::{GeneralCategory, GeneralCategoryGroup, UnicodeGeneralCategory};
    match c.general_category_group() {
        GeneralCategoryGroup::Letter | GeneralCategoryGroup::Mark => true,
        _ => c.general_category() == GeneralCategory::DecimalNumber,
    }
}

/// Replaces `..` and repeated slashes by one slash, like `URL#sanitize_url`.
fn sanitized(url: &str) -> String {
    let mut out = format!("/{url}").replace("..", "/");
    while out.contains("//") {
        out = out.replace("//", "/");
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_written_as_jekyll_writes_them() {
        for (text, pretty) in [
            ("n13-100%", "n13-100"),
            ("n15-#hash", "n15-hash"),
            ("n17--double", "n17-double"),
            ("n18-", "n18"),
            ("Two-UPPER_x", "Two-UPPER_x"),
            ("Own Slug", "Own-Slug"),
            ("n14-(x),y!", "n14-(x),y!"),
            ("n07-é日本", "n07-é日本"),
        ] {
            assert_eq!(slugified(text, SlugMode::Pretty, true), pretty, "{text}");
        }
        assert_eq!(slugified("C&D x.y", SlugMode::Default, false), "c-d-x-y");
    }

    #[test]
    fn dots_and_doubled_slashes_are_taken_out() {
        assert_eq!(sanitized("/a/../b/"), "/a/b/");
        assert_eq!(sanitized("//x//y"), "/x/y");
        assert_eq!(sanitized("pretty"), "/pretty");
    }
}
