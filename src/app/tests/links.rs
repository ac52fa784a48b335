//! Tests of links, hints, the jump list, copying, the excerpt and folds.

use crate::app::event::{MouseInput, MouseKind};

use super::*;
use crate::app::confirm::Confirmation;
use crate::app::scroll_anchor::ScrollAnchor;
use crate::markdown::{CodeLines, FoldState, PageCode, PageFold, PageLink};

/// Answers with a page of 200 rows: a heading in row 150, and the given links and code.
fn page_with(driver: &mut Driver, links: &[(usize, &str, &str)], code: &[(usize, &str)]) {
    let job = driver.render_job();
    let mut page = RenderedPage {
        width: 67,
        ..RenderedPage::default()
    };
    for row in 0..200 {
        page.rows.push(PageRow {
            line: row + 1,
            ..PageRow::default()
        });
    }
    for (place, (row, text, url)) in links.iter().enumerate() {
        let span = |text: &str, link| RowSpan {
            text: CleanText::new(text),
            link,
            ..RowSpan::default()
        };
        page.rows[*row].spans = vec![span("see ", None), span(text, Some(place))];
        page.links.push(PageLink {
            text: (*text).to_owned(),
            url: (*url).to_owned(),
            row: *row,
        });
    }
    for (row, text) in code {
        page.code.push(PageCode {
            rows: *row..*row + 3,
            column: 2,
            cut: *text == "cut",
            text: (*text).into(),
        });
    }
    page.outline.push(PageHeading {
        level: 2,
        text: "Far down".to_owned(),
        row: 150,
        anchor: "far-down".to_owned(),
    });
    driver.event(Event::Rendered(Box::new(Rendered {
        ticket: job.ticket,
        id: job.post.id.clone(),
        page,
        is_whole: true,
        plain: Vec::new(),
    })));
}

/// A driver that previews the first post, which has one link.
fn reading(url: &str) -> Driver {
    let mut driver = Driver::new(blog());
    driver.keys("\n");
    page_with(&mut driver, &[(0, "text", url)], &[]);
    driver
}

fn status_text(driver: &Driver) -> &str {
    let word = driver.app.notices.status_message();
    word.map_or("", |word| word.text.as_str())
}

fn other(driver: &Driver) -> (String, String) {
    let mut all = driver.visible_ids();
    let first = all.remove(0);
    (first.to_owned(), all[0].to_owned())
}

#[test]
fn a_link_to_another_post_is_followed_and_left_again_at_the_same_place() {
    let mut driver = Driver::new(blog());
    let (first, second) = other(&driver);
    driver.keys("\n");
    page_with(&mut driver, &[(12, "text", &second)], &[]);
    driver.keys("jjjf");
    assert!(matches!(driver.app.mode, InputMode::Hints(_)));
    driver.keys("f");
    assert_eq!(driver.chosen(), Some(second.as_str()));
    page_with(&mut driver, &[], &[]);
    assert_eq!(driver.app.preview.top(), 0);
    driver.keys("jj\x08");
    assert_eq!(driver.chosen(), Some(first.as_str()));
    page_with(&mut driver, &[], &[]);
    assert_eq!(driver.app.preview.top(), 3);
    driver.keys("\x08");
    assert!(status_text(&driver).contains("to go back from"));
}

#[test]
fn an_anchor_of_another_post_is_gone_to_when_the_post_is_there() {
    let mut driver = Driver::new(blog());
    let (_, second) = other(&driver);
    driver.keys("\n");
    page_with(&mut driver, &[(0, "x", &format!("{second}#far-down"))], &[]);
    driver.keys("ff");
    page_with(&mut driver, &[], &[]);
    assert_eq!(driver.app.preview.top(), 150);
}

#[test]
fn an_anchor_of_this_post_is_gone_to_at_once_and_one_that_is_not_there_says_so() {
    let mut driver = reading("#far-down");
    driver.keys("ff");
    assert_eq!(driver.app.preview.top(), 150);
    driver.keys("\x08");
    assert_eq!(driver.app.preview.top(), 0);
    let mut driver = reading("#nowhere");
    driver.keys("ff");
    assert!(status_text(&driver).contains("`#nowhere`"));
    assert_eq!(driver.app.preview.top(), 0);
}

