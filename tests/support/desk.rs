//! A post to write in and a place for its drafts; it outlives what is started on it.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::{Launch, PATIENCE, Session, now};

/// The post as it is at first.
pub(crate) const OLD: &str =
    "---\ntitle: Alpha\ndate: 2026-05-05\n---\n\nThe old words stand here.\n";

/// A folder with one post.
pub(crate) struct Desk {
    launch: Launch,
}

impl Desk {
    /// Makes a blog of one post.
    pub(crate) fn new(text: &str) -> Self {
        let launch = Launch::postdesk(&[]).file("posts/a.md", text);
        Self { launch }
    }

    /// Tells where a file beside the posts is.
    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.launch.path(path)
    }

    /// Tells where the post is.
    pub(crate) fn post(&self) -> PathBuf {
        self.path("posts/a.md")
    }

    /// Tells where drafts and all else that is remembered go.
    pub(crate) fn state(&self) -> PathBuf {
        self.path("state")
    }

    /// Gives the words that start the program on the post.
    pub(crate) fn arguments(&self) -> [String; 2] {
        ["edit".to_owned(), self.post().display().to_string()]
    }

    /// Gives a launch that writes in the post, at 120x40.
    pub(crate) fn launch(&self) -> Launch {
        let [verb, post] = self.arguments();
        let launch = Launch::postdesk(&[&verb, &post]).size(120, 40);
        launch.env("POSTDESK_STATE", &self.state().to_string_lossy())
    }

    /// Starts the program on the post and waits until it can be typed in.
    pub(crate) fn open(&self) -> Session {
        opened(self.launch())
    }

    /// Gives the text on disk.
    pub(crate) fn text(&self) -> String {
        fs::read_to_string(self.post()).expect("the post")
    }

    /// Waits until the disk holds a text.
    #[track_caller]
    pub(crate) fn wait_for(&self, session: &mut Session, wanted: &str) {
        let end = now() + PATIENCE;
        while self.text() != wanted {
            let text = self.text();
            assert!(now() < end, "{text:?}\n{}", session.text());
            session.settle(Duration::from_millis(20));
        }
    }

    /// Gives the drafts there are.
    pub(crate) fn drafts(&self) -> Vec<PathBuf> {
        let entries = fs::read_dir(self.state().join("drafts"));
        let paths = entries.into_iter().flatten().flatten();
        paths
            .map(|entry| entry.path())
            .filter(|path| path.extension().is_some_and(|ending| ending == "draft"))
            .collect()
    }

    /// Tells whether a draft holds a text.
    pub(crate) fn has_draft(&self, wanted: &str) -> bool {
        self.drafts().iter().any(|path| holds(path, wanted))
    }

    /// Waits until a draft holds a text, without looking at any screen.
    #[track_caller]
    pub(crate) fn wait_for_draft(&self, wanted: &str) {
        let end = now() + PATIENCE;
        while !self.has_draft(wanted) {
            let drafts = self.drafts();
            assert!(now() < end, "no {wanted:?} in {drafts:?}");
            std::thread::sleep(Duration::from_millis(10));
        }
    }
}

/// Opens a launch that writes, and waits until it can be typed in.
#[track_caller]
pub(crate) fn opened(launch: Launch) -> Session {
    let mut session = launch.open();
    session.wait_for("line 1, column 1");
    session
}

fn holds(path: &Path, wanted: &str) -> bool {
    fs::read_to_string(path).is_ok_and(|text| text.contains(wanted))
}
