//! Images as the terminal receives them: the output is decoded and compared pixel by pixel.

#![cfg(feature = "images")]

use std::collections::HashMap;
use std::iter::Peekable;
use std::time::Duration;

use crate::support::inflate::{base64, inflate};
use crate::support::pictures::{CONFIG, NAME, QUIET, SENT, YES, blog, full, kitty};
use crate::support::posts::post;
use crate::support::{Launch, Session};

/// Decoded pixels, with checks for those of the flag, which is red and blue.
#[derive(Debug)]
struct Seen {
    width: usize,
    height: usize,
    /// Red, green and blue, row by row; `None` where nothing was drawn.
    pixels: Vec<Option<[u8; 3]>>,
}

impl Seen {
    fn at(&self, x: usize, y: usize) -> Option<[u8; 3]> {
        self.pixels[y * self.width + x]
    }

    /// Whether all pixels of a row have about this color.
    fn is_all(&self, y: usize, color: [u8; 3]) -> bool {
        (0..self.width).all(|x| {
            let near = |(a, b): (u8, u8)| a.abs_diff(b) < 6;
            self.at(x, y)
                .is_some_and(|seen| seen.into_iter().zip(color).all(near))
        })
    }
}

const RED: [u8; 3] = [200, 0, 0];
const BLUE: [u8; 3] = [0, 0, 200];

/// Returns each byte sequence between a beginning and an end.
fn between<'a>(bytes: &'a [u8], begin: &'a [u8], end: &'a [u8]) -> Vec<&'a [u8]> {
    let find = |from: usize, what: &[u8]| {
        let rest = bytes.get(from..)?;
        let place = rest.windows(what.len()).position(|at| at == what)?;
        Some(from + place)
    };
    let (mut found, mut at) = (Vec::new(), 0);
    while let Some(start) = find(at, begin) {
        let start = start + begin.len();
        let Some(stop) = find(start, end) else { break };
        found.push(&bytes[start..stop]);
        at = stop;
    }
    found
}

