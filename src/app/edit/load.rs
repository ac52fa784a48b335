//! Opening posts for editing, and external changes of open files.

use std::path::{Path, PathBuf};

use crate::app::event::Follows;
use crate::app::mode::Pane;
use crate::app::notice::{Level, Topic};
use crate::app::{App, Effect, Event};
use crate::blog::dialect::Dialect;
use crate::blog::{Delta, PostId};
use crate::editor::highlight::State;
use crate::editor::{Change, Selection, Transaction};

use super::open_post::Desk;
use super::read_only::Lock;
use super::{Asked, LoadJob, Loaded, Recovered, Typed};

/// Maximum number of input events kept while a file is loading.
const MOST_TYPED: usize = 10_000;

impl Desk {
    /// Requests the current text on disk.
    pub fn look_again(&self) -> Effect {
        Effect::Load(Box::new(LoadJob {
            path: self.path.clone(),
            known: Some((self.buffer.text().clone(), self.buffer.state())),
            dialect: Dialect::default(),
        }))
    }
}

impl App {
    /// Opens the selected post for editing at the line on the screen.
    pub(in crate::app) fn edit_chosen(&mut self) -> Vec<Effect> {
        let Some(post) = self.list.chosen(&self.library) else {
            return self.answer("There is no post to write in.");
        };
        let (path, id) = (post.path.clone(), post.id.clone());
        let is_shown = self.preview.id() == Some(&id);
        let line = if is_shown {
            self.preview.place().line
        } else {
            0
        };
        if self.setup.read_only {
            return self.answer("Not opened for writing: started with --read-only.");
        }
        self.list.hold(&self.library);
        self.edit_file(path, (line.max(1), 1))
    }

    /// Opens the post in `$EDITOR` at the line on the screen.
    pub(in crate::app) fn hand_over(&mut self) -> Vec<Effect> {
        if self.setup.read_only {
            return self.answer("Not opened: started with --read-only.");
        }
        let (path, at) = match (self.edit.desk(), self.list.chosen(&self.library)) {
            (Some(desk), _) => (desk.path.clone(), desk.place()),
            (None, Some(post)) => {
                let is_shown = self.preview.id() == Some(&post.id);
                let line = if is_shown {
                    self.preview.place().line
                } else {
                    1
                };
                (post.path.clone(), (line.max(1), 1))
            }
            (None, None) => return self.answer("There is no post to open."),
        };
        if self.edit.is_unsaved(&path) {
            return self.answer("Save it first: your editor opens what is on disk.");
        }
        vec![Effect::External(path, at)]
    }

    /// Opens a file for editing at a line and column.
    pub fn edit_file(&mut self, path: PathBuf, at: (usize, usize)) -> Vec<Effect> {
        if let Some(desk) = self.edit.find_mut(&path) {
            let is_elsewhere = desk.place().0 != at.0 && at.0 > 1;
            if is_elsewhere {
                let place = desk.at(at);
                desk.select(Selection::at(place), self.clock.now);
            }
            return self.enter(path);
        }
        self.edit.asked = Some(Asked {
            path: path.clone(),
            at,
            typed: Vec::new(),
        });
        vec![Effect::Load(Box::new(LoadJob {
            path,
            known: None,
            dialect: self.library.kind.into(),
        }))]
    }

    /// Shows an open post.
    fn enter(&mut self, path: PathBuf) -> Vec<Effect> {
        self.edit.open = Some(path);
        self.notices.retract(&Topic::Recovered);
        if self.view.focus != Pane::Edit {
            self.edit.back = self.view.focus;
        }
        self.view.focus = Pane::Edit;
        self.preview.found = None;
        self.settle();
        Vec::new()
    }

    /// Keeps input while the file is loading. Returns whether the event was consumed.
    pub(in crate::app) fn type_ahead(&mut self, event: &Event) -> bool {
        let Some(asked) = &mut self.edit.asked else {
            return false;
        };
        if asked.typed.len() < MOST_TYPED {
            match event {
                Event::Key(key) => asked.typed.push(Typed::Key(*key)),
                Event::Paste(text) => asked.typed.push(Typed::Paste(text.clone())),
                Event::Poured(poured) => match asked.typed.last_mut() {
                    Some(Typed::Paste(before)) if poured.follows == Follows::Piece => {
                        before.push_str(&poured.text);
                    }
                    _ => asked.typed.push(Typed::Paste(poured.text.clone())),
                },
                _ => return false,
            }
        }
        matches!(event, Event::Key(_) | Event::Paste(_) | Event::Poured(_))
    }

