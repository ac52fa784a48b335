//! Markup commands: emphasis, code, links, images, headings, quotes, code blocks.

use std::ops::Range;

use super::{CommandOutcome, directed, few_lines, line_beginning, trimmed};
use crate::editor::grapheme;
use crate::editor::selection::Selection;
use crate::editor::text::Text;
use crate::editor::transaction::{Replacement, Transaction};

/// Toggles a delimiter such as `**` around the selection or the word at the cursor; without a word,
/// inserts a pair with the cursor inside.
pub fn toggle(text: &Text, selection: Selection, mark: &str) -> Transaction {
    let range = target_range(text, selection);
    if range.is_empty() {
        return put_pair(text, selection, mark);
    }
    let long = mark.len();
    let inner = text.slice(range.start..range.end);
    let is_inside = inner.len() >= 2 * long
        && inner.starts_with(mark)
        && inner.ends_with(mark)
        && is_mark(text, range.start..range.start + long, mark)
        && is_mark(text, range.end - long..range.end, mark);
    let changes = if is_inside {
        vec![
            Replacement::new(range.start..range.start + long, ""),
            Replacement::new(range.end - long..range.end, ""),
        ]
    } else if let Some((before, behind)) = surrounding_delimiters(text, &range, mark) {
        vec![Replacement::new(before, ""), Replacement::new(behind, "")]
    } else {
        vec![
            Replacement::new(range.start..range.start, mark),
            Replacement::new(range.end..range.end, mark),
        ]
    };
    let grows = changes.iter().all(|change| change.range.is_empty());
    let taken: usize = changes
        .iter()
        .take(1)
        .map(|change| change.range.len())
        .sum();
    let start = if grows {
        range.start + long
    } else if is_inside {
        range.start
    } else {
        range.start - taken
    };
    let length = if is_inside {
        range.len() - 2 * long
    } else {
        range.len()
    };
    let to = if selection.is_empty() {
        let within = selection.head.clamp(range.start, range.end) - range.start;
        Selection::at(
            start
                + within
                    .saturating_sub(if is_inside { long } else { 0 })
                    .min(length),
        )
    } else {
        directed(selection, start..start + length)
    };
    Transaction::new(changes, to)
}

/// Toggles code; the delimiter gets as many backticks as the content requires.
pub fn toggle_code(text: &Text, selection: Selection) -> Transaction {
    let range = target_range(text, selection);
    let inner = text.slice(range.clone());
    if !inner.contains('`') {
        return toggle(text, selection, "`");
    }
    if let Some((before, behind)) = code_delimiters(text, &range) {
        let changes = vec![Replacement::new(before, ""), Replacement::new(behind, "")];
        return super::with_mapped_selection(changes, selection);
    }
    let longest = backtick_runs(&inner).max().unwrap_or_default();
    let fence = "`".repeat(longest + 1);
    let changes = vec![
        Replacement::new(range.start..range.start, format!("{fence} ")),
        Replacement::new(range.end..range.end, format!(" {fence}")),
    ];
    let start = range.start + fence.len() + 1;
    Transaction::new(changes, directed(selection, start..start + range.len()))
}

/// Returns the lengths of the runs of backticks.
fn backtick_runs(text: &str) -> impl Iterator<Item = usize> {
    let runs = text.split(|c: char| c != '`').map(str::len);
    runs.filter(|run| *run > 0)
}

