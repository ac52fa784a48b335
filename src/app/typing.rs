//! Autosaving text typed into forms and prompts, and continuing it.

use crate::blog::command::PostCommand;
use crate::blog::recovery::typed_input::{InputKind, InputSlot};
use crate::config::Action;

use super::jobs::change::ChangeRequest;
use super::jobs::typed_text::{TypedFields, TypedJob, UnfinishedText};
use super::metadata_form::MetadataForm;
use super::mode::InputMode;
use super::new_post_form::{self, NewPostForm};
use super::notice::{NoticeLevel, NoticeText, NoticeTopic};
use super::overlay::Overlay;
use super::prompt::{Prompt, PromptKind};
use super::{App, Effect};

fn field(name: &str, text: &str) -> (String, String) {
    (name.to_owned(), text.to_owned())
}

/// Returns the typed text that a requested change contains.
fn typed_fields(request: &ChangeRequest) -> Option<TypedFields> {
    let fields = match request {
        ChangeRequest::Command(PostCommand::New(new)) => new_post_form::typed_fields(new),
        ChangeRequest::Command(PostCommand::Rename { title, name, .. }) => vec![
            field("title", title.as_deref().unwrap_or_default()),
            field("name", name.as_deref().unwrap_or_default()),
        ],
        _ => return None,
    };
    Some(fields)
}

impl App {
    fn slot(&self, what: InputKind) -> InputSlot {
        InputSlot {
            what,
            file: self.typed.folder.clone(),
        }
    }

    /// Returns all text of forms and prompts that is not yet on disk.
    pub fn typed_not_on_disk(&self) -> Vec<TypedJob> {
        let mut all = self.typed_not_sent();
        for job in self.typed_being_saved() {
            // text on the screen is newer than text being saved
            if !all.iter().any(|other| other.slot == job.slot) {
                all.push(job);
            }
        }
        all
    }

