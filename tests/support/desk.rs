//! A post to edit and a state folder for its recovery copies; it outlives the programs started on
//! it.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::{Launch, PATIENCE, Session, now};

/// Initial text of the post.
pub(crate) const OLD: &str =
    "---\ntitle: Alpha\ndate: 2026-05-05\n---\n\nThe old words stand here.\n";

/// Returns [`OLD`] with words typed where the cursor starts.
pub(crate) fn with_typed(words: &str) -> String {
    OLD.replace("The old", &format!("{words}The old"))
}

/// A folder with one post.
pub(crate) struct Desk {
    launch: Launch,
}

impl Desk {
    /// Creates a blog of one post.
    pub(crate) fn new(text: &str) -> Self {
        let launch = Launch::postdesk(&[]).file("posts/a.md", text);
        Self {
            launch: launch.without_spelling(),
        }
    }

    /// Returns the path of a file beside the posts.
    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.launch.path(path)
    }

    /// Returns the path of the post.
    pub(crate) fn post(&self) -> PathBuf {
        self.path("posts/a.md")
    }

    /// Returns the state folder, with recovery copies and everything else that is saved.
    pub(crate) fn state(&self) -> PathBuf {
        self.path("state")
    }

    /// Returns the arguments that open the post in edit mode.
    pub(crate) fn arguments(&self) -> [String; 2] {
        ["edit".to_owned(), self.post().display().to_string()]
    }

    /// Returns a launch that edits the post, at 120x40.
    pub(crate) fn launch(&self) -> Launch {
        let [verb, post] = self.arguments();
        let launch = Launch::postdesk(&[&verb, &post]).size(120, 40);
        launch
            .env("POSTDESK_STATE", &self.state().to_string_lossy())
            .without_spelling()
    }

    /// Starts the program on the post and waits until it accepts typing.
    pub(crate) fn open(&self) -> Session {
        opened(self.launch())
    }

    /// Returns the text on disk.
    pub(crate) fn text(&self) -> String {
        fs::read_to_string(self.post()).expect("the post")
    }

    /// Waits until the file has a text.
    #[track_caller]
    pub(crate) fn wait_for(&self, session: &mut Session, wanted: &str) {
        let end = now() + PATIENCE;
        while self.text() != wanted {
            let text = self.text();
            assert!(now() < end, "{text:?}\n{}", session.text());
            session.settle(Duration::from_millis(20));
        }
    }

    /// Waits until the file has a text; answers the question whether to save damaged front matter.
    #[track_caller]
    pub(crate) fn confirm_save(&self, session: &mut Session, wanted: &str) {
        let is_asked = |screen: &vt100::Screen| screen.contents().contains("save anyway");
        session.wait("the saved text", |screen| {
            self.text() == wanted || is_asked(screen)
        });
        if self.text() != wanted {
            session.keys("s");
        }
        self.wait_for(session, wanted);
    }

    /// Returns the recovery copies.
    pub(crate) fn drafts(&self) -> Vec<PathBuf> {
        let entries = fs::read_dir(self.state().join("drafts"));
        let paths = entries.into_iter().flatten().flatten();
        paths
            .map(|entry| entry.path())
            .filter(|path| path.extension().is_some_and(|ending| ending == "draft"))
            .collect()
    }

    /// Whether a recovery copy has a text.
    pub(crate) fn has_draft(&self, wanted: &str) -> bool {
        self.drafts().iter().any(|path| holds(path, wanted))
    }

    /// Waits until a recovery copy has a text, without looking at the screen.
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

/// Starts a launch that edits, and waits until it accepts typing.
#[track_caller]
pub(crate) fn opened(launch: Launch) -> Session {
    let mut session = launch.open();
    session.wait_for(", column 1");
    session
}

/// Waits for the recovery question, and until letters are answers to it.
#[track_caller]
pub(crate) fn asked_to_recover(session: &mut Session) {
    session.wait_for("were recovered");
    session.settle(Duration::from_millis(600));
}

fn holds(path: &Path, wanted: &str) -> bool {
    fs::read_to_string(path).is_ok_and(|text| text.contains(wanted))
}
