//! Editing in a terminal: typed text reaches the disk, however the program ends and whatever
//! interferes.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::support;
use crate::support::desk::{Desk, OLD, asked_to_recover, with_typed};
use crate::support::{Launch, Session};
use rustix::process::Signal;

/// Maximum time for anything; only a failing test waits that long.
const SOON: Duration = support::PATIENCE;

/// Starts the program on the post with additional environment variables.
fn start(desk: &Desk, more: &[(&str, &str)]) -> Session {
    let add = |launch: Launch, (name, value): &(&str, &str)| launch.env(name, value);
    more.iter().fold(desk.launch(), add).open()
}

fn drafts_in(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let paths = entries.map(|entry| entry.path());
    paths
        .filter(|path| path.extension().is_some_and(|ending| ending == "draft"))
        .collect()
}

fn holds(path: &Path, wanted: &str) -> bool {
    fs::read_to_string(path).is_ok_and(|text| text.contains(wanted))
}

#[test]
fn typed_text_shows_in_the_preview_and_is_saved_byte_for_byte() {
    let desk = Desk::new(&OLD.replace('\n', "\r\n"));
    let mut session = desk.open();
    session.keys("\x1b[1;5F\x1b[A\x1b[FNew ones too.");
    session.wait_for("here.New ones too.");
    session.wait("the preview", |screen| {
        screen.contents().matches("New ones too.").count() == 2
    });
    session.wait_for("autosaved");
    session.keys("\x13");
    session.wait_for("Saved. 7 words.");
    let wanted = OLD
        .replace("here.\n", "here.New ones too.\n")
        .replace('\n', "\r\n");
    assert_eq!(desk.text(), wanted);
    session.keys("\x1b");
    session.wait_for("READ");
    session.keys("q");
    assert!(session.exit_within(SOON).success());
    assert_eq!(desk.drafts(), [] as [PathBuf; 0]);
}

#[test]
fn a_nul_byte_stays_where_it_is_when_the_post_is_saved() {
    let desk = Desk::new("a\nx\0y\nz\n");
    let mut session = desk.open();
    session.keys("N\x13");
    desk.wait_for(&mut session, "Na\nx\0y\nz\n");
}

#[test]
fn once_it_is_in_the_draft_no_kill_can_take_it() {
    let desk = Desk::new(OLD);
    let mut session = desk.open();
    session.keys("Typed and lost? ");
    desk.wait_for_draft("Typed and lost? The old");
    session.signal(Signal::KILL);
    session.exit_within(SOON);
    assert_eq!(desk.text(), OLD);
    let private = |path: &Path| {
        let metadata = fs::metadata(path).expect("the draft");
        metadata.permissions().mode() & 0o777
    };
    let drafts = desk.drafts();
    assert_eq!(private(&drafts[0]), 0o600);
    assert_eq!(private(&desk.state().join("drafts")), 0o700);

    let mut session = start(&desk, &[]);
    asked_to_recover(&mut session);
    session.wait_for("Typed and lost?");
    session.wait_for("Restore");
    session.keys("1");
    session.wait_for("Restored. Not saved yet.");
    session.keys("\x13");
    desk.wait_for(&mut session, &with_typed("Typed and lost? "));
    session.wait_for("Saved.");
    let end = support::now() + SOON;
    while !desk.drafts().is_empty() {
        assert!(support::now() < end, "{:?}", desk.drafts());
        session.settle(Duration::from_millis(20));
    }
}

#[test]
fn a_line_that_drops_leaves_a_draft_and_no_process() {
    let desk = Desk::new(OLD);
    let mut session = desk.open();
    session.keys("Over SSH. ");
    session.wait_for("Over SSH. The old");
    session.hang_up();
    session.exit_within(SOON);
    assert!(
        desk.drafts()
            .iter()
            .any(|path| holds(path, "Over SSH. The old"))
    );
    assert_eq!(desk.text(), OLD);
}

