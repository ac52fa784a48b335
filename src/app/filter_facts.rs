//! Lookups for the filter: facts that posts do not hold, found by workers, since texts are not kept in
//! memory.

use std::path::PathBuf;

use crate::editor::Text;

use super::context::Context;
use super::full_text::FullTextFilter;
use super::link_lookup::LinkLookup;

/// State of the lookups for the filter.
#[derive(Debug, Default)]
pub struct FilterFacts {
    /// The posts that contain quoted words.
    pub(super) full_text: FullTextFilter,
    /// The links between the posts.
    pub(super) links: LinkLookup,
}

impl FilterFacts {
    /// Requests what is missing or no longer true; `texts` returns those in the editor, with their
    /// revisions.
    pub(super) fn request(
        &mut self,
        texts: impl Fn() -> Vec<(PathBuf, Text, u64)>,
        cx: &mut Context<'_>,
    ) {
        self.full_text.request(&texts, cx);
        self.links.request(&texts, cx);
    }
}
