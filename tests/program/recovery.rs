//! Recovery of unsaved text when something fails around the program: recovery folders that cannot
//! be written, broken recovery copies or deleted posts, a stopped or killed program, a disk that
//! never answers, posts that change repeatedly.

use std::fs;
use std::io::{BufRead, BufReader};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStderr, Command, Stdio};
use std::time::Duration;

use crate::support;
use crate::support::desk::{Desk, OLD, asked_to_recover, opened, with_typed};
use crate::support::{Launch, PATIENCE, Session, now, put, skip};
use postdesk::app::Event;
use postdesk::app::jobs::edit::AutosaveJob;
use postdesk::blog::recovery::{self, RecoveryFolders, StoredIn};
use postdesk::editor::Text;
use postdesk::runtime::autosave_worker::{AutosaveCommand, AutosaveThread};
use postdesk::runtime::message::Message;
use rustix::process::{Pid, Signal};

/// Types into the post and kills the program once the text is autosaved.
fn killed_with(desk: &Desk, typed: &str) {
    let mut session = desk.open();
    session.keys(typed);
    session.wait_for("unsaved");
    session.wait("a kept draft", |screen| {
        let text = screen.contents();
        text.contains("autosaved") || text.contains("is kept in")
    });
    session.signal(Signal::KILL);
    session.exit_within(PATIENCE);
}

/// Starts the program on its list, with the recovery copies of a desk.
fn list(desk: &Desk) -> Session {
    let posts = desk.path("posts").display().to_string();
    let launch = Launch::postdesk(&[&posts]).size(120, 40);
    launch
        .env("POSTDESK_STATE", &desk.state().to_string_lossy())
        .open()
}

#[test]
fn a_draft_kept_beside_its_post_is_offered_too() {
    let desk = Desk::new(OLD);
    put(&desk.state(), "a file where the folder should be");
    killed_with(&desk, "Beside. ");
    let mut session = desk.launch().open();
    asked_to_recover(&mut session);
    session.wait_for("Beside. The old");
    session.keys("1");
    session.wait_for("Restored. Not saved yet.");
    session.keys("\x13");
    desk.wait_for(&mut session, &with_typed("Beside. "));
    session.wait_for("Saved.");
    session.wait("no draft beside", |_| {
        fs::read_dir(desk.path("posts")).is_ok_and(|entries| entries.count() == 1)
    });
}

#[test]
fn a_draft_whose_post_is_gone_is_told_and_put_back() {
    let desk = Desk::new(OLD);
    killed_with(&desk, "Kept. ");
    fs::rename(desk.post(), desk.path("posts/b.md")).expect("another name");
    let mut session = list(&desk);
    session.wait_for("Recovered unsaved text of a.md, which was deleted");
    session.keys("q");
    assert!(session.exit_within(PATIENCE).success());
    assert!(desk.has_draft("Kept. The old"));
}

#[test]
fn broken_drafts_disturb_nobody_and_stay() {
    let desk = Desk::new(OLD);
    killed_with(&desk, "Kept. ");
    let draft = desk.drafts().pop().expect("a draft");
    let whole = fs::read(&draft).expect("a draft");
    for length in [0, 5, whole.len() / 2, whole.len() - 1] {
        fs::File::options()
            .write(true)
            .open(&draft)
            .and_then(|file| file.set_len(length as u64))
            .expect("it is cut");
        let mut session = desk.open();
        session.keys("\x1b");
        session.wait_for("READ");
        session.keys("q");
        assert!(session.exit_within(PATIENCE).success());
        assert_eq!(fs::metadata(&draft).expect("a draft").len(), length as u64);
    }
}

#[test]
fn a_killed_program_holds_no_post() {
    let desk = Desk::new(OLD);
    let mut first = desk.open();
    first.signal(Signal::KILL);
    // an exiting process holds its locks to the very end
    first.exit_within(PATIENCE);
    let mut second = desk.open();
    second.keys("Mine. \x13");
    desk.wait_for(&mut second, &with_typed("Mine. "));
    assert!(!second.text().contains("Another postdesk"));
}

