//! Text typed into forms and prompts, which counts as unsaved text like that of a post.
//!
//! It is derived from the state: after each event it is compared with what was autosaved last. A
//! form counts until it is saved; a prompt until it is cancelled or its change is applied. Text of
//! an earlier run is offered where it was typed.

use std::path::PathBuf;

use crate::blog::command::Deed;
use crate::blog::recovery::typed_input::{Slot, What};
use crate::config::{Action, Scope};

use super::change_preview::Wish;
use super::metadata_form::Form;
use super::mode::Mode;
use super::notice::{Level, Topic};
use super::overlay::Panel;
use super::prompt::{Asked, Prompt};
use super::{App, Effect};

/// Texts of fields, with their names.
pub type Fields = Vec<(String, String)>;

/// Text of a form or prompt to autosave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypedJob {
    /// Where it was typed.
    pub slot: Slot,
    /// Fields with their texts.
    pub fields: Fields,
}

/// Text of a form or prompt that an earlier run or a failed change left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unfinished {
    /// Where it was typed.
    pub slot: Slot,
    /// Fields with their texts.
    pub fields: Fields,
    /// Recovery copy of the earlier run; `None` for a failed change.
    pub copy: Option<PathBuf>,
}

/// State of text typed into forms and prompts.
#[derive(Debug, Default)]
pub struct TypedText {
    /// Folder of the posts.
    pub folder: PathBuf,
    /// Texts as they were autosaved last.
    told: Vec<TypedJob>,
    /// Texts to be continued.
    left: Vec<Unfinished>,
    /// Texts for the prompts that follow the current one.
    ahead: Fields,
    /// Mode that was interrupted by the confirmation to quit.
    interrupted: Option<Box<Mode>>,
}

impl TypedText {
    /// Removes and returns the newest text for a slot.
    fn take(&mut self, slot: &Slot) -> Option<Unfinished> {
        let place = self.left.iter().position(|left| left.slot == *slot)?;
        Some(self.left.remove(place))
    }

    /// Returns the text for a prompt that follows.
    pub(super) fn ahead(&self, name: &str) -> Option<&str> {
        let field = self.ahead.iter().find(|(field, _)| field == name)?;
        Some(&field.1)
    }
}

fn field(name: &str, text: &str) -> (String, String) {
    (name.to_owned(), text.to_owned())
}

/// Returns the typed text that a requested change contains.
fn wished(wish: &Wish) -> Option<Fields> {
    let fields = match wish {
        Wish::Deed(Deed::New(new)) => vec![
            field("title", &new.title),
            field("name", &new.name),
            field("tags", &new.tags.join(", ")),
        ],
        Wish::Deed(Deed::Rename { title, name, .. }) => vec![
            field("title", title.as_deref().unwrap_or_default()),
            field("name", name.as_deref().unwrap_or_default()),
        ],
        _ => return None,
    };
    Some(fields)
}

impl App {
    fn slot(&self, what: What) -> Slot {
        Slot {
            what,
            file: self.typed.folder.clone(),
        }
    }

    /// Returns all text of forms and prompts that is not yet on disk.
    pub fn typed_now(&self) -> Vec<TypedJob> {
        let mut all = self.typed_unsaved();
        for job in self.typed_sent() {
            // text on the screen is newer than text being saved
            if !all.iter().any(|other| other.slot == job.slot) {
                all.push(job);
            }
        }
        all
    }

    /// Returns the text of forms and prompts that is not being saved.
    pub(super) fn typed_unsaved(&self) -> Vec<TypedJob> {
        let forms = self.form.iter().chain(&self.parked);
        let forms = forms.filter(|form| form.is_changed() && !form.is_sent());
        let forms = forms.map(Form::typed_job);
        let held = self.typed.interrupted.as_deref();
        let prompt = match held.unwrap_or(&self.mode) {
            Mode::Prompt(prompt) => self.prompted(prompt),
            Mode::Panel(Panel::Step) => self.steps.wished().and_then(|it| self.job_of(it)),
            _ => None,
        };
        let failed = self.typed.left.iter().filter(|left| left.copy.is_none());
        let failed = failed.map(|left| TypedJob {
            slot: left.slot.clone(),
            fields: left.fields.clone(),
        });
        let mut all: Vec<TypedJob> = Vec::new();
        for job in forms.chain(prompt).chain(failed) {
            // text on the screen is newer than text left behind
            if !all.iter().any(|other| other.slot == job.slot) {
                all.push(job);
            }
        }
        all
    }

