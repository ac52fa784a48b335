//! Tags changed in many posts as one step: added, taken out, renamed, merged, deleted.
//!
//! A plan writes nothing. It holds every file as it is and as it is to be, so that a person sees
//! the lines first, and so that the step replaces what was looked at and nothing else.

mod meaning;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::Timestamp;

use super::definitions::{Asked, Definitions};
use crate::blog::front_matter::edit::{self, Edit, Refusal, Ways};
use crate::blog::front_matter::{Language, split};
use crate::blog::operation::{Change, Operation};
use crate::blog::post::Post;
use crate::blog::rules::Rules;
use crate::blog::site::{Site, SiteKind};
use crate::blog::{body, bytes};

/// A change of tags.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Retag {
    /// Adds a tag.
    Add(String),
    /// Takes a tag out.
    Remove(String),
    /// Gives a tag another name; with a tags file its label, where that is what was said.
    Rename(String, String),
    /// Makes several tags one.
    Merge(Vec<String>, String),
    /// Takes tags out of all posts, and out of the tags file.
    Delete(Vec<String>),
    /// Adds a tag to the tags file alone.
    Define(String),
    /// Leaves posts as they are.
    Nothing,
}

/// The blog as a change finds it.
#[derive(Clone, Copy, Debug)]
pub struct Scene<'a> {
    /// The site.
    pub site: &'a Site,
    /// Its rules.
    pub rules: &'a Rules,
    /// Every post.
    pub posts: &'a [Arc<Post>],
    /// The posts that change; nothing where all do.
    pub chosen: Option<&'a [Arc<Post>]>,
    /// The tags file, where there is one.
    pub tags_file: Option<&'a Path>,
    /// Whether a tag that the tags file does not have is to be added to it.
    pub define: bool,
    /// Whether posts that cannot be changed are left out, instead of nothing being done.
    pub leave_out: bool,
}

/// A file as it is and as it is to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Its path below the posts folder.
    pub name: String,
    /// The file.
    pub path: PathBuf,
    /// What it holds.
    pub old: Vec<u8>,
    /// What it is to hold.
    pub new: Vec<u8>,
}

/// What a change comes down to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// What it does, in words: "rename the tag a to b in 3 posts".
    pub what: String,
    /// The files that change.
    pub files: Vec<File>,
    /// What a person should know of it, a line each.
    pub notes: Vec<String>,
    /// The tag that the tags file does not have and could be given.
    pub missing: Option<String>,
}

/// A post that cannot be changed, and where to look.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// The post, below the posts folder.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// The column, from 1.
    pub column: usize,
    /// Why, and the way out.
    pub why: String,
}

/// Why tags are not changed; nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum TagError {
    /// It is no name for a tag.
    #[error("`{}` is no name for a tag: {why}", .name.escape_debug())]
    Name {
        /// What was asked for.
        name: String,
        /// Why not.
        why: &'static str,
    },
    /// Some posts cannot be changed.
    #[error("{}\nnothing was changed; mend them, or leave them out with --leave-out", lines(.0))]
    Refused(Vec<Refused>),
    /// A tag is to be defined, and there is nothing to define it in.
    #[error("`{tag}` is not defined: {}", no_file(*.kind))]
    NoTagsFile {
        /// The tag.
        tag: String,
        /// Whose rules the blog has.
        kind: SiteKind,
    },
    /// The tags file cannot be changed.
    #[error("{}:{line}: {why}; nothing was changed", .file.display())]
    TagsFile {
        /// The file.
        file: PathBuf,
        /// The line, from 1.
        line: usize,
        /// Why not.
        why: String,
    },
}

/// Says why there is no tags file, and what can be done about it.
fn no_file(kind: SiteKind) -> &'static str {
    match kind {
        SiteKind::Docusaurus => {
            "this blog has no tags.yml; make an empty one in the folder of the posts first"
        }
        _ => "only Docusaurus has a file of tags",
    }
}

