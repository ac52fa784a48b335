//! Tests of the search in all posts: requests, results, and the position afterwards.

use crate::app::jobs::search::{MatchCount, SearchJob, SearchResults};
use crate::app::search::{MAX_ROWS, SearchRow};

use super::*;
use crate::app::search::matcher::match_post;
use crate::editor::Text;

const TEXTS: [(&str, &str); 3] = [
    (
        "a.md",
        "---\ntitle: Alpha\n---\n\nA breaker trips.\nNothing.\nTwo Breakers, one breaker.\n",
    ),
    ("b.md", "---\ntitle: Beta breaker\n---\n\nNo such word.\n"),
    ("c.md", "---\ntitle: Gamma\n---\n\nThe last breaker.\n"),
];

pub(super) fn blog() -> Vec<Arc<Post>> {
    vec![
        post("a.md", "Alpha", "2026-11-03"),
        post("b.md", "Beta breaker", "2026-11-02"),
        tagged(post("c.md", "Gamma", "2026-11-01"), &["rust"]),
    ]
}

/// Searches some of the posts of a job.
pub(super) fn search_posts(
    job: &SearchJob,
    posts: std::ops::Range<usize>,
    text_of: impl Fn(&str) -> String,
) -> SearchResults {
    let looked = posts.clone().filter_map(|place| {
        let post = &job.posts[place];
        let text = text_of(post.id.as_str());
        match_post(
            (place, post),
            &text,
            job.kind,
            &job.pattern,
            (MAX_ROWS, &mut || true),
        )
    });
    let found: Vec<_> = looked.collect();
    SearchResults {
        ticket: job.ticket,
        posts,
        count: MatchCount {
            matches: found.iter().map(|group| group.count).sum(),
            posts: found.len(),
            unreadable: 0,
        },
        results: found,
    }
}

pub(super) fn text(id: &str) -> String {
    let found = TEXTS.iter().find(|(name, _)| *name == id);
    found.map_or_else(String::new, |(_, text)| (*text).to_owned())
}

impl Driver {
    pub(super) fn search_count(&self) -> usize {
        let effects = self.effects.iter();
        effects.filter(|it| matches!(it, Effect::Search(_))).count()
    }

    pub(super) fn search_job(&self) -> SearchJob {
        let job = self.last(|effect| match effect {
            Effect::Search(job) => Some(SearchJob::clone(job)),
            _ => None,
        });
        job.expect("something is looked for")
    }

    /// Answers the last search in one batch.
    pub(super) fn answer_search(&mut self) {
        let job = self.search_job();
        let all = 0..job.posts.len();
        self.event(Event::SearchResults(Box::new(search_posts(
            &job, all, text,
        ))));
    }

    /// Types a search text, and answers.
    pub(super) fn searching(words: &str) -> Self {
        let mut driver = Self::new(blog());
        driver.keys("S");
        driver.keys(words);
        driver.answer_search();
        driver
    }

    /// Formats the rows; `>` marks the selection.
    pub(super) fn result_rows(&self) -> Vec<String> {
        let rows = self.app.search.rows(false).into_iter();
        let bar = |chosen: bool| if chosen { ">" } else { "" };
        rows.map(|row| match row {
            SearchRow::Post(group, chosen) => {
                format!("{}{} {}", bar(chosen), group.post.title.text, group.count)
            }
            SearchRow::Line(hit, chosen) => format!("{}{}: {}", bar(chosen), hit.line, hit.text),
            SearchRow::Blank => String::new(),
        })
        .collect()
    }
}

#[test]
fn lines_stand_below_the_titles_of_their_posts_and_a_title_is_a_match_too() {
    let driver = Driver::searching("breaker");
    assert_eq!(
        driver.result_rows(),
        [
            "Alpha 2",
            ">5: A breaker trips.",
            "7: Two Breakers, one breaker.",
            "",
            "Beta breaker 1",
            "",
            "Gamma 1",
            "5: The last breaker.",
        ]
    );
    let tally = driver.app.search.count();
    assert_eq!(
        (tally.matches, tally.posts, driver.app.search.is_done()),
        (4, 3, true)
    );
}

