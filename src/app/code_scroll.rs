//! Horizontal scrolling of code whose long lines are cut at the edge of the preview.

use crate::config::settings::CodeSetting;

use super::layout::Screen;
use super::{App, Effect};

/// Columns per scroll step.
const STEP: usize = 8;

impl App {
    /// Scrolls all code of the page, no further than its longest line.
    pub(super) fn move_code(&mut self, right: bool) -> Vec<Effect> {
        if self.setup.settings.code_lines == CodeSetting::Wrap {
            let words = "Long lines of code wrap here; `code_lines = \"scroll\"` cuts them.";
            return self.answer(words);
        }
        let from = self.view.sideways;
        let goes_on = self.preview.page().is_some_and(|page| {
            let mut blocks = page.code.iter();
            blocks.any(|block| block.cut)
        });
        self.view.sideways = match right {
            true if goes_on => from + STEP,
            true => return self.answer("No code goes on to the right."),
            false => from.saturating_sub(STEP),
        };
        Vec::new()
    }

    /// Whether code on the screen is cut or scrolled.
    pub fn has_cut_code(&self, screen: &Screen) -> bool {
        let Some((page, area)) = self.preview.page().zip(screen.preview) else {
            return false;
        };
        let (top, end) = (self.preview.top(), self.preview.top() + area.height);
        let mut blocks = page.code.iter();
        blocks.any(|block| {
            let is_shown = block.rows.start < end && block.rows.end > top;
            is_shown && (block.cut || self.view.sideways > 0)
        })
    }
}
