//! Sanitizer: makes any text safe to draw, and [`CleanText`], the type that proves it.
//!
//! A control character could move the cursor or start an escape sequence, a direction override
//! makes text read differently from what it is (CVE-2021-42574), a zero-width character hides a
//! difference. Each becomes a visible mark of one cell from the Control Pictures block, drawn dim,
//! so that nothing is lost and nothing takes effect.

use std::borrow::Cow;
use std::fmt::{self, Write as _};
use std::path::Path;

use unicode_properties::{GeneralCategoryGroup, UnicodeGeneralCategory};

use super::invisible::{is_emoji, is_invisible, is_required_between};

/// Replaces a direction control: embeddings, overrides, isolates and the two marks.
pub const DIRECTION_MARK: char = '␦';
/// Replaces an invisible character: zero-width, soft hyphen, tag, separator, C1.
pub const INVISIBLE_MARK: char = '␢';

/// Maximum number of combining marks per base character; more would pile over adjacent rows.
const MAX_COMBINING_MARKS: usize = 8;
/// Maximum number of joiners per emoji; the longest in Unicode has three.
const MAX_EMOJI_JOINERS: usize = 4;
/// Columns between tab stops.
const TAB_COLUMNS: usize = 4;

/// Text that is safe to draw: no control, direction or hidden character, no tab, no line end.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct CleanText(Cow<'static, str>);

impl CleanText {
    /// Sanitizes one line. Line ends in it become marks too.
    pub fn new(text: &str) -> Self {
        Self(Cow::Owned(sanitize(text, 0)))
    }

    /// Sanitizes one line that starts at `column`, which decides where its tabs end.
    pub fn at_column(text: &str, column: usize) -> Self {
        Self(Cow::Owned(sanitize(text, column)))
    }

    /// Creates an empty text with a capacity in bytes.
    pub fn with_capacity(bytes: usize) -> Self {
        Self(Cow::Owned(String::with_capacity(bytes)))
    }

    /// Wraps a literal of the program without sanitizing it.
    pub const fn literal(text: &'static str) -> Self {
        Self(Cow::Borrowed(text))
    }

    /// Returns a literal repeated `times` times, for rules and underlines.
    pub fn repeat(text: &'static str, times: usize) -> Self {
        Self(Cow::Owned(text.repeat(times)))
    }

    /// Returns the bytes `range` of the text; empty if the range is out of bounds or splits a
    /// character.
    #[must_use]
    pub fn slice(&self, range: std::ops::Range<usize>) -> Self {
        Self(Cow::Owned(self.0.get(range).unwrap_or_default().to_owned()))
    }

    /// Appends another clean text.
    #[must_use]
    pub fn join(mut self, other: &Self) -> Self {
        self.0.to_mut().push_str(other.as_str());
        self
    }

    /// Returns the text as a string slice.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the width of the text in columns.
    pub fn width(&self) -> usize {
        super::width::of(&self.0)
    }

    /// Whether the text is empty.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Display for CleanText {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

/// Whether a character is a mark that replaces a hidden one.
pub fn is_mark(c: char) -> bool {
    ('\u{2400}'..='\u{2426}').contains(&c)
}

/// Sanitizes several lines for a pipe: as [`CleanText::new`], but keeps the line ends.
pub fn sanitize_lines(text: &str) -> String {
    let clean: Vec<String> = text
        .lines()
        .map(|line| sanitize(line.trim_end_matches('\r'), 0))
        .collect();
    clean.join("\n")
}

/// Sanitizes text for the clipboard: as [`sanitize_lines`], but keeps tabs and the last line end. What is
/// pasted into a shell contains nothing that could not be seen.
pub fn for_clipboard(text: &str) -> String {
    let clean = |line: &str| {
        let line = line.trim_end_matches('\r');
        let parts: Vec<String> = line.split('\t').map(|part| sanitize(part, 0)).collect();
        parts.join("\t")
    };
    let clean: Vec<String> = text.split('\n').map(clean).collect();
    clean.join("\n")
}

fn sanitize(text: &str, column: usize) -> String {
    let mut out = String::with_capacity(text.len());
    if text.bytes().all(|b| (0x20..0x7f).contains(&b)) {
        out.push_str(text);
        return out;
    }
    let mut state = Sanitizer::new(column);
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        state.push(&mut out, c, rest.peek().copied());
    }
    out
}

