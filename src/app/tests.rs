//! Tests of `update`, without a terminal.

use std::sync::Arc;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::event::{MouseInput, MouseKind};
use super::jobs::render::{PreviewMode, RenderJob, Rendered};
use super::mode::InputMode;
use super::notice::{NoticeLevel, NoticeTopic};
use super::tags::TagRow;
use super::view::Pane;
use super::{App, Effect, Event, Library, SessionConfig};
use crate::blog::post::samples::{in_state, post, tagged};
use crate::blog::{Clock, Delta, Post, PostId, SiteKind, Sort, StateKind};
use crate::config::{Key, KeyCode};
use crate::markdown::color::{HighlightedSnippet, Snippet, SnippetCache};
use crate::markdown::{PageHeading, PageRow, RenderedPage, RowSpan};
use crate::text::{CleanText, Size};

mod change_preview;
mod completion;
mod conflict;
mod default_order;
mod digit_tags;
mod disk;
mod edit;
mod fields;
mod front_matter;
mod full_text;
mod leaving;
mod links;
mod list;
mod metadata_form;
mod mouse;
mod new_post;
mod notices;
mod overlays;
mod palette;
mod pasted_keys;
mod pinned;
mod position;
mod post_actions;
mod public;
mod query;
mod read_marks;
mod read_only;
mod reading;
mod saved_filters;
mod saved_session;
mod saving;
mod search;
mod search_results;
mod select_mode;
mod tag_actions;
mod text;
mod tour;
mod typed;

/// An app with posts on a screen of 120x40, driven by keys and events.
struct Driver {
    app: App,
    now: i64,
    effects: Vec<Effect>,
}

fn setup() -> SessionConfig {
    SessionConfig {
        settings_file: Some("config.toml".into()),
        ..SessionConfig::default()
    }
}

impl Driver {
    /// Returns the last requested page.
    fn render_job(&self) -> RenderJob {
        let jobs = self.effects.iter().rev();
        let mut jobs = jobs.filter_map(|effect| match effect {
            Effect::Render(job) => Some(RenderJob::clone(job)),
            _ => None,
        });
        jobs.next().expect("a page was asked for")
    }

    fn new(posts: Vec<Arc<Post>>) -> Self {
        let library = Library::new("Field Notes", SiteKind::Docusaurus, Sort::Newest);
        let mut driver = Self {
            app: App::new(setup(), library, clock(0), None),
            now: 0,
            effects: Vec::new(),
        };
        driver.event(Event::Resize(Size {
            width: 120,
            height: 40,
        }));
        driver.delta(posts, &[]);
        driver.event(Event::ScanDone);
        driver
    }

    fn event(&mut self, event: Event) {
        let effects = self.app.update(event, clock(self.now));
        self.effects.extend(effects);
    }

    fn delta(&mut self, upserts: Vec<Arc<Post>>, removed: &[&str]) {
        let removed = removed.iter().map(|id| PostId::new(id)).collect();
        self.event(Event::PostsChanged(Delta {
            upserts,
            removed,
            ..Delta::default()
        }));
    }

    fn keys(&mut self, text: &str) {
        for c in text.chars() {
            let key = match c {
                '\n' => Key::plain(KeyCode::Enter),
                '\x1b' => Key::plain(KeyCode::Esc),
                '\t' => Key::plain(KeyCode::Tab),
                '\x08' => Key::plain(KeyCode::Backspace),
                other => Key::char(other),
            };
            self.event(Event::Key(key));
        }
    }

    /// Returns how many pages were requested.
    fn render_count(&self) -> usize {
        let effects = self.effects.iter();
        effects
            .filter(|effect| matches!(effect, Effect::Render(_)))
            .count()
    }

    fn visible_ids(&self) -> Vec<&str> {
        self.app
            .library
            .visible()
            .iter()
            .map(|post| post.id.as_str())
            .collect()
    }

    fn chosen(&self) -> Option<&str> {
        self.app
            .list
            .chosen(&self.app.library)
            .map(|post| post.id.as_str())
    }

    fn query(&self) -> &str {
        self.app.library.query().text()
    }

    /// Answers the last page request with this many rows, one per line.
    fn render(&mut self, lines: usize) {
        self.render_with(lines, Vec::new());
    }

