//! Turns what generators add to Markdown into markers the parser carries, line for line.

/// A body ready for the parser, with the same lines as the source.
#[derive(Clone, Debug, Default)]
pub(super) struct Prepared {
    /// What the parser reads.
    pub(super) text: String,
    /// What the markers in it stand for.
    pub(super) marks: Vec<Mark>,
}

/// What a marker stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    /// A note begins.
    OpenNote {
        /// The word that opens it.
        word: String,
        /// Its title.
        title: String,
    },
    /// The innermost note ends.
    CloseNote,
    /// Something that cannot be shown.
    Placeholder(String),
    /// Something that shows nothing, as the end of a component.
    Silent,
}

/// Stands at the beginning of a marker; never a character of text.
const SIGN: char = '\u{10fffe}';

/// Prepares a body.
pub(super) fn prepare(body: &str) -> Prepared {
    Prepared {
        text: body.to_owned(),
        marks: Vec::new(),
    }
}

/// Finds what a comment stands for, where it is a marker.
pub(super) fn mark<'a>(prepared: &'a Prepared, comment: &str) -> Option<&'a Mark> {
    let index = comment.strip_prefix(SIGN)?.parse::<usize>().ok()?;
    prepared.marks.get(index)
}
