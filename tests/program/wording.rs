//! Checks the wording of everything that people read: string literals and doc comments, assets,
//! tour posts, the README, the help of every command, and the man pages.
//!
//! One thing has one word, and that word is the usual one. To ban another phrase, add a row to
//! [`BANNED`]; if a phrase is right in one place, add a row with the reason to [`ALLOWED_IN`].

use std::fs;
use std::path::{Path, PathBuf};

use proc_macro2::{Delimiter, TokenStream, TokenTree};

use crate::support::Launch;

/// Phrases that are not used, grouped by what to write instead.
const BANNED: &[(&str, &[&str])] = &[
    (
        "undo",
        &[
            "take back",
            "takes back",
            "taken back",
            "took back",
            "takes it back",
            "take it back",
            "take the change back",
        ],
    ),
    ("fix", &["mend", "mends", "mended", "mending"]),
    ("match", &["hit", "hits"]),
    ("URL", &["address", "addresses"]),
    (
        "recovery copy",
        &[
            "draft kept",
            "kept draft",
            "kept text",
            "folder of drafts",
            "to the drafts",
            "in the drafts",
            "among the drafts",
            "postdesk drafts",
        ],
    ),
    ("conflict", &["to settle", "settle"]),
    (
        "change preview; apply / cancel",
        &["deed", "deeds", "do what is shown"],
    ),
    (
        "exclude, skip or ignore",
        &[
            "left out",
            "leave out",
            "leaves out",
            "leave these out",
            "passed over",
            "left aside",
        ],
    ),
    (
        "similar tags",
        &["near tag", "near tags", "make them one", "spelled alike"],
    ),
    ("match case", &["capitals count"]),
    (
        "streak",
        &["weeks in a row", "months in a row", "days in a row"],
    ),
    ("per", &["posts a month", "words a month"]),
    (
        "isn't a, not a, no … found",
        &[
            "is no", "are no", "was no", "were no", "are none", "as none",
        ],
    ),
    (
        "a plain possessive",
        &["of ours", "of your own", "of its own accord"],
    ),
    (
        "is, has",
        &[
            "stand on",
            "stand beside",
            "stood",
            "stands at",
            "stands in",
            "stands first",
            "stands there",
            "stands behind",
            "stands twice",
        ],
    ),
    ("is in", &["lies in", "lie in"]),
    (
        "undone, unchanged, or the new state",
        &["so already", "it is so", "is there already"],
    ),
    ("message", &["was said", "what was said"]),
    ("to come", &["is to come", "date to come"]),
    ("must be, needs", &["wish for", "wished for"]),
    (
        "no such, not found, no",
        &["leads to nothing", "leads nowhere"],
    ),
    ("who", &["whoever", "of whoever"]),
    ("name", &["called so", "called that"]),
    ("delete", &["is taken away", "taken away", "take away"]),
    (
        "remove",
        &["take out", "takes out", "take the line away", "takes away"],
    ),
    (
        "delete",
        &["erase", "erases", "throw away", "throw unsaved text away"],
    ),
    ("forward, after", &["behind the cursor", "behind its name"]),
    (
        "search",
        &[
            "looked through",
            "look through",
            "looked at",
            "is looked at",
        ],
    ),
    ("continue", &["go on with", "goes on with"]),
    (
        "wrapped to the top",
        &["from the top again", "from the end again"],
    ),
    (
        "next to, as a copy",
        &[
            "save beside",
            "saved beside",
            "written beside",
            "save my text beside",
        ],
    ),
    ("space", &["a blank between"]),
    ("American spelling", BRITISH),
    (
        "one plain word",
        &[
            "anew",
            "commonest",
            "misspelt",
            "thereof",
            "therein",
            "lest",
            "hence",
            "at hand",
            "under your fingers",
            "at home on",
            "take along",
            "way out",
            "all the same",
            "one's own",
        ],
    ),
];

