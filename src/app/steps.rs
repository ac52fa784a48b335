//! Changes of posts: each is previewed, applied on a key, and can be undone.
//!
//! ```text
//! wish ─▶ Plan, off the keys ─▶ shown, file by file ─ Enter ─▶ Operate ─▶ told, and the disk read
//!                                                   └ Esc: nothing was written
//! ```
//! A file that changed since the preview refuses the change.

mod done;

use std::sync::Arc;

use jiff::Timestamp;

use crate::blog::Post;
use crate::blog::deed::Deed;
use crate::blog::difference::Line;
use crate::blog::operation::{Names, Operation, Shown};
use crate::blog::tags::retag::Retag;
use crate::config::Action;
use crate::text::{Clean, wrap};

use super::edit::Desk;
use super::mode::Mode;
use super::moves::moved;
use super::panel::Panel;
use super::screen::{Screen, Size};
use super::{App, Effect};

/// Something a person wants done to posts.
#[derive(Clone, Debug, PartialEq)]
pub enum Wish {
    /// Tags changed.
    Tags {
        /// The change.
        retag: Retag,
        /// The posts that change; nothing where all do.
        chosen: Option<Vec<Arc<Post>>>,
        /// Whether a tag that the tags file does not have is to be added to it.
        define: bool,
        /// Whether posts that cannot be changed are left out.
        leave_out: bool,
    },
    /// Something done to posts.
    Deed(Deed),
    /// The last step taken back.
    TakeBack,
}

/// A step to be planned.
#[derive(Clone, Debug, PartialEq)]
pub struct PlanJob {
    /// Names the job; an answer to an older one is dropped.
    pub ticket: u64,
    /// All posts of the blog.
    pub posts: Vec<Arc<Post>>,
    /// What is wanted.
    pub wish: Wish,
    /// What is to run once posts are published, as it is set.
    pub on_publish: Vec<Vec<String>>,
}

/// What a wish comes down to.
#[derive(Clone, Debug, PartialEq)]
pub struct Proposal {
    /// The step; where one is taken back, that which does it.
    pub operation: Operation,
    /// When the step was done that is taken back, where one is.
    pub undoes: Option<Timestamp>,
    /// What a person should know of it, a line each.
    pub notes: Vec<String>,
    /// A tag that the tags file does not have and could be given.
    pub missing: Option<String>,
    /// The files, and the lines of them that change.
    pub files: Vec<Shown>,
    /// The programs that run then, with their arguments.
    pub hooks: Vec<Vec<String>>,
}

/// Why there is nothing to be done.
#[derive(Clone, Debug, PartialEq)]
pub struct Declined {
    /// Why, a line each.
    pub lines: Vec<String>,
    /// Whether the rest could be done without what is named.
    pub can_leave_out: bool,
    /// Whether that is because everything is as it is to be, which is no failure.
    pub is_so: bool,
}

/// A plan came to its end.
#[derive(Clone, Debug, PartialEq)]
pub struct Planned {
    /// The ticket of the job.
    pub ticket: u64,
    /// The plan, or why there is none.
    pub result: Result<Proposal, Declined>,
}

/// A step was done or taken back, or was not.
#[derive(Clone, Debug, PartialEq)]
pub struct Operated {
    /// What it does, in words.
    pub what: String,
    /// When it was asked for.
    pub at: Timestamp,
    /// Whether it was taken back.
    pub is_undo: bool,
    /// Why not, where it was not.
    pub result: Result<(), String>,
    /// The names that files have now.
    pub names: Names,
}

/// What is planned, and what was done since the start.
#[derive(Clone, Debug, Default)]
pub struct Steps {
    ticket: u64,
    wish: Option<Wish>,
    /// The answer; nothing while it is looked for.
    answer: Option<Result<Proposal, Declined>>,
    top: usize,
    /// The steps that are done as soon as they are planned, by their tickets.
    at_once: Vec<u64>,
    /// What was done here and not taken back.
    done: Vec<done::Done>,
    /// What follows once the step that was asked for is done.
    then: Option<done::Then>,
    /// What goes along with it once the posts are read.
    turn: Option<done::Turn>,
}

/// A row of what is shown of a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StepRow<'a> {
    /// What a person should know, or a part of it.
    Note(String),
    /// A file that changes.
    File(&'a Shown),
    /// A line of it that goes or comes.
    Line(&'a Line),
    /// Why there is nothing to be done, or a part of it.
    Why(String),
    /// Nothing, above a file.
    Blank,
}

impl Steps {
    /// Gives the answer, once it is there.
    pub fn answer(&self) -> Option<&Result<Proposal, Declined>> {
        self.answer.as_ref()
    }

    /// Gives what is to be done, where there is something.
    pub fn proposal(&self) -> Option<&Proposal> {
        let proposal = self.answer.as_ref()?.as_ref().ok()?;
        (!proposal.operation.changes.is_empty()).then_some(proposal)
    }

    /// Tells whether a step is to be taken back.
    pub fn is_undo(&self) -> bool {
        self.wish == Some(Wish::TakeBack)
    }

    /// Gives the number of rows above the screen.
    pub fn top(&self) -> usize {
        self.top
    }

    /// Gives the rows on the screen, which has so much room for them.
    pub fn rows(&self, room: Size) -> impl Iterator<Item = StepRow<'_>> {
        self.all_rows(room.width).skip(self.top).take(room.height)
    }

    /// Counts all rows, of so many columns each.
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

    /// Scrolls; tells whether the action was one of moving.
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

/// The widest a row gets.
const WIDEST: usize = 96;

/// Gives the room that the screen has for what changes: all but the padding, the head, the keys
/// and what is free around them.
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
    /// Shows what a wish would change, once that is found out.
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

    /// Takes back the last step: at once where it was done here, else shown first.
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

    /// Takes what a wish comes down to.
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

    /// Says which texts are changed on disk while they are being written.
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

    /// Takes an action while a step is shown.
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

    /// Does what is shown, and runs what is to run then unless that is left out.
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
        self.steps.then = Some(done::Then {
            at: operation.at,
            hooks,
            wish: self.steps.wish.take(),
        });
        self.close_step();
        self.carry_out(undoes, operation)
    }

    /// Plans the same wish with more allowed, where that was offered.
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
