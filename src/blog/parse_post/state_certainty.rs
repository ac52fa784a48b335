//! Whether everything that decides a post's state could be read.
//!
//! A generator treats an unreadable value as missing, or stops; either way the author's intent is
//! unknown. Such a post keeps its state for its owner but is withheld from readers.

use jiff::tz::TimeZone;

use super::super::front_matter::value::{Map, ScalarKind, Value};
use super::super::front_matter::{FrontMatterLanguage, FrontMatterSplit};
use super::super::generator::SiteKind;
use super::super::read_file::FileText;
use super::super::site_rules::SiteRules;
use super::super::slug::LeadingDate;
use super::generic::instant;

/// Maximum number of lines searched for the closing fence of unparsed front matter.
const MAX_LINES: usize = 200;

/// Whether the state of a post is reliable.
pub(super) fn is_certain(
    id: &str,
    source: &FileText,
    split: &FrontMatterSplit<'_>,
    map: &Map,
    rules: &SiteRules,
) -> bool {
    let kind = rules.kind;
    let has_matter = split.has_front_matter();
    let is_whole = !has_matter || !split.closer.is_empty() || kind == SiteKind::Docusaurus;
    // Zola and Jekyll publish no file without front matter, and Jekyll none without a date in its
    // name
    let is_page = has_matter || !matches!(kind, SiteKind::Zola | SiteKind::Jekyll);
    let is_named = kind != SiteKind::Jekyll || LeadingDate::of(id).is_some();
    !source.lossy
        && !rules.settings.is_uncertain
        && is_whole
        && is_page
        && is_named
        && (split.language != FrontMatterLanguage::None || !looks_like_matter(split.body))
        && !rules.withheld.is_withheld(id)
        && rules.is_inheritance_certain(id)
        && !asks_to_be_hidden(map, rules.kind)
        && !has_keys_differing_in_case(map)
        && has_clear_keys(map, rules)
}

/// Whether a text starts like front matter in any notation, after any blank lines.
///
/// That is: a fence of three or more `-`, `+` or `;`; the opening brace of JSON; or `key: value` or
/// `"key": value` lines closed by a fence.
fn looks_like_matter(body: &str) -> bool {
    let body = body.trim_start_matches('\u{feff}').trim_start();
    let first = body.lines().next().unwrap_or_default();
    let is_template = ["{{", "{%", "{/", "{#", "{<"];
    let is_json = body.starts_with('{') && !is_template.iter().any(|it| body.starts_with(it));
    let closes = || {
        let mut has_key = false;
        let mut lines = body.lines().take(MAX_LINES);
        let end = lines.find(|line| {
            has_key |= is_entry(line) && !line.starts_with('#');
            is_fence(line) || !may_be_matter(line)
        });
        has_key && end.is_some_and(is_fence)
    };
    is_fence(first) || is_json || is_entry(first) && closes()
}

/// Whether a line may occur inside front matter.
fn may_be_matter(line: &str) -> bool {
    let is_nested = line.starts_with([' ', '\t', '-', '}', ']', ',']);
    line.trim().is_empty() || is_nested || is_entry(line)
}

/// Whether a line is a fence, optionally followed by a language name.
fn is_fence(line: &str) -> bool {
    let line = line.trim();
    let mark = line.chars().next().unwrap_or_default();
    let marks = line.chars().take_while(|c| *c == mark).count();
    matches!(mark, '-' | '+' | ';') && marks >= 3
}

/// Whether a line may be a front matter entry: a key with a value, or a comment.
fn is_entry(line: &str) -> bool {
    let (key, _) = line.split_once([':', '=']).unwrap_or_default();
    let key = key.trim().trim_matches(['"', '\'']);
    let is_word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.');
    line.starts_with('#') || (!key.is_empty() && key.chars().all(is_word))
}

/// Whether two keys differ in case only: generators that ignore case may use either.
fn has_keys_differing_in_case(map: &Map) -> bool {
    let mut keys: Vec<String> = map
        .iter()
        .map(|(key, _)| key.to_ascii_lowercase())
        .collect();
    let all = keys.len();
    keys.sort_unstable();
    keys.dedup();
    keys.len() < all
}

/// Whether every key that decides the state for this generator has a readable value.
fn has_clear_keys(map: &Map, rules: &SiteRules) -> bool {
    let profile = rules.kind.generator_rules();
    let (hides, dates) = (&profile.visibility, &profile.dates);
    let zone = TimeZone::UTC;
    let is_date = |value: &Value| instant(value, &zone).is_some();
    let clear = |key: &str, is_clear: &dyn Fn(&Value) -> bool| {
        super::generic::value(map, key).is_none_or(is_clear)
    };
    let waits = !rules.settings.visibility.future.unwrap_or(!hides.future);
    let begins = dates
        .publish_keys
        .iter()
        .chain(dates.keys)
        .filter(|_| waits);
    let ends = dates.expiry_keys.iter().filter(|_| hides.expired);
    let is_hugo = rules.kind == SiteKind::Hugo;
    (!hides.drafts || clear("draft", &is_bool))
        && (!hides.unpublished || clear("published", &|it| is_bool(it) || is_hugo && is_date(it)))
        && begins
            .chain(ends)
            .all(|key| clear(key, &|it| is_date(it) || is_bool(it) && *key == "published"))
        && hides
            .unlisted
            .iter()
            .all(|(key, _)| clear(key, &is_clear_option))
        && (!is_hugo || clear("headless", &|it| as_bool(it) == Some(false)))
        && (!is_hugo
            || ["build", "_build"]
                .iter()
                .all(|key| clear(key, &is_clear_build_option)))
}

