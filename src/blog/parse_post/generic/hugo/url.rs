//! Hugo URLs: the section's pattern, else the file path in lower case without special characters.

use jiff::Zoned;
use jiff::tz::TimeZone;
use unicode_properties::{GeneralCategoryGroup, UnicodeGeneralCategory};

use super::super::super::super::front_matter::value::Value;
use super::super::super::super::permalink;
use super::super::super::super::post::PageUrl;
use super::super::super::super::site::settings::HugoSettings;
use super::super::super::super::slug::split_extension;
use super::super::ParseInput;
use super::{date, text};

/// The path of a page, split into its parts.
pub(super) struct HugoPath {
    /// The folders relative to the content folder.
    pub(super) folders: Vec<String>,
    /// File name without language and extension; for `index.md` the folder name.
    pub(super) name: String,
    /// The language, if the URL includes it.
    language: Option<String>,
    /// The language, if it is disabled.
    pub(super) disabled_language: Option<String>,
}

/// Input for building a URL.
pub(super) struct HugoUrlInput<'a> {
    pub(super) input: &'a ParseInput<'a>,
    pub(super) file: &'a HugoPath,
    pub(super) title: &'a str,
    pub(super) date: &'a Zoned,
    /// Whether the date is that of the file name, which makes the rest of the name the slug.
    pub(super) is_dated_by_name: bool,
}

/// Returns the name searched for a date: of the file, or for `index.md` of its folder.
pub(super) fn name_for_date<'a>(input: &ParseInput<'a>) -> &'a str {
    let id = input.found.id.as_str();
    let (folder, name) = id.rsplit_once('/').unwrap_or(("", id));
    let stem = split_extension(name).0;
    if stem == "index" || stem.starts_with("index.") {
        return folder.rsplit('/').next().unwrap_or_default();
    }
    stem
}

impl HugoPath {
    pub(super) fn of(input: &ParseInput<'_>) -> Self {
        let settings = &input.rules.settings;
        let own = &settings.hugo;
        let id = input.found.id.as_str();
        let (folder, name) = id.rsplit_once('/').unwrap_or(("", id));
        let above = settings.urls.folder_prefix.split('/');
        let parts = above.chain(folder.split('/'));
        let mut folders: Vec<String> = parts
            .filter(|part| !part.is_empty())
            .map(str::to_owned)
            .collect();
        let (stem, in_name) = split_language(split_extension(name).0, input);
        let of_folder = || {
            let posts = settings.posts_folder.as_str();
            let found = own
                .folder_languages
                .iter()
                .find(|(folder, _)| posts == folder || posts.starts_with(&format!("{folder}/")));
            found.map(|(_, language)| language.clone())
        };
        let language = in_name.or_else(of_folder);
        let is_index = stem == "index";
        let name = match folders.pop_if(|_| is_index) {
            Some(folder) => folder,
            None => stem.to_owned(),
        };
        let disabled = language
            .clone()
            .filter(|it| own.disabled_languages.contains(it));
        let language = language.unwrap_or_else(|| own.default_language.clone());
        let named = own.names_default_language || language != own.default_language;
        Self {
            folders,
            name,
            language: named.then_some(language).filter(|it| !it.is_empty()),
            disabled_language: disabled,
        }
    }

    /// Returns the language as a path prefix.
    fn language_prefix(&self) -> String {
        self.language
            .as_ref()
            .map(|it| format!("/{it}"))
            .unwrap_or_default()
    }
}

/// Splits a language code of the site from a file stem.
fn split_language<'a>(stem: &'a str, input: &ParseInput<'_>) -> (&'a str, Option<String>) {
    let own = &input.rules.settings.hugo;
    let Some((name, code)) = stem.rsplit_once('.') else {
        return (stem, None);
    };
    let code = code.to_lowercase();
    let is_known = own.languages.contains(&code) || own.disabled_languages.contains(&code);
    // without a configuration the languages are unknown
    let guessed = own.languages.is_empty()
        && code.len() == 2
        && code.bytes().all(|byte| byte.is_ascii_lowercase());
    if is_known || guessed {
        (name, Some(code))
    } else {
        (stem, None)
    }
}

