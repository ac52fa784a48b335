//! Commands with an argument, and the short names that editors have.

use crate::app::palette::CommandPalette;
use crate::app::popup::{EntryAction, PopupEntry};
use crate::app::session::AUTO_THEME;
use crate::blog::query::{QueryMatcher, pattern};
use crate::blog::{Post, PostId, Sort};
use crate::config::{Action, ActionPlace};

/// Names that people know from other editors, and what they do.
const SHORT_NAMES: &[(&str, ShortName)] = &[
    ("w", ShortName::Action(Action::Save)),
    ("q", ShortName::Action(Action::Quit)),
    ("wq", ShortName::SaveAndQuit),
    ("x", ShortName::SaveAndQuit),
    ("e", ShortName::Action(Action::Edit)),
    ("help", ShortName::Action(Action::Help)),
];
/// Maximum number of tags or files that are listed.
const MAX_ARGUMENTS: usize = 50;

#[derive(Clone, Copy)]
enum ShortName {
    Action(Action),
    SaveAndQuit,
}

/// A command with its argument: how it is typed, what it does, and a note.
struct Argument {
    text: String,
    note: String,
    action: EntryAction,
}

impl Argument {
    /// Returns a command on a post.
    fn of_post(command: &str, post: &Post, action: fn(PostId) -> EntryAction) -> Self {
        Self {
            text: format!("{command} {}", post.id),
            note: post.title.text.clone(),
            action: action(post.id.clone()),
        }
    }
}

impl CommandPalette<'_> {
    /// Returns the command that has exactly this short name, or the full name of an action; if it
    /// can't be used here, it says why.
    pub(super) fn exact_entries(&self, typed: &str) -> Vec<PopupEntry> {
        let short = SHORT_NAMES.iter().find(|(name, _)| *name == typed);
        match short {
            Some((_, ShortName::SaveAndQuit)) if !self.app.limits.is_public => {
                vec![self.save_and_quit_entry(typed)]
            }
            Some((_, ShortName::Action(action))) if self.app.limits.can_use(*action) => {
                vec![self.usable_or_refused(*action)]
            }
            _ => Vec::new(),
        }
    }

    fn save_and_quit_entry(&self, typed: &str) -> PopupEntry {
        let note = match self.app.edit.unsaved().count() {
            0 => "nothing is unsaved".to_owned(),
            1 => "1 post".to_owned(),
            count => format!("{count} posts"),
        };
        PopupEntry {
            name: "Save all and quit".to_owned(),
            note,
            key: typed.to_owned(),
            action: EntryAction::SaveAndQuit,
            ..PopupEntry::default()
        }
    }

    fn usable_or_refused(&self, action: Action) -> PopupEntry {
        let entry = self.command_entry(action);
        match self.reason_against(action) {
            None => entry,
            Some(reason) => refused(entry, &reason),
        }
    }

    /// Returns why an action can't be used, wherever it could be.
    fn reason_against(&self, action: Action) -> Option<String> {
        let here = self.place();
        if action.works_in(here) {
            return self.refusal(action);
        }
        let reason = if action.works_in(ActionPlace::Text) {
            "works in the editor"
        } else if action.works_in(ActionPlace::Panes) {
            "works outside the editor"
        } else {
            "works in its dialog"
        };
        Some(reason.to_owned())
    }

    /// Returns the commands that begin with what was typed but can't be used here.
    pub(super) fn refused_entries(&self, typed: &str) -> Vec<PopupEntry> {
        let typed = typed.to_lowercase();
        let begins = |action: &Action| {
            action.name().starts_with(&typed) || action.help().to_lowercase().starts_with(&typed)
        };
        let all = Action::ALL.iter().copied();
        let all = all.filter(|action| self.app.limits.can_use(*action) && begins(action));
        let refused = all.filter_map(|action| {
            let reason = self.reason_against(action)?;
            Some(refused(self.command_entry(action), &reason))
        });
        refused.collect()
    }

    /// Returns the commands with an argument that begin with what was typed.
    pub(super) fn argument_entries(&self, typed: &str) -> Vec<PopupEntry> {
        let (command, rest) = typed.split_once(' ').unwrap_or((typed, ""));
        let is_text = self.place() == ActionPlace::Text;
        let arguments = match command {
            "theme" => self.theme_arguments(),
            "sort" if !is_text => Self::sort_arguments(),
            "tag" if !is_text && !rest.is_empty() => self.tag_arguments(),
            "open" if rest.is_empty() => return self.recent_entries(),
            "open" => self.file_arguments("open", EntryAction::Read),
            "e" | "edit" if !rest.is_empty() && self.refusal(Action::New).is_none() => {
                self.file_arguments(command, EntryAction::Edit)
            }
            // a name without its command, such as `dark`
            _ => {
                let all = self
                    .theme_arguments()
                    .into_iter()
                    .chain(Self::sort_arguments());
                let is_named = |text: &str| text.split(' ').nth(1) == Some(typed);
                all.filter(|it| is_named(&it.text)).collect()
            }
        };
        let is_listed = rest.is_empty();
        best(arguments, if is_listed { "" } else { typed })
    }

    fn theme_arguments(&self) -> Vec<Argument> {
        let names = self
            .app
            .session
            .themes
            .iter()
            .map(|theme| theme.name.as_str());
        let names = names.chain([AUTO_THEME]);
        let current = self.app.session.theme().map(|theme| theme.name.as_str());
        names
            .map(|name| Argument {
                text: format!("theme {name}"),
                note: if Some(name) == current && !self.app.session.follows_background {
                    "the current one".to_owned()
                } else {
                    String::new()
                },
                action: EntryAction::Theme(name.to_owned()),
            })
            .collect()
    }

    fn sort_arguments() -> Vec<Argument> {
        let orders = Sort::ALL.iter().map(|sort| Argument {
            text: format!("sort {}", sort.name()),
            note: sort.label().to_owned(),
            action: EntryAction::Sort(*sort),
        });
        orders.collect()
    }

    fn tag_arguments(&self) -> Vec<Argument> {
        let tags = self.app.library.tags().iter().map(|tag| Argument {
            text: format!("tag {}", tag.label),
            note: count(tag.count, "post"),
            action: EntryAction::ToggleTag(tag.label.clone()),
        });
        tags.collect()
    }

    /// Returns the commands that open the posts opened last, without the one that is shown.
    pub(super) fn recent_entries(&self) -> Vec<PopupEntry> {
        let shown = self.app.previewed_post().map(|post| &post.id);
        let recent = self.app.list.recent.posts().iter();
        let recent = recent.filter(|id| Some(*id) != shown);
        let posts = recent.filter_map(|id| self.app.library.post(id));
        let arguments = posts.map(|post| Argument::of_post("open", post, EntryAction::Read));
        best(arguments.collect(), "")
    }

    fn file_arguments(&self, command: &str, action: fn(PostId) -> EntryAction) -> Vec<Argument> {
        let posts = self.app.library.posts().iter();
        posts
            .map(|post| Argument::of_post(command, post, action))
            .collect()
    }
}

