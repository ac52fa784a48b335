//! `drafts` as a user runs it: recovery copies of unsaved text.

use std::fs;
use std::path::PathBuf;

use crate::support;
use crate::support::Launch;
use crate::support::sequences::foreign_in_pipe;
use jiff::Timestamp;
use postdesk::blog::recovery::{AutosaveFile, RecoveryCopy, RecoveryInfo};
use postdesk::blog::save::fingerprint;

const OLD: &str = "---\ntitle: A\n---\n\nOld.\n";
const NEW: &str = "---\ntitle: A\n---\n\nNew \u{1b}]0;x\u{7} text.\n";

/// Creates a blog of one post, and returns the folder of its recovery copies.
fn blog() -> (Launch, PathBuf) {
    let launch = Launch::postdesk(&[]).file("posts/a.md", OLD);
    let folder = launch.path("state");
    let launch = launch.env("POSTDESK_STATE", &folder.to_string_lossy());
    (launch, folder.join("drafts"))
}

fn keep(launch: &Launch, nonce: u64, text: &str) -> PathBuf {
    let file = launch.path("posts/a.md");
    let journal = AutosaveFile::new(&[launch.path("state/drafts")], &file, nonce);
    let about = RecoveryInfo {
        file,
        base: Some(fingerprint(OLD.as_bytes())),
        cursor: (5, 3),
        at: Timestamp::from_second(1_790_000_000).expect("a time"),
        host: "here".to_owned(),
        pid: 7,
        is_aside: false,
        is_escaped: false,
    };
    let text = text.to_owned();
    let kept = journal
        .write(&RecoveryCopy { about, text })
        .expect("a draft");
    kept.path().to_owned()
}

#[test]
fn a_draft_is_listed_shown_and_put_back() {
    let (launch, _) = blog();
    let draft = keep(&launch, 0xabcd_0000_0000_0001, NEW);
    let listed = launch.run(&["recover"]);
    assert!(listed.text().starts_with("abcd0000"), "{listed:?}");
    assert!(listed.text().contains("posts/a.md"));
    let old_name = launch.run(&["drafts"]);
    assert_eq!(old_name.text(), listed.text(), "the old name still works");
    assert!(!launch.run(&["--help"]).text().contains("  drafts"));
    let json = launch.run(&["recover", "list", "--json"]).json();
    assert_eq!(
        (&json["version"], &json["drafts"][0]["onDisk"]),
        (&1.into(), &"base".into())
    );
    let shown = launch.run(&["recover", "show", "abcd"]);
    assert!(shown.text().contains("New "));
    assert_eq!(foreign_in_pipe(&shown.out), [""; 0]);
    let restored = launch.run(&["recover", "restore", "abcd"]);
    assert_eq!(restored.code, Some(0), "{restored:?}");
    assert_eq!(
        fs::read_to_string(launch.path("posts/a.md"))
            .ok()
            .as_deref(),
        Some(NEW)
    );
    assert!(!draft.exists());
}

#[test]
#[expect(clippy::disallowed_methods, reason = "a test makes its own files")]
fn a_draft_never_replaces_a_text_it_does_not_know() {
    let (launch, _) = blog();
    let draft = keep(&launch, 1, NEW);
    let post = launch.path("posts/a.md");
    fs::write(&post, "Somebody else's.\n").expect("written");
    let refused = launch.run(&["recover", "restore", "0000000000000001"]);
    assert_eq!(refused.code, Some(2), "{refused:?}");
    assert!(
        refused.words().contains("changed by another program"),
        "{refused:?}"
    );
    assert_eq!(
        fs::read_to_string(&post).ok().as_deref(),
        Some("Somebody else's.\n")
    );
    assert!(draft.exists());
    let taken = launch.run(&["recover", "restore", "0000", "--to", "posts/a.md"]);
    assert_eq!((taken.code, draft.exists()), (Some(2), true), "{taken:?}");
    let beside = launch.run(&["recover", "restore", "0000", "--to", "posts/b.md"]);
    assert_eq!(beside.code, Some(0), "{beside:?}");
    assert_eq!(
        fs::read_to_string(launch.path("posts/b.md"))
            .ok()
            .as_deref(),
        Some(NEW)
    );
    assert!(!draft.exists());
}

#[test]
fn a_draft_of_a_post_that_is_gone_is_listed_and_put_back() {
    let (launch, _) = blog();
    keep(&launch, 1, NEW);
    fs::remove_file(launch.path("posts/a.md")).expect("removed");
    assert!(
        launch
            .run(&["recover"])
            .text()
            .contains("the post was deleted")
    );
    assert_eq!(launch.run(&["recover", "restore", "0000"]).code, Some(0));
    assert_eq!(
        fs::read_to_string(launch.path("posts/a.md"))
            .ok()
            .as_deref(),
        Some(NEW)
    );
}

#[test]
fn a_dry_run_shows_the_lines_and_writes_nothing() {
    let (launch, _) = blog();
    let draft = keep(&launch, 0xabcd_0000_0000_0001, NEW);
    let ran = launch.run(&["recover", "restore", "abcd", "--dry-run"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(ran.text().contains("\n-Old.\n+New "), "{}", ran.text());
    assert_eq!(foreign_in_pipe(&ran.out), [""; 0]);
    let elsewhere = launch.path("posts/b.md");
    let to = elsewhere.to_string_lossy();
    let ran = launch.run(&["recover", "restore", "abcd", "--to", &to, "--dry-run"]);
    assert!(ran.text().contains("--- /dev/null"), "{}", ran.text());
    let taken = launch.path("posts/a.md");
    let taken = taken.to_string_lossy();
    let ran = launch.run(&["recover", "restore", "abcd", "--to", &taken, "--dry-run"]);
    assert_eq!(ran.code, Some(2), "{ran:?}");
    let ran = launch.run(&["recover", "drop", "abcd", "--dry-run", "--read-only"]);
    assert!(ran.text().starts_with("abcd0000"), "{ran:?}");
    assert!(draft.exists() && !elsewhere.exists());
    let post = fs::read_to_string(launch.path("posts/a.md")).expect("the post");
    assert_eq!(post, OLD);
    // the post has changed since: the real command would fail as well
    support::put(&launch.path("posts/a.md"), "Theirs.\n");
    let ran = launch.run(&["recover", "restore", "abcd", "--dry-run"]);
    assert_eq!(ran.code, Some(2), "{ran:?}");
}

#[test]
#[expect(clippy::disallowed_methods, reason = "a test makes its own files")]
fn a_broken_draft_is_told_and_stays_until_it_is_dropped() {
    let (launch, _) = blog();
    let draft = keep(&launch, 1, NEW);
    let whole = fs::read(&draft).expect("a draft");
    for length in [0, 10, whole.len() - 1] {
        fs::write(&draft, &whole[..length]).expect("cut");
        let listed = launch.run(&["recover"]);
        assert!(
            listed.text().contains("the file is unchanged"),
            "{listed:?}"
        );
        assert_eq!(launch.run(&["recover", "restore", "0000"]).code, Some(2));
        assert!(draft.exists());
    }
    assert_eq!(launch.run(&["recover", "drop", "0000"]).code, Some(0));
    assert!(!draft.exists());
    assert!(
        launch
            .run(&["recover"])
            .text()
            .starts_with("No unsaved text")
    );
}
