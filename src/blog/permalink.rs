//! URLs and file names from patterns such as `/:categories/:year/:month/:day/:title/`.
//!
//! The placeholders are those of `jekyllrb.com/docs/permalinks`, `hexo.io/docs/permalinks` and
//! `gohugo.io/configuration/permalinks`, plus three added here: `:path` is the folder of the file,
//! `:last` the slug if present, else the file name, and `:name` always the file name.

use jiff::Zoned;

/// Values for the placeholders of a pattern.
#[derive(Clone, Debug)]
pub struct PlaceholderValues<'a> {
    /// The date, in the zone of the site.
    pub date: &'a Zoned,
    /// The value of `:title` for this generator.
    pub title: &'a str,
    /// The slug, if present.
    pub slug: Option<&'a str>,
    /// The file name, without extension.
    pub name: &'a str,
    /// The folder, without outer slashes; may be empty.
    pub folder: &'a str,
    /// The categories.
    pub categories: &'a [String],
}

/// Fills a pattern; unknown placeholders stay as they are.
pub fn expand(pattern: &str, parts: &PlaceholderValues<'_>) -> String {
    let mut out = String::with_capacity(pattern.len() + 32);
    let mut rest = pattern;
    while let Some((before, after)) = rest.split_once(':') {
        out.push_str(before);
        let length = after
            .find(|c: char| !c.is_ascii_lowercase() && c != '_')
            .unwrap_or(after.len());
        let (word, tail) = after.split_at(length);
        let (slice, tail) = split_slice(tail);
        if let Some(value) = value(word, parts, slice) {
            out.push_str(&value);
            rest = tail;
        } else {
            out.push(':');
            rest = after;
        }
    }
    out.push_str(rest);
    out
}

fn value(word: &str, parts: &PlaceholderValues<'_>, slice: Option<&str>) -> Option<String> {
    let last = parts.slug.unwrap_or(parts.name);
    Some(match word {
        "title" | "post_title" => parts.title.to_owned(),
        "slug" => parts.slug.unwrap_or(parts.title).to_owned(),
        "last" | "slugorfilename" | "slugorcontentbasename" => last.to_owned(),
        "name" | "filename" | "contentbasename" | "basename" => parts.name.to_owned(),
        "path" => parts.folder.to_owned(),
        "section" => sections(parts.folder, Some("0")),
        "sections" => sections(parts.folder, slice),
        "categories" | "category" => parts.categories.join("/"),
        "collection" => "posts".to_owned(),
        "output_ext" => ".html".to_owned(),
        _ => date_placeholder(word, parts.date)?,
    })
}

/// Returns a part of a date by its placeholder; `None` if the placeholder is unknown.
pub fn date_placeholder(word: &str, date: &Zoned) -> Option<String> {
    Some(date.strftime(format(word)?).to_string())
}

/// Returns the `strftime` format of a date placeholder.
fn format(word: &str) -> Option<&'static str> {
    Some(match word {
        "year" => "%Y",
        "short_year" => "%y",
        "month" => "%m",
        "i_month" => "%-m",
        "short_month" => "%b",
        "long_month" | "monthname" => "%B",
        "day" => "%d",
        "i_day" => "%-d",
        "y_day" => "%j",
        "yearday" => "%-j",
        "short_day" => "%a",
        "long_day" | "weekdayname" => "%A",
        "weekday" => "%w",
        "w_day" => "%u",
        "week" => "%V",
        "w_year" => "%G",
        "hour" => "%H",
        "minute" => "%M",
        "second" => "%S",
        _ => return None,
    })
}

/// Splits a slice such as `[1:]` off the start of a text.
fn split_slice(text: &str) -> (Option<&str>, &str) {
    let found = text.strip_prefix('[').and_then(|it| it.split_once(']'));
    found.map_or((None, text), |(slice, tail)| (Some(slice), tail))
}

/// Returns some of the folders of a path: `0`, `last`, `1:`, `:last`, `1:2`.
fn sections(folder: &str, slice: Option<&str>) -> String {
    let all: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    let place = |text: &str, or: usize| match text {
        "" => or,
        "last" => all.len().saturating_sub(1),
        _ => text.parse().unwrap_or(or).min(all.len()),
    };
    let (from, to) = match slice.map(|it| (it, it.split_once(':'))) {
        None => (0, all.len()),
        Some((_, Some((from, to)))) => (place(from, 0), place(to, all.len())),
        Some((one, None)) => (place(one, 0), (place(one, 0) + 1).min(all.len())),
    };
    all.get(from..to.max(from)).unwrap_or_default().join("/")
}

