//! Changes of posts: each is previewed, applied on a key, and can be undone.
//!
//! ```text
//! request ─▶ plan, on a worker ─▶ preview, file by file ─ Enter ─▶ apply ─▶ report, and rescan
//!                                                       └ Esc: nothing was written
//! ```
//! If a file changed since the preview, nothing is applied.

mod applied;

use std::sync::Arc;

use jiff::Timestamp;

use crate::blog::Post;
use crate::blog::command::Deed;
use crate::blog::file_transaction::{Names, Operation, Shown};
use crate::blog::tags::change::Retag;
use crate::blog::text_diff::Line;
use crate::config::Action;
use crate::text::{Clean, wrap};

use super::edit::Desk;
use super::layout::{Screen, Size};
use super::list_navigation::moved;
use super::mode::Mode;
use super::overlay::Panel;
use super::{App, Effect};

/// A change that the user requested.
#[derive(Clone, Debug, PartialEq)]
pub enum Wish {
    /// A change of tags.
    Tags {
        /// The change.
        retag: Retag,
        /// Posts to change; `None` for all.
        chosen: Option<Vec<Arc<Post>>>,
        /// Whether to add a tag that is missing in the tags file.
        define: bool,
        /// Whether to skip posts that can't be changed.
        leave_out: bool,
    },
    /// A command on posts.
    Deed(Deed),
    /// Undo of the last change.
    TakeBack,
}

/// Request to plan a change.
#[derive(Clone, Debug, PartialEq)]
pub struct PlanJob {
    /// Job number; answers to older jobs are dropped.
    pub ticket: u64,
    /// All posts of the blog.
    pub posts: Vec<Arc<Post>>,
    /// Change to plan.
    pub wish: Wish,
    /// Publish hooks from the settings.
    pub on_publish: Vec<Vec<String>>,
}

/// A planned change, for the preview.
#[derive(Clone, Debug, PartialEq)]
pub struct Proposal {
    /// Operation to apply; for an undo, the one that reverts.
    pub operation: Operation,
    /// For an undo, the time at which the reverted operation was applied.
    pub undoes: Option<Timestamp>,
    /// Notes for the user, one per line.
    pub notes: Vec<String>,
    /// Tag missing in the tags file that could be added.
    pub missing: Option<String>,
    /// Changed files, with their changed lines.
    pub files: Vec<Shown>,
    /// Programs to run afterwards, with their arguments.
    pub hooks: Vec<Vec<String>>,
}

/// Why a change is refused.
#[derive(Clone, Debug, PartialEq)]
pub struct Declined {
    /// Reasons, one per line.
    pub lines: Vec<String>,
    /// Whether the rest could be changed without the posts that are named.
    pub can_leave_out: bool,
    /// Whether nothing has to be changed, which is no error.
    pub is_so: bool,
}

/// Result of planning.
#[derive(Clone, Debug, PartialEq)]
pub struct Planned {
    /// Number of the job.
    pub ticket: u64,
    /// The plan, or why the change is refused.
    pub result: Result<Proposal, Declined>,
}

/// Result of applying or undoing an operation.
#[derive(Clone, Debug, PartialEq)]
pub struct Operated {
    /// Description of the change.
    pub what: String,
    /// Time at which it was requested.
    pub at: Timestamp,
    /// Whether it was undone.
    pub is_undo: bool,
    /// Error message, if it failed.
    pub result: Result<(), String>,
    /// New names of the files.
    pub names: Names,
}

/// The open change preview, and the changes applied in this run.
#[derive(Clone, Debug, Default)]
pub struct Steps {
    ticket: u64,
    wish: Option<Wish>,
    /// Result of planning; `None` while that is running.
    answer: Option<Result<Proposal, Declined>>,
    top: usize,
    /// Job numbers of changes that are applied as soon as they are planned.
    at_once: Vec<u64>,
    /// Changes of this run that can be undone.
    done: Vec<applied::Done>,
    /// Actions to take once the current change is applied.
    then: Option<applied::Then>,
    /// Tag rename to follow once the posts are read again.
    turn: Option<applied::Turn>,
}

