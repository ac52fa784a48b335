//! Tests of completion and spelling in the editor.

use crate::app::jobs::edit::{PostHeadings, PostImages};
use crate::app::jobs::spelling::{SpellAnswer, SpellDone, SpellJob, SpellTask};

use super::edit::loaded;
use super::*;
use crate::blog::image::ListedImage;
use crate::blog::save::SaveMethod;

/// Opens a text with the cursor at `¦`, in a blog with two other posts.
fn at(marked: &str) -> Driver {
    let mut driver = Driver::new(vec![
        post("a.md", "A", "2026-11-02"),
        tagged(
            post("notes/micro.md", "Micro", "2026-10-01"),
            &["rust", "ruby", "web dev"],
        ),
        tagged(post("b.md", "B", "2026-10-02"), &["rust"]),
    ]);
    driver.keys("e");
    let path = driver.load_job().path;
    let place = marked.find('¦').expect("a cursor");
    let text = marked.replace('¦', "");
    driver.event(Event::Loaded(Box::new(loaded(&path, &text))));
    let before = marked.get(..place).expect("a place");
    let (line, column) = (before.matches('\n').count(), before.rsplit('\n').next());
    driver.ctrl('g');
    let column = column.map_or(0, |column| column.chars().count());
    driver.keys(&format!("{}:{}\n", line + 1, column + 1));
    driver
}

fn rows(driver: &Driver) -> Vec<&str> {
    match &driver.app.mode {
        InputMode::Completion(menu) => menu.rows.iter().map(|row| row.label.as_str()).collect(),
        _ => Vec::new(),
    }
}

#[test]
fn tags_of_the_blog_complete_in_the_front_matter() {
    let mut driver = at("---\ntitle: A\ntags: [r¦]\n---\n\ntext\n");
    driver.keys("\t");
    assert_eq!(rows(&driver)[..2], ["rust", "ruby"], "the most used first");
    driver.keys("ub");
    assert_eq!(rows(&driver), ["ruby"], "typing narrows");
    driver.keys("\x08\x08\x08w");
    assert_eq!(rows(&driver), ["web dev"]);
    driver.keys("\n");
    assert_eq!(
        driver.text(),
        "---\ntitle: A\ntags: [web dev]\n---\n\ntext\n"
    );
    driver.ctrl('z');
    assert_eq!(driver.text(), "---\ntitle: A\ntags: [w]\n---\n\ntext\n");
}

#[test]
fn the_list_lets_every_other_key_through_and_escape_closes_it_alone() {
    let mut driver = at("---\ntags: [r¦]\n---\n");
    driver.keys("\t");
    assert_eq!(driver.text(), "---\ntags: [r]\n---\n", "nothing moved");
    driver.keys("\x1b");
    assert!(matches!(driver.app.mode, InputMode::Browse));
    assert_eq!(driver.app.view.focus, Pane::Edit);
    driver.keys("\t");
    driver.event(Event::Paste("xyz".to_owned()));
    assert_eq!(driver.text(), "---\ntags: [rxyz]\n---\n");
    assert!(matches!(driver.app.mode, InputMode::Browse));
    driver.ctrl('z');
    driver.keys("\tu");
    driver.ctrl('s');
    assert_eq!(driver.save_job().text.to_string(), "---\ntags: [ru]\n---\n");
}

#[test]
fn a_link_leads_to_a_post_by_its_title_or_its_address() {
    let mut driver = at("See [the notes](mic¦) there.\n");
    driver.keys("\t");
    assert_eq!(driver.text(), "See [the notes](./notes/micro.md) there.\n");
    driver.keys("!");
    assert_eq!(driver.text(), "See [the notes](./notes/micro.md)! there.\n");
    let mut driver = at("See [it](/¦");
    driver.keys("\t");
    assert!(rows(&driver).len() > 1);
    let mut driver = at("![it](mic¦)");
    driver.keys("\t");
    assert!(rows(&driver).is_empty(), "an image leads to no post");
}

