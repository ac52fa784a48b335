//! An open post: its text, per-line caches and save state.
//!
//! The last known text on disk is kept beside the text being edited: the next save knows which
//! version it may replace, and conflicting versions have a common base to be compared with.

mod body_start;
mod front_matter_watch;
mod saving;

use std::path::PathBuf;

use jiff::Timestamp;

use crate::app::jobs::edit::LoadedFile;
use crate::blog::save::FileVersion;
use crate::blog::{PostId, human_date};
use crate::editor::highlight::{self, HighlightToken, LexerState};
use crate::editor::spell;
use crate::editor::word_counts::WordCounts;
use crate::editor::{Buffer, Selection, StoredHistory, Text, Transaction, Viewport, grapheme};
use crate::text::Size;

use super::read_only::ReadOnlyReason;
use super::writing_settings::WritingSettings;

pub use front_matter_watch::FrontMatterWatch;

/// Debounce delay of word count and preview after the last key, in milliseconds.
const DEBOUNCE_MS: i64 = 120;
/// Longest delay after the first key, in milliseconds.
const MAX_DEBOUNCE_MS: i64 = 500;
/// Lines highlighted per frame at most.
const MAX_LINES_PER_FRAME: usize = 4_000;
/// Edits in longer lines, in bytes, do not update the word count until they are saved.
const MAX_COUNTED_BYTES: usize = 256 << 10;
/// In lines longer than this, in bytes, columns count characters instead of graphemes.
const MAX_GRAPHEME_COLUMN_BYTES: usize = 4_096;

/// Debounced snapshot used by the word counter and the preview.
#[derive(Clone, Debug, Default)]
pub struct TextSnapshot {
    /// The text.
    pub text: Text,
    /// Its revision.
    pub revision: u64,
    /// Line and column of the cursor, from 1.
    pub cursor: (usize, usize),
    /// Words in the body.
    pub words: usize,
    /// Writing settings in the front matter.
    pub settings: WritingSettings,
    /// Whether something can be completed at the cursor.
    pub can_complete: bool,
    /// State of the front matter.
    pub front_matter: FrontMatterWatch,
}

/// An autosave that is on disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LastAutosave {
    /// Revision of the text.
    pub revision: u64,
    /// When it was written.
    pub at: Timestamp,
}

/// A running save.
#[derive(Clone, Debug)]
pub struct PendingSave {
    /// Revision of the text.
    pub revision: u64,
    /// The text.
    pub text: Text,
    /// Whether another save was requested meanwhile.
    pub again: bool,
}

/// The last click in the text, to detect double clicks.
#[derive(Clone, Copy, Debug)]
pub(super) struct LastClick {
    /// Time of the click.
    pub(super) at: Timestamp,
    /// Position in the text.
    pub(super) position: usize,
    /// Consecutive clicks: the second selects the word, the third the line.
    pub(super) count: usize,
}

/// A post that is open for editing.
#[derive(Debug)]
pub struct OpenPost {
    /// The file.
    pub path: PathBuf,
    /// Display name: its path in the blog.
    pub name: String,
    /// The post, if it is in the post list.
    pub post: Option<PostId>,
    /// The text.
    pub buffer: Buffer,
    /// Visible part of the text.
    pub view: Viewport,
    /// Why it is read-only.
    pub read_only_reason: Option<ReadOnlyReason>,
    /// Debounced snapshot for word count and preview.
    pub snapshot: TextSnapshot,
    /// The running save.
    pub pending_save: Option<PendingSave>,
    /// The autosave on disk.
    pub last_autosave: Option<LastAutosave>,
    /// Version of the file that the next save may replace; `None` for a file that does not exist.
    pub base: Option<FileVersion>,
    /// Text of that version.
    pub base_text: Text,
    /// Whether characters in the text stand for bytes that are not UTF-8.
    pub is_escaped: bool,
    /// Revision that was last autosaved or needs no autosave.
    pub autosaved_revision: Option<u64>,
    words: WordCounts,
    /// Words of the body that were not written in this session.
    initial_words: usize,
    /// Whether a huge line was changed and its words have not been counted since.
    has_uncounted_words: bool,
    pub(super) styles: highlight::HighlightCache,
    /// Misspelled words of the lines seen so far.
    pub(super) spelling: spell::MisspelledLines,
    /// Revision and top position for which a spell check was last requested.
    pub(super) spell_asked: Option<(u64, usize)>,
    pub(super) visible_tokens: Vec<(usize, Vec<HighlightToken>)>,
    /// Whether lines on the screen are not highlighted yet.
    pub(super) needs_highlight: bool,
    changed_between: Option<(Timestamp, Timestamp)>,
    /// When the text was last changed.
    pub edited_at: Option<Timestamp>,
    /// The last click.
    pub(super) last_click: Option<LastClick>,
}

