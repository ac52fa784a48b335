//! Container stack: opens and closes quotes, admonitions, lists, items and footnotes.

use crate::markdown::blocks::{
    AdmonitionKind, BlockKind, Container, ContainerKind, FootnoteLink, IndexRange, ListProperties,
};
use crate::markdown::preprocess::{Callout, MarkerContainer};

use super::build::DocumentBuilder;
use super::inline_style::InlineMark;

/// Maximum nesting depth; the content of deeper containers is added to the last one allowed.
const MAX_CONTAINER_DEPTH: usize = 24;

/// An open container.
pub(super) struct ContainerFrame {
    container: usize,
    opener: ContainerOpener,
    /// Number of lines in the document when it was opened.
    lines_before: usize,
}

/// The construct that opened a container, and that therefore closes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ContainerOpener {
    /// The Markdown parser.
    Parser,
    /// A marker from preprocessing, unknown to the parser.
    Marker(MarkerContainer),
    /// A raw HTML tag of this name, also unknown to the parser.
    Html(&'static str),
    /// The end of a summary.
    Body,
}

impl DocumentBuilder<'_> {
    /// Returns the index of the innermost container.
    pub(super) fn current_container(&self) -> usize {
        self.container_stack
            .last()
            .map_or(0, |scope| scope.container)
    }

    fn current_container_kind(&mut self) -> Option<&mut ContainerKind> {
        let within = self.current_container();
        let container = self.document.containers.get_mut(within)?;
        Some(&mut container.kind)
    }

    /// Whether the innermost container was opened by a marker.
    pub(super) fn is_in_marker_container(&self) -> bool {
        let opener = self.container_stack.last().map(|scope| scope.opener);
        matches!(opener, Some(ContainerOpener::Marker(_)))
    }

    /// Opens a container for the parser.
    pub(super) fn open_parser_container(&mut self, holder: ContainerKind) {
        self.push_container(holder, ContainerOpener::Parser);
    }

    /// Opens a container; returns whether it is within the maximum depth.
    pub(super) fn push_container(
        &mut self,
        holder: ContainerKind,
        opener: ContainerOpener,
    ) -> bool {
        self.flush(BlockKind::Text);
        self.ensure_fold_body();
        let parent = self.current_container();
        let above = self.document.containers.get(parent);
        let depth = above.map_or(0, |container| container.depth) + 1;
        let has_room = depth <= MAX_CONTAINER_DEPTH;
        let container = if has_room {
            self.document.containers.push(Container {
                kind: holder,
                parent,
                depth,
            });
            self.document.containers.len() - 1
        } else {
            parent
        };
        self.container_stack.push(ContainerFrame {
            container,
            opener,
            lines_before: self.document.lines.len(),
        });
        has_room
    }

    /// Closes the parser's innermost container and all others in it.
    pub(super) fn close_parser_container(&mut self) {
        self.flush(BlockKind::Text);
        self.close_until_parser();
        self.container_stack.pop();
    }

    /// Closes a list item; an empty one gets an empty line, so that its bullet is shown.
    pub(super) fn close_item(&mut self) {
        self.flush(BlockKind::Text);
        self.close_until_parser();
        self.ensure_item_line();
        self.container_stack.pop();
    }

    fn ensure_item_line(&mut self) {
        let lines = self.document.lines.len();
        if self
            .container_stack
            .last()
            .is_some_and(|scope| scope.lines_before == lines)
        {
            let end = self.document.text.as_str().len();
            self.document.lines.push(IndexRange::new(end, end));
            self.push(BlockKind::Text, IndexRange::new(lines, lines + 1));
        }
    }

    fn close_until_parser(&mut self) {
        let inner = self
            .container_stack
            .iter()
            .rposition(|scope| scope.opener == ContainerOpener::Parser);
        self.container_stack
            .truncate(inner.map_or(0, |inner| inner + 1));
        self.in_summary = false;
    }

    /// Closes the innermost container opened by a marker of this kind, and those in it.
    pub(super) fn close_marker_container(&mut self, held: MarkerContainer) {
        self.close_container(ContainerOpener::Marker(held));
    }

    /// Closes the innermost container opened by a tag of this name, and those in it.
    pub(super) fn close_tag(&mut self, name: &str) {
        let names = ["li", "ul", "ol", "blockquote", "dd"];
        let Some(name) = names.into_iter().find(|known| *known == name) else {
            return;
        };
        self.flush(BlockKind::Text);
        if name == "li" {
            // an item of the enclosing list stays open
            let is_list =
                |scope: &ContainerFrame| matches!(scope.opener, ContainerOpener::Html("ul" | "ol"));
            let is_item = |scope: &ContainerFrame| scope.opener == ContainerOpener::Html("li");
            let last = self
                .container_stack
                .iter()
                .rposition(|scope| is_list(scope) || is_item(scope));
            if !last
                .and_then(|at| self.container_stack.get(at))
                .is_some_and(is_item)
            {
                return;
            }
        }
        self.close_container(ContainerOpener::Html(name));
    }

    fn close_container(&mut self, opener: ContainerOpener) {
        self.flush(BlockKind::Text);
        let ours = self.container_stack.iter().rev();
        let mut ours = ours.take_while(|scope| scope.opener != ContainerOpener::Parser);
        if let Some(above) = ours.position(|scope| scope.opener == opener) {
            let keep = self.container_stack.len() - above;
            self.container_stack.truncate(keep);
            if opener == ContainerOpener::Html("li") {
                self.ensure_item_line();
            }
            self.container_stack.pop();
            self.in_summary = false;
        }
    }

    /// Opens the admonition of a marker.
    pub(super) fn open_admonition(&mut self, word: &str, title: &str) {
        let opener = ContainerOpener::Marker(MarkerContainer::Admonition);
        self.push_container(
            ContainerKind::Admonition(AdmonitionKind::from_keyword(word)),
            opener,
        );
        self.push_admonition_title(title);
    }

    /// Opens a block quote that is a GitHub alert.
    pub(super) fn open_alert(&mut self, word: &str) {
        self.open_parser_container(ContainerKind::Admonition(AdmonitionKind::from_keyword(
            word,
        )));
        self.push_admonition_title("");
    }

    /// Converts the block quote that was just opened to a callout; elsewhere the line is text.
    pub(super) fn convert_to_callout(&mut self, callout: &Callout, line: &str) {
        self.flush(BlockKind::Text);
        let lines = self.document.lines.len();
        let begins = self
            .container_stack
            .last()
            .is_some_and(|scope| scope.lines_before == lines);
        let Some(holder @ ContainerKind::Quote) = self.current_container_kind().filter(|_| begins)
        else {
            self.parse_inline(line);
            return self.flush(BlockKind::Text);
        };
        *holder = ContainerKind::Admonition(AdmonitionKind::from_keyword(&callout.kind));
        match callout.fold {
            None => self.push_admonition_title(&callout.title),
            Some(open) => {
                self.push_admonition_title("");
                self.open_fold(open, &callout.title);
            }
        }
    }

    /// Starts the term of a definition list.
    pub(super) fn open_term(&mut self) {
        self.flush(BlockKind::Text);
        self.style_stack.open(InlineMark::Bold);
    }

    /// Ends a term.
    pub(super) fn close_term(&mut self) {
        self.style_stack.close(InlineMark::Bold);
        self.flush(BlockKind::Label);
    }

    fn push_admonition_title(&mut self, title: &str) {
        self.parse_inline(title);
        let lines = self.block_text.flush_into(&mut self.document);
        self.push(BlockKind::AdmonitionTitle, lines);
    }

    /// Opens a list: ordered from the number `next`, or a bullet list.
    pub(super) fn open_list(&mut self, next: Option<u64>, opener: ContainerOpener) {
        self.flush(BlockKind::Text);
        let depth = self
            .enclosing_list()
            .map_or(0, |list| list.depth + usize::from(list.next.is_none()));
        let list = ListProperties {
            is_loose: false,
            depth,
            next,
        };
        self.push_container(ContainerKind::List(list), opener);
    }

    fn enclosing_list(&self) -> Option<ListProperties> {
        let mut at = self.current_container();
        while at != 0 {
            let container = self.document.containers.get(at)?;
            if let ContainerKind::List(list) = container.kind {
                return Some(list);
            }
            at = container.parent;
        }
        None
    }

    /// Opens the next item of the list.
    pub(super) fn open_item(&mut self, opener: ContainerOpener) {
        self.flush(BlockKind::Text);
        let mut number = None;
        if let Some(ContainerKind::List(list)) = self.current_container_kind() {
            number = list.next;
            list.next = number.map(|number| number.saturating_add(1));
        }
        self.push_container(ContainerKind::Item(number, None), opener);
    }

    /// Makes the list item a task.
    pub(super) fn set_task(&mut self, done: bool) {
        if let Some(ContainerKind::Item(_, task)) = self.current_container_kind() {
            *task = Some(done);
        }
    }

    /// Starts a paragraph; directly in a list item, it makes the list loose.
    pub(super) fn start_paragraph(&mut self) {
        self.flush(BlockKind::Text);
        let within = self.current_container();
        let Some(container) = self.document.containers.get(within) else {
            return;
        };
        let parent = container.parent;
        if !matches!(container.kind, ContainerKind::Item(..)) {
            return;
        }
        if let Some(above) = self.document.containers.get_mut(parent)
            && let ContainerKind::List(list) = &mut above.kind
        {
            list.is_loose = true;
        }
    }

    /// Opens the definition of a footnote.
    pub(super) fn open_footnote(&mut self, label: &str) {
        self.flush(BlockKind::Text);
        let number = self.footnotes.number_of(label);
        self.footnotes.open(number);
        let link = self.footnotes.is_referenced(number).then(|| {
            let target = FootnoteLink::Definition(number).link_target();
            self.document.add_link(target)
        });
        self.open_parser_container(ContainerKind::Footnote(number, link));
    }

    /// Closes the definition of a footnote.
    pub(super) fn close_footnote(&mut self) {
        self.close_parser_container();
        self.footnotes.close();
    }
}