    /// Like [`Self::render`], with code that isn't highlighted yet.
    fn render_with(&mut self, lines: usize, plain: Vec<Snippet>) {
        self.render_rows(lines, true, plain);
    }

    /// Answers with an incomplete page that has the first rows.
    fn render_first(&mut self, lines: usize) {
        self.render_rows(lines, false, Vec::new());
    }

    fn render_rows(&mut self, lines: usize, is_whole: bool, plain: Vec<Snippet>) {
        let job = self.effects.iter().rev().find_map(|effect| match effect {
            Effect::Render(job) => Some(RenderJob::clone(job)),
            _ => None,
        });
        let job = job.expect("a page was asked for");
        let rows = (1..=lines).map(|line| PageRow {
            line,
            ..PageRow::default()
        });
        let page = RenderedPage {
            width: 67,
            rows: rows.collect(),
            ..RenderedPage::default()
        };
        self.event(Event::Rendered(Box::new(Rendered {
            ticket: job.ticket,
            id: job.post.id.clone(),
            page,
            is_whole,
            plain,
        })));
    }
}

fn clock(second: i64) -> Clock {
    Clock {
        now: Timestamp::from_second(1_790_000_000 + second).unwrap(),
        zone: TimeZone::UTC,
    }
}

fn blog() -> Vec<Arc<Post>> {
    vec![
        tagged(post("a.md", "Alpha micro", "2026-05-05"), &["rust", "web"]),
        tagged(post("b.md", "Beta", "2026-04-04"), &["rust"]),
        in_state(
            tagged(post("c.md", "Gamma", "2026-03-03"), &["web"]),
            StateKind::Draft,
        ),
        post("d.md", "Delta", "2026-02-02"),
    ]
}

#[test]
fn the_choice_is_kept_over_a_filter_and_its_end() {
    let mut driver = Driver::new(blog());
    driver.keys("jj");
    assert_eq!(driver.chosen(), Some("c.md"));
    driver.keys("/tag:rust\n");
    assert_eq!(driver.visible_ids(), ["a.md", "b.md"]);
    assert_ne!(driver.chosen(), Some("c.md"));
    driver.keys("0");
    assert_eq!(driver.chosen(), Some("c.md"));
}

#[test]
fn the_choice_is_kept_when_posts_come_above_it() {
    let mut driver = Driver::new(blog());
    driver.keys("j");
    driver.delta(vec![post("new.md", "New", "2026-06-06")], &[]);
    assert_eq!(driver.chosen(), Some("b.md"));
    assert_eq!(driver.app.list.index(), 2);
}

#[test]
fn the_first_post_stays_chosen_when_one_comes_above_it() {
    let mut driver = Driver::new(blog());
    driver.delta(vec![post("new.md", "New", "2026-06-06")], &[]);
    assert_eq!(driver.chosen(), Some("a.md"));
}

#[test]
fn what_comes_above_the_first_row_of_a_long_list_is_seen() {
    let many = |n: i64| post(&format!("m{n}.md"), "Many", "2026-01-01");
    let mut driver = Driver::new((0..100).map(many).collect());
    driver.keys("j");
    driver.delta(vec![post("new.md", "New", "2026-06-06")], &[]);
    assert_eq!((driver.app.list.index(), driver.app.list.top()), (2, 0));
}

#[test]
fn the_first_hit_of_a_filter_stays_when_it_is_being_read() {
    let mut driver = Driver::new(blog());
    driver.keys("j");
    driver.keys("/gamma\n\n");
    driver.delta(vec![post("new.md", "Gamma two", "2026-06-06")], &[]);
    assert_eq!(driver.chosen(), Some("c.md"));
}

#[test]
fn the_choice_goes_with_a_renamed_file() {
    let mut driver = Driver::new(blog());
    driver.keys("j");
    let mut renamed = tagged(post("moved.md", "Beta", "2026-04-04"), &["rust"]);
    let mut before = tagged(post("b.md", "Beta", "2026-04-04"), &["rust"]);
    Arc::make_mut(&mut before).stamp.file = (1, 77);
    Arc::make_mut(&mut renamed).stamp.file = (1, 77);
    driver.delta(vec![before], &[]);
    driver.delta(vec![renamed], &["b.md"]);
    assert_eq!(driver.chosen(), Some("moved.md"));
}

