//! Prompt in the header for a title, name, tag or folder.

use std::sync::Arc;

use crate::blog::Post;
use crate::blog::command::New;
use crate::blog::tags::TagCount;
use crate::config::Action;
use crate::editor::Field;

use super::library::Library;
use super::mode::Mode;
use super::new_blog::First;
use super::{App, Effect};

/// State of the open prompt.
#[derive(Debug)]
pub struct Prompt {
    /// Purpose of the input.
    pub what: Asked,
    /// Input field.
    pub field: Field,
    /// Text before completion, and how often it was completed.
    begun: Option<(String, usize)>,
    /// Initial text.
    proposed: String,
}

/// Purpose of a prompt.
#[derive(Clone, Debug, PartialEq)]
pub enum Asked {
    /// New name of these tags.
    RenameTag(Vec<String>),
    /// Tag that all of these are merged into.
    MergeTags(Vec<String>),
    /// Tag to add to these posts.
    AddTag(Vec<Arc<Post>>),
    /// Tag to remove from these posts.
    RemoveTag(Vec<Arc<Post>>),
    /// Folder of a new blog, with its first content.
    NewBlog(Box<First>),
    /// Title of a new post.
    NewTitle,
    /// File name of a new post with this title.
    NewName(String),
    /// Tags of a new post.
    NewTags(New),
    /// New title of a post, with its current file name.
    Title(Arc<Post>, String),
    /// New file name of a post, with its new title and current file name.
    Name(Arc<Post>, String, String),
}

impl Asked {
    /// Whether empty input is accepted.
    fn may_be_empty(&self) -> bool {
        matches!(self, Self::NewTags(_))
    }
}

impl Prompt {
    /// Creates a prompt with an initial text.
    pub(super) fn new(what: Asked, name: &str) -> Self {
        Self {
            what,
            field: Field::new(name),
            begun: None,
            proposed: name.to_owned(),
        }
    }

    /// Whether the text differs from the initial one.
    pub(super) fn is_changed(&self) -> bool {
        self.name() != self.proposed.trim()
    }

    /// Whether another prompt follows.
    pub fn has_more(&self) -> bool {
        matches!(
            self.what,
            Asked::NewTitle | Asked::NewName(_) | Asked::Title(..) | Asked::NewBlog(_)
        )
    }

    /// Returns the mode word in the status line.
    pub fn word(&self) -> &'static str {
        match self.what {
            Asked::NewBlog(_) | Asked::NewTitle | Asked::NewName(_) | Asked::NewTags(_) => "NEW",
            Asked::Title(..) | Asked::Name(..) => "RENAME",
            _ => "TAGS",
        }
    }

    /// Returns the typed text, trimmed.
    pub fn name(&self) -> &str {
        self.field.text().trim()
    }

    /// Forgets the completion, as something else was typed.
    pub(super) fn typed(&mut self) {
        self.begun = None;
    }

    /// Returns the tags that can be completed, most used first.
    fn offered<'a>(&self, library: &'a Library) -> Vec<&'a str> {
        let tags = library.tags().iter().flat_map(|tag| &tag.labels);
        let tags = tags.map(|(label, _)| label.as_str());
        match &self.what {
            Asked::NewBlog(_) => Vec::new(),
            Asked::RemoveTag(posts) => tags.filter(|tag| carried(posts, tag) > 0).collect(),
            _ => tags.collect(),
        }
    }

    /// Completes to the next tag that starts with the typed text, else contains it.
    fn complete(&mut self, library: &Library) {
        let (begun, place) = self
            .begun
            .take()
            .unwrap_or_else(|| (self.field.text().to_owned(), 0));
        // in a list of tags, only the last is completed
        let several = matches!(self.what, Asked::NewTags(_));
        let comma = begun.rfind(',').filter(|_| several).map_or(0, |at| at + 1);
        let (head, part) = begun.split_at(comma);
        let part = part.trim().to_lowercase();
        let offered = self.offered(library);
        let (first, second): (Vec<&str>, Vec<&str>) = offered
            .into_iter()
            .filter(|tag| tag.to_lowercase().contains(&part))
            .partition(|tag| tag.to_lowercase().starts_with(&part));
        let all = [first, second].concat();
        if let Some(tag) = all.get(place % all.len().max(1)) {
            let blank = if head.is_empty() { "" } else { " " };
            self.field.set(&format!("{head}{blank}{tag}"));
            self.begun = Some((begun, place + 1));
        }
    }

    /// Describes the result of accepting the input.
    pub fn outcome(&self, library: &Library) -> String {
        let name = self.name();
        let posts = |count: usize| {
            let plural = if count == 1 { "" } else { "s" };
            format!("{count} post{plural}")
        };
        let known = known(library, name);
        match (&self.what, known) {
            _ if name.is_empty() => String::new(),
            (Asked::NewTitle, _) => format!("named {}", library.name_style().proposed(name)),
            (Asked::Title(_, called), _) => {
                format!("named {}", library.name_style().like(called).proposed(name))
            }
            (Asked::Name(_, _, called), _) if called == name => "as it is".to_owned(),
            (Asked::NewBlog(_) | Asked::NewName(_) | Asked::Name(..), _) => String::new(),
            (Asked::NewTags(_), _) => posts_of(library, name),
            (Asked::RenameTag(from), _) if from.len() == 1 && from[0] == name => {
                "as it is".to_owned()
            }
            (Asked::RenameTag(from), Some(count)) if !from.iter().any(|it| it == name) => {
                format!("{} have that: they become one", posts(count))
            }
            (Asked::MergeTags(_), Some(count)) => format!("{} have that", posts(count)),
            (Asked::RemoveTag(of), _) => match carried(of, name) {
                0 => "none of them has it".to_owned(),
                count => format!("{count} of them have it"),
            },
            (_, Some(count)) => posts(count),
            (_, None) => "a new tag".to_owned(),
        }
    }
}

