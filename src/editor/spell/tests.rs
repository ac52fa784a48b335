//! Spell check with dictionaries of a few words.

use std::path::{Path, PathBuf};

use super::*;
use crate::editor::highlight::{LexerState, lex};

const AFF: &str =
    "SET UTF-8\nTRY esianrtolcdugmphbyfvkwz'\nREP 1\nREP f ph\nSFX S Y 1\nSFX S 0 s .\n";
const DIC: &str = "20\nhello/S\nworld/S\nthe\nquick\nword/S\ntitle/S\ndon't\nnaïve\ncafé\nA\nAnd\nand\nor\nphone/S\nvis-à-vis\nsee\nof\nwell\nknown\nadresse\n";

fn english() -> Dictionary {
    Dictionary::new(AFF, DIC).unwrap()
}

fn wrong_after(line: &str, before: LexerState, personal: &PersonalDictionary) -> Vec<String> {
    let (runs, _) = lex(line, before);
    let wrong = english().misspelled(line, &runs, personal);
    wrong
        .into_iter()
        .map(|word| line.get(word).unwrap().to_owned())
        .collect()
}

#[track_caller]
fn wrong(line: &str, wanted: &[&str]) {
    assert_eq!(
        wrong_after(line, LexerState::TEXT, &PersonalDictionary::default()),
        wanted,
        "{line}"
    );
}

#[test]
fn unknown_words_are_found_where_they_stand() {
    wrong("hello wrold, the quikc words", &["wrold", "quikc"]);
    wrong("Hello WORLDWIDE words", &["WORLDWIDE"]);
    wrong("hello", &[]);
    wrong(
        "## Hello *wrold* and **quikc** ~~teh~~",
        &["wrold", "quikc", "teh"],
    );
    wrong("- [ ] wrold", &["wrold"]);
    wrong("> wrold", &["wrold"]);
    wrong("| hello | wrold |", &["wrold"]);
}

#[test]
fn apostrophes_and_hyphens_belong_to_their_words() {
    wrong("don't don’t 'hello' ‘hello’ words'", &[]);
    wrong("doesn't naïve's wrold’s", &["doesn't", "wrold’s"]);
    wrong("vis-à-vis well-known well-konwn", &["konwn"]);
    wrong("hel\u{ad}lo", &[]);
    wrong("naïve café nai\u{308}ve", &[]);
}

#[test]
fn only_prose_is_checked() {
    wrong(
        "the `wrold` of [hello](wrold.md) ![quikc](wrold.png)",
        &["quikc"],
    );
    wrong(
        "see https://wrold.quikc/teh and <wrold@quikc.io> or www.wrold.io",
        &[],
    );
    wrong(
        "see wrold@quikc.io or /usr/wrold ~/quikc a/b/wrold #wrold @wrold wrold()",
        &[],
    );
    wrong(
        "<wrold quikc=\"teh\"> {{< wrold >}} {% wrold %} <!-- wrold -->",
        &[],
    );
    wrong("$wrold$ [^wrold] &wrold;", &[]);
    wrong("[hello][wrold]", &[]);
    wrong("    wrold", &[]);
    wrong(":::wrold Quikc", &["Quikc"]);
}

#[test]
fn names_of_technical_things_are_no_words() {
    wrong(
        "HTTPS and APIs or x86 v2 fooBar foo_bar wrold.rs e.g. i.e. iPhone",
        &[],
    );
    wrong("x and y in .gitignroe", &["in"]);
    wrong("hello **W**rold", &[]);
}

#[test]
fn words_of_other_scripts_are_of_other_languages() {
    wrong("привет 日本語 Łódź ñandú", &[]);
    let russian = Dictionary::new("SET UTF-8\n", "2\nпривет\nмир\n").unwrap();
    let line = "привет wrold мирр";
    let (runs, _) = lex(line, LexerState::TEXT);
    let wrong = russian.misspelled(line, &runs, &PersonalDictionary::default());
    let wrong: Vec<&str> = wrong
        .into_iter()
        .filter_map(|word| line.get(word))
        .collect();
    assert_eq!(wrong, ["мирр"]);
}

#[test]
fn titles_and_descriptions_in_front_matter_are_checked() {
    let mut state = LexerState::START;
    let mut found = Vec::new();
    for line in [
        "---",
        "title: \"Hello wrold\"",
        "slug: quikc",
        "tags: [teh]",
        "description: >",
        "  teh words",
        "---",
        "quikc",
    ] {
        found.extend(wrong_after(line, state, &PersonalDictionary::default()));
        state = lex(line, state).1;
    }
    assert_eq!(found, ["wrold", "teh", "quikc"]);
}

#[test]
fn the_rest_of_a_huge_line_is_not_looked_at() {
    let line = "wrold ".repeat(100_000);
    let found = wrong_after(&line, LexerState::TEXT, &PersonalDictionary::default());
    assert!((2_000..=3_000).contains(&found.len()), "{}", found.len());
}

#[test]
fn the_writers_own_words_are_right() {
    let own = PersonalDictionary::read("wrold\nQuikc\n");
    assert_eq!(
        wrong_after("wrold Wrold WROLD wRold", LexerState::TEXT, &own),
        Vec::<String>::new()
    );
    assert_eq!(
        wrong_after("Quikc quikc WORLDWROLD", LexerState::TEXT, &own),
        ["quikc", "WORLDWROLD"]
    );
    assert!(own.knows("QUIKC"));
    let own = PersonalDictionary::read("teh's\n");
    assert_eq!(wrong_after("teh's teh", LexerState::TEXT, &own), ["teh"]);
}

