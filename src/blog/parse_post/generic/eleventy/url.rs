//! Eleventy URLs: permalinks, with simple templates evaluated.

use std::sync::LazyLock;

use jiff::tz::TimeZone;
use regex::Regex;

use super::super::super::super::front_matter::value::{ScalarKind, Value};
use super::super::super::super::permalink::ascii_slug;
use super::super::super::super::post::{PageUrl, PostDate, Problem, ProblemCode};
use super::super::ParseInput;
use super::problem;

/// The path of a template, split into its parts.
struct TemplatePath {
    /// Folder relative to the input folder, with a leading slash and no trailing one.
    folder: String,
    /// File name without its extension.
    name: String,
}

impl TemplatePath {
    fn of(input: &ParseInput<'_>) -> Self {
        let above = input.rules.settings.urls.folder_prefix.as_str();
        let id = input.found.id.as_str();
        let (folder, name) = id.rsplit_once('/').unwrap_or(("", id));
        let parts = above.split('/').chain(folder.split('/'));
        let mut folder = String::new();
        for part in parts.filter(|part| !part.is_empty()) {
            folder.push('/');
            folder.push_str(part);
        }
        let name = name.strip_suffix(".md").unwrap_or(name);
        Self {
            folder,
            name: name.to_owned(),
        }
    }

    fn parent(&self) -> &str {
        self.folder.rsplit('/').next().unwrap_or_default()
    }

    /// Whether the file is the index page of its folder.
    fn is_folder_index(&self) -> bool {
        self.name == "index" || self.name == self.parent()
    }

    /// Returns `page.filePathStem`.
    fn path(&self) -> String {
        format!("{}/{}", self.folder, strip_date(&self.name))
    }

    /// Returns `page.fileSlug`: the file name, or for `index` the folder name, without a leading
    /// date.
    fn slug(&self) -> &str {
        if self.name == "index" {
            strip_date(self.parent())
        } else {
            strip_date(&self.name)
        }
    }
}

/// Returns the text after the first `2026-01-31-` in a name, even if that is not a valid date
/// (`_stripDateFromSlug`).
fn strip_date(name: &str) -> &str {
    static DATED: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"\d{4}-\d{2}-\d{2}-").ok());
    let found = DATED.as_ref().and_then(|dated| dated.find(name));
    found.map_or(name, |found| name.get(found.end()..).unwrap_or_default())
}

/// Evaluates the template of a computed value; `None` unless it uses only known values and filters.
pub(super) fn evaluate_computed(
    input: &ParseInput<'_>,
    template: &str,
    date: &PostDate,
) -> Option<String> {
    evaluate_template(template, input, &TemplatePath::of(input), date)
}

/// Returns the slug and the URL of a post.
pub(super) fn url(input: &ParseInput<'_>, date: &PostDate) -> Result<(String, PageUrl), Problem> {
    let stem = TemplatePath::of(input);
    let slug = stem.slug().to_owned();
    let url = match permalink(input) {
        Some(value) => permalink_url(input, value, &stem, date)?,
        None => match input
            .rules
            .computing_file(input.found.id.as_str(), "permalink")
        {
            Some(source) => PageUrl::Unknown(format!("`permalink` is code in {source}")),
            None => known_url(input, &default_path(&stem)),
        },
    };
    Ok((slug, url))
}

/// Returns the permalink; a computed one takes precedence.
fn permalink<'a>(input: &ParseInput<'a>) -> Option<&'a Value> {
    let computed = input.map.get("eleventyComputed").and_then(Value::as_map);
    let computed = computed.and_then(|map| map.get("permalink"));
    computed
        .or_else(|| input.map.get("permalink"))
        .filter(|value| !value.is_null())
}

fn default_path(stem: &TemplatePath) -> String {
    if stem.is_folder_index() {
        return format!("{}/", stem.folder);
    }
    format!("{}/{}/", stem.folder, stem.name)
}