impl OpenPost {
    /// Opens a text; `start` is the highlighter's state before its first line.
    pub fn new(
        path: PathBuf,
        name: String,
        post: Option<PostId>,
        disk: LoadedFile,
        start: LexerState,
    ) -> Self {
        let mut open_post = Self {
            read_only_reason: ReadOnlyReason::of(&disk),
            path,
            name,
            post,
            base_text: disk.text.clone(),
            is_escaped: disk.is_escaped,
            buffer: Buffer::of(disk.text),
            view: Viewport::default(),
            snapshot: TextSnapshot::default(),
            pending_save: None,
            last_autosave: None,
            base: Some(disk.base),
            autosaved_revision: Some(0),
            words: disk.words,
            initial_words: 0,
            has_uncounted_words: false,
            styles: highlight::HighlightCache::of(start),
            spelling: spell::MisspelledLines::default(),
            spell_asked: None,
            visible_tokens: Vec::new(),
            needs_highlight: false,
            changed_between: None,
            edited_at: None,
            last_click: None,
        };
        open_post.take_snapshot();
        open_post.initial_words = open_post.snapshot.words;
        open_post
    }

    /// Makes the undo steps of earlier runs available; they lead to the text as loaded.
    pub fn restore_history(&mut self, stored: StoredHistory) {
        if stored.is_empty() {
            return;
        }
        self.buffer = Buffer::with_history(self.buffer.text().clone(), stored);
        self.autosaved_revision = Some(self.buffer.revision());
        self.take_snapshot();
    }

    /// Returns the number of words added to the body since the text was opened.
    pub fn words_written(&self) -> usize {
        self.snapshot.words.saturating_sub(self.initial_words)
    }

    /// Whether the text differs from the last one sent to disk.
    pub fn is_unsaved(&self) -> bool {
        match &self.pending_save {
            Some(saving) => saving.revision != self.buffer.revision(),
            None => self.buffer.is_modified(),
        }
    }

    /// Whether the text is certainly on disk: unchanged, and no save is running.
    pub fn is_on_disk(&self) -> bool {
        self.pending_save.is_none() && !self.buffer.is_modified()
    }

    /// Applies a change; word count and preview follow when typing pauses.
    pub fn apply(&mut self, change: &Transaction, now: Timestamp) {
        self.buffer.apply(change);
        self.edited_at = Some(now);
        self.cursor_moved(now);
    }

    /// Sets the selection.
    pub fn select(&mut self, selection: Selection, now: Timestamp) {
        self.buffer.select(selection);
        self.cursor_moved(now);
    }

    /// Records that the cursor moved or the text changed.
    pub fn cursor_moved(&mut self, now: Timestamp) {
        self.view.release_scroll();
        self.touch(now);
    }

    /// Restarts the debounce timer.
    pub fn touch(&mut self, now: Timestamp) {
        let first = self.changed_between.map_or(now, |(first, _)| first);
        self.changed_between = Some((first, now));
    }

    /// Updates the per-line caches after edits, and scrolls the view to the cursor.
    pub fn update_view(&mut self, room: Option<Size>) {
        if let Some(touched) = self.buffer.take_touched() {
            let text = self.buffer.text();
            let (line, before, after) = (touched.line, touched.before, touched.after);
            self.styles.apply_edit(line, before, after);
            let head = |line| text.line_head(line, highlight::MAX_LINE_BYTES);
            self.spelling.apply_edit(line, before, after, head);
            let bytes = text.line_end(line + after.saturating_sub(1)) - text.line_start(line);
            if bytes <= MAX_COUNTED_BYTES || before != after {
                let line_of = |line| text.slice(text.line_range(line));
                self.words.apply_edit(line, before, after, line_of);
            } else {
                self.has_uncounted_words = true;
            }
        }
        let Some(room) = room else { return };
        let version = (self.buffer.text(), self.buffer.revision());
        self.view.update(version, self.buffer.head(), room);
        self.highlight_visible(room);
    }

