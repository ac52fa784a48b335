//! The status line: the mode, the file and the place; the keys that matter here.

use crate::app::popup::PopupKind;
use crate::app::{App, Mode, Pane, Screen};
use crate::blog::when;
use crate::config::{Action, Key};
use crate::text::{Clean, Ground, Look, Role, Span, span};

use super::canvas::Canvas;

/// A key that matters here: what is pressed, and the word for what it does.
type Hint = (String, String);

/// Draws the status line.
pub(super) fn draw(app: &App, screen: &Screen, canvas: &mut Canvas<'_>) {
    let (left, right) = (
        screen.margins.0,
        screen.size.width.saturating_sub(screen.margins.1),
    );
    let blank = if screen.is_narrow() { 2 } else { 3 };
    let mut hints = hints(app, screen);
    let mut parts = left_parts(app, screen);
    while !fits(&parts, &hints, right.saturating_sub(left), blank) {
        // the file name goes first, then the place, then keys from the left; help goes last
        if parts.len() > 1 {
            parts.remove(1);
        } else if hints.len() > 1 {
            hints.remove(0);
        } else if !parts.is_empty() {
            parts.clear();
        } else {
            break;
        }
    }
    let y = screen.status;
    let mut x = left;
    for part in &parts {
        x = canvas.spans((x, y), right, part, Ground::Plain) + 3;
    }
    canvas.spans_right(y, right, &hint_spans(&hints, blank), Ground::Plain);
}

fn fits(parts: &[Vec<Span>], hints: &[Hint], room: usize, blank: usize) -> bool {
    let left: usize = parts.iter().map(|part| span::width(part) + 3).sum();
    left + span::width(&hint_spans(hints, blank)) <= room
}

fn hint_spans(hints: &[Hint], blank: usize) -> Vec<Span> {
    let mut spans = Vec::new();
    for (key, word) in hints {
        if !spans.is_empty() {
            spans.push(Span::clean(Clean::repeat(" ", blank), Role::Text));
        }
        spans.push(Span::new(key, Look::of(Role::Accent).bold()));
        spans.push(Span::new(&format!(" {word}"), Role::Muted));
    }
    spans
}

fn left_parts(app: &App, screen: &Screen) -> Vec<Vec<Span>> {
    let mut parts = Vec::new();
    if !screen.is_narrow() {
        parts.push(vec![Span::clean(
            Clean::literal(mode(app)),
            Look::of(Role::Strong).bold(),
        )]);
    }
    if let Some(notice) = app.notices.word() {
        parts.push(vec![Span::new(&notice.text, Role::Text)]);
        return parts;
    }
    let progress = app.library.progress(app.clock.now);
    let words = match &app.mode {
        Mode::Popup(_) => Vec::new(),
        _ if progress.is_some() => {
            let (read, total) = progress.unwrap_or_default();
            vec![format!(
                "reading {} of {}",
                when::number(read),
                when::number(total)
            )]
        }
        Mode::Filter(_) => vec!["words match title, slug, tags, description".to_owned()],
        Mode::Narrow => vec!["type a part of the tag".to_owned()],
        Mode::Browse if app.view.focus == Pane::Tags => vec![chosen_tags(app)],
        Mode::Browse => file_and_place(app, screen),
    };
    parts.extend(words.iter().map(|word| vec![Span::new(word, Role::Muted)]));
    parts
}

fn mode(app: &App) -> &'static str {
    match &app.mode {
        Mode::Filter(_) => "FILTER",
        Mode::Narrow => "TAGS",
        Mode::Popup(popup) => match popup.kind {
            PopupKind::Help => "HELP",
            PopupKind::Palette => "COMMAND",
            PopupKind::Sort => "SORT",
            PopupKind::Theme(_) => "THEME",
            PopupKind::Messages => "MESSAGES",
        },
        Mode::Browse if app.view.focus == Pane::Tags => "TAGS",
        Mode::Browse => "READ",
    }
}

fn chosen_tags(app: &App) -> String {
    let (included, excluded) = app.library.query().choices();
    format!("{included} included, {excluded} left out")
}

fn file_and_place(app: &App, screen: &Screen) -> Vec<String> {
    let Some(post) = app.list.chosen(&app.library) else {
        return Vec::new();
    };
    let shown = app.library.shown().len();
    let of_list = format!("{}/{}", app.list.place() + 1, shown);
    match (screen.preview, screen.is_narrow()) {
        (None, true) => vec![of_list],
        (None, false) => vec![post.id.to_string(), of_list],
        (Some(_), true) => vec![app.preview.place_word(screen)],
        (Some(_), false) => vec![post.id.to_string(), app.preview.place_word(screen)],
    }
}

fn hints(app: &App, screen: &Screen) -> Vec<Hint> {
    use Action as A;
    let rows: &[(Action, &str)] = match &app.mode {
        Mode::Popup(_) => return Vec::new(),
        Mode::Filter(_) => {
            let choose = ("↑↓".to_owned(), "choose".to_owned());
            let ascii = ("Up Down".to_owned(), "choose".to_owned());
            let mut hints = vec![if app.setup.glyphs == crate::text::Glyphs::Ascii {
                ascii
            } else {
                choose
            }];
            hints.extend(with_keys(
                app,
                &[
                    (A::Complete, "complete"),
                    (A::Keep, "keep"),
                    (A::Cancel, "clear"),
                ],
            ));
            return hints;
        }
        Mode::Narrow => &[(A::Keep, "keep"), (A::Cancel, "all tags")],
        Mode::Browse => match app.view.focus {
            Pane::List if screen.is_narrow() => {
                &[(A::Read, "read"), (A::Filter, "filter"), (A::Help, "help")]
            }
            Pane::List if app.library.total() == 0 => &[(A::Rescan, "rescan"), (A::Help, "help")],
            Pane::List => &[
                (A::Read, "read"),
                (A::Filter, "filter"),
                (A::OpenTags, "tags"),
                (A::Sort, "sort"),
                (A::Help, "help"),
            ],
            Pane::Preview if app.view.zoom => {
                &[(A::PageDown, "page"), (A::Zoom, "list"), (A::Help, "help")]
            }
            Pane::Preview => &[
                (A::PageDown, "page"),
                (A::Zoom, "zoom"),
                (A::Back, "list"),
                (A::Help, "help"),
            ],
            Pane::Tags => {
                let any = if app.tags.any { "all" } else { "any" };
                return with_keys(
                    app,
                    &[
                        (A::Include, "include"),
                        (A::Exclude, "leave out"),
                        (A::AllOrAny, any),
                        (A::Narrow, "narrow"),
                        (A::Apply, "apply"),
                        (A::Back, "back"),
                    ],
                );
            }
        },
    };
    with_keys(app, rows)
}

fn with_keys(app: &App, rows: &[(Action, &str)]) -> Vec<Hint> {
    let scope = app.scope();
    let key = |action| app.setup.keymap.key(scope, action);
    rows.iter()
        .filter_map(|(action, word)| {
            key(*action).map(|key: Key| (key.to_string(), (*word).to_owned()))
        })
        .collect()
}