/// Context that decides how the next character is sanitized.
struct Sanitizer {
    column: usize,
    marks: usize,
    joiners: usize,
    last: char,
}

impl Sanitizer {
    fn new(column: usize) -> Self {
        Self {
            column,
            marks: 0,
            joiners: 0,
            last: ' ',
        }
    }

    fn push(&mut self, out: &mut String, c: char, next: Option<char>) {
        if c == '\t' {
            let blanks = TAB_COLUMNS - self.column % TAB_COLUMNS;
            out.extend(std::iter::repeat_n(' ', blanks));
            self.column += blanks;
            self.last = ' ';
            return;
        }
        if c == '\u{200d}' && self.joins_emoji(next) {
            self.joiners += 1;
            out.push(c);
            return;
        }
        if is_combining(c) {
            self.marks += 1;
            if self.marks > MAX_COMBINING_MARKS {
                return;
            }
        } else if !is_emoji_part(c) {
            self.marks = 0;
            self.joiners = 0;
        }
        let shown = if is_invisible(c) && is_required_between(c, self.last, next) {
            c
        } else {
            visible_substitute(c)
        };
        out.push(shown);
        self.column += super::width::of_char(shown);
        self.last = shown;
    }

    fn joins_emoji(&self, next: Option<char>) -> bool {
        self.joiners < MAX_EMOJI_JOINERS
            && is_emoji_part(self.last)
            && next.is_some_and(is_emoji_part)
    }
}

fn visible_substitute(c: char) -> char {
    match c {
        '\u{0}'..='\u{1f}' => char::from_u32(0x2400 + c as u32).unwrap_or(INVISIBLE_MARK),
        '\u{7f}' => '␡',
        '\u{200e}'
        | '\u{200f}'
        | '\u{061c}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2066}'..='\u{2069}' => DIRECTION_MARK,
        '\u{80}'..='\u{9f}' | '\u{e0000}'..='\u{e0fff}' => INVISIBLE_MARK,
        '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10ffff}' => '\u{fffd}',
        _ if is_invisible(c) => INVISIBLE_MARK,
        _ => c,
    }
}

fn is_combining(c: char) -> bool {
    c >= '\u{300}' && c.general_category_group() == GeneralCategoryGroup::Mark
}

fn is_emoji_part(c: char) -> bool {
    c == '\u{fe0f}' || is_emoji(c)
}

/// Formats a path for the clipboard. One that a shell could read as more than a name (with a line
/// end, a control or hidden character, or a shell metacharacter) is quoted as `$'…'`, so that
/// pasting it runs nothing; all others are copied verbatim.
pub fn path_for_clipboard(path: &Path) -> String {
    let bytes = path.as_os_str().as_encoded_bytes();
    let plain = std::str::from_utf8(bytes).ok();
    if let Some(plain) = plain.filter(|plain| is_plain_name(plain)) {
        return plain.to_owned();
    }
    let mut out = String::from("$'");
    for chunk in bytes.utf8_chunks() {
        for c in chunk.valid().chars() {
            push_quoted(&mut out, c);
        }
        push_octal(&mut out, chunk.invalid());
    }
    out.push('\'');
    out
}

/// Whether a shell reads a name literally: no metacharacters except spaces and globs.
fn is_plain_name(name: &str) -> bool {
    let acts = |c| "`$;&|<>()\"'\\!".contains(c);
    !name.starts_with('-') && !name.contains(acts) && sanitize(name, 0) == name
}

fn push_quoted(out: &mut String, c: char) {
    match c {
        '\n' => out.push_str("\\n"),
        '\r' => out.push_str("\\r"),
        '\t' => out.push_str("\\t"),
        '\'' | '\\' => out.extend(['\\', c]),
        // some shells expand history inside quotes too
        '!' => push_octal(out, b"!"),
        _ if c.is_control() || visible_substitute(c) != c => {
            push_octal(out, c.encode_utf8(&mut [0; 4]).as_bytes());
        }
        _ => out.push(c),
    }
}