#[test]
fn the_headings_of_another_post_are_asked_for_and_then_offered() {
    let mut driver = at("[x](./b.md#¦)");
    driver.keys("\t");
    let asked = driver.last(|effect| match effect {
        Effect::Headings(job) => Some(job.post.id.clone()),
        _ => None,
    });
    let id = asked.expect("headings are asked for");
    let heading = |text: &str, anchor: &str| PageHeading {
        level: 2,
        text: text.to_owned(),
        row: 0,
        anchor: anchor.to_owned(),
    };
    let headings = vec![
        heading("One", "one"),
        heading("Two and more", "two-and-more"),
    ];
    driver.event(Event::Headings(PostHeadings { id, headings }));
    assert_eq!(rows(&driver), ["One", "Two and more"]);
    driver.event(Event::Key(Key::plain(KeyCode::Down)));
    driver.keys("\t");
    assert_eq!(driver.text(), "[x](./b.md#two-and-more)");
}

#[test]
fn a_block_of_code_offers_languages_and_takes_none_unasked() {
    let mut driver = at("let x;¦\n");
    driver.event(Event::Key(Key {
        alt: true,
        ..Key::char('k')
    }));
    assert!(rows(&driver).contains(&"rust"));
    driver.keys("\n");
    assert_eq!(driver.text(), "```\n\nlet x;\n```\n");
    driver.ctrl('z');
    driver.keys("ru");
    driver.keys("\t");
    assert_eq!(rows(&driver)[..2], ["rust", "ruby"]);
    driver.keys("\t");
    assert_eq!(driver.text(), "```rust\nlet x;\n```\n");
}

#[test]
fn where_nothing_can_be_completed_tab_indents() {
    let mut driver = at("one¦");
    driver.keys("\t");
    assert_eq!(driver.text(), "one ");
    let mut driver = at("- one\n- ¦two");
    driver.keys("\t");
    assert_eq!(driver.text(), "- one\n  - two");
}

impl Driver {
    fn spell_job(&self) -> SpellJob {
        let job = self.last(|effect| match effect {
            Effect::Spell(job) => Some(SpellJob::clone(job)),
            _ => None,
        });
        job.expect("words are to be looked at")
    }

    fn answer_spelling(&mut self, answer: Result<SpellAnswer, String>) {
        let path = self.spell_job().path;
        self.event(Event::SpellingDone(Box::new(SpellDone { path, answer })));
    }

    /// Lets the debounce time pass and reports every `wrod` as misspelled.
    fn spelled(&mut self) {
        self.now += 1;
        self.event(Event::Tick);
        let SpellTask::Lines(lines) = self.spell_job().task else {
            panic!("no lines");
        };
        let lines = lines.into_iter().map(|line| {
            let wrong = line.text.match_indices("wrod");
            let wrong = wrong.map(|(at, word)| at..at + word.len()).collect();
            (line.line, line.text, wrong)
        });
        self.answer_spelling(Ok(SpellAnswer::Lines(lines.collect())));
    }

    fn misspelled(&self) -> Vec<std::ops::Range<usize>> {
        self.app
            .edit
            .current()
            .expect("a text")
            .visible_misspellings()
    }
}

#[test]
fn only_the_lines_on_the_screen_are_looked_at_and_each_once() {
    let mut driver = at(&format!("¦a wrod\n{}", "x\n".repeat(500)));
    driver.spelled();
    assert_eq!(driver.misspelled().first(), Some(&(2..6)));
    let SpellTask::Lines(lines) = driver.spell_job().task else {
        panic!("no lines");
    };
    let rows = driver.app.screen().edit.expect("a text").height;
    assert!(lines.len() <= rows, "{}", lines.len());
    driver.effects.clear();
    driver.keys("b");
    assert_eq!(
        driver.misspelled().first(),
        Some(&(3..7)),
        "a mark goes with its word"
    );
    assert!(
        driver
            .effects
            .iter()
            .all(|effect| !matches!(effect, Effect::Spell(_)))
    );
    driver.now += 1;
    driver.event(Event::Tick);
    let SpellTask::Lines(lines) = driver.spell_job().task else {
        panic!("no lines");
    };
    assert_eq!(lines.len(), 1);
}

#[test]
fn a_word_that_is_being_typed_is_not_marked_yet() {
    let mut driver = at("¦");
    driver.keys("a wrod");
    driver.spelled();
    assert!(driver.misspelled().is_empty());
    driver.keys(" ");
    assert_eq!(driver.misspelled().first(), Some(&(2..6)));
}

