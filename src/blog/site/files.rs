//! The files of a site that its posts depend on: configuration, tags and authors.

use std::path::{Path, PathBuf};

use super::{Site, config};
use crate::blog::body::{self, stamp_of};
use crate::blog::post::{Problem, Stamp};
use crate::blog::rules::Rules;

/// The files as they were read last, and what was wrong with them.
#[derive(Debug, Default)]
pub struct SiteFiles {
    stamps: Vec<(PathBuf, Option<Stamp>)>,
    troubles: Vec<String>,
}

impl SiteFiles {
    /// Reads the files again when one of them changed.
    pub fn refresh(&mut self, site: &Site, rules: &mut Rules) {
        let stamps: Vec<_> = paths(site)
            .into_iter()
            .map(|path| (stamp(&path), path))
            .map(|(at, path)| (path, at))
            .collect();
        if stamps != self.stamps {
            self.stamps = stamps;
            self.troubles.clear();
            self.read(site, rules);
        }
    }

    /// Gives a notice for each file that is broken.
    pub fn troubles(&self) -> &[String] {
        &self.troubles
    }

    /// Lists the folders in which the files lie.
    pub fn folders(&self) -> impl Iterator<Item = PathBuf> {
        let there = self.stamps.iter().filter(|(_, stamp)| stamp.is_some());
        there.filter_map(|(path, _)| path.parent().map(Path::to_owned))
    }

    fn read(&mut self, site: &Site, rules: &mut Rules) {
        let configured = site.config.as_ref().and_then(|path| body::read(path).ok());
        let base = configured.map(|source| config::base(site.kind, &source.text));
        let mut fresh = Rules::new(site.kind, base.as_ref().unwrap_or(&site.base));
        let tags = self.first(&["tags.yml", "tags.yaml"]);
        let authors = self.first(&["authors.yml", "authors.yaml"]);
        if let Some(problem) = tags.and_then(|path| broken(&path, |text| fresh.read_tags(text))) {
            self.troubles.push(problem);
            fresh.tags.clone_from(&rules.tags);
        }
        if let Some(problem) =
            authors.and_then(|path| broken(&path, |text| fresh.read_authors(text)))
        {
            self.troubles.push(problem);
            fresh.authors.clone_from(&rules.authors);
        }
        *rules = fresh;
    }

    fn first(&self, names: &[&str]) -> Option<PathBuf> {
        let there = self.stamps.iter().filter(|(_, stamp)| stamp.is_some());
        let mut paths = there.map(|(path, _)| path);
        paths
            .find(|path| names.iter().any(|name| path.ends_with(name)))
            .cloned()
    }
}

fn paths(site: &Site) -> Vec<PathBuf> {
    let names = ["tags.yml", "tags.yaml", "authors.yml", "authors.yaml"];
    let beside = names.iter().map(|name| site.posts.join(name));
    site.config.iter().cloned().chain(beside).collect()
}

fn stamp(path: &Path) -> Option<Stamp> {
    path.metadata().ok().map(|metadata| stamp_of(&metadata))
}

fn broken(path: &Path, read: impl FnOnce(&str) -> Result<(), Problem>) -> Option<String> {
    let problem = body::read(path)
        .and_then(|source| read(&source.text))
        .err()?;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    Some(format!(
        "{name}:{}: {}; {}",
        problem.line, problem.message, problem.hint
    ))
}
