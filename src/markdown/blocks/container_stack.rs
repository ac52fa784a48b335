//! Container stack: opens and closes quotes, admonitions, lists, items and footnotes.

use crate::markdown::blocks::{Container, Extent, Holder, Kind, List, NoteKind, NoteLink};
use crate::markdown::preprocess::{Callout, Held};

use super::build::Builder;
use super::inline_style::Stroke;

/// Maximum nesting depth; the content of deeper containers is added to the last one allowed.
const DEEPEST: usize = 24;

/// An open container.
pub(super) struct Scope {
    container: usize,
    opener: Opener,
    /// Number of lines in the document when it was opened.
    lines: usize,
}

/// The construct that opened a container, and that therefore closes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Opener {
    /// The Markdown parser.
    Parser,
    /// A marker from preprocessing, unknown to the parser.
    Marker(Held),
    /// A raw HTML tag of this name, also unknown to the parser.
    Html(&'static str),
    /// The end of a summary.
    Body,
}

impl Builder<'_> {
    /// Returns the index of the innermost container.
    pub(super) fn within(&self) -> usize {
        self.scopes.last().map_or(0, |scope| scope.container)
    }

    fn holder(&mut self) -> Option<&mut Holder> {
        let within = self.within();
        let container = self.document.containers.get_mut(within)?;
        Some(&mut container.holder)
    }

    /// Whether the innermost container was opened by a marker.
    pub(super) fn is_within_marked(&self) -> bool {
        let opener = self.scopes.last().map(|scope| scope.opener);
        matches!(opener, Some(Opener::Marker(_)))
    }

    /// Opens a container for the parser.
    pub(super) fn open(&mut self, holder: Holder) {
        self.open_scope(holder, Opener::Parser);
    }

    /// Opens a container; returns whether it is within the maximum depth.
    pub(super) fn open_scope(&mut self, holder: Holder, opener: Opener) -> bool {
        self.flush(Kind::Text);
        self.enter_fold();
        let parent = self.within();
        let above = self.document.containers.get(parent);
        let depth = above.map_or(0, |container| container.depth) + 1;
        let has_room = depth <= DEEPEST;
        let container = if has_room {
            self.document.containers.push(Container {
                holder,
                parent,
                depth,
            });
            self.document.containers.len() - 1
        } else {
            parent
        };
        self.scopes.push(Scope {
            container,
            opener,
            lines: self.document.lines.len(),
        });
        has_room
    }

    /// Closes the parser's innermost container and all others in it.
    pub(super) fn close(&mut self) {
        self.flush(Kind::Text);
        self.close_ours();
        self.scopes.pop();
    }

    /// Closes a list item; an empty one gets an empty line, so that its bullet is shown.
    pub(super) fn close_item(&mut self) {
        self.flush(Kind::Text);
        self.close_ours();
        self.fill_item();
        self.scopes.pop();
    }

    fn fill_item(&mut self) {
        let lines = self.document.lines.len();
        if self.scopes.last().is_some_and(|scope| scope.lines == lines) {
            let end = self.document.text.as_str().len();
            self.document.lines.push(Extent::new(end, end));
            self.push(Kind::Text, Extent::new(lines, lines + 1));
        }
    }

    fn close_ours(&mut self) {
        let inner = self
            .scopes
            .iter()
            .rposition(|scope| scope.opener == Opener::Parser);
        self.scopes.truncate(inner.map_or(0, |inner| inner + 1));
        self.in_summary = false;
    }

    /// Closes the innermost container opened by a marker of this kind, and those in it.
    pub(super) fn close_marked(&mut self, held: Held) {
        self.close_opened(Opener::Marker(held));
    }

    /// Closes the innermost container opened by a tag of this name, and those in it.
    pub(super) fn close_tag(&mut self, name: &str) {
        let names = ["li", "ul", "ol", "blockquote", "dd"];
        let Some(name) = names.into_iter().find(|known| *known == name) else {
            return;
        };
        self.flush(Kind::Text);
        if name == "li" {
            // an item of the enclosing list stays open
            let is_list = |scope: &Scope| matches!(scope.opener, Opener::Html("ul" | "ol"));
            let is_item = |scope: &Scope| scope.opener == Opener::Html("li");
            let last = self
                .scopes
                .iter()
                .rposition(|scope| is_list(scope) || is_item(scope));
            if !last.and_then(|at| self.scopes.get(at)).is_some_and(is_item) {
                return;
            }
        }
        self.close_opened(Opener::Html(name));
    }

    fn close_opened(&mut self, opener: Opener) {
        self.flush(Kind::Text);
        let ours = self.scopes.iter().rev();
        let mut ours = ours.take_while(|scope| scope.opener != Opener::Parser);
        if let Some(above) = ours.position(|scope| scope.opener == opener) {
            let keep = self.scopes.len() - above;
            self.scopes.truncate(keep);
            if opener == Opener::Html("li") {
                self.fill_item();
            }
            self.scopes.pop();
            self.in_summary = false;
        }
    }

    /// Opens the admonition of a marker.
    pub(super) fn open_marked_note(&mut self, word: &str, title: &str) {
        let opener = Opener::Marker(Held::Note);
        self.open_scope(Holder::Note(NoteKind::of(word)), opener);
        self.note_head(title);
    }

    /// Opens a block quote that is a GitHub alert.
    pub(super) fn open_alert(&mut self, word: &str) {
        self.open(Holder::Note(NoteKind::of(word)));
        self.note_head("");
    }

    /// Converts the block quote that was just opened to a callout; elsewhere the line is text.
    pub(super) fn callout(&mut self, callout: &Callout, line: &str) {
        self.flush(Kind::Text);
        let lines = self.document.lines.len();
        let begins = self.scopes.last().is_some_and(|scope| scope.lines == lines);
        let Some(holder @ Holder::Quote) = self.holder().filter(|_| begins) else {
            self.words(line);
            return self.flush(Kind::Text);
        };
        *holder = Holder::Note(NoteKind::of(&callout.kind));
        match callout.fold {
            None => self.note_head(&callout.title),
            Some(open) => {
                self.note_head("");
                self.open_fold(open, &callout.title);
            }
        }
    }

    /// Starts the term of a definition list.
    pub(super) fn open_term(&mut self) {
        self.flush(Kind::Text);
        self.pen.open(Stroke::Bold);
    }

    /// Ends a term.
    pub(super) fn close_term(&mut self) {
        self.pen.close(Stroke::Bold);
        self.flush(Kind::Label);
    }

    fn note_head(&mut self, title: &str) {
        self.words(title);
        let lines = self.piece.pour(&mut self.document);
        self.push(Kind::NoteHead, lines);
    }

    /// Opens a list: ordered from the number `next`, or a bullet list.
    pub(super) fn open_list(&mut self, next: Option<u64>, opener: Opener) {
        self.flush(Kind::Text);
        let depth = self
            .list_above()
            .map_or(0, |list| list.depth + usize::from(list.next.is_none()));
        let list = List {
            loose: false,
            depth,
            next,
        };
        self.open_scope(Holder::List(list), opener);
    }

    fn list_above(&self) -> Option<List> {
        let mut at = self.within();
        while at != 0 {
            let container = self.document.containers.get(at)?;
            if let Holder::List(list) = container.holder {
                return Some(list);
            }
            at = container.parent;
        }
        None
    }

    /// Opens the next item of the list.
    pub(super) fn open_item(&mut self, opener: Opener) {
        self.flush(Kind::Text);
        let mut number = None;
        if let Some(Holder::List(list)) = self.holder() {
            number = list.next;
            list.next = number.map(|number| number.saturating_add(1));
        }
        self.open_scope(Holder::Item(number, None), opener);
    }

    /// Makes the list item a task.
    pub(super) fn task(&mut self, done: bool) {
        if let Some(Holder::Item(_, task)) = self.holder() {
            *task = Some(done);
        }
    }

    /// Starts a paragraph; directly in a list item, it makes the list loose.
    pub(super) fn start_paragraph(&mut self) {
        self.flush(Kind::Text);
        let within = self.within();
        let Some(container) = self.document.containers.get(within) else {
            return;
        };
        let parent = container.parent;
        if !matches!(container.holder, Holder::Item(..)) {
            return;
        }
        if let Some(above) = self.document.containers.get_mut(parent)
            && let Holder::List(list) = &mut above.holder
        {
            list.loose = true;
        }
    }

    /// Opens the definition of a footnote.
    pub(super) fn open_footnote(&mut self, label: &str) {
        self.flush(Kind::Text);
        let number = self.footnotes.number(label);
        self.footnotes.open(number);
        let link = self.footnotes.is_referred_to(number).then(|| {
            let target = NoteLink::Number(number).target();
            self.document.add_link(target)
        });
        self.open(Holder::Footnote(number, link));
    }

    /// Closes the definition of a footnote.
    pub(super) fn close_footnote(&mut self) {
        self.close();
        self.footnotes.close();
    }
}