#[test]
fn the_reading_place_goes_with_a_renamed_file() {
    let mut driver = Driver::new(blog());
    driver.keys("j\n");
    driver.render(200);
    driver.keys("  ");
    let place = driver.app.preview.top();
    assert_ne!(place, 0);
    let renamed = tagged(post("moved.md", "Beta", "2026-04-04"), &["rust"]);
    driver.delta(vec![renamed], &["b.md"]);
    driver.render(200);
    assert_eq!(
        (driver.chosen(), driver.app.preview.top()),
        (Some("moved.md"), place)
    );
}

#[test]
fn the_choice_comes_back_with_its_post() {
    let mut driver = Driver::new(blog());
    driver.keys("j");
    driver.delta(Vec::new(), &["b.md"]);
    assert_ne!(driver.chosen(), Some("b.md"));
    driver.delta(vec![post("b.md", "Beta", "2026-04-04")], &[]);
    assert_eq!(driver.chosen(), Some("b.md"));
}

#[test]
fn ten_thousand_changed_posts_are_one_update_and_one_question() {
    let mut driver = Driver::new(blog());
    driver.effects.clear();
    let many = (0..10_000).map(|n| post(&format!("m{n}.md"), "Many", "2020-01-01"));
    driver.delta(many.collect(), &[]);
    assert_eq!(driver.app.library.total(), 10_004);
    assert_eq!(driver.effects, []);
}

#[test]
fn digits_toggle_the_most_used_tags_and_zero_clears() {
    let mut driver = Driver::new(blog());
    driver.keys("1");
    assert_eq!(
        (driver.query(), driver.visible_ids()),
        ("tag:rust", vec!["a.md", "b.md"])
    );
    driver.keys("2");
    assert_eq!(
        (driver.query(), driver.visible_ids()),
        ("tag:rust tag:web", vec!["a.md"])
    );
    driver.keys("1");
    assert_eq!(
        (driver.query(), driver.visible_ids()),
        ("tag:web", vec!["a.md", "c.md"])
    );
    driver.keys("0");
    assert_eq!((driver.query(), driver.visible_ids().len()), ("", 4));
}

#[test]
fn the_tag_pane_includes_leaves_out_and_takes_any() {
    let mut driver = Driver::new(blog());
    driver.keys("t ");
    assert_eq!(driver.query(), "tag:rust");
    driver.keys("j-");
    assert_eq!(
        (driver.query(), driver.visible_ids()),
        ("tag:rust -tag:web", vec!["b.md"])
    );
    driver.keys(" ");
    assert_eq!(driver.query(), "tag:rust tag:web");
    driver.keys("a");
    assert_eq!(
        (driver.query(), driver.visible_ids()),
        ("tag:rust,web", vec!["a.md", "b.md", "c.md"])
    );
    driver.keys("\n");
    assert_eq!(driver.app.view.focus, Pane::List);
    assert_eq!(driver.query(), "tag:rust,web");
}

#[test]
fn the_mouse_selects_in_the_tag_pane_from_its_first_row_on() {
    let mut driver = Driver::new(blog());
    driver.keys("tj");
    let area = driver.app.screen().tags.expect("a tag pane");
    // the heading and a blank row are above
    let first = area.y + 2;
    let mouse = |kind, y| Event::Mouse(MouseInput { kind, x: area.x, y });
    let selected = |driver: &Driver| {
        let row = driver.app.tags.selected(&driver.app.library);
        row.map(|row| row.label().to_owned())
    };
    assert_eq!(selected(&driver).as_deref(), Some("web"));
    driver.event(mouse(MouseKind::Click, first - 1));
    assert_eq!(selected(&driver).as_deref(), Some("web"));
    driver.event(mouse(MouseKind::Click, first));
    assert_eq!(selected(&driver).as_deref(), Some("rust"));
    driver.event(mouse(MouseKind::WheelDown, first));
    assert_eq!(selected(&driver).as_deref(), Some("web"));
    driver.event(mouse(MouseKind::WheelUp, first));
    assert_eq!(selected(&driver).as_deref(), Some("rust"));
}