/// British spellings: the project uses the American ones.
const BRITISH: &[&str] = &[
    "colour",
    "colours",
    "coloured",
    "grey",
    "honour",
    "honours",
    "honoured",
    "behaviour",
    "neighbour",
    "neighbours",
    "favourite",
    "licence",
    "centre",
    "centred",
    "cancelled",
    "labelled",
    "recognise",
    "recognised",
    "normalise",
    "organise",
];

/// Longer phrases that contain a banned one and are good English.
const ALLOWED: &[&str] = &[
    "is no longer",
    "are no longer",
    "there is no",
    "there are no",
    "if there is none",
    "where there is none",
    "there is none",
    "there are none",
    "why there is none",
    "email address",
    "email addresses",
    "mail addresses",
    "drafts folder",
    "is no larger than",
    "is no slower than",
];

/// Phrases that are right in one file, with the reason.
const ALLOWED_IN: &[(&str, &str, &str)] = &[
    (
        "src/config/renamed_actions.rs",
        "mend",
        "an old name of an action",
    ),
    (
        "src/config/renamed_actions.rs",
        "erase",
        "an old name of an action",
    ),
    (
        "src/markdown/blocks/html_inline.rs",
        "address",
        "the HTML element",
    ),
    (
        "src/markdown/preprocess/html_block.rs",
        "address",
        "the HTML element",
    ),
    (
        "src/markdown/layout/wrap.rs",
        "addresses",
        "those in memory",
    ),
    (
        "src/runtime/terminal/image_overlay.rs",
        "erase",
        "the word of ECMA-48",
    ),
    (
        "src/runtime/terminal/image_overlay.rs",
        "erases",
        "the word of ECMA-48",
    ),
    (
        "src/runtime/terminal/test_terminal.rs",
        "erase",
        "the word of ECMA-48",
    ),
    (
        "src/runtime/terminal/test_terminal.rs",
        "erases",
        "the word of ECMA-48",
    ),
];

/// The owner's post: its words are its author's.
const OWNERS_POST: &str = "posts/microservices-architecture-lessons.md";

/// A text that people read: where it is, and its words.
struct Passage {
    file: String,
    line: usize,
    text: String,
}

/// Returns the text in lower case, as words with single spaces between and around them.
fn words(text: &str) -> String {
    let is_word = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '\'');
    let words: Vec<String> = text
        .split(|c| !is_word(c))
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    format!(" {} ", words.join(" "))
}

/// Returns the banned phrases in a passage, each with what to write instead.
fn banned_in(passage: &Passage) -> Vec<(&'static str, &'static str)> {
    let mut text = words(&passage.text);
    for phrase in ALLOWED {
        // with the spaces, so that the words beside it stay words
        text = text.replace(&format!(" {phrase} "), " ; ");
    }
    let is_allowed = |phrase: &str| {
        ALLOWED_IN
            .iter()
            .any(|(file, allowed, _)| passage.file == *file && phrase == *allowed)
    };
    let all = BANNED
        .iter()
        .flat_map(|(instead, phrases)| phrases.iter().map(move |phrase| (*phrase, *instead)));
    all.filter(|(phrase, _)| text.contains(&format!(" {phrase} ")) && !is_allowed(phrase))
        .collect()
}

/// Fails with a line per banned phrase.
fn check(passages: &[Passage]) {
    assert!(!passages.is_empty(), "nothing was read");
    let lines: Vec<String> = passages
        .iter()
        .flat_map(|passage| banned_in(passage).into_iter().map(move |it| (passage, it)))
        .map(|(passage, (phrase, instead))| {
            let Passage { file, line, text } = passage;
            let text = text.trim();
            format!("{file}:{line}: `{phrase}`; write: {instead}\n    {text}")
        })
        .collect();
    assert!(
        lines.is_empty(),
        "{} phrases:\n{}",
        lines.len(),
        lines.join("\n")
    );
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Returns the files below a folder that have one of these extensions, by name.
fn files_below(folder: &str, extensions: &[&str]) -> Vec<PathBuf> {
    let mut folders = vec![root().join(folder)];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a folder of the project") {
            let path = entry.expect("an entry").path();
            let extension = path.extension().unwrap_or_default().to_string_lossy();
            if path.is_dir() {
                folders.push(path);
            } else if extensions.contains(&extension.as_ref()) {
                files.push(path);
            }
        }
    }
    files.sort();
    files
}

