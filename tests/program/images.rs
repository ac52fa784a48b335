//! Images of the blog in the preview, in a real terminal: as pictures, or as text.

#![cfg(feature = "images")]

use std::process::Command;
use std::time::Duration;

use crate::support;
use crate::support::pictures::{CONFIG, NAME, QUIET, SENT, YES, blog, full, kitty, noise, put};
use crate::support::png::{head, png};
use crate::support::posts::post;
use crate::support::{Launch, Session, contains};

/// Returns the row of a text.
fn row_of(screen: &vt100::Screen, text: &str) -> Option<usize> {
    let columns = screen.size().1.get();
    screen.rows(0, columns).position(|row| row.contains(text))
}

/// Whether a color is the background or the foreground of a cell.
fn has_color(screen: &vt100::Screen, color: vt100::Color) -> bool {
    let (rows, columns) = screen.size();
    let mut cells = (0..rows.get()).flat_map(|y| (0..columns.get()).map(move |x| (y, x)));
    cells.any(|(y, x)| {
        let cell = screen.cell(y, x);
        cell.is_some_and(|cell| cell.bgcolor() == color || cell.fgcolor() == color)
    })
}

fn shows_flag(screen: &vt100::Screen) -> bool {
    has_color(screen, vt100::Color::Rgb(200, 0, 0))
        && has_color(screen, vt100::Color::Rgb(0, 0, 200))
}

#[track_caller]
fn settled(mut session: Session) -> Session {
    session.wait_for("Below.");
    session.settle(QUIET);
    session
}

#[test]
fn an_image_of_the_blog_shows_as_half_blocks() {
    let mut session = full(blog("flag.png")).open();
    session.wait("the flag", shows_flag);
    assert!(!session.text().contains("image:"), "{}", session.text());
}

#[test]
fn nothing_moves_when_the_picture_comes() {
    let mut session = full(blog("flag.png")).open();
    session.wait("the flag", shows_flag);
    let row = row_of(session.screen(), "Below.");
    let screens = session.screens_since(0);
    let line = |screen: &String| screen.lines().position(|line| line.contains("Below."));
    let rows: Vec<usize> = screens.iter().filter_map(line).collect();
    assert!(
        rows.iter().all(|there| Some(*there) == row),
        "{rows:?} {row:?}"
    );
}

#[test]
fn an_image_that_is_made_or_changed_shows_at_once() {
    let launch = full(blog("new.png"));
    let path = launch.path("posts/new.png");
    let mut session = settled(launch.open());
    assert!(session.text().contains("image: A flag, new.png"));
    for color in [[200, 0, 0], [0, 200, 0]] {
        put(&path, &png(160, 120, |_, _| color));
        let [red, green, blue] = color;
        session.wait("the picture", |screen| {
            has_color(screen, vt100::Color::Rgb(red, green, blue))
        });
    }
    assert!(!has_color(session.screen(), vt100::Color::Rgb(200, 0, 0)));
}

#[test]
fn with_256_colors_the_picture_has_the_nearest_of_them() {
    let mut session = blog("flag.png").open();
    session.wait("the flag", |screen| {
        has_color(screen, vt100::Color::Idx(160)) && has_color(screen, vt100::Color::Idx(20))
    });
}

#[test]
fn what_cannot_be_seen_is_named_with_its_size() {
    let words = "image: A flag, flag.png, 160 x 120";
    let off = "images = \"off\"\n";
    for launch in [
        full(blog("flag.png")).file(CONFIG, off),
        full(blog("flag.png")).env("NO_COLOR", "1"),
        full(blog("flag.png")).env("LANG", "C"),
        blog("flag.png").env("TERM", "xterm"),
    ] {
        let mut session = settled(launch.open());
        assert!(session.text().contains(words), "{}", session.text());
        assert!(!shows_flag(session.screen()));
        assert!(!contains(session.raw(), b"\x1b_G") && !contains(session.raw(), b"\x1b[16t"));
    }
}

#[test]
fn a_remote_image_is_named_and_never_fetched() {
    let session = settled(full(blog("https://pictures.example/flag.png")).open());
    let words = "image: A flag, https://pictures.example/flag.png";
    assert!(session.text().contains(words), "{}", session.text());
}

#[test]
fn an_image_bomb_is_named_with_its_size() {
    let launch = full(blog("bomb.png"));
    put(&launch.path("posts/bomb.png"), &head(50_000, 50_000));
    let session = settled(launch.open());
    assert!(
        session.text().contains("bomb.png, 50000 x 50000"),
        "{}",
        session.text()
    );
}

#[test]
fn a_pipe_called_like_an_image_never_holds_up_the_page() {
    let launch = full(blog("pipe.png"));
    let made = support::ends::status(Command::new("mkfifo").arg(launch.path("posts/pipe.png")));
    assert!(made.is_ok_and(|status| status.success()), "mkfifo");
    let session = settled(launch.open());
    assert!(
        session.text().contains("image: A flag, pipe.png"),
        "{}",
        session.text()
    );
}

