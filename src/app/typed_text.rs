//! Text typed into forms and prompts, which counts as unsaved text like that of a post.
//!
//! It is derived from the state: after each event it is compared with what was autosaved last. A
//! form counts until it is saved; a prompt until it is canceled or its change is applied. Text of
//! an earlier run is offered where it was typed.

use std::path::PathBuf;

use crate::blog::recovery::typed_input::InputSlot;

use super::jobs::typed_text::{TypedFields, TypedJob, UnfinishedText};
use super::mode::InputMode;

/// State of text typed into forms and prompts.
#[derive(Debug, Default)]
pub struct TypedText {
    /// Folder of the posts.
    pub folder: PathBuf,
    /// Texts as they were autosaved last.
    pub(super) autosaved: Vec<TypedJob>,
    /// Texts to be continued.
    pub(super) unfinished: Vec<UnfinishedText>,
    /// Texts for the prompts that follow the current one.
    pub(super) next_texts: TypedFields,
    /// Input of a form of a new post that was left, for the next one.
    pub(super) left_new_post: TypedFields,
    /// Mode that was interrupted by the confirmation to quit.
    pub(super) interrupted: Option<Box<InputMode>>,
}

impl TypedText {
    /// Removes and returns the newest text for a slot.
    pub(super) fn take_unfinished(&mut self, slot: &InputSlot) -> Option<UnfinishedText> {
        let place = self.unfinished.iter().position(|left| left.slot == *slot)?;
        Some(self.unfinished.remove(place))
    }

    /// Returns the text for a prompt that follows.
    pub(super) fn next_text(&self, name: &str) -> Option<&str> {
        let field = self.next_texts.iter().find(|(field, _)| field == name)?;
        Some(&field.1)
    }
}