fn name_of(path: &Path) -> String {
    let name = path.strip_prefix(root()).expect("a path of the project");
    name.to_string_lossy().into_owned()
}

/// Splits a text into paragraphs, so that a phrase over a line break is found too.
fn paragraphs(file: &str, text: &str) -> Vec<Passage> {
    let mut all: Vec<Passage> = Vec::new();
    let mut is_open = false;
    for (number, line) in text.lines().enumerate() {
        // comments of settings files read like paragraphs
        let line = line.trim_start_matches(['#', ' ']);
        if line.trim().is_empty() || line.starts_with('|') {
            is_open = false;
        }
        match all.last_mut().filter(|_| is_open) {
            Some(last) => last.text = format!("{} {line}", last.text),
            None if line.trim().is_empty() => {}
            None => all.push(Passage {
                file: file.to_owned(),
                line: number + 1,
                text: line.to_owned(),
            }),
        }
        is_open = !line.trim().is_empty();
    }
    all
}

/// Collects the string literals of a token stream, doc comments included, without test modules.
fn literals(tokens: TokenStream, file: &str, found: &mut Vec<Passage>) {
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Group(group) if group.to_string().replace(' ', "") == "[cfg(test)]" => {
                // the item ends with its body or a semicolon
                for token in tokens.by_ref() {
                    match token {
                        TokenTree::Group(body) if body.delimiter() == Delimiter::Brace => break,
                        TokenTree::Punct(end) if end.as_char() == ';' => break,
                        _ => {}
                    }
                }
            }
            TokenTree::Group(group) => literals(group.stream(), file, found),
            TokenTree::Literal(literal) => {
                if let Ok(syn::Lit::Str(text)) = syn::parse_str(&literal.to_string()) {
                    found.push(Passage {
                        file: file.to_owned(),
                        line: literal.span().start().line,
                        text: text.value(),
                    });
                }
            }
            TokenTree::Ident(_) | TokenTree::Punct(_) => {}
        }
    }
}

/// Joins the lines of doc comments that follow each other.
fn joined(passages: Vec<Passage>) -> Vec<Passage> {
    let mut all: Vec<Passage> = Vec::new();
    let mut end = 0;
    for passage in passages {
        let is_next = passage.line == end + 1 && passage.text.starts_with(' ');
        end = passage.line;
        match all.last_mut().filter(|_| is_next) {
            Some(last) => last.text += &passage.text,
            None => all.push(passage),
        }
    }
    all
}

/// Whether a sentence names a key.
fn names_a_key(text: &str) -> bool {
    let is_key = |word: &&str| {
        let word = word.trim_matches(|c: char| ".,;:()`".contains(c));
        let named = ["Esc", "Enter", "Tab", "Space", "Del", "Backspace"];
        let mut letters = word.chars();
        let is_letter = match (letters.next(), letters.next()) {
            (Some(letter), None) => letter.is_ascii_alphabetic() && !"aI".contains(letter),
            _ => false,
        };
        let prefixes = ["Ctrl-", "Alt-", "Shift-"];
        is_letter || named.contains(&word) || prefixes.iter().any(|it| word.starts_with(it))
    };
    text.split(' ').count() > 2 && text.split(' ').any(|word| is_key(&word))
}

#[test]
fn messages_take_their_keys_from_the_key_map() {
    assert!(names_a_key("Not saved yet: m to continue."));
    assert!(names_a_key("Type a name, or press Esc to cancel."));
    assert!(!names_a_key("Saved a copy of your text."));
    for path in files_below("src/app", &["rs"]) {
        let file = name_of(&path);
        if file.contains("/tests/") || file.ends_with("/tests.rs") {
            continue;
        }
        let text = fs::read_to_string(&path).expect("a source");
        let mut found = Vec::new();
        literals(text.parse().expect("tokens"), &file, &mut found);
        // doc comments begin with a blank
        for passage in found
            .iter()
            .filter(|passage| !passage.text.starts_with(' '))
        {
            assert!(
                !names_a_key(&passage.text),
                "{file}:{}: a key may be bound differently; write `NoticeText::key`: {}",
                passage.line,
                passage.text
            );
        }
    }
}

