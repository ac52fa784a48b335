//! Reading a blog: list, filter, tags, preview and popups, key by key.

use std::time::Duration;

use crate::support::posts::post;
use crate::support::{Launch, Session};

fn tagged(title: &str, date: &str, tags: &str, body: &str) -> String {
    post(title, &format!("{date}\ntags: [{tags}]"), body)
}

/// Creates five posts with tags: three with rust, two with web, a draft.
fn launch() -> Launch {
    let draft = tagged("Epsilon", "2026-01-01\ndraft: true", "web", "Fifth body.");
    Launch::postdesk(&["posts"])
        .file(
            "posts/a.md",
            &tagged("Alpha", "2026-05-05", "rust, web", "First body."),
        )
        .file(
            "posts/b.md",
            &tagged("Beta", "2026-04-04", "rust", "Second body."),
        )
        .file(
            "posts/c.md",
            &tagged("Gamma", "2026-03-03", "rust", "Third body."),
        )
        .file(
            "posts/d.md",
            &tagged("Delta", "2026-02-02", "sea", "Fourth body."),
        )
        .file("posts/e.md", &draft)
}

fn shown(launch: Launch) -> Session {
    let mut session = launch.open();
    session.wait_for("5 posts");
    session.wait_for("First body.");
    session
}

/// Presses Esc and waits for its effect, as keys sent at once after it would be read as Alt-key.
fn escape(session: &mut Session, gone: &str) {
    session.keys("\x1b");
    session.wait_for_end_of(gone);
}

/// Returns the titles in the list, in order.
fn titles(session: &Session) -> Vec<String> {
    let known = ["Alpha", "Beta", "Gamma", "Delta", "Epsilon"];
    let text = session.text();
    let left = text
        .lines()
        .map(|line| line.split('│').next().unwrap_or_default());
    let words = left
        .flat_map(str::split_whitespace)
        .filter(|word| known.contains(word));
    words.map(str::to_owned).collect()
}

#[track_caller]
fn wait_for_titles(session: &mut Session, wanted: &[&str]) {
    session.wait(&format!("{wanted:?}"), |screen| {
        let contents: Vec<String> = screen.rows(0, 32).collect();
        let found = ["Alpha", "Beta", "Gamma", "Delta", "Epsilon"]
            .into_iter()
            .filter(|title| contents.iter().skip(1).any(|row| row.contains(title)));
        found.eq(wanted.iter().copied())
    });
}

#[test]
fn the_filter_narrows_with_every_letter_and_enter_keeps_it() {
    let mut session = shown(launch());
    session.keys("/");
    session.wait_for("FILTER");
    session.keys("al");
    wait_for_titles(&mut session, &["Alpha"]);
    session.wait_for("1 of 5");
    session.keys("\x7f\x7f");
    session.wait_for("5 of 5");
    session.keys("gamma\r");
    wait_for_titles(&mut session, &["Gamma"]);
    session.wait_for("1 of 5 posts   gamma");
    session.wait_for("Third body.");
    session.keys("0");
    session.wait_for("   5 posts   ");
    // the previous selection is back
    session.wait_for("First body.");
}

#[test]
fn escape_takes_a_filter_back() {
    let mut session = shown(launch());
    session.keys("/beta");
    wait_for_titles(&mut session, &["Beta"]);
    escape(&mut session, "FILTER");
    wait_for_titles(
        &mut session,
        &["Alpha", "Beta", "Gamma", "Delta", "Epsilon"],
    );
}

#[test]
fn a_filter_that_finds_nothing_names_the_ways_out() {
    let mut session = shown(launch());
    session.keys("/tag:rust zzz\r");
    session.wait_for("No matching posts.");
    session.wait_for("0 clear the filter");
    session.wait_for("Without zzz: 3 posts");
    session.keys("0");
    session.wait_for("First body.");
}

#[test]
fn a_term_that_is_not_understood_says_why() {
    let mut session = shown(launch());
    session.keys("/is:nonsense");
    session.wait_for("5 of 5");
    session.wait("a reason", |screen| {
        let row = screen.rows(0, 80).next().unwrap_or_default();
        row.replace("is:nonsense", "").contains("nonsense") || row.contains("draft")
    });
}

#[test]
fn tab_completes_a_tag() {
    let mut session = shown(launch());
    session.keys("/tag:se\t");
    session.wait_for("/ tag:sea");
    wait_for_titles(&mut session, &["Delta"]);
}

#[test]
fn a_digit_toggles_one_of_the_most_used_tags_and_0_ends_it() {
    let mut session = shown(launch());
    session.keys("1");
    wait_for_titles(&mut session, &["Alpha", "Beta", "Gamma"]);
    session.wait_for("tag:rust");
    session.keys("2");
    wait_for_titles(&mut session, &["Alpha"]);
    session.wait_for("tag:rust tag:web");
    session.keys("1");
    wait_for_titles(&mut session, &["Alpha", "Epsilon"]);
    session.keys("0");
    wait_for_titles(
        &mut session,
        &["Alpha", "Beta", "Gamma", "Delta", "Epsilon"],
    );
}