#[test]
fn a_signal_and_a_panic_leave_a_draft_and_say_where() {
    for end in [Signal::TERM, Signal::HUP] {
        let desk = Desk::new(OLD);
        let mut session = desk.open();
        session.keys("Kept. ");
        session.wait_for("Kept. The old");
        session.signal(end);
        session.exit_within(SOON);
        assert!(
            desk.drafts()
                .iter()
                .any(|path| holds(path, "Kept. The old"))
        );
    }
    let desk = Desk::new(OLD);
    let mut session = start(&desk, &[("POSTDESK_DEBUG_PANIC", "keep")]);
    session.wait_for(", column 1");
    session.keys("P");
    session.exit_within(SOON);
    let drafts = desk.drafts();
    assert!(holds(&drafts[0], "PThe old"), "{drafts:?}");
    let said = String::from_utf8_lossy(session.raw()).into_owned();
    assert!(said.contains("unsaved text was saved in"), "{said:?}");
    assert!(
        said.contains(drafts[0].to_str().expect("a path")),
        "{said:?}"
    );
}

#[test]
fn what_another_program_wrote_is_shown_beside_and_never_overwritten() {
    let desk = Desk::new(OLD);
    let mut session = desk.open();
    session.keys("Mine. ");
    session.wait_for("● unsaved");
    let others = |text: &str| text.replace("title: Alpha", "title: Words of others");
    let theirs = others(OLD);
    support::put(&desk.post(), &theirs);
    session.wait_for("changed on disk. Saving");
    session.keys("\x13");
    session.wait_for("This post changed on disk while you were editing it");
    session.wait_for("2 differences");
    assert_eq!(desk.text(), theirs);
    session.keys("3");
    session.wait_for("Merged. Review it, then save.");
    session.keys("\x13");
    desk.wait_for(&mut session, &others(&with_typed("Mine. ")));
}

#[test]
fn a_clean_text_follows_the_disk() {
    let desk = Desk::new(OLD);
    let mut session = desk.open();
    let new = OLD.replace("old words", "fresh words");
    support::put(&desk.post(), &new);
    session.wait_for("Reloaded: the file changed on disk.");
    session.wait("the text and its preview", |screen| {
        screen
            .contents()
            .matches("The fresh words stand here.")
            .count()
            == 2
    });
    session.keys("\x1b");
    session.wait_for("READ");
    session.keys("q");
    assert!(session.exit_within(SOON).success());
}

#[test]
fn the_second_to_open_a_post_reads_it_until_it_takes_it_over() {
    let desk = Desk::new(OLD);
    let mut first = desk.open();
    let mut second = desk.open();
    second.wait_for("Another postdesk is editing this post");
    second.keys("x");
    second.wait_for("take over");
    second.keys("tTwo. \x13");
    desk.wait_for(&mut second, &with_typed("Two. "));
    first.keys("One. \x13");
    first.wait_for("This post changed on disk");
    assert_eq!(desk.text(), with_typed("Two. "));
}

#[test]
fn drafts_go_beside_the_post_where_their_folder_cannot_be() {
    let desk = Desk::new(OLD);
    support::put(&desk.state(), "a file where the folder should be");
    let mut session = desk.open();
    session.keys("Beside. ");
    session.wait_for("unsaved text is autosaved to");
    let folder = desk.post();
    let folder = folder.parent().expect("the posts");
    let drafts = drafts_in(folder);
    assert!(holds(&drafts[0], "Beside. The old"), "{drafts:?}");
}

#[test]
fn quitting_asks_and_what_is_discarded_is_gone_for_good() {
    let desk = Desk::new(OLD);
    let mut session = desk.open();
    session.keys("No. \x1b");
    session.wait_for("READ");
    session.keys("q");
    session.wait_for("One post has unsaved changes.");
    session.keys("\x1b");
    session.wait_for("READ");
    session.keys("qd");
    assert!(session.exit_within(SOON).success());
    assert_eq!(desk.text(), OLD);
    assert_eq!(desk.drafts(), [] as [PathBuf; 0]);
}

