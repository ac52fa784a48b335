//! Benchmarks of a key press while editing: update and rows of the pane, for several text sizes.

#[path = "../tests/support/writer.rs"]
#[expect(dead_code, reason = "the tests use the rest")]
mod writer;

use divan::{Bencher, black_box};
use jiff::Timestamp;
use postdesk::app::Event;
use postdesk::app::edit::open_post::OpenPost;
use postdesk::app::jobs::edit::LoadedFile;
use postdesk::blog::FileStamp;
use postdesk::blog::save::FileVersion;
use postdesk::config::{Key, KeyCode};
use postdesk::editor::command::insert_delete;
use postdesk::editor::highlight::LexerState;
use postdesk::editor::search::{Pattern, SearchOptions};
use postdesk::editor::styled_rows::{self, RowAnnotations};
use postdesk::editor::word_counts::WordCounts;
use postdesk::editor::{Selection, Text};
use postdesk::text::Size;
use writer::Writer;

const ROOM: Size = Size {
    width: 52,
    height: 36,
};
const LINE: &str =
    "Some *words* of a post, with [a link](https://blog.example/a) and `code` in them.\n";
/// Sizes and contents of the texts.
const TEXTS: [&str; 6] = [
    "10 KB",
    "100 KB",
    "1 MB",
    "20 MB",
    "a line of 10 MB",
    "70,000 lines",
];

fn main() {
    divan::main();
}

fn source(name: &str) -> String {
    match name {
        "10 KB" => LINE.repeat(10_240 / LINE.len()),
        "100 KB" => LINE.repeat(102_400 / LINE.len()),
        "1 MB" => LINE.repeat((1 << 20) / LINE.len()),
        "20 MB" => LINE.repeat((20 << 20) / LINE.len()),
        "a line of 10 MB" => "some words ".repeat((10 << 20) / 11),
        _ => "short\n".repeat(70_000),
    }
}

fn text(name: &str) -> Text {
    Text::new(&source(name))
}

fn desk(name: &str) -> OpenPost {
    let text = text(name);
    let disk = LoadedFile {
        words: WordCounts::new(text.lines(), |line| text.slice(text.line_range(line))),
        base: FileVersion::new(b"", FileStamp::default()),
        text,
        is_escaped: false,
        is_lossy: false,
        is_truncated: false,
    };
    let mut desk = OpenPost::new(
        "a.md".into(),
        "a.md".to_owned(),
        None,
        disk,
        LexerState::START,
    );
    let middle = desk.buffer.text().len() / 2;
    desk.select(Selection::at(middle), Timestamp::UNIX_EPOCH);
    for _ in 0..100 {
        desk.update_view(Some(ROOM));
    }
    desk
}

/// Typing a letter: the edit, the per-line caches, and the rows of the pane.
#[divan::bench(args = TEXTS)]
fn typing(bencher: Bencher<'_, '_>, name: &str) {
    let mut desk = desk(name);
    bencher.bench_local(|| {
        let change = insert_delete::insert(desk.buffer.selection(), "x");
        desk.apply(&change, Timestamp::UNIX_EPOCH);
        desk.update_view(Some(ROOM));
        let text = desk.buffer.text();
        let marks = RowAnnotations::default();
        for row in desk.view.rows(desk.version(), ROOM).iter() {
            black_box(styled_rows::row(
                text,
                *row,
                ROOM.width,
                desk.tokens(row.line),
                &marks,
            ));
        }
    });
}

/// Opens a text in the whole app at 120x40, with the cursor in the middle and styles computed.
fn program(name: &str) -> Writer {
    let source = source(name);
    let lines = source.bytes().filter(|byte| *byte == b'\n').count();
    let mut writer = Writer::new(&source, (120, 40));
    writer.ctrl('g');
    let middle = format!("{}", lines / 2 + 1);
    writer.event(Event::Paste(middle));
    writer.key(KeyCode::Enter);
    for _ in 0..2_000 {
        writer.event(Event::Tick);
    }
    writer.paint();
    writer
}

/// Typing a letter in the whole app: update, then the frame of header, text, preview and status,
/// and the diff to the last frame. The preview is laid out on another thread, so it is not
/// measured.
#[divan::bench(args = TEXTS)]
fn a_key_and_its_frame(bencher: Bencher<'_, '_>, name: &str) {
    let mut writer = program(name);
    bencher.bench_local(|| {
        writer.event(Event::Key(Key::char('x')));
        writer.paint();
    });
}

/// Pasting 5 MB, and the next frame.
#[divan::bench(sample_count = 10, sample_size = 1)]
fn pasting_5_mb(bencher: Bencher<'_, '_>) {
    let pasted = LINE.repeat((5 << 20) / LINE.len());
    bencher
        .with_inputs(|| (Writer::new(LINE, (120, 40)), pasted.clone()))
        .bench_local_values(|(mut writer, pasted)| {
            writer.event(Event::Paste(pasted));
            writer.paint();
            writer
        });
}

/// Replacing every match in 100 KB as one undo step.
#[divan::bench]
fn replacing_all(bencher: Bencher<'_, '_>) {
    let text = text("100 KB");
    let pattern = Pattern::new("o", SearchOptions::default());
    bencher.bench_local(|| {
        let all = 0..text.len();
        pattern
            .as_ref()
            .map(|pattern| pattern.replace_all(&text, all, "0", Selection::at(0)))
    });
}
