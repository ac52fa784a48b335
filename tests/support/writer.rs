//! Edit mode without a terminal: events in, a screen in memory out.

use std::path::PathBuf;

use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Buffer;
use ratatui::layout::Position;

use postdesk::app::edit::CursorStart;
use postdesk::app::jobs::edit::{LoadDone, LoadedFile};
use postdesk::app::{App, Effect, Event, Library, SessionConfig};
use postdesk::blog::dialect::Dialect;
use postdesk::blog::save::FileVersion;
use postdesk::blog::{Clock, FileStamp, SiteKind, Sort};
use postdesk::config::{Key, KeyCode};
use postdesk::editor::word_counts::WordCounts;
use postdesk::editor::{StoredHistory, Text, grapheme};
use postdesk::text::Size;
use postdesk::ui;

/// An app with a text in edit mode.
pub(crate) struct Writer {
    pub(crate) app: App,
    terminal: Terminal<TestBackend>,
    now: Timestamp,
}

/// Returns a resize event.
pub(crate) fn size(width: u16, height: u16) -> Event {
    let (width, height) = (width.into(), height.into());
    Event::Resize(Size { width, height })
}

fn setup() -> SessionConfig {
    let mut setup = SessionConfig {
        follows_background: false,
        ..SessionConfig::default()
    };
    setup.choose_theme("dark");
    setup
}

fn disk(contents: &str) -> LoadedFile {
    let text = Text::new(contents);
    LoadedFile {
        words: WordCounts::new(text.lines(), |line| text.slice(text.line_range(line))),
        base: FileVersion::new(contents.as_bytes(), FileStamp::default()),
        text,
        is_escaped: false,
        is_lossy: false,
        is_truncated: false,
    }
}

impl Writer {
    /// Opens a text on a screen of this size in columns and rows.
    pub(crate) fn new(contents: &str, (width, height): (u16, u16)) -> Self {
        let now: Timestamp = "2026-11-23T10:00:00Z".parse().expect("a time");
        let library = Library::new("Field Notes", SiteKind::Docusaurus, Sort::Newest);
        let clock = Clock {
            now,
            zone: TimeZone::UTC,
        };
        let terminal = Terminal::new(TestBackend::new(width, height)).expect("a screen");
        let mut writer = Self {
            app: App::new(setup(), library, clock, None),
            terminal,
            now,
        };
        writer.event(size(width, height));
        writer.event(Event::ScanDone);
        let file = PathBuf::from("/posts/a.md");
        writer.app.edit_file(file.clone(), CursorStart::At(1, 1));
        writer.event(Event::Loaded(Box::new(LoadDone {
            path: file,
            disk: Ok(disk(contents)),
            edits: None,
            is_open_elsewhere: false,
            history: StoredHistory::default(),
            recovery_files: Vec::new(),
            dialect: Dialect::default(),
        })));
        writer
    }

    /// Handles an event, a moment after the previous one.
    pub(crate) fn event(&mut self, event: Event) -> Vec<Effect> {
        if let Event::Resize(size) = &event {
            let [width, height] = [size.width, size.height].map(|cells| cells as u16);
            self.terminal.backend_mut().resize(width, height);
        }
        self.now += 1.millisecond();
        let clock = Clock {
            now: self.now,
            zone: TimeZone::UTC,
        };
        self.app.update(event, clock)
    }

    /// Presses a key.
    pub(crate) fn key(&mut self, code: KeyCode) {
        self.event(Event::Key(Key::plain(code)));
    }

    /// Presses a key with Ctrl.
    pub(crate) fn ctrl(&mut self, c: char) {
        self.event(Event::Key(Key::ctrl(c)));
    }

    /// Returns the text.
    pub(crate) fn text(&self) -> String {
        let desk = self.app.edit.current().expect("a text");
        desk.buffer.text().to_string()
    }

    /// Presses a key with Ctrl until the text no longer changes.
    pub(crate) fn until_nothing_changes(&mut self, c: char) {
        let state = |writer: &Self| writer.app.edit.current().map(|desk| desk.buffer.revision());
        loop {
            let before = state(self);
            self.ctrl(c);
            if state(self) == before {
                return;
            }
        }
    }

    /// Returns the grapheme cluster at the cursor.
    pub(crate) fn here(&self) -> String {
        let desk = self.app.edit.current().expect("a text");
        let (text, head) = (desk.buffer.text(), desk.buffer.head());
        text.slice(head..grapheme::next(text, head)).into_owned()
    }

    /// Draws a frame.
    pub(crate) fn paint(&mut self) {
        let app = &self.app;
        self.terminal
            .draw(|frame| ui::draw(app, frame))
            .expect("a frame");
    }

    /// Draws a frame; returns the screen and the cursor position.
    pub(crate) fn draw(&mut self) -> (Buffer, Position) {
        self.paint();
        let cursor = self.terminal.get_cursor_position().expect("a cursor");
        (self.terminal.backend().buffer().clone(), cursor)
    }

    /// Returns the rows of the screen as text.
    pub(crate) fn rows(&mut self) -> Vec<String> {
        let (buffer, _) = self.draw();
        let width = usize::from(buffer.area.width).max(1);
        let rows = buffer.content.chunks(width);
        rows.map(|row| row.iter().map(ratatui::buffer::Cell::symbol).collect())
            .collect()
    }
}