/// Returns the delimiters of a code span, each with the space that pads it: at the ends of a range,
/// or right outside of it.
fn code_delimiters(text: &Text, range: &Range<usize>) -> Option<(Range<usize>, Range<usize>)> {
    let is_delimiter = |at: &usize| text.byte(*at) == Some(b'`');
    let is_padding = |at: usize| text.byte(at) == Some(b' ');
    // outside
    let start = range.start - usize::from(range.start > 0 && is_padding(range.start - 1));
    let end = range.end + usize::from(is_padding(range.end));
    let before = (0..start).rev().take_while(is_delimiter).count();
    let behind = (end..text.len()).take_while(is_delimiter).count();
    let inner = text.slice(range.clone());
    let is_alone =
        |source: &str| backtick_runs(source).filter(|run| *run == before).count() % 2 == 0;
    // after an odd number of such runs this one closes another span
    let above = text.slice(text.line_start(text.line_of(start))..start - before);
    let opens = before > 0 && before == behind && is_alone(&above);
    if opens && backtick_runs(&inner).all(|run| run != before) {
        return Some((start - before..range.start, range.end..end + behind));
    }
    // inside
    let before = range.clone().take_while(is_delimiter).count();
    let behind = range.clone().rev().take_while(is_delimiter).count();
    let body = range.start + before..range.end.checked_sub(behind)?;
    let inner = text.slice(body.clone());
    let is_span = before > 0 && before == behind && !body.is_empty();
    if !is_span || backtick_runs(&inner).any(|run| run == before) {
        return None;
    }
    let is_padded = body.len() > 2 && is_padding(body.start) && is_padding(body.end - 1);
    let padding = usize::from(is_padded);
    Some((
        range.start..body.start + padding,
        body.end - padding..range.end,
    ))
}

fn put_pair(text: &Text, selection: Selection, mark: &str) -> Transaction {
    let at = selection.head;
    let long = mark.len();
    let here = at.saturating_sub(long)..at + long;
    if at >= long && text.slice(here.clone()) == format!("{mark}{mark}") {
        return Transaction::replace(here, "").selecting(Selection::at(at - long));
    }
    let pair = format!("{mark}{mark}");
    Transaction::replace(at..at, pair).selecting(Selection::at(at + long))
}

/// Returns the range to mark up: the selection without surrounding whitespace, or the word.
fn target_range(text: &Text, selection: Selection) -> Range<usize> {
    if selection.is_empty() {
        return grapheme::word_at(text, selection.head);
    }
    trimmed(text, selection.range())
}

/// Returns the delimiters right outside of a range.
fn surrounding_delimiters(
    text: &Text,
    range: &Range<usize>,
    mark: &str,
) -> Option<(Range<usize>, Range<usize>)> {
    let before = range.start.checked_sub(mark.len())?..range.start;
    let behind = range.end..range.end + mark.len();
    let both = is_mark(text, before.clone(), mark) && is_mark(text, behind.clone(), mark);
    both.then_some((before, behind))
}

/// Whether a delimiter stands alone: one `*` of `**` does not.
fn is_mark(text: &Text, range: Range<usize>, mark: &str) -> bool {
    let Some(first) = mark.bytes().next() else {
        return false;
    };
    let run_before = range.start.checked_sub(1).and_then(|at| text.byte(at)) == Some(first);
    let run_behind = text.byte(range.end) == Some(first);
    // `***` contains both
    let run = (1..).take_while(|more| {
        range.start.checked_sub(*more).and_then(|at| text.byte(at)) == Some(first)
    });
    let behind = (0..).take_while(|more| text.byte(range.end + more) == Some(first));
    let total = run.take(3).count() + mark.len() + behind.take(3).count();
    let stands_alone = total == mark.len() || total == 3 || (!run_before && !run_behind);
    text.slice(range) == mark && stands_alone
}

/// Inserts a link with the selection as its text, or as its URL if it is one.
pub fn insert_link(text: &Text, selection: Selection) -> Transaction {
    let is_address = |chosen: &str| is_web(chosen);
    link_or_image(text, target_range(text, selection), "[", &is_address)
}

/// Inserts an image with the selection as its alternative text, or as its path if it is one.
pub fn insert_image(text: &Text, selection: Selection) -> Transaction {
    const ENDINGS: [&str; 7] = ["png", "jpg", "jpeg", "gif", "svg", "webp", "avif"];
    // a file name is more than one word
    let range = if selection.is_empty() {
        selection.range()
    } else {
        trimmed(text, selection.range())
    };
    let is_address = |chosen: &str| {
        let ending = chosen.rsplit_once('.').map_or("", |(_, ending)| ending);
        let is_file = ENDINGS
            .iter()
            .any(|known| ending.eq_ignore_ascii_case(known));
        is_web(chosen) || (is_file && !chosen.contains(char::is_whitespace))
    };
    link_or_image(text, range, "![", &is_address)
}