fn of_key(keys: &str, name: &str) -> usize {
    let mut values = keys.split([',', ';']);
    let value = values.find_map(|key| key.strip_prefix(name));
    let value = value.unwrap_or_else(|| panic!("{name} in {keys}"));
    number(&mut value.bytes().peekable())
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Starts in a terminal that sends this reply to the query for its name.
fn answering(launch: Launch, name: &[u8]) -> Session {
    kitty(launch, &[name])
}

#[test]
fn kitty_gets_the_pixels_of_the_image_and_cells_that_stand_for_each_row() {
    let mut session = kitty(full(blog("flag.png")), &[NAME, YES]);
    session.wait_for_bytes(0, SENT);
    session.settle(QUIET);
    let parts = between(session.raw(), b"\x1b_Gq=2,", b"\x1b\\");
    let (mut keys, mut data) = (String::new(), Vec::new());
    for part in parts {
        let split = part.iter().position(|byte| *byte == b';').expect("data");
        keys = if keys.is_empty() {
            text(&part[..split])
        } else {
            keys
        };
        data.extend(&part[split + 1..]);
    }
    assert!(keys.contains("f=32,o=z,"), "{keys}");
    let (width, height) = (of_key(&keys, "s="), of_key(&keys, "v="));
    let pixels = inflate(&base64(&data));
    assert_eq!((width, height, pixels.len()), (160, 120, 160 * 120 * 4));
    let pixels = pixels
        .chunks(4)
        .map(|it| (it[3] == 255).then(|| [it[0], it[1], it[2]]));
    let seen = Seen {
        width,
        height,
        pixels: pixels.collect(),
    };
    assert!((0..60).all(|y| seen.is_all(y, RED)) && (60..120).all(|y| seen.is_all(y, BLUE)));
    let id = of_key(&keys, "i=") as u32;
    let [_, red, green, blue] = id.to_be_bytes();
    let screen = session.screen();
    let marks = [
        '\u{305}', '\u{30d}', '\u{30e}', '\u{310}', '\u{312}', '\u{33d}',
    ];
    let is_mine = |y: u16, x: u16| {
        let cell = screen.cell(y, x).expect("a cell");
        cell.contents().starts_with('\u{10eeee}')
            && cell.fgcolor() == vt100::Color::Rgb(red, green, blue)
    };
    let cells = (0..30).flat_map(|y| (0..100).map(move |x| (y, x)));
    let mine: Vec<(u16, u16)> = cells.filter(|(y, x)| is_mine(*y, *x)).collect();
    assert_eq!(mine.len(), 16 * 6);
    for (row, cells) in mine.chunks(16).enumerate() {
        let (y, x) = cells[0];
        let first = screen.cell(y, x).expect("a cell").contents().to_owned();
        assert_eq!(first.chars().nth(1), Some(marks[row]), "row {row}");
        assert_eq!(first.chars().nth(2), Some(marks[0]), "column 0");
    }
}

#[test]
fn iterm2_gets_an_image_for_each_row_of_cells() {
    let launch = full(blog("flag.png"));
    let mut session = answering(launch, b"\x1bP>|iTerm2 3.5.0\x1b\\\x1b[?62;4c");
    let begin = b"\x1b]1337;File=";
    session.wait_for_bytes(0, begin);
    session.settle(QUIET);
    let strips = between(session.raw(), begin, b"\x07");
    assert_eq!(strips.len(), 6);
    for (row, strip) in strips.into_iter().enumerate() {
        let colon = strip.iter().position(|byte| *byte == b':').expect("data");
        let keys = text(&strip[..colon]);
        let data = base64(&strip[colon + 1..]);
        assert_eq!(of_key(&keys, "size="), data.len());
        assert_eq!((of_key(&keys, "width="), of_key(&keys, "height=")), (16, 1));
        let image = image::load_from_memory(&data).expect("an image").to_rgb8();
        assert_eq!(image.dimensions(), (160, 20));
        let color = if row < 3 { RED } else { BLUE };
        assert!(image.pixels().all(|pixel| pixel.0 == color), "row {row}");
    }
}

/// Decodes sixels (DEC STD 070) as a terminal does.
fn drawn(sixels: &[u8]) -> Seen {
    let body = sixels.strip_prefix(b"9;1;0q\"1;1;").expect("sixels");
    let mut signs = body.iter().copied().peekable();
    let mut seen = Seen {
        width: number(&mut signs),
        height: number(&mut signs),
        pixels: Vec::new(),
    };
    seen.pixels = vec![None; seen.width * seen.height];
    let (mut palette, mut pen) = (HashMap::new(), [0; 3]);
    let (mut x, mut band) = (0, 0);
    while let Some(sign) = signs.next() {
        match sign {
            b'$' => x = 0,
            b'-' => (x, band) = (0, band + 1),
            b'#' => {
                let index = number(&mut signs);
                let is_defined = signs.peek().is_some_and(u8::is_ascii_digit);
                if is_defined {
                    assert_eq!(number(&mut signs), 2, "red, green and blue");
                    let color = [0; 3].map(|_: u8| (number(&mut signs) * 255 / 100) as u8);
                    palette.insert(index, color);
                } else {
                    pen = palette[&index];
                }
            }
            _ => {
                let times = if sign == b'!' { number(&mut signs) } else { 1 };
                let sign = if sign == b'!' {
                    signs.next().expect("a sign")
                } else {
                    sign
                };
                for _ in 0..times {
                    for bit in (0..6).filter(|bit| (sign - b'?') >> bit & 1 == 1) {
                        seen.pixels[(band * 6 + bit) * seen.width + x] = Some(pen);
                    }
                    x += 1;
                }
            }
        }
    }
    seen
}

/// Parses a number, and the `;` after it if there is one.
fn number(signs: &mut Peekable<impl Iterator<Item = u8>>) -> usize {
    let mut value = 0;
    while let Some(digit) = signs.next_if(u8::is_ascii_digit) {
        value = value * 10 + usize::from(digit - b'0');
    }
    signs.next_if_eq(&b';');
    value
}

#[test]
fn a_terminal_with_sixels_gets_the_pixels_of_the_image() {
    let launch = full(blog("flag.png")).cell(10, 20);
    let mut session = answering(launch, b"\x1bP>|XTerm(390)\x1b\\\x1b[?62;4;22c");
    let begin = b"\x1bP9;1;0q";
    session.wait_for_bytes(0, begin);
    session.settle(QUIET);
    let all = between(session.raw(), b"\x1bP", b"\x1b\\");
    assert_eq!(all.len(), 1);
    let seen = drawn(all[0]);
    assert_eq!((seen.width, seen.height), (160, 120));
    assert!((0..60).all(|y| seen.is_all(y, RED)) && (60..120).all(|y| seen.is_all(y, BLUE)));
}

#[test]
fn sixels_are_nothing_for_a_terminal_that_tells_no_size_of_its_cells() {
    let launch = full(blog("flag.png"));
    let mut session = answering(launch, b"\x1bP>|XTerm(390)\x1b\\\x1b[?62;4;22c");
    session.wait("half blocks", |screen| {
        let cells = (0..30).flat_map(|y| (0..100).map(move |x| (y, x)));
        let mut grounds = cells.filter_map(|(y, x)| Some(screen.cell(y, x)?.bgcolor()));
        grounds.any(|ground| ground == vt100::Color::Rgb(200, 0, 0))
    });
}

#[test]
fn a_slice_of_sixels_is_what_is_left_of_the_picture_while_it_scrolls() {
    let config = "images = \"sixel\"\n";
    let body = format!(
        "Above.\n\n![A flag](flag.png)\n\n{}",
        "More.\n\n".repeat(20)
    );
    let launch = full(blog("flag.png")).file(CONFIG, config).cell(10, 20);
    let launch = launch.file("posts/a.md", &post("Flag", "2026-11-01", &body));
    let mut session = launch.size(60, 16).open();
    session.wait_for("Flag");
    session.keys("\r");
    session.wait_for_bytes(0, b"\x1bP9;1;0q");
    session.settle(QUIET);
    let (mut heights, mut sent) = (Vec::new(), 0);
    for _ in 0..14 {
        let mark = session.mark();
        session.keys("j");
        session.settle(Duration::from_millis(150));
        let bytes = session.since(mark).to_vec();
        sent = sent.max(bytes.len());
        let slices = between(&bytes, b"\x1bP", b"\x1b\\");
        assert!(slices.len() < 2, "one slice");
        if let Some(slice) = slices.first() {
            let seen = drawn(slice);
            assert!(seen.is_all(seen.height - 1, BLUE), "its lower end stays");
            heights.push(seen.height);
        }
    }
    heights.dedup();
    // 20 pixel rows less each time, in whole bands of six
    assert_eq!(heights, [120, 96, 78, 60, 36, 18]);
    assert!(sent < 8_000, "{sent} bytes for a line");
}
