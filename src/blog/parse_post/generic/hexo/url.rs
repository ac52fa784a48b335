//! Hexo URLs: the site's pattern, with values slugified like hexo-util's `slugize`.

use jiff::Zoned;

use super::super::super::super::front_matter::value::Value;
use super::super::super::super::permalink::{self, hexo_slug};
use super::super::super::super::post::PageUrl;
use super::super::super::super::site_rules::SiteRules;
use super::super::ParseInput;
use super::file_name::{HexoFileName, placeholder_name};
use super::text;

/// Default permalink pattern.
const DEFAULT_PATTERN: &str = ":year/:month/:day/:title/";

/// Input for building a URL.
pub(super) struct HexoUrlInput<'a> {
    pub(super) input: &'a ParseInput<'a>,
    pub(super) file: &'a HexoFileName,
    pub(super) title: &'a str,
    pub(super) date: &'a Zoned,
    /// The last category, with its parents.
    pub(super) category: Option<&'a str>,
}

/// Returns the URL of a post.
pub(super) fn url(parts: &HexoUrlInput<'_>) -> PageUrl {
    let rules = parts.input.rules;
    let folder = rules.settings.hexo.asset_folders;
    let own = parts.input.map.get("permalink").and_then(Value::as_scalar);
    let own = own.map(text).filter(|own| !own.is_empty());
    let path = if let Some(own) = own {
        own
    } else {
        let pattern = rules.settings.urls.pattern.as_deref();
        match expand_pattern(pattern.unwrap_or(DEFAULT_PATTERN), parts) {
            Ok(path) => path,
            Err(word) => {
                return PageUrl::Unknown(format!("only Hexo can resolve `:{word}` in `permalink`"));
            }
        }
    };
    let is_whole = ["/", ".html"].iter().any(|end| path.ends_with(end));
    let slash = folder && !is_whole;
    let path = format!("{path}{}", if slash { "/" } else { "" });
    PageUrl::Known(rules.post_url(&pretty_url(
        rules,
        &format!("/{}", path.trim_start_matches('/')),
    )))
}

/// Expands a pattern; the error is a placeholder that only Hexo's database can resolve.
fn expand_pattern<'a>(pattern: &'a str, parts: &HexoUrlInput<'_>) -> Result<String, &'a str> {
    let mut out = String::new();
    let mut rest = pattern;
    while let Some((before, after)) = rest.split_once(':') {
        out.push_str(before);
        let name = placeholder_name(after);
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

fn value(name: &str, parts: &HexoUrlInput<'_>) -> Option<String> {
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
            permalink::date_placeholder(name, parts.date)?
        }
        _ => return custom_value(name, parts),
    })
}

/// Returns a value from the file name, the post's front matter or the configured defaults.
fn custom_value(name: &str, parts: &HexoUrlInput<'_>) -> Option<String> {
    let pair = |pairs: &[(String, String)]| {
        let found = pairs.iter().find(|(key, _)| key == name);
        found.map(|(_, value)| value.clone())
    };
    let written = || parts.input.map.get(name)?.as_scalar().map(text);
    pair(&parts.file.placeholders)
        .or_else(written)
        .or_else(|| pair(&parts.input.rules.settings.hexo.permalink_defaults))
}

fn category_slug(rules: &SiteRules, path: &str) -> String {
    let own = &rules.settings.hexo;
    let slugs = path.split('\0').map(|name| {
        let mapped = own.category_map.iter().find(|(key, _)| key == name);
        own.case
            .apply(&hexo_slug(mapped.map_or(name, |(_, to)| to)))
    });
    slugs.collect::<Vec<_>>().join("/")
}

/// Returns the URL slug of a tag.
pub(super) fn tag_slug(rules: &SiteRules, label: &str) -> String {
    let own = &rules.settings.hexo;
    let mapped = own.tag_map.iter().find(|(key, _)| key == label);
    own.case
        .apply(&hexo_slug(mapped.map_or(label, |(_, to)| to)))
}

/// Strips `index.html` and `.html` if the site is configured to.
fn pretty_url(rules: &SiteRules, path: &str) -> String {
    let own = &rules.settings.hexo;
    let shown = path.strip_suffix("index.html").filter(|_| own.hides_index);
    let shown = shown.unwrap_or(path);
    let is_index = shown.ends_with("/index.html");
    let bare = shown
        .strip_suffix(".html")
        .filter(|_| own.hides_html && !is_index);
    bare.unwrap_or(shown).to_owned()
}