#[test]
fn a_typed_character_costs_a_few_bytes() {
    let desk = Desk::new(OLD);
    let mut session = desk.open();
    session.keys("\x1b[1;5F\x1b[A\x1b[F a");
    session.wait_for("autosaved");
    session.settle(Duration::from_millis(700));
    let mark = session.mark();
    session.keys("b");
    let end = session.first_write_since(mark);
    assert!((1..=15).contains(&end), "{end} bytes at the end of a line");
    session.settle(Duration::from_millis(700));
    session.keys("\x1b[H");
    session.settle(Duration::from_millis(700));
    let mark = session.mark();
    session.keys("c");
    let middle = session.first_write_since(mark);
    assert!((1..=110).contains(&middle), "{middle} bytes before a line");
    session.settle(Duration::from_millis(900));
    let mark = session.mark();
    session.settle(Duration::from_secs(2));
    assert_eq!(session.since(mark).len(), 0, "at rest");
}

#[test]
fn a_paste_without_brackets_is_inserted_as_it_is_and_is_one_step() {
    for (sent, wanted) in [
        ("- aa\r- bb\r  - cc\r- dd\r", "- aa\n- bb\n  - cc\n- dd\n"),
        ("1. aa\n2. bb\n", "1. aa\n2. bb\n"),
        ("> aa\r\n> bb\r\n", "> aa\n> bb\n"),
        ("    a\r        b\r", "    a\n        b\n"),
        ("aa\nbb\ncc", "aa\nbb\ncc"),
    ] {
        let desk = Desk::new(OLD);
        let mut session = desk.open();
        session.keys("\x1b[1;5F");
        session.keys(sent);
        session.keys("\x13");
        desk.wait_for(&mut session, &format!("{OLD}{wanted}"));
        session.wait_for("Saved");
        session.keys("\x1a\x13");
        desk.wait_for(&mut session, OLD);
    }
}

#[test]
fn a_line_typed_at_once_on_a_slow_line_still_continues_its_list() {
    let desk = Desk::new("- one\n");
    let mut session = desk.open();
    session.keys("\x1b[1;5F");
    session.keys("- two\r");
    session.wait_for("line 3, column 3");
    session.keys("three\x13");
    desk.wait_for(&mut session, "- one\n- two\n- three");
}

#[test]
fn a_large_paste_is_one_step() {
    let desk = Desk::new(OLD);
    let mut session = desk.open();
    let pasted = "Some words of a paste.\n".repeat((5 << 20) / 23);
    let begun = support::now();
    session.keys(&format!("\x1b[200~{pasted}\x1b[201~\x13"));
    desk.wait_for(&mut session, &with_typed(&pasted));
    let time = begun.elapsed();
    support::observe::note(&format!("5 MB pasted and saved after {time:?}"));
    session.keys("\x1a\x13");
    desk.wait_for(&mut session, OLD);
}

/// Logs its arguments beside itself, and appends a line to the file in the last one.
const EDITOR: &str = "#!/bin/sh\nfor word in \"$@\"; do echo \"$word\"; file=$word; done >\"$0.log\"\necho 'Added elsewhere.' >>\"$file\"\n";

#[test]
fn the_persons_own_editor_gets_the_file_at_the_line_and_its_text_comes_back() {
    let desk = Desk::new(OLD);
    let editor = desk.path("bin/nano");
    support::put(&editor, EDITOR);
    fs::set_permissions(&editor, fs::Permissions::from_mode(0o755)).expect("a program");
    let command = format!("'{}' -w", editor.display());
    let mut session = start(&desk, &[("EDITOR", &command), ("VISUAL", "")]);
    session.wait_for(", column 1");
    session.keys("\x1b");
    session.wait_for("READ");
    session.keys("E");
    session.wait_for("Added elsewhere.");
    let log = fs::read_to_string(editor.with_extension("log")).expect("a log");
    let post = desk.post().display().to_string();
    assert_eq!(log.lines().collect::<Vec<_>>(), ["-w", "+1,1", &post]);
    session.keys("e");
    session.wait_for("EDIT");
    session.keys("x\x13");
    let wanted = format!("{}Added elsewhere.\n", with_typed("x"));
    desk.wait_for(&mut session, &wanted);
}