#[test]
fn each_change_of_the_words_is_looked_for_and_nothing_twice() {
    let mut driver = Driver::new(blog());
    driver.keys("S");
    assert_eq!(driver.search_count(), 0, "nothing is looked for yet");
    driver.keys("br");
    assert_eq!(driver.search_count(), 2);
    driver.answer_search();
    driver.event(Event::Tick);
    driver.keys(" ");
    assert_eq!(
        driver.search_count(),
        2,
        "a blank behind the words is none of them"
    );
    driver.keys("\x08\x08");
    assert_eq!(driver.search_count(), 3);
}

#[test]
fn what_answers_older_words_is_not_shown() {
    let mut driver = Driver::new(blog());
    driver.keys("Sb");
    let old = driver.search_job();
    driver.keys("reaker t");
    driver.event(Event::SearchResults(Box::new(search_posts(
        &old,
        0..3,
        text,
    ))));
    assert_eq!(driver.result_rows(), Vec::<String>::new());
    assert!(!driver.app.search.is_done());
}

#[test]
fn what_was_found_stays_while_it_holds_the_new_words_until_the_answer_is_there() {
    let mut driver = Driver::searching("breaker");
    driver.keys("s");
    assert_eq!(
        driver.result_rows(),
        ["Alpha 1", ">7: Two Breakers, one breaker."]
    );
    assert!(!driver.app.search.is_done());
    let job = driver.search_job();
    driver.event(Event::SearchResults(Box::new(search_posts(
        &job,
        0..1,
        text,
    ))));
    driver.event(Event::SearchResults(Box::new(search_posts(
        &job,
        1..3,
        text,
    ))));
    assert_eq!(
        driver.result_rows(),
        ["Alpha 1", ">7: Two Breakers, one breaker."]
    );
    assert!(driver.app.search.is_done());
    // an empty field matches nothing
    driver.ctrl('u');
    assert_eq!(driver.result_rows(), Vec::<String>::new());
}

#[test]
fn the_post_of_the_choice_is_the_chosen_one_and_leaving_goes_back() {
    let mut driver = Driver::new(blog());
    driver.keys("j");
    assert_eq!(driver.chosen(), Some("b.md"));
    driver.keys("Sbreaker");
    driver.answer_search();
    assert_eq!(driver.chosen(), Some("a.md"));
    driver.event(Event::Key(Key::plain(KeyCode::Down)));
    driver.event(Event::Key(Key::plain(KeyCode::Down)));
    driver.event(Event::Key(Key::plain(KeyCode::Down)));
    assert_eq!(driver.chosen(), Some("c.md"));
    driver.keys("\x1b");
    assert_eq!(
        (driver.chosen(), driver.app.view.focus),
        (Some("b.md"), Pane::List)
    );
    assert!(!driver.app.view.is_searching());
    // text and selection are kept for the next time
    driver.keys("S");
    assert_eq!(driver.app.search.text(), "breaker");
    assert_eq!(driver.chosen(), Some("c.md"));
    assert_eq!(
        driver.result_rows().last().map(String::as_str),
        Some(">5: The last breaker.")
    );
}

#[test]
fn letters_are_typed_until_tab_gives_the_keys_to_what_was_found() {
    let mut driver = Driver::searching("breaker");
    driver.keys("\t");
    driver.keys("j");
    assert_eq!(driver.app.search.index(), 1);
    driver.keys("G");
    assert_eq!(driver.app.search.index(), 3);
    driver.keys("n");
    assert_eq!(
        driver.app.search.index(),
        0,
        "behind the last comes the first"
    );
    driver.keys("N");
    assert_eq!(driver.app.search.index(), 3);
    driver.keys("g");
    assert_eq!(
        (driver.app.search.index(), driver.app.search.text()),
        (0, "breaker")
    );
    driver.keys("/s");
    assert_eq!(driver.app.search.text(), "breakers");
    // opened anew, the field is selected: typing replaces what is left in it
    driver.keys("\x1bSx");
    assert_eq!(driver.app.search.text(), "x");
}