    /// Returns the text of forms and prompts that is being saved.
    pub(super) fn typed_sent(&self) -> Vec<TypedJob> {
        let forms = self.form.iter().chain(&self.parked);
        let forms = forms.filter(|form| form.is_sent()).map(Form::typed_job);
        let done = self.steps.being_done().and_then(|it| self.job_of(it));
        forms.chain(done).collect()
    }

    fn job_of(&self, wish: &Wish) -> Option<TypedJob> {
        let fields = wished(wish)?;
        let slot = match wish {
            Wish::Deed(Deed::Rename { post, .. }) => Slot {
                what: What::Rename,
                file: self.library.post(post)?.path.clone(),
            },
            _ => self.slot(What::New),
        };
        Some(TypedJob { slot, fields })
    }

    /// Returns the text of a prompt and of those before it, with the texts for those that follow.
    fn prompted(&self, prompt: &Prompt) -> Option<TypedJob> {
        let text = prompt.name();
        let (slot, mut fields, changed) = match &prompt.what {
            // a folder is no text of a post
            Asked::NewBlog(_) => return None,
            Asked::NewTitle => (self.slot(What::New), vec![field("title", text)], true),
            Asked::NewName(title) => {
                let fields = vec![field("title", title), field("name", text)];
                (self.slot(What::New), fields, true)
            }
            Asked::NewTags(new) => {
                let (title, name) = (field("title", &new.title), field("name", &new.name));
                (
                    self.slot(What::New),
                    vec![title, name, field("tags", text)],
                    true,
                )
            }
            Asked::Title(post, _) => {
                let slot = Slot {
                    what: What::Rename,
                    file: post.path.clone(),
                };
                let is_changed = text != post.title.text.trim();
                (slot, vec![field("title", text)], is_changed)
            }
            Asked::Name(post, title, called) => {
                let slot = Slot {
                    what: What::Rename,
                    file: post.path.clone(),
                };
                let is_changed = *title != post.title.text || text != called;
                (
                    slot,
                    vec![field("title", title), field("name", text)],
                    is_changed,
                )
            }
            Asked::RenameTag(_) | Asked::MergeTags(_) | Asked::AddTag(_) | Asked::RemoveTag(_) => {
                let is_changed = prompt.is_changed();
                (self.slot(What::Tags), vec![field("tag", text)], is_changed)
            }
        };
        for (name, text) in &self.typed.ahead {
            if !fields.iter().any(|(field, _)| field == name) {
                fields.push(field(name, text));
            }
        }
        let is_empty = fields.iter().all(|(_, text)| text.is_empty());
        (changed && !is_empty).then_some(TypedJob { slot, fields })
    }

    /// Autosaves text typed since, and deletes recovery copies of text that was saved or discarded.
    pub(super) fn keep_typed(&mut self) -> Vec<Effect> {
        if !matches!(self.mode, Mode::Prompt(_)) && self.typed.interrupted.is_none() {
            self.typed.ahead.clear();
        }
        let now = self.typed_now();
        let told = std::mem::replace(&mut self.typed.told, now.clone());
        let is_over = |job: &&TypedJob| !now.iter().any(|other| other.slot == job.slot);
        let over = told.iter().filter(is_over);
        let mut effects: Vec<Effect> = over
            .map(|job| Effect::ForgetTyped(job.slot.clone()))
            .collect();
        let new = now.into_iter().filter(|job| !told.contains(job));
        effects.extend(new.map(|job| Effect::KeepTyped(Box::new(job))));
        effects
    }

