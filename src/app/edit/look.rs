//! What is known of the lines on the screen beside their looks: misspelt words, and what can be
//! completed where the cursor stands.

use std::ops::Range;

use crate::editor::complete::{self, Place};
use crate::editor::style;

use super::desk::Desk;
use super::spelling::SpellLine;

impl Desk {
    /// Gives the lines on the screen whose words were not looked at yet, once the keys rest; the
    /// same are asked for once.
    pub(super) fn unspelled(&mut self) -> Option<Vec<SpellLine>> {
        let now = (self.buffer.state(), self.view.top());
        if self.is_restless() || self.waits || self.spell_asked == Some(now) {
            return None;
        }
        let text = self.buffer.text();
        let unknown = self
            .painted
            .iter()
            .filter(|(line, _)| self.spelling.wants(*line));
        let lines: Vec<SpellLine> = unknown
            .map(|(line, runs)| SpellLine {
                line: *line,
                text: text.line_head(*line, style::MOST_BYTES).into_owned(),
                runs: runs.clone(),
            })
            .collect();
        self.spell_asked = Some(now);
        (!lines.is_empty()).then_some(lines)
    }

    /// Takes the misspelt words of lines that are still as they were.
    pub(super) fn learn_spelling(&mut self, lines: Vec<(usize, String, Vec<Range<usize>>)>) {
        let text = self.buffer.text();
        for (line, was, wrong) in lines {
            if text.line_head(line, style::MOST_BYTES) == was {
                self.spelling.learn(line, was, wrong);
            } else {
                // it changed on the way: it is asked for again
                self.spell_asked = None;
            }
        }
    }

    pub(super) fn forget_spelling(&mut self) {
        self.spelling.clear();
        self.spell_asked = None;
    }

    /// Gives the misspelt words of the lines on the screen: bytes of the text, in order. A word that
    /// the cursor stands behind is still being typed.
    pub fn misspelt(&self) -> Vec<Range<usize>> {
        let selection = self.buffer.selection();
        let typed = selection.is_empty().then_some(selection.head);
        let text = self.buffer.text();
        let words = self.painted.iter().flat_map(|(line, _)| {
            let start = text.line_start(*line);
            let wrong = self.spelling.wrong(*line).iter();
            wrong.map(move |word| start + word.start..start + word.end)
        });
        words.filter(|word| typed != Some(word.end)).collect()
    }

    /// Gives the misspelt word that holds or touches a range.
    pub(super) fn misspelt_at(&self, here: Range<usize>) -> Option<Range<usize>> {
        let text = self.buffer.text();
        let line = text.line_of(here.start);
        let start = text.line_start(line);
        let words = self.spelling.wrong(line).iter();
        let mut words = words.map(|word| start + word.start..start + word.end);
        words.find(|word| word.start <= here.start && here.end <= word.end)
    }

    /// Tells what can be completed where the cursor stands, and which bytes of the text that takes
    /// the place of.
    pub fn place_here(&self) -> Option<(Range<usize>, Place)> {
        let selection = self.buffer.selection();
        let (text, head) = (self.buffer.text(), selection.head);
        if !selection.is_empty() || self.lock.is_some() {
            return None;
        }
        let line = text.line_of(head);
        let start = text.line_start(line);
        let source = text.line_head(line, style::MOST_BYTES);
        let place = complete::place(&source, head - start, self.styles.state(line))?;
        let at = start + place.at.start..start + place.at.end;
        Some((at, place))
    }
}
