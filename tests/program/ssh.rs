//! Editing over SSH with a private server: a dropped connection loses no text. And reading: the
//! `sshd_config` lines of the manual let readers read and nothing else.

use std::fs;
use std::path::Path;
use std::time::Duration;

use crate::support::desk::{Desk, OLD, asked_to_recover, opened, with_typed};
use crate::support::observe::note;
use crate::support::ssh::Server;
use crate::support::{Launch, PATIENCE, Session, now, process};
use rustix::process::{Pid, Signal};

/// A server, a post, and postdesk editing it over SSH.
struct Line {
    server: Server,
    desk: Desk,
    session: Session,
}

impl Line {
    /// Returns `None` if there is no SSH server, after reporting the skipped test.
    fn open() -> Option<Self> {
        let server = Server::start("")?;
        let desk = Desk::new(OLD);
        let session = opened(server.write(&desk));
        Some(Self {
            server,
            desk,
            session,
        })
    }

    /// Returns the remote processes.
    fn far(&self) -> Vec<Pid> {
        process::desks_with(&self.desk.post().to_string_lossy())
    }

    /// Waits for the end of the remote program.
    #[track_caller]
    fn far_ends(&self) {
        let (cut, end) = (now(), now() + PATIENCE);
        while !self.far().is_empty() {
            assert!(now() < end, "it outlives its line");
            std::thread::sleep(Duration::from_millis(5));
        }
        note(&format!("gone {:.0?} after the line", cut.elapsed()));
    }

    /// Connects again, restores the recovery copy that is offered, and saves it.
    #[track_caller]
    fn finds_again(&self, text: &str) {
        assert!(self.desk.has_draft(text), "{:?}", self.desk.drafts());
        let mut session = self.server.write(&self.desk).open();
        asked_to_recover(&mut session);
        session.keys("1");
        session.wait_for("Restored. Not saved yet.");
        session.keys("\x13");
        self.desk.wait_for(&mut session, text);
        session.wait_for("Saved.");
        leave(&mut session);
    }
}

/// Quits the program with keys.
#[track_caller]
fn leave(session: &mut Session) {
    session.keys("\x1b");
    session.wait_for("READ");
    session.keys("q");
    assert!(session.exit_within(PATIENCE).success());
}

fn send(signal: Signal, to: &[Pid]) {
    for pid in to {
        // an error means that it has just exited
        let _ = rustix::process::kill_process(*pid, signal);
    }
}

#[test]
fn what_is_typed_over_ssh_is_saved() {
    let Some(mut line) = Line::open() else { return };
    assert_eq!(line.far().len(), 1);
    line.session.keys("Over the line. \x13");
    let wanted = with_typed("Over the line. ");
    line.desk.wait_for(&mut line.session, &wanted);
    line.session.wait_for("Saved.");
    leave(&mut line.session);
    line.far_ends();
}

#[test]
fn a_client_that_is_killed_leaves_a_draft_and_no_process() {
    let Some(mut line) = Line::open() else { return };
    line.session.keys("Saved. \x13");
    line.session.wait_for("Saved. ");
    line.desk
        .wait_for(&mut line.session, &with_typed("Saved. "));
    line.session.keys("Not saved. ");
    line.session.wait_for("Not saved. The old");
    line.session.signal(Signal::KILL);
    line.far_ends();
    assert_eq!(line.desk.text(), with_typed("Saved. "));
    line.finds_again(&with_typed("Saved. Not saved. "));
}

#[test]
fn a_server_that_is_killed_leaves_a_draft_and_no_process() {
    let Some(mut line) = Line::open() else { return };
    line.session.keys("Not saved. ");
    line.session.wait_for("Not saved. The old");
    let connection = line.server.connections();
    assert!(!connection.is_empty());
    send(Signal::KILL, &connection);
    line.far_ends();
    assert_eq!(line.desk.text(), OLD);
    line.finds_again(&with_typed("Not saved. "));
}

#[test]
fn what_was_typed_is_on_disk_while_the_line_hangs() {
    let Some(mut line) = Line::open() else { return };
    line.session.keys("Not saved. ");
    line.session.wait_for("Not saved. The old");
    let connection = line.server.connections();
    send(Signal::STOP, &connection);
    line.desk.wait_for_draft(&with_typed("Not saved. "));
    assert_eq!(line.far().len(), 1);
    line.session.signal(Signal::KILL);
    send(Signal::KILL, &connection);
    line.far_ends();
    line.finds_again(&with_typed("Not saved. "));
}