/// Creates files that are no valid images, each named after its defect.
fn hostile(launch: &Launch) -> Vec<&'static str> {
    let path = |name: &str| launch.path(&format!("posts/{name}"));
    let picture = png(160, 120, |_, _| [200, 0, 0]);
    put(&path("cut.png"), &picture[..picture.len() / 2]);
    put(&path("head.png"), &head(160, 120));
    put(&path("none.png"), b"");
    put(&path("text.png"), b"No picture at all.");
    put(&path("bomb.png"), &head(u32::MAX, u32::MAX));
    put(&path("wide.png"), &head(2_000_000, 1));
    put(
        &path("drawn.svg"),
        b"<svg xmlns='http://www.w3.org/2000/svg' width='9'/>",
    );
    put(&launch.path("outside.png"), &picture);
    put(&launch.path("../outside.png"), &picture);
    std::fs::create_dir(path("folder.png")).expect("a folder");
    for (from, to) in [
        ("../../outside.png", "out.png"),
        ("loop.png", "loop.png"),
        ("/dev/zero", "zero.png"),
        ("/etc/passwd", "passwd.png"),
    ] {
        std::os::unix::fs::symlink(from, path(to)).expect("a link");
    }
    vec![
        "cut.png",
        "head.png",
        "none.png",
        "text.png",
        "bomb.png",
        "wide.png",
        "drawn.svg",
        "folder.png",
        "out.png",
        "loop.png",
        "zero.png",
        "passwd.png",
        "missing.png",
        "../../../../../../etc/passwd",
        "%2e%2e/%2e%2e/outside.png",
        "/../../outside.png",
        "a\u{202e}b.png",
    ]
}

#[test]
fn whatever_is_no_picture_is_named_and_the_post_goes_on() {
    let launch = full(blog("flag.png")).size(100, 60);
    let names = hostile(&launch);
    let images = names.iter().map(|name| format!("![Not]({name})\n\n"));
    let body = format!("{}Below.", images.collect::<String>());
    let mut session = settled(
        launch
            .file("posts/a.md", &post("Flag", "2026-11-01", &body))
            .open(),
    );
    for name in names {
        let (_, last) = name.rsplit_once('/').unwrap_or(("", name));
        let shown = format!("image: Not, {}", last.replace('\u{202e}', "␦"));
        assert!(
            session.text().contains(&shown),
            "{name}: {}",
            session.text()
        );
    }
    let screen = session.screen();
    assert!(!has_color(screen, vt100::Color::Rgb(200, 0, 0)));
}

#[test]
fn of_an_image_that_moves_the_first_frame_shows() {
    let launch = full(blog("moves.gif"));
    // two frames of 60 by 60 pixels in one color each, encoded by hand: clear, index, end (GIF89a)
    let frame = |index: u8| -> Vec<u8> {
        let codes = (0..60 * 60).flat_map(|_| [4_u16, u16::from(index)]);
        let bits = codes
            .chain([5])
            .flat_map(|code| (0..3).map(move |bit| code >> bit & 1));
        let bits: Vec<u16> = bits.collect();
        let bytes = bits.chunks(8).map(|bits| {
            let bits = bits.iter().enumerate();
            bits.fold(0_u8, |byte, (place, bit)| byte | (*bit as u8) << place)
        });
        let bytes: Vec<u8> = bytes.collect();
        let mut frame = b"!\xf9\x04\0\x0a\0\0\0,\0\0\0\0\x3c\0\x3c\0\0\x02".to_vec();
        for block in bytes.chunks(255) {
            frame.push(block.len() as u8);
            frame.extend(block);
        }
        frame.push(0);
        frame
    };
    let head = b"GIF89a\x3c\0\x3c\0\x81\0\0\xc8\0\0\0\0\xc8\0\0\0\0\0\0".to_vec();
    let moves = [head, frame(0), frame(1), b";".to_vec()].concat();
    put(&launch.path("posts/moves.gif"), &moves);
    let mut session = launch.open();
    session.wait("the first frame", |screen| {
        has_color(screen, vt100::Color::Rgb(200, 0, 0))
    });
    session.settle(QUIET);
    assert!(!has_color(session.screen(), vt100::Color::Rgb(0, 0, 200)));
}

#[test]
fn an_image_outside_of_the_site_is_not_read() {
    let launch = full(blog("../../flag.png"));
    put(&launch.path("../flag.png"), &head(160, 120));
    let session = settled(launch.open());
    assert!(
        session.text().contains("image: A flag, flag.png"),
        "{}",
        session.text()
    );
    assert!(!session.text().contains("160 x 120"), "{}", session.text());
}

