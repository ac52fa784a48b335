//! Files of a site that its posts depend on: configuration, tags and authors.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::folder_data::FolderData;
use super::{Site, config};
use crate::blog::front_matter;
use crate::blog::front_matter::value::ScalarKind;
use crate::blog::post::{FileStamp, Post, Problem};
use crate::blog::read_file::{self, stamp_of};
use crate::blog::site_rules::SiteRules;

/// The files as last read, and the warnings about them.
#[derive(Debug, Default)]
pub struct SiteFiles {
    stamps: Vec<(PathBuf, Option<FileStamp>)>,
    /// The page of each folder that has one, and whether it is a draft.
    sections: BTreeMap<PathBuf, (FileStamp, bool)>,
    data: FolderData,
    warnings: Vec<String>,
}

impl SiteFiles {
    /// Reads the files again if one of them changed.
    pub fn refresh(&mut self, site: &Site, rules: &mut SiteRules) {
        let stamps: Vec<_> = paths(site)
            .into_iter()
            .map(|path| (stamp(&path), path))
            .map(|(at, path)| (path, at))
            .collect();
        if stamps != self.stamps {
            self.stamps = stamps;
            self.warnings.clear();
            self.read(site, rules);
        }
    }

    /// Reads the files as [`Self::refresh`] does, and the pages of the folders that contain posts.
    pub fn refresh_with(&mut self, site: &Site, rules: &mut SiteRules, posts: &[Arc<Post>]) {
        self.refresh(site, rules);
        let above = posts.iter().flat_map(|post| post.path.ancestors().skip(1));
        let folders = above.filter(|folder| folder.starts_with(&site.posts));
        let folders: BTreeSet<PathBuf> = folders.map(Path::to_owned).collect();
        self.refresh_folders(site, rules, &folders);
    }

    /// Reads the files that set values for the posts of these folders.
    pub(in crate::blog) fn refresh_folders(
        &mut self,
        site: &Site,
        rules: &mut SiteRules,
        folders: &BTreeSet<PathBuf>,
    ) {
        if site.kind.generator_rules().visibility.draft_sections {
            rules.draft_folders = self.draft_sections(site, folders);
        }
        rules.set_folder_data(&self.data.read(site, folders));
    }

    /// Returns the folders, relative to the posts folder, whose `_index.md` is a draft.
    fn draft_sections(&mut self, site: &Site, folders: &BTreeSet<PathBuf>) -> BTreeSet<String> {
        let mut sections = BTreeMap::new();
        for folder in folders {
            let page = folder.join("_index.md");
            let Some(stamp) = stamp(&page) else { continue };
            let known = self.sections.get(folder).filter(|it| it.0 == stamp);
            let draft = known.map_or_else(|| is_draft(&page, site), |it| it.1);
            sections.insert(folder.clone(), (stamp, draft));
        }
        self.sections = sections;
        let drafts = self.sections.iter().filter(|(_, it)| it.1);
        let below = drafts.filter_map(|(folder, _)| folder.strip_prefix(&site.posts).ok());
        below.map(|it| it.to_string_lossy().into_owned()).collect()
    }

    /// Returns a warning for each broken file.
    pub fn warnings(&self) -> &[String] {
        &self.warnings
    }

    /// Returns the tags file, if the site has one.
    pub fn tags_file(&self, site: &Site) -> Option<&Path> {
        self.first_existing(&site.settings.files.tags)
    }

    /// Lists the folders that contain the files.
    pub fn folders(&self) -> impl Iterator<Item = PathBuf> {
        let there = self.stamps.iter().filter(|(_, stamp)| stamp.is_some());
        there.filter_map(|(path, _)| path.parent().map(Path::to_owned))
    }

    fn read(&mut self, site: &Site, rules: &mut SiteRules) {
        let now = site.reload();
        self.warnings.extend(now.warnings.iter().cloned());
        let mut fresh = SiteRules::new(site.kind, &now.settings);
        fresh.draft_folders.clone_from(&rules.draft_folders);
        fresh.withheld.clone_from(&rules.withheld);
        fresh.inherited.clone_from(&rules.inherited);
        let tags = self.first_existing(&fresh.settings.files.tags);
        let authors = self.first_existing(&fresh.settings.files.authors);
        let authors = authors.map(Path::to_owned);
        if let Some(problem) =
            tags.and_then(|path| read_warning(path, |text| fresh.read_tags(text)))
        {
            self.warnings.push(problem);
            fresh.tags.clone_from(&rules.tags);
        }
        if let Some(problem) =
            authors.and_then(|path| read_warning(&path, |text| fresh.read_authors(text)))
        {
            self.warnings.push(problem);
            fresh.authors.clone_from(&rules.authors);
        }
        *rules = fresh;
    }

    fn first_existing(&self, names: &[String]) -> Option<&Path> {
        let there = self.stamps.iter().filter(|(_, stamp)| stamp.is_some());
        let mut paths = there.map(|(path, _)| path);
        paths
            .find(|path| names.iter().any(|name| path.ends_with(name)))
            .map(PathBuf::as_path)
    }
}

/// Lists the configuration files, then the files beside the posts, those of a translation first.
fn paths(site: &Site) -> Vec<PathBuf> {
    let files = &site.settings.files;
    let localized = files.localized.as_ref().map(|it| site.root.join(it));
    let folders = [localized.as_ref(), Some(&site.posts)];
    let names = || files.tags.iter().chain(&files.authors);
    let beside = folders
        .into_iter()
        .flatten()
        .flat_map(|folder| names().map(|name| folder.join(name)));
    let settings = config::paths(site.kind, &site.root, site.config.as_deref());
    settings.into_iter().chain(beside).collect()
}

fn stamp(path: &Path) -> Option<FileStamp> {
    path.metadata().ok().map(|metadata| stamp_of(&metadata))
}

/// Whether the front matter of a section's page marks it as a draft.
fn is_draft(page: &Path, site: &Site) -> bool {
    let Ok(source) = read_file::read(page) else {
        return false;
    };
    let matter = front_matter::split(&source.text, site.kind).parse();
    let draft = matter.ok().and_then(|map| {
        let scalar = map.get("draft")?.as_scalar()?;
        Some(scalar.kind == ScalarKind::Bool(true))
    });
    draft == Some(true)
}

fn read_warning(path: &Path, read: impl FnOnce(&str) -> Result<(), Problem>) -> Option<String> {
    let problem = read_file::read(path)
        .and_then(|source| read(&source.text))
        .err()?;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    Some(format!(
        "{name}:{}: {}; {}",
        problem.line, problem.message, problem.hint
    ))
}