#[test]
fn counts_of_tags_follow_the_filter() {
    let mut driver = Driver::new(blog());
    driver.keys("/beta\n");
    let counts: Vec<(&str, usize)> = driver
        .app
        .library
        .tags()
        .iter()
        .map(|tag| (tag.label.as_str(), driver.app.library.visible_with_tag(tag)))
        .collect();
    assert_eq!(counts, [("rust", 1), ("web", 0)]);
}

#[test]
fn typing_in_the_tag_pane_narrows_the_tags() {
    let mut driver = Driver::new(blog());
    driver.keys("t/we");
    let rows: Vec<&str> = driver
        .app
        .tags
        .rows(&driver.app.library)
        .iter()
        .map(TagRow::label)
        .collect();
    assert_eq!(rows, ["web"]);
    driver.keys("\n ");
    assert_eq!(driver.query(), "tag:web");
}

#[test]
fn a_paste_outside_of_a_field_is_ignored() {
    let mut driver = Driver::new(blog());
    driver.event(Event::Paste("qqq\n:quit".to_owned()));
    assert!(!driver.effects.contains(&Effect::Quit));
    assert_eq!(driver.chosen(), Some("a.md"));
}

#[test]
fn a_cancelled_filter_is_restored() {
    let mut driver = Driver::new(blog());
    driver.keys("1/gam");
    assert_eq!(driver.visible_ids(), Vec::<&str>::new());
    driver.keys("\x1b");
    assert_eq!(driver.query(), "tag:rust");
}

#[test]
fn a_tag_that_was_only_begun_is_completed_when_the_filter_is_kept() {
    let mut driver = Driver::new(blog());
    driver.keys("/tag:ru");
    assert_eq!(driver.visible_ids(), ["a.md", "b.md"]);
    driver.keys("\n");
    assert_eq!(
        (driver.query(), driver.visible_ids()),
        ("tag:rust", vec!["a.md", "b.md"])
    );
}

#[test]
fn an_empty_result_suggests_relaxations() {
    let mut driver = Driver::new(blog());
    driver.keys("/tag:rust is:draft\n");
    assert_eq!(driver.visible_ids(), Vec::<&str>::new());
    let ways = driver.app.library.relaxations();
    assert_eq!(
        ways,
        [("is:draft".to_owned(), 2), ("tag:rust".to_owned(), 1)]
    );
}

#[test]
fn drafts_are_hidden_by_a_visible_term() {
    let mut driver = Driver::new(blog());
    driver.keys(".");
    assert_eq!(
        (driver.query(), driver.visible_ids().len()),
        ("-is:draft", 3)
    );
    driver.keys(".");
    assert_eq!(driver.query(), "");
}

#[test]
fn esc_goes_out_step_by_step_and_never_quits() {
    let mut driver = Driver::new(blog());
    driver.keys("1t\tz?x");
    for _ in 0..12 {
        driver.keys("\x1b");
    }
    assert!(!driver.effects.contains(&Effect::Quit));
    assert!(matches!(driver.app.mode, InputMode::Browse));
    assert_eq!(
        (
            driver.app.view.focus,
            driver.app.view.zoom,
            driver.app.view.tags
        ),
        (Pane::List, false, false)
    );
    assert_eq!(driver.query(), "");
    driver.keys("q");
    assert_eq!(driver.effects.last(), Some(&Effect::Quit));
}

#[test]
fn the_preview_follows_the_choice_and_is_asked_for_once() {
    let mut driver = Driver::new(blog());
    let asked = |driver: &Driver| {
        driver
            .effects
            .iter()
            .filter(|effect| matches!(effect, Effect::Render(_)))
            .count()
    };
    assert_eq!(asked(&driver), 1);
    driver.keys("j");
    assert_eq!(asked(&driver), 2);
    driver.keys("?\x1b");
    assert_eq!(asked(&driver), 2);
}

#[test]
fn toggling_the_source_keeps_the_scroll_position() {
    let mut driver = Driver::new(blog());
    driver.render(200);
    driver.keys("\n v");
    assert!(
        matches!(driver.effects.last(), Some(Effect::Render(job)) if job.mode == PreviewMode::Source)
    );
    let top = driver.app.preview.top();
    driver.render(200);
    assert_eq!(driver.app.preview.top(), top);
    driver.keys("v");
    assert!(
        matches!(driver.effects.last(), Some(Effect::Render(job)) if job.mode == PreviewMode::Page)
    );
}