/// Converts a name to an ASCII URL segment: other characters than letters and digits become
/// hyphens.
pub fn ascii_slug(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for c in deunicode::deunicode(name).chars() {
        if c.is_ascii_alphanumeric() {
            out.push(c.to_ascii_lowercase());
        } else if !out.is_empty() && !out.ends_with('-') {
            out.push('-');
        }
    }
    out.trim_end_matches('-').to_owned()
}

/// Converts a name to a URL segment in its own script: lower case, blanks as hyphens, most
/// punctuation removed.
pub fn unicode_slug(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for c in name.trim().chars().flat_map(char::to_lowercase) {
        if c.is_alphanumeric() || matches!(c, '.' | '_' | '#' | '+' | '~' | '-' | '@') {
            out.push(c);
        } else if c.is_whitespace() && !out.ends_with('-') {
            out.push('-');
        }
    }
    out
}

/// Converts a text as hexo-util's `slugize` does: accents removed, runs of special characters as
/// one hyphen.
pub fn hexo_slug(text: &str) -> String {
    const SIGNS: &str = "~`!@#$%^&*()-_+=[]{}|\\;:\"'<>,.?/";
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_control() && c < ' ' {
            continue;
        }
        if c.is_whitespace() || SIGNS.contains(c) {
            if !out.is_empty() && !out.ends_with('-') {
                out.push('-');
            }
        } else if is_latin_with_mark(c) {
            out.push_str(deunicode::deunicode_char(c).unwrap_or_default());
        } else {
            out.push(c);
        }
    }
    out.trim_end_matches('-').to_owned()
}

/// Whether `escape_diacritic` replaces a letter by a plain one.
fn is_latin_with_mark(c: char) -> bool {
    c.is_alphabetic() && matches!(c, '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn expanded(pattern: &str) -> String {
        let date: Zoned = "2013-07-04T17:01:34[UTC]".parse().expect("a date");
        let categories = ["foo".to_owned(), "bar".to_owned()];
        expand(
            pattern,
            &PlaceholderValues {
                date: &date,
                title: "Hello",
                slug: Some("hi"),
                name: "hello-world",
                folder: "posts/deep/er",
                categories: &categories,
            },
        )
    }

    #[test]
    fn patterns_are_filled_as_the_generators_fill_them() {
        for (pattern, filled) in [
            (":year/:month/:day/:title/", "2013/07/04/Hello/"),
            (
                ":year-:i_month-:i_day-:name.html",
                "2013-7-4-hello-world.html",
            ),
            (":category/:title", "foo/bar/Hello"),
            (
                "/:categories/:year/:y_day/:title:output_ext",
                "/foo/bar/2013/185/Hello.html",
            ),
            ("/:sections[1:]/:slugorcontentbasename/", "/deep/er/hi/"),
            ("/:sections[last]/:section", "/er/posts"),
            ("/:sections[:last]", "/posts/deep"),
            ("/W:week/:short_day", "/W27/Thu"),
            ("/:nobody/:id: x", "/:nobody/:id: x"),
        ] {
            assert_eq!(expanded(pattern), filled, "{pattern}");
        }
    }

    #[test]
    fn names_become_url_segments() {
        assert_eq!(ascii_slug("A post: Ünï & more!"), "a-post-uni-more");
        assert_eq!(ascii_slug("2016-10-08_x"), "2016-10-08-x");
        assert_eq!(unicode_slug("A Post: Ünï v3.5"), "a-post-ünï-v3.5");
    }

    #[test]
    fn names_are_written_as_hexo_writes_them() {
        for (text, slug) in [
            ("Two UPPER_x", "Two-UPPER-x"),
            ("en/hello", "en-hello"),
            ("a b", "a-b"),
            ("C++", "C"),
            ("Ünï", "Uni"),
            ("你好 世界", "你好-世界"),
        ] {
            assert_eq!(hexo_slug(text), slug, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_pattern_is_filled(pattern in "(:[a-z_]{0,12}|[/\\[\\]:a-z0-9é]){0,12}") {
            expanded(&pattern);
        }
    }
}