    /// Returns the text with its revision.
    pub fn version(&self) -> (&Text, u64) {
        (self.buffer.text(), self.buffer.revision())
    }

    /// Highlights the lines on the screen.
    fn highlight_visible(&mut self, room: Size) {
        let text = self.buffer.text();
        let rows = self.view.rows((text, self.buffer.revision()), room);
        let mut lines: Vec<usize> = rows.iter().map(|row| row.line).collect();
        lines.dedup();
        let head = |line| text.line_head(line, highlight::MAX_LINE_BYTES);
        let last = lines.last().copied().unwrap_or(0);
        self.needs_highlight = !self.styles.lex_until(last, MAX_LINES_PER_FRAME, head);
        let styles = &mut self.styles;
        let runs = lines.into_iter().map(|line| {
            let runs = styles.tokens(line, head).to_vec();
            (line, runs)
        });
        self.visible_tokens = runs.collect();
    }

    /// Returns the tokens of a line on the screen.
    pub fn tokens(&self, line: usize) -> &[HighlightToken] {
        let place = self
            .visible_tokens
            .binary_search_by_key(&line, |(line, _)| *line);
        let found = place.ok().and_then(|place| self.visible_tokens.get(place));
        found.map_or(&[], |(_, runs)| runs.as_slice())
    }

    /// Returns the parser state at the cursor line: front matter, code, text.
    pub fn lexer_state(&self) -> LexerState {
        let line = self.buffer.text().line_of(self.buffer.head());
        self.styles.state(line)
    }

    /// Returns when an update is due without input.
    pub fn deadline(&self, now: Timestamp) -> Option<Timestamp> {
        let rest = self.changed_between.map(|(first, last)| {
            let rest = human_date::add_milliseconds(last, DEBOUNCE_MS);
            rest.min(human_date::add_milliseconds(first, MAX_DEBOUNCE_MS))
        });
        if self.needs_highlight {
            Some(now)
        } else {
            rest
        }
    }

    /// Whether word count and preview are out of date.
    pub(super) fn is_debouncing(&self) -> bool {
        self.changed_between.is_some()
    }

    /// Updates word count and preview once typing pauses.
    pub fn tick_debounce(&mut self, now: Timestamp) {
        let is_due =
            self.changed_between.is_some() && self.deadline(now).is_some_and(|at| at <= now);
        if is_due {
            self.take_snapshot();
        }
    }

    /// Updates word count and preview now.
    pub fn take_snapshot(&mut self) {
        self.changed_between = None;
        self.watch_front_matter();
        let body = self.body_line();
        let text = self.buffer.text();
        self.snapshot = TextSnapshot {
            text: text.clone(),
            revision: self.buffer.revision(),
            cursor: self.line_and_column(),
            words: self.count_words(body),
            settings: WritingSettings::of(text, body),
            can_complete: self.completion_context().is_some(),
            front_matter: std::mem::take(&mut self.snapshot.front_matter),
        };
    }

    /// Returns line and column of the cursor, from 1.
    pub fn line_and_column(&self) -> (usize, usize) {
        let (text, head) = (self.buffer.text(), self.buffer.head());
        let line = text.line_of(head);
        let start = text.line_start(line);
        let column = if head - start > MAX_GRAPHEME_COLUMN_BYTES {
            text.chars_in(start..head)
        } else {
            let before = text.slice(start..head);
            crate::text::width::clusters(&before).count()
        };
        (line + 1, column + 1)
    }