    /// Returns the text of forms and prompts that is not being saved.
    pub(super) fn typed_not_sent(&self) -> Vec<TypedJob> {
        let forms = self.form.iter().chain(&self.parked_forms);
        let forms = forms.filter(|form| form.is_changed() && !form.is_sent());
        let forms = forms.map(MetadataForm::typed_job);
        let held = self.typed.interrupted.as_deref();
        let prompt = match held.unwrap_or(&self.mode) {
            InputMode::Prompt(prompt) => self.typed_job_of_prompt(prompt),
            InputMode::Overlay(Overlay::ChangePreview) => self
                .changes
                .previewed_request()
                .and_then(|it| self.typed_job_of(it)),
            InputMode::Overlay(Overlay::NewPost(form)) => self.typed_job_of_form(form),
            _ => None,
        };
        let failed = self
            .typed
            .unfinished
            .iter()
            .filter(|left| left.copy.is_none());
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
    pub(super) fn typed_being_saved(&self) -> Vec<TypedJob> {
        let forms = self.form.iter().chain(&self.parked_forms);
        let forms = forms
            .filter(|form| form.is_sent())
            .map(MetadataForm::typed_job);
        let running = self.changes.running_requests();
        let done = running.filter_map(|it| self.typed_job_of(it));
        forms.chain(done).collect()
    }

    /// Returns the place where the text of a new post is autosaved.
    pub(super) fn new_post_slot(&self) -> InputSlot {
        self.slot(InputKind::New)
    }

    fn typed_job_of_form(&self, form: &NewPostForm) -> Option<TypedJob> {
        let fields = form.typed_fields();
        let slot = self.new_post_slot();
        (!fields.is_empty()).then_some(TypedJob { slot, fields })
    }

    fn typed_job_of(&self, request: &ChangeRequest) -> Option<TypedJob> {
        let fields = typed_fields(request)?;
        let slot = match request {
            ChangeRequest::Command(PostCommand::Rename { post, .. }) => InputSlot {
                what: InputKind::Rename,
                file: self.library.post(post)?.path.clone(),
            },
            _ => self.new_post_slot(),
        };
        Some(TypedJob { slot, fields })
    }

    /// Returns the text of a prompt and of those before it, with the texts for those that follow.
    fn typed_job_of_prompt(&self, prompt: &Prompt) -> Option<TypedJob> {
        let text = prompt.text();
        let (slot, mut fields, changed) = match &prompt.kind {
            // a folder is no text of a post
            PromptKind::NewBlog(_) => return None,
            PromptKind::RenameTitle(post, _) => {
                let slot = InputSlot {
                    what: InputKind::Rename,
                    file: post.path.clone(),
                };
                let is_changed = text != post.title.text.trim();
                (slot, vec![field("title", text)], is_changed)
            }
            PromptKind::RenameFile(post, title, called) => {
                let slot = InputSlot {
                    what: InputKind::Rename,
                    file: post.path.clone(),
                };
                let is_changed = *title != post.title.text || text != called;
                (
                    slot,
                    vec![field("title", title), field("name", text)],
                    is_changed,
                )
            }
            PromptKind::RenameTag(_)
            | PromptKind::MergeTags(_)
            | PromptKind::AddTag(_)
            | PromptKind::RemoveTag(_)
            | PromptKind::SetKey(_) => {
                let is_changed = prompt.is_changed();
                (
                    self.slot(InputKind::Tags),
                    vec![field("tag", text)],
                    is_changed,
                )
            }
        };
        for (name, text) in &self.typed.next_texts {
            if !fields.iter().any(|(field, _)| field == name) {
                fields.push(field(name, text));
            }
        }
        let is_empty = fields.iter().all(|(_, text)| text.is_empty());
        (changed && !is_empty).then_some(TypedJob { slot, fields })
    }

    /// Autosaves text typed since, and deletes recovery copies of text that was saved or discarded.
    pub(super) fn autosave_typed(&mut self) {
        if !matches!(self.mode, InputMode::Prompt(_)) && self.typed.interrupted.is_none() {
            self.typed.next_texts.clear();
        }
        let now = self.typed_not_on_disk();
        let told = std::mem::replace(&mut self.typed.autosaved, now.clone());
        let is_over = |job: &&TypedJob| !now.iter().any(|other| other.slot == job.slot);
        let over = told.iter().filter(is_over);
        let dropped = over.map(|job| Effect::DropTypedAutosave(job.slot.clone()));
        self.outbox.extend(dropped);
        let new = now.into_iter().filter(|job| !told.contains(job));
        self.outbox
            .extend(new.map(|job| Effect::AutosaveTyped(Box::new(job))));
    }

    /// Stores text of an earlier run, and says where it can be continued.
    pub(super) fn handle_unfinished(&mut self, left: Vec<UnfinishedText>) {
        let Some(first) = left.first() else {
            return;
        };
        let file = first.slot.file.file_name().unwrap_or_default();
        let name = file.to_string_lossy();
        let mut text = match first.slot.what {
            InputKind::Metadata => {
                NoticeText::new(&format!("Recovered unsaved metadata of {name}. "))
                    .key(Action::Metadata)
                    .words(" on the post to continue.")
            }
            InputKind::New => NoticeText::new("Recovered an unfinished new post. ")
                .key(Action::New)
                .words(" to continue."),
            InputKind::Rename => {
                NoticeText::new(&format!("Recovered an unfinished rename of {name}. "))
                    .key(Action::Rename)
                    .words(" on the post to continue.")
            }
            InputKind::Tags => {
                "Recovered text typed for a tag: `postdesk recover` shows it.".into()
            }
        };
        if left.len() > 1 {
            text = text.words(" `postdesk recover` lists more.");
        }
        self.typed.unfinished.extend(left);
        self.notices.push_text(
            NoticeLevel::Warning,
            NoticeTopic::RecoveredInput,
            text,
            self.clock.now,
        );
    }

    /// Returns the text to continue in a slot, with the effect that replaces its recovery copy.
    pub(super) fn continue_typed(
        &mut self,
        slot: &InputSlot,
    ) -> Option<(TypedFields, Option<Effect>)> {
        let left = self.typed.take_unfinished(slot)?;
        self.notices.retract(&NoticeTopic::RecoveredInput);
        let replaces = left
            .copy
            .map(|old| Effect::ReplaceTypedRecovery(slot.clone(), old));
        Some((left.fields, replaces))
    }

    /// Opens a prompt with the text to continue in it and in those that follow.
    pub(super) fn prompt_with_unfinished(&mut self, what: PromptKind, slot: InputKind, name: &str) {
        let slot = match &what {
            PromptKind::RenameTitle(post, _) => InputSlot {
                what: slot,
                file: post.path.clone(),
            },
            _ => self.slot(slot),
        };
        let waits = !self.session.read_only;
        let Some((fields, replaces)) = waits.then(|| self.continue_typed(&slot)).flatten() else {
            return context!(self).open_prompt(what, name);
        };
        let title = fields.iter().find(|(name, _)| name == "title");
        let title = title.map_or_else(String::new, |(_, text)| text.clone());
        self.typed.next_texts = fields
            .into_iter()
            .filter(|(name, _)| name != "title")
            .collect();
        context!(self).open_prompt(what, &title);
        // this run's copy is written before the old one is deleted
        self.autosave_typed();
        self.outbox.extend(replaces);
    }

    /// Keeps the typed text of a change that was not applied, for the next time.
    pub(super) fn keep_request_text(&mut self, request: Option<&ChangeRequest>) {
        if let Some(job) = request.and_then(|request| self.typed_job_of(request)) {
            self.keep_job(job);
        }
    }

    fn keep_job(&mut self, job: TypedJob) {
        let unfinished = UnfinishedText {
            slot: job.slot,
            fields: job.fields,
            copy: None,
        };
        self.typed.unfinished.insert(0, unfinished);
    }

    /// Interrupts a mode that has unsaved text, for the confirmation to quit.
    pub(super) fn interrupt_typing(&mut self) {
        if matches!(
            self.mode,
            InputMode::Prompt(_)
                | InputMode::Overlay(
                    Overlay::Metadata | Overlay::ChangePreview | Overlay::NewPost(_)
                )
        ) {
            let mode = self.close_mode();
            self.typed.interrupted = Some(Box::new(mode));
        }
    }

    /// Returns to the interrupted mode.
    pub(super) fn resume_typing(&mut self) {
        if let Some(mode) = self.typed.interrupted.take() {
            self.open_mode(*mode);
            self.plan_new_post();
        }
    }

    /// Keeps the text of the interrupted mode for the next time, as the program is about to quit.
    pub(super) fn park_typing(&mut self) {
        match self.typed.interrupted.take().map(|mode| *mode) {
            Some(InputMode::Prompt(prompt)) => {
                if let Some(job) = self.typed_job_of_prompt(&prompt) {
                    self.keep_job(job);
                }
            }
            Some(InputMode::Overlay(Overlay::NewPost(form))) => {
                if let Some(job) = self.typed_job_of_form(&form) {
                    self.keep_job(job);
                }
            }
            Some(InputMode::Overlay(Overlay::ChangePreview)) => {
                let request = self.changes.previewed_request().cloned();
                self.keep_request_text(request.as_ref());
            }
            _ => {}
        }
    }

    /// Discards all text typed into forms and prompts.
    pub(super) fn discard_typed(&mut self) {
        self.form = None;
        self.parked_forms.clear();
        self.typed.interrupted = None;
        self.typed.unfinished.retain(|left| left.copy.is_some());
        self.close_mode();
        self.autosave_typed();
    }
}