fn is_web(chosen: &str) -> bool {
    chosen.starts_with("https://") || chosen.starts_with("http://")
}

/// Inserts a link with text or destination, whichever is given; the cursor goes where the other
/// belongs.
fn link_or_image(
    text: &Text,
    range: Range<usize>,
    opening: &str,
    is_address: &dyn Fn(&str) -> bool,
) -> Transaction {
    let chosen = text.slice(range.clone());
    let is_address = is_address(&chosen);
    let put = if is_address {
        format!("{opening}]({chosen})")
    } else {
        format!("{opening}{chosen}]()")
    };
    let at = if is_address || chosen.is_empty() {
        range.start + opening.len()
    } else {
        range.start + put.len() - 1
    };
    Transaction::replace(range, put).selecting(Selection::at(at))
}

/// Increases or decreases the level of the selected headings; text becomes a heading.
pub fn change_heading_level(text: &Text, selection: Selection, deeper: bool) -> CommandOutcome {
    let lines = few_lines(text, selection)?;
    let changes = lines.filter_map(|line| {
        let first = line_beginning(text, line);
        let level = first.len() - first.trim_start_matches('#').len();
        let is_heading = (1..=6).contains(&level)
            && first
                .get(level..)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with(' '));
        let start = text.line_start(line);
        match (is_heading, deeper) {
            (true, true) if level < 6 => Some(Replacement::new(start..start, "#")),
            (true, false) if level > 1 => Some(Replacement::new(start..start + 1, "")),
            (true, false) => Some(Replacement::new(start..start + 2.min(first.len()), "")),
            (false, true) if !first.trim().is_empty() => {
                Some(Replacement::new(start..start, "## "))
            }
            _ => None,
        }
    });
    let changes: Vec<Replacement> = changes.collect();
    match (changes.is_empty(), deeper) {
        (false, _) => Ok(super::with_mapped_selection(changes, selection)),
        (true, true) => Err("heading levels end here"),
        (true, false) => Err("not a heading"),
    }
}

/// Inserts the excerpt marker on a line of its own above the cursor line.
pub fn insert_excerpt_marker(text: &Text, selection: Selection, marker: &str) -> CommandOutcome {
    let line = text.line_of(selection.head);
    let start = text.line_start(line);
    let end = text.line_ending_at(start).as_str();
    let is_open = line > 0 && !super::is_blank(text, line - 1);
    let before = if is_open { end } else { "" };
    let put = format!("{before}{marker}{end}{end}");
    let by = put.len();
    let to = Selection::at(selection.head + by);
    Ok(Transaction::replace(start..start, put).selecting(to))
}

/// Adds `> ` to the selected lines, or removes it if all have it.
pub fn toggle_quote(text: &Text, selection: Selection) -> CommandOutcome {
    let lines = few_lines(text, selection)?;
    let all = lines
        .clone()
        .all(|line| line_beginning(text, line).starts_with('>'));
    let changes = lines.map(|line| {
        let start = text.line_start(line);
        if all {
            let long = if line_beginning(text, line).starts_with("> ") {
                2
            } else {
                1
            };
            Replacement::new(start..start + long, "")
        } else {
            Replacement::new(start..start, "> ")
        }
    });
    Ok(super::with_mapped_selection(changes.collect(), selection))
}

/// Puts the selected lines into a code block, with the cursor where the language belongs.
pub fn insert_code_block(text: &Text, selection: Selection) -> CommandOutcome {
    let lines = few_lines(text, selection)?;
    let (start, end) = (text.line_start(*lines.start()), text.line_end(*lines.end()));
    let inner = text.slice(start..end);
    let mut longest = 2;
    for line in inner.lines() {
        let line = line.trim_start();
        longest = longest.max(line.len() - line.trim_start_matches('`').len());
    }
    let (fence, ending) = ("`".repeat(longest + 1), text.line_ending_at(start).as_str());
    let changes = vec![
        Replacement::new(start..start, format!("{fence}{ending}")),
        Replacement::new(end..end, format!("{ending}{fence}")),
    ];
    Ok(Transaction::new(
        changes,
        Selection::at(start + fence.len()),
    ))
}

#[cfg(test)]
mod tests {
    use super::super::tests::{done, marked};
    use super::*;

