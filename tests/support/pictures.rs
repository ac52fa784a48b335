//! Blogs with an image, and terminals that report support for pictures.

use std::path::Path;
use std::time::Duration;

use super::png::png;
use super::posts::post;
use super::{Launch, Session};

pub(crate) const CONFIG: &str = ".config/postdesk/config.toml";
/// Time in which a picture would arrive on the slowest machine, if one were wrongly sent.
pub(crate) const QUIET: Duration = Duration::from_millis(600);

/// Writes bytes to a file, as other programs do.
pub(crate) fn put(path: &Path, bytes: &[u8]) {
    #[expect(clippy::disallowed_methods, reason = "a test plays another program")]
    std::fs::write(path, bytes).expect("a file");
}

/// Creates a blog of one post whose second paragraph is an image, red above and blue below.
pub(crate) fn blog(address: &str) -> Launch {
    let body = format!("Above.\n\n![A flag]({address})\n\nBelow.");
    let launch = Launch::postdesk(&["posts"])
        .size(100, 30)
        .file("posts/a.md", &post("Flag", "2026-11-01", &body));
    let red_over_blue = |_: u32, y: u32| if y < 60 { [200, 0, 0] } else { [0, 0, 200] };
    put(
        &launch.path("posts/flag.png"),
        &png(160, 120, red_over_blue),
    );
    launch
}

pub(crate) fn full(launch: Launch) -> Launch {
    launch.env("COLORTERM", "truecolor")
}

/// Replies of kitty to the queries for its name, its attributes, and a picture of one pixel.
pub(crate) const NAME: &[u8] = b"\x1bP>|kitty(0.42.1)\x1b\\\x1b[?62;c";
pub(crate) const YES: &[u8] = b"\x1b_Gi=31;OK\x1b\\\x1b[?62;c";
pub(crate) const SENT: &[u8] = b"\x1b_Gq=2,i=";

/// Starts in a terminal that sends these replies of kitty.
pub(crate) fn kitty(launch: Launch, answers: &[&[u8]]) -> Session {
    let mut session = launch.open();
    let questions: [&[u8]; 2] = [b"\x1b[>0q\x1b[c", b"a=q,t=d,f=24;AAAA\x1b\\\x1b[c"];
    session.wait_for_bytes(0, b"\x1b[c");
    session.bytes(b"\x1b[?62;c");
    for (question, answer) in questions.iter().zip(answers) {
        session.wait_for_bytes(0, question);
        session.bytes(answer);
    }
    session
}

/// Returns a picture without repetition, which compresses badly in every protocol.
pub(crate) fn noise(width: u32, height: u32) -> Vec<u8> {
    let mut seed = 1_u32;
    let mut next = move || {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (seed >> 24) as u8
    };
    let bytes: Vec<u8> = (0..width * height * 3).map(|_| next()).collect();
    png(width, height, |x, y| {
        let at = ((y * width + x) * 3) as usize;
        [bytes[at], bytes[at + 1], bytes[at + 2]]
    })
}
