//! Annotations of the lines on the screen besides highlighting: misspelled words, and whether
//! completion is available at the cursor.

use std::ops::Range;

use crate::app::jobs::spelling::SpellLine;
use crate::editor::command::link_fields;
use crate::editor::completion::{self, CompletionContext};
use crate::editor::highlight;

use super::open_post::OpenPost;

impl OpenPost {
    /// Returns the unchecked lines on the screen once typing pauses; the same lines are returned
    /// only once.
    pub(super) fn unchecked_lines(&mut self) -> Option<Vec<SpellLine>> {
        let now = (self.buffer.revision(), self.view.top());
        if self.is_debouncing() || self.needs_highlight || self.spell_asked == Some(now) {
            return None;
        }
        let text = self.buffer.text();
        let unknown = self
            .visible_tokens
            .iter()
            .filter(|(line, _)| self.spelling.needs_check(*line));
        let lines: Vec<SpellLine> = unknown
            .map(|(line, runs)| SpellLine {
                line: *line,
                text: text
                    .line_head(*line, highlight::MAX_LINE_BYTES)
                    .into_owned(),
                runs: runs.clone(),
            })
            .collect();
        self.spell_asked = Some(now);
        (!lines.is_empty()).then_some(lines)
    }

    /// Stores the misspelled words of lines that have not changed since the request.
    pub(super) fn store_spelling(&mut self, lines: Vec<(usize, String, Vec<Range<usize>>)>) {
        let text = self.buffer.text();
        for (line, was, wrong) in lines {
            if text.line_head(line, highlight::MAX_LINE_BYTES) == was {
                self.spelling.store(line, was, wrong);
            } else {
                // the line changed meanwhile: request it again
                self.spell_asked = None;
            }
        }
    }

    pub(super) fn clear_spelling(&mut self) {
        self.spelling.clear();
        self.spell_asked = None;
    }

    /// Returns the byte ranges of the misspelled words on the screen, in order, except a word that
    /// ends at the cursor and is still being typed.
    pub fn visible_misspellings(&self) -> Vec<Range<usize>> {
        let selection = self.buffer.selection();
        let typed = selection.is_empty().then_some(selection.head);
        let text = self.buffer.text();
        let words = self.visible_tokens.iter().flat_map(|(line, _)| {
            let start = text.line_start(*line);
            let wrong = self.spelling.misspelled(*line).iter();
            wrong.map(move |word| start + word.start..start + word.end)
        });
        words.filter(|word| typed != Some(word.end)).collect()
    }

    /// Returns the misspelled word that contains or touches a range.
    pub(super) fn misspelled_at(&self, here: Range<usize>) -> Option<Range<usize>> {
        let text = self.buffer.text();
        let line = text.line_of(here.start);
        let start = text.line_start(line);
        let words = self.spelling.misspelled(line).iter();
        let mut words = words.map(|word| start + word.start..start + word.end);
        words.find(|word| word.start <= here.start && here.end <= word.end)
    }

    /// Returns what can be completed at the cursor, and the byte range of the text it replaces.
    pub fn completion_context(&self) -> Option<(Range<usize>, CompletionContext)> {
        let selection = self.buffer.selection();
        let (text, head) = (self.buffer.text(), selection.head);
        if !selection.is_empty() || self.read_only_reason.is_some() {
            return None;
        }
        let line = text.line_of(head);
        let start = text.line_start(line);
        let source = text.line_head(line, highlight::MAX_LINE_BYTES);
        let place = completion::context_at(&source, head - start, self.styles.state(line))?;
        let at = start + place.range.start..start + place.range.end;
        Some((at, place))
    }

    /// Returns where the next part of the link or image at the cursor begins, or the previous one.
    pub(super) fn link_part(&self, forward: bool) -> Option<usize> {
        let (text, selection) = (self.buffer.text(), self.buffer.selection());
        let line = text.line_of(selection.head);
        let start = text.line_start(line);
        let source = text.line_head(line, highlight::MAX_LINE_BYTES);
        let at = selection.head - start;
        let part = link_fields::next_part(&source, at, forward, self.styles.state(line))?;
        selection.is_empty().then_some(start + part)
    }
}
