//! Full-screen overlays over the panes: check, change preview, metadata, new post,
//! statistics, copied text.

use crate::config::KeyScope;

use super::copied_text::CopiedText;
use super::new_post_form::NewPostForm;
use super::stats::StatsView;

/// The open overlay.
#[derive(Clone, Debug)]
pub enum Overlay {
    /// Findings of a check; its rows are kept while it is closed.
    Check,
    /// Change preview.
    ChangePreview,
    /// Metadata form.
    Metadata,
    /// Form of a new post.
    NewPost(Box<NewPostForm>),
    /// Statistics of posts, words, tags and months.
    Stats(StatsView),
    /// Text copied last.
    Copied(CopiedText),
}

impl Overlay {
    /// Returns its mode word in the status line.
    pub fn mode_word(&self) -> &'static str {
        match self {
            Self::Check => "CHECK",
            Self::ChangePreview => "CHANGE",
            Self::Metadata => "METADATA",
            Self::NewPost(_) => "NEW",
            Self::Stats(_) => "STATS",
            Self::Copied(_) => "COPIED",
        }
    }

    /// Returns the scope in which its keys are looked up.
    pub(super) fn scope(&self) -> KeyScope {
        match self {
            Self::Check => KeyScope::Check,
            Self::ChangePreview => KeyScope::Change,
            Self::Metadata | Self::NewPost(_) => KeyScope::Form,
            Self::Stats(_) | Self::Copied(_) => KeyScope::Menu,
        }
    }
}
