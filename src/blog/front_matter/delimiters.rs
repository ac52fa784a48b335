//! Front matter delimiters of each generator, by the rules of its own source code.
//!
//! | reader | before the delimiter | opening delimiter | closing delimiter | source |
//! |---|---|---|---|---|
//! | gray-matter (Docusaurus, Eleventy) | BOM | `---`, then a language, not a fourth `-` | first `\n---`, whatever follows | `gray-matter` 4 and `@11ty/gray-matter` 3, `index.js`, `parseMatter` |
//! | Hugo | BOM, whitespace, empty lines | `---`, `+++`; `{` begins JSON | first line that begins with the delimiter; the last brace | `parser/pageparser/pagelexer_intro.go`, `lexIntroSection` |
//! | Zola | BOM, whitespace, empty lines | `---`, `+++` | first delimiter with nothing after it on its line | `components/content/src/front_matter/split.rs`, `TOML_RE`, `YAML_RE` |
//! | Jekyll | BOM | `---` alone | `---` or `...` alone | `lib/jekyll/document.rb`, `YAML_FRONT_MATTER_REGEXP` |
//! | Hexo | BOM | three or more `-` or `;` alone, or none | the same run; without an opening one, any such run at the start of a line | `hexo-front-matter` 5, `lib/front_matter.ts`, `split`, `parse` |
//! | Astro | BOM, empty lines | `---`, `+++` | first line that begins with either | `packages/internal-helpers/src/frontmatter.ts`, `frontmatterRE` |
//! | tolerant (no generator) | BOM | `---`, `+++`, `;;;`, `{`, with a key below | the same alone, or `...` | postdesk |
//!
//! Whitespace after an opening delimiter is accepted everywhere but in Hexo and Zola, and a closing
//! delimiter includes the whitespace after it: neither changes a value. A word after the delimiter
//! that the generator would read as a value is [`FrontMatterLanguage::Refused`]: it is reported as a problem,
//! not guessed.

mod hexo;

use super::{FrontMatterLanguage, FrontMatterSplit, json, lookalike};
use crate::blog::generator::FrontMatterSyntax;

/// Splits a text without its byte order mark; `None` if the generator sees no front matter.
pub(super) fn find(rest: &str, reader: FrontMatterSyntax) -> Option<FrontMatterSplit<'_>> {
    match reader {
        FrontMatterSyntax::GrayMatter { toml } => gray_matter(rest, toml),
        FrontMatterSyntax::Hugo => hugo(rest),
        FrontMatterSyntax::Zola => zola(rest),
        FrontMatterSyntax::Jekyll => jekyll(rest),
        FrontMatterSyntax::Hexo => hexo::find(rest),
        FrontMatterSyntax::Astro => astro(rest),
        FrontMatterSyntax::Tolerant => tolerant(rest),
    }
}

/// Cuts `rest` at the given lengths of opener, matter and closer.
fn split_at_lengths(
    rest: &str,
    lengths: [usize; 3],
    language: FrontMatterLanguage,
) -> Option<FrontMatterSplit<'_>> {
    let (opener, rest) = rest.split_at_checked(lengths[0])?;
    let (matter, rest) = rest.split_at_checked(lengths[1])?;
    let (closer, body) = rest.split_at_checked(lengths[2])?;
    Some(FrontMatterSplit {
        bom: "",
        opener,
        matter,
        closer,
        body,
        language,
        has_soft_tabs: false,
    })
}

/// Splits as `gray-matter` does: the block ends at the first `\n---`, whatever follows on that line.
fn gray_matter(rest: &str, toml: bool) -> Option<FrontMatterSplit<'_>> {
    let after = rest.strip_prefix("---")?;
    if after.starts_with('-') {
        return None;
    }
    let line = after.find('\n').map_or(rest.len(), |at| 3 + at + 1);
    let language = match language_of(rest.get(3..line)?.trim()) {
        FrontMatterLanguage::Toml if !toml => FrontMatterLanguage::Refused,
        language => language,
    };
    let Some(close) = rest
        .get(line - 1..)?
        .find("\n---")
        .filter(|_| rest.len() >= line)
    else {
        return split_at_lengths(rest, [line, rest.len() - line, 0], language);
    };
    let after = rest.get(line + close + 3..)?;
    split_at_lengths(rest, [line, close, 3 + line_end_at_start(after)], language)
}

