//! Edits of Docusaurus' tags file: keys that posts use, each with a label and a URL.
//!
//! Docusaurus, "Tags file": the default label is the capitalized key, the default permalink is
//! derived from the key, and two tags with the same URL stop the build.

use std::path::{Path, PathBuf};

use super::CommandError;
use super::tag_command::TagChange;
use crate::blog::file_transaction::FileChange;
use crate::blog::front_matter::edit::{DefinitionEdit, edit_definitions};
use crate::blog::generator::SiteKind;
use crate::blog::post::Tag;
use crate::blog::read_file;
use crate::blog::site_rules::SiteRules;
use crate::blog::slug::kebab_case;

/// The tags file with its planned edits.
#[derive(Debug)]
pub(super) struct TagDefinitions<'a> {
    path: PathBuf,
    text: String,
    rules: &'a SiteRules,
    options: DefinitionOptions,
    changes: Vec<DefinitionEdit>,
    /// Notes for the user, one line each.
    pub(super) notes: Vec<String>,
    /// A tag that is not defined in the file, but could be.
    pub(super) missing: Option<String>,
}

impl<'a> TagDefinitions<'a> {
    /// Reads the tags file.
    pub(super) fn read(
        path: &Path,
        rules: &'a SiteRules,
        asked: DefinitionOptions,
    ) -> Result<Self, CommandError> {
        let failed = |line: usize, why: String| CommandError::TagsFile {
            file: path.to_owned(),
            line,
            why,
        };
        let read = read_file::read_bytes(path).map_err(|problem| failed(1, problem.message))?;
        let text = String::from_utf8(read.bytes)
            .map_err(|_bytes| failed(1, "it is not UTF-8; save it as UTF-8 first".to_owned()))?;
        Ok(Self {
            path: path.to_owned(),
            text,
            rules,
            options: asked,
            changes: Vec::new(),
            notes: Vec::new(),
            missing: None,
        })
    }

    /// Plans the edits of the definitions. Returns the tag change for the posts, with labels
    /// replaced by keys.
    pub(super) fn plan_edits(&mut self, change: &TagChange) -> TagChange {
        let rules = self.rules;
        let key = |said: &str| key_of(rules, said);
        match change {
            TagChange::Add(tag) => {
                self.require(tag, &key(tag));
                TagChange::Add(key(tag))
            }
            TagChange::Remove(tag) => TagChange::Remove(key(tag)),
            TagChange::Delete(tags) => {
                let tags: Vec<String> = tags.iter().map(|tag| key(tag)).collect();
                let defined = tags.iter().filter(|tag| self.has(tag));
                let gone: Vec<_> = defined.cloned().map(DefinitionEdit::Remove).collect();
                self.changes.extend(gone);
                TagChange::Delete(tags)
            }
            TagChange::Define(tag) => {
                self.options.define = true;
                self.require(tag, &key(tag));
                TagChange::Nothing
            }
            TagChange::Rename(from, to) if is_label(rules, from) && !is_known(rules, to) => {
                let from = key(from);
                let label = DefinitionEdit::Set(from.clone(), "label", to.clone());
                self.changes.push(label);
                let note = format!("posts keep using `{from}`, which is its key");
                self.notes.push(note);
                TagChange::Nothing
            }
            TagChange::Rename(from, to) => {
                self.rename(&[key(from)], &key(to));
                TagChange::Rename(key(from), key(to))
            }
            TagChange::Merge(from, to) => {
                let from: Vec<String> = from.iter().map(|said| key(said)).collect();
                self.rename(&from, &key(to));
                TagChange::Merge(from, key(to))
            }
            TagChange::Nothing => TagChange::Nothing,
        }
    }

    fn has(&self, key: &str) -> bool {
        self.rules.tags.iter().any(|(name, _)| name == key)
    }