#[test]
fn a_post_opened_through_a_link_is_the_post() {
    let desk = Desk::new(OLD);
    let link = desk.path("posts/link.md");
    symlink("a.md", &link).expect("a link");
    let through = |link: &Path| {
        let launch = Launch::postdesk(&["edit", &link.to_string_lossy()]).size(120, 40);
        launch
            .env("POSTDESK_STATE", &desk.state().to_string_lossy())
            .without_spelling()
    };
    let first = desk.open();
    let mut second = opened(through(&link));
    second.wait_for("Another postdesk is editing this post");
    first.signal(Signal::KILL);
    drop(second);
    killed_with(&desk, "Kept. ");
    let mut session = through(&link).open();
    session.wait_for("were recovered");
}

#[test]
fn what_was_typed_is_kept_before_the_program_stops() {
    let desk = Desk::new(OLD);
    let mut session = desk.open();
    session.keys("Stopped. ");
    session.wait_for("unsaved");
    session.signal(Signal::TSTP);
    desk.wait_for_draft("Stopped. The old");
    session.signal(Signal::CONT);
    session.signal(Signal::KILL);
}

#[test]
fn no_byte_changes_on_the_way_through_a_draft() {
    let old = b"\xef\xbb\xbf---\r\ntitle: A\r\n---\r\n\r\ncaf\xe9 \xff\nmixed\r\nno end";
    let desk = Desk::new("");
    let file = fs::File::options().write(true).open(desk.post());
    std::io::Write::write_all(&mut file.expect("the post"), old).expect("written");
    killed_with(&desk, "\x1b[1;5FTyped");
    let launch = Launch::postdesk(&[]).env("POSTDESK_STATE", &desk.state().to_string_lossy());
    let listed = launch.run(&["recover"]);
    let name = listed
        .text()
        .split_whitespace()
        .next()
        .expect("a name")
        .to_owned();
    assert_eq!(launch.run(&["recover", "restore", &name]).code, Some(0));
    let new = fs::read(desk.post()).expect("the post");
    assert_eq!(new, [&old[..], b"Typed"].concat());
}

#[test]
fn saves_in_a_hurry_end_with_the_last_text() {
    let desk = Desk::new(OLD);
    let mut session = desk.open();
    session.keys("1\x132\x133\x13\x134\x13");
    desk.wait_for(&mut session, &with_typed("1234"));
    session.wait_for("Saved.");
    session.wait_for_end_of("unsaved");
}

#[test]
fn a_text_that_changes_again_is_shown_anew_before_it_can_be_replaced() {
    let desk = Desk::new(OLD);
    let mut session = desk.open();
    session.keys("Mine. ");
    session.wait_for("unsaved");
    put(&desk.post(), &OLD.replace("Alpha", "First words"));
    session.wait_for("changed on disk. Saving");
    session.keys("\x13");
    session.wait_for("title: First words");
    // the conflict dialog stays open while the file changes again
    put(&desk.post(), &OLD.replace("Alpha", "Second words"));
    session.wait_for("title: Second words");
    session.keys("3");
    session.wait_for("Merged. Review it, then save.");
    session.keys("\x13");
    let merged = with_typed("Mine. ").replace("Alpha", "Second words");
    desk.wait_for(&mut session, &merged);
}

#[test]
fn where_it_is_narrow_one_text_stands_above_the_other() {
    for (columns, rows) in [(80, 24), (40, 12)] {
        let desk = Desk::new(OLD);
        let mut session = desk.launch().size(columns, rows).open();
        session.wait_for("Esc leave");
        // the line at the end of the text
        session.keys("\x1b[1;5F\x1b[AMine: ");
        session.wait_for("Mine: The");
        put(&desk.post(), &OLD.replace("The old", "Their new"));
        session.keys("\x13");
        session.wait_for("1 difference");
        let screen = session.text();
        let row = |words: &str| screen.lines().position(|line| line.contains(words));
        let (mine, theirs) = (row("Yours"), row("On disk"));
        assert!(mine.is_some(), "{screen}");
        // the dialog scrolls to lines that don't fit
        if theirs.is_none() {
            session.keys("\x1b[6~");
            session.wait_for("On disk");
            session.keys("\x1b[5~");
            session.wait_for("Yours");
        } else {
            assert!(mine < theirs, "{screen}");
        }
        for choice in ["Keep mine", "Take theirs", "Merge", "Save copy"] {
            session.wait_for(choice);
        }
    }
}

