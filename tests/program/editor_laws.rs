//! Invariants of the editor: the text against a naive model, the screen against the text, and undo
//! against redo.

use proptest::prelude::*;
use proptest::sample::select;
use unicode_segmentation::UnicodeSegmentation;

use crate::support;
use crate::support::desk::{Desk, OLD};
use crate::support::writer::Writer;
use postdesk::app::Event;
use postdesk::config::{Key, KeyCode};
use postdesk::editor::command::{insert_delete, motions};
use postdesk::editor::highlight::LexerState;
use postdesk::editor::{Buffer, Selection, Text, VisualRows};

/// Strings to type, paste and join: multi-code-point grapheme clusters, parts of them, wide ones,
/// lines, and code points that join the following text: half consonants, flags, joiners, jamo.
const PIECES: [&str; 37] = [
    "a",
    "Z",
    " ",
    "\n",
    "-",
    "e\u{301}",
    "\u{301}",
    "👩‍💻",
    "👩",
    "\u{200d}",
    "🇩🇪",
    "🇩",
    "👍🏽",
    "🏽",
    "한",
    "각",
    "ᄀ",
    "日",
    "\t",
    "\u{202e}",
    "नि",
    "☺\u{fe0f}",
    "ß",
    "न\u{94d}",
    "दी",
    "ন\u{9cd}",
    "দ",
    "જ\u{acd}",
    "ર",
    "ల\u{c4d}",
    "గు",
    "ല\u{d4d}",
    "യാ",
    "🇫🇷",
    "👩\u{200d}👩\u{200d}👧",
    "\u{1161}",
    "\u{11a8}",
];

/// Those that join nothing beside them, so that it makes no difference whether keys arrive one by
/// one or in runs, and that begin no list, which Enter would continue.
const WHOLE: [&str; 11] = [
    "a",
    "Z",
    "\n",
    "e\u{301}",
    "👍🏽",
    "한",
    "각",
    "日",
    "नि",
    "☺\u{fe0f}",
    "ß",
];