fn language_of(name: &str) -> FrontMatterLanguage {
    match name.to_ascii_lowercase().as_str() {
        "" | "yaml" | "yml" => FrontMatterLanguage::Yaml,
        "json" => FrontMatterLanguage::Json,
        "toml" => FrontMatterLanguage::Toml,
        _ => FrontMatterLanguage::Refused,
    }
}

/// Returns the length of the line ending at the start of a text, 0 if there is none.
fn line_end_at_start(text: &str) -> usize {
    let carriage = usize::from(text.starts_with('\r'));
    let feed = text.get(carriage..).is_some_and(|t| t.starts_with('\n'));
    carriage + usize::from(feed)
}

/// Finds the first closing line. Returns the length of the text before it, and the length of its
/// delimiter as returned by `fence`.
fn find_closing_line(text: &str, fence: impl Fn(&str) -> Option<usize>) -> Option<(usize, usize)> {
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if let Some(length) = fence(line) {
            return Some((at, length));
        }
        at += line.len();
    }
    None
}

/// Matches a closing delimiter alone on its line; returns the length of the line.
fn match_whole_line(line: &str, fence: &str) -> Option<usize> {
    (line.trim_end() == fence).then_some(line.len())
}

/// Matches a closing delimiter at the start of a line; text after it is body, whitespace isn't.
fn match_line_start(line: &str, fence: &str) -> Option<usize> {
    let behind = line.strip_prefix(fence)?;
    let is_bare = behind.trim().is_empty();
    Some(if is_bare { line.len() } else { fence.len() })
}

/// Parses an opening line of `---` or `+++` at `lead`: its end, its delimiter and its language.
fn parse_opening_line(
    rest: &str,
    lead: usize,
) -> Option<(usize, &'static str, FrontMatterLanguage)> {
    let line = rest.get(lead..)?.split_inclusive('\n').next()?;
    let (fence, language) = [
        ("---", FrontMatterLanguage::Yaml),
        ("+++", FrontMatterLanguage::Toml),
    ]
    .into_iter()
    .find(|(fence, _)| line.starts_with(fence))?;
    let behind = line.get(fence.len()..)?.trim();
    let is_plain = behind.is_empty() || behind.starts_with('#');
    let language = if is_plain {
        language
    } else {
        FrontMatterLanguage::Refused
    };
    Some((lead + line.len(), fence, language))
}

/// Splits as Hugo does: skips whitespace and empty lines; an unclosed block fails its build.
fn hugo(rest: &str) -> Option<FrontMatterSplit<'_>> {
    let text = rest.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']);
    let lead = rest.len() - text.len();
    if lookalike::starts_json_object(text) {
        let matter = object_length(text).unwrap_or(text.len());
        let closer = blank_line_end(text.get(matter..)?);
        return split_at_lengths(rest, [lead, matter, closer], FrontMatterLanguage::Json);
    }
    let (open, fence, language) = parse_opening_line(rest, lead)?;
    let after = rest.get(open..)?;
    let (matter, closer) =
        find_closing_line(after, |line| match_line_start(line, fence)).unwrap_or((after.len(), 0));
    split_at_lengths(rest, [open, matter, closer], language)
}

/// Returns the length of an object in braces, counted as Hugo does: quotes hide braces.
fn object_length(text: &str) -> Option<usize> {
    let (mut level, mut is_quoted, mut is_escaped) = (0_usize, false, false);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' => is_escaped = true,
            b'"' => is_quoted = !is_quoted,
            b'{' if !is_quoted => level += 1,
            b'}' if !is_quoted => {
                level = level.checked_sub(1)?;
                if level == 0 {
                    return Some(at + 1);
                }
            }
            _ => {}
        }
    }
    None
}

/// Returns the length of leading spaces and tabs and the line ending after them.
fn blank_line_end(text: &str) -> usize {
    let blank = text.len() - text.trim_start_matches([' ', '\t']).len();
    blank + line_end_at_start(text.get(blank..).unwrap_or_default())
}

/// Splits as Zola does: skips whitespace, and closes at the first delimiter that ends a line.
fn zola(rest: &str) -> Option<FrontMatterSplit<'_>> {
    let lead = rest.len() - rest.trim_start_matches(|c: char| is_ascii_space(c)).len();
    let (open, fence, language) = parse_opening_line(rest, lead)?;
    let line = rest.get(lead..open)?;
    let is_bare = ["\n", "\r\n"].contains(&line.strip_prefix(fence)?);
    if !is_bare {
        return None;
    }
    let after = rest.get(open..)?;
    let mut start = 0;
    let ends = after.split_inclusive('\n').find_map(|line| {
        let text = line.trim_end_matches(is_ascii_space).strip_suffix(fence);
        let at = text.map(|text| start + text.len());
        start += line.len();
        at.map(|at| (at, start - at))
    });
    let (matter, closer) = ends.unwrap_or((after.len(), 0));
    split_at_lengths(rest, [open, matter, closer], language)
}

