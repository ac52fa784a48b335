//! Tests of the check panel, the statistics and the help overview.

use std::path::PathBuf;

use crate::app::check::CheckRow;
use crate::app::jobs::change::{ChangeApplied, ChangeRequest};
use crate::app::jobs::check::{CheckJob, CheckResult};

use super::edit::loaded;
use super::*;
use crate::app::overlay::Overlay;
use crate::blog::check::{Finding, Fix, Rule};
use crate::blog::command::{PostCommand, TagChange, TagCommand};
use crate::blog::file_transaction::PathChanges;
use crate::blog::front_matter::value::SourcePosition;

const TEXT: &str = "---\ntitle: A\ntags: [x, K8s]\n---\n\nOne.\n\nTwo.\n";

fn finding(source: &str, (line, column): (usize, usize), rule: Rule) -> Finding {
    Finding {
        source: PostId::new(source),
        path: PathBuf::from("/blog").join(source),
        place: SourcePosition { line, column },
        in_body: line > 4,
        rule,
        severity: rule.severity(),
        message: "something".to_owned(),
        hint: "do it".to_owned(),
        fix: None,
    }
}

fn tag(to: &str) -> Finding {
    Finding {
        fix: Some(Fix::RenameTag {
            from: "K8s".to_owned(),
            to: to.to_owned(),
        }),
        ..finding("a.md", (3, 11), Rule::TagCase)
    }
}

/// A blog whose check has these findings.
fn check_with(findings: Vec<Finding>) -> Driver {
    let mut driver = Driver::new(vec![
        post("a.md", "A", "2026-11-02"),
        post("b.md", "B", "2026-11-01"),
    ]);
    driver.keys("c");
    driver.answer(findings);
    driver
}

impl Driver {
    fn check_job(&self) -> CheckJob {
        let job = self.last(|effect| match effect {
            Effect::Check(job) => Some(CheckJob::clone(job)),
            _ => None,
        });
        job.expect("a check is asked for")
    }

    fn answer(&mut self, findings: Vec<Finding>) {
        let job = self.check_job();
        self.event(Event::CheckDone(CheckResult {
            ticket: job.ticket,
            findings,
            posts: job.posts.len(),
        }));
    }

    fn chosen_finding(&self) -> Option<(&str, Rule)> {
        let chosen = self.app.check.chosen();
        chosen.map(|it| (it.source.as_str(), it.rule))
    }
}

#[test]
fn the_files_with_errors_come_first_and_the_first_finding_is_chosen() {
    let driver = check_with(vec![
        finding("a.md", (1, 1), Rule::Description),
        finding("b.md", (6, 1), Rule::BrokenLink),
    ]);
    assert_eq!(driver.check_job().posts.len(), 2);
    assert_eq!(driver.chosen_finding(), Some(("b.md", Rule::BrokenLink)));
    let rows = driver.app.check.rows(10);
    assert!(matches!(rows[0], CheckRow::File(id, _) if id.as_str() == "b.md"));
    assert!(matches!(rows[1], CheckRow::Finding(_, true)));
    assert_eq!(rows[2], CheckRow::Blank);
    assert!(matches!(rows[3], CheckRow::Hints(fold) if fold.count == 1 && !fold.is_open));
    assert_eq!(rows.len(), 4);
}

/// Findings of two files: an error behind a warning and a hint, and two hints of one rule.
fn mixed() -> Vec<Finding> {
    vec![
        finding("a.md", (1, 1), Rule::Description),
        finding("a.md", (2, 1), Rule::Title),
        finding("a.md", (6, 1), Rule::BrokenLink),
        finding("b.md", (1, 1), Rule::Description),
        finding("b.md", (7, 1), Rule::BrokenLink),
        finding("b.md", (8, 1), Rule::BrokenImage),
    ]
}