/// Edit operation.
#[derive(Clone, Debug)]
enum Edit {
    Type(&'static str),
    Paste(Vec<&'static str>),
    Erase,
    Delete,
    Left(bool),
    Right(bool),
    Start(bool),
    End(bool),
    All,
    Undo,
    Redo,
}

fn edit() -> impl Strategy<Value = Edit> {
    let pieces = || prop::collection::vec(select(PIECES.to_vec()), 0..6);
    prop_oneof![
        8 => select(PIECES.to_vec()).prop_map(Edit::Type),
        2 => pieces().prop_map(Edit::Paste),
        4 => Just(Edit::Erase),
        3 => Just(Edit::Delete),
        5 => any::<bool>().prop_map(Edit::Left),
        5 => any::<bool>().prop_map(Edit::Right),
        1 => any::<bool>().prop_map(Edit::Start),
        1 => any::<bool>().prop_map(Edit::End),
        1 => Just(Edit::All),
        2 => Just(Edit::Undo),
        2 => Just(Edit::Redo),
    ]
}

/// Naive model of a text: a single string, searched from the beginning each time.
#[derive(Clone, Debug, Default)]
struct Naive {
    text: String,
    anchor: usize,
    head: usize,
}

impl Naive {
    /// Returns the valid cursor positions.
    fn places(&self) -> Vec<usize> {
        let starts = self.text.grapheme_indices(true).map(|(at, _)| at);
        starts.chain([self.text.len()]).collect()
    }

    fn floor(&self, at: usize) -> usize {
        let places = self.places();
        places.into_iter().rfind(|place| *place <= at).unwrap_or(0)
    }

    fn before(&self, at: usize) -> usize {
        let places = self.places();
        places.into_iter().rfind(|place| *place < at).unwrap_or(0)
    }

    fn behind(&self, at: usize) -> usize {
        let mut places = self.places().into_iter();
        places.find(|place| *place > at).unwrap_or(at)
    }

    fn to(&mut self, at: usize, extend: bool) {
        self.head = at;
        self.anchor = if extend { self.floor(self.anchor) } else { at };
    }

    fn replace(&mut self, from: usize, to: usize, with: &str) {
        self.text.replace_range(from..to, with);
        self.to(from + with.len(), false);
    }

    fn erase(&mut self, from: usize, to: usize) {
        let (start, end) = (self.anchor.min(self.head), self.anchor.max(self.head));
        let (from, to) = if start == end {
            (from, to)
        } else {
            (start, end)
        };
        self.replace(from, to, "");
    }

    fn step(&mut self, edit: &Edit) {
        let (start, end) = (self.anchor.min(self.head), self.anchor.max(self.head));
        let is_chosen = start != end;
        match edit {
            Edit::Type(text) => self.replace(start, end, text),
            Edit::Paste(pieces) => self.replace(start, end, &pieces.concat()),
            Edit::Erase => self.erase(self.before(self.head), self.head),
            Edit::Delete => self.erase(self.head, self.behind(self.head)),
            Edit::Left(false) if is_chosen => self.to(start, false),
            Edit::Right(false) if is_chosen => self.to(end, false),
            Edit::Left(extend) => self.to(self.before(self.head), *extend),
            Edit::Right(extend) => self.to(self.behind(self.head), *extend),
            Edit::Start(extend) => self.to(0, *extend),
            Edit::End(extend) => self.to(self.text.len(), *extend),
            Edit::All => (self.anchor, self.head) = (0, self.text.len()),
            Edit::Undo | Edit::Redo => {}
        }
    }
}

/// Applies an operation to the editor's buffer.
fn step(buffer: &mut Buffer, edit: &Edit) {
    let (text, at) = (buffer.text().clone(), buffer.selection());
    let change = match edit {
        Edit::Type(typed) => insert_delete::insert(at, typed),
        Edit::Paste(pieces) => insert_delete::paste(&text, at, &pieces.concat(), LexerState::TEXT),
        Edit::Erase => insert_delete::delete_backward(&text, at, 1),
        Edit::Delete => insert_delete::delete_forward(&text, at),
        Edit::Left(extend) => return buffer.select(motions::left(&text, at, *extend)),
        Edit::Right(extend) => return buffer.select(motions::right(&text, at, *extend)),
        Edit::Start(extend) => return buffer.select(motions::text_start(at, *extend)),
        Edit::End(extend) => return buffer.select(motions::text_end(&text, at, *extend)),
        Edit::All => return buffer.select(motions::select_all(&text)),
        Edit::Undo | Edit::Redo => return,
    };
    buffer.apply(&change);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn any_keys_do_to_the_text_what_they_do_to_a_string(edits in prop::collection::vec(edit(), 1..80)) {
        let mut naive = Naive::default();
        let mut buffer = Buffer::new("");
        for edit in &edits {
            naive.step(edit);
            step(&mut buffer, edit);
            prop_assert_eq!(buffer.text().to_string(), &*naive.text, "{:?}", edit);
            let wanted = Selection::between(naive.anchor, naive.head);
            prop_assert_eq!(buffer.selection(), wanted, "{:?} in {:?}", edit, naive.text);
        }
    }

    #[test]
    fn undoing_all_gives_the_first_text_and_redoing_all_the_last(
        first in prop::collection::vec(select(PIECES.to_vec()), 0..30),
        edits in prop::collection::vec(edit(), 1..80),
    ) {
        let first = first.concat();
        let mut buffer = Buffer::new(&first);
        for edit in &edits {
            match edit {
                Edit::Undo => { buffer.undo(); }
                Edit::Redo => { buffer.redo(); }
                other => step(&mut buffer, other),
            }
        }
        while buffer.redo() {}
        let last = buffer.text().to_string();
        while buffer.undo() {}
        prop_assert_eq!(buffer.text().to_string(), &*first);
        prop_assert!(!buffer.is_modified());
        while buffer.redo() {}
        prop_assert_eq!(buffer.text().to_string(), last);
    }
}

/// Returns the bytes that a terminal sends for an operation, if it is a key.
fn bytes(edit: &Edit) -> String {
    let moved = |code: &str, extend: bool, ctrl: bool| {
        let modifier = 1 + u8::from(extend) + 4 * u8::from(ctrl);
        format!("\x1b[1;{modifier}{code}")
    };
    match edit {
        Edit::Type("\n") => "\r".to_owned(),
        Edit::Type(text) => (*text).to_owned(),
        Edit::Paste(pieces) => format!("\x1b[200~{}\x1b[201~", pieces.concat().replace('\n', "\r")),
        Edit::Erase => "\x7f".to_owned(),
        Edit::Delete => "\x1b[3~".to_owned(),
        Edit::Left(extend) => moved("D", *extend, false),
        Edit::Right(extend) => moved("C", *extend, false),
        Edit::Start(extend) => moved("H", *extend, true),
        Edit::End(extend) => moved("F", *extend, true),
        Edit::All => "\x01".to_owned(),
        Edit::Undo | Edit::Redo => String::new(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { max_shrink_iters: 20, ..ProptestConfig::with_cases(4) })]

    #[test]
    fn any_keys_of_a_terminal_write_the_file_that_the_string_would_be(
        edits in prop::collection::vec(edit(), 60..120),
    ) {
        let mut naive = Naive { text: OLD.to_owned(), ..Naive::default() };
        let desk = Desk::new(OLD);
        let mut session = desk.open();
        // where the string's cursor is
        session.keys("\x1b[1;5H");
        for mut edit in edits {
            match &mut edit {
                Edit::Type(piece) if !WHOLE.contains(piece) => continue,
                Edit::Paste(pieces) => pieces.retain(|piece| WHOLE.contains(piece)),
                _ => {}
            }
            naive.step(&edit);
            session.keys(&bytes(&edit));
        }
        session.keys("\x13");
        desk.confirm_save(&mut session, &naive.text);
    }
}

/// Keys that can be pressed in a text, except those that leave it.
fn keys() -> impl Strategy<Value = Vec<Event>> {
    let plain = |code| Event::Key(Key::plain(code));
    let moves = vec![
        KeyCode::Left,
        KeyCode::Right,
        KeyCode::Up,
        KeyCode::Down,
        KeyCode::Home,
        KeyCode::End,
        KeyCode::PageUp,
        KeyCode::PageDown,
    ];
    let codes = vec![
        KeyCode::Enter,
        KeyCode::Backspace,
        KeyCode::Delete,
        KeyCode::Tab,
        KeyCode::BackTab,
    ];
    let one = prop_oneof![
        8 => select("ab *_`#->[]().1 éß日".chars().collect::<Vec<_>>()).prop_map(|c| Event::Key(Key::char(c))),
        3 => select(PIECES.to_vec()).prop_map(|text| Event::Paste(text.to_owned())),
        4 => select(moves.clone()).prop_map(plain),
        2 => select(moves).prop_map(|code| Event::Key(Key { shift: true, ..Key::plain(code) })),
        4 => select(codes).prop_map(plain),
        2 => select("wukdaxvhlb".chars().collect::<Vec<_>>()).prop_map(|c| Event::Key(Key::ctrl(c))),
        2 => select("bicsqtfkmug.,".chars().collect::<Vec<_>>())
            .prop_map(|c| Event::Key(Key { alt: true, ..Key::char(c) })),
        1 => (1..70_u16, 1..30_u16).prop_map(|(width, height)| support::writer::size(width, height)),
    ];
    prop::collection::vec(one, 1..60)
}

const POST: &str =
    "---\ntitle: A 👩‍💻\n---\n\n- one e\u{301}\n- two 日本語\n\n> quoted\n\n```\ncode\n```\n";

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn after_any_keys_the_way_back_leads_to_the_very_bytes(events in keys()) {
        let mut writer = Writer::new(POST, (100, 30));
        for event in events {
            writer.event(event);
            writer.draw();
        }
        let typed = writer.text();
        writer.until_nothing_changes('z');
        prop_assert_eq!(writer.text(), POST);
        writer.until_nothing_changes('y');
        prop_assert_eq!(writer.text(), typed);
    }

    #[test]
    fn text_typed_code_point_by_code_point_keeps_its_order(
        line in prop::collection::vec(select(PIECES.to_vec()), 0..12),
        steps in 0..12_usize,
        pieces in prop::collection::vec(select(PIECES.to_vec()), 1..12),
        erase in any::<bool>(),
    ) {
        let is_plain = |piece: &&str| !piece.contains(['\n', '\t']);
        let line: String = line.into_iter().filter(is_plain).collect();
        let typed: String = pieces.into_iter().filter(is_plain).collect();
        let mut writer = Writer::new(&line, (100, 30));
        for _ in 0..steps {
            writer.key(KeyCode::Right);
        }
        let at = writer.app.edit.current().expect("a text").buffer.head();
        let (before, behind) = line.split_at(at);
        for c in typed.chars() {
            writer.event(Event::Key(Key::char(c)));
            if erase {
                // a typo that is corrected at once changes nothing
                writer.event(Event::Key(Key::char('x')));
                writer.key(KeyCode::Backspace);
            }
            writer.draw();
        }
        prop_assert_eq!(writer.text(), format!("{before}{typed}{behind}"));
        let head = writer.app.edit.current().expect("a text").buffer.head();
        prop_assert_eq!(head, at + typed.len());
        writer.until_nothing_changes('z');
        prop_assert_eq!(writer.text(), line);
    }

    #[test]
    fn the_cursor_stands_where_the_cluster_it_is_at_is_drawn(
        line in prop::collection::vec(select(PIECES.to_vec()), 1..20),
        steps in 0..20_usize,
    ) {
        let line = line.concat().replace(['\n', '\t', '\u{202e}'], "");
        let mut writer = Writer::new(&format!("{line}|"), (100, 30));
        for _ in 0..steps {
            writer.key(KeyCode::Right);
        }
        let (screen, cursor) = writer.draw();
        let drawn = screen[(cursor.x, cursor.y)].symbol();
        let here = writer.here();
        // a joiner or an accent with nothing before it is shown as a glyph, half a syllable is not
        let halves = ['\u{200d}', '\u{301}', '\u{94d}', '\u{1161}', '\u{11a8}'];
        let first = here.chars().next().filter(|c| !halves.contains(c));
        prop_assert!(first.is_none_or(|c| drawn.starts_with(c)), "{:?} for {:?}", drawn, here);
        prop_assert!(!drawn.is_empty(), "the cursor is in {:?}", here);
        writer.key(KeyCode::End);
        writer.key(KeyCode::Left);
        let (screen, cursor) = writer.draw();
        prop_assert_eq!(screen[(cursor.x, cursor.y)].symbol(), "|", "{:?}", line);
    }
}

#[test]
fn what_is_past_65535_rows_is_shown_where_it_is() {
    let lines = format!("{}the last line\n", "short\n".repeat(70_000));
    let mut writer = Writer::new(&lines, (60, 20));
    writer.event(Event::Key(Key {
        ctrl: true,
        ..Key::plain(KeyCode::End)
    }));
    writer.event(Event::Key(Key::char('x')));
    let rows = writer.rows();
    assert!(
        rows.iter().any(|row| row.trim() == "the last line"),
        "{rows:#?}"
    );
    assert!(rows.iter().any(|row| row.trim() == "x"), "{rows:#?}");
    assert_eq!(writer.text(), format!("{lines}x"));
}

#[test]
fn no_sign_is_torn_from_its_word_where_a_line_wraps() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("posts");
    let mut wraps = 0;
    for entry in std::fs::read_dir(folder).expect("the sample blog") {
        let path = entry.expect("a post").path();
        if path.extension().is_none_or(|ending| ending != "md") {
            continue;
        }
        let text = Text::new(&std::fs::read_to_string(&path).expect("a post"));
        for columns in [20, 37, 52, 80] {
            for (before, behind) in places_of_wraps(&text, columns) {
                wraps += 1;
                let is_torn = !before.is_whitespace() && ",.;:!?)]}»”’…".contains(behind);
                assert!(
                    !is_torn,
                    "{before}|{behind} at {columns} in {}",
                    path.display()
                );
            }
        }
    }
    assert!(wraps > 500, "{wraps}");
}

/// Returns the characters on both sides of each wrap at a blank or punctuation; words longer than a
/// row can break anywhere.
fn places_of_wraps(text: &Text, columns: usize) -> Vec<(char, char)> {
    let mut walk = VisualRows::from(text, 0, columns);
    let mut places = Vec::new();
    while walk.down() {
        let at = walk.row().start;
        let line = text.line_of(at);
        if at == text.line_start(line) {
            continue;
        }
        let before = text.slice(text.line_start(line)..at).into_owned();
        let behind = text.slice(at..text.line_end(line)).into_owned();
        let head = before
            .rsplit(char::is_whitespace)
            .next()
            .map_or(0, |word| word.chars().count());
        if head >= columns {
            continue;
        }
        places.extend(before.chars().next_back().zip(behind.chars().next()));
    }
    places
}