/// Returns the number of posts with a tag in this spelling, if there are any.
fn known(library: &Library, name: &str) -> Option<usize> {
    let mut labels = library.tags().iter().flat_map(|tag: &TagCount| &tag.labels);
    let known = labels.find(|(label, _)| label == name);
    known.map(|(_, count)| *count)
}

/// Describes how many of the typed tags are new.
fn posts_of(library: &Library, names: &str) -> String {
    let new = split_tags(names).filter(|name| known(library, name).is_none());
    match new.count() {
        0 => String::new(),
        1 => "one is new".to_owned(),
        more => format!("{more} are new"),
    }
}

/// Splits typed tags at commas.
pub(super) fn split_tags(names: &str) -> impl Iterator<Item = &str> {
    names
        .split(',')
        .map(str::trim)
        .filter(|name| !name.is_empty())
}

fn carried(posts: &[Arc<Post>], name: &str) -> usize {
    let has = |post: &&Arc<Post>| post.tags.iter().any(|tag| tag.label == name);
    posts.iter().filter(has).count()
}

impl App {
    /// Opens a prompt.
    pub(super) fn prompt(&mut self, what: Asked, name: &str) -> Vec<Effect> {
        if self.setup.read_only {
            return self.answer("Not changed: started with --read-only.");
        }
        self.mode = Mode::Prompt(Box::new(Prompt::new(what, name)));
        Vec::new()
    }

    /// Handles an action in the prompt.
    pub(super) fn act_in_prompt(&mut self, action: Action) -> Vec<Effect> {
        let Mode::Prompt(prompt) = &mut self.mode else {
            return Vec::new();
        };
        match action {
            Action::Complete => prompt.complete(&self.library),
            Action::Cancel | Action::Back => self.mode = Mode::Browse,
            Action::Keep => return self.take_name(),
            _ => {}
        }
        Vec::new()
    }

    fn take_name(&mut self) -> Vec<Effect> {
        let Mode::Prompt(prompt) = &self.mode else {
            return Vec::new();
        };
        let name = prompt.name().to_owned();
        if name.is_empty() && !prompt.what.may_be_empty() {
            return self.answer("Type a name, or leave with Esc.");
        }
        let Mode::Prompt(prompt) = std::mem::replace(&mut self.mode, Mode::Browse) else {
            return Vec::new();
        };
        self.retag(prompt.what, name)
    }
}
