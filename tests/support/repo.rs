//! Repositories created by Git itself, with posts in them.

use std::collections::BTreeMap;
use std::fs;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use jiff::tz::TimeZone;
use postdesk::blog::git::{GitChange, Repository};
use postdesk::blog::{Clock, DateFrom, Index, Post, Site, SiteKind};
use tempfile::TempDir;

use super::ends::{output, status};
use super::{put, skip};

/// A repository with posts in `blog`.
pub(crate) struct Repo {
    pub(crate) folder: TempDir,
}

impl Repo {
    /// Creates a repository; `None` if `git` is not installed.
    pub(crate) fn new() -> Option<Self> {
        let repo = Self {
            folder: TempDir::new().expect("a folder"),
        };
        fs::create_dir(repo.path("blog")).expect("a folder");
        if status(&mut repo.command(&["init", "-q", "-b", "main"])).is_err() {
            skip("there is no git");
            return None;
        }
        Some(repo)
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new("git");
        command
            .args(["-c", "user.name=Ada", "-c", "user.email=ada@example.org"])
            .args(arguments)
            .current_dir(self.folder.path())
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("GIT_CONFIG_NOSYSTEM", "1");
        command
    }

    #[track_caller]
    pub(crate) fn git(&self, arguments: &[&str]) {
        let ran = output(&mut self.command(arguments)).expect("git runs");
        assert!(ran.status.success(), "{arguments:?}: {ran:?}");
    }

    /// Commits everything with this date.
    #[track_caller]
    pub(crate) fn commit(&self, day: &str) {
        self.git(&["add", "-A"]);
        let mut command = self.command(&["commit", "-q", "--allow-empty", "-m", day]);
        let date = format!("{day}T12:00:00Z");
        command
            .env("GIT_COMMITTER_DATE", &date)
            .env("GIT_AUTHOR_DATE", "2001-01-01T00:00:00Z");
        let ended = status(&mut command);
        assert!(ended.expect("git runs").success());
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        put(&self.path(name), text);
    }

    pub(crate) fn index(&self) -> Index {
        index_of(&self.path("blog"))
    }

    pub(crate) fn posts(&self) -> Vec<Arc<Post>> {
        self.index().posts().cloned().collect()
    }

    pub(crate) fn open(&self) -> Repository {
        Repository::around(&self.path("blog")).expect("a repository")
    }

    /// Returns how each post differs from the last commit.
    pub(crate) fn changes(&self) -> BTreeMap<String, GitChange> {
        let changes = self.open().changes(&self.posts());
        changes
            .into_iter()
            .map(|(id, change)| (id.to_string(), change))
            .collect()
    }

    /// Returns the date of the first commit of each post.
    pub(crate) fn days(&self) -> BTreeMap<String, String> {
        let mut index = self.index();
        let commits = self
            .open()
            .first_commits(&index.undated_posts(), &mut || true);
        index.set_first_commits(commits);
        let dated = index.posts().filter(|post| post.date.from == DateFrom::Git);
        dated
            .map(|post| (post.id.to_string(), post.date.at.strftime("%F").to_string()))
            .collect()
    }
}

#[track_caller]
pub(crate) fn assert_days(repo: &Repo, days: &[(&str, &str)]) {
    let days: BTreeMap<String, String> = days
        .iter()
        .map(|(id, day)| ((*id).to_owned(), (*day).to_owned()))
        .collect();
    assert_eq!(repo.days(), days);
}

#[track_caller]
pub(crate) fn assert_changes(repo: &Repo, changes: &[(&str, GitChange)]) {
    let changes: BTreeMap<String, GitChange> = changes
        .iter()
        .map(|(id, change)| ((*id).to_owned(), *change))
        .collect();
    assert_eq!(repo.changes(), changes);
}

/// Scans a folder as Docusaurus posts.
fn index_of(blog: &Path) -> Index {
    let site = Site::from_posts_folder(blog, Some(SiteKind::Docusaurus)).expect("a site");
    let mut index = Index::new(site);
    let clock = Clock {
        now: "2026-11-23T12:00:00Z".parse().expect("a time"),
        zone: TimeZone::UTC,
    };
    index.scan(&clock, &mut |_| ControlFlow::Continue(()));
    index
}

/// Returns the posts of a folder, read as Docusaurus posts.
pub(crate) fn posts_in(blog: &Path) -> Vec<Arc<Post>> {
    index_of(blog).posts().cloned().collect()
}
