//! Position of the parser: line of the source.

/// Start offsets of all lines, and the current line.
#[derive(Clone, Debug, Default)]
pub(super) struct LineCursor {
    starts: Vec<usize>,
    /// Index of the current line.
    line: usize,
}

impl LineCursor {
    /// Creates the position at the first line of a text.
    pub(super) fn new(text: &str) -> Self {
        let ends = text.bytes().enumerate().filter(|&(_, b)| b == b'\n');
        let starts = std::iter::once(0).chain(ends.map(|(at, _)| at + 1));
        Self {
            starts: starts.collect(),
            line: 0,
        }
    }

    /// Moves to the line of an offset.
    pub(super) fn seek(&mut self, offset: usize) {
        let start = self.starts.get(self.line).copied().unwrap_or_default();
        let end = self.starts.get(self.line + 1).copied();
        if offset < start || end.is_some_and(|end| offset >= end) {
            let next = self.starts.partition_point(|&start| start <= offset);
            self.line = next.saturating_sub(1);
        }
    }

    /// Moves to a line, from 1.
    pub(super) fn set_line(&mut self, line: usize) {
        self.line = line.saturating_sub(1);
    }

    /// Returns the offset at which the current line starts.
    pub(super) fn line_start(&self) -> usize {
        self.starts.get(self.line).copied().unwrap_or_default()
    }

    /// Returns the current line, from 1.
    pub(super) fn line(&self) -> usize {
        self.line + 1
    }
}
