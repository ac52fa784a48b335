//! Ways to another post or place: links, headings, findings, and back.

use std::ops::Range;
use std::sync::Arc;

use crate::blog::check::{Finding, Fix};
use crate::blog::command::{PostCommand, TagChange};
use crate::blog::link::resolve;
use crate::blog::{LinkDestination, Post, PostId, Query};
use crate::config::Action;
use crate::config::action_sets::{CheckAction, Motion, SelectAction};
use crate::markdown::color::{HighlightedSnippet, SnippetKey};
use crate::markdown::text_of_rows;

use super::check::CheckRequest;
use super::confirm::Confirmation;
use super::edit::CursorStart;
use super::hints::FollowTarget;
use super::jobs::change::ChangeRequest;
use super::jobs::copy::{CopyForm, CopyJob};
use super::jobs::render::{RenderJob, Rendered};
use super::jump_list::{Jump, JumpTarget, MAX_JUMPS};
use super::mode::InputMode;
use super::notice::NoticeText;
use super::scroll_anchor::ScrollAnchor;
use super::select_mode::{SelectMode, SelectRequest, SelectUnit};
use super::view::Pane;
use super::{App, Effect, check};

impl App {
    /// Reads the selected post, from where it was left.
    pub(super) fn read_post(&mut self) {
        let post = self.list.chosen(&self.library);
        if let Some(post) = post.filter(|_| self.view.focus != Pane::Preview) {
            self.preview.resume(post.id.clone());
        }
        self.focus(Pane::Preview);
    }

    /// Selects the next or previous post; the focus stays.
    pub(super) fn select_neighbor(&mut self, motion: Motion) {
        let (screen, before) = (self.screen(), self.list.index());
        self.list.move_selection(motion, &self.library, &screen);
        if self.list.index() == before {
            self.show_message(match motion {
                Motion::Up => "This is the first post.",
                _ => "This is the last post.",
            });
        }
    }

    /// Pages the preview down, and goes to the next post at the end.
    pub(super) fn read_on(&mut self) {
        let screen = self.screen();
        if screen.preview.is_none() {
            return self.read_post();
        }
        let chosen = self.list.chosen(&self.library).map(|post| &post.id);
        if self.preview.id() != chosen {
            // its page isn't there yet
            return;
        }
        if self.preview.is_at_end(&screen) {
            self.select_neighbor(Motion::Down);
        } else {
            self.preview.scroll_by(Motion::PageDown, &screen);
        }
    }

    /// Follows a link of the displayed page, or a tag in its header.
    pub(super) fn follow_link(&mut self, index: usize) {
        if let FollowTarget::Tag(tag) = self.preview.link_target(index) {
            return self.follow_tag(tag);
        }
        let link = self.preview.page().and_then(|page| page.links.get(index));
        let Some((link, from)) = link.cloned().zip(self.list.chosen(&self.library)) else {
            return;
        };
        match resolve(&link.url, from, self.library.posts()) {
            LinkDestination::Anchor(anchor) => self.go_to_anchor(&anchor),
            LinkDestination::Post(id, anchor) if id == from.id => {
                self.go_to_anchor(&anchor.unwrap_or_default());
            }
            LinkDestination::Post(id, anchor) => {
                self.push_jump();
                let goal = anchor.map_or(JumpTarget::Top, JumpTarget::LinkAnchor);
                self.jump_to(id, goal);
            }
            LinkDestination::External(web) => {
                let belied = web.mismatched_host(&link.text);
                context!(self).confirm(Confirmation::OpenUrl {
                    web,
                    mismatched_host: belied,
                });
            }
            LinkDestination::Unopenable(why) => self.show_message(&why),
        }
    }

    /// Jumps to a target in the displayed post; an empty one is the top.
    fn go_to_anchor(&mut self, anchor: &str) {
        let row = match anchor {
            "" | "top" => Some(0),
            anchor => self.preview.row_of_anchor(anchor),
        };
        let Some(row) = row else {
            if self.preview.unfold_to_anchor(anchor) {
                self.push_jump();
                return;
            }
            return self.show_message(&format!("This post has no heading `#{anchor}`."));
        };
        self.push_jump();
        self.preview.go_to_row(row, &self.screen());
    }

    /// Jumps back to where the last link was followed.
    pub(super) fn jump_back(&mut self) {
        while let Some(stop) = self.preview.jumps.pop() {
            if self.library.post(&stop.id).is_none() {
                continue;
            }
            if self.library.query().text() != stop.query.text() {
                self.set_filter(stop.query);
            }
            return self.jump_to(stop.id, JumpTarget::ScrollAnchor(stop.anchor));
        }
        self.show_message("No link to go back from.");
    }