fn lines(refused: &[Refused]) -> String {
    let lines = refused
        .iter()
        .map(|it| format!("{}:{}:{}: {}", it.file, it.line, it.column, it.why));
    lines.collect::<Vec<_>>().join("\n")
}

impl Plan {
    /// Makes the step of it, with which a ledger changes all files or none.
    pub fn operation(&self, root: &Path, at: Timestamp) -> Operation {
        let write = |file: &File| Change::Write {
            path: file.path.clone(),
            old: file.old.clone(),
            new: file.new.clone(),
        };
        Operation {
            what: self.what.clone(),
            root: root.to_owned(),
            at,
            changes: self.files.iter().map(write).collect(),
        }
    }
}

impl Scene<'_> {
    /// Says what a change of tags would do.
    pub fn plan(&self, retag: &Retag) -> Result<Plan, TagError> {
        for name in retag.names() {
            check(name)?;
        }
        let mut plan = Plan::default();
        let asked = Asked {
            is_whole: self.chosen.is_none(),
            define: self.define,
        };
        let file = self.tags_file;
        if let (Retag::Define(tag), None) = (retag, file) {
            let (tag, kind) = (tag.clone(), self.site.kind);
            return Err(TagError::NoTagsFile { tag, kind });
        }
        let file = file.map(|path| Definitions::read(path, self.rules, asked));
        let mut definitions = file.transpose()?;
        let written = match &mut definitions {
            Some(file) => file.follow(retag),
            None => retag.clone(),
        };
        self.change(&written, &mut plan)?;
        let posts = plan.files.len();
        if let Some(mut file) = definitions {
            plan.notes.append(&mut file.notes);
            plan.missing = file.missing.take();
            plan.files.extend(file.finish()?);
        }
        self.tell(&written, &mut plan);
        let place = match plan.files.last() {
            Some(file) if posts == 0 => file.name.clone(),
            _ => counted(posts),
        };
        plan.what = format!("{} in {place}", retag.words());
        Ok(plan)
    }

    /// Edits every post that is meant.
    fn change(&self, retag: &Retag, plan: &mut Plan) -> Result<(), TagError> {
        let edits = retag.edits();
        if edits.is_empty() {
            return Ok(());
        }
        let ways = self.ways();
        let mut refused = Vec::new();
        for post in self.chosen.unwrap_or(self.posts) {
            match self.edited(post, retag, &edits, ways) {
                Ok(file) => plan.files.extend(file),
                Err(why) => refused.push(why),
            }
        }
        if refused.is_empty() {
            return Ok(());
        }
        if !self.leave_out {
            return Err(TagError::Refused(refused));
        }
        let told = refused.iter().map(std::slice::from_ref).map(lines);
        plan.notes
            .extend(told.map(|told| format!("left as it is: {told}")));
        Ok(())
    }

    /// Edits a post; nothing where it is so already.
    fn edited(
        &self,
        post: &Post,
        retag: &Retag,
        edits: &[Edit],
        ways: Ways,
    ) -> Result<Option<File>, Refused> {
        let refused = |(line, column): (usize, usize), why: String| Refused {
            file: post.id.to_string(),
            line,
            column,
            why,
        };
        let read = body::read_bytes(&post.path)
            .map_err(|it| refused((it.line, it.column), format!("{}; {}", it.message, it.hint)))?;
        let (old, is_protected) = (read.bytes, read.is_protected);
        let (text, is_escaped) = bytes::to_text(old.clone())
            .ok_or_else(|| refused((1, 1), "it is no text that can be written back".to_owned()))?;
        let edited = match edit::edit(&text, edits, ways) {
            Ok(edited) => edited,
            Err(why) if is_none_of_its_business(&text, retag, ways, &why) => return Ok(None),
            Err(why) => {
                let place = why.place();
                return Err(refused((place.line, place.column), why.to_string()));
            }
        };
        let new = if is_escaped {
            bytes::to_bytes(&edited.text)
        } else {
            edited.text.into_bytes()
        };
        if new == old {
            return Ok(None);
        }
        if is_protected {
            return Err(refused((1, 1), body::protected(&post.path)));
        }
        if !self.holds(&post.path) {
            let why = "it is a link to a file outside of the blog".to_owned();
            return Err(refused((1, 1), why));
        }
        Ok(Some(File {
            name: post.id.to_string(),
            path: post.path.clone(),
            old,
            new,
        }))
    }

    /// Tells whether a file lies within the blog, wherever links lead.
    fn holds(&self, path: &Path) -> bool {
        let (file, root) = (path.canonicalize(), self.site.root.canonicalize());
        file.is_ok_and(|file| root.is_ok_and(|root| file.starts_with(root)))
    }

    /// What a front matter is written in where a post has none.
    fn ways(&self) -> Ways {
        const SOME: usize = 20;
        let language = |post: &Arc<Post>| {
            let read = body::read(&post.path);
            read.map_or(Language::None, |it| {
                split(&it.text, self.site.kind).language
            })
        };
        Ways::new(self.site.kind, self.posts.iter().take(SOME).map(language))
    }

    /// Tells of pages that move, and of tags that come to share one.
    fn tell(&self, retag: &Retag, plan: &mut Plan) {
        let (from, Some(to)) = retag.sides() else {
            return;
        };
        let page = self.rules.tag(to).url;
        let labels = self.posts.iter().flat_map(|post| &post.tags);
        let mut twins: Vec<&str> = labels
            .filter(|tag| tag.url == page && tag.label != self.rules.tag(to).label)
            .map(|tag| tag.label.as_str())
            .filter(|label| !from.iter().any(|from| from == label))
            .collect();
        twins.sort_unstable();
        twins.dedup();
        for twin in twins {
            let note = format!("`{to}` and `{twin}` share the page {page}");
            plan.notes.push(note);
        }
        let is_defined = |key: &String| self.rules.tags.iter().any(|(name, _)| name == key);
        for from in from.iter().filter(|from| !is_defined(from)) {
            let old = self.rules.tag(from).url;
            if old != page && !plan.files.is_empty() && self.chosen.is_none() {
                let note = format!("the page of `{from}` moves from {old} to {page}");
                plan.notes.push(note);
            }
        }
    }
}

