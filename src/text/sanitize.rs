//! Makes any text safe to draw: one function, one type.
//!
//! A control character would move the cursor or start a command of the terminal; a direction
//! override makes text read as what it is not (CVE-2021-42574); a zero-width character hides a
//! difference. All of them become a visible mark of one cell from the block of control pictures,
//! which drawing dims, so that nothing is lost and nothing acts.

use std::borrow::Cow;
use std::fmt;

use unicode_properties::emoji::{EmojiStatus, UnicodeEmoji};
use unicode_properties::{GeneralCategoryGroup, UnicodeGeneralCategory};

/// Stands for a direction control: embeddings, overrides, isolates and the two marks.
pub const DIRECTION_MARK: char = '␦';
/// Stands for a character that shows nothing: zero-width, soft hyphen, tag, separator, C1.
pub const INVISIBLE_MARK: char = '␢';

/// How many combining marks one base may carry; more would pile over the rows around it.
const MOST_MARKS: usize = 8;
/// How many joiners one emoji may hold; the longest in Unicode holds three.
const MOST_JOINERS: usize = 4;
/// A tab runs to the next multiple of this column.
const TAB: usize = 4;

/// Text that can be drawn: no control, direction or hidden character, no tab, no line end.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Clean(Cow<'static, str>);

impl Clean {
    /// Sanitises one line. Line ends inside it become marks too.
    pub fn new(text: &str) -> Self {
        Self(Cow::Owned(sanitize(text, 0)))
    }

    /// Sanitises one line that begins at `column`, which decides where its tabs end.
    pub fn at_column(text: &str, column: usize) -> Self {
        Self(Cow::Owned(sanitize(text, column)))
    }

    /// Makes an empty text with room for so many bytes.
    pub fn with_room(bytes: usize) -> Self {
        Self(Cow::Owned(String::with_capacity(bytes)))
    }

    /// Takes text of our own, known when the program is built, as it is.
    pub const fn literal(text: &'static str) -> Self {
        Self(Cow::Borrowed(text))
    }

    /// Repeats a drawable text, for rules and underlines.
    pub fn repeat(text: &'static str, times: usize) -> Self {
        Self(Cow::Owned(text.repeat(times)))
    }

    /// Takes the bytes `range` of a clean text; empty where the range is not one of the text.
    #[must_use]
    pub fn slice(&self, range: std::ops::Range<usize>) -> Self {
        Self(Cow::Owned(self.0.get(range).unwrap_or_default().to_owned()))
    }

    /// Puts two clean texts behind each other.
    #[must_use]
    pub fn join(mut self, other: &Self) -> Self {
        self.0.to_mut().push_str(other.as_str());
        self
    }

    /// Shows the text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Tells how many columns the text takes.
    pub fn width(&self) -> usize {
        super::width::of(&self.0)
    }

    /// Tells whether there is nothing to draw.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Display for Clean {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

/// Tells whether a character is one of the marks that stand for something hidden.
pub fn is_mark(c: char) -> bool {
    ('\u{2400}'..='\u{2426}').contains(&c)
}

/// Writes several lines for a pipe: as [`Clean::new`], but line ends stay line ends.
pub fn lines(text: &str) -> String {
    let clean: Vec<String> = text
        .lines()
        .map(|line| sanitize(line.trim_end_matches('\r'), 0))
        .collect();
    clean.join("\n")
}

/// Writes text for the clipboard: as [`lines`], but tabs and the last line end stay. What is pasted
/// into a shell holds nothing that was not seen.
pub fn to_copy(text: &str) -> String {
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
    let mut state = State::new(column);
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        state.push(&mut out, c, rest.peek().copied());
    }
    out
}

/// What the characters before the current one decide about it.
struct State {
    column: usize,
    marks: usize,
    joiners: usize,
    last: char,
}

impl State {
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
            let blanks = TAB - self.column % TAB;
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
            if self.marks > MOST_MARKS {
                return;
            }
        } else if !is_emoji_part(c) {
            self.marks = 0;
            self.joiners = 0;
        }
        let shown = visible(c);
        out.push(shown);
        self.column += super::width::of_char(shown);
        self.last = shown;
    }

    fn joins_emoji(&self, next: Option<char>) -> bool {
        self.joiners < MOST_JOINERS && is_emoji_part(self.last) && next.is_some_and(is_emoji_part)
    }
}

