//! Applied changes: their report, undo and follow-up where posts or tags were renamed.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::Timestamp;

use crate::app::mode::Mode;
use crate::app::notice::{Level, Topic};
use crate::app::{App, Effect};
use crate::blog::file_transaction::{Names, Operation};
use crate::blog::tags::change::Retag;
use crate::blog::{Post, PostId, Query, human_date};
use crate::config::{Action, Scope};

use super::{Declined, Operated, Proposal, Steps, Wish};

/// Minimum number of files for a message that a change has started.
const MANY: usize = 50;

/// A change of this run that can be undone.
#[derive(Clone, Debug)]
pub(super) struct Done {
    /// Time at which it was requested.
    pub(super) at: Timestamp,
    /// New names of its files.
    pub(super) names: Names,
    /// Tag rename that it made.
    turn: Option<Turn>,
}

/// Actions to take once a change is applied.
#[derive(Clone, Debug)]
pub(super) struct Then {
    /// Time at which the change was requested.
    pub(super) at: Timestamp,
    /// Programs to run.
    pub(super) hooks: Vec<Vec<String>>,
    /// The requested change.
    pub(super) wish: Option<Wish>,
}

/// Selection and filter to update after a tag rename, once the posts are read again.
#[derive(Clone, Debug)]
pub(super) struct Turn {
    /// Old name of the tag; the first of them for a merge.
    from: String,
    /// New name.
    to: String,
    /// Filter with the old name, and the same with the new one.
    filter: Option<(Query, Query)>,
}

impl Turn {
    fn back(self) -> Self {
        Self {
            from: self.to,
            to: self.from,
            filter: self.filter.map(|(from, to)| (to, from)),
        }
    }
}

impl Steps {
    /// Returns the change being previewed.
    pub(in crate::app) fn wished(&self) -> Option<&Wish> {
        self.wish.as_ref()
    }

    /// Returns the change being applied.
    pub(in crate::app) fn being_done(&self) -> Option<&Wish> {
        self.then.as_ref()?.wish.as_ref()
    }
}

impl App {
    /// Applies a change as soon as it is planned, without a preview.
    pub(in crate::app) fn wish_at_once(&mut self, wish: Wish) -> Vec<Effect> {
        if let Some(why) = self.cannot_step() {
            return self.answer(why);
        }
        let effect = self.plan(wish);
        self.steps.at_once.push(self.steps.ticket);
        vec![effect]
    }

    /// Applies a planned change, or reports why not.
    pub(super) fn do_planned(&mut self, result: Result<Proposal, Declined>) -> Vec<Effect> {
        match result {
            Ok(proposal) => self.carry_out(proposal.undoes, proposal.operation),
            Err(declined) if declined.is_so => {
                let why = declined.lines.join("; ");
                self.answer(&format!("Nothing to do: {why}."))
            }
            Err(declined) => {
                let why = declined.lines.join("; ");
                self.refuse(&format!("Error: not done: {why}"))
            }
        }
    }

    /// Applies or undoes an operation, unless it would delete or rename a file with unsaved text.
    pub(super) fn carry_out(
        &mut self,
        undoes: Option<Timestamp>,
        operation: Operation,
    ) -> Vec<Effect> {
        if let Some(why) = self.in_the_way(&operation) {
            self.step_failed();
            return self.refuse(&format!("Error: not done: {why}"));
        }
        let files = operation.changes.len();
        if files >= MANY {
            self.answer(&format!("Writing {} files.", human_date::number(files)));
        }
        vec![match undoes {
            Some(at) => Effect::TakeBack(at),
            None => Effect::Operate(Box::new(operation)),
        }]
    }

    fn refuse(&mut self, text: &str) -> Vec<Effect> {
        self.notices
            .say(Level::Error, Topic::Step, text, self.clock.now);
        Vec::new()
    }

    /// Returns an error if an undo would delete or move a file with unsaved text.
    pub(super) fn written_in(&self, names: &Names) -> Option<String> {
        let desk = self.edit.not_on_disk().find(|desk| {
            let made = names.made.contains(&desk.path);
            made || names.moved.iter().any(|(_, to)| desk.path.starts_with(to))
        })?;
        Some(format!(
            "{} has unsaved text: save it, then take the change back.",
            desk.name
        ))
    }