fn check(name: &str) -> Result<(), TagError> {
    let refuse = |why| {
        let name = name.to_owned();
        Err(TagError::Name { name, why })
    };
    if name.trim().is_empty() {
        return refuse("it is empty");
    }
    if name.trim() != name {
        return refuse("it begins or ends with a blank");
    }
    if name.chars().any(char::is_control) {
        return refuse("it holds a control character");
    }
    Ok(())
}

fn counted(posts: usize) -> String {
    let plural = if posts == 1 { "" } else { "s" };
    format!("{posts} post{plural}")
}

/// A post whose front matter does not even hold the word need not be one that can be changed.
fn is_none_of_its_business(text: &str, retag: &Retag, ways: Ways, why: &Refusal) -> bool {
    let parts = split(text, ways.kind);
    let matter = match why {
        // a block that is not read has no bounds
        Refusal::Unread(_) => text,
        // a block that never ends has the body in it
        Refusal::Open(_) | Refusal::Broken(_) if parts.closer.is_empty() => text,
        _ => parts.matter,
    };
    let gone = retag.sides().0;
    !gone.is_empty() && !gone.iter().any(|tag| names(matter, tag))
}

/// Tells whether a text holds a word, and not as a part of a longer one.
fn names(text: &str, word: &str) -> bool {
    let is_part = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
    let mut hits = text.match_indices(word);
    hits.any(|(at, _)| {
        let (before, behind) = (text.get(..at), text.get(at + word.len()..));
        let before = before.and_then(|text| text.chars().next_back());
        let behind = behind.and_then(|text| text.chars().next());
        !is_part(before) && !is_part(behind)
    })
}

#[cfg(test)]
mod tests;
