//! Hexo URLs: the site's pattern, with values slugified like hexo-util's `slugize`.

use jiff::Zoned;

use super::super::super::super::front_matter::value::Value;
use super::super::super::super::permalink::{self, hexo_slug};
use super::super::super::super::post::PageUrl;
use super::super::super::super::site_rules::Rules;
use super::super::Input;
use super::file_name::FileName;
use super::text;

/// Default permalink pattern.
const PATTERN: &str = ":year/:month/:day/:title/";

/// Input for building a URL.
pub(super) struct Parts<'a> {
    pub(super) input: &'a Input<'a>,
    pub(super) file: &'a FileName,
    pub(super) title: &'a str,
    pub(super) date: &'a Zoned,
    /// The last category, with its parents.
    pub(super) category: Option<&'a str>,
}

/// Returns the URL of a post.
pub(super) fn url(parts: &Parts<'_>) -> PageUrl {
    let rules = parts.input.rules;
    let folder = rules.settings.hexo.asset_folders;
    let own = parts.input.map.get("permalink").and_then(Value::as_scalar);
    let own = own.map(text).filter(|own| !own.is_empty());
    let path = if let Some(own) = own {
        own
    } else {
        let pattern = rules.settings.addresses.pattern.as_deref();
        match filled(pattern.unwrap_or(PATTERN), parts) {
            Ok(path) => path,
            Err(word) => {
                return PageUrl::Unknown(format!(
                    "`:{word}` in `permalink` is known to Hexo alone"
                ));
            }
        }
    };
    let is_whole = ["/", ".html"].iter().any(|end| path.ends_with(end));
    let slash = folder && !is_whole;
    let path = format!("{path}{}", if slash { "/" } else { "" });
    PageUrl::Known(rules.post_url(&pretty(
        rules,
        &format!("/{}", path.trim_start_matches('/')),
    )))
}

/// Expands a pattern; the error is a placeholder that only Hexo's database can resolve.
fn filled<'a>(pattern: &'a str, parts: &Parts<'_>) -> Result<String, &'a str> {
    let mut out = String::new();
    let mut rest = pattern;
    while let Some((before, after)) = rest.split_once(':') {
        out.push_str(before);
        let name = word(after);
        if name.is_empty() {
            out.push(':');
            rest = after;
            continue;
        }
        if matches!(name, "id" | "_id" | "hash") {
            return Err(name);
        }
        // JavaScript prints `undefined` for an unknown placeholder
        out.push_str(&value(name, parts).unwrap_or_else(|| "undefined".to_owned()));
        rest = after.get(name.len()..).unwrap_or_default();
    }
    out.push_str(rest);
    Ok(out)
}

/// Returns the placeholder name at the start of a text: letters, digits and `_`, but no trailing
/// `_`.
pub(super) fn word(text: &str) -> &str {
    let end = text.find(|c: char| !c.is_ascii_alphanumeric() && c != '_');
    let all = text.get(..end.unwrap_or(text.len())).unwrap_or_default();
    all.trim_end_matches('_')
}

fn value(name: &str, parts: &Parts<'_>) -> Option<String> {
    let own = &parts.input.rules.settings.hexo;
    let slug = &parts.file.slug;
    Some(match name {
        "title" => slug.clone(),
        "name" => slug.rsplit('/').next().unwrap_or_default().to_owned(),
        "post_title" => hexo_slug(parts.title).to_lowercase(),
        "timestamp" => parts.date.timestamp().as_second().to_string(),
        "category" => match parts.category {
            Some(path) => category_slug(parts.input.rules, path),
            None => own
                .default_category
                .clone()
                .unwrap_or_else(|| "uncategorized".to_owned()),
        },
        "year" | "month" | "day" | "hour" | "minute" | "second" | "i_month" | "i_day" => {
            permalink::date_word(name, parts.date)?
        }
        _ => return other(name, parts),
    })
}

/// Returns a value from the file name, the post's front matter or the configured defaults.
fn other(name: &str, parts: &Parts<'_>) -> Option<String> {
    let pair = |pairs: &[(String, String)]| {
        let found = pairs.iter().find(|(key, _)| key == name);
        found.map(|(_, value)| value.clone())
    };
    let written = || parts.input.map.get(name)?.as_scalar().map(text);
    pair(&parts.file.words)
        .or_else(written)
        .or_else(|| pair(&parts.input.rules.settings.hexo.permalink_defaults))
}

fn category_slug(rules: &Rules, path: &str) -> String {
    let own = &rules.settings.hexo;
    let slugs = path.split('\0').map(|name| {
        let mapped = own.category_map.iter().find(|(key, _)| key == name);
        own.case
            .apply(&hexo_slug(mapped.map_or(name, |(_, to)| to)))
    });
    slugs.collect::<Vec<_>>().join("/")
}

/// Returns the URL slug of a tag.
pub(super) fn tag_slug(rules: &Rules, label: &str) -> String {
    let own = &rules.settings.hexo;
    let mapped = own.tag_map.iter().find(|(key, _)| key == label);
    own.case
        .apply(&hexo_slug(mapped.map_or(label, |(_, to)| to)))
}

/// Strips `index.html` and `.html` if the site is configured to.
fn pretty(rules: &Rules, path: &str) -> String {
    let own = &rules.settings.hexo;
    let shown = path.strip_suffix("index.html").filter(|_| own.hides_index);
    let shown = shown.unwrap_or(path);
    let is_index = shown.ends_with("/index.html");
    let bare = shown
        .strip_suffix(".html")
        .filter(|_| own.hides_html && !is_index);
    bare.unwrap_or(shown).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_of_a_pattern_ends_before_its_last_line() {
        assert_eq!(word("title/"), "title");
        assert_eq!(word("i_month-x"), "i_month");
        assert_eq!(word("year_"), "year");
        assert_eq!(word("-"), "");
    }
}
