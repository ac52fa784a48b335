//! External editor: `E` passes the post and the terminal to the user's editor; both are restored
//! however it ends.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::time::Duration;

use crate::support::desk::{Desk, OLD, opened, with_typed};
use crate::support::{Launch, PATIENCE, Session, modes, now, process, put, skip};
use rustix::process::{Pid, Signal};

/// Opens the external editor from edit mode.
const ALT_E: &str = "\x1be";

/// Writes an editor as a shell script, which gets the file as its last argument, and returns its
/// path.
fn editor(desk: &Desk, lines: &str) -> String {
    let path = desk.path("bin/own editor");
    put(
        &path,
        &format!("#!/bin/sh\nfor file in \"$@\"; do :; done\n{lines}\n"),
    );
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).expect("a program");
    format!("'{}'", path.display())
}

/// Starts the program with this as the editor.
fn start(desk: &Desk, editor: &str) -> Session {
    opened(desk.launch().env("EDITOR", editor))
}

/// Starts the program below a shell with job control, as from a prompt; `then` runs after it.
fn below_a_shell(desk: &Desk, editor: &str, then: &str) -> Session {
    let [verb, post] = desk.arguments();
    let program = env!("CARGO_BIN_EXE_postdesk");
    let script = format!("set -m; '{program}' {verb} '{post}'; {then}");
    let launch = Launch::command("sh", &["-c", &script]).size(120, 40);
    let state = desk.state();
    let launch = launch.env("POSTDESK_STATE", &state.to_string_lossy());
    opened(launch.env("EDITOR", editor).without_spelling())
}

/// Waits until a file exists, and returns its text.
#[track_caller]
fn wait_for_file(desk: &Desk, name: &str) -> String {
    let end = now() + PATIENCE;
    loop {
        let text = fs::read_to_string(desk.path(name)).unwrap_or_default();
        if text.ends_with('\n') {
            return text;
        }
        assert!(now() < end, "there is no {name}");
        std::thread::sleep(Duration::from_millis(10));
    }
}

/// Returns the screen without its last row, which has messages.
fn panes(session: &Session) -> Vec<String> {
    let text = session.text();
    let rows = text.lines().map(str::to_owned);
    rows.take(39).collect()
}

/// Quits with keys, and asserts that the terminal is restored.
#[track_caller]
fn leave(session: &mut Session) {
    session.keys("\x11");
    assert!(session.exit_within(PATIENCE).success());
    let left = modes::left_on(session.raw());
    assert!(left.is_empty(), "left on: {left:?}");
    assert_eq!(session.termios_now(), session.termios_before());
}

#[test]
fn editor_command_is_split_once_without_a_shell() {
    let desk = Desk::new(OLD);
    let log = desk.path("log");
    let lines = format!("printf '%s\\n' \"$@\" >'{}'", log.display());
    let editor = editor(&desk, &lines);
    let mut session = start(&desk, &format!("{editor} '$(touch x); * ~' \"a b\""));
    session.keys(ALT_E);
    let post = desk.post().display().to_string();
    let wanted = format!("$(touch x); * ~\na b\n{post}\n");
    assert_eq!(wait_for_file(&desk, "log"), wanted);
    session.settle(Duration::from_millis(300));
    leave(&mut session);
}

#[test]
fn vim_opens_the_post_at_the_line_and_its_text_comes_back() {
    let desk = Desk::new(OLD);
    let mut session = start(&desk, "vim -u NONE");
    session.keys("\x1b[F");
    session.wait_for("line 6, column 26");
    session.keys(ALT_E);
    session.settle(Duration::from_millis(500));
    if session.text().contains("vim not found") {
        skip("there is no vim here");
        return;
    }
    session.keys(":s/$/ Said vim./\r:wq\r");
    session.wait("the text in both panes", |screen| {
        screen.contents().matches("stand here. Said vim.").count() == 2
    });
    // the cursor is where it was
    session.keys("!\x13");
    let wanted = OLD.replace("here.", "here.! Said vim.");
    desk.wait_for(&mut session, &wanted);
    leave(&mut session);
}

#[test]
fn a_failed_editor_is_reported_and_the_text_stays() {
    for (editor, said) in [
        ("sh -c 'exit 1'", "sh exited with exit status: 1"),
        ("sh -c 'no-such-command'", "sh exited with exit status: 127"),
        ("sh -c 'kill -9 $$'", "sh exited with signal: 9"),
        ("/", "/ could not be started"),
        ("no-such-one -x", "no-such-one not found"),
        ("vim 'x", "EDITOR isn't a command"),
        ("", "VISUAL and EDITOR are not set"),
    ] {
        let desk = Desk::new(OLD);
        let mut session = start(&desk, editor);
        session.keys(ALT_E);
        session.wait_for(said);
        session.keys("On. \x13");
        desk.wait_for(&mut session, &with_typed("On. "));
        session.wait_for("Saved.");
        leave(&mut session);
    }
}

#[test]
fn text_saved_by_an_editor_that_failed_is_loaded() {
    let desk = Desk::new(OLD);
    let editor = editor(&desk, "echo 'Written first.' >>\"$file\"; exit 1");
    let mut session = start(&desk, &editor);
    session.keys(ALT_E);
    session.wait_for("Written first.");
    session.settle(Duration::from_millis(200));
    leave(&mut session);
}