#[test]
fn no_editor_and_a_wrong_one_are_told() {
    for (editor, said) in [
        ("", "VISUAL and EDITOR are not set"),
        ("no-such-one -x", "no-such-one not found"),
    ] {
        let desk = Desk::new(OLD);
        let mut session = start(&desk, &[("EDITOR", editor), ("VISUAL", "")]);
        session.wait_for(", column 1");
        session.keys("\x1b");
        session.wait_for("READ");
        session.keys("E");
        session.wait_for(said);
    }
}

#[test]
fn read_only_writes_nothing_whatever_is_pressed() {
    let launch = Launch::postdesk(&["--read-only", "posts"]).file("posts/a.md", OLD);
    let (post, posts) = (launch.path("posts/a.md"), launch.path("posts"));
    let mut session = launch.size(100, 30).open();
    session.wait_for("1 post");
    session.keys("e");
    session.wait_for("started with --read-only");
    session.keys("E");
    session.wait_for("Can't open an editor: started with --read-only");
    session.keys("nDPrxm\x7f\x13q");
    assert!(session.exit_within(SOON).success());
    assert_eq!(fs::read_to_string(post).expect("the post"), OLD);
    assert_eq!(fs::read_dir(posts).expect("the posts").count(), 1);

    let desk = Desk::new(OLD);
    let post = desk.post();
    let launch = Launch::postdesk(&["--read-only", "edit", &post.to_string_lossy()]);
    let mut session = launch.size(100, 30).open();
    session.wait_for("read-only");
    session.keys("x");
    session.wait_for("Not changed: started with --read-only");
    session.keys("\x13");
    session.wait_for("Not saved: started with --read-only");
    assert_eq!(desk.text(), OLD);
    let refused = Launch::postdesk(&["--read-only", "recover", "drop", "x"]).run(&[
        "--read-only",
        "recover",
        "drop",
        "x",
    ]);
    assert_eq!(refused.code, Some(2));
}

#[test]
fn a_draft_of_an_earlier_run_is_told_at_the_start() {
    let desk = Desk::new(OLD);
    let mut session = desk.open();
    session.keys("Kept. ");
    desk.wait_for_draft("Kept. The old");
    session.signal(Signal::KILL);
    session.exit_within(SOON);
    let posts = desk.path("posts");
    let launch = Launch::postdesk(&[&posts.to_string_lossy()]).size(120, 40);
    let mut session = launch
        .env("POSTDESK_STATE", &desk.state().to_string_lossy())
        .open();
    session.wait_for("Recovered unsaved text of a.md");
    session.keys("e");
    asked_to_recover(&mut session);
    session.keys("3");
    session.wait_for("a.mine.md");
    assert_eq!(desk.text(), OLD);
    let beside = desk.post().with_file_name("a.mine.md");
    session.wait_for("Saved your version to");
    assert_eq!(
        fs::read_to_string(beside).expect("a file"),
        with_typed("Kept. ")
    );
}

#[test]
fn a_limit_of_file_sizes_fails_the_save_and_not_the_program() {
    let desk = Desk::new(OLD);
    let post = desk.post();
    let binary = env!("CARGO_BIN_EXE_postdesk");
    let script = format!("ulimit -f 8; exec '{binary}' edit '{}'", post.display());
    let launch = Launch::command("sh", &["-c", &script]).size(120, 40);
    let mut session = launch
        .env("POSTDESK_STATE", &desk.state().to_string_lossy())
        .without_spelling()
        .open();
    session.wait_for(", column 1");
    let pasted = "Too many words for the limit. ".repeat(600);
    session.keys(&format!("\x1b[200~{pasted}\x1b[201~\x13"));
    session.wait_for("was not saved");
    assert_eq!(desk.text(), OLD);
    assert!(session.alive());
}

