//! Check panel: a header with counts, the findings by file or rule, the selected one in full.

use crate::app::App;
use crate::app::check::{CheckGrouping, CheckRow, HintFold};
use crate::app::layout::ScreenArea;
use crate::blog::check::{Finding, FindingCounts, Fix, Rule, Severity};
use crate::blog::human_date;
use crate::config::Action;
use crate::text::{Background, CleanText, Role, Span, TextStyle, span, width, wrap};

use super::canvas::Canvas;
use super::key_hints::{KeyHint, draw_hints, hint_spans, with_keys};
use super::popup::raised;

/// Rows around the list: two of padding, the header and a blank, a blank, two of message, the keys.
const FRAME_ROWS: usize = 8;
/// Rows of the message of the selected finding.
const MESSAGE_ROWS: usize = 2;
/// Minimum width, in columns, at which the rule is shown on the right.
const MIN_RULE_COLUMNS: usize = 60;

/// Returns the number of rows needed to show everything.
pub(super) fn rows(app: &App) -> usize {
    app.check.rows(usize::MAX).len().max(1) + FRAME_ROWS + app.check.top()
}

/// Draws the list inside the frame.
pub(super) fn draw(app: &App, inner: ScreenArea, whole: ScreenArea, canvas: &mut Canvas<'_>) {
    head(app, inner, canvas);
    let blank = usize::from(!app.screen().is_compact());
    let below = MESSAGE_ROWS + 1 + blank;
    let body = ScreenArea {
        y: inner.y + 1 + blank,
        height: inner.height.saturating_sub(1 + blank + below),
        ..inner
    };
    for (place, row) in app.check.rows(body.height).iter().enumerate() {
        let y = body.y + place;
        match row {
            CheckRow::File(source, counts) => {
                group((source.as_str(), ""), *counts, (inner, y), canvas);
            }
            CheckRow::Rule(rule, counts) => {
                group((rule.name(), rule.about()), *counts, (inner, y), canvas);
            }
            CheckRow::Finding(finding, chosen) => {
                let ground = tint(*chosen, (whole, y), canvas);
                let by_file = app.check.grouping() == CheckGrouping::File;
                let texts = FindingTexts::of(finding, by_file);
                draw_finding(&texts, (inner, y), (*chosen, ground), canvas);
            }
            CheckRow::Hints(fold) => {
                let ground = tint(fold.is_chosen, (whole, y), canvas);
                draw_fold(*fold, (inner, y), ground, canvas);
            }
            CheckRow::Blank => {}
        }
    }
    let last = inner.y + inner.height.saturating_sub(1);
    let message = (inner, last.saturating_sub(MESSAGE_ROWS));
    if let Some(finding) = app.check.chosen() {
        let text = format!("{}; {}", finding.message, finding.hint);
        draw_message(text.trim_end_matches("; "), message, canvas);
    } else if app.check.is_on_fold() {
        draw_message(&hint_rules(app.check.hints()), message, canvas);
    } else if let Some(posts) = app.check.posts() {
        let text = format!("No problems found in {}.", counted(posts));
        let spans = [Span::new(&text, Role::Text)];
        canvas.spans((inner.x, body.y), inner.right(), &spans, Background::Raised);
    }
    keys(app, (inner, last), canvas);
}

fn counted(posts: usize) -> String {
    let plural = if posts == 1 { "" } else { "s" };
    format!("{} post{plural}", human_date::format_number(posts))
}

fn head(app: &App, inner: ScreenArea, canvas: &mut Canvas<'_>) {
    let side = match app.check.posts() {
        _ if app.check.is_waiting() => format!("checking {}", counted(app.library.total())),
        Some(posts) => counted(posts),
        None => String::new(),
    };
    let side = [Span::new(&side, Role::Muted)];
    let end = canvas.spans_right(inner.y, inner.right(), &side, Background::Raised);
    let counts = FindingCounts::of(app.check.findings());
    let spans = span::cut(
        count_spans(counts),
        end.saturating_sub(inner.x + 2),
        canvas.ellipsis(),
    );
    canvas.spans((inner.x, inner.y), end, &spans, Background::Raised);
}