#[test]
fn enter_reads_at_the_line_and_esc_leads_back_step_by_step() {
    let mut driver = Driver::searching("breaker");
    driver.event(Event::Key(Key::plain(KeyCode::Down)));
    driver.render(60);
    driver.keys("\n");
    assert_eq!(driver.app.view.focus, Pane::Preview);
    assert!(driver.app.preview.matches.is_some());
    driver.keys("\x1b");
    assert_eq!(
        (driver.app.view.focus, driver.app.search.index()),
        (Pane::Search, 1)
    );
    assert!(matches!(driver.app.mode, InputMode::Browse));
    driver.keys("\x1b");
    assert_eq!(driver.app.view.focus, Pane::List);
    assert!(driver.app.preview.matches.is_none());
}

#[test]
fn the_preview_stands_at_the_line_of_the_choice_and_posts_stay_where_they_were_left() {
    let long = format!("{}The needle.\n", "line\n".repeat(100));
    let mut driver = Driver::new(blog());
    driver.render(200);
    driver.keys("\n");
    driver.keys("   \x1b");
    let left = driver.app.preview.top();
    assert!(left > 0);
    driver.keys("Sneedle");
    let job = driver.search_job();
    driver.event(Event::SearchResults(Box::new(search_posts(
        &job,
        0..3,
        |_| long.clone(),
    ))));
    let line_at_top = driver.app.preview.top() + 1;
    assert!((80..=101).contains(&line_at_top), "{line_at_top}");
    driver.keys("\x1b");
    assert_eq!(driver.app.preview.top(), left);
    assert_eq!(driver.app.view.focus, Pane::List);
}

#[test]
fn a_long_post_waits_for_the_rows_of_the_line() {
    let long = format!("{}The needle.\n", "line\n".repeat(1_000));
    let mut driver = Driver::new(blog());
    driver.render(9);
    driver.keys("Sneedle");
    let job = driver.search_job();
    driver.event(Event::SearchResults(Box::new(search_posts(
        &job,
        1..2,
        |_| long.clone(),
    ))));
    assert_eq!(driver.render_job().first_line, Some(1_001));
    driver.render_first(500);
    assert_eq!(driver.app.preview.top(), 0);
    driver.render(2_000);
    assert!((960..=1_001).contains(&driver.app.preview.top()));
}

#[test]
fn e_writes_at_the_line_and_the_character_unless_nothing_may_be_written() {
    let mut driver = Driver::searching("one breaker");
    driver.keys("\te");
    let path = driver.load_job().path;
    assert!(path.ends_with("a.md"));
    let written = edit::loaded(&path, &text("a.md"));
    driver.event(Event::Loaded(Box::new(written)));
    let open_post = driver.app.edit.current().expect("the post is open");
    assert_eq!(open_post.line_and_column(), (7, 15));
    // and the matches are there again
    driver.keys("\x1b");
    assert_eq!(driver.app.view.focus, Pane::Search);

    let mut driver = Driver::searching("one breaker");
    driver.app.session.read_only = true;
    driver.keys("\te");
    assert!(
        driver
            .last(|it| matches!(it, Effect::Load(_)).then_some(()))
            .is_none()
    );
    assert!(
        driver
            .app
            .notices
            .status_message()
            .is_some_and(|it| it.text.contains("--read-only"))
    );
}

#[test]
fn a_text_that_is_being_written_counts_in_place_of_its_file() {
    let (mut driver, path) = Driver::writing("---\ntitle: A\n---\n\nWords.\n");
    driver.keys("unsaved needle ");
    driver.keys("\x1b");
    driver.keys("Sneedle");
    let job = driver.search_job();
    let texts: Vec<_> = job
        .texts
        .iter()
        .map(|(path, text)| (path.clone(), Text::to_string(text)))
        .collect();
    assert_eq!(texts.len(), 1);
    assert_eq!(texts[0].0, path);
    assert!(texts[0].1.contains("unsaved needle"));
}
