//! Damaged front matter: what a text has at its top that its generator no longer reads, for a
//! warning while it is edited.

use super::lookalike::{self, Lookalike};
use super::{FrontMatterSplit, Problem};
use crate::blog::generator::FrontMatterSyntax;

/// Lines searched for front matter that is not at the top.
const MAX_SCANNED_LINES: usize = 500;
/// Keys that only front matter has, for texts whose front matter was never seen.
const KNOWN_KEYS: [&str; 7] = [
    "title", "date", "pubDate", "tags", "draft", "slug", "layout",
];

/// Damage of the front matter of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FrontMatterDamage {
    /// Text precedes the opening fence, which is on this line, from 1.
    TextBefore(usize),
    /// The first line is not an opening fence, but keys follow.
    NoOpening,
    /// The closing fence is missing.
    NoClosing,
    /// It cannot be parsed.
    Unreadable(Problem),
}

impl FrontMatterDamage {
    /// Describes it and how to fix it, in one line.
    pub fn message(&self) -> String {
        match self {
            Self::TextBefore(line) => {
                format!(
                    "Text before the front matter. Remove what precedes its fence (line {line})."
                )
            }
            Self::NoOpening => {
                "The front matter has no opening fence. Add it above the fields.".to_owned()
            }
            Self::NoClosing => {
                "The front matter has no closing fence. Add it below the fields.".to_owned()
            }
            Self::Unreadable(problem) => format!(
                "Front matter, line {}: {}. Fix: {}.",
                problem.line, problem.message, problem.hint
            ),
        }
    }
}

/// Finds what is wrong with the front matter at the top of a text. `existed` tells that it had
/// some before, so that weaker signs count.
pub fn find(text: &str, syntax: FrontMatterSyntax, existed: bool) -> Option<FrontMatterDamage> {
    let split = super::split_as(text, syntax);
    if split.has_front_matter() {
        return damage_within(&split);
    }
    let is_sign = |found: &Lookalike| {
        let line = found.shown.as_str();
        let is_start =
            line.starts_with('{') || lookalike::is_delimiter(line) || lookalike::is_key(line);
        is_start && (found.has_keys || existed)
    };
    if let Some(found) = lookalike::find(text).filter(is_sign) {
        return Some(match found.line {
            1 if ["---", "+++"].contains(&found.shown.as_str()) => FrontMatterDamage::NoClosing,
            1 => FrontMatterDamage::NoOpening,
            line => FrontMatterDamage::TextBefore(line),
        });
    }
    if let Some(line) = buried_fence(text, existed) {
        return Some(FrontMatterDamage::TextBefore(line));
    }
    let first = text.lines().find(|line| !line.trim().is_empty());
    let is_field = first.is_some_and(is_known_field);
    (existed && is_field).then_some(FrontMatterDamage::NoOpening)
}

fn damage_within(split: &FrontMatterSplit<'_>) -> Option<FrontMatterDamage> {
    let is_fenced = !split.opener.trim().is_empty();
    if is_fenced && split.closer.is_empty() {
        return Some(FrontMatterDamage::NoClosing);
    }
    split.parse().err().map(FrontMatterDamage::Unreadable)
}

/// Returns the line, from 1, that ends with an opening fence below other text, if fields follow it
/// up to a closing fence. Code blocks are skipped: they show examples.
fn buried_fence(text: &str, existed: bool) -> Option<usize> {
    let mut code = None;
    let mut rest = text;
    for number in 1..=MAX_SCANNED_LINES {
        let (line, below) = rest.split_once('\n')?;
        let line = line.trim_end();
        rest = below;
        let mark = ["```", "~~~"]
            .into_iter()
            .find(|mark| line.trim_start().starts_with(mark));
        match (code, mark) {
            (None, Some(_)) => code = mark,
            (Some(open), Some(mark)) if open == mark => code = None,
            (None, None) if is_fence_at_end(line, existed) && opens_fields(below, existed) => {
                return Some(number);
            }
            _ => {}
        }
    }
    None
}

/// Whether a line is a fence, or one was pushed behind other text.
fn is_fence_at_end(line: &str, existed: bool) -> bool {
    let fences = ["---", "+++", ";;;"];
    let json = existed && line.ends_with('{');
    json || fences.iter().any(|fence| line.ends_with(fence))
}

/// Whether fields begin right here and end at a fence.
fn opens_fields(text: &str, existed: bool) -> bool {
    let first = text.lines().next().unwrap_or_default();
    let is_field = is_known_field(first) || existed && lookalike::is_key(first.trim_end());
    let is_json = existed && first.trim_start().starts_with('"') && first.contains("\":");
    is_json || is_field && lookalike::has_keys_above_delimiter(text)
}

