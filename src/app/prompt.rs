//! Prompt in the header for a title, name, tag, folder or front matter key.

use std::sync::Arc;

use crate::blog::Post;
use crate::blog::command::split_key;
use crate::blog::front_matter::edit::KeyName;
use crate::blog::tags::TagCount;
use crate::config::action_sets::FieldAction;
use crate::editor::LineInput;

use super::library::Library;
use super::new_blog::FirstContent;
use super::outcome::Outcome;

/// State of the open prompt.
#[derive(Debug)]
pub struct Prompt {
    /// Purpose of the input.
    pub kind: PromptKind,
    /// Input field.
    pub field: LineInput,
    /// Text before completion, and how often it was completed.
    completing: Option<(String, usize)>,
    /// Initial text.
    initial: String,
}

/// Purpose of a prompt.
#[derive(Clone, Debug, PartialEq)]
pub enum PromptKind {
    /// New name of these tags.
    RenameTag(Vec<String>),
    /// Tag that all of these are merged into.
    MergeTags(Vec<String>),
    /// Tag to add to these posts.
    AddTag(Vec<Arc<Post>>),
    /// Tag to remove from these posts.
    RemoveTag(Vec<Arc<Post>>),
    /// Front matter key and its new value in these posts.
    SetKey(Vec<Arc<Post>>),
    /// Folder of a new blog, with its first content.
    NewBlog(Box<FirstContent>),
    /// New title of a post, with its current file name.
    RenameTitle(Arc<Post>, String),
    /// New file name of a post, with its new title and current file name.
    RenameFile(Arc<Post>, String, String),
}

/// Answer of a prompt.
pub(super) enum PromptAnswer {
    /// Nothing was typed.
    Empty,
    /// The text was accepted.
    Accepted(PromptKind, String),
}

impl Prompt {
    /// Creates a prompt with an initial text.
    pub(super) fn new(what: PromptKind, name: &str) -> Self {
        Self {
            kind: what,
            field: LineInput::selected(name),
            completing: None,
            initial: name.to_owned(),
        }
    }

    /// Whether the text differs from the initial one.
    pub(super) fn is_changed(&self) -> bool {
        self.text() != self.initial.trim()
    }

    /// Whether another prompt follows.
    pub fn has_next(&self) -> bool {
        matches!(
            self.kind,
            PromptKind::RenameTitle(..) | PromptKind::NewBlog(_)
        )
    }