/// A row of the change preview.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StepRow<'a> {
    /// A note, or a part of it.
    Note(String),
    /// A changed file.
    File(&'a Shown),
    /// A line that is removed or added.
    Line(&'a Line),
    /// A reason for the refusal, or a part of it.
    Why(String),
    /// Blank row above a file.
    Blank,
}

impl Steps {
    /// Returns the result of planning, once it is there.
    pub fn answer(&self) -> Option<&Result<Proposal, Declined>> {
        self.answer.as_ref()
    }

    /// Returns the plan, if it changes anything.
    pub fn proposal(&self) -> Option<&Proposal> {
        let proposal = self.answer.as_ref()?.as_ref().ok()?;
        (!proposal.operation.changes.is_empty()).then_some(proposal)
    }

    /// Whether the preview is of an undo.
    pub fn is_undo(&self) -> bool {
        self.wish == Some(Wish::TakeBack)
    }

    /// Returns the number of rows scrolled off the top.
    pub fn top(&self) -> usize {
        self.top
    }

    /// Returns the visible rows.
    pub fn rows(&self, room: Size) -> impl Iterator<Item = StepRow<'_>> {
        self.all_rows(room.width).skip(self.top).take(room.height)
    }

    /// Returns the number of all rows at this width.
    pub fn count(&self, width: usize) -> usize {
        self.all_rows(width).count()
    }

    fn all_rows(&self, width: usize) -> impl Iterator<Item = StepRow<'_>> {
        let answer = self.answer.as_ref();
        let plan = answer.and_then(|answer| answer.as_ref().ok());
        let declined = answer.and_then(|answer| answer.as_ref().err());
        let whys = declined.into_iter().flat_map(|it| &it.lines);
        let notes = plan.into_iter().flat_map(|it| &it.notes);
        let missing = plan.and_then(|it| it.missing.as_ref());
        let missing = missing.map(|tag| format!("the tags file does not have `{tag}`"));
        let files = plan.into_iter().flat_map(|it| &it.files);
        let has_words = plan.is_some_and(|it| !it.notes.is_empty() || it.missing.is_some());
        let files = files.enumerate().flat_map(move |(place, file)| {
            let blank = (place > 0 || has_words).then_some(StepRow::Blank);
            let lines = file.lines.iter().map(StepRow::Line);
            blank.into_iter().chain([StepRow::File(file)]).chain(lines)
        });
        let wrapped = move |text: &str| wrap::wrap(Clean::new(text).as_str(), width);
        let whys = whys.flat_map(move |why| wrapped(why)).map(StepRow::Why);
        let notes = notes.cloned().chain(missing);
        let notes = notes
            .flat_map(move |note| wrapped(&note))
            .map(StepRow::Note);
        whys.chain(notes).chain(files)
    }

    /// Scrolls; returns whether `action` is a motion.
    fn go(&mut self, action: Action, room: Size) -> bool {
        let page = room.height.saturating_sub(1).max(1);
        let last = self.count(room.width).saturating_sub(room.height);
        let Some(to) = moved(action, self.top, last, page) else {
            return false;
        };
        self.top = to;
        true
    }
}

/// Maximum width of a row, in columns.
const WIDEST: usize = 96;

/// Returns the space for the rows: the screen without padding, title, keys and margins.
pub fn room(screen: &Screen) -> Size {
    let (wide, high) = if screen.is_compact() {
        (4, 4)
    } else {
        (12, 12)
    };
    Size {
        width: screen.size.width.saturating_sub(wide).clamp(1, WIDEST),
        height: screen.size.height.saturating_sub(high).max(1),
    }
}

impl App {
    /// Plans a change and opens its preview.
    pub(super) fn wish(&mut self, wish: Wish) -> Vec<Effect> {
        if let Some(why) = self.cannot_step() {
            self.keep_wished(Some(&wish));
            return self.answer(why);
        }
        self.steps.answer = None;
        self.steps.top = 0;
        self.steps.wish = Some(wish.clone());
        self.mode = Mode::Panel(Panel::Step);
        vec![self.plan(wish)]
    }