fn is_known_field(line: &str) -> bool {
    let name = line.split([':', '=']).next().unwrap_or_default();
    let is_known = |key: &&str| name.trim_end().eq_ignore_ascii_case(key);
    lookalike::is_key(line.trim_end()) && KNOWN_KEYS.iter().any(is_known)
}

#[cfg(test)]
mod tests {
    use super::FrontMatterDamage as Damage;
    use super::*;

    const ALL: [FrontMatterSyntax; 7] = [
        FrontMatterSyntax::GrayMatter { toml: false },
        FrontMatterSyntax::GrayMatter { toml: true },
        FrontMatterSyntax::Hugo,
        FrontMatterSyntax::Zola,
        FrontMatterSyntax::Jekyll,
        FrontMatterSyntax::Astro,
        FrontMatterSyntax::Tolerant,
    ];
    const GOOD: &str = "---\ntitle: A\ntags: [x]\n---\n\nText.\n\n---\n\nMore.\n";

    #[test]
    fn a_sound_text_has_no_damage_for_any_generator() {
        for syntax in ALL {
            for existed in [true, false] {
                for text in [
                    GOOD,
                    "",
                    "Text.\n",
                    "# Head\n\n---\n\nText: more.\n\n---\n",
                    "Setext\n---\n\nNote: this.\n",
                    "Text.\n\n```yaml\n---\ntitle: A\n---\n```\n",
                    "| a | b |\n|---|---|\n| title: x | y |\n",
                ] {
                    assert_eq!(find(text, syntax, existed), None, "{syntax:?} {text:?}");
                }
            }
        }
        let toml = "+++\ntitle = \"A\"\n+++\nText\n";
        assert_eq!(find(toml, FrontMatterSyntax::Zola, true), None);
        let json = "{\n\"title\": \"A\"\n}\nText\n";
        assert_eq!(find(json, FrontMatterSyntax::Hugo, true), None);
        assert_eq!(
            find("title: A\n---\nText\n", FrontMatterSyntax::Hexo, true),
            None
        );
    }

    #[test]
    fn anything_typed_into_a_fence_or_before_it_is_damage() {
        let typed = [
            "x",
            "Some words ",
            "Words.\n",
            "# Head\n\n",
            "> q\n>\n",
            "-",
            "日本",
        ];
        for syntax in ALL {
            for existed in [true, false] {
                for words in typed {
                    let text = format!("{words}{GOOD}");
                    let found = find(&text, syntax, existed);
                    assert!(found.is_some(), "{syntax:?} {existed} {text:?}");
                }
            }
            let line = |text: &str| find(text, syntax, true);
            assert_eq!(
                line(&format!("x{GOOD}")),
                Some(Damage::TextBefore(1)),
                "{syntax:?}"
            );
            assert_eq!(
                line(&format!("x\n\n{GOOD}")),
                Some(Damage::TextBefore(3)),
                "{syntax:?}"
            );
        }
    }

    #[test]
    fn removed_fences_are_damage_and_removed_front_matter_is_not() {
        for syntax in ALL {
            let without_opening = GOOD.replacen("---\n", "", 1);
            let found = find(&without_opening, syntax, true);
            assert_eq!(found, Some(Damage::NoOpening), "{syntax:?}");
            let without_closing = "---\ntitle: A\n\nText with words.\n";
            let found = find(without_closing, syntax, true);
            assert!(found.is_some(), "{syntax:?}");
            assert_eq!(
                find("Text.\n\nMore: words\n", syntax, true),
                None,
                "{syntax:?}"
            );
        }
    }

    #[test]
    fn what_cannot_be_parsed_names_its_line_and_fix() {
        let text = "---\ntitle: A\ntags: [x\n---\nText\n";
        let found = find(text, FrontMatterSyntax::Jekyll, true).expect("damage");
        assert!(matches!(found, Damage::Unreadable(_)), "{found:?}");
        assert!(
            found.message().starts_with("Front matter, line "),
            "{}",
            found.message()
        );
        let found = find("---x\ntitle: A\n---\n", FrontMatterSyntax::Hugo, true);
        assert!(matches!(found, Some(Damage::Unreadable(_))), "{found:?}");
        // Hexo reads whatever precedes a fence
        let found = find(&format!("x{GOOD}"), FrontMatterSyntax::Hexo, true);
        assert!(found.is_some());
    }
}