/// Returns the counts that are not zero, each in the color of its severity.
fn count_spans(counts: FindingCounts) -> Vec<Span> {
    let one = |errors, warnings, hints| FindingCounts {
        errors,
        warnings,
        hints,
    };
    let parts = [
        (one(counts.errors, 0, 0), Role::Error),
        (one(0, counts.warnings, 0), Role::Warn),
        (one(0, 0, counts.hints), Role::Muted),
    ];
    let mut spans = Vec::new();
    for (counts, role) in parts {
        let text = counts.summary();
        if !text.is_empty() {
            if !spans.is_empty() {
                spans.push(Span::clean(CleanText::literal(", "), Role::Muted));
            }
            spans.push(Span::new(&text, raised(role).bold()));
        }
    }
    spans
}

/// Counts hints by rule, most first: `98 no description, 26 no truncate marker`.
fn hint_rules(hints: &[Finding]) -> String {
    let mut rules: Vec<(Rule, usize)> = Vec::new();
    for hint in hints {
        match rules.iter_mut().find(|(rule, _)| *rule == hint.rule) {
            Some((_, count)) => *count += 1,
            None => rules.push((hint.rule, 1)),
        }
    }
    rules.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let rules = rules.iter().map(|(rule, count)| {
        let count = human_date::format_number(*count);
        format!("{count} {}", rule.about())
    });
    rules.collect::<Vec<_>>().join(", ")
}

/// Draws the row that folds the hints.
fn draw_fold(
    fold: HintFold,
    (inner, y): (ScreenArea, usize),
    ground: Background,
    canvas: &mut Canvas<'_>,
) {
    let mark = if fold.is_open {
        canvas.pick("▾ ", "- ")
    } else {
        canvas.pick("▸ ", "+ ")
    };
    let count = human_date::format_number(fold.count);
    let plural = if fold.count == 1 { "" } else { "s" };
    let look = if fold.is_chosen {
        TextStyle::of(Role::Strong).bold()
    } else {
        TextStyle::of(Role::Text)
    };
    let spans = [
        Span::clean(CleanText::literal(mark), Role::Muted),
        Span::new(&format!("{count} hint{plural}"), look),
    ];
    canvas.spans((inner.x, y), inner.right(), &spans, ground);
}

/// Draws the heading of a group: the name of a file, or of a rule and what it finds.
fn group(
    (name, about): (&str, &str),
    counts: FindingCounts,
    at: (ScreenArea, usize),
    canvas: &mut Canvas<'_>,
) {
    let (inner, y) = at;
    let mut end = inner.right();
    if inner.width >= MIN_RULE_COLUMNS {
        let counts = [Span::new(&counts.summary(), Role::Muted)];
        end = canvas.spans_right(y, end, &counts, Background::Raised) - 2;
    }
    let clean = CleanText::new(name);
    let name = width::truncate(
        clean.as_str(),
        end.saturating_sub(inner.x),
        canvas.ellipsis(),
    );
    let mut spans = vec![Span::new(&name, TextStyle::of(Role::Text).bold())];
    let about = format!("  {about}");
    if !about.trim().is_empty() && inner.x + width::of(&name) + width::of(&about) <= end {
        spans.push(Span::new(&about, Role::Muted));
    }
    canvas.spans((inner.x, y), end, &spans, Background::Raised);
}

/// Highlights the row of the selected finding; if backgrounds can't be distinguished, with a bar.
fn tint(chosen: bool, at: (ScreenArea, usize), canvas: &mut Canvas<'_>) -> Background {
    let (whole, y) = at;
    if !chosen {
        return Background::Raised;
    }
    if canvas.has_backgrounds() {
        canvas.fill(y, whole.x + 1, whole.right(), Background::Selection);
        return Background::Selection;
    }
    canvas.literal((whole.x + 1, y), canvas.pick("▌", ">"), Role::Accent);
    Background::Raised
}

/// Texts of a finding in its group.
struct FindingTexts<'a> {
    severity: Severity,
    /// Position; with the file if the group is one of a rule.
    place: String,
    message: &'a str,
    /// Rule on the right; nothing if the group has it.
    rule: &'a str,
}

impl<'a> FindingTexts<'a> {
    fn of(finding: &'a Finding, by_file: bool) -> Self {
        let place = format!("{}:{}", finding.place.line, finding.place.column);
        let (place, rule) = if by_file {
            (format!("{place:>6}"), finding.rule.name())
        } else {
            (format!("{}:{place}", finding.source), "")
        };
        Self {
            severity: finding.severity,
            place,
            message: &finding.message,
            rule,
        }
    }
}