#[test]
fn a_popup_stands_over_the_picture_and_gives_it_back() {
    let mut session = full(blog("flag.png")).open();
    session.wait("the flag", shows_flag);
    session.keys("?");
    session.wait_for("HELP");
    assert!(!shows_flag(session.screen()), "{}", session.text());
    session.keys("\x1b");
    session.wait("the flag", shows_flag);
}

#[test]
fn a_picture_is_cut_where_it_leaves_the_screen() {
    let launch = full(blog("flag.png")).size(60, 12);
    let body = format!(
        "Above.\n\n![A flag](flag.png)\n\n{}Below.",
        "More.\n\n".repeat(9)
    );
    let mut session = launch
        .file("posts/a.md", &post("Flag", "2026-11-01", &body))
        .open();
    session.wait_for("Flag");
    session.keys("\r");
    let (red, blue) = (vt100::Color::Rgb(200, 0, 0), vt100::Color::Rgb(0, 0, 200));
    session.wait("the red half", |screen| has_color(screen, red));
    for _ in 0..12 {
        session.keys("j");
        session.settle(Duration::from_millis(80));
        let screen = session.screen();
        if has_color(screen, blue) && !has_color(screen, red) {
            return;
        }
    }
    panic!("never the blue half alone\n{}", session.text());
}

fn has_placeholders(screen: &vt100::Screen) -> bool {
    screen.contents().contains('\u{10eeee}')
}

#[test]
fn kitty_gets_the_picture_once_and_characters_that_stand_for_it() {
    let mut session = kitty(full(blog("flag.png")), &[NAME, YES]);
    session.wait("placeholders", has_placeholders);
    session.wait_for_bytes(0, SENT);
    session.settle(QUIET);
    let raw = session.raw();
    let times = |wanted: &[u8]| raw.windows(wanted.len()).filter(|at| *at == wanted).count();
    assert_eq!(times(b"a=T,U=1,c=16,r=6,"), 1);
    assert!(!shows_flag(session.screen()));
    let mark = session.mark();
    session.keys("jk");
    session.settle(QUIET);
    assert!(!contains(session.since(mark), b"\x1b_G"), "it is sent once");
}

#[test]
fn a_terminal_that_only_says_its_name_gets_half_blocks() {
    let no: &[u8] = b"\x1b_Gi=31;ENOTSUPPORTED:no\x1b\\\x1b[?62;c";
    for answers in [&[NAME][..], &[NAME, no]] {
        let mut session = kitty(full(blog("flag.png")), answers);
        session.wait("the flag", shows_flag);
        assert!(!contains(session.raw(), SENT));
    }
}

#[test]
fn a_terminal_of_another_name_is_not_asked_about_the_protocol_of_kitty() {
    let other: &[u8] = b"\x1bP>|XTerm(390)\x1b\\\x1b[?62;c";
    let mut session = kitty(full(blog("flag.png")), &[other]);
    session.wait("the flag", shows_flag);
    assert!(!contains(session.raw(), b"\x1b_G"));
}

#[test]
fn nothing_is_asked_where_no_post_shows_an_image() {
    let launch = Launch::postdesk(&["posts"])
        .size(100, 30)
        .file("posts/a.md", &post("Words", "2026-11-01", "Below."));
    let mut session = settled(full(launch).open());
    assert!(!contains(session.raw(), b"\x1b[>0q"));
}

#[test]
fn the_first_screen_stands_before_anything_is_asked() {
    let mut session = full(blog("flag.png")).open();
    session.wait("the flag", shows_flag);
    let raw = session.raw();
    let place = |bytes: &[u8]| raw.windows(bytes.len()).position(|at| at == bytes);
    let (text, question) = (place(b"Below."), place(b"\x1b[>0q"));
    assert!(text.is_some() && text < question, "{text:?} {question:?}");
}

#[test]
fn inside_tmux_nothing_is_asked() {
    let launch = full(blog("flag.png")).env("TMUX", "/tmp/tmux-0/default,1,0");
    let mut session = launch.open();
    session.wait("the flag", shows_flag);
    assert!(!contains(session.raw(), b"\x1b[>0q") && !contains(session.raw(), b"\x1b_G"));
}

#[test]
fn keys_typed_while_the_terminal_is_asked_are_keys() {
    let mut session = full(blog("flag.png")).open();
    session.wait_for_bytes(0, b"\x1b[>0q\x1b[c");
    session.bytes(b"\x1bP>|kit");
    session.bytes(b"ty(1)\x1b\\?\x1b[?62;c");
    session.wait_for("HELP");
}

#[test]
fn an_answer_that_comes_too_late_is_no_key_and_changes_nothing() {
    let mut session = full(blog("flag.png")).open();
    session.wait("the flag, unasked for", shows_flag);
    let mark = session.mark();
    for answer in [&b"\x1b[?62;4;22c"[..], NAME, YES, b"\x1b[0n"] {
        session.bytes(answer);
    }
    session.settle(QUIET);
    assert_eq!(session.since(mark).escape_ascii().to_string(), "");
    session.keys("?");
    session.wait_for("Esc close");
}