#[test]
fn a_filter_that_hides_the_post_goes_and_comes_back() {
    let mut driver = Driver::new(blog());
    let (first, second) = other(&driver);
    driver.keys(&format!("/{}", first.trim_end_matches(".md")));
    driver.keys("\n\n");
    let query = driver.query().to_owned();
    assert_eq!(driver.visible_ids(), [first.as_str()]);
    page_with(&mut driver, &[(0, "x", &second)], &[]);
    driver.keys("ff");
    assert_eq!(
        (driver.chosen(), driver.query()),
        (Some(second.as_str()), "")
    );
    assert!(status_text(&driver).contains("filter"));
    driver.keys("\x08");
    assert_eq!(driver.query(), query);
    assert_eq!(driver.chosen(), Some(first.as_str()));
}

#[test]
fn an_address_is_shown_before_it_is_opened() {
    let mut driver = reading("https://a.io/x");
    driver.keys("ff");
    let opens = |driver: &Driver| {
        driver
            .effects
            .contains(&Effect::Open("https://a.io/x".into()))
    };
    assert!(matches!(driver.app.mode, InputMode::Confirm(_)) && !opens(&driver));
    driver.keys("\x1b");
    assert!(matches!(driver.app.mode, InputMode::Browse) && !opens(&driver));
    driver.keys("ffjx\n");
    assert!(opens(&driver));
    driver.keys("ffy");
    assert!(
        driver
            .effects
            .contains(&Effect::Copy("https://a.io/x".into()))
    );
}

#[test]
fn over_ssh_an_address_is_copied_instead_and_that_is_said() {
    let mut driver = reading("https://a.io/x");
    driver.app.session.remote = true;
    driver.keys("ff\n");
    assert!(
        driver
            .effects
            .contains(&Effect::Copy("https://a.io/x".into()))
    );
    assert!(
        !driver
            .effects
            .iter()
            .any(|effect| matches!(effect, Effect::Open(_)))
    );
    assert!(status_text(&driver).contains("SSH"));
}

#[test]
fn a_link_text_naming_another_host_is_reported() {
    let mut driver = Driver::new(blog());
    driver.keys("\n");
    page_with(
        &mut driver,
        &[(0, "https://bank.com", "https://evil.io")],
        &[],
    );
    driver.keys("ff");
    let InputMode::Confirm(Confirmation::OpenUrl {
        mismatched_host: belied,
        ..
    }) = &driver.app.mode
    else {
        panic!("a question");
    };
    assert_eq!(belied.as_deref(), Some("bank.com"));
}

#[test]
fn what_may_not_be_opened_says_why() {
    for url in ["javascript:alert(1)", "file:///etc/passwd", "x.pdf", ""] {
        let mut driver = reading(url);
        driver.keys("ff");
        assert!(matches!(driver.app.mode, InputMode::Browse), "{url}");
        assert!(!status_text(&driver).is_empty(), "{url}");
    }
}

#[test]
fn hints_are_shown_for_visible_links_only() {
    let links: Vec<(usize, String)> = (0..200)
        .step_by(2)
        .map(|row| (row, format!("#{row}")))
        .collect();
    let links: Vec<(usize, &str, &str)> = links
        .iter()
        .map(|(row, url)| (*row, "x", url.as_str()))
        .collect();
    let mut driver = Driver::new(blog());
    driver.keys("\n");
    page_with(&mut driver, &links, &[]);
    driver.keys(" f");
    let InputMode::Hints(pick) = &driver.app.mode else {
        panic!("letters");
    };
    let top = driver.app.preview.top();
    let height = driver.app.screen().preview.expect("a preview").height;
    assert_eq!(pick.targets.len(), height / 2);
    assert!(
        pick.targets
            .iter()
            .all(|choice| (top..top + height).contains(&choice.row))
    );
    driver.keys("\x1b");
    assert!(matches!(driver.app.mode, InputMode::Browse));
    assert_eq!(driver.app.preview.top(), top);
}

#[test]
fn the_jump_list_holds_the_last_two_hundred_places() {
    let mut driver = Driver::new(blog());
    driver.app.push_jump();
    driver.keys("j");
    for _ in 0..200 {
        driver.app.push_jump();
    }
    assert_eq!(driver.app.preview.jumps.len(), 200);
    driver.keys("k");
    for _ in 0..200 {
        driver.app.jump_back();
        assert_eq!(driver.chosen(), Some("b.md"), "the oldest place is gone");
    }
    assert!(driver.app.preview.jumps.is_empty());
}

