//! Spell check while editing: which lines to check, and what to do with the results.
//!
//! The checks run on another thread: loading a dictionary, checking and suggesting are requested
//! once typing pauses, and only for the lines on the screen.

use std::ops::Range;
use std::path::Path;

use crate::app::Effect;
use crate::app::context::Context;
use crate::app::jobs::spelling::{SpellAnswer, SpellDone, SpellJob, SpellTask};
use crate::app::mode::InputMode;
use crate::app::notice::{NoticeLevel, NoticeText, NoticeTopic};
use crate::app::session::SessionConfig;
use crate::config::Action;
use crate::config::settings::SpellSetting;
use crate::editor::completion::CompletionItem;
use crate::editor::{Selection, grapheme};

use super::EditPane;
use super::completion_menu::{CompletionMenu, CompletionSource};
use super::open_post::OpenPost;

impl EditPane {
    /// Whether spell check is on.
    pub(in crate::app) fn is_spell_check_on(&self, session: &SessionConfig) -> bool {
        let set = session.settings.spelling.spell != SpellSetting::Off;
        self.spelling.toggled.unwrap_or(set)
    }

    /// Requests a check of the lines on the screen once typing pauses.
    pub(in crate::app) fn check_spelling(&mut self, cx: &mut Context<'_>) {
        let is_on = self.is_spell_check_on(cx.session) && !cx.session.read_only;
        let Some(open_post) = self.current_mut().filter(|_| is_on) else {
            return;
        };
        if let Some(lines) = open_post.unchecked_lines() {
            cx.outbox
                .push(spell_effect(open_post, SpellTask::Lines(lines)));
        }
    }

    /// Moves to the next misspelled word.
    pub(super) fn next_misspelling(&mut self, cx: &mut Context<'_>) {
        if !self.is_spell_check_on(cx.session) {
            let text = NoticeText::new("Spell check is off. ").key(Action::ToggleSpelling);
            return cx.show_text(text.words(" turns it on."));
        }
        // on a slow connection keys arrive faster than answers; each moves one word further
        if let Some(more) = &mut self.spelling.queued_jumps {
            *more += 1;
            return;
        }
        self.request_next_misspelling(0, cx);
    }

    fn request_next_misspelling(&mut self, more: usize, cx: &mut Context<'_>) {
        let Some(open_post) = self.current() else {
            return;
        };
        let (text, at) = (
            open_post.buffer.text().clone(),
            open_post.buffer.selection().range().end,
        );
        let effect = spell_effect(
            open_post,
            SpellTask::Next(text, open_post.buffer.revision(), at),
        );
        self.spelling.queued_jumps = Some(more);
        cx.outbox.push(effect);
    }

    /// Opens the completion menu with suggestions for the misspelled word at the cursor.
    pub(super) fn open_suggestions(&mut self, cx: &mut Context<'_>) {
        let Some((at, word)) = self.misspelled_at_cursor() else {
            return self.next_misspelling(cx);
        };
        let kind = CompletionSource::Spelling {
            word: word.clone(),
            is_pending: true,
        };
        let Some(open_post) = self.current() else {
            return;
        };
        let effect = spell_effect(open_post, SpellTask::Suggest(word));
        cx.open_mode(InputMode::Completion(Box::new(CompletionMenu::new(
            kind,
            at,
            Vec::new(),
        ))));
        cx.outbox.push(effect);
    }

    /// Adds the word at the cursor to the personal dictionary.
    pub(super) fn add_word_here(&mut self, cx: &mut Context<'_>) {
        let misspelled = self.misspelled_at_cursor().map(|(_, word)| word);
        let at_cursor = || {
            let open_post = self.current()?;
            let text = open_post.buffer.text();
            let range = grapheme::word_at(text, open_post.buffer.head());
            Some(text.slice(range).into_owned()).filter(|word| !word.is_empty())
        };
        match misspelled.or_else(at_cursor) {
            Some(word) => self.add_word(word, cx),
            None => cx.show_message("No word here."),
        }
    }

    /// Adds a word to the personal dictionary.
    pub(super) fn add_word(&mut self, word: String, cx: &mut Context<'_>) {
        if cx.session.read_only {
            return cx.show_message("Can't add the word: started with --read-only.");
        }
        let Some(open_post) = self.current() else {
            return;
        };
        cx.outbox
            .push(spell_effect(open_post, SpellTask::Add(word)));
    }

    /// Toggles spell check for this session.
    pub(super) fn toggle_spelling(&mut self, cx: &mut Context<'_>) {
        let on = !self.is_spell_check_on(cx.session);
        self.spelling.toggled = Some(on);
        self.spelling.reported.clear();
        self.clear_spelling();
        cx.show_message(if on {
            "Spell check on."
        } else {
            "Spell check off."
        });
    }