#[test]
fn the_tag_pane_includes_and_leaves_out() {
    let mut session = shown(launch());
    session.keys("t");
    session.wait_for("TAGS");
    session.keys(" ");
    session.wait_for("3 of 5 posts   tag:rust");
    session.keys(" j-");
    session.wait_for("-tag:web");
    wait_for_titles(&mut session, &["Beta", "Gamma", "Delta"]);
    session.keys("\r");
    session.wait_for_end_of("TAGS");
    session.wait_for("3 of 5 posts   -tag:web");
}

#[test]
fn drafts_hide_and_show() {
    let mut session = shown(launch());
    session.keys(".");
    wait_for_titles(&mut session, &["Alpha", "Beta", "Gamma", "Delta"]);
    session.keys(".");
    wait_for_titles(
        &mut session,
        &["Alpha", "Beta", "Gamma", "Delta", "Epsilon"],
    );
}

#[test]
fn a_search_in_the_help_runs_what_it_finds() {
    let mut session = shown(launch());
    session.keys("?");
    session.wait_for("HELP");
    session.keys("drafts");
    session.wait_for("Show or hide drafts");
    session.keys("\r");
    session.wait_for_end_of("HELP");
    wait_for_titles(&mut session, &["Alpha", "Beta", "Gamma", "Delta"]);
}

#[test]
fn the_palette_runs_what_it_finds() {
    let mut session = shown(launch());
    session.keys(":");
    session.wait_for("COMMAND");
    session.keys("zoom\r");
    session.wait_for("zoomed");
}

#[test]
fn the_sort_menu_changes_the_order_and_keeps_the_choice() {
    let mut session = shown(launch());
    session.keys("j");
    session.wait_for("Second body.");
    session.keys("s");
    session.wait_for("SORT");
    session.keys("j\r");
    session.wait_for("oldest first");
    session.wait_for_end_of("SORT");
    assert_eq!(
        titles(&session),
        ["Epsilon", "Delta", "Gamma", "Beta", "Alpha"]
    );
    assert!(session.text().contains("Second body."));
    session.keys("s");
    session.wait_for("SORT");
    escape(&mut session, "SORT");
    assert!(session.text().contains("oldest first"));
}

#[test]
fn zoom_gives_the_text_the_whole_screen_and_back() {
    let mut session = shown(launch());
    session.keys("\rz");
    session.wait_for("zoomed");
    session.wait_for_end_of("Beta");
    assert!(session.text().contains("First body."));
    session.keys("z");
    session.wait_for("Beta");
    session.wait_for_end_of("zoomed");
}

#[test]
fn a_narrow_terminal_goes_from_the_list_to_the_text_and_back() {
    let mut session = launch().size(40, 12).open();
    session.wait_for("Epsilon");
    assert!(!session.text().contains("First body."));
    session.keys("j");
    session.wait_for("2 of 5");
    session.keys("\r");
    session.wait_for("Second body.");
    session.wait_for_end_of("Gamma");
    session.keys("\x1b");
    session.wait_for("Gamma");
    session.wait_for("2 of 5");
    assert!(!session.text().contains("Second body."));
    session.resize(80, 24);
    session.wait_for("Second body.");
    session.wait_for("Gamma");
}

#[test]
fn the_mouse_chooses_and_scrolls_where_it_is_wanted() {
    let setting = (".config/postdesk/config.toml", "mouse = true\n");
    let mut session = shown(launch().file(setting.0, setting.1));
    let row = session
        .text()
        .lines()
        .position(|line| line.contains("Gamma"));
    let row = row.expect("a row") + 1;
    session.keys(&format!("\x1b[<0;10;{row}M\x1b[<0;10;{row}m"));
    session.wait_for("Third body.");
    session.keys("\x1b[<0;60;8M\x1b[<0;60;8m");
    session.wait_for("o outline");
    session.keys("\x1b[<65;60;8M");
    session.settle(Duration::from_millis(100));
    assert!(session.alive());
}

#[test]
fn the_terminals_answer_about_its_ground_decides_the_theme_and_types_nothing() {
    let mut session = shown(launch().env("COLORTERM", "truecolor"));
    session.settle(Duration::from_millis(200));
    let mark = session.mark();
    // in two packets, as over a slow line
    session.keys("\x1b]11;rgb:ff");
    session.settle(Duration::from_millis(200));
    session.keys("ff/ffff/ffff\x1b\\");
    session.wait_for_bytes(mark, b"38;2;");
    session.settle(Duration::from_millis(200));
    assert!(session.text().contains("LIST") && session.text().contains("5 posts"));
    assert!(!session.text().contains("ff/"), "{}", session.text());
}

