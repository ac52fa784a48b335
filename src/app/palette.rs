//! Command palette: commands in the order of their use, the recent ones and the posts opened last
//! first, each with what it would do now.
//!
//! A command that can't be used here isn't listed; typed in full, it says why. Some commands take
//! an argument: `theme NAME`, `sort NAME`, `tag NAME`, `open FILE` and `edit FILE`; and the short
//! names that editors have work too.

use crate::blog::query::{QueryMatcher, pattern};
use crate::config::{Action, ActionPlace, KeyScope};

use super::App;
use super::help::is_movement;
use super::popup::{EntryAction, PopupEntry};
use super::view::Pane;

mod arguments;
mod refusal;
mod use_order;
mod would_do;

/// Score of a command whose name was typed in full.
const WHOLE_NAME: u32 = 10_000;
/// Score of a name that begins with what was typed, and of one with a word that does.
const BEGINNING: u32 = 2_000;
const BEGINNING_OF_WORD: u32 = 1_000;

/// Number of recent posts that are listed while nothing is typed.
const MAX_RECENT_POSTS: usize = 5;

/// An entry with the name that it has in `keys.toml`, if it is an action.
struct Command {
    entry: PopupEntry,
    name: &'static str,
}

/// The commands of an app in its present state.
pub(in crate::app) struct CommandPalette<'a> {
    app: &'a App,
}

impl<'a> CommandPalette<'a> {
    /// Creates the palette of an app.
    pub(in crate::app) fn new(app: &'a App) -> Self {
        Self { app }
    }
}

impl CommandPalette<'_> {
    /// Returns the commands that match what was typed, the best match first.
    pub(in crate::app) fn entries(&self, typed: &str) -> Vec<PopupEntry> {
        let mut commands = self.commands();
        if typed.is_empty() {
            commands.retain(|command| !is_hidden(&command.entry.action));
            commands.sort_by_key(|command| self.app.recent.rank(&command.entry.action));
            return self.with_recent_posts(commands);
        }
        let mut found = self.exact_entries(typed);
        let mut arguments = self.argument_entries(typed);
        let mut ranked = self.ranked(commands, typed);
        // the command itself comes before its arguments
        let is_command = matches!(typed, "theme" | "sort");
        let (first, then) = if is_command {
            (&mut ranked, &mut arguments)
        } else {
            (&mut arguments, &mut ranked)
        };
        for entry in first.drain(..).chain(then.drain(..)) {
            if !found.iter().any(|other| other.action == entry.action) {
                found.push(entry);
            }
        }
        if found.is_empty() {
            found.extend(self.refused_entries(typed));
        }
        found
    }

    /// Returns the entries of commands, with the posts opened last after the recent commands.
    fn with_recent_posts(&self, commands: Vec<Command>) -> Vec<PopupEntry> {
        let is_recent = |command: &Command| self.app.recent.has(&command.entry.action);
        let (recent, others): (Vec<_>, Vec<_>) = commands.into_iter().partition(is_recent);
        let entries = |commands: Vec<Command>| commands.into_iter().map(|it| it.entry);
        let posts = self.recent_entries().into_iter().take(MAX_RECENT_POSTS);
        entries(recent)
            .chain(posts)
            .chain(entries(others))
            .collect()
    }

    /// Returns the commands that can be used now, in the order of their use.
    fn commands(&self) -> Vec<Command> {
        let here = self.place();
        let all = use_order::actions(here);
        let all = all.filter(|action| self.app.limits.can_use(*action) && action.works_in(here));
        let all = all.filter(|action| self.refusal(*action).is_none());
        all.map(|action| Command {
            entry: self.command_entry(action),
            name: action.name(),
        })
        .collect()
    }

    /// Returns where the palette was opened.
    fn place(&self) -> ActionPlace {
        match self.app.view.focus {
            Pane::Edit => ActionPlace::Text,
            Pane::List | Pane::Preview | Pane::Tags | Pane::Search => ActionPlace::Panes,
        }
    }

    fn command_entry(&self, action: Action) -> PopupEntry {
        PopupEntry {
            name: action.help().to_owned(),
            note: self.would_do(action),
            key: self.key_of(action),
            action: EntryAction::Dispatch(action),
            ..PopupEntry::default()
        }
    }

    /// Returns the key that does an action where the palette was opened.
    fn key_of(&self, action: Action) -> String {
        let key = self.app.session.keymap.key(self.app.pane_scope(), action);
        let in_list = || self.app.session.keymap.key(KeyScope::List, action);
        let is_text = self.place() == ActionPlace::Text;
        let key = key.or_else(|| in_list().filter(|_| !is_text));
        key.map(|key| key.to_string()).unwrap_or_default()
    }

    /// Ranks commands by how well their names match; the others are dropped.
    fn ranked(&self, commands: Vec<Command>, typed: &str) -> Vec<PopupEntry> {
        let letters = pattern(typed);
        let mut search = QueryMatcher::default();
        let typed = typed.to_lowercase();
        let mut ranked: Vec<(u32, PopupEntry)> = Vec::new();
        for Command { mut entry, name } in commands {
            let texts = [entry.name.to_lowercase(), name.to_owned()];
            let scores = texts.each_ref().map(|text| {
                let score = search.score(&letters, text)?;
                Some(score + bonus(text, &typed))
            });
            let best = scores.into_iter().flatten().max();
            let is_key = entry.key == typed;
            if let Some(score) = best.or_else(|| is_key.then_some(WHOLE_NAME)) {
                entry.matched = search.positions(&letters, &entry.name);
                ranked.push((score, entry));
            }
        }
        // the order of use decides between equals, and recent commands come before others
        ranked.sort_by_key(|(score, entry)| {
            let rank = self.app.recent.rank(&entry.action);
            (std::cmp::Reverse(*score), rank)
        });
        ranked.into_iter().map(|(_, entry)| entry).collect()
    }
}

fn bonus(text: &str, typed: &str) -> u32 {
    if text == typed {
        WHOLE_NAME
    } else if text.starts_with(typed) {
        BEGINNING
    } else if text.split([' ', '-']).any(|word| word.starts_with(typed)) {
        BEGINNING_OF_WORD
    } else {
        0
    }
}

/// Whether a command is listed only once it is typed: movement, and keys of plain typing.
fn is_hidden(command: &EntryAction) -> bool {
    let EntryAction::Dispatch(action) = command else {
        return false;
    };
    let is_typing = matches!(
        action,
        Action::Newline
            | Action::Indent
            | Action::Outdent
            | Action::DeleteBackward
            | Action::DeleteForward
            | Action::DeleteToLineStart
            | Action::DeleteToLineEnd
            | Action::DeleteWordBackward
            | Action::DeleteWordForward
            | Action::Palette
    );
    let is_paging = matches!(action, Action::ReadOn | Action::ReadBack);
    is_typing || is_paging || is_movement(*action)
}