    /// Reports the result of a change, and rescans the disk.
    pub(in crate::app) fn take_operated(&mut self, operated: &Operated) -> Vec<Effect> {
        let Operated {
            what, at, is_undo, ..
        } = operated;
        let mut effects = self.form_was_saved(operated);
        self.notices.retract(&Topic::Step);
        if let Err(why) = &operated.result {
            self.step_failed();
            if *is_undo {
                // the last change on disk is no longer one of this run
                self.steps.done.clear();
            }
            let which = if *is_undo {
                "not taken back"
            } else {
                "not done"
            };
            self.refuse(&format!("Error: {which}: {why}"));
            return vec![Effect::Rescan];
        }
        self.follow_names(&operated.names);
        let then = self.steps.then.take().filter(|then| then.at == *at);
        if *is_undo {
            let done = &mut self.steps.done;
            let place = done.iter().position(|done| done.at == *at);
            let turn = place.and_then(|place| done.remove(place).turn);
            self.steps.turn = turn.map(Turn::back);
            self.answer(&format!("Taken back: {what}."));
        } else {
            self.steps.turn = then.as_ref().and_then(|then| self.turn_after(then));
            self.steps.done.push(Done {
                at: *at,
                names: operated.names.clone(),
                turn: self.steps.turn.clone(),
            });
            let key = self.setup.keymap.key(Scope::List, Action::TakeBack);
            let way = key.map(|key| format!(" {} takes it back.", key.short()));
            self.answer(&format!("Done: {what}.{}", way.unwrap_or_default()));
        }
        self.follow_tag(&[]);
        let hooks = then.map(|then| then.hooks).filter(|it| !it.is_empty());
        let hooks = hooks.map(Effect::Hooks);
        effects.extend([Effect::Rescan].into_iter().chain(hooks));
        let is_over = self.edit.unsaved().next().is_none() && self.typed_sent().is_empty();
        if self.edit.is_quitting() && is_over && !effects.contains(&Effect::Quit) {
            effects.extend(self.save_next_form());
        }
        effects
    }

    /// Cancels the follow-up of a failed change and a pending quit, keeping the text typed for it.
    pub(super) fn step_failed(&mut self) {
        self.edit.stop_quitting();
        let wish = self.steps.then.take().and_then(|then| then.wish);
        self.keep_wished(wish.as_ref());
    }

    /// Returns the tag rename made by a change, if any.
    fn turn_after(&self, then: &Then) -> Option<Turn> {
        let Some(Wish::Tags { retag, .. }) = &then.wish else {
            return None;
        };
        let (from, to) = match retag {
            Retag::Rename(from, to) => (std::slice::from_ref(from), to),
            Retag::Merge(from, to) => (from.as_slice(), to),
            _ => return None,
        };
        let before = self.library.query();
        let after = before.with_tag_renamed(from, to);
        let is_named = before.text() != after.text();
        Some(Turn {
            from: from.first()?.clone(),
            to: to.clone(),
            filter: is_named.then(|| (before.clone(), after)),
        })
    }

    /// Updates selection and filter for a renamed tag, once posts have the new name or none has the
    /// old one left; leaves a filter that was edited since.
    pub(in crate::app) fn follow_tag(&mut self, read: &[Arc<Post>]) {
        let has = |label: &str, posts: &[Arc<Post>]| {
            let mut tags = posts.iter().flat_map(|post| &post.tags);
            tags.any(|tag| tag.label == label)
        };
        let is_due =
            |turn: &mut Turn| has(&turn.to, read) || !has(&turn.from, self.library.posts());
        let Some(turn) = self.steps.turn.take_if(is_due) else {
            return;
        };
        self.tags.follow_label(&turn.to, &self.library);
        let is_typed = matches!(self.mode, Mode::Filter(_));
        let stands = |from: &Query| !is_typed && from.text() == self.library.query().text();
        if let Some((_, to)) = turn.filter.filter(|(from, _)| stands(from)) {
            self.narrow_to(to);
        }
    }

    /// Moves selection and reading positions to the new names of posts, and selects a created post.
    fn follow_names(&mut self, names: &Names) {
        let posts = self.library.posts().iter();
        let renamed = posts.filter_map(|post| {
            let path = names.now(&post.path)?;
            Some((post.id.clone(), self.library.id_at(&path)?))
        });
        let renamed: Vec<(PostId, PostId)> = renamed.collect();
        for (old, new) in renamed {
            self.list.rename(&old, &new);
            self.preview.rename(&old, new);
        }
        let is_post = |path: &Path| {
            path.extension().is_some_and(|ending| {
                let ending = ending.to_string_lossy();
                ending.starts_with("md") || ending == "markdown"
            })
        };
        let is_new = |(from, to): &&(PathBuf, PathBuf)| {
            let was = |from: &Path| {
                self.library
                    .id_at(from)
                    .and_then(|id| self.library.post(&id))
            };
            is_post(to) && was(from).is_none()
        };
        let named = names.moved.iter().filter(is_new).map(|(_, to)| to);
        let mut made = names.made.iter().filter(|path| is_post(path)).chain(named);
        if let Some(id) = made.next().and_then(|path| self.library.id_at(path)) {
            self.list.want(id);
        }
    }
}
