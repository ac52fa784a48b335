//! Post list: two lines per post, or one if there is little room; and the lines between panes.

mod second_line;

use std::sync::Arc;

use crate::app::event::ClickTarget;
use crate::app::layout::ScreenArea;
use crate::app::list_rows::ListRows;
use crate::app::{App, InputMode, Pane, ScreenLayout};
use crate::blog::git::GitChange;
use crate::blog::query::QueryMatcher;
use crate::blog::{Post, StateKind};
use crate::markdown::post_header::{display_title, state_role};
use crate::text::{Background, CleanText, Role, Span, TextStyle, width};

use super::canvas::Canvas;
use super::edit;
use super::{empty, matched, scrollbar, search};
use second_line::SecondLine;

/// Draws the list.
pub(super) fn draw(app: &App, screen: &ScreenLayout, canvas: &mut Canvas<'_>) {
    let Some(area) = screen.list else { return };
    if app.library.visible().is_empty() {
        empty::list(app, screen, area, canvas);
        return;
    }
    let mut rows = ListPainter {
        app,
        screen,
        area,
        search: QueryMatcher::default(),
    };
    for row in ListRows::new(&app.library, screen).visible(app.list.top()) {
        if let Some((y, year)) = row.year_rule {
            rows.year_rule(area.y + y, year, canvas);
        }
        if let Some(post) = app.library.visible().get(row.index) {
            rows.draw(post, area.y + row.y, row.index == app.list.index(), canvas);
        }
    }
}

/// Draws the lines between the panes; each also serves as the scrollbar of the pane to its left.
pub(super) fn draw_rules(app: &App, screen: &ScreenLayout, canvas: &mut Canvas<'_>) {
    if let (Some(y), Some(edit)) = (screen.rule_row(), screen.edit) {
        let line = canvas.pick("─", "-");
        for x in edit.x..edit.right() {
            canvas.literal((x, y), line, Role::Faint);
        }
    }
    let (first, rows) = screen.body;
    let thin = canvas.pick("│", ":");
    let thick = canvas.pick("┃", "|");
    for rule in &screen.rules {
        let of_list = screen.list.is_some_and(|list| list.right() == *rule);
        let of_search = screen.search.is_some_and(|it| it.right() == *rule);
        let (from, to) = if of_list {
            thumb(app, screen)
        } else if of_search {
            search::thumb(app, screen)
        } else {
            edit::thumb(app, screen)
        };
        for row in 0..rows {
            let (line, role) = if (from..to).contains(&row) {
                (thick, Role::Muted)
            } else {
                (thin, Role::Faint)
            };
            canvas.literal((*rule, first + row), line, role);
        }
    }
}

/// Returns the rows of the scrollbar thumb; empty if the whole list is visible.
fn thumb(app: &App, screen: &ScreenLayout) -> (usize, usize) {
    let all = app.library.visible().len();
    let fitting = ListRows::new(&app.library, screen).page_size(app.list.top());
    scrollbar::thumb_rows(all, fitting, app.list.top(), screen.body.1)
}

struct ListPainter<'a> {
    app: &'a App,
    screen: &'a ScreenLayout,
    area: ScreenArea,
    search: QueryMatcher,
}

