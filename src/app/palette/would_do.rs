//! Middle column of the palette: the effect that a command would have now.

use crate::app::layout::next_preview_place;
use crate::app::palette::CommandPalette;
use crate::app::view::PreviewPlace;
use crate::blog::{Post, StateKind, human_date};
use crate::config::Action;

impl CommandPalette<'_> {
    /// Returns what an action would do now, in a few words; empty where its name says all.
    pub(super) fn would_do(&self, action: Action) -> String {
        let post = self.app.previewed_post().map(AsRef::as_ref);
        match action {
            Action::Publish
            | Action::ToggleDraft
            | Action::Unlist
            | Action::Trash
            | Action::Duplicate => self.would_change(action),
            Action::New => "starts as a draft".to_owned(),
            Action::Edit | Action::Rename | Action::FocusPreview | Action::Metadata => {
                post.map(file_name).unwrap_or_default()
            }
            Action::Mark => self.would_mark(),
            Action::TogglePin => self.would_pin(),
            Action::MarkAll => count(self.app.library.visible().len(), "listed post"),
            Action::AddTag | Action::RemoveTag => count(
                self.app.library.visible().len(),
                "post; shows each change first",
            ),
            Action::CopyPath => post.map(|post| post.id.to_string()).unwrap_or_default(),
            Action::CopyUrl => post
                .map(|post| post.permalink.url.path().to_owned())
                .unwrap_or_default(),
            Action::Search | Action::Check => count(self.app.library.total(), "post"),
            Action::Stats => count(self.app.library.visible().len(), "post"),
            Action::OpenTags => count(self.app.library.tags().len(), "tag"),
            Action::Tag(place) | Action::ExcludeTag(place) => self.tag_in_words(usize::from(place)),
            Action::Filter | Action::ClearFilter => self.app.library.query().text().to_owned(),
            Action::SavedFilters => {
                count(self.app.session.settings.filters.all().count(), "filter")
            }
            Action::Sort => format!("now {}", self.app.library.sort().label()),
            Action::Theme => self.theme_in_words(),
            Action::ToggleDrafts => {
                count(self.app.library.count_in_state(StateKind::Draft), "draft")
            }
            Action::UndoChange => "the last change of posts".to_owned(),
            Action::ToggleMouse => on_or_off(!self.app.view.mouse.is_on),
            Action::Zoom if self.app.view.zoom => "back to all panes".to_owned(),
            Action::Zoom => "this pane alone".to_owned(),
            Action::Outline => self.headings_in_words(),
            Action::Messages => count(self.app.notices.history().count(), "message"),
            Action::Quit => self.would_quit(),
            _ => self.would_do_in_text(action),
        }
    }

    fn would_do_in_text(&self, action: Action) -> String {
        let Some(text) = self.app.edit.current() else {
            return String::new();
        };
        match action {
            Action::Save => {
                let words = human_date::format_number(text.snapshot.words);
                format!("{}, {words} words", text.name)
            }
            Action::Back if text.is_unsaved() => "the text is autosaved".to_owned(),
            Action::TogglePreview => self.would_move_preview().to_owned(),
            Action::ToggleSpelling => on_or_off(!self.app.is_spell_check_on()),
            Action::OpenInEditor => text.name.clone(),
            _ => String::new(),
        }
    }

    /// Returns where the preview would be next.
    fn would_move_preview(&self) -> &'static str {
        match next_preview_place(&self.app.view) {
            PreviewPlace::Right => "shows it at the right",
            PreviewPlace::Below => "shows it below",
            PreviewPlace::Hidden => "hides it",
        }
    }

    /// Returns what a change of posts would do.
    fn would_change(&self, action: Action) -> String {
        let marked = self.app.list.marked().len();
        if marked > 1 {
            return format!("{marked} posts; shows each change first");
        }
        let state = self
            .app
            .list
            .chosen(&self.app.library)
            .map(|post| post.state.kind);
        let words = match (action, state) {
            (Action::Publish, Some(StateKind::Draft)) => "no longer a draft; shows changes first",
            (Action::Publish, _) => "shows the changes first",
            (Action::ToggleDraft, Some(StateKind::Draft)) => "removes the draft mark",
            (Action::ToggleDraft, _) => "back to draft",
            (Action::Unlist, Some(StateKind::Unlisted)) => "back into lists",
            (Action::Unlist, _) => "only its URL leads to it",
            (Action::Duplicate, _) => "a copy as a draft",
            _ => "undo restores it",
        };
        words.to_owned()
    }

    fn would_mark(&self) -> String {
        let post = self.app.list.chosen(&self.app.library);
        let is_marked = post.is_some_and(|post| self.app.list.marked().contains(&post.id));
        let verb = if is_marked { "unmarks" } else { "marks" };
        post.map(|post| format!("{verb} {}", file_name(post)))
            .unwrap_or_default()
    }

    fn would_pin(&self) -> String {
        let post = self.app.list.chosen(&self.app.library);
        let is_pinned = post.is_some_and(|post| self.app.library.is_pinned(post));
        let verb = if is_pinned { "unpins" } else { "pins" };
        post.map(|post| format!("{verb} {}", file_name(post)))
            .unwrap_or_default()
    }

    fn tag_in_words(&self, digit: usize) -> String {
        let label = self.app.digit_tags().into_iter().nth(digit).flatten();
        label.unwrap_or_default()
    }

    fn theme_in_words(&self) -> String {
        let theme = self.app.session.theme();
        theme
            .map(|theme| format!("now {}", theme.name))
            .unwrap_or_default()
    }

    fn headings_in_words(&self) -> String {
        let page = self.app.preview.page();
        page.map(|page| count(page.outline.len(), "heading"))
            .unwrap_or_default()
    }

    fn would_quit(&self) -> String {
        match self.app.edit.unsaved().count() {
            0 => String::new(),
            _ => "asks about unsaved text".to_owned(),
        }
    }
}

fn file_name(post: &Post) -> String {
    post.id.to_string()
}

fn on_or_off(is_on: bool) -> String {
    if is_on { "turns it on" } else { "turns it off" }.to_owned()
}

fn count(number: usize, noun: &str) -> String {
    let (noun, rest) = noun.split_once(';').unwrap_or((noun, ""));
    let ending = if number == 1 { "" } else { "s" };
    let rest = if rest.is_empty() {
        String::new()
    } else {
        format!(";{rest}")
    };
    format!("{} {noun}{ending}{rest}", human_date::format_number(number))
}