    /// Returns the position at a line and column, both from 1.
    pub fn position_at(&self, (line, column): (usize, usize)) -> usize {
        let text = self.buffer.text();
        let line = line.saturating_sub(1).min(text.lines() - 1);
        let (mut at, end) = (text.line_start(line), text.line_end(line));
        for _ in 1..column.min(MAX_GRAPHEME_COLUMN_BYTES) {
            if at >= end {
                break;
            }
            at = grapheme::next(text, at);
        }
        at.min(end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::blog::FileStamp;
    use crate::blog::generator::FrontMatterSyntax;
    use crate::editor::UndoGroup;

    const ROOM: Size = Size {
        width: 20,
        height: 5,
    };

    fn open_post(contents: &str) -> OpenPost {
        desk_of(contents, LexerState::START)
    }

    pub(super) fn desk_of(contents: &str, start: LexerState) -> OpenPost {
        let text = Text::new(contents);
        let words = WordCounts::new(text.lines(), |line| text.slice(text.line_range(line)));
        let disk = LoadedFile {
            base: FileVersion::new(contents.as_bytes(), FileStamp::default()),
            words,
            text,
            is_escaped: false,
            is_lossy: false,
            is_truncated: false,
        };
        let mut open_post = OpenPost::new("a.md".into(), "a.md".to_owned(), None, disk, start);
        open_post.update_view(Some(ROOM));
        open_post.take_snapshot();
        open_post
    }

    fn at(milliseconds: i64) -> Timestamp {
        human_date::add_milliseconds(Timestamp::UNIX_EPOCH, milliseconds)
    }

    fn typed(open_post: &mut OpenPost, text: &str, now: Timestamp) {
        let change = Transaction::replace(open_post.buffer.selection().range(), text);
        open_post.apply(&change.with_group(UndoGroup::Typing), now);
        open_post.update_view(Some(ROOM));
    }

    #[test]
    fn counts_update_when_typing_pauses_or_after_half_a_second() {
        let mut open_post = open_post("");
        for key in 0..8 {
            typed(&mut open_post, "a ", at(key * 100));
            open_post.tick_debounce(at(key * 100));
        }
        assert_eq!(open_post.snapshot.words, 6, "those typed within 500 ms");
        assert_eq!(open_post.deadline(at(700)), Some(at(820)));
        open_post.tick_debounce(at(820));
        assert_eq!(
            (open_post.snapshot.words, open_post.snapshot.cursor),
            (8, (1, 17))
        );
        assert_eq!(open_post.deadline(at(900)), None);
    }

    #[test]
    fn words_are_those_of_the_body() {
        let mut open_post = open_post("---\ntitle: A b c\n---\n\none two\n");
        assert_eq!(open_post.snapshot.words, 2);
        open_post.select(Selection::at(open_post.position_at((5, 8))), at(0));
        typed(&mut open_post, " three\nfour", at(0));
        open_post.take_snapshot();
        assert_eq!(open_post.snapshot.words, 4);
    }

    #[test]
    fn blank_lines_above_the_front_matter_are_not_the_body() {
        let start = LexerState::start(FrontMatterSyntax::Hugo);
        let open_post = desk_of("\n\n---\ntitle: A b c\ngoal: 9\n---\n\none two\n", start);
        assert_eq!(open_post.snapshot.words, 2);
        assert_eq!(open_post.snapshot.settings.goal, Some(9));
        let open_post = desk_of("\n\none two\n", start);
        assert_eq!(open_post.snapshot.words, 2, "no front matter");
    }

    #[test]
    fn a_line_on_the_screen_has_its_looks_after_an_edit_above() {
        let mut open_post = open_post("a\n```\ncode\n");
        assert!(!open_post.tokens(2).is_empty());
        typed(&mut open_post, "new\n", at(0));
        let kinds: Vec<highlight::HighlightKind> =
            open_post.tokens(3).iter().map(|run| run.kind).collect();
        assert_eq!(kinds, [highlight::HighlightKind::Code]);
    }

    #[test]
    fn columns_count_graphemes() {
        let mut open_post = open_post("ab\ne\u{301}日x\n");
        let x = open_post.position_at((2, 3));
        assert_eq!(open_post.buffer.text().slice(x..x + 1), "x");
        open_post.select(Selection::at(x), at(0));
        assert_eq!(open_post.line_and_column(), (2, 3));
        assert_eq!(open_post.position_at((9, 9)), open_post.buffer.text().len());
        assert_eq!(open_post.position_at((1, 99)), 2);
    }
}
