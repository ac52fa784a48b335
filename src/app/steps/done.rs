//! What becomes of a step: done, told in one line, and followed where posts get other names.

use std::path::{Path, PathBuf};

use jiff::Timestamp;

use crate::app::notice::{Level, Topic};
use crate::app::{App, Effect};
use crate::blog::operation::{Names, Operation};
use crate::blog::{PostId, when};
use crate::config::{Action, Scope};

use super::{Declined, Operated, Proposal, Wish};

/// From how many files on a step takes long enough for a word before it is done.
const MANY: usize = 50;

/// A step that was done here and not taken back.
#[derive(Clone, Debug)]
pub(super) struct Done {
    /// When it was asked for.
    pub(super) at: Timestamp,
    /// The names that files have since.
    pub(super) names: Names,
}

impl App {
    /// Does what a wish comes down to as soon as that is known.
    pub(in crate::app) fn wish_at_once(&mut self, wish: Wish) -> Vec<Effect> {
        if let Some(why) = self.cannot_step() {
            return self.answer(why);
        }
        let effect = self.plan(wish);
        self.steps.at_once.push(self.steps.ticket);
        vec![effect]
    }

    /// Does what was planned, or says why there is nothing to do.
    pub(super) fn do_planned(&mut self, result: Result<Proposal, Declined>) -> Vec<Effect> {
        match result {
            Ok(proposal) => self.carry_out(proposal.undoes, proposal.operation),
            Err(declined) => {
                let why = declined.lines.join("; ");
                self.refuse(&format!("Error: not done: {why}"))
            }
        }
    }

    /// Does a step, or takes one back, unless it would take a text away that is being written.
    pub(super) fn carry_out(
        &mut self,
        undoes: Option<Timestamp>,
        operation: Operation,
    ) -> Vec<Effect> {
        if let Some(why) = self.in_the_way(&operation) {
            return self.refuse(&format!("Error: not done: {why}"));
        }
        let files = operation.changes.len();
        if files >= MANY {
            self.answer(&format!("Writing {} files.", when::number(files)));
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

    /// Says whose text is being written where a step that is taken back made or renamed a file.
    pub(super) fn written_in(&self, names: &Names) -> Option<String> {
        let desk = self.edit.unsaved().find(|desk| {
            let made = names.made.contains(&desk.path);
            made || names.moved.iter().any(|(_, to)| desk.path.starts_with(to))
        })?;
        Some(format!(
            "{} has unsaved text: save it, then take the change back.",
            desk.name
        ))
    }

    /// Tells what became of a step, and reads the disk again.
    pub(in crate::app) fn take_operated(&mut self, operated: &Operated) -> Vec<Effect> {
        let Operated {
            what, at, is_undo, ..
        } = operated;
        self.form_was_saved(operated);
        self.notices.retract(&Topic::Step);
        if let Err(why) = &operated.result {
            self.steps.hooks = None;
            if *is_undo {
                // what was done here is no longer the last thing done
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
        if *is_undo {
            self.steps.done.retain(|done| done.at != *at);
            self.answer(&format!("Taken back: {what}."));
        } else {
            self.steps.done.push(Done {
                at: *at,
                names: operated.names.clone(),
            });
            let key = self.setup.keymap.key(Scope::List, Action::TakeBack);
            let way = key.map(|key| format!(" {} takes it back.", key.short()));
            self.answer(&format!("Done: {what}.{}", way.unwrap_or_default()));
        }
        let hooks = self.steps.hooks.take().filter(|(then, _)| then == at);
        let hooks = hooks.map(|(_, hooks)| Effect::Hooks(hooks));
        [Effect::Rescan].into_iter().chain(hooks).collect()
    }

    /// Goes with posts to their new names, and to the one that was made.
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
        let made: Option<&PathBuf> = names.made.iter().find(|path| is_post(path));
        if let Some(id) = made.and_then(|path| self.library.id_at(path)) {
            self.list.want(id);
        }
    }
}