#[test]
fn over_ssh_a_picture_travels_in_pieces_and_keys_pass_it() {
    let launch = full(blog("noise.png")).env("SSH_CONNECTION", "::1 1 ::1 22");
    put(&launch.path("posts/noise.png"), &noise(800, 600));
    let mut session = kitty(launch, &[NAME, YES]);
    session.wait_for_bytes(0, SENT);
    session.settle(QUIET);
    let first = session.since(0).len();
    session.keys("?");
    session.wait_for("Esc close");
    session.keys("\x1b");
    session.wait("placeholders", has_placeholders);
    let mut turns = 0;
    while !contains(session.raw(), b"q=2,m=0;") {
        let mark = session.mark();
        session.bytes(b"\x1b[0n");
        session.wait_for_bytes(mark, b"\x1b[5n");
        let turn = session.since(mark).len();
        assert!(turn < 9_000, "{turn} bytes of a picture before a key");
        turns += 1;
    }
    assert!(first < 16_000, "{first} bytes before the first answer");
    assert!((5..80).contains(&turns), "{turns}");
}

#[test]
fn over_ssh_half_blocks_are_few() {
    let launch = full(blog("noise.png")).size(120, 40);
    put(&launch.path("posts/noise.png"), &noise(800, 600));
    let mut session = launch.env("SSH_CONNECTION", "::1 1 ::1 22").open();
    session.wait("the picture", |screen| screen.contents().contains('▄'));
    session.settle(QUIET);
    let all = session.since(0).len();
    assert!(all < 16_000, "{all} bytes");
    assert!(!contains(session.raw(), b";2;"), "256 colors");
}

#[test]
fn a_picture_cut_on_its_way_swallows_nothing_of_the_farewell() {
    let launch = full(blog("noise.png"));
    put(&launch.path("posts/noise.png"), &noise(800, 600));
    let mut session = kitty(launch, &[NAME, YES]);
    session.wait_for_bytes(0, SENT);
    session.settle(QUIET);
    let mark = session.mark();
    session.keys("q");
    session.exit_within(support::PATIENCE);
    let end = session.since(mark);
    assert!(
        contains(end, b"\x1b\\\x1b_Ga=d,d=I,i="),
        "{}",
        end.escape_ascii()
    );
}

#[test]
fn the_terminal_is_left_without_pictures() {
    for how in ["q", "TERM"] {
        let mut session = kitty(full(blog("flag.png")), &[NAME, YES]);
        session.wait_for_bytes(0, SENT);
        session.settle(QUIET);
        let mark = session.mark();
        if how == "q" {
            session.keys("q");
        } else {
            session.signal(rustix::process::Signal::TERM);
        }
        session.exit_within(support::PATIENCE);
        let end = String::from_utf8_lossy(session.since(mark)).into_owned();
        let taken = end.find("\x1b_Ga=d,d=I,i=");
        assert!(
            taken.is_some() && taken < end.find("\x1b[?1049l"),
            "{how}: {end:?}"
        );
    }
}

#[test]
fn at_rest_nothing_is_sent() {
    let mut session = kitty(full(blog("flag.png")), &[NAME, YES]);
    session.wait_for_bytes(0, SENT);
    session.settle(QUIET);
    let mark = session.mark();
    session.settle(Duration::from_secs(2));
    assert_eq!(session.since(mark), b"");
}

#[test]
fn sixels_and_images_of_iterm2_are_drawn_over_blanks_and_again_where_they_move() {
    for (setting, begin) in [
        ("sixel", &b"\x1bP9;1;0q"[..]),
        ("iterm2", b";width=16;height=1;preserveAspectRatio=0;"),
    ] {
        let launch = full(blog("flag.png")).file(CONFIG, &format!("images = \"{setting}\"\n"));
        let mut session = launch.size(60, 16).open();
        session.wait_for("Flag");
        session.keys("\r");
        session.wait_for_bytes(0, begin);
        session.settle(QUIET);
        assert!(!has_placeholders(session.screen()) && !shows_flag(session.screen()));
        assert!(!session.text().contains("image:"), "{}", session.text());
        let mark = session.mark();
        session.settle(Duration::from_secs(1));
        assert_eq!(session.since(mark), b"", "{setting} at rest");
        let mark = session.mark();
        session.keys("?");
        session.wait_for("Esc close");
        session.settle(QUIET);
        assert!(
            !contains(session.since(mark), begin),
            "{setting} under a popup"
        );
        let mark = session.mark();
        session.keys("\x1b");
        session.wait_for_bytes(mark, begin);
    }
}