#[test]
fn suggestions_take_the_place_of_the_word_in_one_step() {
    let mut driver = at("¦a wrod\n");
    driver.ctrl('n');
    let SpellTask::Next(text, state, from) = driver.spell_job().task else {
        panic!("no search");
    };
    assert_eq!((text.to_string().as_str(), from), ("a wrod\n", 0));
    driver.answer_spelling(Ok(SpellAnswer::Next(state, Some((2..6, false)))));
    driver.ctrl('t');
    assert_eq!(
        driver.spell_job().task,
        SpellTask::Suggest("wrod".to_owned())
    );
    let words = vec!["word".to_owned(), "rod".to_owned()];
    driver.answer_spelling(Ok(SpellAnswer::Suggestions("wrod".to_owned(), words)));
    assert_eq!(rows(&driver), ["word", "rod", "add `wrod` to dictionary"]);
    driver.keys("\n");
    assert_eq!(driver.text(), "a word\n");
    driver.ctrl('z');
    assert_eq!(driver.text(), "a wrod\n");
    driver.saved_if_asked();
}

#[test]
fn enter_before_the_suggestions_arrive_leaves_the_word_and_the_menu() {
    let mut driver = at("¦a wrod\n");
    driver.ctrl('n');
    let SpellTask::Next(_, state, _) = driver.spell_job().task else {
        panic!("no search");
    };
    driver.answer_spelling(Ok(SpellAnswer::Next(state, Some((2..6, false)))));
    driver.ctrl('t');
    driver.keys("\n\n");
    assert_eq!(driver.text(), "a wrod\n");
    let words = vec!["word".to_owned()];
    driver.answer_spelling(Ok(SpellAnswer::Suggestions("wrod".to_owned(), words)));
    driver.keys("\n");
    assert_eq!(driver.text(), "a word\n");
}

#[test]
fn a_missing_dictionary_closes_no_menu_of_names() {
    let mut driver = at("let x;¦\n");
    driver.now += 1;
    driver.event(Event::Tick);
    driver.event(Event::Key(Key {
        alt: true,
        ..Key::char('k')
    }));
    driver.keys("ru");
    driver.answer_spelling(Err("No dictionary for de.".to_owned()));
    assert_eq!(rows(&driver)[..2], ["rust", "ruby"]);
}

impl Driver {
    /// Checks that only requested saves happened.
    fn saved_if_asked(&mut self) {
        let asked = self
            .effects
            .iter()
            .any(|effect| matches!(effect, Effect::Save(_)));
        if asked {
            self.finish_save(SaveMethod::Replaced);
        }
        assert!(!asked);
    }
}

#[test]
fn a_word_of_my_own_is_added_and_its_marks_go() {
    let mut driver = at("¦wrod wrod\n");
    driver.spelled();
    assert_eq!(driver.misspelled().len(), 2);
    driver.ctrl('t');
    driver.answer_spelling(Ok(SpellAnswer::Suggestions("wrod".to_owned(), Vec::new())));
    driver.keys("\n");
    assert_eq!(driver.spell_job().task, SpellTask::Add("wrod".to_owned()));
    driver.answer_spelling(Ok(SpellAnswer::Added("wrod".to_owned(), None)));
    assert!(driver.misspelled().is_empty());
    assert!(driver.status_text().contains("to the dictionary"));
    assert!(
        matches!(driver.spell_job().task, SpellTask::Lines(_)),
        "it is looked at again"
    );
}

#[test]
fn no_dictionary_is_said_once_and_quietly() {
    let mut driver = at("¦text\n");
    driver.now += 1;
    driver.event(Event::Tick);
    let missing = || Err("No dictionary for de: run `apt install hunspell-de-de`.".to_owned());
    driver.answer_spelling(missing());
    assert!(driver.status_text().starts_with("No dictionary"));
    assert_eq!(driver.warning_text(), "");
    driver.keys("x");
    driver.answer_spelling(missing());
    assert_eq!(driver.status_text(), "");
}

#[test]
fn a_missing_dictionary_is_reported_for_each_request() {
    let mut driver = at("¦text\n");
    for _ in 0..2 {
        driver.ctrl('n');
        driver.answer_spelling(Err("No dictionary for de.".to_owned()));
        assert!(driver.status_text().starts_with("No dictionary"));
        driver.keys("x");
    }
}

#[test]
fn no_word_on_dictionaries_takes_the_place_of_another() {
    let mut driver = at("¦text\n");
    driver.now += 1;
    driver.event(Event::Tick);
    driver.app.show_message("Saved.");
    let missing = || Err("No dictionary for de.".to_owned());
    driver.answer_spelling(missing());
    assert_eq!(driver.status_text(), "Saved.");
    driver.keys("x");
    driver.answer_spelling(missing());
    assert!(driver.status_text().starts_with("No dictionary"));
}