#[test]
fn a_theme_is_seen_while_it_is_passed_and_escape_takes_it_back() {
    let mut session = shown(
        launch()
            .env("COLORTERM", "truecolor")
            .env("POSTDESK_THEME", "dark"),
    );
    session.settle(Duration::from_millis(200));
    let ground = |session: &Session| session.cell(2, 1).fgcolor();
    let before = ground(&session);
    session.keys("T");
    session.wait_for("THEME");
    session.keys("j");
    session.settle(Duration::from_millis(200));
    assert_ne!(ground(&session), before);
    escape(&mut session, "THEME");
    session.settle(Duration::from_millis(200));
    assert_eq!(ground(&session), before);
}

/// Returns every printable ASCII character.
fn printable() -> String {
    (' '..='~').collect()
}

/// Returns the text of a field in the header.
fn typed(screen: &vt100::Screen) -> String {
    let rows: Vec<String> = screen.rows(0, screen.size().1.get()).collect();
    rows.first().cloned().unwrap_or_default()
}

#[test]
fn a_field_takes_every_printable_character() {
    let mut session = shown(launch().size(160, 30));
    session.keys("/");
    session.wait_for("FILTER");
    for character in printable().chars() {
        session.keys(&character.to_string());
    }
    session.wait("all 95", |screen| {
        typed(screen).contains(printable().trim())
    });
    let mark = session.mark();
    session.keys("\x15é👩‍💻日本");
    session.wait_for("日本");
    session.wait_for_bytes(mark, "👩‍💻".as_bytes());
    assert!(session.alive());
}

#[test]
fn every_field_takes_every_printable_character() {
    let keys: Vec<char> = printable().chars().collect();
    for (open, mode) in [
        ("?", "HELP"),
        (":", "COMMAND"),
        ("t/", "to filter tags"),
        ("/", "FILTER"),
    ] {
        let mut session = shown(launch().size(120, 30));
        session.keys(open);
        session.wait_for(mode);
        for some in keys.chunks(19) {
            let some: String = some.iter().collect();
            session.keys(&some);
            session.wait_for(some.trim());
            session.keys("\x15");
            session.wait_for_end_of(some.trim());
        }
        assert!(session.alive());
    }
}

#[test]
fn the_end_of_a_long_text_in_a_field_is_in_sight() {
    for (open, mode) in [
        ("?", "HELP"),
        (":", "COMMAND"),
        ("t/", "to filter tags"),
        ("/", "FILTER"),
    ] {
        let mut session = shown(launch());
        session.keys(open);
        session.wait_for(mode);
        session.keys(&format!("HEAD{}TAIL", printable()));
        session.wait_for("xyz{|}~TAIL");
        assert!(!session.text().contains("HEAD"));
        session.keys("\x1b[H");
        session.wait_for("HEAD");
    }
}

#[test]
fn a_paste_is_text_in_a_field_and_nothing_elsewhere() {
    let mut session = shown(launch().size(120, 30));
    session.keys("\x1b[200~jjq\rz?/\x1b[201~");
    session.settle(Duration::from_millis(200));
    assert!(session.alive());
    assert!(session.text().contains("First body.") && !session.text().contains("zoomed"));
    session.keys("/");
    session.wait_for("FILTER");
    session.keys("\x1b[200~https://example.org/?q=1\nq\n\x1b[201~");
    session.wait("the paste", |screen| {
        typed(screen).contains("https://example.org/?q=1 q")
    });
    session.keys("\x1a");
    session.wait("one step back", |screen| !typed(screen).contains("https"));
}

/// Keys typed before the program is ready are handled once it is.
#[test]
fn keys_typed_early_are_not_lost() {
    let mut session = launch().open();
    session.keys("jj");
    session.wait_for("Third body.");
}

#[test]
fn cut_code_names_its_keys_and_moves_under_them() {
    let words: Vec<String> = (0..40).map(|n| format!("w{n:02}")).collect();
    let line = words.join(" ");
    let body = format!(
        "```\n{line}\n```\n\nAfter it.\n\n{}",
        "Words.\n\n".repeat(60)
    );
    let config = ".config/postdesk/config.toml";
    let mut session = Launch::postdesk(&["posts"])
        .file("posts/a.md", &post("Alpha", "2026-05-05", &body))
        .file(config, "code_lines = \"scroll\"\n")
        .open();
    session.wait_for("After it.");
    assert!(!session.text().contains("> right"));
    session.keys("\r");
    session.wait_for("> right");
    let rows = |session: &Session| {
        let text = session.text();
        let row = text.lines().find(|row| row.contains('›'));
        (
            row.unwrap_or_default().to_owned(),
            text.lines().position(|row| row.contains("After it.")),
        )
    };
    let (still, after) = rows(&session);
    assert!(still.contains("w00 w01"), "{still}");
    session.keys(">");
    session.wait_for("‹02 w03");
    assert_eq!(rows(&session).1, after, "no row comes or goes");
    session.keys("<");
    session.wait_for("w00 w01");
    session.keys("G");
    session.wait_for_end_of("> right");
}