#[test]
fn a_line_that_hung_goes_on_with_every_key() {
    let Some(mut line) = Line::open() else { return };
    let connection = line.server.connections();
    send(Signal::STOP, &connection);
    for c in "Typed while nothing moved. ".chars() {
        line.session.keys(&c.to_string());
    }
    std::thread::sleep(Duration::from_millis(500));
    send(Signal::CONT, &connection);
    line.session.wait_for("Typed while nothing moved. The old");
    line.session.keys("\x13");
    let wanted = with_typed("Typed while nothing moved. ");
    line.desk.wait_for(&mut line.session, &wanted);
    line.session.wait_for("Saved.");
    leave(&mut line.session);
}

/// Returns a file of the project.
fn of_project(path: &str) -> String {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    fs::read_to_string(file).expect("a text")
}

/// Returns the `sshd_config` lines in a text.
fn sshd_lines(text: &str) -> &str {
    let (_, rest) = text
        .split_once("```sshd_config\n")
        .expect("the lines begin");
    rest.split_once("```").expect("they end").0
}

/// Splits a text into words, ignoring punctuation and markup between them.
fn words(text: &str) -> Vec<&str> {
    text.split_whitespace().collect()
}

#[test]
fn readme_tour_and_manual_show_the_same_lines() {
    let readme = of_project("README.md");
    let lines = sshd_lines(&readme);
    assert_eq!(
        sshd_lines(&of_project("posts/serve-readers-over-ssh.md")),
        lines
    );
    let launch = Launch::postdesk(&[]);
    for asked in [&["man"][..], &["--help"]] {
        let text = launch.run(asked).text().replace("\\-", "-");
        let text = text.replace(".br\n", "").replace("\\ ", " ");
        let wanted = words(lines).join(" ");
        assert!(
            words(&text).join(" ").contains(&wanted),
            "{asked:?}: {text}"
        );
    }
}

#[test]
fn the_lines_of_the_manual_let_readers_read_and_nothing_else() {
    let launch = Launch::postdesk(&[])
        .file(
            "site/docusaurus.config.js",
            "export default { title: 'Field Notes' };\n",
        )
        .file(
            "site/blog/a.md",
            "---\ntitle: Alpha\ndate: 2026-05-05\n---\n\nFor all.\n",
        )
        .file(
            "site/blog/b.md",
            "---\ntitle: Zqxj\ndate: 2026-06-06\ndraft: true\n---\n\nZqxj.\n",
        );
    let (home, site) = (launch.path(""), launch.path("site"));
    let started = launch.path("started");
    let program = format!(
        "/usr/bin/env LANG=C.UTF-8 HOME={} {}",
        shell_words::quote(&home.to_string_lossy()),
        shell_words::quote(env!("CARGO_BIN_EXE_postdesk")),
    );
    let readme = of_project("README.md");
    let lines = |user: &str| {
        let lines = sshd_lines(&readme).replace("User reader", &format!("User {user}"));
        let lines = lines.replace("/srv/site", &shell_words::quote(&site.to_string_lossy()));
        lines.replace("ForceCommand postdesk", &format!("ForceCommand {program}"))
    };
    let Some(server) = Server::start_with("", &lines) else {
        return;
    };
    let asked = format!("touch '{}'", started.display());
    let mut session = server.launch(&asked).open();
    session.wait_for("For all.");
    assert!(session.text().contains("1 post"), "{}", session.text());
    session.keys("?");
    session.wait("the help", |screen| {
        let text = screen.contents();
        text.contains("search in all posts") && !text.contains("draft")
    });
    session.keys("\x03");
    assert!(session.exit_within(PATIENCE).success());
    let raw = String::from_utf8_lossy(session.raw()).to_lowercase();
    assert!(!raw.contains("zqxj"), "{raw}");
    // without a terminal, with another command, and with port forwarding
    assert!(server.answer(&[]).contains("needs a terminal"));
    assert!(server.answer(&[&asked]).contains("needs a terminal"));
    let open = Server::start_with("", &|_| String::new()).expect("a server again");
    let forwarded = open.answer(&["-W", &server.here()]);
    assert!(forwarded.contains("SSH-2.0"), "{forwarded}");
    let forwarded = server.answer(&["-W", &server.here()]);
    assert!(!forwarded.contains("SSH-2.0"), "{forwarded}");
    assert!(!started.exists());
}
