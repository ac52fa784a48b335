//! The names that links may have for places of a page, kept so that many links cost no more than few.

use std::collections::{BTreeMap, HashSet};

use super::mention::Mentions;
use crate::blog::site::SiteKind;
use crate::text::steps;

/// So many names that begin like a wrong one are compared to choose a suggestion.
const MAX_CANDIDATES: usize = 32;
/// A wrong name must be longer to get a suggestion that only begins like it.
const SHORT: usize = 3;

/// The names of one page.
pub(super) struct AnchorNames<'a> {
    mentions: &'a Mentions,
    exact: HashSet<&'a str>,
    /// The first name of each loose form, by its index.
    loose: BTreeMap<String, usize>,
}

impl<'a> AnchorNames<'a> {
    /// Creates the index of what a page can be linked at.
    pub(super) fn new(mentions: &'a Mentions) -> Self {
        let names = &mentions.anchors;
        let mut by_letters = BTreeMap::new();
        for (index, name) in names.iter().enumerate() {
            steps::count(name.len());
            by_letters.entry(loose(name)).or_insert(index);
        }
        Self {
            mentions,
            exact: names.iter().map(String::as_str).collect(),
            loose: by_letters,
        }
    }

    /// Whether a page can be linked at a name. Docusaurus and Astro make the names of headings as
    /// GitHub does; the others have ways of their own, of which only the letters are compared.
    pub(super) fn has(&self, kind: SiteKind, anchor: &str) -> bool {
        let ours = ["top", "fn", "footnote", "user-content", "!", ":~:"];
        let is_known = || ours.iter().any(|it| anchor.starts_with(it));
        steps::count(anchor.len());
        if self.mentions.is_open || anchor.is_empty() || is_known() {
            return true;
        }
        let strict = matches!(kind, SiteKind::Docusaurus | SiteKind::Astro);
        self.exact.contains(anchor) || !strict && self.loose.contains_key(&loose(anchor))
    }

    /// Returns the name that was probably meant by a wrong one.
    pub(super) fn like(&self, anchor: &str) -> Option<&'a str> {
        let wanted = loose(anchor);
        let index = self.loose.get(&wanted).copied().or_else(|| {
            let from = self.loose.range(wanted.clone()..);
            let begins = from.take_while(|(name, _)| name.starts_with(&wanted));
            let begins = begins.take(MAX_CANDIDATES).map(|(_, index)| *index);
            let first = begins.inspect(|_| steps::count(1)).min();
            first.filter(|_| anchor.len() > SHORT)
        });
        self.mentions.anchors.get(index?).map(String::as_str)
    }
}

/// Returns what all generators make of a name: its letters and digits, without the number of a name
/// that is there several times.
fn loose(name: &str) -> String {
    let letters = name.chars().filter(|c| c.is_alphanumeric());
    let letters: String = letters.flat_map(char::to_lowercase).collect();
    let bare = letters.trim_end_matches(|c: char| c.is_ascii_digit());
    if bare.is_empty() {
        letters
    } else {
        bare.to_owned()
    }
}
