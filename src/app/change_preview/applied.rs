//! Applied changes, and what follows them.

use jiff::Timestamp;

use crate::app::jobs::change::ChangeRequest;
use crate::blog::Query;
use crate::blog::file_transaction::PathChanges;

/// A change of this run that can be undone.
#[derive(Clone, Debug)]
pub(in crate::app) struct AppliedChange {
    /// Time at which it was requested.
    pub(in crate::app) at: Timestamp,
    /// New names of its files.
    pub(in crate::app) names: PathChanges,
    /// Tag rename that it made.
    pub(in crate::app) tag_rename: Option<TagRename>,
}

/// Actions to take once a change is applied.
#[derive(Clone, Debug)]
pub(in crate::app) struct AfterApply {
    /// Time at which the change was requested; of an undo, that of the change it undoes.
    pub(in crate::app) at: Timestamp,
    /// Programs to run.
    pub(in crate::app) hooks: Vec<Vec<String>>,
    /// The requested change.
    pub(in crate::app) request: Option<ChangeRequest>,
}

/// Selection and filter to update after a tag rename, once the posts are read again.
#[derive(Clone, Debug)]
pub(in crate::app) struct TagRename {
    /// Old name of the tag; the first of them for a merge.
    pub(in crate::app) from: String,
    /// New name.
    pub(in crate::app) to: String,
    /// Filter with the old name, and the same with the new one.
    pub(in crate::app) filter: Option<(Query, Query)>,
}

impl TagRename {
    pub(in crate::app) fn reversed(self) -> Self {
        Self {
            from: self.to,
            to: self.from,
            filter: self.filter.map(|(from, to)| (to, from)),
        }
    }
}
