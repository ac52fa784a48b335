//! Changes of posts: each is previewed, applied on a key, and can be undone.
//!
//! ```text
//! request ─▶ plan, on a worker ─▶ preview, file by file ─ Enter ─▶ apply ─▶ report, and rescan
//!                                                       └ Esc: nothing was written
//! ```
//! If a file changed since the preview, nothing is applied.

pub(super) mod applied;
mod rows;

use jiff::Timestamp;

use crate::blog::file_transaction::FileDiff;
use crate::blog::text_diff::DiffLine;
use crate::config::action_sets::ChangeAction;
use crate::text::Size;

use super::jobs::change::{ChangePreview, ChangeRefusal, ChangeRequest};
use super::layout::ScreenLayout;
use super::outcome::Outcome;

/// The open change preview, and the changes applied in this run.
#[derive(Clone, Debug, Default)]
pub struct ChangePreviews {
    pub(super) ticket: u64,
    pub(super) request: Option<ChangeRequest>,
    /// Result of planning; `None` while that is running.
    pub(super) result: Option<Result<ChangePreview, ChangeRefusal>>,
    pub(super) top: usize,
    /// Job numbers of changes that are applied as soon as they are planned.
    pub(super) immediate: Vec<u64>,
    /// Changes of this run that can be undone.
    pub(super) applied: Vec<applied::AppliedChange>,
    /// Actions to take once the changes being applied are done.
    pub(super) after_apply: Vec<applied::AfterApply>,
    /// Tag rename to follow once the posts are read again.
    pub(super) tag_rename: Option<applied::TagRename>,
}

/// Request of the change preview.
pub(super) enum PreviewRequest {
    /// Close it.
    Leave,
    /// Apply the change, with or without its hooks.
    Apply { with_hooks: bool },
    /// Plan it again, defining a tag or skipping posts that cannot be changed.
    Replan { define: bool, skip_failing: bool },
}

/// A row of the change preview.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ChangeRow<'a> {
    /// A note, or a part of it.
    Note(String),
    /// A changed file.
    File(&'a FileDiff),
    /// A line that is removed or added.
    Line(&'a DiffLine),
    /// A reason for the refusal, or a part of it.
    Why(String),
    /// Blank row above a file.
    Blank,
}

impl ChangePreviews {
    /// Returns the result of planning, once it is there.
    pub fn result(&self) -> Option<&Result<ChangePreview, ChangeRefusal>> {
        self.result.as_ref()
    }

    /// Returns the plan, if it changes anything.
    pub fn proposal(&self) -> Option<&ChangePreview> {
        let proposal = self.result.as_ref()?.as_ref().ok()?;
        (!proposal.plan.transaction.changes.is_empty()).then_some(proposal)
    }

    /// Handles an action; `room` is the space for the rows.
    pub(super) fn handle(&mut self, action: ChangeAction, room: Size) -> Outcome<PreviewRequest> {
        let has_hooks = self.proposal().is_some_and(|it| !it.hooks.is_empty());
        Outcome::Run(match action {
            ChangeAction::Move(motion) => {
                self.scroll_by(motion, room);
                return Outcome::Stay;
            }
            ChangeAction::Back | ChangeAction::Cancel => PreviewRequest::Leave,
            ChangeAction::ApplyChange => PreviewRequest::Apply { with_hooks: true },
            ChangeAction::SkipHooks if has_hooks => PreviewRequest::Apply { with_hooks: false },
            ChangeAction::SkipHooks => return Outcome::Stay,
            ChangeAction::DefineTag => PreviewRequest::Replan {
                define: true,
                skip_failing: false,
            },
            ChangeAction::SkipFailing => PreviewRequest::Replan {
                define: false,
                skip_failing: true,
            },
        })
    }

    /// Forgets the change being previewed; a plan that is on its way is ignored.
    pub(super) fn forget_preview(&mut self) {
        self.ticket += 1;
        self.result = None;
        self.request = None;
        self.top = 0;
    }

    /// Whether the preview is of an undo.
    pub fn is_undo(&self) -> bool {
        self.request == Some(ChangeRequest::Undo)
    }

    /// Returns the change being previewed.
    pub(super) fn previewed_request(&self) -> Option<&ChangeRequest> {
        self.request.as_ref()
    }

    /// Returns the changes being applied.
    pub(super) fn running_requests(&self) -> impl Iterator<Item = &ChangeRequest> {
        let running = self.after_apply.iter();
        running.filter_map(|then| then.request.as_ref())
    }

    /// Removes and returns the follow-up of the change that was requested at `at`.
    pub(super) fn take_follow_up(&mut self, at: Timestamp) -> Option<applied::AfterApply> {
        let place = self.after_apply.iter().position(|then| then.at == at)?;
        Some(self.after_apply.remove(place))
    }

    /// Returns the number of rows scrolled off the top.
    pub fn top(&self) -> usize {
        self.top
    }
}

/// Maximum width of a row, in columns.
const MAX_ROW_COLUMNS: usize = 96;

/// Returns the space for the rows: the screen without padding, title, keys and margins.
pub fn preview_size(screen: &ScreenLayout) -> Size {
    let (wide, high) = if screen.is_compact() {
        (4, 4)
    } else {
        (12, 12)
    };
    Size {
        width: screen
            .size
            .width
            .saturating_sub(wide)
            .clamp(1, MAX_ROW_COLUMNS),
        height: screen.size.height.saturating_sub(high).max(1),
    }
}