#[test]
fn the_text_beside_a_kept_one_is_the_one_on_disk() {
    let desk = Desk::new(OLD);
    killed_with(&desk, "Kept. ");
    let mut session = desk.launch().open();
    asked_to_recover(&mut session);
    put(&desk.post(), &OLD.replace("old words", "fresh words"));
    session.wait_for("fresh words");
    session.keys("2");
    session.wait_for("Loaded the version on disk.");
    session.wait_for("The fresh words stand here.");
    assert!(desk.has_draft("Kept. The old"));
}

#[test]
fn what_others_made_no_text_is_shown_beside_and_kept_too() {
    let desk = Desk::new(OLD);
    let mut session = desk.open();
    session.keys("Mine. ");
    session.wait_for("unsaved");
    let with_bytes = |text: &str| {
        let mut bytes = text.as_bytes().to_vec();
        bytes.splice(4..4, b"# caf\xe9\n".iter().copied());
        bytes
    };
    let file = fs::File::options().write(true).open(desk.post());
    std::io::Write::write_all(&mut file.expect("the post"), &with_bytes(OLD)).expect("written");
    session.wait_for("changed on disk. Saving");
    session.keys("\x13");
    session.wait_for("This post changed on disk");
    session.wait_for("2 differences");
    session.keys("3");
    session.wait_for("Merged. Review it, then save.");
    session.keys("\x13");
    session.wait_for("Saved.");
    let new = fs::read(desk.post()).expect("the post");
    assert_eq!(new, with_bytes(&with_typed("Mine. ")));
}

#[test]
fn a_folder_that_is_gone_fails_the_save_and_one_that_is_back_takes_it() {
    let desk = Desk::new(OLD);
    let mut session = desk.open();
    session.keys("Mine. ");
    session.wait_for("unsaved");
    fs::rename(desk.path("posts"), desk.path("moved")).expect("a folder");
    session.keys("\x13");
    session.wait_for("was not saved: finding the file");
    desk.wait_for_draft("Mine. The old");
    fs::rename(desk.path("moved"), desk.path("posts")).expect("a folder");
    session.keys("\x13");
    desk.wait_for(&mut session, &with_typed("Mine. "));
}

#[test]
fn a_folder_put_in_the_place_of_the_post_is_told() {
    let desk = Desk::new(OLD);
    let mut session = desk.open();
    session.keys("Mine. ");
    session.wait_for("unsaved");
    fs::remove_file(desk.post()).expect("it goes");
    fs::create_dir(desk.post()).expect("a folder");
    session.keys("\x13");
    session.wait_for("was not saved: it is a folder");
    desk.wait_for_draft("Mine. The old");
}

/// A running `strace` of the program, ended when this is dropped.
struct Trace {
    child: Child,
    /// Its standard error: it would die at its next write if the pipe were closed.
    said: Option<BufReader<ChildStderr>>,
}

impl Trace {
    /// Delays a system call on a file; `None` if this cannot be done here.
    fn hold_up(pid: Pid, call: &str, file: &Path) -> Option<Self> {
        let pid = pid.as_raw_nonzero().to_string();
        let inject = format!("inject={call}:delay_enter=60000000");
        let file = file.to_string_lossy();
        let mut child = Command::new("strace")
            .args([
                "-f",
                "-o",
                "/dev/null",
                "-p",
                &pid,
                "-P",
                &file,
                "-e",
                &inject,
            ])
            .stderr(Stdio::piped())
            .spawn()
            .ok()?;
        let said = child.stderr.take()?;
        let mut trace = Self { child, said: None };
        let (first, said) = support::ends::within("the first line of strace", move || {
            let (mut said, mut line) = (BufReader::new(said), String::new());
            (said.read_line(&mut line).map(|_| line), said)
        });
        trace.said = Some(said);
        let is_on = first.is_ok_and(|line| line.contains("attached"));
        is_on.then_some(trace)
    }
}

