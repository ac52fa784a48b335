//! Two texts of a post side by side, and what can be done with them.

use crate::app::edit::settle::{Kind, Settle};
use crate::app::edit::{PlaceLine, PlaceView};
use crate::app::{App, Screen};
use crate::blog::when;
use crate::config::Action;
use crate::editor::merge::By;
use crate::editor::{Row, Text, Walk};
use crate::text::{Clean, Ground, Look, Role, Span, Weight, width};

use super::canvas::Canvas;

/// A row of one side: its spans, and the ground of the line.
type Side = (Vec<Span>, Ground);

/// Draws the whole screen but the status line.
pub(super) fn draw(app: &App, settle: &Settle, screen: &Screen, canvas: &mut Canvas<'_>) {
    let (wide, high) = (screen.size.width, screen.size.height);
    for y in 0..screen.status {
        canvas.clear(y, 0, wide, Ground::Plain);
    }
    let compact = screen.is_compact();
    let mut y = head(app, settle, screen, canvas);
    let choices = choices(settle);
    let below = choices.len() + if compact { 0 } else { 3 };
    let end = high.saturating_sub(1 + usize::from(!compact) + below);
    y += usize::from(!compact);
    places(settle, screen, (y, end), canvas);
    let mut y = end.max(y);
    if !compact {
        let look = Look::of(Role::Strong).bold();
        canvas.literal((screen.margins.0, y + 1), "What should happen?", look);
        y += 3;
    }
    for (action, word, what) in &choices {
        choice(app, (*action, word, what), y, screen, canvas);
        y += 1;
    }
}

/// Says what happened; gives the row below.
fn head(app: &App, settle: &Settle, screen: &Screen, canvas: &mut Canvas<'_>) -> usize {
    let (left, right) = (
        screen.margins.0,
        screen.size.width.saturating_sub(screen.margins.1),
    );
    let (title, below) = match &settle.kind {
        Kind::Typed => (
            "This post changed on disk while you were editing it".to_owned(),
            "Nothing has been overwritten. Both texts are kept whichever you choose.",
        ),
        Kind::Kept { at, .. } => (
            format!(
                "A draft of this post was kept at {}: it can be restored",
                when::moment(*at, &app.clock)
            ),
            "It was never saved, and it differs from the file on disk. Neither is lost.",
        ),
    };
    let count = match settle.places.as_ref().map(Vec::len) {
        None => "comparing".to_owned(),
        Some(1) => "1 place differs".to_owned(),
        Some(count) => format!("{} places differ", when::number(count)),
    };
    let y = screen.header.unwrap_or(0);
    let side = [Span::new(&count, Role::Muted)];
    let end = canvas
        .spans_right(y, right, &side, Ground::Plain)
        .saturating_sub(2);
    canvas.literal(
        (left.saturating_sub(2), y),
        "!",
        Look::of(Role::Error).bold(),
    );
    let title = width::cut(&title, end.saturating_sub(left), canvas.ellipsis());
    canvas.spans(
        (left, y),
        end,
        &[Span::new(&title, Look::of(Role::Strong).bold())],
        Ground::Plain,
    );
    canvas.spans(
        (left, y + 1),
        right,
        &[Span::new(below, Role::Muted)],
        Ground::Plain,
    );
    y + 2
}

/// What can be chosen: the action, its name, what it does.
fn choices(settle: &Settle) -> Vec<(Action, &'static str, String)> {
    let beside = settle.beside_name();
    match settle.kind {
        Kind::Typed => {
            let mut choices = vec![
                (
                    Action::KeepMine,
                    "Keep mine",
                    "saves your text; theirs goes to the drafts".to_owned(),
                ),
                (
                    Action::TakeTheirs,
                    "Take theirs",
                    "shows the disk's text; yours goes to the drafts".to_owned(),
                ),
            ];
            if settle.can_merge() {
                choices.push((Action::Merge, "Merge", merging(settle)));
            }
            choices.push((
                Action::SaveBeside,
                "Save beside",
                format!("writes yours to {beside}"),
            ));
            choices
        }
        Kind::Kept { .. } => vec![
            (
                Action::KeepMine,
                "Restore it",
                "goes on with the kept text, unsaved".to_owned(),
            ),
            (
                Action::TakeTheirs,
                "Keep disk's",
                "shows the disk's text; the draft stays among the drafts".to_owned(),
            ),
            (
                Action::SaveBeside,
                "Keep both",
                format!("writes the kept text to {beside}"),
            ),
        ],
    }
}