#[test]
fn an_answer_to_an_older_question_is_dropped() {
    let mut driver = Driver::new(blog());
    let old = driver.effects.clone();
    driver.keys("j");
    driver.render(5);
    let Some(Effect::Render(job)) = old
        .into_iter()
        .find(|effect| matches!(effect, Effect::Render(_)))
    else {
        panic!("nothing was asked for");
    };
    driver.event(Event::Rendered(Box::new(Rendered {
        ticket: job.ticket,
        id: job.post.id.clone(),
        page: RenderedPage::default(),
        is_whole: true,
        plain: Vec::new(),
    })));
    assert_eq!(driver.app.preview.page().unwrap().rows.len(), 5);
}

/// Two code snippets of a post.
fn code() -> Vec<Snippet> {
    crate::markdown::parse("```js\na\n```\n\n```js\nb\n```\n")
        .missing_snippets(&SnippetCache::default())
}

#[test]
fn code_is_shown_plain_and_asked_for_again_when_its_colors_are_there() {
    let mut driver = Driver::new(blog());
    let code = code();
    driver.render_with(200, code.clone());
    assert_eq!(driver.effects.last(), Some(&Effect::Color(code.clone())));
    driver.keys("\n   ");
    let top = driver.app.preview.top();
    let done = |n: usize| vec![(code[n].key.clone(), HighlightedSnippet::plain(&code[n]))];
    driver.event(Event::Colored(done(0)));
    let Some(Effect::Render(job)) = driver.effects.last() else {
        panic!("the page is not asked for");
    };
    assert!(job.colors.get(&code[0].key).is_some());
    // the second one is highlighted during layout
    driver.event(Event::Colored(done(1)));
    let before = driver.render_count();
    driver.render_with(200, code[1..].to_vec());
    assert_eq!(driver.render_count(), before + 1);
    driver.render_with(200, Vec::new());
    assert_eq!(driver.render_count(), before + 1);
    assert_eq!(driver.app.preview.top(), top);
}

#[test]
fn colors_of_a_post_no_longer_shown_change_nothing() {
    let mut driver = Driver::new(blog());
    let code = code();
    driver.render_with(5, code.clone());
    driver.keys("j");
    driver.render(5);
    let done = (code[0].key.clone(), HighlightedSnippet::plain(&code[0]));
    let before = driver.render_count();
    driver.event(Event::Colored(vec![done]));
    assert_eq!(driver.render_count(), before);
}

#[test]
fn the_place_in_the_text_is_kept_over_a_reload_and_a_visit_elsewhere() {
    let mut driver = Driver::new(blog());
    driver.render(200);
    driver.keys("\n  ");
    let top = driver.app.preview.top();
    assert!(top > 40);
    let mut changed = blog().remove(0);
    Arc::make_mut(&mut changed).summary.words = 9;
    driver.delta(vec![changed], &[]);
    driver.render(201);
    assert_eq!(driver.app.preview.top(), top);
    driver.keys("\x1bj");
    driver.render(10);
    assert_eq!(driver.app.preview.top(), 0);
    driver.keys("k\n");
    driver.render(201);
    assert_eq!(driver.app.preview.top(), top);
}

/// Answers the last page request with these rows; those that begin with `#` are headings.
fn answer_page(driver: &mut Driver, rows: &[&str]) {
    let outline = rows.iter().enumerate().filter_map(|(row, text)| {
        let heading = text.strip_prefix("# ")?;
        Some(PageHeading {
            level: 1,
            text: heading.to_owned(),
            row,
            anchor: heading.to_owned(),
        })
    });
    let page = RenderedPage {
        width: 67,
        rows: rows
            .iter()
            .enumerate()
            .map(|(line, text)| PageRow {
                line: line + 1,
                spans: vec![RowSpan {
                    text: CleanText::new(text),
                    ..RowSpan::default()
                }],
                fill: None,
            })
            .collect(),
        outline: outline.collect(),
        ..RenderedPage::default()
    };
    let job = driver.effects.iter().rev().find_map(|effect| match effect {
        Effect::Render(job) => Some(RenderJob::clone(job)),
        _ => None,
    });
    let job = job.expect("a page was asked for");
    driver.event(Event::Rendered(Box::new(Rendered {
        ticket: job.ticket,
        id: job.post.id.clone(),
        page,
        is_whole: true,
        plain: Vec::new(),
    })));
}