    fn cannot_step(&self) -> Option<&'static str> {
        if self.setup.read_only {
            return Some("Not changed: started with --read-only.");
        }
        let waits = !self.library.is_read();
        waits.then_some("The posts are still being read; try again in a moment.")
    }

    fn plan(&mut self, wish: Wish) -> Effect {
        self.steps.ticket += 1;
        Effect::Plan(Box::new(PlanJob {
            ticket: self.steps.ticket,
            posts: self.library.posts().to_vec(),
            wish,
            on_publish: self.setup.settings.on_publish.clone(),
        }))
    }

    /// Undoes the last change: at once if it is of this run, else after a preview.
    pub(super) fn take_back(&mut self) -> Vec<Effect> {
        if self.setup.read_only {
            return self.answer("Not changed: started with --read-only.");
        }
        let Some(done) = self.steps.done.last() else {
            return self.wish(Wish::TakeBack);
        };
        let at = done.at;
        match self.written_in(&done.names) {
            Some(why) => self.answer(&why),
            None => vec![Effect::TakeBack(at)],
        }
    }

    /// Handles the result of planning.
    pub(super) fn take_planned(&mut self, mut planned: Planned) -> Vec<Effect> {
        if let Some(place) = self
            .steps
            .at_once
            .iter()
            .position(|it| *it == planned.ticket)
        {
            self.steps.at_once.remove(place);
            return self.do_planned(planned.result);
        }
        if planned.ticket == self.steps.ticket && self.is_step_open() {
            if let Ok(proposal) = &mut planned.result {
                proposal.notes.extend(self.unsaved_in(&proposal.operation));
            }
            self.steps.answer = Some(planned.result);
        }
        Vec::new()
    }

    /// Returns a note per text in the editor that is unsaved and whose file would change on disk.
    fn unsaved_in(&self, operation: &Operation) -> Vec<String> {
        let changes = operation.changes.iter();
        let unsaved = self.edit.not_on_disk();
        let unsaved = unsaved.filter(|desk| changes.clone().any(|it| it.path() == desk.path));
        let note = |desk: &Desk| {
            let name = &desk.name;
            format!("{name} has unsaved text, which stays: saving it brings the two together")
        };
        unsaved.map(note).collect()
    }

    fn is_step_open(&self) -> bool {
        matches!(self.mode, Mode::Panel(Panel::Step))
    }

    /// Handles an action in the change preview.
    pub(super) fn act_in_step(&mut self, action: Action) -> Vec<Effect> {
        let room = room(&self.screen());
        if self.steps.go(action, room) {
            return Vec::new();
        }
        match action {
            Action::Back | Action::Cancel => self.leave_step(),
            Action::DoIt => self.do_step(true),
            Action::DefineTag => self.wish_again(true, false),
            Action::LeaveOut if self.has_hooks() => self.do_step(false),
            Action::LeaveOut => self.wish_again(false, true),
            _ => Vec::new(),
        }
    }

    fn has_hooks(&self) -> bool {
        let proposal = self.steps.proposal();
        proposal.is_some_and(|proposal| !proposal.hooks.is_empty())
    }

    fn leave_step(&mut self) -> Vec<Effect> {
        let is_over = self.steps.answer.is_some() && self.steps.proposal().is_none();
        if is_over {
            let wish = self.steps.wish.take();
            self.keep_wished(wish.as_ref());
        }
        self.close_step();
        if is_over {
            return Vec::new();
        }
        self.answer("Nothing was changed.")
    }

    fn close_step(&mut self) {
        self.steps.ticket += 1;
        self.steps.answer = None;
        self.steps.wish = None;
        self.mode = Mode::Browse;
    }

    /// Applies the previewed change; then runs its hooks if `runs`.
    fn do_step(&mut self, runs: bool) -> Vec<Effect> {
        let Some(proposal) = self.steps.proposal() else {
            return match self.steps.answer {
                Some(_) => self.leave_step(),
                None => Vec::new(),
            };
        };
        let (undoes, operation) = (proposal.undoes, proposal.operation.clone());
        let hooks = if runs {
            proposal.hooks.clone()
        } else {
            Vec::new()
        };
        self.steps.then = Some(applied::Then {
            at: operation.at,
            hooks,
            wish: self.steps.wish.take(),
        });
        self.close_step();
        self.carry_out(undoes, operation)
    }

    /// Plans the same change again with tags defined or posts skipped, if that was offered.
    fn wish_again(&mut self, defines: bool, leaves_out: bool) -> Vec<Effect> {
        let is_offered = match &self.steps.answer {
            Some(Ok(proposal)) => defines && proposal.missing.is_some(),
            Some(Err(declined)) => leaves_out && declined.can_leave_out,
            None => false,
        };
        let Some(mut wish) = self.steps.wish.clone().filter(|_| is_offered) else {
            return Vec::new();
        };
        if let Wish::Tags {
            define, leave_out, ..
        } = &mut wish
        {
            *define |= defines;
            *leave_out |= leaves_out;
        }
        self.wish(wish)
    }
}