    fn after(source: &str, command: impl Fn(&Text, Selection) -> Transaction) -> String {
        let (text, selection) = marked(source);
        done(&text, &command(&text, selection))
    }

    fn outcome(source: &str, command: impl Fn(&Text, Selection) -> CommandOutcome) -> String {
        let (text, selection) = marked(source);
        match command(&text, selection) {
            Ok(made) => done(&text, &made),
            Err(why) => why.to_owned(),
        }
    }

    #[test]
    fn marks_go_around_the_selection_or_the_word_and_off_again() {
        let bold = |text: &Text, at| toggle(text, at, "**");
        let italic = |text: &Text, at| toggle(text, at, "*");
        assert_eq!(after("«one two» x", bold), "**«one two»** x");
        assert_eq!(after("**«one two»** x", bold), "«one two» x");
        assert_eq!(after("«**one**»", bold), "«one»");
        assert_eq!(after("« one »x", bold), " **«one»** x");
        assert_eq!(after("wo¦rd", bold), "**wo¦rd**");
        assert_eq!(after("**wo¦rd**", bold), "wo¦rd");
        assert_eq!(after("**«word»**", italic), "***«word»***");
        assert_eq!(after("***«word»***", italic), "**«word»**");
        assert_eq!(after("a ¦ b", bold), "a **¦** b");
        assert_eq!(after("a **¦** b", bold), "a ¦ b");
        assert_eq!(after("日¦本", italic), "日*¦本*");
    }

    #[test]
    fn code_marks_are_as_many_as_it_needs() {
        assert_eq!(after("«a»", toggle_code), "`«a»`");
        assert_eq!(after("`«a»`", toggle_code), "«a»");
        assert_eq!(after("«a`b»", toggle_code), "`` «a`b» ``");
        assert_eq!(after("`` «a`b» ``", toggle_code), "«a`b»");
        assert_eq!(after("«`` a`b ``»", toggle_code), "«a`b»");
        assert_eq!(after("«`a`»", toggle_code), "«a»");
        assert_eq!(after("«`a` b»", toggle_code), "`` «`a` b» ``");
        assert_eq!(after("`a` «``b``» `c`", toggle_code), "`a` «b» `c`");
        assert_eq!(
            after("``x`` «a `b` c» ``y``", toggle_code),
            "``x`` `` «a `b` c» `` ``y``"
        );
        assert_eq!(after("«`a` `b`»", toggle_code), "`` «`a` `b`» ``");
    }

    #[test]
    fn links_take_the_selection_as_text_or_as_address() {
        assert_eq!(after("«the text» x", insert_link), "[the text](¦) x");
        assert_eq!(
            after("«https://a.io/x»", insert_link),
            "[¦](https://a.io/x)"
        );
        assert_eq!(after("a ¦ b", insert_link), "a [¦]() b");
    }

    #[test]
    fn headings_go_deeper_and_back_to_text() {
        let deeper = |text: &Text, at| change_heading_level(text, at, true);
        let higher = |text: &Text, at| change_heading_level(text, at, false);
        assert_eq!(outcome("ab¦c", deeper), "## ab¦c");
        assert_eq!(outcome("## ab¦c", deeper), "### ab¦c");
        assert_eq!(outcome("## ab¦c", higher), "# ab¦c");
        assert_eq!(outcome("# ab¦c", higher), "ab¦c");
        assert_eq!(outcome("###### a¦", deeper), "heading levels end here");
        assert_eq!(outcome("#tag¦", deeper), "## #tag¦");
    }

    #[test]
    fn blocks_are_put_around_lines() {
        assert_eq!(outcome("«a\nb»", toggle_quote), "«> a\n> b»");
        assert_eq!(outcome("> a¦\n", toggle_quote), "a¦\n");
        assert_eq!(
            outcome("«a\n```\nb»\n", insert_code_block),
            "````¦\na\n```\nb\n````\n"
        );
        let marker = |text: &Text, at| insert_excerpt_marker(text, at, "<!-- truncate -->");
        assert_eq!(outcome("a\nb¦", marker), "a\n\n<!-- truncate -->\n\nb¦");
    }
}