    /// Returns the mode word in the status line.
    pub fn mode_word(&self) -> &'static str {
        match self.kind {
            PromptKind::NewBlog(_) => "NEW",
            PromptKind::RenameTitle(..) | PromptKind::RenameFile(..) => "RENAME",
            PromptKind::SetKey(_) => "METADATA",
            _ => "TAGS",
        }
    }

    /// Returns the typed text, trimmed.
    pub fn text(&self) -> &str {
        self.field.text().trim()
    }

    /// Forgets the completion, as something else was typed.
    pub(super) fn reset_completion(&mut self) {
        self.completing = None;
    }

    /// Returns what can be completed: tags, the most used first, or keys.
    fn completions<'a>(&self, library: &'a Library) -> Vec<&'a str> {
        let tags = library.tags().iter().flat_map(|tag| &tag.labels);
        let tags = tags.map(|(label, _)| label.as_str());
        match &self.kind {
            PromptKind::NewBlog(_) => Vec::new(),
            PromptKind::SetKey(_) => KEYS.to_vec(),
            PromptKind::RemoveTag(posts) => {
                tags.filter(|tag| count_tagged(posts, tag) > 0).collect()
            }
            _ => tags.collect(),
        }
    }

    /// Completes to the next tag that starts with the typed text, else contains it.
    fn complete(&mut self, library: &Library) {
        let (begun, place) = self
            .completing
            .take()
            .unwrap_or_else(|| (self.field.text().to_owned(), 0));
        let part = begun.trim().to_lowercase();
        let offered = self.completions(library);
        let (first, second): (Vec<&str>, Vec<&str>) = offered
            .into_iter()
            .filter(|tag| tag.to_lowercase().contains(&part))
            .partition(|tag| tag.to_lowercase().starts_with(&part));
        let all = [first, second].concat();
        if let Some(tag) = all.get(place % all.len().max(1)) {
            self.field.set(tag);
            self.completing = Some((begun, place + 1));
        }
    }

    /// Handles an action.
    pub(super) fn handle(
        &mut self,
        action: FieldAction,
        library: &Library,
    ) -> Outcome<PromptAnswer> {
        match action {
            FieldAction::Complete => {
                self.complete(library);
                Outcome::Stay
            }
            FieldAction::Cancel | FieldAction::Back => Outcome::Close,
            FieldAction::Accept if self.text().is_empty() => Outcome::Run(PromptAnswer::Empty),
            FieldAction::Accept => {
                let text = self.text().to_owned();
                Outcome::Finish(PromptAnswer::Accepted(self.kind.clone(), text))
            }
            FieldAction::Move(_)
            | FieldAction::Toggle(_)
            | FieldAction::ReplaceAll
            | FieldAction::Help => Outcome::Stay,
        }
    }

    /// Describes the result of accepting the input.
    pub fn outcome(&self, library: &Library) -> String {
        let name = self.text();
        let posts = |count: usize| {
            let plural = if count == 1 { "" } else { "s" };
            format!("{count} post{plural}")
        };
        let known = count_with_label(library, name);
        match (&self.kind, known) {
            (PromptKind::SetKey(_), _) => describe_key_change(name),
            _ if name.is_empty() => String::new(),
            (PromptKind::RenameTitle(_, called), _) => {
                format!(
                    "file: {}",
                    library
                        .name_style()
                        .with_script_of(called)
                        .file_name_for(name)
                )
            }
            (PromptKind::RenameFile(_, _, called), _) if called == name => "unchanged".to_owned(),
            (PromptKind::NewBlog(_) | PromptKind::RenameFile(..), _) => String::new(),
            (PromptKind::RenameTag(from), _) if from.len() == 1 && from[0] == name => {
                "unchanged".to_owned()
            }
            (PromptKind::RenameTag(from), Some(count)) if !from.iter().any(|it| it == name) => {
                format!("{} have this tag; the tags will merge", posts(count))
            }
            (PromptKind::MergeTags(_), Some(count)) => format!("{} have this tag", posts(count)),
            (PromptKind::RemoveTag(of), _) => match count_tagged(of, name) {
                0 => "no post has this tag".to_owned(),
                count => format!("{count} have this tag"),
            },
            (_, Some(count)) => posts(count),
            (_, None) => "new tag".to_owned(),
        }
    }
}

/// Keys of front matter that generators know, for completion.
const KEYS: [&str; 10] = [
    "title: ",
    "description: ",
    "date: ",
    "draft: ",
    "tags: ",
    "authors: ",
    "slug: ",
    "image: ",
    "weight: ",
    "layout: ",
];

/// Describes what accepting a key and value will do.
fn describe_key_change(typed: &str) -> String {
    match split_key(typed) {
        None => "KEY: VALUE; KEY: alone removes it".to_owned(),
        Some((key, value)) => match (KeyName::parse(key), value.trim()) {
            (Err(_), _) => "not a key".to_owned(),
            (Ok(key), "") => format!("remove {key}"),
            (Ok(key), _) => format!("set {key}"),
        },
    }
}

/// Returns the number of posts with a tag in this spelling, if there are any.
fn count_with_label(library: &Library, name: &str) -> Option<usize> {
    let mut labels = library.tags().iter().flat_map(|tag: &TagCount| &tag.labels);
    let known = labels.find(|(label, _)| label == name);
    known.map(|(_, count)| *count)
}

fn count_tagged(posts: &[Arc<Post>], name: &str) -> usize {
    let has = |post: &&Arc<Post>| post.tags.iter().any(|tag| tag.label == name);
    posts.iter().filter(has).count()
}
