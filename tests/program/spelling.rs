//! Spell checking while editing, with dictionaries in their installed format: dictionary selection,
//! underlines, suggestions, and the user's word list.

use std::fs;
use std::path::PathBuf;

use crate::support;
use crate::support::desk::{Desk, opened};
use crate::support::{Launch, Session, put};

/// A post with a misspelled word, a German one, and one of the user's word list.
const POST: &str = "---\ntitle: Alpha\n---\n\nThe wurds stand here. Zurich. Kubernetes.\n";

/// Writes a dictionary with these words to the folder of the desk.
fn dictionary(desk: &Desk, name: &str, words: &[&str]) {
    let folder = desk.path("words");
    let aff = "SET UTF-8\nTRY esianrtolcdugmphbyfvkwz\nREP 1\nREP u o\n";
    put(&folder.join(format!("{name}.aff")), aff);
    let dic = format!("{}\n{}\n", words.len(), words.join("\n"));
    put(&folder.join(format!("{name}.dic")), &dic);
}

const ENGLISH: [&str; 6] = ["the", "words", "stand", "here", "alpha", "wards"];
const GERMAN: [&str; 6] = ["the", "Zurich", "stand", "here", "Alpha", "wurds"];

/// Sets the folder of dictionaries, and other settings.
fn launch(desk: &Desk, more: &str) -> Launch {
    let folder = desk.path("words");
    let settings = format!("dictionaries = [{:?}]\n{more}", folder.to_string_lossy());
    let config = desk.path("config");
    put(&config.join("config.toml"), &settings);
    desk.launch()
        .env("POSTDESK_CONFIG", &config.to_string_lossy())
}

/// Returns the underlined words in the editor, in the order of the screen.
fn underlined(session: &mut Session) -> Vec<String> {
    let screen = session.screen();
    let (rows, columns) = screen.size();
    let (rows, columns) = (rows.get(), columns.get());
    let mut words = vec![String::new()];
    for row in 1..rows - 1 {
        for column in 0..columns / 2 {
            let cell = screen.cell(row, column);
            match cell.filter(|cell| cell.underline()) {
                Some(cell) => words.last_mut().expect("one").push_str(cell.contents()),
                None if words.last().is_some_and(|word| !word.is_empty()) => {
                    words.push(String::new());
                }
                None => {}
            }
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

#[track_caller]
fn wait_for_underlined(session: &mut Session, wanted: &[&str]) {
    let end = support::now() + support::PATIENCE;
    loop {
        let found = underlined(session);
        if found == wanted {
            return;
        }
        assert!(support::now() < end, "{found:?}\n{}", session.text());
        session.settle(std::time::Duration::from_millis(30));
    }
}

fn own_words(desk: &Desk) -> PathBuf {
    desk.path("config").join("words.txt")
}

#[test]
fn a_misspelled_word_is_gone_to_replaced_and_saved() {
    let desk = Desk::new(POST);
    dictionary(&desk, "en_US", &ENGLISH);
    let mut session = opened(launch(&desk, "language = \"en_US\"\n"));
    wait_for_underlined(&mut session, &["wurds", "Zurich", "Kubernetes"]);
    session.keys("\x0e");
    session.wait_for("line 5, column 10");
    session.keys("\x14");
    session.wait_for("add `wurds` to dictionary");
    session.keys("\r\x13");
    desk.wait_for(&mut session, &POST.replace("wurds", "words"));
    wait_for_underlined(&mut session, &["Zurich", "Kubernetes"]);
}

#[test]
fn the_language_is_that_of_the_post_before_that_of_the_settings() {
    let desk = Desk::new(&POST.replace("title: Alpha", "title: Alpha\nlang: de"));
    dictionary(&desk, "en_US", &ENGLISH);
    dictionary(&desk, "de_DE", &GERMAN);
    let mut session = opened(launch(&desk, "language = \"en_US\"\n"));
    wait_for_underlined(&mut session, &["Kubernetes"]);
}

#[test]
fn a_word_that_is_added_is_known_in_later_runs_and_those_of_others_stay() {
    let desk = Desk::new(POST);
    dictionary(&desk, "en_US", &ENGLISH);
    put(&own_words(&desk), "Zurich\n");
    let mut session = opened(launch(&desk, "language = \"en_US\"\n"));
    wait_for_underlined(&mut session, &["wurds", "Kubernetes"]);
    // another program adds a word meanwhile
    put(&own_words(&desk), "Zurich\nZebra\n");
    session.keys("\x0e\x0e");
    session.wait_for("line 5, column 41");
    session.keys("\x14");
    session.wait_for("add `Kubernetes` to dictionary");
    session.keys("\x1b[B\x1b[B\x1b[B\x1b[B\x1b[B\x1b[B\r");
    wait_for_underlined(&mut session, &["wurds"]);
    session.wait_for("Added `Kubernetes` to the dictionary.");
    let words = fs::read_to_string(own_words(&desk)).expect("the words");
    assert_eq!(words, "Kubernetes\nZebra\nZurich\n");
    drop(session);
    let mut again = opened(launch(&desk, "language = \"en_US\"\n"));
    wait_for_underlined(&mut again, &["wurds"]);
}

#[test]
fn where_no_dictionary_is_one_line_says_how_to_get_one() {
    let desk = Desk::new(POST);
    fs::create_dir_all(desk.path("words")).expect("a folder");
    let mut session = launch(&desk, "language = \"tlh\"\n").open();
    session.wait_for("No dictionary for tlh");
    assert!(session.text().contains("apt install hunspell-tlh"));
    assert_eq!(underlined(&mut session), Vec::<String>::new());
    session.keys("typed ");
    session.wait_for("typed ");
    assert!(session.alive());
}

#[test]
fn a_dictionary_that_is_none_is_told_and_nothing_waits_for_it() {
    let desk = Desk::new(POST);
    let folder = desk.path("words");
    put(
        &folder.join("en_US.aff"),
        "SET KLINGON-8\nSFX A Y 99999999\n",
    );
    put(&folder.join("en_US.dic"), "\0\0\0");
    let mut session = launch(&desk, "language = \"en_US\"\n").open();
    session.wait_for("en_US.aff");
    session.keys("typed \x13");
    desk.wait_for(&mut session, &POST.replace("The wurds", "typed The wurds"));
    assert_eq!(underlined(&mut session), Vec::<String>::new());
}

#[test]
fn code_addresses_and_words_off_the_screen_are_not_looked_at() {
    let body = "here `wurds` here `wurds.wurds()`\n\n```\nwurds\n```\n";
    let far = format!("{}wurds at the end\n", "here\n\n".repeat(200));
    let desk = Desk::new(&format!(
        "---\ntitle: Alpha\n---\n\n{body}\nthe xyzzy here\n{far}"
    ));
    dictionary(&desk, "en_US", &ENGLISH);
    let mut session = opened(launch(&desk, "language = \"en_US\"\n"));
    wait_for_underlined(&mut session, &["xyzzy"]);
    // Ctrl-n goes to the one far below
    session.keys("\x0e\x0e");
    session.wait_for("wurds at the end");
}