fn permalink_url(
    input: &ParseInput<'_>,
    value: &Value,
    stem: &TemplatePath,
    date: &PostDate,
) -> Result<PageUrl, Problem> {
    let scalar = value.as_scalar();
    match scalar.map(|scalar| scalar.kind) {
        Some(ScalarKind::Bool(false)) => {
            return Ok(PageUrl::Unknown(
                "`permalink: false` builds no page".to_owned(),
            ));
        }
        Some(ScalarKind::Bool(true)) => {
            return Err(problem(
                value,
                ProblemCode::Field,
                "`permalink: true` stops the build".to_owned(),
                "write a path, or `permalink: false`",
            ));
        }
        None => return Ok(PageUrl::Unknown("`permalink` is not text".to_owned())),
        _ => {}
    }
    let template = value.as_javascript().unwrap_or_default();
    let Some(path) = evaluate_template(&template, input, stem, date) else {
        return Ok(PageUrl::Unknown(format!(
            "`permalink` contains code: {template}"
        )));
    };
    let path = normalize_path(&path);
    let last = path.rsplit('/').next().unwrap_or_default();
    if !last.is_empty() && !last.contains('.') {
        return Err(problem(
            value,
            ProblemCode::Field,
            format!(
                "`permalink: {template}` is a file without an extension, which stops the build"
            ),
            "end it with `/`",
        ));
    }
    Ok(known_url(
        input,
        path.strip_suffix("index.html").unwrap_or(&path),
    ))
}

fn known_url(input: &ParseInput<'_>, path: &str) -> PageUrl {
    PageUrl::Known(input.rules.post_url(path))
}

/// Resolves `.` and `..` in a path; the result starts with a slash.
fn normalize_path(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    let slash = if path.ends_with('/') && !parts.is_empty() {
        "/"
    } else {
        ""
    };
    format!("/{}{slash}", parts.join("/"))
}

/// Evaluates the templates in a permalink; `None` unless they use only known values and filters.
fn evaluate_template(
    template: &str,
    input: &ParseInput<'_>,
    stem: &TemplatePath,
    date: &PostDate,
) -> Option<String> {
    let mut out = String::new();
    let mut rest = template;
    if rest.contains("{%") {
        return None;
    }
    while let Some((before, after)) = rest.split_once("{{") {
        let (inner, tail) = after.split_once("}}")?;
        out.push_str(before);
        out.push_str(&evaluate_expression(inner, input, stem, date)?);
        rest = tail;
    }
    out.push_str(rest);
    Some(out)
}

fn evaluate_expression(
    text: &str,
    input: &ParseInput<'_>,
    stem: &TemplatePath,
    date: &PostDate,
) -> Option<String> {
    let mut parts = text.split('|').map(str::trim);
    let name = parts.next()?;
    let zoned = date.at.to_zoned(TimeZone::UTC);
    let is_path = |name: &str| {
        name.chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '_'))
    };
    let mut value = match name {
        "page.fileSlug" => stem.slug().to_owned(),
        "page.filePathStem" => stem.path(),
        "page.date" => zoned.strftime("%Y-%m-%d").to_string(),
        name if is_path(name) && !name.starts_with("page.") => {
            let mut keys = name.split('.');
            let first = input.map.get(keys.next()?);
            let found = keys.try_fold(first, |at, key| Some(at?.as_map()?.get(key)));
            found
                .flatten()
                .and_then(Value::as_javascript)
                .unwrap_or_default()
        }
        _ => return None,
    };
    for filter in parts {
        let (filter, argument) = match filter.split_once(['(', ':']) {
            Some((filter, argument)) => (filter.trim(), argument.trim().trim_end_matches(')')),
            None => (filter, ""),
        };
        let argument = argument.trim().trim_matches(['"', '\'']);
        value = match filter {
            "slugify" | "slug" => slugify(&value),
            "date" if name == "page.date" => zoned.strftime(argument).to_string(),
            "downcase" | "lower" => value.to_lowercase(),
            _ => return None,
        };
    }
    Some(value)
}