/// Appends bytes as three-digit octal escapes, which a digit that follows cannot extend.
fn push_octal(out: &mut String, bytes: &[u8]) {
    for byte in bytes {
        // writing to a string cannot fail
        let _ = write!(out, "\\{byte:03o}");
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::ffi::OsStrExt;

    use icu_properties::CodePointSetData;
    use icu_properties::props::DefaultIgnorableCodePoint;

    use super::*;

    #[test]
    fn clipboard_text_has_no_hidden_characters() {
        assert_eq!(for_clipboard("a\tb\r\n\tc\n"), "a\tb\n\tc\n");
        let hidden = for_clipboard("ls\x1b[201~\r\u{202e}rm\x07\u{200b}");
        assert!(
            !hidden
                .chars()
                .any(|c| c.is_control() || c == '\u{202e}' || c == '\u{200b}')
        );
        assert!(hidden.starts_with("ls") && hidden.contains("rm"));
    }

    #[test]
    fn controls_become_pictures() {
        assert_eq!(CleanText::new("a\x1b]0;x\x07b\n").as_str(), "a␛]0;x␇b␊");
        assert_eq!(CleanText::new("\u{9b}31m\u{7f}").as_str(), "␢31m␡");
    }

    #[test]
    fn direction_and_zero_width_become_marks() {
        assert_eq!(CleanText::new("a\u{202e}b\u{2066}").as_str(), "a␦b␦");
        assert_eq!(
            CleanText::new("a\u{200b}\u{feff}\u{ad}\u{e0041}").as_str(),
            "a␢␢␢␢"
        );
    }

    #[test]
    fn joiners_inside_emoji_stay_and_elsewhere_are_seen() {
        assert_eq!(CleanText::new("👩\u{200d}💻").as_str(), "👩\u{200d}💻");
        assert_eq!(CleanText::new("a\u{200d}b").as_str(), "a␢b");
    }

    #[test]
    fn combining_marks_are_cut_after_eight() {
        let text = format!("e{}x", "\u{301}".repeat(500));
        assert_eq!(CleanText::new(&text).as_str().chars().count(), 1 + 8 + 1);
    }

    #[test]
    fn a_chain_of_joined_emoji_is_cut_into_clusters() {
        let text = "👩\u{200d}".repeat(10_000);
        let clean = CleanText::new(&text);
        assert!(super::super::width::clusters(clean.as_str()).all(|c| c.text.chars().count() < 20));
    }

    #[test]
    fn tabs_run_to_the_next_stop() {
        assert_eq!(CleanText::new("a\tb").as_str(), "a   b");
        assert_eq!(CleanText::at_column("\tb", 3).as_str(), " b");
    }

    #[test]
    fn plain_text_is_as_it_was() {
        for text in ["grün", "日本語テスト", "e\u{301}", "🇩🇪", "1️⃣", "\u{a0}"] {
            assert_eq!(CleanText::new(text).as_str(), text);
        }
    }

    #[test]
    fn invisible_characters_between_letters_become_marks() {
        let ignorable = CodePointSetData::new::<DefaultIgnorableCodePoint>();
        let more = "\u{2800}\u{1bca0}\u{1bca3}\u{13430}\u{1343f}\u{2028}\u{fff9}\u{1d159}";
        let all = ('\0'..=char::MAX).filter(|c| ignorable.contains(*c));
        let mut count = 0;
        for hidden in all.chain(more.chars()) {
            for (before, behind) in [("a", "b"), ("", ""), ("é", "日"), ("a\u{fe0f}", "x")] {
                let clean = CleanText::new(&format!("{before}{hidden}{behind}"));
                let shown = clean.as_str();
                assert!(!shown.contains(hidden), "{:x} in {shown:?}", hidden as u32);
                assert!(shown.contains(is_mark), "{:x}", hidden as u32);
            }
            count += 1;
        }
        assert!(count > 4_000, "{count}");
    }

    #[test]
    fn required_invisible_characters_are_kept_once() {
        let needed = [
            "❤\u{fe0f}",
            "☎\u{fe0e}",
            "❤\u{fe0f}\u{200d}🔥",
            "1\u{fe0f}\u{20e3}",
            "漢\u{fe00}",
            "∩\u{fe00}",
            "。\u{fe01}",
            "می\u{200c}خواهم",
            "क्\u{200d}ष",
            "ක්\u{200d}ය",
            "\u{600}١",
            "⠓\u{2800}⠊",
        ];
        for text in needed {
            assert_eq!(CleanText::new(text).as_str(), text, "{text}");
        }
        for text in [
            "❤\u{fe0f}\u{fe0f}",
            "漢\u{fe00}\u{fe01}",
            "1\u{fe0f}",
            "1\u{fe0e}2",
            "漢\u{fe0f}",
            "a\u{fe00}",
            "∩\u{fe05}",
            "می\u{200c}\u{200c}خواهم",
            "ab\u{200c}cd",
        ] {
            let clean = CleanText::new(text);
            let marks = clean.as_str().chars().filter(|c| is_mark(*c)).count();
            assert!(marks > 0, "{text:?}: {clean}");
        }
    }

    #[test]
    fn a_path_is_copied_as_one_word_that_no_shell_runs() {
        let plain = [
            "/blog/a post.md",
            "/блог/日本語 (x).md",
            "/a/#1 50%~b?.md",
            "/a/[x]{y}*.md",
        ];
        let plain = plain.map(|name| name.replace(['(', ')'], ""));
        for name in &plain {
            assert_eq!(path_for_clipboard(Path::new(name)), *name);
        }
        let quoted = [
            ("/a\nrm -rf x\n.md", "$'/a\\nrm -rf x\\n.md'"),
            ("/a\r\tb", "$'/a\\r\\tb'"),
            ("/a\u{1b}[201~7", "$'/a\\033[201~7'"),
            ("/it's", "$'/it\\'s'"),
            ("/a\"b", "$'/a\"b'"),
            ("/a\\nb", "$'/a\\\\nb'"),
            ("/$(x)", "$'/$(x)'"),
            ("/`x`", "$'/`x`'"),
            ("/a;x&y|z<u>v", "$'/a;x&y|z<u>v'"),
            ("/a!x", "$'/a\\041x'"),
            ("-rf", "$'-rf'"),
            ("/a\u{202e}b", "$'/a\\342\\200\\256b'"),
            ("/a\u{85}b", "$'/a\\302\\205b'"),
            ("/a\u{fe00}b", "$'/a\\357\\270\\200b'"),
            ("/a\u{7f}0", "$'/a\\1770'"),
        ];
        for (name, wanted) in quoted {
            let copied = path_for_clipboard(Path::new(name));
            assert_eq!(copied, wanted);
            // the quoted path contains nothing that sanitizing would replace
            assert_eq!(for_clipboard(&copied), copied);
        }
        let odd = std::ffi::OsStr::from_bytes(b"/a\xff1.md");
        assert_eq!(path_for_clipboard(Path::new(odd)), "$'/a\\3771.md'");
    }

    #[test]
    fn a_shell_reads_a_copied_path_as_the_name_it_was() {
        let hostile = (1..=0x7f_u8)
            .map(char::from)
            .chain("\u{202e}\u{fe00}é日".chars());
        let names = hostile.map(|c| format!("/a{c}1 {c}{c}b"));
        let names: Vec<String> = names.collect();
        let copied = names.iter().map(|name| path_for_clipboard(Path::new(name)));
        let words: Vec<String> = copied
            // a shell splits an unquoted name at its spaces, which is harmless
            .map(|word| {
                if word.starts_with("$'") {
                    word
                } else {
                    format!("'{word}'")
                }
            })
            .collect();
        let script = format!("printf '%s\\0' {}", words.join(" "));
        let ran = std::process::Command::new("bash")
            .args(["-c", &script])
            .output();
        let Ok(ran) = ran else {
            eprintln!("skipped: a_shell_reads_a_copied_path_as_the_name_it_was: no bash");
            return;
        };
        let read = String::from_utf8(ran.stdout).unwrap();
        let read: Vec<&str> = read.split_terminator('\0').collect();
        assert_eq!(read, names);
    }
}