#[test]
fn visual_goes_before_editor() {
    let desk = Desk::new(OLD);
    let own = editor(&desk, "echo 'By visual.' >>\"$file\"");
    let launch = desk.launch().env("EDITOR", "no-such-one");
    let mut session = opened(launch.env("VISUAL", &own));
    session.keys(ALT_E);
    session.wait_for("By visual.");
    session.settle(Duration::from_millis(200));
    leave(&mut session);
}

#[test]
fn a_terminal_left_in_a_mess_is_put_right() {
    let desk = Desk::new(OLD);
    let mess = "stty raw -echo -isig min 0 time 5\n\
        printf '\\033[?1049h\\033[?1003h\\033[?1004h\\033[?25l\\033[4h\\033[5;10r'\n\
        printf '\\033(0\\033[31;7m\\033[?7l\\033[?6h\\033[?1h\\033[7;7Hmess'\nexit 3";
    let editor = editor(&desk, mess);
    let mut session = start(&desk, &editor);
    session.settle(Duration::from_millis(400));
    let before = panes(&session);
    session.keys(ALT_E);
    session.wait_for("exited with exit status: 3");
    session.keys("\x1b");
    session.wait_for_end_of("exited with");
    session.settle(Duration::from_millis(400));
    assert_eq!(panes(&session), before);
    session.keys("On. \x13");
    desk.wait_for(&mut session, &with_typed("On. "));
    session.wait_for("Saved.");
    leave(&mut session);
}

#[test]
fn keys_go_to_the_editor_while_it_has_the_terminal() {
    let desk = Desk::new(OLD);
    let lines = "echo READY; read line; echo \"Read: $line\" >>\"$file\"";
    let mut session = start(&desk, &editor(&desk, lines));
    session.keys(ALT_E);
    session.wait_for("READY");
    session.keys("all of it\n");
    session.wait_for("Read: all of it");
    session.settle(Duration::from_millis(200));
    assert_eq!(desk.text(), format!("{OLD}Read: all of it\n"));
    leave(&mut session);
}

#[test]
fn an_editor_that_is_stopped_gives_the_terminal_to_the_shell_and_fg_goes_on() {
    let desk = Desk::new(OLD);
    let lines = "kill -TSTP 0; echo 'After fg.' >>\"$file\"";
    let editor = editor(&desk, lines);
    let mut session = below_a_shell(
        &desk,
        &editor,
        "printf AT-PROMPT; read x; fg; printf AT-END; read y",
    );
    session.keys(ALT_E);
    session.wait_for("AT-PROMPT");
    session.keys("\n");
    session.wait_for("After fg.");
    session.settle(Duration::from_millis(300));
    session.keys("On. \x13");
    desk.wait_for(&mut session, &format!("{}After fg.\n", with_typed("On. ")));
    session.wait_for("Saved.");
    session.keys("\x11");
    session.wait_for("AT-END");
    assert!(modes::left_on(session.raw()).is_empty());
}

#[test]
fn an_editor_that_wants_to_stop_where_no_shell_is_stops_nothing() {
    let desk = Desk::new(OLD);
    let lines = "trap : TSTP; kill -TSTP 0; sleep 0.2; echo 'Went on.' >>\"$file\"";
    let mut session = start(&desk, &editor(&desk, lines));
    session.keys(ALT_E);
    session.wait_for("Went on.");
    session.settle(Duration::from_millis(200));
    leave(&mut session);
}

/// Editor that ignores signals to end and writes its process ID to a file.
const DEAF: &str = "trap '' HUP TERM INT; echo $$ >\"$HOME/pid\"; while :; do sleep 1; done";

fn kill(pid: &str) {
    let pid = pid.trim().parse().ok().and_then(Pid::from_raw);
    // an error means that it has already exited
    let _ = rustix::process::kill_process(pid.expect("a process"), Signal::KILL);
}

#[test]
fn a_deaf_editor_does_not_make_the_program_outlive_its_terminal() {
    let desk = Desk::new(OLD);
    let home = desk.path("").display().to_string();
    let launch = desk.launch().env("EDITOR", &editor(&desk, DEAF));
    let mut session = opened(launch.env("HOME", &home));
    session.keys(ALT_E);
    let pid = wait_for_file(&desk, "pid");
    session.hang_up();
    session.exit_within(PATIENCE);
    kill(&pid);
    assert_eq!(process::desks_with(&desk.post().to_string_lossy()), []);
}

#[test]
fn an_editor_is_asked_to_end_when_the_program_is() {
    let desk = Desk::new(OLD);
    let home = desk.path("").display().to_string();
    let lines = "trap 'echo Kept. >>\"$file\"; exit' TERM\necho $$ >\"$HOME/pid\"\n\
        while :; do sleep 0.1; done";
    let launch = desk.launch().env("EDITOR", &editor(&desk, lines));
    let mut session = opened(launch.env("HOME", &home));
    session.keys(ALT_E);
    wait_for_file(&desk, "pid");
    session.signal(Signal::TERM);
    session.exit_within(PATIENCE);
    assert_eq!(desk.text(), format!("{OLD}Kept.\n"));
    assert_eq!(session.termios_now(), session.termios_before());
}