/// Returns the URL of a post.
pub(super) fn url(parts: &HugoUrlInput<'_>) -> PageUrl {
    let rules = parts.input.rules;
    let own = &rules.settings.hugo;
    if super::is_never(parts.input, "build.render")
        || parts
            .input
            .map
            .get_any_case("headless")
            .is_some_and(super::is_true)
    {
        return PageUrl::Unknown("Hugo builds no page for it".to_owned());
    }
    let written = |key: &str| {
        let scalar = parts.input.map.get_any_case(key).and_then(Value::as_scalar);
        scalar.map(text).filter(|text| !text.is_empty())
    };
    let prefix = parts.file.language_prefix();
    if let Some(url) = written("url") {
        let url = expand_pattern(&url, parts, None);
        let prefix = if url.starts_with('/') {
            ""
        } else {
            prefix.as_str()
        };
        let path = format!("{prefix}/{}", url.trim_start_matches('/'));
        return PageUrl::Known(rules.post_url(&with_trailing_slash(&path)));
    }
    let slug = written("slug");
    let section = parts.file.folders.first().map(String::as_str);
    let pattern = rules.settings.urls.sections.iter().find(|(name, _)| {
        let name = name.trim_matches('/').to_lowercase();
        name == section.unwrap_or_default().to_lowercase()
    });
    let path = if let Some((_, pattern)) = pattern {
        // Hugo's handler of `:filename` sets the slug with the date
        let dated = parts.is_dated_by_name.then(|| name_without_date(parts));
        let slug = slug.or(dated);
        sanitized(&expand_pattern(pattern, parts, slug.as_deref()), own)
    } else {
        let folders = parts.file.folders.iter();
        let mut all: Vec<String> = folders.map(|folder| normalized(folder, own)).collect();
        all.push(match &slug {
            Some(slug) => sanitized(slug, own),
            None => normalized(&name_without_date(parts), own),
        });
        all.join("/")
    };
    let path = path.trim_matches('/');
    let end = match (own.paths.ugly, path.is_empty()) {
        (_, true) => "",
        (true, _) => ".html",
        (false, _) => "/",
    };
    PageUrl::Known(rules.post_url(&format!("{prefix}/{path}{end}")))
}

/// Returns the name, without its date if that is the date of the post.
fn name_without_date(parts: &HugoUrlInput<'_>) -> String {
    let name = &parts.file.name;
    let found = parts
        .is_dated_by_name
        .then(|| date::split_name_date(name, &TimeZone::UTC))
        .flatten();
    match found {
        Some((_, rest)) if !rest.is_empty() => rest,
        _ => name.clone(),
    }
}

/// Appends a slash to a path that names no file.
fn with_trailing_slash(path: &str) -> String {
    let last = path.rsplit('/').next().unwrap_or_default();
    let slash = if last.is_empty() || last.contains('.') {
        ""
    } else {
        "/"
    };
    format!("{path}{slash}")
}

/// Expands a permalink pattern.
fn expand_pattern(pattern: &str, parts: &HugoUrlInput<'_>, slug: Option<&str>) -> String {
    let own = &parts.input.rules.settings.hugo;
    let title = sanitized(&parts.title.replace('/', "-"), own);
    let name = name_without_date(parts);
    let name = normalized(&name, own);
    let folder = section_path(parts);
    let words = permalink::PlaceholderValues {
        date: parts.date,
        title: &title,
        slug: slug
            .or(Some(title.as_str()).filter(|it| !it.is_empty()))
            .or(Some(&name)),
        name: &name,
        folder: &folder,
        categories: &[],
    };
    let pattern = pattern
        .replace(
            ":slugorfilename",
            if slug.is_some() { ":slug" } else { ":name" },
        )
        .replace(
            ":slugorcontentbasename",
            if slug.is_some() { ":slug" } else { ":name" },
        )
        .replace(":filename", ":name");
    permalink::expand(&expand_go_layouts(&pattern, parts.date), &words)
}