/// Whether a character is whitespace in Zola's regular expressions.
fn is_ascii_space(c: char) -> bool {
    matches!(c, ' ' | '\t'..='\r')
}

/// Splits as Jekyll does: delimiters stand alone, and an unclosed block is text.
fn jekyll(rest: &str) -> Option<FrontMatterSplit<'_>> {
    let first = rest.split_inclusive('\n').next()?;
    if first.trim_end() != "---" {
        return None;
    }
    let closes =
        |line: &str| match_whole_line(line, "---").or_else(|| match_whole_line(line, "..."));
    let (matter, closer) = find_closing_line(rest.get(first.len()..)?, closes)?;
    split_at_lengths(
        rest,
        [first.len(), matter, closer],
        FrontMatterLanguage::Yaml,
    )
}

/// Splits as Astro does: skips empty lines, and closes at a line that begins with either delimiter.
fn astro(rest: &str) -> Option<FrontMatterSplit<'_>> {
    let lead = rest.len() - rest.trim_start_matches(is_javascript_space).len();
    if lead > 0 && !rest.get(..lead)?.ends_with('\n') {
        return None;
    }
    let (open, _, language) = parse_opening_line(rest, lead)?;
    let closes =
        |line: &str| match_line_start(line, "---").or_else(|| match_line_start(line, "+++"));
    let (matter, closer) = find_closing_line(rest.get(open..)?, closes)?;
    split_at_lengths(rest, [open, matter, closer], language)
}

/// Whether a character matches `\s` in a JavaScript regular expression.
fn is_javascript_space(c: char) -> bool {
    (c.is_whitespace() && c != '\u{85}') || c == '\u{feff}'
}

/// Splits a file without a generator: any notation at the very start.
fn tolerant(rest: &str) -> Option<FrontMatterSplit<'_>> {
    let first = rest.split_inclusive('\n').next()?;
    let fence = first.trim_end();
    if fence == ";;;" {
        let after = rest.get(first.len()..)?;
        let (matter, closer) = find_closing_line(after, |line| match_whole_line(line, ";;;"))?;
        return split_at_lengths(
            rest,
            [first.len(), matter, closer],
            FrontMatterLanguage::Json,
        );
    }
    if fence.starts_with('{') {
        return split_json_object(rest);
    }
    let (mark, language) = match fence {
        "+++" => ("+++", FrontMatterLanguage::Toml),
        _ => ("---", language_of(fence.strip_prefix("---")?.trim())),
    };
    if fence.starts_with("----") {
        return None;
    }
    let after = rest.get(first.len()..)?;
    let dots = |line: &str| match_whole_line(line, "...").filter(|_| mark == "---");
    let closes = |line: &str| match_whole_line(line, mark).or_else(|| dots(line));
    let (matter, closer) = find_closing_line(after, closes).unwrap_or((after.len(), 0));
    if is_prose(after.get(..matter)?) {
        return None;
    }
    split_at_lengths(rest, [first.len(), matter, closer], language)
}

/// Whether a text after a delimiter has no key in its first line, so the delimiter is a thematic break.
fn is_prose(matter: &str) -> bool {
    let lines = matter.lines().map(str::trim);
    let mut own = lines.filter(|line| !line.is_empty() && !line.starts_with('#'));
    own.next().is_some_and(|line| {
        let is_key = line.contains(": ") || line.ends_with(':') || line.contains('=');
        !is_key && !line.starts_with(['{', '[', '?', '"', '\''])
    })
}

/// Splits off a JSON object at the very start, with the `;;;` that may follow it.
fn split_json_object(rest: &str) -> Option<FrontMatterSplit<'_>> {
    let matter = json::object_length(rest)?;
    let after = rest.get(matter..)?;
    let closer = match after.trim_start().strip_prefix(";;;") {
        Some(tail) => after.len() - tail.len() + line_end_at_start(tail),
        None => blank_line_end(after),
    };
    split_at_lengths(rest, [0, matter, closer], FrontMatterLanguage::Json)
}

#[cfg(test)]
mod tests;