#[test]
fn what_is_found_in_a_post_is_gone_through_and_cleared() {
    let mut driver = Driver::new(blog());
    let rows: Vec<String> = (0..200)
        .map(|n| {
            if n % 90 == 80 {
                "a Needle here".to_owned()
            } else {
                format!("row {n}")
            }
        })
        .collect();
    answer_page(
        &mut driver,
        &rows.iter().map(String::as_str).collect::<Vec<_>>(),
    );
    driver.keys("\n/needle");
    let current = |driver: &Driver| {
        driver
            .app
            .preview
            .matches
            .as_ref()
            .map(|found| (found.current, found.matches.count()))
    };
    assert_eq!(current(&driver), Some((0, 2)));
    assert!((60..=80).contains(&driver.app.preview.top()));
    driver.keys("\nn");
    assert_eq!(current(&driver), Some((1, 2)));
    assert!(driver.app.preview.top() > 130);
    driver.keys("n");
    assert_eq!(current(&driver), Some((0, 2)));
    assert!(
        driver
            .app
            .notices
            .status_message()
            .unwrap()
            .text
            .contains("top")
    );
    driver.keys("N");
    assert_eq!(current(&driver), Some((1, 2)));
    driver.keys("\x1b");
    assert_eq!(current(&driver), None);
    assert_eq!(driver.app.view.focus, Pane::Preview);
}

#[test]
fn cancelling_find_restores_the_scroll_position() {
    let mut driver = Driver::new(blog());
    let rows: Vec<String> = (0..200).map(|n| format!("row {n}")).collect();
    answer_page(
        &mut driver,
        &rows.iter().map(String::as_str).collect::<Vec<_>>(),
    );
    driver.keys("\n  ");
    let top = driver.app.preview.top();
    driver.keys("/row 3");
    assert_ne!(driver.app.preview.top(), top);
    driver.keys("\x1b");
    assert_eq!(driver.app.preview.top(), top);
}

#[test]
fn headings_are_gone_through_and_chosen_from_the_outline() {
    let mut driver = Driver::new(blog());
    let mut rows = vec!["text"; 200];
    (rows[20], rows[90], rows[150]) = ("# One", "# Two", "# Three");
    answer_page(&mut driver, &rows);
    driver.keys("\n]");
    assert_eq!(driver.app.preview.top(), 20);
    driver.keys("]");
    assert_eq!(driver.app.preview.top(), 90);
    driver.keys("[");
    assert_eq!(driver.app.preview.top(), 20);
    driver.keys("othr\n");
    assert_eq!(driver.app.preview.top(), 150);
}

#[test]
fn the_outline_marks_the_heading_that_is_read_wherever_the_choice_is() {
    let mut driver = Driver::new(blog());
    let mut rows = vec!["text"; 200];
    (rows[20], rows[90], rows[150]) = ("# One", "# Two", "# Three");
    answer_page(&mut driver, &rows);
    let marked = |driver: &Driver| {
        let InputMode::Popup(popup) = &driver.app.mode else {
            panic!("no outline");
        };
        let entries = popup.entries(&driver.app);
        let marked = entries.into_iter().filter(|entry| !entry.note.is_empty());
        marked.map(|entry| entry.name).collect::<Vec<_>>()
    };
    driver.keys("\no");
    assert_eq!(marked(&driver), Vec::<String>::new());
    driver.keys("\x1b]] o");
    assert_eq!(marked(&driver), ["Two"]);
    driver.event(Event::Key(Key::plain(KeyCode::Down)));
    assert_eq!(marked(&driver), ["Two"]);
}

/// Returns the name of the theme, and whether its background is painted.
fn theme(driver: &Driver) -> (&str, bool) {
    let session = &driver.app.session;
    (&session.theme().unwrap().name, session.paints_background())
}

/// Returns the themes that were to be saved.
fn saved_themes(driver: &Driver) -> Vec<&str> {
    let effects = driver.effects.iter().filter_map(|effect| match effect {
        Effect::SaveTheme(_, name) => Some(name.as_str()),
        _ => None,
    });
    effects.collect()
}