#[test]
fn a_click_on_a_link_follows_it() {
    let mut driver = reading("#far-down");
    let area = driver.app.screen().preview.expect("a preview");
    let click = |driver: &mut Driver, x: usize| {
        driver.event(Event::Mouse(MouseInput {
            kind: MouseKind::Click,
            x: area.x + x,
            y: area.y,
        }));
    };
    click(&mut driver, 1);
    assert_eq!(driver.app.preview.top(), 0);
    click(&mut driver, 5);
    assert_eq!(driver.app.preview.top(), 150);
}

#[test]
fn one_code_block_is_copied_at_once_and_several_are_asked_about() {
    let mut driver = Driver::new(blog());
    driver.keys("\n");
    page_with(&mut driver, &[], &[(3, "a\tb\nc\n")]);
    driver.keys("y");
    assert!(driver.effects.contains(&Effect::Copy("a\tb\nc\n".into())));
    assert!(status_text(&driver).contains("2 lines"));
    page_with(&mut driver, &[], &[(3, "one"), (9, "two"), (180, "three")]);
    driver.keys("yj");
    assert!(driver.effects.contains(&Effect::Copy("two".into())));
    page_with(&mut driver, &[], &[(180, "three")]);
    driver.keys("y");
    assert_eq!(status_text(&driver), "No code on the screen.");
}

#[test]
fn the_excerpt_is_another_form_and_says_where_there_is_no_marker() {
    let mut driver = Driver::new(blog());
    driver.keys("\ni");
    assert!(
        matches!(driver.effects.last(), Some(Effect::Render(job)) if job.mode == PreviewMode::Excerpt)
    );
    assert!(status_text(&driver).contains("No excerpt marker"));
    driver.keys("i");
    assert!(
        matches!(driver.effects.last(), Some(Effect::Render(job)) if job.mode == PreviewMode::Page)
    );
}

#[test]
fn places_go_from_one_run_to_the_next() {
    let mut driver = reading("#x");
    driver.keys("jjjjjq");
    let kept = driver.effects.iter().find_map(|effect| match effect {
        Effect::SaveReadingPositions(places) => Some(places.clone()),
        _ => None,
    });
    let kept = kept.expect("places are kept");
    assert_eq!(kept[0].1.line, 6);
    assert_eq!(driver.effects.last(), Some(&Effect::Quit));

    let mut next = Driver::new(Vec::new());
    next.app
        .preview
        .set_saved_positions(kept.into_iter().collect());
    next.delta(blog(), &[]);
    page_with(&mut next, &[], &[]);
    assert_eq!(next.app.preview.top(), 0);
    next.keys("\n");
    assert_eq!(next.app.preview.top(), 5);
    assert_ne!(ScrollAnchor::default(), next.app.preview.anchor());
}

/// Answers with a page of three rows, each the summary of a closed fold.
fn page_with_folds(driver: &mut Driver) -> FoldState {
    let job = driver.render_job();
    let folds = (0..3).map(|row| PageFold {
        index: row,
        row,
        column: 0,
        open: false,
        summary: "more".to_owned(),
    });
    let page = RenderedPage {
        width: 67,
        rows: vec![PageRow::default(); 3],
        folds: folds.collect(),
        ..RenderedPage::default()
    };
    driver.event(Event::Rendered(Box::new(Rendered {
        ticket: job.ticket,
        id: job.post.id.clone(),
        page,
        is_whole: true,
        plain: Vec::new(),
    })));
    job.folds
}

#[test]
fn folded_parts_are_opened_by_letters_and_by_a_search() {
    let mut driver = Driver::new(blog());
    driver.keys("\n");
    assert_eq!(page_with_folds(&mut driver), FoldState::default());
    driver.keys("\n");
    assert!(matches!(driver.app.mode, InputMode::Hints(_)));
    driver.keys("j");
    let mut turned = FoldState::default();
    turned.toggle(1);
    assert_eq!(page_with_folds(&mut driver), turned);
    driver.keys("/");
    driver.keys("\x1b");
    assert_eq!(page_with_folds(&mut driver), FoldState::all_open());
}