    /// Handles a loaded file.
    pub(in crate::app) fn take_loaded(&mut self, loaded: Loaded) -> Vec<Effect> {
        if self.edit.find(&loaded.path).is_some() {
            return self.take_change(loaded);
        }
        let is_wanted = |asked: &mut Asked| asked.path == loaded.path;
        let Some(asked) = self.edit.asked.take_if(is_wanted) else {
            return vec![Effect::Release(loaded.path)];
        };
        let disk = match loaded.disk {
            Ok(disk) => disk,
            Err(why) => {
                let text = format!("{} {why}", self.name_of(&loaded.path));
                self.say_failure(&text);
                return vec![Effect::Release(loaded.path)];
            }
        };
        let (name, post) = (self.name_of(&loaded.path), self.post_at(&loaded.path));
        let reader = self.library.kind.profile().fences.reader;
        let start = State::start(reader).in_dialect(loaded.dialect);
        let mut desk = Desk::new(loaded.path.clone(), name, post, disk, start);
        if loaded.is_taken {
            desk.lock = desk.lock.or(Some(Lock::Other));
        }
        if self.setup.read_only {
            desk.lock = Some(Lock::ReadOnly);
        }
        let at = desk.at(asked.at);
        desk.select(Selection::at(at), self.clock.now);
        desk.come_to_rest();
        self.edit.desks.push(desk);
        let mut effects = self.enter(loaded.path.clone());
        self.say_lock();
        self.put_in_view(asked.at.0);
        effects.extend(self.offer_draft(&loaded.path, loaded.drafts));
        for typed in asked.typed {
            effects.extend(match typed {
                Typed::Key(key) => self.press(key),
                Typed::Paste(text) => self.paste(&text),
                Typed::Fix(at, fix) => self.mend(at, &fix),
            });
        }
        effects
    }

    /// Reports posts with unsaved text of an earlier session; opening one offers to restore it.
    pub(in crate::app) fn tell_recovered(&mut self, found: &[Recovered]) -> Vec<Effect> {
        let is_open = |file: &PathBuf| {
            let is_asked = self
                .edit
                .asked
                .as_ref()
                .is_some_and(|asked| asked.path == *file);
            is_asked || self.edit.find(file).is_some()
        };
        let left = found.iter().filter(|found| !is_open(&found.file));
        let (here, elsewhere): (Vec<&Recovered>, Vec<&Recovered>) = left.partition(|it| it.is_here);
        let (gone, there): (Vec<_>, Vec<_>) = here.into_iter().partition(|it| it.is_gone);
        let Some(first) = there.iter().chain(&gone).next() else {
            return self.tell_elsewhere(elsewhere.len());
        };
        let name = self.name_of(&first.file);
        let text = match there.len() + gone.len() - 1 {
            0 if first.is_gone => format!(
                "A draft of {name} was recovered, whose file is gone: `postdesk drafts` puts it back."
            ),
            0 => format!("A draft of {name} was recovered. Write in it (e) to restore it."),
            more => format!(
                "Drafts of {name} and {more} more were recovered. Write in one (e) to restore it; `postdesk drafts` lists them."
            ),
        };
        self.notices
            .say(Level::Warning, Topic::Recovered, &text, self.clock.now);
        Vec::new()
    }

    /// Reports recovery copies that belong to no post of this blog and cannot be restored here.
    fn tell_elsewhere(&mut self, count: usize) -> Vec<Effect> {
        let words = match count {
            0 => return Vec::new(),
            1 => "A draft of another folder waits: `postdesk drafts` shows it.".to_owned(),
            _ => format!("{count} drafts of other folders wait: `postdesk drafts` lists them."),
        };
        self.answer(&words)
    }

    /// Scrolls the cursor line to a third of the screen height.
    fn put_in_view(&mut self, line: usize) {
        let screen = self.screen();
        let (Some(room), Some(desk)) = (screen.edit_room(), self.edit.desk_mut()) else {
            return;
        };
        if line > 1 {
            let at = desk.buffer.head();
            desk.view
                .show_at(desk.buffer.text(), at, room.rows / 3, room);
        }
    }

