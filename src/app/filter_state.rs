//! State of the filter beyond its query: lookups of facts that posts do not hold, since texts are
//! not kept in memory, and earlier filters.

use std::path::PathBuf;

use crate::editor::Text;

use super::context::Context;
use super::filter::FilterHistory;
use super::full_text::FullTextFilter;
use super::link_lookup::LinkLookup;

/// State of the filter beyond its query.
#[derive(Debug, Default)]
pub struct FilterState {
    /// The posts that contain quoted words.
    pub(super) full_text: FullTextFilter,
    /// The links between the posts.
    pub(super) links: LinkLookup,
    /// Filters of this run.
    pub(super) history: FilterHistory,
}

impl FilterState {
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