    fn clear_spelling(&mut self) {
        for open_post in &mut self.posts {
            open_post.clear_spelling();
        }
    }

    /// Handles an answer of the spell checker.
    pub(in crate::app) fn handle_spelled(&mut self, spelled: SpellDone, cx: &mut Context<'_>) {
        match spelled.answer {
            Ok(SpellAnswer::Lines(lines)) => {
                if let Some(open_post) = self.find_mut(&spelled.path) {
                    open_post.store_spelling(lines);
                }
            }
            Ok(SpellAnswer::Next(state, found)) => {
                self.go_to_misspelled(&spelled.path, state, found, cx);
            }
            Ok(SpellAnswer::Suggestions(word, found)) => {
                show_suggestions(&word, found, cx);
            }
            Ok(SpellAnswer::Added(word, problem)) => {
                self.clear_spelling();
                match problem {
                    None => cx.show_message(&format!("Added `{word}` to the dictionary.")),
                    Some(why) => {
                        let text = format!("Added `{word}` for this session only: {why}.");
                        cx.notify(NoticeLevel::Warning, NoticeTopic::Failure, &text);
                    }
                }
            }
            Err(why) if self.spelling.queued_jumps.take().is_some() => cx.show_message(&why),
            Err(why) => self.report_missing_dictionary(&why, cx),
        }
    }

    /// Reports once that there is no dictionary and how to get one; as a warning only if the
    /// setting is `on`.
    fn report_missing_dictionary(&mut self, why: &str, cx: &mut Context<'_>) {
        if let InputMode::Completion(menu) = &*cx.mode
            && matches!(menu.source, CompletionSource::Spelling { .. })
        {
            cx.close_mode();
        }
        let is_asked = cx.session.settings.spelling.spell == SpellSetting::On;
        // does not replace messages such as "Saved."; reported at the next check instead
        if !is_asked && cx.notices.status_message().is_some() {
            return;
        }
        let told = &mut self.spelling.reported;
        if told.iter().any(|other| other == why) {
            return;
        }
        told.push(why.to_owned());
        if is_asked {
            cx.notify(NoticeLevel::Warning, NoticeTopic::Failure, why);
            return;
        }
        cx.show_message(why);
    }

    fn go_to_misspelled(
        &mut self,
        path: &Path,
        state: u64,
        found: Option<(Range<usize>, bool)>,
        cx: &mut Context<'_>,
    ) {
        let now = cx.clock.now;
        let more = self.spelling.queued_jumps.take().unwrap_or_default();
        let is_here = matches!(cx.mode, InputMode::Browse);
        let open_post = self
            .current_mut()
            .filter(|open_post| open_post.path == path && is_here);
        let Some(open_post) = open_post.filter(|open_post| open_post.buffer.revision() == state)
        else {
            return;
        };
        let Some((word, from_top)) = found else {
            return cx.show_message("No misspelled words.");
        };
        open_post.select(Selection::between(word.start, word.end), now);
        self.spelling.current_word = Some((state, word));
        if let Some(more) = more.checked_sub(1) {
            return self.request_next_misspelling(more, cx);
        }
        if from_top {
            cx.show_message("Search wrapped to the top.");
        }
    }

    /// Returns the byte range and the text of the misspelled word at the cursor.
    fn misspelled_at_cursor(&self) -> Option<(Range<usize>, String)> {
        let open_post = self.current()?;
        let gone_to = self.spelling.current_word.as_ref();
        let here = open_post.buffer.selection().range();
        let gone_to = gone_to.filter(|(state, word)| {
            *state == open_post.buffer.revision()
                && word.start <= here.start
                && here.end <= word.end
        });
        let at = gone_to
            .map(|(_, word)| word.clone())
            .or_else(|| open_post.misspelled_at(here))?;
        let word = open_post.buffer.text().slice(at.clone()).into_owned();
        Some((at, word))
    }
}

/// Shows the suggestions for a word, if its menu is open.
fn show_suggestions(meant: &str, found: Vec<String>, cx: &mut Context<'_>) {
    let InputMode::Completion(menu) = cx.mode else {
        return;
    };
    let CompletionSource::Spelling {
        word,
        is_pending: waits,
    } = &mut menu.source
    else {
        return;
    };
    if word != meant {
        return;
    }
    *waits = false;
    let words = found.into_iter().map(|word| CompletionItem {
        label: word.clone(),
        insert: word,
        detail: String::new(),
    });
    let add = CompletionItem {
        insert: String::new(),
        label: format!("add `{meant}` to dictionary"),
        detail: String::new(),
    };
    menu.rows = words.chain([add]).collect();
}

fn spell_effect(open_post: &OpenPost, what: SpellTask) -> Effect {
    Effect::Spell(Box::new(SpellJob {
        path: open_post.path.clone(),
        language: open_post.snapshot.settings.language.clone(),
        task: what,
    }))
}
