//! Opening and closing what blocks stand in: quotes, notes, lists, items, footnotes.

use crate::markdown::blocks::{Container, Extent, Holder, Kind, List, NoteKind};

use super::build::Builder;

/// Containers nested deeper are read into the last one that is not.
const DEEPEST: usize = 24;

/// One container that is open.
pub(super) struct Scope {
    container: usize,
    /// Opened by a marker of ours, so the parser knows nothing of it.
    ours: bool,
    /// How many lines the document had.
    lines: usize,
}

impl Builder<'_> {
    /// Gives the index of the innermost container.
    pub(super) fn within(&self) -> usize {
        self.scopes.last().map_or(0, |scope| scope.container)
    }

    fn holder(&mut self) -> Option<&mut Holder> {
        let within = self.within();
        let container = self.document.containers.get_mut(within)?;
        Some(&mut container.holder)
    }

    /// Opens a container.
    pub(super) fn open(&mut self, holder: Holder) {
        self.open_scope(holder, false);
    }

    fn open_scope(&mut self, holder: Holder, ours: bool) {
        self.flush(Kind::Text);
        let parent = self.within();
        let above = self.document.containers.get(parent);
        let depth = above.map_or(0, |container| container.depth) + 1;
        let container = if depth > DEEPEST {
            parent
        } else {
            self.document.containers.push(Container {
                holder,
                parent,
                depth,
            });
            self.document.containers.len() - 1
        };
        self.scopes.push(Scope {
            container,
            ours,
            lines: self.document.lines.len(),
        });
    }

    /// Closes the innermost container of the parser, and ours inside it.
    pub(super) fn close(&mut self) {
        self.flush(Kind::Text);
        while self.close_ours() {}
        self.scopes.pop();
    }

    /// Closes an item; an empty one gets an empty line, so that its mark is shown.
    pub(super) fn close_item(&mut self) {
        self.flush(Kind::Text);
        while self.close_ours() {}
        let lines = self.document.lines.len();
        if self.scopes.last().is_some_and(|scope| scope.lines == lines) {
            let end = self.document.text.as_str().len();
            self.document.lines.push(Extent::new(end, end));
            self.push(Kind::Text, Extent::new(lines, lines + 1));
        }
        self.scopes.pop();
    }

    /// Closes a container that a marker opened, where it is the innermost.
    pub(super) fn close_ours(&mut self) -> bool {
        let is_ours = self.scopes.last().is_some_and(|scope| scope.ours);
        if is_ours {
            self.flush(Kind::Text);
            self.scopes.pop();
        }
        is_ours
    }

    /// Opens a note that a marker of ours begins.
    pub(super) fn open_marked_note(&mut self, word: &str, title: &str) {
        self.open_scope(Holder::Note(NoteKind::of(word)), true);
        self.note_head(title);
    }

    /// Opens a quote that begins as a note does on GitHub.
    pub(super) fn open_alert(&mut self, word: &str) {
        self.open(Holder::Note(NoteKind::of(word)));
        self.note_head("");
    }

    fn note_head(&mut self, title: &str) {
        self.piece.push(title, self.pen.ink(), self.place.line());
        let lines = self.piece.pour(&mut self.document);
        self.push(Kind::NoteHead, lines);
    }

    /// Opens a list that begins at a number or has none.
    pub(super) fn open_list(&mut self, next: Option<u64>) {
        self.flush(Kind::Text);
        let depth = self
            .list_above()
            .map_or(0, |list| list.depth + usize::from(list.next.is_none()));
        self.open(Holder::List(List {
            loose: false,
            depth,
            next,
        }));
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
    pub(super) fn open_item(&mut self) {
        self.flush(Kind::Text);
        let mut number = None;
        if let Some(Holder::List(list)) = self.holder() {
            number = list.next;
            list.next = number.map(|number| number.saturating_add(1));
        }
        self.open(Holder::Item(number, None));
    }

    /// Makes the item a task.
    pub(super) fn task(&mut self, done: bool) {
        if let Some(Holder::Item(_, task)) = self.holder() {
            *task = Some(done);
        }
    }

    /// Begins a paragraph; directly in an item, it makes the list a loose one.
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
        self.open(Holder::Footnote(number));
    }

    /// Closes the definition of a footnote.
    pub(super) fn close_footnote(&mut self) {
        self.close();
        self.footnotes.close();
    }
}