/// Returns the arguments that match, the best first; all if nothing is typed.
fn best(arguments: Vec<Argument>, typed: &str) -> Vec<PopupEntry> {
    let letters = pattern(typed);
    let mut search = QueryMatcher::default();
    let mut found: Vec<(bool, u32, PopupEntry)> = Vec::new();
    for argument in arguments {
        let score = if typed.is_empty() {
            Some(0)
        } else {
            search.score(&letters, &argument.text)
        };
        let Some(score) = score else { continue };
        let matched = if typed.is_empty() {
            Vec::new()
        } else {
            search.positions(&letters, &argument.text)
        };
        let is_whole = argument.text == typed;
        let entry = PopupEntry {
            name: argument.text,
            note: argument.note,
            matched,
            action: argument.action,
            ..PopupEntry::default()
        };
        found.push((!is_whole, u32::MAX - score, entry));
    }
    found.sort_by_key(|(other, worse, _)| (*other, *worse));
    let entries = found.into_iter().map(|(_, _, entry)| entry);
    entries.take(MAX_ARGUMENTS).collect()
}

fn refused(entry: PopupEntry, reason: &str) -> PopupEntry {
    PopupEntry {
        note: reason.to_owned(),
        action: EntryAction::Refuse(format!("{}: {reason}.", entry.name)),
        ..entry
    }
}

fn count(number: usize, noun: &str) -> String {
    match number {
        1 => format!("1 {noun}"),
        _ => format!("{number} {noun}s"),
    }
}
