//! Tag changes in many posts as one transaction: add, remove, rename, merge, delete.
//!
//! Planning writes nothing. A plan holds the old and new contents of every file, so that the
//! changed lines can be previewed and the transaction replaces exactly the text that was previewed.

mod change_details;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::Timestamp;

use super::tag_definitions::{DefinitionOptions, TagDefinitions};
use crate::blog::file_transaction::{FileChange, FileTransaction};
use crate::blog::front_matter::edit::{self, EditError, EditRules, FieldEdit};
use crate::blog::front_matter::{FrontMatterLanguage, split};
use crate::blog::post::Post;
use crate::blog::site::{Site, SiteKind};
use crate::blog::site_rules::SiteRules;
use crate::blog::{lossless_text, read_file};

/// A tag change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TagChange {
    /// Add a tag.
    Add(String),
    /// Remove a tag.
    Remove(String),
    /// Rename a tag; with a tags file rename its label, if the label was given.
    Rename(String, String),
    /// Merge several tags into one.
    Merge(Vec<String>, String),
    /// Remove tags from all posts and from the tags file.
    Delete(Vec<String>),
    /// Define a tag in the tags file only.
    Define(String),
    /// Change no posts.
    Nothing,
}

/// The blog as input for planning, with options.
#[derive(Clone, Copy, Debug)]
pub struct TagPlanContext<'a> {
    /// The site.
    pub site: &'a Site,
    /// Rules of the site.
    pub rules: &'a SiteRules,
    /// All posts.
    pub posts: &'a [Arc<Post>],
    /// Posts to change; `None` for all.
    pub chosen: Option<&'a [Arc<Post>]>,
    /// Path of the tags file, if there is one.
    pub tags_file: Option<&'a Path>,
    /// Whether to define a tag that the tags file lacks.
    pub define: bool,
    /// Whether to skip posts that cannot be changed, instead of refusing the whole change.
    pub skip_failing: bool,
}

/// Old and new contents of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlannedFile {
    /// Path below the posts folder.
    pub name: String,
    /// Path of the file.
    pub path: PathBuf,
    /// Old contents.
    pub old: Vec<u8>,
    /// New contents.
    pub new: Vec<u8>,
}

/// A planned tag change.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TagPlan {
    /// Description, as in "rename the tag a to b in 3 posts".
    pub what: String,
    /// Files that change.
    pub files: Vec<PlannedFile>,
    /// Notes for the user, one line each.
    pub notes: Vec<String>,
    /// A tag that is not defined in the tags file, but could be.
    pub undefined_tag: Option<String>,
}

/// Why a post cannot be changed, with the position.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TagRefusal {
    /// Path of the post below the posts folder.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// Column, from 1.
    pub column: usize,
    /// The reason and the fix.
    pub why: String,
}

/// Why tags were not changed; nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum TagError {
    /// The name is not valid for a tag.
    #[error("`{}` is no name for a tag: {why}", .name.escape_debug())]
    Name {
        /// The requested name.
        name: String,
        /// The reason.
        why: &'static str,
    },
    /// Some posts cannot be changed.
    #[error("{}\nnothing was changed; fix them, or skip them with --leave-out", lines(.0))]
    Refused(Vec<TagRefusal>),
    /// A tag is to be defined, but there is no tags file.
    #[error("`{tag}` is not defined: {}", no_file(*.kind))]
    NoTagsFile {
        /// The tag.
        tag: String,
        /// Generator of the site.
        kind: SiteKind,
    },
    /// The tags file cannot be changed.
    #[error("{}:{line}: {why}; nothing was changed", .file.display())]
    TagsFile {
        /// Path of the file.
        file: PathBuf,
        /// Line, from 1.
        line: usize,
        /// The reason.
        why: String,
    },
}

/// Returns why there is no tags file, and what to do about it.
fn no_file(kind: SiteKind) -> &'static str {
    match kind {
        SiteKind::Docusaurus => {
            "this blog has no tags.yml; make an empty one in the folder of the posts first"
        }
        _ => "only Docusaurus has a file of tags",
    }
}

fn lines(refused: &[TagRefusal]) -> String {
    let lines = refused
        .iter()
        .map(|it| format!("{}:{}:{}: {}", it.file, it.line, it.column, it.why));
    lines.collect::<Vec<_>>().join("\n")
}

impl TagPlan {
    /// Creates the file transaction of this plan.
    pub fn operation(&self, root: &Path, at: Timestamp) -> FileTransaction {
        let write = |file: &PlannedFile| FileChange::Write {
            path: file.path.clone(),
            old: file.old.clone(),
            new: file.new.clone(),
        };
        FileTransaction {
            what: self.what.clone(),
            root: root.to_owned(),
            at,
            changes: self.files.iter().map(write).collect(),
        }
    }
}

