//! A name that is asked for, in the header: what it is for, the field, what it comes to.

use std::sync::Arc;

use crate::blog::Post;
use crate::blog::tags::TagCount;
use crate::config::Action;
use crate::editor::Field;

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
}

impl Prompt {
    /// Asks, with a name to begin with.
    pub(super) fn new(what: Asked, name: &str) -> Self {
        Self {
            what,
            field: Field::new(name),
            begun: None,
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
        let part = begun.trim().to_lowercase();
        let offered = self.offered(library);
        let (first, second): (Vec<&str>, Vec<&str>) = offered
            .into_iter()
            .filter(|tag| tag.to_lowercase().contains(&part))
            .partition(|tag| tag.to_lowercase().starts_with(&part));
        let all = [first, second].concat();
        if let Some(tag) = all.get(place % all.len().max(1)) {
            self.field.set(tag);
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
        if name.is_empty() {
            return self.answer("Type a name, or leave with Esc.");
        }
        let Mode::Prompt(prompt) = std::mem::replace(&mut self.mode, Mode::Browse) else {
            return Vec::new();
        };
        self.retag(prompt.what, name)
    }
}