impl Drop for Trace {
    fn drop(&mut self) {
        support::ends::killed(&mut self.child);
    }
}

#[test]
fn a_save_that_hangs_does_not_keep_the_program_alive() {
    let desk = Desk::new(OLD);
    let mut session = desk.open();
    session.keys("Mine. ");
    session.wait_for("autosaved");
    let Some(trace) = Trace::hold_up(session.pid(), "fsync", &desk.path("posts")) else {
        skip("`strace` does not work here");
        return;
    };
    session.keys("\x13");
    session.wait_for("saving");
    session.signal(Signal::TERM);
    session.wait_for("the disk did not respond to a save");
    // a tracer also sees its thread end, which can take a moment
    drop(trace);
    session.exit_within(PATIENCE);
    assert!(desk.has_draft("Mine. The old"));
}

#[test]
fn a_terminal_that_is_closed_while_a_blog_is_created_ends_the_program() {
    let program = env!("CARGO_BIN_EXE_postdesk");
    let script = format!("trap '' HUP; exec '{program}'");
    let launch = Launch::command("sh", &["-c", &script]).size(120, 40);
    let folder = launch.path("posts");
    fs::remove_dir(&folder).expect("removed");
    let mut session = launch.open();
    session.wait_for("Check for problems");
    let Some(trace) = Trace::hold_up(session.pid(), "/^mkdir", &folder) else {
        skip("`strace` does not work here");
        return;
    };
    session.keys("C");
    session.wait_for("Folder for a new blog");
    session.keys("\r");
    session.wait("the answer taken", |screen| {
        !screen.contents().contains("Folder for a new blog")
    });
    session.hang_up();
    // the disk answers only long after the time limit, and until then the tracer keeps a thread
    let end = now() + PATIENCE;
    while support::process::program(session.pid()).is_some() {
        assert!(now() < end, "it still runs");
        std::thread::sleep(Duration::from_millis(10));
    }
    drop(trace);
    // whichever comes first: the end of the input, or the signal of the closed terminal
    let end = session.exit_within(PATIENCE);
    assert!(end.success() || end.signal() == Some("Hangup"), "{end:?}");
}

#[test]
fn a_text_that_was_undone_while_its_save_hangs_is_not_lost() {
    let desk = Desk::new(OLD);
    let mut session = desk.open();
    session.keys("Mine. ");
    session.wait_for("autosaved");
    let Some(trace) = Trace::hold_up(session.pid(), "fsync", &desk.path("posts")) else {
        skip("strace does not work here");
        return;
    };
    session.keys("\x13");
    session.wait_for("saving");
    session.keys("\x1a");
    session.wait_for("unsaved");
    session.keys("\x13\x11");
    session.wait_for("One post has unsaved changes.");
    session.keys("s");
    drop(trace);
    session.exit_within(PATIENCE);
    assert_eq!(desk.text(), OLD);
    assert_eq!(desk.drafts(), [""; 0].map(PathBuf::from));
}

#[test]
fn a_file_without_write_permission_is_edited_only_when_somebody_says_so() {
    let desk = Desk::new(OLD);
    fs::set_permissions(desk.post(), fs::Permissions::from_mode(0o444)).expect("a mode");
    let mut session = desk.open();
    session.wait_for("read-only (no write permission)");
    session.keys("typed\x13");
    session.wait_for("edit anyway");
    assert_eq!(desk.text(), OLD);
    assert_eq!(desk.drafts(), [""; 0].map(PathBuf::from));
    session.keys("t");
    session.wait_for("You can edit this post now");
    session.keys("Mine. \x13");
    desk.wait_for(&mut session, &with_typed("Mine. "));
    let mode = fs::metadata(desk.post())
        .expect("the post")
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o444);
}