    pub(super) fn push_jump(&mut self) {
        let Some(post) = self.list.chosen(&self.library) else {
            return;
        };
        if self.preview.jumps.len() == MAX_JUMPS {
            self.preview.jumps.remove(0);
        }
        self.preview.jumps.push(Jump {
            id: post.id.clone(),
            anchor: self.preview.anchor(),
            query: self.library.query().clone(),
        });
    }

    /// Shows a post at a target; if the filter hides it, clears the filter and says so.
    pub(super) fn jump_to(&mut self, id: PostId, goal: JumpTarget) {
        let is_shown = |app: &Self| app.library.visible().iter().any(|post| post.id == id);
        if !is_shown(self) {
            self.set_filter(Query::default());
            let words = "Cleared the filter, which hid this post.";
            self.show_message(words);
        }
        self.list.select(id.clone());
        self.view.focus = Pane::Preview;
        self.clamp_panes();
        self.preview.scroll_to(id, goal, &self.screen());
    }

    /// Shows a post from its start; a text being edited is left.
    pub(super) fn open_post(&mut self, id: PostId) {
        if self.view.focus == Pane::Edit {
            self.leave_text();
        }
        self.push_jump();
        self.jump_to(id, JumpTarget::Top);
    }

    /// Moves to a heading selected in the outline.
    pub(super) fn go_to_heading(&mut self, row: usize) {
        if self.view.focus == Pane::Edit {
            self.edit
                .go_to_preview_row(row, &mut self.preview, context!(self));
            return;
        }
        self.view.focus = Pane::Preview;
        self.clamp_panes();
        self.preview.go_to_row(row, &self.screen());
    }

    /// Handles an action in the check panel.
    pub(super) fn dispatch_in_check(&mut self, action: CheckAction) {
        let outcome = self
            .check
            .handle(action, check::visible_rows(&self.screen()));
        match self.apply_outcome(outcome) {
            None => {}
            Some(CheckRequest::GoTo) => self.go_to_finding(),
            Some(CheckRequest::Edit) => self.edit_finding(),
            Some(CheckRequest::Fix) => self.fix_selected_finding(),
            Some(CheckRequest::CheckAgain) => self.check.start_check(context!(self)),
            Some(CheckRequest::OpenExternally) => {
                self.check.open_finding_externally(context!(self));
            }
        }
    }

    /// Goes to the selected finding: in the preview if it is in the body of a post, else in the editor.
    fn go_to_finding(&mut self) {
        let Some(finding) = self.check.chosen().cloned() else {
            return;
        };
        let is_post = self.library.post(&finding.source).is_some();
        if !finding.in_body && !self.session.read_only || !is_post {
            return self.edit_finding();
        }
        self.close_mode();
        let goal = JumpTarget::ScrollAnchor(ScrollAnchor {
            line: finding.place.line,
            ..ScrollAnchor::default()
        });
        self.push_jump();
        self.jump_to(finding.source, goal);
    }

    fn edit_finding(&mut self) {
        let Some(finding) = self.check.chosen().cloned() else {
            return;
        };
        if self.session.read_only {
            return self.show_message("Can't edit: started with --read-only.");
        }
        self.close_mode();
        self.select_post_of(&finding);
        let at = CursorStart::At(finding.place.line, finding.place.column);
        self.edit_file(finding.path, at);
    }

    /// Applies the fix of the selected finding: in the editor, where it can be reviewed, undone and
    /// saved, or as a change preview.
    fn fix_selected_finding(&mut self) {
        let Some(finding) = self.check.chosen().cloned() else {
            return;
        };
        let fix = match finding.fix.clone() {
            Some(Fix::RenameFile(name)) => {
                let file = finding.path;
                return self.preview_change(ChangeRequest::Command(PostCommand::FixFileName {
                    file,
                    name,
                }));
            }
            Some(Fix::DefineTag(tag)) => {
                return self.preview_tag_change(TagChange::Define(tag), None);
            }
            Some(fix) => fix,
            None => {
                let text = NoticeText::new("No quick fix for this; ").key(Action::Edit);
                return self.show_text(text.words(" edits the post."));
            }
        };
        if self.session.read_only {
            return self.show_message("Not changed: started with --read-only.");
        }
        self.close_mode();
        self.select_post_of(&finding);
        let at = (finding.place.line, finding.place.column);
        self.open_and_fix(&finding.path, at, fix);
    }

    /// Selects the post of a finding in the list, unless the filter hides it.
    fn select_post_of(&mut self, finding: &Finding) {
        if self.library.post(&finding.source).is_some() {
            self.list.select(finding.source.clone());
            self.clamp_panes();
        }
    }