/// Formats the rows of the panel: `*` marks the selected one.
fn check_rows(driver: &Driver) -> Vec<String> {
    let rows = driver.app.check.rows(100).into_iter();
    let rows = rows.map(|row| match row {
        CheckRow::File(source, counts) => format!("{}: {}", source.as_str(), counts.summary()),
        CheckRow::Rule(rule, counts) => format!("{}: {}", rule.name(), counts.summary()),
        CheckRow::Finding(it, chosen) => {
            let mark = if chosen { "*" } else { "" };
            format!("{mark}{}:{} {}", it.source, it.place.line, it.rule.name())
        }
        CheckRow::Hints(fold) => {
            let mark = if fold.is_chosen { "*" } else { "" };
            format!("{mark}{} hints, open {}", fold.count, fold.is_open)
        }
        CheckRow::Blank => String::new(),
    });
    rows.filter(|row| !row.is_empty()).collect()
}

#[test]
fn errors_come_first_in_a_file_and_hints_are_folded() {
    let mut driver = check_with(mixed());
    let folded = [
        "a.md: 1 error, 1 warning",
        "*a.md:6 link",
        "a.md:2 title",
        "b.md: 2 errors",
        "b.md:7 link",
        "b.md:8 image",
        "2 hints, open false",
    ];
    assert_eq!(check_rows(&driver), folded);
    driver.keys("G");
    assert_eq!(driver.chosen_finding(), None);
    driver.keys("e");
    assert!(matches!(
        driver.app.mode,
        InputMode::Overlay(Overlay::Check)
    ));
    driver.keys("\n");
    let mut open = folded[..6].to_vec();
    open[1] = "a.md:6 link";
    open.extend(["*2 hints, open true", "a.md: 1 hint", "a.md:1 description"]);
    open.extend(["b.md: 1 hint", "b.md:1 description"]);
    assert_eq!(check_rows(&driver), open);
    driver.keys("Gh");
    assert_eq!(check_rows(&driver).last().unwrap(), "*2 hints, open false");
    driver.keys("gh");
    assert_eq!(driver.chosen_finding(), Some(("a.md", Rule::BrokenLink)));
    assert_eq!(check_rows(&driver).len(), 11);
}

#[test]
fn s_groups_by_rule_and_back_and_keeps_the_selection() {
    let mut driver = check_with(mixed());
    driver.keys("jjs");
    assert_eq!(
        check_rows(&driver),
        [
            "link: 2 errors",
            "a.md:6 link",
            "*b.md:7 link",
            "image: 1 error",
            "b.md:8 image",
            "title: 1 warning",
            "a.md:2 title",
            "2 hints, open false",
        ]
    );
    driver.keys("h");
    let rows = check_rows(&driver);
    assert_eq!(
        rows[8..],
        [
            "description: 2 hints",
            "a.md:1 description",
            "b.md:1 description"
        ]
    );
    driver.keys("s");
    assert_eq!(driver.chosen_finding(), Some(("b.md", Rule::BrokenLink)));
    // the same after a new check
    driver.keys("sR");
    driver.answer(mixed());
    assert_eq!(driver.chosen_finding(), Some(("b.md", Rule::BrokenLink)));
    assert_eq!(check_rows(&driver)[0], "link: 2 errors");
}

#[test]
fn hints_are_listed_where_there_is_nothing_else() {
    let mut driver = check_with(vec![finding("a.md", (1, 1), Rule::Description)]);
    let rows = ["1 hints, open true", "a.md: 1 hint", "*a.md:1 description"];
    assert_eq!(check_rows(&driver), rows);
    driver.keys("h");
    assert_eq!(check_rows(&driver), ["*1 hints, open false"]);
    let mut none = check_with(Vec::new());
    none.keys("shjG\n");
    assert_eq!(check_rows(&none), [""; 0]);
}

#[test]
fn an_answer_to_an_older_question_changes_nothing() {
    let mut driver = check_with(vec![finding("a.md", (6, 1), Rule::BrokenLink)]);
    let old = driver.check_job().ticket;
    driver.keys("R");
    driver.event(Event::CheckDone(CheckResult {
        ticket: old,
        findings: Vec::new(),
        posts: 2,
    }));
    assert!(driver.app.check.is_waiting());
    assert_eq!(driver.app.check.findings().len(), 1);
}