    /// Stores text of an earlier run, and says where it can be continued.
    pub(super) fn take_left(&mut self, left: Vec<Unfinished>) -> Vec<Effect> {
        let Some(first) = left.first() else {
            return Vec::new();
        };
        let key = |action| {
            let key = self.setup.keymap.key(Scope::List, action);
            key.map_or_else(|| "its key".to_owned(), crate::config::Key::short)
        };
        let file = first.slot.file.file_name().unwrap_or_default();
        let name = file.to_string_lossy();
        let mut text = match first.slot.what {
            What::Metadata => format!(
                "Unsaved metadata of {name} was recovered. Press {} on the post to continue.",
                key(Action::Metadata)
            ),
            What::New => format!(
                "An unfinished new post was recovered. Press {} to continue.",
                key(Action::New)
            ),
            What::Rename => format!(
                "An unfinished rename of {name} was recovered. Press {} on the post to continue.",
                key(Action::Rename)
            ),
            What::Tags => {
                "Text typed for a tag was recovered: `postdesk drafts` shows it.".to_owned()
            }
        };
        if left.len() > 1 {
            text.push_str(" `postdesk drafts` lists more.");
        }
        self.typed.left.extend(left);
        self.notices
            .say(Level::Warning, Topic::Typed, &text, self.clock.now);
        Vec::new()
    }

    /// Returns the text to continue in a slot, with the effect that replaces its recovery copy.
    pub(super) fn go_on(&mut self, slot: &Slot) -> Option<(Fields, Option<Effect>)> {
        let left = self.typed.take(slot)?;
        self.notices.retract(&Topic::Typed);
        let replaces = left.copy.map(|old| Effect::ReplaceTyped(slot.clone(), old));
        Some((left.fields, replaces))
    }

    /// Opens a prompt with the text to continue in it and in those that follow.
    pub(super) fn prompt_again(&mut self, what: Asked, slot: What, name: &str) -> Vec<Effect> {
        let slot = match &what {
            Asked::Title(post, _) => Slot {
                what: slot,
                file: post.path.clone(),
            },
            _ => self.slot(slot),
        };
        let waits = !self.setup.read_only;
        let Some((fields, replaces)) = waits.then(|| self.go_on(&slot)).flatten() else {
            return self.prompt(what, name);
        };
        let title = fields.iter().find(|(name, _)| name == "title");
        let title = title.map_or_else(String::new, |(_, text)| text.clone());
        self.typed.ahead = fields
            .into_iter()
            .filter(|(name, _)| name != "title")
            .collect();
        let mut effects = self.prompt(what, &title);
        // this run's copy is written before the old one is deleted
        effects.extend(self.keep_typed());
        effects.extend(replaces);
        effects
    }

    /// Keeps the typed text of a change that was not applied, for the next time.
    pub(super) fn keep_wished(&mut self, wish: Option<&Wish>) {
        if let Some(job) = wish.and_then(|wish| self.job_of(wish)) {
            self.keep_job(job);
        }
    }

    fn keep_job(&mut self, job: TypedJob) {
        let unfinished = Unfinished {
            slot: job.slot,
            fields: job.fields,
            copy: None,
        };
        self.typed.left.insert(0, unfinished);
    }

    /// Interrupts a mode that has unsaved text, for the confirmation to quit.
    pub(super) fn interrupt(&mut self) {
        if matches!(
            self.mode,
            Mode::Prompt(_) | Mode::Panel(Panel::Form | Panel::Step)
        ) {
            let mode = std::mem::replace(&mut self.mode, Mode::Browse);
            self.typed.interrupted = Some(Box::new(mode));
        }
    }

    /// Returns to the interrupted mode.
    pub(super) fn resume_typing(&mut self) {
        if let Some(mode) = self.typed.interrupted.take() {
            self.mode = *mode;
        }
    }

    /// Keeps the text of the interrupted mode for the next time, as the program is about to quit.
    pub(super) fn park_typing(&mut self) {
        match self.typed.interrupted.take().map(|mode| *mode) {
            Some(Mode::Prompt(prompt)) => {
                if let Some(job) = self.prompted(&prompt) {
                    self.keep_job(job);
                }
            }
            Some(Mode::Panel(Panel::Step)) => {
                let wish = self.steps.wished().cloned();
                self.keep_wished(wish.as_ref());
            }
            _ => {}
        }
    }

    /// Discards all text typed into forms and prompts.
    pub(super) fn discard_typed(&mut self) -> Vec<Effect> {
        self.form = None;
        self.parked.clear();
        self.typed.interrupted = None;
        self.typed.left.retain(|left| left.copy.is_some());
        self.mode = Mode::Browse;
        self.keep_typed()
    }
}