#[test]
fn the_answers_to_the_last_question_are_in_sight_at_every_width() {
    for (columns, rows) in [(40, 12), (60, 15), (79, 24), (80, 24), (120, 40)] {
        let desk = Desk::new(OLD);
        let mut session = desk.launch().size(columns, rows).open();
        session.wait_for("The old words");
        session.keys("x\x11");
        session.wait_for("Esc stay");
        let screen = session.text();
        let last = screen.trim_end().lines().last().unwrap_or_default();
        for wanted in ["s save", "d discard", "nsaved"] {
            assert!(
                last.contains(wanted),
                "{columns}x{rows}: {wanted}\n{screen}"
            );
        }
    }
}

#[test]
fn the_key_that_saves_is_in_sight_at_every_width() {
    // all at once, since each shows its first message, that there is no dictionary, for some seconds
    let in_sight = |session: &mut Session, said: &str| {
        session.wait_for(said);
        let screen = session.text();
        for wanted in ["^S save", "Esc leave"] {
            assert!(screen.contains(wanted), "{said}\n{screen}");
        }
    };
    let sizes = [(40, 12), (60, 15), (72, 20), (80, 24), (99, 30), (120, 40)];
    let sessions = sizes.map(|(columns, rows)| {
        let desk = Desk::new(OLD);
        let launch = desk.launch().size(columns, rows);
        let launch = launch.file(".config/postdesk/config.toml", "");
        let mut session = launch.open();
        in_sight(&mut session, "Spelling");
        (desk, session)
    });
    for (_desk, mut session) in sessions {
        in_sight(&mut session, "F1 help");
    }
}

/// Saves a typed word and quits; returns whether undo takes it back in the next run.
fn is_undone_after_a_restart(desk: &Desk, settings: &str) -> bool {
    let config = desk.path("config");
    fs::create_dir_all(&config).expect("a folder");
    support::put(&config.join("config.toml"), settings);
    let config = config.to_string_lossy().into_owned();
    let more = [("POSTDESK_CONFIG", config.as_str())];
    let mut session = start(desk, &more);
    session.wait_for("The old words");
    session.keys("New\x13");
    session.wait_for("Saved.");
    session.keys("\x1b");
    session.wait_for("READ");
    session.keys("q");
    assert!(session.exit_within(SOON).success());
    let mut session = start(desk, &more);
    session.wait_for("NewThe old words");
    session.keys("\x1a");
    session.wait("an answer", |screen| {
        let text = screen.contents();
        !text.contains("NewThe old") || text.contains("Nothing to undo")
    });
    let is_undone = !session.text().contains("NewThe old");
    session.signal(Signal::KILL);
    session.exit_within(SOON);
    is_undone
}

#[test]
fn undo_works_after_a_restart_unless_it_is_turned_off() {
    let desk = Desk::new(OLD);
    assert!(is_undone_after_a_restart(&desk, ""));
    assert!(desk.state().join("undo").is_dir());
    let desk = Desk::new(OLD);
    assert!(!is_undone_after_a_restart(&desk, "undo_history = false\n"));
    assert!(!desk.state().join("undo").exists());
}

#[test]
fn in_focus_mode_the_other_paragraphs_are_dimmed() {
    let desk = Desk::new(&OLD.replace("here.\n", "here.\n\nAnother paragraph.\n"));
    let mut session = start(&desk, &[("POSTDESK_THEME", "dark")]);
    session.wait_for("Another paragraph.");
    session.keys("\x1bz");
    session.wait_for("Focus mode.");
    let color = |session: &mut Session, text: &str| {
        let screen = session.screen();
        let rows: Vec<String> = screen.rows(0, 120).collect();
        let found = rows
            .iter()
            .zip(0_u16..)
            .find_map(|(row, y)| Some((row.find(text)?, y)));
        let (x, y) = found.expect("the text");
        screen
            .cell(y, u16::try_from(x).expect("a column"))
            .map(vt100::Cell::fgcolor)
    };
    let (here, other) = (
        color(&mut session, "The old"),
        color(&mut session, "Another"),
    );
    assert_ne!(here, other);
    session.keys("\x1b[1;5F\x1b[A");
    session.settle(Duration::from_millis(200));
    assert_eq!(color(&mut session, "The old"), other);
    assert_eq!(color(&mut session, "Another"), here);
}
