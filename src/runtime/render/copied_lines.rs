//! Lines of a post for the clipboard.

use std::ops::Range;

use crate::app::jobs::copy::{CopyForm, CopyJob};
use crate::app::jobs::render::RenderJob;
use crate::markdown;
use crate::markdown::post_header::HeaderOptions;

use super::{Renderer, text_of};

/// Width at which no paragraph is wrapped, in columns.
const UNWRAPPED_COLUMNS: usize = 60_000;

/// Reads the lines of a post that are copied, in the form that was asked for; an error says why the
/// file can't be read.
pub(in crate::runtime) fn copied_lines(job: &CopyJob) -> Result<String, String> {
    let (text, _) = text_of(&job.page)?;
    if job.form == CopyForm::Markdown {
        return Ok(source_lines(&text, &job.lines));
    }
    let page = RenderJob {
        head: HeaderOptions {
            width: UNWRAPPED_COLUMNS,
            ..job.page.head
        },
        ..job.page.clone()
    };
    let page = Renderer::default().render(&page).page;
    Ok(markdown::text_of_lines(&page, &job.lines))
}

/// Returns lines of a text as they are, without blank lines at their end.
fn source_lines(text: &str, lines: &Range<usize>) -> String {
    let first = lines.start.saturating_sub(1);
    let count = lines.end.saturating_sub(lines.start);
    let lines = text.split_inclusive('\n').skip(first).take(count);
    let mut found: String = lines.collect();
    found.truncate(found.trim_end().len());
    found.push('\n');
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_copied_byte_for_byte_without_blank_lines_at_the_end() {
        let text = "a\n\tb  \n\n\nc";
        assert_eq!(source_lines(text, &(1..5)), "a\n\tb\n");
        assert_eq!(source_lines(text, &(2..3)), "\tb\n");
        assert_eq!(source_lines(text, &(5..usize::MAX)), "c\n");
    }
}