/// Waits until a save is about to exchange its temporary file with the post.
#[track_caller]
fn wait_for_exchange(desk: &Desk) {
    let end = now() + PATIENCE;
    let is_last = |name: &str| name.starts_with(".postdesk-") && name.len() > 40;
    loop {
        let entries = fs::read_dir(desk.path("posts")).expect("the posts");
        let mut names = entries.flatten().map(|entry| entry.file_name());
        if names.any(|name| name.to_str().is_some_and(is_last)) {
            return;
        }
        assert!(now() < end, "no save came so far");
        std::thread::sleep(Duration::from_millis(10));
    }
}

#[test]
fn a_change_that_lands_while_a_save_hangs_before_its_exchange_is_shown_and_kept() {
    let outside: [fn(&Desk); 2] = [
        |desk| put(&desk.post(), "Theirs.\n"),
        |desk| {
            let new = desk.path("posts/new");
            put(&new, "Theirs.\n");
            fs::rename(new, desk.post()).expect("a name");
        },
    ];
    for change in outside {
        let desk = Desk::new(OLD);
        let mut session = desk.open();
        session.keys("Mine. ");
        session.wait_for("autosaved");
        let Some(trace) = Trace::hold_up(session.pid(), "renameat2", &desk.path("posts")) else {
            skip("strace does not work here");
            return;
        };
        session.keys("\x13");
        wait_for_exchange(&desk);
        change(&desk);
        drop(trace);
        session.wait_for("Theirs.");
        assert_eq!(desk.text(), "Theirs.\n");
        assert!(desk.has_draft("Mine. The old"));
    }
}

fn kept(messages: &std::sync::mpsc::Receiver<Message>) -> Result<StoredIn, String> {
    let end = now() + PATIENCE;
    loop {
        let left = end.saturating_duration_since(now());
        let message = messages.recv_timeout(left).expect("an answer");
        if let Message::Event(Event::AutosaveDone(kept)) = message {
            return kept.location;
        }
    }
}

#[test]
fn a_draft_that_could_not_be_written_is_written_once_it_can() {
    let around = tempfile::tempdir().expect("a folder");
    let path = |name: &str| -> PathBuf { around.path().join(name) };
    put(&path("state"), "a file where the folder should be");
    let folders = RecoveryFolders {
        own: Some(path("state/drafts")),
        fallback: None,
        undo_history: None,
    };
    let (out, messages) = std::sync::mpsc::channel();
    let journal = AutosaveThread::start(folders.clone(), out).expect("a thread");
    let post = path("none/a.md");
    journal.send(AutosaveCommand::Autosave(Box::new(AutosaveJob {
        path: post.clone(),
        base: None,
        text: Text::new("typed"),
        revision: 1,
        cursor: (1, 1),
        is_escaped: false,
    })));
    assert!(kept(&messages).is_err());
    fs::remove_file(path("state")).expect("room");
    let place = loop {
        if let Ok(place) = kept(&messages) {
            break place;
        }
    };
    assert!(matches!(place, StoredIn::Primary(_)), "{place:?}");
    let found = recovery::list_for_post(&folders.for_post(&post), &post);
    assert_eq!(found.len(), 1);
    drop(journal);
}

/// Waits until a recovery copy of a form or prompt has a text.
#[track_caller]
fn wait_for_typed(desk: &Desk, session: &mut Session, text: &str) {
    let folders = [desk.state().join("drafts")];
    let has = || {
        let all = recovery::typed_input::list_all(&folders);
        let typed = all.iter().flat_map(|found| &found.input);
        let mut fields = typed.flat_map(|typed| &typed.fields);
        fields.any(|(_, field)| field.contains(text))
    };
    let deadline = now() + PATIENCE;
    while !has() {
        assert!(now() < deadline, "never kept {text}\n{}", session.text());
        session.settle(Duration::from_millis(20));
    }
}