impl ListPainter<'_> {
    fn draw(&mut self, post: &Arc<Post>, y: usize, chosen: bool, canvas: &mut Canvas<'_>) {
        let focused =
            self.app.view.focus == Pane::List && !matches!(self.app.mode, InputMode::TagFilter);
        let ground = match (chosen, focused) {
            (false, _) => Background::Plain,
            (true, true) => Background::Selection,
            (true, false) => Background::Idle,
        };
        let lines = self.screen.density.lines();
        if chosen {
            self.bar(y, lines, focused, canvas);
        }
        self.mark(post, y, ground, canvas);
        if lines == 1 {
            self.one_line(post, y, (chosen, ground), canvas);
        } else {
            let (left, right) = self.screen.text_columns(self.area);
            let end = self.draw_right_marks(post, (right, y), ground, canvas);
            let spans = self.title(post, end - left, chosen, canvas);
            canvas.spans((left, y), end, &spans, ground);
            self.second_line(post, y + 1, ground, canvas);
        }
    }

    /// Draws the line above the first post of a year.
    fn year_rule(&self, y: usize, year: i16, canvas: &mut Canvas<'_>) {
        let (left, right) = self.screen.text_columns(self.area);
        let line = || Span::clean(CleanText::literal(canvas.pick("──", "--")), Role::Faint);
        let year = Span::new(&format!(" {year} "), Role::Muted);
        let spans = [line(), year, line()];
        canvas.spans((left, y), right, &spans, Background::Plain);
    }

    fn bar(&self, y: usize, lines: usize, focused: bool, canvas: &mut Canvas<'_>) {
        let ground = if focused {
            Background::Selection
        } else {
            Background::Idle
        };
        let (bar, role) = if focused {
            (canvas.pick("▌", ">"), Role::Accent)
        } else {
            (canvas.pick("▎", ":"), Role::Muted)
        };
        let ascii = bar.is_ascii();
        for line in 0..lines {
            if y + line >= self.area.y + self.area.height {
                break;
            }
            canvas.fill(y + line, self.area.x, self.area.right(), ground);
            if line == 0 || !ascii {
                canvas.literal((self.area.x, y + line), bar, TextStyle::of(role).on(ground));
            }
        }
    }

    fn mark(&self, post: &Post, y: usize, ground: Background, canvas: &mut Canvas<'_>) {
        if self.app.list.marked().contains(&post.id) {
            let look = TextStyle::of(Role::Accent).bold().on(ground);
            canvas.literal((self.area.x + 1, y), canvas.pick("✓", "*"), look);
            return;
        }
        if self.app.edit.is_unsaved(&post.path) {
            let look = TextStyle::of(Role::Warn).on(ground);
            canvas.literal((self.area.x + 1, y), canvas.pick("●", "*"), look);
            return;
        }
        let (unicode, ascii) = match post.state.kind {
            StateKind::Published => return,
            StateKind::Draft => ("○", "o"),
            StateKind::Scheduled => ("◔", "@"),
            StateKind::Unlisted => ("◌", "-"),
            StateKind::Expired => ("×", "x"),
            StateKind::Problem => ("!", "!"),
        };
        let look = TextStyle::of(state_role(post.state.kind)).on(ground);
        canvas.literal((self.area.x + 1, y), canvas.pick(unicode, ascii), look);
    }

    /// Returns the title, cut to fit, with the matched letters highlighted.
    fn title(&mut self, post: &Post, room: usize, chosen: bool, canvas: &Canvas<'_>) -> Vec<Span> {
        let clean = CleanText::new(display_title(post));
        let text = width::truncate(clean.as_str(), room, canvas.ellipsis());
        let whole = CleanText::new(&text);
        let look = if chosen {
            TextStyle::of(Role::Title).bold()
        } else if self.app.library.is_read(post) {
            TextStyle::of(Role::ReadTitle)
        } else {
            TextStyle::of(Role::Text)
        };
        let found = self
            .app
            .library
            .query()
            .match_positions(whole.as_str(), &mut self.search);
        matched::spans(whole, &found, look)
    }

    /// Draws the marks beside the date or at the right edge: whether the post is pinned, and whether
    /// it differs from the last commit. Returns the end of the room for the title.
    fn draw_right_marks(
        &self,
        post: &Post,
        (end, y): (usize, usize),
        ground: Background,
        canvas: &mut Canvas<'_>,
    ) -> usize {
        let end = self.draw_git_mark(post, (end, y), ground, canvas);
        if !self.app.library.is_pinned(post) {
            return end;
        }
        let at = end.saturating_sub(1);
        let style = TextStyle::of(Role::Accent).on(ground);
        canvas.literal((at, y), canvas.pick("▴", "^"), style);
        at.saturating_sub(1)
            .max(self.screen.text_columns(self.area).0)
    }

    /// Draws the mark of a post that differs from the last commit, one column before `end`; returns
    /// the end of the room for the title.
    fn draw_git_mark(
        &self,
        post: &Post,
        (end, y): (usize, usize),
        ground: Background,
        canvas: &mut Canvas<'_>,
    ) -> usize {
        let mark = match self.app.library.git_change(&post.id) {
            None => return end,
            Some(GitChange::New) => "+",
            Some(GitChange::Changed) => canvas.pick("±", "~"),
        };
        let at = end.saturating_sub(1);
        canvas.literal((at, y), mark, TextStyle::of(Role::Muted).on(ground));
        at.saturating_sub(1)
            .max(self.screen.text_columns(self.area).0)
    }

    fn one_line(
        &mut self,
        post: &Post,
        y: usize,
        row: (bool, Background),
        canvas: &mut Canvas<'_>,
    ) {
        let (left, right) = self.screen.text_columns(self.area);
        let columns = date_columns(right.saturating_sub(left));
        let (text, role) = short_date(self.app, post, columns);
        let date = [Span::new(&text, role)];
        let end = right.saturating_sub(columns + 1).max(left);
        let end = self.draw_right_marks(post, (end, y), row.1, canvas);
        let room = end.saturating_sub(left + 1);
        let spans = self.title(post, room, row.0, canvas);
        canvas.spans((left, y), left + room, &spans, row.1);
        if right > left + columns {
            canvas.spans_right(y, right, &date, row.1);
        }
    }

    fn second_line(&self, post: &Post, y: usize, ground: Background, canvas: &mut Canvas<'_>) {
        if y >= self.area.y + self.area.height {
            return;
        }
        let (left, right) = self.screen.text_columns(self.area);
        let line = SecondLine::of(self.app, post);
        let spans = line.fitted(right.saturating_sub(left), canvas.ellipsis());
        let end = canvas.spans((left, y), right, &spans.0, ground);
        let mut x = left;
        let mut tags = post.tags.iter();
        for span in &spans.0 {
            let columns = x..x + span.width();
            x = columns.end;
            if second_line::is_tag(span)
                && let Some(tag) = tags.next()
            {
                canvas.target(columns, y, ClickTarget::Tag(tag.label.clone()));
            }
        }
        if !spans.1.is_empty() && end < right {
            canvas.spans_right(y, right, &spans.1, ground);
        }
    }
}

