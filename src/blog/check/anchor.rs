//! Index of the anchors of a page, so that checking a link takes constant or logarithmic time.

use std::collections::{BTreeMap, HashSet};

use super::references::References;
use crate::blog::generator::SiteKind;
use crate::text::step_counter;

/// Maximum number of anchors compared that share the prefix of a broken one.
const MAX_CANDIDATES: usize = 32;
/// A broken anchor of at most this many bytes gets no suggestion by prefix.
const MAX_BYTES_WITHOUT_SUGGESTION: usize = 3;

/// The anchors of one page.
pub(super) struct AnchorIndex<'a> {
    mentions: &'a References,
    exact: HashSet<&'a str>,
    /// The index of the first anchor for each normalized name.
    normalized: BTreeMap<String, usize>,
}

impl<'a> AnchorIndex<'a> {
    /// Creates the index of a page's anchors.
    pub(super) fn new(mentions: &'a References) -> Self {
        let names = &mentions.anchors;
        let mut by_letters = BTreeMap::new();
        for (index, name) in names.iter().enumerate() {
            step_counter::count(name.len());
            by_letters.entry(normalize_anchor(name)).or_insert(index);
        }
        Self {
            mentions,
            exact: names.iter().map(String::as_str).collect(),
            normalized: by_letters,
        }
    }

    /// Whether a page has an anchor. Docusaurus and Astro derive heading anchors like GitHub; other
    /// generators have their own rules, so only letters are compared.
    pub(super) fn has(&self, kind: SiteKind, anchor: &str) -> bool {
        let ours = ["top", "fn", "footnote", "user-content", "!", ":~:"];
        let is_known = || ours.iter().any(|it| anchor.starts_with(it));
        step_counter::count(anchor.len());
        if self.mentions.may_have_more_anchors || anchor.is_empty() || is_known() {
            return true;
        }
        let strict = matches!(kind, SiteKind::Docusaurus | SiteKind::Astro);
        self.exact.contains(anchor)
            || !strict && self.normalized.contains_key(&normalize_anchor(anchor))
    }

    /// Returns the anchor that a broken one was probably meant to be.
    pub(super) fn suggest(&self, anchor: &str) -> Option<&'a str> {
        let wanted = normalize_anchor(anchor);
        let index = self.normalized.get(&wanted).copied().or_else(|| {
            let from = self.normalized.range(wanted.clone()..);
            let begins = from.take_while(|(name, _)| name.starts_with(&wanted));
            let begins = begins.take(MAX_CANDIDATES).map(|(_, index)| *index);
            let first = begins.inspect(|_| step_counter::count(1)).min();
            first.filter(|_| anchor.len() > MAX_BYTES_WITHOUT_SUGGESTION)
        });
        self.mentions.anchors.get(index?).map(String::as_str)
    }
}

/// Normalizes an anchor to what all generators agree on: its letters and digits, without the suffix
/// number of a duplicate.
fn normalize_anchor(name: &str) -> String {
    let letters = name.chars().filter(|c| c.is_alphanumeric());
    let letters: String = letters.flat_map(char::to_lowercase).collect();
    let bare = letters.trim_end_matches(|c: char| c.is_ascii_digit());
    if bare.is_empty() {
        letters
    } else {
        bare.to_owned()
    }
}