#[test]
fn sources_use_the_usual_words() {
    let mut found = Vec::new();
    for path in files_below("src", &["rs"]) {
        let file = name_of(&path);
        if file.contains("/tests/") || file.ends_with("/tests.rs") {
            continue;
        }
        let text = fs::read_to_string(&path).expect("a source file");
        let tokens = text.parse().expect("the tokens of a source file");
        let mut passages = Vec::new();
        literals(tokens, &file, &mut passages);
        found.extend(joined(passages));
    }
    assert!(found.len() > 5000, "{} texts are too few", found.len());
    check(&found);
}

#[test]
fn assets_posts_and_the_readme_use_the_usual_words() {
    let assets = files_below("assets", &["toml", "md", "svg"]);
    let posts = files_below("posts", &["md"]);
    let readme = [root().join("README.md")];
    let mut found = Vec::new();
    for path in assets.iter().chain(&posts).chain(&readme) {
        let file = name_of(path);
        if file != OWNERS_POST {
            let text = fs::read_to_string(path).expect("a text");
            found.extend(paragraphs(&file, &text));
        }
    }
    check(&found);
}

/// Returns the commands that a help text lists.
fn commands(help: &str) -> Vec<String> {
    let list = help.split_once("Commands:\n").map_or("", |(_, rest)| rest);
    let list = list.split("\n\n").next().unwrap_or_default();
    list.lines()
        .filter(|line| line.starts_with("  ") && !line.starts_with("   "))
        .filter_map(|line| line.split_whitespace().next().map(str::to_owned))
        .filter(|command| command != "help")
        .collect()
}

#[test]
fn help_and_man_pages_use_the_usual_words() {
    let launch = Launch::postdesk(&[]);
    let mut waiting: Vec<Vec<String>> = vec![Vec::new()];
    let mut found = Vec::new();
    while let Some(command) = waiting.pop() {
        let run = |before: &[&str], after: &[&str]| {
            let command = command.iter().map(String::as_str);
            let words: Vec<&str> = before.iter().copied().chain(command).collect();
            launch.run(&[&words, after].concat()).text().to_owned()
        };
        let name = command.join(" ");
        let help = run(&[], &["--help"]);
        let below = commands(&help).into_iter();
        waiting.extend(below.map(|last| [command.as_slice(), &[last]].concat()));
        found.extend(paragraphs(&format!("postdesk {name} --help"), &help));
        let page = run(&["man"], &[]).replace('\\', "");
        found.extend(paragraphs(&format!("postdesk man {name}"), &page));
    }
    assert!(found.len() > 200, "{} texts are too few", found.len());
    check(&found);
}

#[test]
fn a_phrase_is_found_in_any_case_and_over_line_breaks_and_allowed_ones_are_not() {
    let phrases = |text: &str| {
        let passages = paragraphs("x.md", text);
        let found = passages.iter().flat_map(banned_in);
        found.map(|(phrase, _)| phrase).collect::<Vec<_>>()
    };
    assert_eq!(phrases("Nothing\nis\nTaken Back."), ["taken back"]);
    assert_eq!(phrases("It is no post. There is no post."), ["is no"]);
    assert_eq!(
        phrases("It is no longer listed; there is no list."),
        [""; 0]
    );
    assert_eq!(phrases("# its\n# address\n\nwhite"), ["address"]);
    assert_eq!(phrases("`hit-list` whit hits_all"), [""; 0]);
}

#[test]
fn every_exception_is_needed() {
    for (file, phrase, reason) in ALLOWED_IN {
        assert!(!reason.is_empty(), "{file}: {phrase}: why?");
        let text = fs::read_to_string(root().join(file));
        let text = text.unwrap_or_else(|_| panic!("{file} does not exist"));
        assert!(
            words(&text).contains(&format!(" {phrase} ")),
            "{file} no longer contains `{phrase}`"
        );
    }
}