    pub(super) fn say_failure(&mut self, text: &str) {
        self.notices
            .say(Level::Error, Topic::Failure, text, self.clock.now);
    }

    /// Returns the name of a file in the post list, or else its file name.
    fn name_of(&self, path: &Path) -> String {
        let post = self.post_at(path).map(|id| id.to_string());
        post.unwrap_or_else(|| {
            let name = path.file_name().unwrap_or(path.as_os_str());
            name.to_string_lossy().into_owned()
        })
    }

    pub(super) fn post_at(&self, path: &Path) -> Option<PostId> {
        let mut posts = self.library.posts().iter();
        let post = posts.find(|post| post.path == *path)?;
        Some(post.id.clone())
    }

    /// Requests the files of open posts that changed on disk.
    pub(in crate::app) fn compare_with_disk(&mut self, delta: &Delta) -> Vec<Effect> {
        let mut effects = Vec::new();
        for desk in &mut self.edit.desks {
            let new = delta.upserts.iter().find(|post| post.path == desk.path);
            if let Some(post) = new {
                desk.post = Some(post.id.clone());
                let stamp = desk.base.as_ref().map(|base| base.stamp);
                if stamp != Some(post.stamp) && desk.saving.is_none() {
                    effects.push(desk.look_again());
                }
            } else if desk
                .post
                .as_ref()
                .is_some_and(|id| delta.removed.contains(id))
            {
                // the file is gone, so this is the only copy of the text
                desk.buffer.mark_unsaved();
                desk.told = None;
                let text = format!(
                    "{} is gone from the disk. Its text is here: saving makes the file again.",
                    desk.name
                );
                self.notices
                    .say(Level::Warning, Topic::Changed, &text, self.clock.now);
            }
        }
        effects
    }

    /// Handles a new version of an open file: an unchanged text is reloaded, an unsaved one stays.
    fn take_change(&mut self, loaded: Loaded) -> Vec<Effect> {
        let (Ok(disk), Some(desk)) = (loaded.disk, self.edit.find_mut(&loaded.path)) else {
            return Vec::new();
        };
        let path = loaded.path;
        let is_same = desk
            .base
            .as_ref()
            .is_some_and(|base| base.fingerprint() == disk.base.fingerprint());
        if is_same {
            // the file may have become writable
            let is_protected = disk.base.is_protected();
            desk.lock = desk
                .lock
                .filter(|lock| is_protected || *lock != Lock::Protected);
            desk.base = Some(disk.base);
            return Vec::new();
        }
        let saving = desk.saving.as_ref();
        if saving.is_some_and(|saving| saving.text == disk.text) {
            // written by the save that is running
            return Vec::new();
        }
        // a text that is not displayed exactly as stored cannot be compared
        let is_part = matches!(desk.lock, Some(Lock::Bytes | Lock::Large));
        if !desk.is_on_disk() || is_part || disk.lossy || disk.is_cut {
            let text = format!(
                "{} was changed on disk while you write. Nothing is overwritten: saving shows both texts.",
                desk.name
            );
            self.notices
                .say(Level::Warning, Topic::Changed, &text, self.clock.now);
            return self.refresh_settle(&path, &disk);
        }
        let Some((_, edits)) = loaded
            .edits
            .filter(|(state, _)| *state == desk.buffer.state())
        else {
            return vec![desk.look_again()];
        };
        let changes = edits.into_iter();
        let changes = changes.map(|(at, text)| Change::new(at, text)).collect();
        let made = Transaction::new(changes, desk.buffer.selection());
        let selection = desk.buffer.selection();
        let selection =
            Selection::between(made.moved(selection.anchor), made.moved(selection.head));
        let top = made.moved(desk.view.top());
        desk.buffer.apply(&made.selecting(selection));
        desk.view.set_top(top);
        desk.is_escaped = disk.is_escaped;
        desk.now_on_disk(disk.text.clone(), disk.base.clone());
        self.answer("Reloaded: it was changed on disk.");
        self.refresh_settle(&path, &disk)
    }
}
