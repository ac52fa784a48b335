//! Which line of the source the parser stands in.

/// The beginnings of all lines, and where the parser is.
#[derive(Clone, Debug, Default)]
pub(super) struct Place {
    starts: Vec<usize>,
    /// Index of the line.
    line: usize,
}

impl Place {
    /// Finds the lines of a text.
    pub(super) fn new(text: &str) -> Self {
        let ends = text.bytes().enumerate().filter(|&(_, b)| b == b'\n');
        let starts = std::iter::once(0).chain(ends.map(|(at, _)| at + 1));
        Self {
            starts: starts.collect(),
            line: 0,
        }
    }

    /// Moves to an offset.
    pub(super) fn seek(&mut self, offset: usize) {
        let start = self.starts.get(self.line).copied().unwrap_or_default();
        let end = self.starts.get(self.line + 1).copied();
        if offset < start || end.is_some_and(|end| offset >= end) {
            let next = self.starts.partition_point(|&start| start <= offset);
            self.line = next.saturating_sub(1);
        }
    }

    /// Goes to a line, from 1.
    pub(super) fn go(&mut self, line: usize) {
        self.line = line.saturating_sub(1);
    }

    /// Returns the offset at which the line begins.
    pub(super) fn start(&self) -> usize {
        self.starts.get(self.line).copied().unwrap_or_default()
    }

    /// Gives the line, from 1.
    pub(super) fn line(&self) -> usize {
        self.line + 1
    }
}