fn draw_finding(
    finding: &FindingTexts<'_>,
    at: (ScreenArea, usize),
    look: (bool, Background),
    canvas: &mut Canvas<'_>,
) {
    let ((inner, y), (chosen, ground)) = (at, look);
    let mut end = inner.right();
    if inner.width >= MIN_RULE_COLUMNS {
        let rule = [Span::new(finding.rule, Role::Muted)];
        end = canvas.spans_right(y, end, &rule, ground) - 2;
    }
    let (word, role) = match finding.severity {
        Severity::Error => ("error", Role::Error),
        Severity::Warning => ("warn", Role::Warn),
        Severity::Hint => ("hint", Role::Muted),
    };
    let place = &finding.place;
    let text = if chosen {
        TextStyle::of(Role::Strong).bold()
    } else {
        TextStyle::of(Role::Text)
    };
    let mut spans = vec![
        Span::clean(CleanText::literal(word), role),
        Span::new(
            &format!("{}{place}  ", " ".repeat(6 - word.len())),
            Role::Muted,
        ),
    ];
    let room = end.saturating_sub(inner.x + span::width(&spans));
    let clean = CleanText::new(finding.message);
    let message = width::truncate(clean.as_str(), room, canvas.ellipsis());
    spans.push(Span::new(&message, text));
    canvas.spans((inner.x, y), end, &spans, ground);
}

/// Draws the selected finding in full, with its fix.
fn draw_message(text: &str, at: (ScreenArea, usize), canvas: &mut Canvas<'_>) {
    let (inner, y) = at;
    let clean = CleanText::new(text);
    let mut lines = wrap::wrap(clean.as_str(), inner.width);
    if lines.len() > MESSAGE_ROWS {
        let rest = lines.split_off(MESSAGE_ROWS - 1).join(" ");
        lines.push(width::truncate(&rest, inner.width, canvas.ellipsis()));
    }
    for (place, line) in lines.iter().enumerate() {
        let spans = [Span::new(line, Role::Text)];
        canvas.spans(
            (inner.x, y + place),
            inner.right(),
            &spans,
            Background::Raised,
        );
    }
}

/// Words of the key hints that are dropped first.
const LEAST_NEEDED: [&str; 5] = ["recheck", "hints", "by rule", "by file", "edit"];

/// Draws the key hints; the first ones are dropped if there is no room.
fn keys(app: &App, at: (ScreenArea, usize), canvas: &mut Canvas<'_>) {
    let (inner, y) = at;
    let chosen = app.check.chosen();
    let mut wanted = Vec::new();
    if let Some(finding) = chosen {
        let fix = match finding.fix {
            Some(Fix::InsertExcerptMarker) => Some("end excerpt"),
            Some(Fix::RenameTag { .. }) => Some("use that spelling"),
            Some(Fix::DefineTag(_)) => Some("add to tags file"),
            Some(Fix::RenameFile(_)) => Some("rename file"),
            None => None,
        };
        wanted.push((Action::Choose, "open"));
        wanted.push((Action::Edit, "edit"));
        wanted.extend(fix.map(|word| (Action::QuickFix, word)));
    } else if app.check.is_on_fold() {
        wanted.push((Action::Choose, "show or hide hints"));
    }
    if !app.check.findings().is_empty() {
        wanted.push(match app.check.grouping() {
            CheckGrouping::File => (Action::GroupFindings, "by rule"),
            CheckGrouping::Rule => (Action::GroupFindings, "by file"),
        });
    }
    if chosen.is_some() && !app.check.hints().is_empty() {
        wanted.push((Action::ToggleHints, "hints"));
    }
    wanted.push((Action::Rescan, "recheck"));
    wanted.push((Action::Back, "close"));
    let mut hints: Vec<KeyHint> = with_keys(app, &wanted);
    while span::width(&hint_spans(&hints, 3)) > inner.width && hints.len() > 1 {
        let least = LEAST_NEEDED.iter();
        let mut places =
            least.filter_map(|least| hints.iter().position(|hint| hint.word == *least));
        hints.remove(places.next().unwrap_or(0));
    }
    let at = (inner.x, y, inner.right());
    draw_hints(&hints, 3, at, Background::Raised, canvas);
}