impl TagPlanContext<'_> {
    /// Plans a tag change without writing anything.
    pub fn plan(&self, retag: &TagChange) -> Result<TagPlan, TagError> {
        for name in retag.names() {
            check(name)?;
        }
        let mut plan = TagPlan::default();
        let asked = DefinitionOptions {
            is_whole: self.chosen.is_none(),
            define: self.define,
        };
        let file = self.tags_file;
        if let (TagChange::Define(tag), None) = (retag, file) {
            let (tag, kind) = (tag.clone(), self.site.kind);
            return Err(TagError::NoTagsFile { tag, kind });
        }
        let file = file.map(|path| TagDefinitions::read(path, self.rules, asked));
        let mut definitions = file.transpose()?;
        let written = match &mut definitions {
            Some(file) => file.plan_edits(retag),
            None => retag.clone(),
        };
        self.change(&written, &mut plan)?;
        let posts = plan.files.len();
        if let Some(mut file) = definitions {
            plan.notes.append(&mut file.notes);
            plan.undefined_tag = file.missing.take();
            plan.files.extend(file.finish()?);
        }
        self.add_page_notes(&written, &mut plan);
        let place = match plan.files.last() {
            Some(file) if posts == 0 => file.name.clone(),
            _ => counted(posts),
        };
        plan.what = format!("{} in {place}", retag.description());
        Ok(plan)
    }

    /// Edits the selected posts.
    fn change(&self, retag: &TagChange, plan: &mut TagPlan) -> Result<(), TagError> {
        let edits = retag.edits();
        if edits.is_empty() {
            return Ok(());
        }
        let rules = self.edit_rules();
        let mut refused = Vec::new();
        for post in self.chosen.unwrap_or(self.posts) {
            match self.edit_post(post, retag, &edits, &rules) {
                Ok(file) => plan.files.extend(file),
                Err(why) => refused.push(why),
            }
        }
        if refused.is_empty() {
            return Ok(());
        }
        if !self.skip_failing {
            return Err(TagError::Refused(refused));
        }
        let told = refused.iter().map(std::slice::from_ref).map(lines);
        plan.notes
            .extend(told.map(|told| format!("left as it is: {told}")));
        Ok(())
    }

    /// Edits a post; `None` if nothing changes.
    fn edit_post(
        &self,
        post: &Post,
        retag: &TagChange,
        edits: &[FieldEdit],
        rules: &EditRules,
    ) -> Result<Option<PlannedFile>, TagRefusal> {
        let refused = |(line, column): (usize, usize), why: String| TagRefusal {
            file: post.id.to_string(),
            line,
            column,
            why,
        };
        let read = read_file::read_bytes(&post.path)
            .map_err(|it| refused((it.line, it.column), format!("{}; {}", it.message, it.hint)))?;
        let (old, is_protected) = (read.bytes, read.is_protected);
        let (text, is_escaped) = lossless_text::to_text(old.clone())
            .ok_or_else(|| refused((1, 1), "it is no text that can be written back".to_owned()))?;
        let edited = match edit::edit(&text, edits, rules) {
            Ok(edited) => edited,
            Err(why) if is_unrelated(&text, retag, rules, &why) => return Ok(None),
            Err(why) => {
                let place = why.place();
                return Err(refused((place.line, place.column), why.to_string()));
            }
        };
        let new = if is_escaped {
            lossless_text::to_bytes(&edited.text)
        } else {
            edited.text.into_bytes()
        };
        if new == old {
            return Ok(None);
        }
        if is_protected {
            return Err(refused((1, 1), read_file::read_only_message(&post.path)));
        }
        if !self.is_inside_blog(&post.path) {
            let why = "it is a link to a file outside of the blog".to_owned();
            return Err(refused((1, 1), why));
        }
        Ok(Some(PlannedFile {
            name: post.id.to_string(),
            path: post.path.clone(),
            old,
            new,
        }))
    }

    /// Whether a file is inside the blog after following symlinks.
    fn is_inside_blog(&self, path: &Path) -> bool {
        let (file, root) = (path.canonicalize(), self.site.root.canonicalize());
        file.is_ok_and(|file| root.is_ok_and(|root| file.starts_with(root)))
    }

    /// Returns how to write front matter in a post that has none: as the site's posts do.
    fn edit_rules(&self) -> EditRules {
        const MAX_SAMPLE_POSTS: usize = 20;
        let language = |post: &Arc<Post>| {
            let read = read_file::read(&post.path);
            read.map_or(FrontMatterLanguage::None, |it| {
                split(&it.text, self.site.kind).language
            })
        };
        EditRules::new(
            self.site.kind,
            self.posts.iter().take(MAX_SAMPLE_POSTS).map(language),
        )
    }

    /// Adds notes about tag pages that move and tags that will share a page.
    fn add_page_notes(&self, retag: &TagChange, plan: &mut TagPlan) {
        let (from, Some(to)) = retag.old_and_new() else {
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

/// Whether a post that cannot be parsed can be ignored: its front matter does not contain the tag.
fn is_unrelated(text: &str, retag: &TagChange, rules: &EditRules, why: &EditError) -> bool {
    let parts = split(text, rules.kind);
    let matter = match why {
        // front matter that is not recognized has no bounds
        EditError::Unrecognized(_) => text,
        // unclosed front matter includes the body
        EditError::Unclosed(_) | EditError::Invalid(_) if parts.closer.is_empty() => text,
        _ => parts.matter,
    };
    let gone = retag.old_and_new().0;
    !gone.is_empty() && !gone.iter().any(|tag| contains_word(matter, tag))
}

/// Whether a text contains a word, not just as part of a longer one.
fn contains_word(text: &str, word: &str) -> bool {
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