#[test]
fn spelling_is_off_by_setting_and_by_hand() {
    let mut driver = at("¦text\n");
    driver.ctrl('p');
    driver.keys("toggle spell\n");
    assert!(!driver.app.is_spell_check_on());
    driver.effects.clear();
    driver.keys("x");
    driver.now += 1;
    driver.event(Event::Tick);
    assert!(
        driver
            .effects
            .iter()
            .all(|effect| !matches!(effect, Effect::Spell(_)))
    );
    driver.app.edit.spelling = crate::app::edit::spell_state::SpellCheckState::default();
    assert!(driver.app.is_spell_check_on());
    driver.app.session.settings.spelling.spell = crate::config::settings::SpellSetting::Off;
    assert!(!driver.app.is_spell_check_on());
}

/// Answers the request for image files with these, if there is one.
fn answer_images(driver: &mut Driver, images: &[(&str, u64)]) {
    let asked = driver.last(|effect| match effect {
        Effect::ListImages(post) => Some(post.clone()),
        _ => None,
    });
    let images = images.iter().map(|(path, bytes)| ListedImage {
        path: (*path).to_owned(),
        bytes: *bytes,
    });
    driver.event(Event::ImagesListed(PostImages {
        post: asked.expect("images are asked for"),
        images: images.collect(),
    }));
}

#[test]
fn tab_goes_from_the_text_of_an_image_to_its_file_and_out() {
    let mut driver = at("See ![an alt¦]() there.\n");
    driver.keys("\t");
    answer_images(
        &mut driver,
        &[("new one.png", 84_000), ("img/old.png", 1_200_000)],
    );
    assert_eq!(rows(&driver), ["new one.png", "img/old.png"]);
    driver.keys("\t");
    assert_eq!(driver.text(), "See ![an alt](new%20one.png) there.\n");
    driver.keys("!");
    assert_eq!(driver.text(), "See ![an alt](new%20one.png)! there.\n");
}

#[test]
fn a_complete_file_or_one_without_a_match_is_left_by_tab() {
    for (text, images) in [
        (
            "![a](img/x.png¦) b\n",
            &[("img/x.png", 1), ("img/x.png2.png", 2)][..],
        ),
        ("![a](none¦) b\n", &[]),
        ("![a](¦) b\n", &[]),
    ] {
        let mut driver = at(text);
        driver.keys("\t");
        answer_images(&mut driver, images);
        driver.keys("!");
        assert_eq!(
            driver.text(),
            text.replace('¦', "").replace(')', ")!"),
            "{text}"
        );
    }
    let mut driver = at("[a](./notes/micro.md¦) b\n");
    driver.keys("\t!");
    assert_eq!(driver.text(), "[a](./notes/micro.md)! b\n");
}

#[test]
fn images_narrow_while_typing_and_a_late_answer_opens_nothing() {
    let mut driver = at("![a](¦)\n");
    driver.keys("\t");
    answer_images(
        &mut driver,
        &[("one.png", 1), ("two.png", 2), ("[3].png", 3)],
    );
    driver.keys("t");
    assert_eq!(rows(&driver), ["two.png"]);
    let mut driver = at("![a](¦)\n");
    driver.keys("\t");
    driver.event(Event::Key(Key::plain(KeyCode::Home)));
    answer_images(&mut driver, &[("one.png", 1), ("two.png", 2)]);
    assert!(rows(&driver).is_empty());
    let mut driver = at("![a](3¦)\n");
    driver.keys("\t");
    answer_images(&mut driver, &[("one.png", 1), ("[3].png", 3)]);
    assert_eq!(driver.text(), "![a](%5B3%5D.png)\n");
}

#[test]
fn tab_in_a_table_goes_to_the_next_cell_and_not_in_code() {
    let mut driver = at("| a¦ | b |\n| - | - |\n");
    driver.keys("\t\t");
    driver.keys("1\t2");
    assert_eq!(driver.text(), "| a | b |\n| - | - |\n| 1  | 2  |\n");
    let mut driver = at("```\n| a¦ | b |\n| - | - |\n```\n");
    driver.keys("\t");
    assert!(driver.text().contains("| a"), "{}", driver.text());
    assert_ne!(driver.text(), "```\n| a | b |\n| - | - |\n```\n");
}