#[test]
fn text_of_forms_and_prompts_survives_however_the_program_ends() {
    // keys that type it, message at the next start, key that continues, and expected screen
    let cases = [
        (
            "m",
            " typed",
            "Recovered unsaved metadata of a.md. m on the post",
            "m",
        ),
        (
            "n",
            "Mine typed",
            "Recovered an unfinished new post. n to continue",
            "n",
        ),
        (
            "r",
            " typed",
            "Recovered an unfinished rename of a.md. r on the post",
            "r",
        ),
    ];
    let ends = [Signal::KILL, Signal::HUP, Signal::TERM];
    for ((key, typed, told, again), signal) in cases.into_iter().zip(ends) {
        let desk = Desk::new(OLD);
        let mut session = list(&desk);
        session.wait_for("1 post");
        session.keys(key);
        session.wait("the field", |screen| {
            let text = screen.contents();
            text.contains("METADATA") && text.contains("title")
                || text.contains("NEW")
                || text.contains("RENAME")
        });
        session.keys(typed);
        session.wait_for("typed");
        if signal == Signal::KILL {
            wait_for_typed(&desk, &mut session, "typed");
        }
        session.signal(signal);
        session.exit_within(PATIENCE);
        let mut session = list(&desk);
        session.wait_for(told);
        session.keys(again);
        session.wait("what was typed", |screen| {
            screen.contents().contains("typed")
        });
        // continuing replaces the old recovery copy, and discarding deletes it
        wait_for_typed(&desk, &mut session, "typed");
        session.keys("\x03");
        session.wait_for("unsaved");
        session.keys("d");
        assert!(session.exit_within(PATIENCE).success());
        assert!(
            recovery::typed_input::list_all(&[desk.state().join("drafts")]).is_empty(),
            "{key}"
        );
    }
}

#[test]
fn text_of_a_form_is_listed_shown_and_dropped_and_never_put_into_a_post() {
    let desk = Desk::new(OLD);
    let mut session = list(&desk);
    session.wait_for("1 post");
    session.keys("n");
    session.wait_for("NEW");
    session.keys("Mine typed");
    wait_for_typed(&desk, &mut session, "Mine typed");
    session.signal(Signal::KILL);
    session.exit_within(PATIENCE);
    let launch = Launch::postdesk(&[]).env("POSTDESK_STATE", &desk.state().to_string_lossy());
    let listed = launch.run(&["recover"]);
    assert!(listed.text().contains("(new post)"), "{listed:?}");
    let json = launch.run(&["recover", "list", "--json"]).json();
    let draft = &json["drafts"][0];
    assert_eq!(
        (&draft["kind"], &draft["fields"]["title"]),
        (&"new".into(), &"Mine typed".into())
    );
    let name = draft["name"].as_str().expect("a name").to_owned();
    let shown = launch.run(&["recover", "show", &name]);
    assert_eq!(shown.text().trim(), "title: Mine typed");
    let refused = launch.run(&["recover", "restore", &name]);
    assert_eq!(refused.code, Some(2), "{refused:?}");
    assert!(refused.words().contains("not of a post"), "{refused:?}");
    let dropped = launch.run(&["recover", "drop", &name]);
    assert_eq!(dropped.code, Some(0), "{dropped:?}");
    assert!(launch.run(&["recover"]).text().contains("No unsaved text"));
    let post = fs::read_to_string(desk.post()).expect("the post");
    assert_eq!(post, OLD);
}

#[test]
fn a_form_that_is_saved_on_the_way_out_is_in_its_post() {
    let desk = Desk::new(OLD);
    let mut session = list(&desk);
    session.wait_for("1 post");
    session.keys("m");
    session.wait_for("title");
    session.keys("Typed \x1b");
    session.wait_for("Not saved yet");
    session.keys("q");
    session.wait_for("unsaved");
    session.keys("s");
    assert!(session.exit_within(PATIENCE).success());
    let post = fs::read_to_string(desk.post()).expect("the post");
    assert!(post.contains("Typed"), "{post}");
    assert!(recovery::typed_input::list_all(&[desk.state().join("drafts")]).is_empty());
}