fn visible(c: char) -> char {
    match c {
        '\u{0}'..='\u{1f}' => char::from_u32(0x2400 + c as u32).unwrap_or(INVISIBLE_MARK),
        '\u{7f}' => '␡',
        '\u{200e}'
        | '\u{200f}'
        | '\u{061c}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2066}'..='\u{2069}' => DIRECTION_MARK,
        '\u{80}'..='\u{9f}'
        | '\u{ad}'
        | '\u{034f}'
        | '\u{115f}'..='\u{1160}'
        | '\u{17b4}'..='\u{17b5}'
        | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200d}'
        | '\u{2028}'..='\u{2029}'
        | '\u{2060}'..='\u{2065}'
        | '\u{206a}'..='\u{206f}'
        | '\u{3164}'
        | '\u{feff}'
        | '\u{ffa0}'
        | '\u{fff0}'..='\u{fffb}'
        | '\u{1d173}'..='\u{1d17a}'
        | '\u{e0000}'..='\u{e0fff}' => INVISIBLE_MARK,
        '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10ffff}' => '\u{fffd}',
        _ => c,
    }
}

fn is_combining(c: char) -> bool {
    c >= '\u{300}' && c.general_category_group() == GeneralCategoryGroup::Mark
}

fn is_emoji_part(c: char) -> bool {
    c == '\u{fe0f}'
        || (c >= '\u{a9}'
            && !matches!(
                c.emoji_status(),
                EmojiStatus::NonEmoji | EmojiStatus::NonEmojiButEmojiComponent
            ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_copied_holds_nothing_hidden() {
        assert_eq!(to_copy("a\tb\r\n\tc\n"), "a\tb\n\tc\n");
        let hidden = to_copy("ls\x1b[201~\r\u{202e}rm\x07\u{200b}");
        assert!(
            !hidden
                .chars()
                .any(|c| c.is_control() || c == '\u{202e}' || c == '\u{200b}')
        );
        assert!(hidden.starts_with("ls") && hidden.contains("rm"));
    }

    #[test]
    fn controls_become_pictures() {
        assert_eq!(Clean::new("a\x1b]0;x\x07b\n").as_str(), "a␛]0;x␇b␊");
        assert_eq!(Clean::new("\u{9b}31m\u{7f}").as_str(), "␢31m␡");
    }

    #[test]
    fn direction_and_zero_width_become_marks() {
        assert_eq!(Clean::new("a\u{202e}b\u{2066}").as_str(), "a␦b␦");
        assert_eq!(
            Clean::new("a\u{200b}\u{feff}\u{ad}\u{e0041}").as_str(),
            "a␢␢␢␢"
        );
    }

    #[test]
    fn joiners_inside_emoji_stay_and_elsewhere_are_seen() {
        assert_eq!(Clean::new("👩\u{200d}💻").as_str(), "👩\u{200d}💻");
        assert_eq!(Clean::new("a\u{200d}b").as_str(), "a␢b");
    }

    #[test]
    fn combining_marks_are_cut_after_eight() {
        let text = format!("e{}x", "\u{301}".repeat(500));
        assert_eq!(Clean::new(&text).as_str().chars().count(), 1 + 8 + 1);
    }

    #[test]
    fn a_chain_of_joined_emoji_is_cut_into_clusters() {
        let text = "👩\u{200d}".repeat(10_000);
        let clean = Clean::new(&text);
        assert!(super::super::width::clusters(clean.as_str()).all(|c| c.text.chars().count() < 20));
    }

    #[test]
    fn tabs_run_to_the_next_stop() {
        assert_eq!(Clean::new("a\tb").as_str(), "a   b");
        assert_eq!(Clean::at_column("\tb", 3).as_str(), " b");
    }

    #[test]
    fn plain_text_is_as_it_was() {
        for text in ["grün", "日本語テスト", "e\u{301}", "🇩🇪", "1️⃣", "\u{a0}"] {
            assert_eq!(Clean::new(text).as_str(), text);
        }
    }
}
