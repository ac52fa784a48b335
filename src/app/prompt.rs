//! A name that is asked for, in the header: what it is for, the field, what it comes to.

use std::sync::Arc;

use crate::blog::Post;
use crate::blog::deed::New;
use crate::blog::tags::TagCount;
use crate::config::Action;
use crate::editor::Field;

use super::blog::First;
use super::library::Library;
use super::mode::Mode;
use super::{App, Effect};

/// A name being typed.
#[derive(Debug)]
pub struct Prompt {
    /// What it is for.
    pub what: Asked,
    /// The field.
    pub field: Field,
    /// What was typed before it was completed, and how often that was.
    begun: Option<(String, usize)>,
    /// What stood there at first.
    proposed: String,
}

/// What a name is for.
#[derive(Clone, Debug, PartialEq)]
pub enum Asked {
    /// The new name of these tags.
    RenameTag(Vec<String>),
    /// The tag that all of these become.
    MergeTags(Vec<String>),
    /// The tag that these posts get.
    AddTag(Vec<Arc<Post>>),
    /// The tag that these posts lose.
    RemoveTag(Vec<Arc<Post>>),
    /// The folder of a new blog, and what comes first in it.
    NewBlog(Box<First>),
    /// The title of a new post.
    NewTitle,
    /// The name of a new post that has this title.
    NewName(String),
    /// The tags of a new post.
    NewTags(New),
    /// The title of a post, which is called so.
    Title(Arc<Post>, String),
    /// The name of a post that gets this title, and is called so.
    Name(Arc<Post>, String, String),
}

impl Asked {
    /// Tells whether nothing is an answer too.
    fn may_be_empty(&self) -> bool {
        matches!(self, Self::NewTags(_))
    }
}

impl Prompt {
    /// Asks, with a name to begin with.
    pub(super) fn new(what: Asked, name: &str) -> Self {
        Self {
            what,
            field: Field::new(name),
            begun: None,
            proposed: name.to_owned(),
        }
    }

    /// Whether another text than the one proposed is there.
    pub(super) fn is_changed(&self) -> bool {
        self.name() != self.proposed.trim()
    }

    /// Tells whether something else is asked for after it.
    pub fn has_more(&self) -> bool {
        matches!(
            self.what,
            Asked::NewTitle | Asked::NewName(_) | Asked::Title(..) | Asked::NewBlog(_)
        )
    }

    /// Names the mode in the status line.
    pub fn word(&self) -> &'static str {
        match self.what {
            Asked::NewBlog(_) | Asked::NewTitle | Asked::NewName(_) | Asked::NewTags(_) => "NEW",
            Asked::Title(..) | Asked::Name(..) => "RENAME",
            _ => "TAGS",
        }
    }

    /// Gives the name as it is typed.
    pub fn name(&self) -> &str {
        self.field.text().trim()
    }

    /// Forgets what was completed: something else was typed.
    pub(super) fn typed(&mut self) {
        self.begun = None;
    }

    /// Gives the tags that can be meant, the commonest first.
    fn offered<'a>(&self, library: &'a Library) -> Vec<&'a str> {
        let tags = library.tags().iter().flat_map(|tag| &tag.labels);
        let tags = tags.map(|(label, _)| label.as_str());
        match &self.what {
            Asked::NewBlog(_) => Vec::new(),
            Asked::RemoveTag(posts) => tags.filter(|tag| carried(posts, tag) > 0).collect(),
            _ => tags.collect(),
        }
    }

    /// Completes the name to the next tag that begins so, else holds it.
    fn complete(&mut self, library: &Library) {
        let (begun, place) = self
            .begun
            .take()
            .unwrap_or_else(|| (self.field.text().to_owned(), 0));
        // of several tags the last one is being typed
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

    /// Says what the name comes to.
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

/// Counts the posts that write a tag so, where there are any.
fn known(library: &Library, name: &str) -> Option<usize> {
    let mut labels = library.tags().iter().flat_map(|tag: &TagCount| &tag.labels);
    let known = labels.find(|(label, _)| label == name);
    known.map(|(_, count)| *count)
}

/// Counts how many of several tags no post has yet.
fn posts_of(library: &Library, names: &str) -> String {
    let new = split_tags(names).filter(|name| known(library, name).is_none());
    match new.count() {
        0 => String::new(),
        1 => "one is new".to_owned(),
        more => format!("{more} are new"),
    }
}

/// Parts what was typed at its commas.
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
    /// Asks for a name.
    pub(super) fn prompt(&mut self, what: Asked, name: &str) -> Vec<Effect> {
        if self.setup.read_only {
            return self.answer("Not changed: started with --read-only.");
        }
        self.mode = Mode::Prompt(Box::new(Prompt::new(what, name)));
        Vec::new()
    }

    /// Takes an action while a name is typed.
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