#[test]
fn a_link_into_a_folded_part_opens_it_and_goes_there() {
    let mut driver = reading("#far-down");
    let mut page = driver.app.preview.page().cloned().expect("a page");
    page.outline.clear();
    page.folds.push(PageFold {
        index: 0,
        row: 5,
        column: 0,
        open: false,
        summary: "more".to_owned(),
    });
    let id = driver.app.preview.id().cloned().expect("a post");
    let ticket = driver.render_job().ticket;
    driver.event(Event::Rendered(Box::new(Rendered {
        ticket,
        id: id.clone(),
        page,
        is_whole: true,
        plain: Vec::new(),
    })));
    driver.keys("ff");
    assert_eq!(driver.app.preview.top(), 0);
    assert_eq!(
        driver.app.preview.folds.get(&id),
        Some(&FoldState::all_open())
    );
    page_with(&mut driver, &[], &[]);
    assert_eq!(driver.app.preview.top(), 150);
}

#[test]
fn cut_code_is_moved_sideways_and_stands_still_in_another_post() {
    let code = |driver: &Driver| {
        let asked = driver.effects.iter().rev().find_map(|effect| match effect {
            Effect::Render(job) => Some(job.code),
            _ => None,
        });
        asked.expect("a page was asked for")
    };
    let mut driver = Driver::new(blog());
    driver.keys("\n");
    page_with(&mut driver, &[], &[(0, "whole")]);
    driver.keys(">");
    assert_eq!(code(&driver), CodeLines::Wrap);
    assert!(status_text(&driver).contains("code_lines"));
    driver.app.session.settings.code_lines = crate::config::settings::CodeLinesSetting::Scroll;
    driver.keys("<>");
    assert_eq!(code(&driver), CodeLines::ScrolledTo(0));
    assert!(status_text(&driver).contains("No code"));
    page_with(&mut driver, &[], &[(0, "cut")]);
    driver.keys(">>");
    assert_eq!(code(&driver), CodeLines::ScrolledTo(16));
    driver.keys("<");
    assert_eq!(code(&driver), CodeLines::ScrolledTo(8));
    driver.keys("hj");
    assert_eq!(code(&driver), CodeLines::ScrolledTo(0));
}

#[test]
fn the_url_of_a_post_is_copied_from_the_list_and_while_it_is_read() {
    for keys in ["Y", "\nY"] {
        let mut driver = Driver::new(blog());
        driver.keys(keys);
        let copies = driver.effects.iter();
        let copies = copies.filter(|effect| matches!(effect, Effect::Copy(_)));
        assert_eq!(copies.count(), 1, "{keys:?}");
    }
}

/// Returns the text that was copied last.
fn copied(driver: &Driver) -> Option<&str> {
    let effects = driver.effects.iter().rev();
    effects.into_iter().find_map(|effect| match effect {
        Effect::Copy(text) => Some(text.as_str()),
        _ => None,
    })
}

#[test]
fn a_url_has_the_host_of_the_site_and_names_the_heading_being_read() {
    for (host, keys, wanted) in [
        (None, "Y", "/blog/a.md"),
        (Some("https://a.org"), "Y", "https://a.org/blog/a.md"),
        (Some("https://a.org"), "\nY", "https://a.org/blog/a.md"),
        (Some("https://a.org"), "\n]Y", "https://a.org/blog/a.md#one"),
        (None, "\n]]Y", "/blog/a.md#two"),
        // the list has the focus: the post is meant
        (None, "\n]\x1bY", "/blog/a.md"),
    ] {
        let mut driver = Driver::new(blog());
        driver.app.session.host = host.map(str::to_owned);
        let text = "text\n".repeat(50);
        let rows = format!("{text}# one\n{text}# two\n{text}");
        answer_page(&mut driver, &rows.lines().collect::<Vec<_>>());
        driver.keys(keys);
        assert_eq!(copied(&driver), Some(wanted), "{keys:?}");
    }
}

#[test]
fn copying_over_ssh_says_that_the_terminal_has_the_text() {
    for (remote, said) in [
        (false, "Copied: /"),
        (true, "Sent to your terminal's clipboard: /"),
    ] {
        let mut driver = Driver::new(blog());
        driver.app.session.remote = remote;
        driver.keys("y");
        let shown = driver.status_text();
        assert!(shown.starts_with(said), "{shown}");
    }
}
