//! Form of a new post: title, file name, tags and draft state, with the file it would create below.
//!
//! ```text
//! n ─▶ fields ─ a key ─▶ plan, on a worker ─▶ path, URL and text below the fields
//!             ├ Enter ─▶ apply the plan of what is typed ─▶ editor
//!             └ Esc: nothing was written
//! ```

use crate::blog::command::NameStyle;
use crate::blog::command::NewPost;
use crate::blog::command::metadata::{NO, YES, split_list};
use crate::config::Key;
use crate::config::action_sets::FormAction;
use crate::editor::LineInput;

use super::form_inputs::{complete_item, matching_items, tag_names, toggle_boolean};
use super::jobs::typed_text::TypedFields;
use super::library::Library;
use super::outcome::Outcome;

/// Field of the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NewPostField {
    /// Title.
    Title,
    /// File name without a date, which becomes the slug.
    Name,
    /// Tags, separated by commas.
    Tags,
    /// Whether the post begins as a draft.
    Draft,
}

impl NewPostField {
    /// All fields, in their order on the screen.
    pub const ALL: [Self; 4] = [Self::Title, Self::Name, Self::Tags, Self::Draft];

    /// Returns the name shown before the field.
    pub fn label(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Name => "file name",
            Self::Tags => "tags",
            Self::Draft => "draft",
        }
    }

    /// Returns the name under which its text is autosaved.
    fn key(self) -> &'static str {
        match self {
            Self::Name => "name",
            other => other.label(),
        }
    }
}

/// State of the open form.
#[derive(Clone, Debug)]
pub struct NewPostForm {
    inputs: [LineInput; NewPostField::ALL.len()],
    focus: NewPostField,
    /// Whether the file name was typed; else it follows the title.
    is_name_typed: bool,
    /// Whether the plan of the typed text is still on its way.
    pub(super) awaits_plan: bool,
    /// Whether to create the post as soon as that plan arrives.
    pub(super) creates_when_planned: bool,
}

/// Request of the form.
pub(super) enum NewPostRequest {
    /// Plan again what creating the post would write.
    Plan,
    Create,
    Leave,
}

impl NewPostForm {
    /// Creates a form with these texts by field; fields without one have their default.
    pub(super) fn new(texts: &TypedFields) -> Self {
        let mut form = Self {
            inputs: NewPostField::ALL.map(|_| LineInput::new("")),
            focus: NewPostField::Title,
            is_name_typed: false,
            awaits_plan: false,
            creates_when_planned: false,
        };
        // nobody sees it until it is published
        form.input_mut(NewPostField::Draft).set(YES);
        for field in NewPostField::ALL {
            if let Some((_, text)) = texts.iter().find(|(name, _)| name == field.key()) {
                *form.input_mut(field) = LineInput::selected(text);
            }
        }
        form.is_name_typed = !form.text(NewPostField::Name).is_empty();
        form
    }

    /// Returns the input of a field.
    pub fn input(&self, field: NewPostField) -> &LineInput {
        &self.inputs[field as usize]
    }

    fn input_mut(&mut self, field: NewPostField) -> &mut LineInput {
        &mut self.inputs[field as usize]
    }

    fn text(&self, field: NewPostField) -> &str {
        self.input(field).text().trim()
    }

    /// Returns the focused field.
    pub fn focus(&self) -> NewPostField {
        self.focus
    }

    /// Whether a title was typed; without one there is nothing to plan.
    pub fn has_title(&self) -> bool {
        !self.text(NewPostField::Title).is_empty()
    }

    /// Returns the post to create.
    pub(super) fn post(&self) -> NewPost {
        NewPost {
            title: self.text(NewPostField::Title).to_owned(),
            name: self.text(NewPostField::Name).to_owned(),
            tags: split_list(self.text(NewPostField::Tags)),
            draft: self.text(NewPostField::Draft) == YES,
        }
    }

    /// Returns the typed texts by field, for autosave: neither derived ones nor defaults.
    pub(super) fn typed_fields(&self) -> TypedFields {
        let mut post = self.post();
        if !self.is_name_typed {
            post.name.clear();
        }
        typed_fields(&post)
    }

    /// Handles an action.
    pub(super) fn handle(
        &mut self,
        action: FormAction,
        library: &Library,
    ) -> Outcome<NewPostRequest> {
        match action {
            FormAction::Up => self.move_focus(NewPostField::ALL.len() - 1),
            FormAction::Complete if self.complete(library) => {
                return Outcome::Run(NewPostRequest::Plan);
            }
            FormAction::Complete | FormAction::Down => self.move_focus(1),
            FormAction::Accept | FormAction::Save => return Outcome::Run(NewPostRequest::Create),
            FormAction::Back => return Outcome::Run(NewPostRequest::Leave),
        }
        Outcome::Stay
    }

    fn move_focus(&mut self, by: usize) {
        let at = (self.focus as usize + by) % NewPostField::ALL.len();
        self.focus = NewPostField::ALL[at];
    }

    /// Types into the focused field; the draft state is toggled. Returns whether it changed.
    pub(super) fn type_key(&mut self, key: Key, style: NameStyle) -> bool {
        let is_changed = match self.focus {
            NewPostField::Draft => toggle_boolean(self.input_mut(NewPostField::Draft), key),
            field => self.input_mut(field).press(key),
        };
        self.follow_title(is_changed, style)
    }

    /// Pastes into the focused field; returns whether it changed.
    pub(super) fn paste(&mut self, text: &str, style: NameStyle) -> bool {
        let field = self.focus;
        let is_changed = field != NewPostField::Draft && self.input_mut(field).paste(text);
        self.follow_title(is_changed, style)
    }

    /// Derives the file name from the title, unless one was typed.
    fn follow_title(&mut self, is_changed: bool, style: NameStyle) -> bool {
        if is_changed && self.focus == NewPostField::Name {
            self.is_name_typed = !self.text(NewPostField::Name).is_empty();
        }
        if is_changed && self.focus == NewPostField::Title && !self.is_name_typed {
            let name = style.file_name_for(self.text(NewPostField::Title));
            *self.input_mut(NewPostField::Name) = LineInput::selected(&name);
        }
        is_changed
    }

    /// Returns the tags that complete the one being typed, most used first, with their post counts.
    pub fn completions<'a>(&self, library: &'a Library) -> Vec<(&'a str, usize)> {
        if self.focus != NewPostField::Tags {
            return Vec::new();
        }
        matching_items(self.input(NewPostField::Tags), tag_names(library))
    }

    fn complete(&mut self, library: &Library) -> bool {
        let first = self
            .completions(library)
            .first()
            .map(|(name, _)| (*name).to_owned());
        first.is_some_and(|name| complete_item(self.input_mut(NewPostField::Tags), &name))
    }
}

/// Returns the texts of a new post by field, as they are autosaved: those that differ from an empty
/// form's.
pub(super) fn typed_fields(new: &NewPost) -> TypedFields {
    let tags = new.tags.join(", ");
    let draft = if new.draft { "" } else { NO };
    let texts = [&new.title, &new.name, tags.as_str(), draft];
    let typed = NewPostField::ALL.iter().zip(texts);
    let typed = typed.filter(|(_, text)| !text.is_empty());
    typed
        .map(|(field, text)| (field.key().to_owned(), text.to_owned()))
        .collect()
}
