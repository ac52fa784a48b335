//! Read-only texts: says why they are, and makes them editable on request.

use crate::app::confirm::Confirmation;
use crate::app::context::Context;
use crate::app::notice::{NoticeLevel, NoticeText, NoticeTopic};
use crate::config::Action;

use super::EditPane;
use super::read_only::ReadOnlyReason;

impl ReadOnlyReason {
    /// Responds to an attempt to change a read-only text.
    pub(super) fn refuse_change(self, cx: &mut Context<'_>) {
        match self {
            ReadOnlyReason::OtherInstance => cx.confirm(Confirmation::TakeOver { lock: self }),
            ReadOnlyReason::NoWritePermission => {
                let text = format!("Not changed: {}. ", self.description());
                let text = NoticeText::new(&text).key(Action::Save);
                cx.show_text(text.words(" to edit it anyway."));
            }
            _ => cx.show_message(&format!("Not changed: {}.", self.description())),
        }
    }

    /// Responds to an attempt to save a read-only text.
    pub(super) fn refuse_save(self, cx: &mut Context<'_>) {
        if self.can_be_lifted() {
            return cx.confirm(Confirmation::TakeOver { lock: self });
        }
        cx.show_message(&format!("Not saved: {}.", self.description()));
    }
}

impl EditPane {
    /// Shows why the opened text is read-only.
    pub(super) fn notify_read_only(&mut self, cx: &mut Context<'_>) {
        let Some(lock) = self
            .current()
            .and_then(|open_post| open_post.read_only_reason)
        else {
            return;
        };
        let text: NoticeText = match lock {
            ReadOnlyReason::OtherInstance => {
                "Another postdesk is editing this post: read-only. Type to take over.".into()
            }
            ReadOnlyReason::NotText => "Not a text file: opened read-only.".into(),
            ReadOnlyReason::ReadOnlySession => "Read-only: started with --read-only.".into(),
            ReadOnlyReason::NoWritePermission => {
                NoticeText::new("This file is read-only (no write permission). ")
                    .key(Action::Save)
                    .words(" to edit it anyway.")
            }
            ReadOnlyReason::TooLarge => {
                "Larger than 64 MiB: opened read-only; only the beginning is shown.".into()
            }
        };
        cx.notify_text(NoticeLevel::Warning, NoticeTopic::ReadOnly, text);
    }

    /// Makes the text on the screen editable; changes that others save are still detected.
    pub(in crate::app) fn take_over(&mut self, cx: &mut Context<'_>) {
        cx.notices.retract(&NoticeTopic::ReadOnly);
        let Some(open_post) = self.current_mut() else {
            return;
        };
        let lifted = open_post
            .read_only_reason
            .take_if(|lock| lock.can_be_lifted());
        match lifted {
            Some(ReadOnlyReason::NoWritePermission) => {
                cx.show_message("You can edit this post now. Saving keeps its permissions.");
            }
            _ => cx.show_message(
                "You can edit this post now. Changes saved elsewhere won't be overwritten.",
            ),
        }
    }
}
