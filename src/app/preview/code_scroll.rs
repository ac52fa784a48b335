//! Horizontal scrolling of code whose long lines are cut at the edge of the preview.

use crate::app::context::Context;
use crate::app::layout::ScreenLayout;
use crate::config::settings::CodeLinesSetting;

use super::PreviewPane;

/// Columns per scroll step.
const COLUMNS_PER_STEP: usize = 8;

impl PreviewPane {
    /// Scrolls all code of the page, no further than its longest line.
    pub(in crate::app) fn scroll_code(&mut self, right: bool, cx: &mut Context<'_>) {
        if cx.session.settings.code_lines == CodeLinesSetting::Wrap {
            let words = "Code lines wrap; set `code_lines = \"scroll\"` to scroll them.";
            return cx.show_message(words);
        }
        let from = cx.view.code_column;
        let goes_on = self.page().is_some_and(|page| {
            let mut blocks = page.code.iter();
            blocks.any(|block| block.cut)
        });
        cx.view.code_column = match right {
            true if goes_on => from + COLUMNS_PER_STEP,
            true => return cx.show_message("No code to scroll here."),
            false => from.saturating_sub(COLUMNS_PER_STEP),
        };
    }

    /// Whether code on the screen is cut or scrolled.
    pub fn has_cut_code(&self, screen: &ScreenLayout, column: usize) -> bool {
        let Some((page, area)) = self.page().zip(screen.preview) else {
            return false;
        };
        let (top, end) = (self.top(), self.top() + area.height);
        let mut blocks = page.code.iter();
        blocks.any(|block| {
            let is_shown = block.rows.start < end && block.rows.end > top;
            is_shown && (block.cut || column > 0)
        })
    }
}