/// Expands Go date layouts such as `:2006`, `:01` and `:02`.
fn expand_go_layouts(pattern: &str, date: &Zoned) -> String {
    let mut out = pattern.to_owned();
    for (layout, format) in [
        (":2006", "%Y"),
        (":06", "%y"),
        (":01", "%m"),
        (":02", "%d"),
        (":Jan", "%b"),
    ] {
        out = out.replace(layout, &date.strftime(format).to_string());
    }
    out
}

/// Returns the section path: the first folder, and those with an `_index.md`.
fn section_path(parts: &HugoUrlInput<'_>) -> String {
    let rules = parts.input.rules;
    let root = rules.settings.content_root.as_deref().unwrap_or_default();
    let mut path = root.to_owned();
    let mut sections: Vec<&str> = Vec::new();
    for folder in &parts.file.folders {
        if !path.is_empty() {
            path.push('/');
        }
        path.push_str(folder);
        if sections.is_empty() || rules.inherited.is_section(&path) {
            sections.push(folder);
        }
    }
    sections.join("/")
}

/// Returns the URL of a tag page.
pub(super) fn tag_url(input: &ParseInput<'_>, file: &HugoPath, label: &str) -> String {
    let own = &input.rules.settings.hugo;
    let term = normalized(label, own);
    let path = match &own.tag_pattern {
        Some(pattern) => pattern.replace(":slug", &term).replace(":title", &term),
        None => format!("/tags/{term}"),
    };
    let path = format!(
        "{}/{}",
        file.language_prefix(),
        path.trim_start_matches('/')
    );
    input.rules.post_url(path.trim_end_matches('/'))
}

/// Normalizes a file name or term: each space becomes a hyphen, disallowed characters are dropped.
fn normalized(text: &str, own: &HugoSettings) -> String {
    let hyphens = text.replace(' ', "-");
    apply_path_settings(
        &hyphens
            .chars()
            .filter(|c| is_allowed(*c))
            .collect::<String>(),
        own,
    )
}

/// Normalizes a text like `paths.Sanitize`: runs of whitespace become one hyphen, disallowed
/// characters are dropped.
fn sanitized(text: &str, own: &HugoSettings) -> String {
    let mut out = String::with_capacity(text.len());
    let (mut pending, mut was_hyphen) = (false, false);
    for c in text.chars() {
        if is_allowed(c) {
            was_hyphen = c == '-';
            if std::mem::take(&mut pending) && !was_hyphen {
                out.push('-');
            }
            out.push(c);
        } else if !out.is_empty() && !was_hyphen && c.is_whitespace() {
            pending = true;
        }
    }
    apply_path_settings(&out, own)
}

fn is_allowed(c: char) -> bool {
    matches!(c, '.' | '/' | '\\' | '_' | '#' | '+' | '~' | '-' | '@')
        || c.is_alphanumeric()
        || c.general_category_group() == GeneralCategoryGroup::Mark
}

fn apply_path_settings(text: &str, own: &HugoSettings) -> String {
    let plain: String = if own.paths.removes_accents {
        let plain = text.chars().map(|c| match c {
            '\u{c0}'..='\u{24f}' => deunicode::deunicode_char(c).unwrap_or_default().to_owned(),
            c => c.to_string(),
        });
        plain.collect()
    } else {
        text.to_owned()
    };
    if own.paths.keeps_case {
        plain
    } else {
        plain.to_lowercase()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_titles_are_written_as_hugo_writes_them() {
        let own = HugoSettings::default();
        for (text, name) in [
            ("a & b", "a--b"),
            ("x  y", "x--y"),
            ("it's", "its"),
            ("s03-a+b&c", "s03-a+bc"),
            ("s15-100%", "s15-100"),
            ("a/b", "a/b"),
            ("#hash", "#hash"),
        ] {
            assert_eq!(normalized(text, &own), name, "{text}");
        }
        for (title, part) in [
            ("A Title: of one!", "a-title-of-one"),
            ("Ünï - Cödé", "ünï-cödé"),
            ("v3.5 is here", "v3.5-is-here"),
        ] {
            assert_eq!(sanitized(title, &own), part, "{title}");
        }
    }
}