    /// Renames definitions. If all posts change, the first definition gets the new name if that is
    /// free, and the others are removed. If only some posts change, all definitions stay.
    fn rename(&mut self, from: &[String], to: &str) {
        let mut is_there = self.has(to);
        for from in from.iter().filter(|from| *from != to) {
            let (true, Some(tag)) = (self.options.is_whole, self.definition(from)) else {
                continue;
            };
            if is_there {
                self.changes.push(DefinitionEdit::Remove(from.clone()));
                continue;
            }
            is_there = true;
            let renamed = DefinitionEdit::Rename(from.clone(), to.to_owned());
            self.changes.push(renamed);
            if tag.url != self.rules.tag_url(&kebab_case(from)) {
                self.notes.push(format!("its page stays at {}", tag.url));
            }
        }
        if !is_there {
            self.require(to, to);
        }
    }

    fn definition(&self, key: &str) -> Option<&'a Tag> {
        let mut tags = self.rules.tags.iter();
        tags.find(|(name, _)| name == key).map(|(_, tag)| tag)
    }

    /// Defines a tag that the file lacks, if that was requested, or else reports it.
    fn require(&mut self, label: &str, key: &str) {
        if self.has(key) {
            return;
        }
        if !self.options.define {
            self.missing = Some(key.to_owned());
            return;
        }
        let texts = vec![
            ("label", label.to_owned()),
            ("permalink", format!("/{}", kebab_case(key))),
        ];
        self.changes
            .push(DefinitionEdit::Add(key.to_owned(), texts));
    }

    /// Returns the name of the file.
    pub(super) fn name(&self) -> String {
        let name = self.path.file_name().unwrap_or_default();
        name.to_string_lossy().into_owned()
    }

    /// Returns the edited file, if it changes. Fails if the result would stop a build.
    pub(super) fn finish(self) -> Result<Option<FileChange>, CommandError> {
        let failed = |line: usize, why: String| CommandError::TagsFile {
            file: self.path.clone(),
            line,
            why,
        };
        let edited = edit_definitions(&self.text, &self.changes)
            .map_err(|why| failed(why.place().line, why.to_string()))?;
        if edited.changes.is_empty() {
            return Ok(None);
        }
        if read_file::is_protected(&self.path) {
            return Err(failed(1, read_file::read_only_message(&self.path)));
        }
        let mut new = self.rules.clone();
        new.read_tags(&edited.text)
            .map_err(|problem| failed(problem.line, problem.message))?;
        for (at, (key, tag)) in new.tags.iter().enumerate() {
            let twin = new
                .tags
                .iter()
                .take(at)
                .find(|(_, other)| other.url == tag.url);
            if let Some((other, _)) = twin {
                let why = format!("`{key}` and `{other}` would share the page {}", tag.url);
                return Err(failed(1, why));
            }
        }
        Ok(Some(FileChange::Write {
            path: self.path,
            old: self.text.into_bytes(),
            new: edited.text.into_bytes(),
        }))
    }
}

/// Returns why there is no tags file, and what to do about it.
pub(super) fn missing_file_hint(kind: SiteKind) -> &'static str {
    match kind {
        SiteKind::Docusaurus => {
            "this blog has no tags.yml; create an empty one in the posts folder first"
        }
        _ => "only Docusaurus has a tags file",
    }
}

/// Options that affect the tags file.
#[derive(Clone, Copy, Debug)]
pub(super) struct DefinitionOptions {
    /// Whether all posts change.
    pub(super) is_whole: bool,
    /// Whether to define a tag that the file lacks.
    pub(super) define: bool,
}

/// Returns the key that posts use for a tag, given its key or label.
fn key_of(rules: &SiteRules, said: &str) -> String {
    let labelled = rules.tags.iter().find(|(_, tag)| tag.label == said);
    match labelled.filter(|_| is_label(rules, said)) {
        Some((key, _)) => key.clone(),
        None => said.to_owned(),
    }
}

/// Whether a string is the label of a tag and not a key.
fn is_label(rules: &SiteRules, said: &str) -> bool {
    let mut tags = rules.tags.iter();
    !rules.tags.iter().any(|(key, _)| key == said) && tags.any(|(_, tag)| tag.label == said)
}

fn is_known(rules: &SiteRules, said: &str) -> bool {
    let mut tags = rules.tags.iter();
    tags.any(|(key, tag)| key == said || tag.label == said)
}