#[test]
fn the_chosen_finding_stays_when_others_come_and_go() {
    let link = |line| finding("a.md", (line, 1), Rule::BrokenLink);
    let mut driver = check_with(vec![
        link(6),
        link(9),
        finding("b.md", (7, 1), Rule::BrokenImage),
    ]);
    driver.keys("jj");
    driver.keys("R");
    driver.answer(vec![link(6), finding("b.md", (8, 1), Rule::BrokenImage)]);
    assert_eq!(driver.chosen_finding(), Some(("b.md", Rule::BrokenImage)));
    driver.keys("R");
    driver.answer(vec![link(6)]);
    assert_eq!(driver.chosen_finding(), Some(("a.md", Rule::BrokenLink)));
}

#[test]
fn every_finding_can_be_reached_and_is_on_the_screen_then() {
    let line = |line| finding("a.md", (line, 1), Rule::BrokenLink);
    let mut driver = check_with((6..90).map(line).collect());
    let height = crate::app::check::visible_rows(&driver.app.screen());
    for keys in [
        "G",
        "g",
        "jjjjjjj",
        "G",
        "kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk",
        "g",
    ] {
        driver.keys(keys);
        let rows = driver.app.check.rows(height);
        let is_chosen = |row: &CheckRow<'_>| matches!(row, CheckRow::Finding(_, true));
        assert!(rows.iter().any(is_chosen), "{keys}");
    }
    assert!(matches!(
        driver.app.check.rows(height)[0],
        CheckRow::File(..)
    ));
}

#[test]
fn enter_shows_a_place_in_the_text_of_a_post_and_backspace_leads_back() {
    let mut driver = check_with(vec![finding("b.md", (6, 1), Rule::BrokenLink)]);
    driver.keys("\n");
    assert_eq!(
        (driver.chosen(), driver.app.view.focus),
        (Some("b.md"), Pane::Preview)
    );
    assert!(matches!(driver.app.mode, InputMode::Browse));
    driver.keys("\x08");
    assert_eq!(driver.chosen(), Some("a.md"));
}

#[test]
fn enter_opens_the_text_where_the_preview_shows_nothing_of_the_place() {
    let mut driver = check_with(vec![finding("b.md", (2, 3), Rule::Title)]);
    driver.keys("\n");
    assert_eq!(driver.load_job().path, PathBuf::from("/blog/b.md"));
    let text = loaded(&driver.load_job().path, TEXT);
    driver.event(Event::Loaded(Box::new(text)));
    assert_eq!(
        driver
            .app
            .edit
            .current()
            .map(crate::app::edit::OpenPost::line_and_column),
        Some((2, 3))
    );
}

#[test]
fn a_tag_is_spelled_as_the_others_spell_it_and_that_can_be_taken_back() {
    let mut driver = check_with(vec![tag("k8s")]);
    driver.keys("f");
    let text = loaded(&driver.load_job().path, TEXT);
    driver.event(Event::Loaded(Box::new(text)));
    assert_eq!(driver.text(), TEXT.replace("K8s", "k8s"));
    assert_eq!(driver.status_text(), "Fixed; not saved yet.");
    driver.ctrl('z');
    assert_eq!(driver.text(), TEXT);
}

#[test]
fn a_tag_that_would_need_quotes_or_stands_elsewhere_by_now_is_left_to_the_writer() {
    for (to, contents) in [("c#", TEXT), ("k8s", "---\ntags: [y]\n---\n")] {
        let mut driver = check_with(vec![tag(to)]);
        driver.keys("f");
        let text = loaded(&driver.load_job().path, contents);
        driver.event(Event::Loaded(Box::new(text)));
        assert_eq!(driver.text(), contents);
        assert_eq!(driver.status_text(), format!("Change it to `{to}`."));
    }
}

#[test]
fn a_tag_that_the_tags_file_lacks_is_added_to_it_after_it_was_shown() {
    let mut driver = check_with(vec![Finding {
        fix: Some(Fix::DefineTag("K8s".to_owned())),
        ..finding("a.md", (3, 11), Rule::TagUnknown)
    }]);
    driver.keys("f");
    let change = TagChange::Define("K8s".to_owned());
    let request = ChangeRequest::Command(PostCommand::Tags(TagCommand::all(change)));
    assert_eq!(driver.plan_job().request, request);
}

