//! Where the front matter of a file begins and ends, byte for byte.
//!
//! Splitting never changes or loses a byte: the five parts put together are the file. Which fences
//! count is the generator's business; Docusaurus' rules are those of `gray-matter` 4, quirks kept.

pub mod edit;
pub mod json;
pub mod toml;
pub mod value;
pub mod yaml;

use super::profile::Fences;
use super::site::SiteKind;

/// The language of a front matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// There is none.
    None,
    /// YAML.
    Yaml,
    /// TOML.
    Toml,
    /// JSON.
    Json,
    /// Named after the fence, and one that the generator does not know or that would be executed.
    Refused,
}

/// A file in its five parts, in the order in which they stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Split<'a> {
    /// The byte order mark, or nothing.
    pub bom: &'a str,
    /// The opening fence with its line end, or nothing.
    pub opener: &'a str,
    /// What stands between the fences, with its last line end.
    pub matter: &'a str,
    /// The closing fence with its line end, or nothing.
    pub closer: &'a str,
    /// Everything after it.
    pub body: &'a str,
    /// What the front matter is written in.
    pub language: Language,
}

impl<'a> Split<'a> {
    fn none(bom: &'a str, body: &'a str) -> Self {
        Self {
            bom,
            opener: "",
            matter: "",
            closer: "",
            body,
            language: Language::None,
        }
    }

    /// Tells whether the file has front matter, be it empty.
    pub fn is_some(&self) -> bool {
        self.language != Language::None
    }

    /// Gives the byte at which the front matter begins in the file.
    pub fn matter_start(&self) -> usize {
        self.bom.len() + self.opener.len()
    }

    /// Gives the byte at which the body begins in the file.
    pub fn body_start(&self) -> usize {
        self.matter_start() + self.matter.len() + self.closer.len()
    }

    /// Gives the line of the file on which the front matter begins, from 1.
    pub fn matter_line(&self) -> usize {
        1 + line_ends(self.opener)
    }

    /// Gives the line of the file on which the body begins, from 1.
    pub fn body_line(&self) -> usize {
        self.matter_line() + line_ends(self.matter) + line_ends(self.closer)
    }

    /// Takes the text behind the opening fence: the name of a language, or nothing.
    pub fn language_name(&self) -> &'a str {
        self.opener.trim_start_matches('-').trim()
    }
}

fn line_ends(text: &str) -> usize {
    text.bytes().filter(|&byte| byte == b'\n').count()
}

/// Splits a file as the generator does.
pub fn split(text: &str, kind: SiteKind) -> Split<'_> {
    let (bom, rest) = match text.strip_prefix('\u{feff}') {
        Some(rest) => ("\u{feff}", rest),
        None => ("", text),
    };
    let fences = &kind.profile().fences;
    let bare = || fences.opener_may_miss.then(|| hexo_without_opener(rest));
    let found = if fences.gray_matter {
        gray_matter(rest)
    } else {
        fenced(rest, fences).or_else(|| bare().flatten())
    };
    match found {
        Some(split) => Split { bom, ..split },
        None => Split::none(bom, rest),
    }
}

/// Cuts `rest` after the given lengths of opener, matter and closer.
fn parts(rest: &str, lengths: [usize; 3], language: Language) -> Option<Split<'_>> {
    let (opener, rest) = rest.split_at_checked(lengths[0])?;
    let (matter, rest) = rest.split_at_checked(lengths[1])?;
    let (closer, body) = rest.split_at_checked(lengths[2])?;
    Some(Split {
        bom: "",
        opener,
        matter,
        closer,
        body,
        language,
    })
}

/// `gray-matter`: the block ends at the first `\n---`, whatever follows on that line.
fn gray_matter(rest: &str) -> Option<Split<'_>> {
    let after = rest.strip_prefix("---")?;
    if after.starts_with('-') {
        return None;
    }
    let line = after.find('\n').map_or(rest.len(), |at| 3 + at + 1);
    let language = language_of(rest.get(3..line)?.trim());
    let Some(close) = rest
        .get(line - 1..)?
        .find("\n---")
        .filter(|_| rest.len() >= line)
    else {
        return parts(rest, [line, rest.len() - line, 0], language);
    };
    let matter = close;
    let after = rest.get(line + matter + 3..)?;
    let end = line_end_at_start(after);
    parts(rest, [line, matter, 3 + end], language)
}

fn language_of(name: &str) -> Language {
    match name.to_ascii_lowercase().as_str() {
        "" | "yaml" | "yml" => Language::Yaml,
        "json" => Language::Json,
        _ => Language::Refused,
    }
}

fn line_end_at_start(text: &str) -> usize {
    let carriage = usize::from(text.starts_with('\r'));
    let feed = text.get(carriage..).is_some_and(|t| t.starts_with('\n'));
    carriage + usize::from(feed)
}

/// The fences of the other generators: each on a line of its own.
fn fenced<'a>(rest: &'a str, fences: &Fences) -> Option<Split<'a>> {
    let first = rest.split_inclusive('\n').next()?;
    let fence = first.trim_end();
    if fence.starts_with('{') || fence == ";;;" {
        return braced(rest, fence);
    }
    let (mark, language) = match fence {
        "+++" => ("+++", Language::Toml),
        "---" => ("---", Language::Yaml),
        _ => (fence.get(..3).filter(|&mark| mark == "---")?, named(fence)?),
    };
    let dots = fences.dots && mark == "---";
    let is_close = |line: &str| line == mark || (dots && line == "...");
    let (matter, closer) =
        until(rest.get(first.len()..)?, is_close).unwrap_or((rest.len() - first.len(), 0));
    if closer == 0 && mark == "---" && fences.unclosed_is_text {
        return None;
    }
    parts(rest, [first.len(), matter, closer], language)
}

