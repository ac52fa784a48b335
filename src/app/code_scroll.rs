//! Horizontal scrolling of code whose long lines are cut at the edge of the preview.

use crate::config::settings::CodeLinesSetting;

use super::App;
use super::layout::ScreenLayout;

/// Columns per scroll step.
const COLUMNS_PER_STEP: usize = 8;

impl App {
    /// Scrolls all code of the page, no further than its longest line.
    pub(super) fn scroll_code(&mut self, right: bool) {
        if self.session.settings.code_lines == CodeLinesSetting::Wrap {
            let words = "Code lines wrap; set `code_lines = \"scroll\"` to scroll them.";
            return self.show_message(words);
        }
        let from = self.view.code_column;
        let goes_on = self.preview.page().is_some_and(|page| {
            let mut blocks = page.code.iter();
            blocks.any(|block| block.cut)
        });
        self.view.code_column = match right {
            true if goes_on => from + COLUMNS_PER_STEP,
            true => return self.show_message("No code to scroll here."),
            false => from.saturating_sub(COLUMNS_PER_STEP),
        };
    }

    /// Whether code on the screen is cut or scrolled.
    pub fn has_cut_code(&self, screen: &ScreenLayout) -> bool {
        let Some((page, area)) = self.preview.page().zip(screen.preview) else {
            return false;
        };
        let (top, end) = (self.preview.top(), self.preview.top() + area.height);
        let mut blocks = page.code.iter();
        blocks.any(|block| {
            let is_shown = block.rows.start < end && block.rows.end > top;
            is_shown && (block.cut || self.view.code_column > 0)
        })
    }
}