#[test]
fn a_list_of_words_is_sorted_and_comes_back() {
    let mut own = PersonalDictionary::read("\u{feff}zebra\r\n\n  Ärger \napple\nBerlin\napple\n");
    assert_eq!(own.to_text(), "apple\nBerlin\nzebra\nÄrger\n");
    assert_eq!(PersonalDictionary::read(&own.to_text()), own);
    assert!(own.add("don’t") && !own.add("don't") && !own.add(" "));
    assert!(own.knows("don’t"));
    assert!(own.remove("zebra") && !own.remove("zebra"));
}

#[test]
fn near_words_are_suggested() {
    let english = english();
    assert_eq!(
        english.suggest("wrold").first().map(String::as_str),
        Some("world")
    );
    assert!(english.suggest("fone").contains(&"phone".to_owned()));
    assert!(english.suggest("helo").len() <= 7);
    assert_eq!(english.suggest(&"hello".repeat(100)), Vec::<String>::new());
    let long = "a".repeat(30) + "hello";
    let known = Dictionary::new(AFF, &format!("1\n{long}\n")).unwrap();
    assert_eq!(known.suggest(&format!("{long}x")), [long.as_str()]);
    let long = long.repeat(2);
    let known = Dictionary::new(AFF, &format!("1\n{long}\n")).unwrap();
    assert_eq!(known.suggest(&format!("{long}x")), Vec::<String>::new());
    assert_eq!(english.suggest(""), Vec::<String>::new());
}

#[test]
fn dictionaries_are_read_in_their_characters() {
    let line = "Grüße Grüsse";
    let (runs, _) = lex(line, LexerState::TEXT);
    let check = |aff: &[u8], dic: &[u8]| {
        let german = Dictionary::from_bytes(aff, dic)?;
        let wrong = german.misspelled(line, &runs, &PersonalDictionary::default());
        Ok(wrong.iter().map(|word| word.start).collect::<Vec<_>>())
    };
    let latin = b"2\nGr\xfc\xdfe\nhallo\n";
    assert_eq!(check(b"SET ISO8859-1\n", latin), Ok(vec![8]));
    assert_eq!(check(b"", latin), Ok(vec![8]));
    assert_eq!(check(b"SET ISO-8859-15\r\n", latin), Ok(vec![8]));
    assert_eq!(
        check(
            "\u{feff}SET UTF-8\n".as_bytes(),
            "2\nGrüße\nhallo\n".as_bytes()
        ),
        Ok(vec![8])
    );
    assert_eq!(
        check(b"SET UTF-8\n", latin),
        Err(DictionaryError::NotUtf8(4, "dic"))
    );
    assert_eq!(
        check(b"SET KOI8-R\n", latin),
        Err(DictionaryError::Encoding("KOI8-R".to_owned()))
    );
    assert!(matches!(
        check(b"SET UTF-8\n", b"no number\n"),
        Err(DictionaryError::Malformed(_))
    ));
    assert_eq!(decode::decode(b"SET ISO8859-15\n", b"\xa4").unwrap().1, "€");
}

#[test]
fn the_most_specific_source_sets_the_language() {
    let of = |matter: Option<&str>, path: &str, settings: Option<&str>, lang: &str| {
        let environment = |name: &str| (name == "LANG").then(|| lang.to_owned());
        detect_language(matter, Path::new(path), settings, &environment)
    };
    let is = |tag: &str| LanguageTag::read(tag);
    assert_eq!(
        of(Some("de-AT"), "a.fr.md", Some("it"), "en_US.UTF-8"),
        is("de_AT")
    );
    assert_eq!(
        of(None, "blog/a.fr.md", Some("it"), "en_US.UTF-8"),
        is("fr")
    );
    assert_eq!(
        of(None, "i18n/pl/blog/a.md", Some("it"), "en_US.UTF-8"),
        is("pl")
    );
    assert_eq!(
        of(None, "v1.2/notes.on.md", Some("it"), "en_US.UTF-8"),
        is("it")
    );
    assert_eq!(of(None, "a.md", None, "en_US.UTF-8"), is("en-us"));
    assert_eq!(of(None, "a.md", None, "C.UTF-8"), None);
    assert_eq!(of(Some("../../etc"), "a.md", None, ""), None);
    assert_eq!(is("sr-Latn-RS"), is("sr_RS"));
}

#[test]
fn dictionaries_are_looked_for_where_systems_have_them() {
    let variable = |name: &str| match name {
        "DICPATH" => Some("/mine:relative:/yours".to_owned()),
        "HOME" => Some("/home/me".to_owned()),
        _ => None,
    };
    let found = dictionary_paths(&LanguageTag::read("de-AT").unwrap(), &variable);
    assert_eq!(found[0], PathBuf::from("/mine/de_AT.aff"));
    assert_eq!(found[1], PathBuf::from("/yours/de_AT.aff"));
    assert_eq!(
        found[2],
        PathBuf::from("/home/me/.local/share/hunspell/de_AT.aff")
    );
    let place = |path: &str| found.iter().position(|found| found == Path::new(path));
    assert!(place("/usr/share/hunspell/de_AT.aff") < place("/mine/de_DE.aff"));
    assert!(place("/usr/share/myspell/dicts/de_DE.aff").is_some());
    assert!(place("/usr/share/hunspell/de.aff").is_some());
    let english = dictionary_paths(&LanguageTag::read("en").unwrap(), &|_| None);
    assert_eq!(english[0], PathBuf::from("/usr/share/hunspell/en_US.aff"));
    assert!(english.contains(&PathBuf::from("/usr/share/hunspell/en_GB.aff")));
}