#[test]
fn a_file_that_is_no_post_is_renamed_after_that_was_shown_and_chosen_then() {
    let mut driver = check_with(vec![Finding {
        fix: Some(Fix::RenameFile("x.md".to_owned())),
        ..finding("x.MD", (1, 1), Rule::LeftOut)
    }]);
    driver.keys("f");
    let file = driver.app.check.chosen().expect("a finding").path.clone();
    let name = "x.md".to_owned();
    let wanted = ChangeRequest::Command(PostCommand::FixFileName {
        file: file.clone(),
        name,
    });
    assert_eq!(driver.plan_job().request, wanted);
    driver.event(Event::ChangeApplied(Box::new(ChangeApplied {
        description: "rename x.MD to x.md".to_owned(),
        at: clock(7).now,
        is_undo: false,
        result: Ok(()),
        names: PathChanges {
            renamed: vec![(file.clone(), file.with_file_name("x.md"))],
            ..PathChanges::default()
        },
    })));
    driver.delta(vec![post("x.md", "X", "2020-01-01")], &[]);
    assert_eq!(driver.chosen(), Some("x.md"));
}

#[test]
fn an_excerpt_is_ended_behind_the_first_paragraph() {
    let long = Finding {
        fix: Some(Fix::InsertExcerptMarker),
        ..finding("a.md", (7, 1), Rule::Truncate)
    };
    let mut driver = check_with(vec![long]);
    driver.keys("f");
    let text = loaded(&driver.load_job().path, TEXT);
    driver.event(Event::Loaded(Box::new(text)));
    let (before, after) = driver.text().split_once("<!-- truncate -->").map_or_else(
        || panic!("no marker: {}", driver.text()),
        |(before, after)| (before.to_owned(), after.to_owned()),
    );
    assert!(before.trim_end().ends_with("One.") && after.trim() == "Two.");
}

#[test]
fn nothing_is_opened_or_fixed_when_only_reading_was_asked_for() {
    let mut driver = check_with(vec![tag("k8s")]);
    driver.app.session.read_only = true;
    driver.effects.clear();
    driver.keys("fe");
    driver.keys("\n");
    let writes =
        |effect: &Effect| matches!(effect, Effect::Load(_) | Effect::OpenExternalEditor(..));
    assert!(!driver.effects.iter().any(writes));
}

#[test]
fn the_statistics_are_those_of_the_list_and_escape_closes_them() {
    let mut driver = Driver::new(vec![
        post("a.md", "A", "2026-11-02"),
        in_state(post("b.md", "B", "2026-11-01"), StateKind::Draft),
    ]);
    driver.keys(".#");
    let InputMode::Overlay(Overlay::Stats(view)) = &driver.app.mode else {
        panic!("no statistics");
    };
    assert_eq!((view.stats.posts, view.stats.states.draft), (1, 0));
    driver.keys("\x1b");
    assert!(matches!(driver.app.mode, InputMode::Browse));
    assert_eq!(driver.app.library.visible().len(), 1, "the filter stays");
}

#[test]
fn sections_of_the_statistics_without_content_are_not_scrolled_to() {
    use crate::app::stats::StatsSection::{Calendar, Drafts, Months, Tags, Years};
    let undated = {
        let mut undated = post("a.md", "A", "2026-11-02");
        Arc::make_mut(&mut undated).date.from = crate::blog::DateFrom::FileSystem;
        undated
    };
    for (posts, wanted) in [
        (vec![undated], vec![Months, Tags, Drafts]),
        (
            vec![post("a.md", "A", "2026-03-02")],
            vec![Calendar, Months, Tags, Drafts],
        ),
        (
            vec![post("a.md", "A", "2020-11-02")],
            vec![Calendar, Months, Years, Tags, Drafts],
        ),
    ] {
        let mut driver = Driver::new(posts);
        driver.keys("#jjjjjjj");
        let InputMode::Overlay(Overlay::Stats(view)) = &driver.app.mode else {
            panic!("no statistics");
        };
        assert_eq!(view.sections(), wanted);
        assert_eq!(view.top, wanted.len() - 1);
    }
}