/// Whether a post asks to be hidden with a key the generator doesn't know; the site may have its
/// own rule for it.
fn asks_to_be_hidden(map: &Map, kind: SiteKind) -> bool {
    let wishes = [("draft", true), ("unlisted", true), ("published", false)];
    let is_convention = matches!(kind, SiteKind::Astro | SiteKind::Eleventy | SiteKind::Hexo);
    is_convention
        && wishes.iter().any(|(key, request)| {
            let value = map.get_any_case(key);
            value.is_some_and(|value| as_bool(value).is_none_or(|is| is == *request))
        })
}

fn as_bool(value: &Value) -> Option<bool> {
    let scalar = value.as_scalar()?;
    match scalar.kind {
        ScalarKind::Bool(is) => Some(is),
        ScalarKind::Text => match scalar.text.to_ascii_lowercase().as_str() {
            "true" | "yes" | "on" => Some(true),
            "false" | "no" | "off" => Some(false),
            _ => None,
        },
        _ => None,
    }
}

fn is_bool(value: &Value) -> bool {
    as_bool(value).is_some()
}

/// Whether a value is an unambiguous boolean or a keyword of Hugo's build options.
fn is_clear_option(value: &Value) -> bool {
    let words = ["true", "always", "never"];
    let is_word = |text: &str| words.iter().any(|word| text.eq_ignore_ascii_case(word));
    as_bool(value) == Some(false) || scalar_text(value).is_some_and(is_word)
}

/// Whether Hugo's build options clearly either render and list the page or never do ("Build
/// options": `always`, `local`, `link`, `never`, and booleans).
fn is_clear_build_option(value: &Value) -> bool {
    let Some(options) = value.as_map() else {
        return false;
    };
    options
        .iter()
        .all(|(key, value)| match key.to_ascii_lowercase().as_str() {
            "render" | "list" => {
                as_bool(value) == Some(true)
                    || scalar_text(value).is_some_and(|it| matches!(it, "always" | "never"))
            }
            _ => true,
        })
}

fn scalar_text(value: &Value) -> Option<&str> {
    value.as_scalar().map(|scalar| scalar.text.as_str())
}

#[cfg(test)]
mod tests {
    use super::super::super::front_matter::split;
    use super::super::super::site::SiteSettings;
    use super::*;

    #[test]
    fn a_date_decides_the_state_where_posts_with_a_later_one_wait() {
        let text = "---\ntitle: x\ndate: some day\n---\n";
        for (kind, future, is_clear) in [
            (SiteKind::Hexo, None, true),
            (SiteKind::Hexo, Some(true), true),
            (SiteKind::Hexo, Some(false), false),
            (SiteKind::Hugo, None, false),
            (SiteKind::Hugo, Some(false), false),
            (SiteKind::Hugo, Some(true), true),
        ] {
            let mut settings = SiteSettings::default();
            settings.visibility.future = future;
            let rules = SiteRules::new(kind, &settings);
            let parts = split(text, kind);
            let read =
                super::super::lenient_front_matter::read(&parts, &rules).expect("front matter");
            assert_eq!(
                has_clear_keys(&read.map, &rules),
                is_clear,
                "{kind} {future:?}"
            );
        }
    }

    #[test]
    fn front_matter_in_any_notation_is_told_from_text() {
        for matter in [
            "---\ntitle: x\n---\n",
            "\n\n ---\ndraft: true\n---\n",
            "\u{feff}\n+++\ndraft = true\n+++\n",
            "-----\ntitle: x\n-----\n",
            ";;;\n\"title\": \"x\"\n;;;\n",
            "{\n\"draft\": true\n}\n",
            "title: x\ntags:\n- a\n  - b\n\ndraft: true\n---\nText.\n",
            "\"title\": \"x\",\n\"draft\": true\n;;;\n",
            "# a remark\ndraft: true\n---\n",
        ] {
            assert!(looks_like_matter(matter), "{matter}");
        }
        for text in [
            "",
            "Text.\n",
            "# Title\n\nText.\n\n---\n\nMore.\n",
            "Note: this is text.\n\nMore of it.\n\n---\n\nAnd more.\n",
            "{{< youtube x >}}\n\nText.\n",
            "{% include x %}\n",
            "- a\n- b\n",
            "-- a\n",
            "# Title\n\n- a\n- b\n\n---\n\nMore.\n",
        ] {
            assert!(!looks_like_matter(text), "{text}");
        }
    }
}