    /// Returns the post for the preview: the one in the editor, else the selected one.
    pub(super) fn previewed_post(&self) -> Option<&Arc<Post>> {
        match self.edit.current() {
            Some(open_post) => self.library.post(open_post.post.as_ref()?),
            None => self.list.chosen(&self.library),
        }
    }

    /// Remembers the post that is read or edited as the last one opened.
    pub(super) fn remember_opened_post(&mut self) {
        if !matches!(self.view.focus, Pane::Preview | Pane::Edit) {
            return;
        }
        if let Some(id) = self.previewed_post().map(|post| post.id.clone()) {
            self.list.recent.open(&id);
        }
    }

    /// Requests the page of the post on the screen.
    pub(super) fn request_preview(&mut self) {
        let post = self.previewed_post().cloned();
        let path = post.as_ref().map(|post| &post.path);
        let source = path.and_then(|path| self.edit.edited_text(path));
        self.preview.request(post, source, context!(self));
    }

    /// Displays a laid-out post, and scrolls it where search or editor want it.
    pub(super) fn handle_rendered(&mut self, rendered: Rendered) {
        let top = self.preview.top();
        let is_same = self.preview.is_same_view(&rendered, &self.screen());
        if self.preview.show_page(rendered, context!(self)) {
            self.relocate_selection();
            self.preview_match_again();
            self.preview.apply_pending_scroll(&self.screen());
            self.edit
                .restore_preview_row(&mut self.preview, context!(self));
        }
        if is_same && self.preview.top() == top {
            self.outbox.push(Effect::KeepFrame);
        }
    }

    /// Stores highlighted code; the page with its colors is laid out before it is drawn.
    pub(super) fn handle_colored(&mut self, done: Vec<(SnippetKey, HighlightedSnippet)>) {
        self.preview.take_colors(done);
        self.outbox.push(Effect::KeepFrame);
    }

    /// Starts select mode in the preview.
    pub(super) fn start_select(&mut self) {
        if self.view.focus != Pane::Preview {
            self.read_post();
        }
        let top = self.preview.top();
        let page = self.preview.page();
        let mode = self.preview.id().cloned().zip(page);
        let mode = mode.and_then(|(post, page)| SelectMode::new(post, page, top));
        match mode {
            Some(mode) => self.open_mode(InputMode::Select(Box::new(mode))),
            None => self.show_message("This post has no text to select."),
        }
    }

    /// Handles an action in select mode.
    pub(super) fn dispatch_in_select(&mut self, action: SelectAction) {
        let screen = self.screen();
        let height = screen.preview.map_or(1, |area| area.height);
        let (InputMode::Select(mode), Some(page)) = (&mut self.mode, self.preview.page()) else {
            return;
        };
        let outcome = mode.handle(action, page, height);
        let (rows, cursor) = (mode.rows(page), mode.cursor_rows(page));
        let lines = mode.source_lines(page);
        let is_by_row = mode.unit() == SelectUnit::Row;
        match context!(self).apply_outcome(outcome) {
            None => {}
            Some(SelectRequest::Show) => self.preview.show_rows(&cursor, &screen),
            Some(SelectRequest::Copy(CopyForm::Text)) if is_by_row => {
                let rows = page.rows.get(rows).unwrap_or_default();
                let text = text_of_rows(rows);
                context!(self).copy(&text);
            }
            Some(SelectRequest::Copy(form)) => self.read_lines_to_copy(lines, form),
        }
    }

    fn read_lines_to_copy(&mut self, lines: Range<usize>, form: CopyForm) {
        let Some(post) = self.previewed_post().cloned() else {
            return;
        };
        let source = self.edit.edited_text(&post.path);
        let (kind, glyphs) = (self.library.kind, self.session.glyphs);
        let folds = self.preview.folds.get(&post.id).cloned();
        let page = RenderJob {
            folds: folds.unwrap_or_default(),
            ..RenderJob::for_text(post, source, kind, glyphs, self.clock.clone())
        };
        let job = CopyJob { page, lines, form };
        self.outbox.push(Effect::CopyLines(Box::new(job)));
    }

    /// Copies the lines that were read, or says why they can't be.
    pub(super) fn handle_lines_read(&mut self, read: Result<String, String>) {
        match read {
            Ok(text) => context!(self).copy(&text),
            Err(why) => self.show_message(&format!("Not copied: {why}.")),
        }
    }

    /// Finds the selection again in a new page; ends it if that is of another post.
    fn relocate_selection(&mut self) {
        let InputMode::Select(mode) = &mut self.mode else {
            return;
        };
        match self.preview.page() {
            Some(page) if self.preview.id() == Some(&mode.post) => mode.relocate(page),
            _ => {
                self.close_mode();
                self.show_message("The post that was being selected is gone.");
            }
        }
    }
}
