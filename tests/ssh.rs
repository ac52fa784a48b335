//! Writing over SSH, with a server of the test's own: a line that is cut takes no word with it.

mod support;

use std::time::Duration;

use rustix::process::{Pid, Signal};
use support::desk::{Desk, OLD, opened};
use support::observe::note;
use support::ssh::Server;
use support::{PATIENCE, Session, now, process};

/// A server, a post, and postdesk writing in it at the other end of a line.
struct Line {
    server: Server,
    desk: Desk,
    session: Session,
}

impl Line {
    /// Nothing where there is no server to be had, which was said then.
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

    /// Gives the programs at the other end.
    fn far(&self) -> Vec<Pid> {
        process::desks_with(&self.desk.post().to_string_lossy())
    }

    /// Waits for the end of the program at the other end.
    #[track_caller]
    fn far_ends(&self) {
        let (cut, end) = (now(), now() + PATIENCE);
        while !self.far().is_empty() {
            assert!(now() < end, "it outlives its line");
            std::thread::sleep(Duration::from_millis(5));
        }
        note(&format!("gone {:.0?} after the line", cut.elapsed()));
    }

    /// Starts again over the same server, restores what is offered, and saves it.
    #[track_caller]
    fn finds_again(&self, text: &str) {
        assert!(self.desk.has_draft(text), "{:?}", self.desk.drafts());
        let mut session = self.server.write(&self.desk).open();
        session.wait_for("A draft of this post was kept");
        session.keys("k");
        session.wait_for("Restored. It is not saved yet.");
        session.keys("\x13");
        self.desk.wait_for(&mut session, text);
        session.wait_for("Saved.");
        leave(&mut session);
    }
}

/// Ends the program by its keys.
#[track_caller]
fn leave(session: &mut Session) {
    session.keys("\x1b");
    session.wait_for("READ");
    session.keys("q");
    assert!(session.exit_within(PATIENCE).success());
}

fn send(signal: Signal, to: &[Pid]) {
    for pid in to {
        // an error means that it ended just now
        let _ = rustix::process::kill_process(*pid, signal);
    }
}

#[test]
fn what_is_typed_over_ssh_is_saved() {
    let Some(mut line) = Line::open() else { return };
    assert_eq!(line.far().len(), 1);
    line.session.keys("Over the line. \x13");
    let wanted = format!("Over the line. {OLD}");
    line.desk.wait_for(&mut line.session, &wanted);
    line.session.wait_for("Saved.");
    leave(&mut line.session);
    line.far_ends();
}

#[test]
fn r03_a_client_that_is_killed_leaves_a_draft_and_no_process() {
    let Some(mut line) = Line::open() else { return };
    line.session.keys("Saved. \x13");
    line.session.wait_for("Saved. ");
    line.desk
        .wait_for(&mut line.session, &format!("Saved. {OLD}"));
    line.session.keys("Not saved. ");
    line.session.wait_for("Not saved. ---");
    line.session.signal(Signal::KILL);
    line.far_ends();
    assert_eq!(line.desk.text(), format!("Saved. {OLD}"));
    line.finds_again(&format!("Saved. Not saved. {OLD}"));
}

#[test]
fn r03_a_server_that_is_killed_leaves_a_draft_and_no_process() {
    let Some(mut line) = Line::open() else { return };
    line.session.keys("Not saved. ");
    line.session.wait_for("Not saved. ---");
    let connection = line.server.connections();
    assert!(!connection.is_empty());
    send(Signal::KILL, &connection);
    line.far_ends();
    assert_eq!(line.desk.text(), OLD);
    line.finds_again(&format!("Not saved. {OLD}"));
}

#[test]
fn r03_what_was_typed_is_on_disk_while_the_line_hangs() {
    let Some(mut line) = Line::open() else { return };
    line.session.keys("Not saved. ");
    line.session.wait_for("Not saved. ---");
    let connection = line.server.connections();
    send(Signal::STOP, &connection);
    line.desk.wait_for_draft(&format!("Not saved. {OLD}"));
    assert_eq!(line.far().len(), 1);
    line.session.signal(Signal::KILL);
    send(Signal::KILL, &connection);
    line.far_ends();
    line.finds_again(&format!("Not saved. {OLD}"));
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
    line.session.wait_for("Typed while nothing moved. ---");
    line.session.keys("\x13");
    let wanted = format!("Typed while nothing moved. {OLD}");
    line.desk.wait_for(&mut line.session, &wanted);
    line.session.wait_for("Saved.");
    leave(&mut line.session);
}