/// Columns of a date with its day, in the one-line list.
const DAY_COLUMNS: usize = 12;
/// Columns of a date without its day.
const MONTH_COLUMNS: usize = 9;
/// Minimum columns of a row for a date with its day.
const MIN_DAY_COLUMNS: usize = 40;

/// Returns the columns of the date in a row of the one-line list.
fn date_columns(room: usize) -> usize {
    if room < MIN_DAY_COLUMNS {
        MONTH_COLUMNS
    } else {
        DAY_COLUMNS
    }
}

fn short_date(app: &App, post: &Post, columns: usize) -> (String, Role) {
    let role = match post.state.kind {
        StateKind::Published | StateKind::Unlisted | StateKind::Expired => Role::Muted,
        kind => state_role(kind),
    };
    if let Some(problem) = &post.problem {
        return (format!("line {}", problem.line), role);
    }
    if let Some(age) = post.age(&app.clock) {
        return (
            age.trim_end_matches(" ago")
                .replace(" days", " d")
                .replace(" day", " d"),
            role,
        );
    }
    let mark = if post.date.is_fallback() { "~" } else { "" };
    let date = if columns < DAY_COLUMNS {
        post.month(&app.clock)
    } else {
        post.day(&app.clock)
    };
    (format!("{mark}{date}"), role)
}
