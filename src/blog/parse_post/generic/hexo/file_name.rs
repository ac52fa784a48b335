//! Fields that Hexo reads from a file name: `new_post_name` in reverse.

use jiff::civil::Date;
use regex::Regex;

use super::super::super::super::permalink::hexo_slug;
use super::super::super::super::slug::split_extension;
use super::super::ParseInput;
use super::DRAFTS_FOLDER;

/// The parsed parts of a file name.
pub(super) struct HexoFileName {
    /// The value of `:title` in URLs.
    pub(super) slug: String,
    /// The date, if the name has one.
    pub(super) date: Option<Date>,
    /// The placeholders of the pattern with their values.
    pub(super) placeholders: Vec<(String, String)>,
    /// Whether the file is in `_drafts`.
    pub(super) is_draft: bool,
}

impl HexoFileName {
    /// Parses the path of a post below `_posts` or `_drafts` with the site's pattern.
    pub(super) fn of(input: &ParseInput<'_>) -> Self {
        let id = input.found.id.as_str();
        let below = ["_posts/", "_drafts/"];
        let path = below
            .iter()
            .find_map(|it| id.strip_prefix(it))
            .unwrap_or(id);
        let (folder, name) = match path.rsplit_once('/') {
            Some((folder, name)) => (format!("{folder}/"), name),
            None => (String::new(), path),
        };
        let path = format!("{folder}{}", split_extension(name).0);
        let settings = &input.rules.settings;
        let is_draft = id.starts_with("_drafts/") || settings.posts_folder.ends_with(DRAFTS_FOLDER);
        let pattern = settings.new_name.as_deref().unwrap_or(":title.md");
        let words = match_pattern(split_extension(pattern).0, &path).unwrap_or_default();
        let word = |name: &str| {
            let found = words.iter().find(|(word, _)| word == name);
            found.map(|(_, value)| value.as_str())
        };
        Self {
            slug: word("title").map_or_else(|| hexo_slug(&path), str::to_owned),
            date: date(word),
            is_draft,
            placeholders: words,
        }
    }
}

/// Matches a path against a pattern; each placeholder matches at least one character.
fn match_pattern(pattern: &str, path: &str) -> Option<Vec<(String, String)>> {
    let mut names = Vec::new();
    let mut regex = String::from("^");
    let mut rest = pattern;
    while let Some((before, after)) = rest.split_once(':') {
        regex.push_str(&regex::escape(before));
        let name = placeholder_name(after);
        if name.is_empty() {
            regex.push(':');
            rest = after;
            continue;
        }
        regex.push_str(match name {
            "year" => r"(\d{4})",
            "month" | "day" => r"(\d{2})",
            "i_month" | "i_day" => r"(\d{1,2})",
            "hash" => "([0-9a-f]{12})",
            _ => "(.+?)",
        });
        names.push(name.to_owned());
        rest = after.get(name.len()..)?;
    }
    regex.push_str(&regex::escape(rest));
    regex.push('$');
    let regex = Regex::new(&regex).ok()?;
    let found = regex.captures(path)?;
    let values = found.iter().skip(1).flatten();
    let values = values.map(|value| value.as_str().to_owned());
    Some(names.into_iter().zip(values).collect())
}

/// Returns the placeholder name at the start of a text: letters, digits and `_`, but no trailing
/// `_`.
pub(super) fn placeholder_name(text: &str) -> &str {
    let end = text.find(|c: char| !c.is_ascii_alphanumeric() && c != '_');
    let all = text.get(..end.unwrap_or(text.len())).unwrap_or_default();
    all.trim_end_matches('_')
}

/// Returns the date of a name; out-of-range months and days roll over, as in JavaScript.
fn date<'a>(word: impl Fn(&str) -> Option<&'a str>) -> Option<Date> {
    let year: i16 = word("year")?.parse().ok()?;
    let month: i64 = word("month").or_else(|| word("i_month"))?.parse().ok()?;
    let day: i64 = word("day").or_else(|| word("i_day"))?.parse().ok()?;
    let first = Date::new(year, 1, 1).ok()?;
    let months = jiff::Span::new().try_months(month - 1).ok()?;
    let days = jiff::Span::new().try_days(day - 1).ok()?;
    first.checked_add(months).ok()?.checked_add(days).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_read_by_its_pattern() {
        let read = |pattern: &str, path: &str| match_pattern(pattern, path);
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        assert_eq!(
            read(":title", "en/hello"),
            Some(vec![pair("title", "en/hello")])
        );
        assert_eq!(
            read(":year-:month-:day-:title", "2014-06-14-hexo-2-7"),
            Some(vec![
                pair("year", "2014"),
                pair("month", "06"),
                pair("day", "14"),
                pair("title", "hexo-2-7")
            ])
        );
        assert_eq!(read(":year-:month-:day-:title", "hello"), None);
        assert_eq!(
            read(":lang/:title", "en/a/b"),
            Some(vec![pair("lang", "en"), pair("title", "a/b")])
        );
    }

    #[test]
    fn a_placeholder_has_no_trailing_underscore() {
        assert_eq!(placeholder_name("title/"), "title");
        assert_eq!(placeholder_name("i_month-x"), "i_month");
        assert_eq!(placeholder_name("year_"), "year");
        assert_eq!(placeholder_name("-"), "");
    }
}