fn merging(settle: &Settle) -> String {
    let list = |numbers: Vec<usize>| {
        let words: Vec<String> = numbers.iter().map(usize::to_string).collect();
        match words.split_last() {
            Some((last, [])) => last.clone(),
            Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
            None => String::new(),
        }
    };
    let open = settle.open_places();
    let all = settle.places.as_ref().map_or(0, Vec::len);
    if all > 12 {
        return format!(
            "takes what only one side changed; {} left, marked, for you to settle",
            open.len()
        );
    }
    let clean = (1..=all).filter(|place| !open.contains(place)).collect();
    match (open.is_empty(), open.len() == all) {
        (true, _) => "takes the changes of both".to_owned(),
        (_, true) => format!(
            "leaves {} in your text, marked, for you to settle",
            list(open)
        ),
        _ => format!(
            "takes {}, and leaves {} in your text, marked, for you to settle",
            list(clean),
            list(open)
        ),
    }
}

fn choice(
    app: &App,
    (action, word, what): (Action, &str, &str),
    y: usize,
    screen: &Screen,
    canvas: &mut Canvas<'_>,
) {
    let (left, right) = (
        screen.margins.0,
        screen.size.width.saturating_sub(screen.margins.1),
    );
    let Some(key) = app.setup.keymap.key(app.scope(), action) else {
        return;
    };
    let key = [Span::new(&key.to_string(), Look::of(Role::Accent).bold())];
    canvas.spans((left, y), right, &key, Ground::Plain);
    canvas.spans(
        (left + 3, y),
        right,
        &[Span::new(word, Role::Text)],
        Ground::Plain,
    );
    let room = right.saturating_sub(left + 17);
    let what = width::cut(what, room, canvas.ellipsis());
    canvas.spans(
        (left + 17, y),
        right,
        &[Span::new(&what, Role::Muted)],
        Ground::Plain,
    );
}

/// Draws the places between two rows, so that the one looked at is seen.
fn places(settle: &Settle, screen: &Screen, (first, end): (usize, usize), canvas: &mut Canvas<'_>) {
    let Some(places) = &settle.places else { return };
    let wide = screen.size.width;
    let rule = wide / 2;
    let (left, right) = (screen.margins.0 + 2, wide.saturating_sub(screen.margins.1));
    let columns = (
        rule.saturating_sub(left + 2),
        right.saturating_sub(rule + 5),
    );
    let thin = canvas.pick("│", ":");
    let names = match settle.kind {
        Kind::Typed => ("Yours", "On disk"),
        Kind::Kept { .. } => ("Kept", "On disk"),
    };
    let bold = Look::of(Role::Strong).bold();
    canvas.literal((left, first), names.0, bold);
    canvas.literal((rule + 5, first), names.1, bold);
    let blocks: Vec<Vec<(Side, Side)>> = places
        .iter()
        .zip(1..)
        .map(|(place, number)| block(place, number, columns))
        .collect();
    let room = end.saturating_sub(first + 2);
    let from = start(&blocks, settle.chosen, room);
    let mut y = first + 2;
    for (place, rows) in blocks.iter().enumerate().skip(from) {
        for (at, (mine, theirs)) in rows.iter().enumerate() {
            if y >= end {
                break;
            }
            let is_head = at == 0;
            if is_head && place == settle.chosen {
                canvas.clear(y, 1, wide.saturating_sub(1), Ground::Selection);
                let look = Look::of(Role::Accent).on(Ground::Selection);
                canvas.literal((1, y), canvas.pick("▌", ">"), look);
            }
            side(mine, (left, rule - 2, y), canvas);
            side(theirs, (rule + 5, right, y), canvas);
            y += 1;
        }
        y += 1;
    }
    for y in first..end {
        canvas.literal((rule, y), thin, Role::Faint);
    }
}