#[test]
fn the_theme_menu_previews_and_esc_restores_what_was_before() {
    let mut driver = Driver::new(blog());
    assert_eq!(theme(&driver), ("dark", false));
    for (keys, shown) in [
        ("T", "dark"),
        ("j", "light"),
        ("j", "terminal"),
        ("k", "light"),
    ] {
        driver.keys(keys);
        assert_eq!(theme(&driver), (shown, true));
    }
    driver.keys("\x1b");
    assert_eq!(theme(&driver), ("dark", false));
    // the terminal may answer while the menu is open
    driver.keys("Tjj");
    driver.event(Event::Background { dark: false });
    assert_eq!(theme(&driver), ("terminal", true));
    driver.keys("\x1b");
    assert_eq!(theme(&driver), ("light", false));
    assert_eq!(saved_themes(&driver), Vec::<&str>::new());
}

#[test]
fn choosing_a_theme_saves_it_and_the_terminal_no_longer_decides() {
    let mut driver = Driver::new(blog());
    driver.keys("Tj\n");
    driver.event(Event::Background { dark: true });
    assert_eq!(theme(&driver), ("light", true));
    driver.keys("TG\n");
    assert_eq!(theme(&driver), ("dark", false));
    assert_eq!(saved_themes(&driver), ["light", "auto"]);
}

#[test]
fn a_session_that_must_not_write_changes_the_theme_until_it_ends() {
    let restrict: [fn(&mut Driver); 3] = [
        |driver| driver.app.session.read_only = true,
        |driver| driver.app.limits.is_public = true,
        |driver| driver.app.session.settings_file = None,
    ];
    for restrict in restrict {
        let mut driver = Driver::new(blog());
        restrict(&mut driver);
        driver.keys("Tj\n");
        assert_eq!(theme(&driver), ("light", true));
        assert_eq!(saved_themes(&driver), Vec::<&str>::new());
    }
}

#[test]
fn the_terminal_background_decides_unless_a_theme_was_chosen() {
    let mut driver = Driver::new(blog());
    driver.event(Event::Background { dark: false });
    assert_eq!(driver.app.session.theme().unwrap().name, "light");
}

#[test]
fn the_order_is_chosen_from_a_menu() {
    let mut driver = Driver::new(blog());
    driver.keys("sj\n");
    assert_eq!(driver.visible_ids(), ["d.md", "c.md", "b.md", "a.md"]);
    assert_eq!(driver.chosen(), Some("a.md"));
}

#[test]
fn the_palette_runs_what_it_finds() {
    let mut driver = Driver::new(blog());
    driver.keys(":quit\n");
    assert_eq!(driver.effects.last(), Some(&Effect::Quit));
}

#[test]
fn a_missing_folder_is_said_until_it_is_back() {
    let mut driver = Driver::new(blog());
    let gone = Delta {
        removed: ["a.md", "b.md", "c.md", "d.md"].map(PostId::new).into(),
        missing: true,
        ..Delta::default()
    };
    driver.event(Event::PostsChanged(gone));
    assert!(
        driver
            .app
            .notices
            .top_warning()
            .unwrap()
            .text
            .contains("deleted")
    );
    driver.delta(blog(), &[]);
    assert!(driver.app.notices.top_warning().is_none());
    assert_eq!(driver.visible_ids().len(), 4);
}

#[test]
fn a_post_whose_time_comes_is_read_again_without_a_key() {
    let mut soon = in_state(post("a", "A", "2026-11-24"), StateKind::Scheduled);
    Arc::make_mut(&mut soon).state.changes_at = Some(clock(60).now);
    let mut driver = Driver::new(vec![soon]);
    assert_eq!(driver.app.deadline(), Some(clock(60).now));
    let rescans = |driver: &Driver| {
        let effects = driver.effects.iter();
        effects.filter(|it| **it == Effect::Rescan).count()
    };
    driver.now = 59;
    driver.event(Event::Tick);
    assert_eq!(rescans(&driver), 0);
    driver.now = 60;
    driver.event(Event::Tick);
    assert_eq!((rescans(&driver), driver.app.deadline()), (1, None));
    driver.now = 61;
    driver.event(Event::Tick);
    assert_eq!(rescans(&driver), 1, "once is enough");
}