/// Slugifies a text like Eleventy's filter `slugify` (`@sindresorhus/slugify` with
/// `@sindresorhus/transliterate`): German umlauts become two letters, scripts that its table lacks
/// are separators.
fn slugify(text: &str) -> String {
    let mut ascii = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            'ä' | 'Ä' => ascii.push_str("ae"),
            'ö' | 'Ö' => ascii.push_str("oe"),
            'ü' | 'Ü' => ascii.push_str("ue"),
            '&' => ascii.push_str(" and "),
            '🦄' => ascii.push_str(" unicorn "),
            '♥' => ascii.push_str(" love "),
            c if is_transliterated(c) => ascii.push(c),
            _ => ascii.push(' '),
        }
    }
    ascii_slug(&without_apostrophes(&ascii))
}

/// Whether the table has the script of a character: Latin, Greek, Cyrillic, Armenian, Arabic or
/// Georgian.
fn is_transliterated(c: char) -> bool {
    matches!(c, '\0'..='\u{58f}' | '\u{600}'..='\u{6ff}' | '\u{10a0}'..='\u{10ff}'
        | '\u{1e00}'..='\u{1fff}')
}

/// Removes the apostrophe before a `t` or `s` that ends a word: "don't", "Ann's".
fn without_apostrophes(text: &str) -> String {
    let words = text.split(' ').map(|word| {
        let ends = |end: &str| {
            let stem = word.strip_suffix(end)?;
            let is_word = stem.ends_with(|c: char| c.is_ascii_alphanumeric());
            is_word.then(|| format!("{stem}{}", end.trim_start_matches('\'')))
        };
        let ending = ["'s", "'t", "'S", "'T"].into_iter().find_map(ends);
        ending.unwrap_or_else(|| word.to_owned())
    });
    words.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    const SLUGS: &[(&str, &str)] = &[
        ("Überall & More", "ueberall-and-more"),
        ("Straße", "strasse"),
        ("Ann's don't it's", "anns-dont-its"),
        ("Ünï Öl äß", "ueni-oel-aess"),
        ("東京 Tower", "tower"),
        ("Привет, мир", "privet-mir"),
        ("한국어 제목", ""),
        ("Ελλάδα", "ellada"),
        ("C++ & Rust's", "c-and-rusts"),
        ("I ♥ 🦄", "i-love-unicorn"),
        ("Ñandú ça", "nandu-ca"),
        ("日本語", ""),
        ("it'sa", "it-sa"),
        ("Łódź Đakovo", "lodz-dakovo"),
        ("ไทย abc", "abc"),
        ("x_y.z", "x-y-z"),
        ("’quoted’ don’t", "quoted-don-t"),
        ("100% — done", "100-done"),
        ("Hà Nội", "ha-noi"),
    ];

    #[test]
    fn texts_are_slugified_as_the_filter_does() {
        // printed by `@sindresorhus/slugify`, with `decamelize` off
        for (text, slug) in SLUGS {
            assert_eq!(slugify(text), *slug, "{text}");
        }
    }

    #[test]
    fn names_lose_their_date() {
        for (name, slug) in [
            ("2020-03-04-b", "b"),
            ("2020-01-02-", ""),
            ("2020-1-2-n04", "2020-1-2-n04"),
            ("2020-13-45-x", "x"),
            ("v2-2020-01-02-x", "x"),
            ("a", "a"),
        ] {
            assert_eq!(strip_date(name), slug, "{name}");
        }
    }

    #[test]
    fn paths_are_cleaned() {
        assert_eq!(normalize_path("/../up/"), "/up/");
        assert_eq!(normalize_path("//x/"), "/x/");
        assert_eq!(normalize_path("my/place2/"), "/my/place2/");
        assert_eq!(normalize_path("/"), "/");
    }
}