/// Draws one side of a row, its ground two columns further left for the mark.
fn side((spans, ground): &Side, (left, right, y): (usize, usize, usize), canvas: &mut Canvas<'_>) {
    if *ground == Ground::Plain {
        canvas.spans((left, y), right, spans, Ground::Plain);
        return;
    }
    let from = left.saturating_sub(2);
    canvas.clear(y, from, right, *ground);
    let (mark, role) = if *ground == Ground::Add {
        ("+", Role::Good)
    } else {
        (canvas.pick("−", "-"), Role::Error)
    };
    canvas.literal((from, y), mark, Look::of(role).on(*ground));
    canvas.spans((left, y), right, spans, *ground);
}

/// Finds the first block to be drawn so that the chosen one fits.
fn start(blocks: &[Vec<(Side, Side)>], chosen: usize, room: usize) -> usize {
    let mut used = 0;
    for place in (0..=chosen.min(blocks.len().saturating_sub(1))).rev() {
        used += blocks.get(place).map_or(0, Vec::len) + 1;
        if used > room + 1 {
            return (place + 1).min(chosen);
        }
    }
    0
}

/// Gives the rows of a place: its head, then both sides line by line.
fn block(place: &PlaceView, number: usize, columns: (usize, usize)) -> Vec<(Side, Side)> {
    let line = format!("line {}", when::number(place.line));
    let title = match &place.heading {
        Some(heading) => format!("{line}, {heading}"),
        None => line,
    };
    let who = match place.by {
        By::Conflict => "both sides changed these words",
        By::Them => "changed on disk only: merges by itself",
        By::Me => "changed by you only: merges by itself",
        By::Both => "the same on both sides",
    };
    let head = vec![
        Span::new(&format!("{number}  "), Look::of(Role::Accent).bold()),
        Span::new(&title, Look::of(Role::Strong).bold()),
    ];
    let mine = rows(&place.mine, columns.0);
    let theirs = rows(&place.theirs, columns.1);
    let count = mine.len().max(theirs.len());
    let side =
        |rows: &[Side], at: usize| rows.get(at).cloned().unwrap_or((Vec::new(), Ground::Plain));
    let heads = (
        (head, Ground::Plain),
        (vec![Span::new(who, Role::Muted)], Ground::Plain),
    );
    let lines = (0..count).map(|at| (side(&mine, at), side(&theirs, at)));
    std::iter::once(heads).chain(lines).collect()
}

fn rows(lines: &[PlaceLine], columns: usize) -> Vec<Side> {
    lines
        .iter()
        .flat_map(|line| wrapped(line, columns.max(1)))
        .collect()
}

/// Wraps a line at words, the new ones bold; of a line around the change one row is shown.
fn wrapped(line: &PlaceLine, columns: usize) -> Vec<Side> {
    let ground = match line.mark {
        '+' => Ground::Add,
        '-' => Ground::Delete,
        _ => Ground::Plain,
    };
    if line.is_around {
        let text = width::cut(Clean::new(&line.text).as_str(), columns, "…");
        return vec![(vec![Span::new(&text, Role::Muted)], ground)];
    }
    let text = Text::new(&line.text.replace(['\n', '\r'], " "));
    let mut walk = Walk::from(&text, 0, columns);
    let mut rows = Vec::new();
    loop {
        rows.push((spans(&text, walk.row(), line, columns), ground));
        if !walk.down() {
            return rows;
        }
    }
}

fn spans(text: &Text, row: Row, line: &PlaceLine, columns: usize) -> Vec<Span> {
    let mut used = 0;
    let plain = match line.mark {
        '-' => Look::of(Role::Text).with(Weight::STRIKE),
        _ => Look::of(Role::Text),
    };
    let all_new = line.mark == '+' && line.words.is_empty();
    let mut out: Vec<Span> = Vec::new();
    for glyph in row.glyphs(text) {
        used += glyph.width();
        if used > columns {
            break;
        }
        let is_new = all_new || line.words.iter().any(|words| words.contains(&glyph.start));
        let look = if is_new {
            Look::of(Role::Strong).bold()
        } else {
            plain
        };
        match out.last_mut() {
            Some(last) if last.look == look => {
                let before = std::mem::replace(&mut last.text, Clean::literal(""));
                last.text = before.join(&glyph.text);
            }
            _ => out.push(Span::clean(glyph.text, look)),
        }
    }
    out
}