#[test]
fn a_status_message_has_a_deadline_and_expires() {
    let mut driver = Driver::new(blog());
    assert_eq!(driver.app.deadline(), None);
    driver.event(Event::Notify(
        NoticeLevel::Done,
        NoticeTopic::Key,
        "Saved.".to_owned(),
    ));
    assert_eq!(driver.app.deadline(), Some(clock(4).now));
    driver.now = 4;
    driver.event(Event::Tick);
    assert_eq!(driver.app.deadline(), None);
}

#[test]
fn tab_goes_through_the_panes_and_back() {
    let mut driver = Driver::new(blog());
    driver.keys("t");
    let mut seen = Vec::new();
    for _ in 0..3 {
        driver.keys("\t");
        seen.push(driver.app.view.focus);
    }
    assert_eq!(seen, [Pane::List, Pane::Preview, Pane::Tags]);
    driver.event(Event::Key(Key::plain(KeyCode::BackTab)));
    assert_eq!(driver.app.view.focus, Pane::Preview);
}

#[test]
fn nothing_breaks_at_any_size() {
    let mut driver = Driver::new(blog());
    for (width, height) in [
        (0, 0),
        (1, 1),
        (2, 3),
        (40, 12),
        (79, 19),
        (1000, 500),
        (65_535, 1),
    ] {
        driver.event(Event::Resize(Size { width, height }));
        driver.keys("jk?\x1b\x1bt \x1b\x1bGg/x\x1bz\tz");
    }
}

proptest::proptest! {
    #[test]
    fn no_keys_break_it(keys in "[a-zA-Z0-9/?:.\\t\\n\\x1b +-]{0,60}") {
        let mut driver = Driver::new(blog());
        driver.keys(&keys.replace('q', "j"));
        driver.app.screen();
    }
}

#[test]
fn the_rows_on_the_screen_stay_when_the_whole_page_comes() {
    let mut driver = Driver::new(blog());
    driver.render_first(300);
    driver.keys("\n");
    driver.keys("   ");
    let top = driver.app.preview.top();
    let screen = driver.app.screen();
    assert!(top > 0 && driver.app.preview.scroll_label(&screen) == "...");
    driver.render(1_000);
    assert_eq!(driver.app.preview.top(), top);
    assert!(driver.app.preview.scroll_label(&screen).ends_with('%'));
    assert_eq!(driver.app.preview.page().unwrap().rows.len(), 1_000);
}

#[test]
fn a_pending_scroll_to_the_end_is_cancelled_by_other_motions() {
    for (keys, word) in [("G", "end"), ("Gk", "27 %"), ("Ggg", "top")] {
        let mut driver = Driver::new(blog());
        driver.render_first(300);
        driver.keys("\n");
        driver.keys(keys);
        driver.render(1_000);
        let screen = driver.app.screen();
        assert_eq!(driver.app.preview.scroll_label(&screen), word, "{keys}");
    }
}

#[test]
fn first_rows_are_wanted_only_where_the_post_is_not_on_the_screen() {
    let mut driver = Driver::new(blog());
    let first = |driver: &Driver| {
        let jobs = driver.effects.iter().rev();
        let mut jobs = jobs.filter_map(|effect| match effect {
            Effect::Render(job) => Some(job.first_line),
            _ => None,
        });
        jobs.next().expect("a page was asked for")
    };
    assert_eq!(first(&driver), Some(0));
    driver.render_with(300, code());
    driver.keys("\n ");
    let code = code();
    let done = vec![(code[0].key.clone(), HighlightedSnippet::plain(&code[0]))];
    driver.event(Event::Colored(done));
    assert_eq!(
        first(&driver),
        None,
        "the page is there, but for its colors"
    );
    driver.render(300);
    driver.event(Event::Resize(Size {
        width: 90,
        height: 40,
    }));
    assert!(first(&driver).is_some_and(|line| line > 1));
}

#[test]
fn a_long_page_is_dropped_off_thread() {
    let mut driver = Driver::new(blog());
    driver.render(50_000);
    driver.keys("j");
    driver.render(5);
    let is_long =
        |effect: &Effect| matches!(effect, Effect::DropPage(page) if page.rows.len() == 50_000);
    assert!(driver.effects.iter().any(is_long));
    driver.effects.clear();
    driver.keys("k");
    driver.render(5);
    assert!(
        !driver
            .effects
            .iter()
            .any(|effect| matches!(effect, Effect::DropPage(_)))
    );
}