/// The language behind a fence of a tolerant generator.
fn named(fence: &str) -> Option<Language> {
    let name = fence.trim_start_matches('-').trim();
    if fence.starts_with("----") {
        return None;
    }
    Some(match name.to_ascii_lowercase().as_str() {
        "yaml" | "yml" => Language::Yaml,
        "toml" => Language::Toml,
        "json" => Language::Json,
        _ => Language::Refused,
    })
}

/// Finds the first line that closes: its place and its length with the line end.
fn until(text: &str, is_close: impl Fn(&str) -> bool) -> Option<(usize, usize)> {
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if is_close(line.trim_end()) {
            return Some((at, line.len()));
        }
        at += line.len();
    }
    None
}

/// A JSON object at the very start, bare or between `;;;`.
fn braced<'a>(rest: &'a str, fence: &str) -> Option<Split<'a>> {
    if fence == ";;;" {
        let first = rest.find('\n')? + 1;
        let (matter, closer) = until(rest.get(first..)?, |line| line == ";;;")?;
        return parts(rest, [first, matter, closer], Language::Json);
    }
    let matter = json::length(rest)?;
    let after = rest.get(matter..)?;
    let blank = after.len() - after.trim_start_matches([' ', '\t']).len();
    let semicolons = after.get(blank..)?;
    let closer = match semicolons.trim_start().strip_prefix(";;;") {
        Some(tail) => after.len() - tail.len() + line_end_at_start(tail),
        None => blank + line_end_at_start(semicolons),
    };
    parts(rest, [0, matter, closer], Language::Json)
}

/// Hexo takes a first line that is a key, and a later `---`, for front matter without an opener.
fn hexo_without_opener(rest: &str) -> Option<Split<'_>> {
    let key = rest.split_inclusive('\n').next()?.split_once(':')?.0;
    if key.is_empty() || !key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_') {
        return None;
    }
    let (matter, closer) = until(rest, |line| line == "---")?;
    parts(rest, [0, matter, closer], Language::Yaml)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn docusaurus(text: &str) -> (&str, &str) {
        let split = split(text, SiteKind::Docusaurus);
        (split.matter, split.body)
    }

    #[test]
    fn gray_matter_closes_at_the_first_line_that_begins_with_three_dashes() {
        assert_eq!(docusaurus("---\na: 1\n---\nb\n"), ("a: 1\n", "b\n"));
        assert_eq!(docusaurus("---\na: 1\n-----\nb"), ("a: 1\n", "--\nb"));
        assert_eq!(docusaurus("---\na: 1\n---foo\nb"), ("a: 1\n", "foo\nb"));
        assert_eq!(docusaurus("---\r\na: 1\r\n---\r\nb"), ("a: 1\r\n", "b"));
        assert_eq!(docusaurus("---\n---\nb"), ("", "b"));
    }

    #[test]
    fn a_block_that_never_closes_runs_to_the_end() {
        assert_eq!(docusaurus("---\na: 1\n"), ("a: 1\n", ""));
        assert_eq!(docusaurus("---"), ("", ""));
    }

    #[test]
    fn what_does_not_open_is_body() {
        for text in [
            " ---\na: 1\n---\n",
            "\n---\n",
            "----\na\n---\n",
            "+++\na=1\n+++\n",
            "",
        ] {
            assert_eq!(docusaurus(text), ("", text));
        }
    }

    #[test]
    fn only_languages_without_code_are_taken() {
        let language = |text| split(text, SiteKind::Docusaurus).language;
        assert_eq!(language("---js\n---\n"), Language::Refused);
        assert_eq!(language("---toml\n---\n"), Language::Refused);
        assert_eq!(language("---json\n{}\n---\n"), Language::Json);
        assert_eq!(language("--- yaml \n---\n"), Language::Yaml);
    }

    #[test]
    fn the_other_generators_close_their_own_way() {
        let body = |text, kind| split(text, kind).body;
        assert_eq!(body("+++\na = 1\n+++\nb", SiteKind::Hugo), "b");
        assert_eq!(body("---\na: 1\n...\nb", SiteKind::Jekyll), "b");
        assert_eq!(body("{\"a\": \"}\"}\n\nb", SiteKind::Hugo), "\nb");
        assert_eq!(body("\"a\": 1", SiteKind::Hugo), "\"a\": 1");
        assert_eq!(body("{\"a\": 1}\n;;;\nb", SiteKind::Hexo), "b");
        assert_eq!(body("title: x\ndate: y\n---\nb", SiteKind::Hexo), "b");
        assert_eq!(body("title: x\n\nb", SiteKind::Hexo), "title: x\n\nb");
    }

    #[test]
    fn places_count_from_the_start_of_the_file() {
        let split = split("\u{feff}---\na: 1\nb: 2\n---\nbody", SiteKind::Docusaurus);
        assert_eq!((split.matter_line(), split.body_line()), (2, 5));
        assert_eq!((split.matter_start(), split.body_start()), (7, 21));
    }

    proptest! {
        #[test]
        fn splitting_loses_no_byte(
            text in "(\u{feff})?(---|\\+\\+\\+|\\{|;;;|title: x)?(js|yaml)?(\r?\n|[-a:}é \\.]|---\n|\\.\\.\\.\n){0,12}\\PC{0,8}",
            kind in 0..SiteKind::ALL.len(),
        ) {
            let parts = split(&text, SiteKind::ALL[kind]);
            let joined = [parts.bom, parts.opener, parts.matter, parts.closer, parts.body].concat();
            prop_assert_eq!(joined, text);
        }
    }
}
