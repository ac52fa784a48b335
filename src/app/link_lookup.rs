//! The links between the posts, found by a worker while a filter or the backlinks need them.

use std::path::PathBuf;

use crate::editor::Text;

use super::Effect;
use super::context::Context;
use super::jobs::links::{FoundLinks, LinksJob};
use super::mode::InputMode;
use super::popup::PopupKind;

/// State of the lookup.
#[derive(Debug, Default)]
pub struct LinkLookup {
    ticket: u64,
    /// Revision of the posts, and revisions of the edited texts, of the last request.
    requested: Option<(u64, Vec<(PathBuf, u64)>)>,
    is_running: bool,
}

impl LinkLookup {
    /// Requests the links if they are needed and the texts have changed; `texts` returns those in
    /// the editor, with their revisions.
    pub(super) fn request(
        &mut self,
        texts: impl FnOnce() -> Vec<(PathBuf, Text, u64)>,
        cx: &mut Context<'_>,
    ) {
        let is_shown = matches!(&*cx.mode, InputMode::Popup(popup) if matches!(popup.kind, PopupKind::Backlinks(_) | PopupKind::Filters(_)));
        let is_needed = is_shown || cx.library.query().asks_for_links();
        // constant changes of posts must not restart a lookup: it runs again afterwards
        if !is_needed || !cx.library.is_scanned() || self.is_running {
            return;
        }
        let texts = texts();
        let states = texts.iter().map(|(path, _, state)| (path.clone(), *state));
        let wanted = (cx.library.scan_count(), states.collect());
        if self.requested.as_ref() == Some(&wanted) {
            return;
        }
        self.requested = Some(wanted);
        self.is_running = true;
        self.ticket += 1;
        let texts = texts.into_iter().map(|(path, text, _)| (path, text));
        let job = LinksJob {
            ticket: self.ticket,
            posts: cx.library.posts().to_vec(),
            texts: texts.collect(),
        };
        cx.outbox.push(Effect::FindLinks(Box::new(job)));
    }

    /// Records an answer; returns whether it is to the last request.
    pub(super) fn is_current(&mut self, found: &FoundLinks) -> bool {
        let is_current = found.ticket == self.ticket;
        self.is_running &= !is_current;
        is_current
    }
}
