//! Moves between the parts of an inline link or image: its text, its destination, and what follows.

use std::ops::Range;

use crate::editor::highlight::{HighlightKind, LexerState, lex};

/// An inline link or image in a line, as byte offsets.
struct LinkParts {
    text: Range<usize>,
    destination: Range<usize>,
}

/// Returns where the cursor of a line goes: from the text to the end of the destination, from the
/// destination to after the link; backward, from the destination to the end of the text. `None`
/// where no link is, or if that is as good as anywhere else. `before` is the state before the line.
pub fn next_part(line: &str, cursor: usize, forward: bool, before: LexerState) -> Option<usize> {
    if before.is_literal() || before.is_in_front_matter() {
        return None;
    }
    let tokens = lex(line, before).0;
    let is_code = |at: usize| {
        let token = tokens.iter().find(|token| token.range.contains(&at));
        token.is_some_and(|token| token.kind == HighlightKind::Code)
    };
    let starts = line.match_indices("](").map(|(at, _)| at);
    let links = starts.filter(|at| !is_code(*at));
    let links = links.filter_map(|middle| parts_around(line, middle));
    let around = links.filter(|it| it.text.start <= cursor && cursor <= it.destination.end);
    // of an image in a link, the image
    let link = around.min_by_key(|it| it.destination.end - it.text.start)?;
    let is_in_text = cursor <= link.text.end;
    match (is_in_text, forward) {
        (true, true) => Some(link.destination.end),
        (false, true) => Some(link.destination.end + 1),
        (false, false) => Some(link.text.end),
        (true, false) => None,
    }
}

/// Returns the parts of the link around `](`, if its brackets are paired.
fn parts_around(line: &str, middle: usize) -> Option<LinkParts> {
    let head = line.get(..middle)?;
    let mut depth = 0;
    let open = head.char_indices().rev().find(|(at, c)| {
        let is_escaped = head.get(..*at).is_some_and(|before| before.ends_with('\\'));
        match c {
            ']' if !is_escaped => depth += 1,
            '[' if !is_escaped && depth == 0 => return true,
            '[' if !is_escaped => depth -= 1,
            _ => {}
        }
        false
    })?;
    let start = middle + 2;
    let mut depth = 0;
    let close = line.get(start..)?.char_indices().find(|(_, c)| {
        match c {
            '(' => depth += 1,
            ')' if depth == 0 => return true,
            ')' => depth -= 1,
            _ => {}
        }
        false
    })?;
    Some(LinkParts {
        text: open.0 + 1..middle,
        destination: start..start + close.0,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(line: &str, forward: bool) -> String {
        let at = line.find('¦').expect("a cursor");
        let line = line.replace('¦', "");
        match next_part(&line, at, forward, LexerState::TEXT) {
            Some(at) => {
                let (before, behind) = line.split_at(at);
                format!("{before}¦{behind}")
            }
            None => "none".to_owned(),
        }
    }

    #[test]
    fn tab_goes_from_the_text_to_the_destination_and_out() {
        for (from, to) in [
            ("![¦]()", "![](¦)"),
            ("![al¦t](a.png) x", "![alt](a.png¦) x"),
            ("![alt](a.p¦ng) x", "![alt](a.png)¦ x"),
            ("![alt](¦)", "![alt]()¦"),
            ("[te[x]t¦](a(b)c)", "[te[x]t](a(b)c¦)"),
            ("[text](a(b¦)c)!", "[text](a(b)c)¦!"),
            ("[![日¦](a.png)](b)", "[![日](a.png¦)](b)"),
            ("[![日](a.png¦)](b)", "[![日](a.png)¦](b)"),
            ("[![日](a.png)¦](b)", "[![日](a.png)](b¦)"),
            ("[a\\]¦](b)", "[a\\]](b¦)"),
            ("- x¦ [a](b)", "none"),
            ("[a](b) x¦", "none"),
            ("`[a¦](b)`", "none"),
            ("[a¦]: b", "none"),
            ("[a](b¦", "none"),
        ] {
            assert_eq!(after(from, true), to, "{from}");
        }
        assert_eq!(after("![alt](a.p¦ng)", false), "![alt¦](a.png)");
        assert_eq!(after("![a¦lt](a.png)", false), "none");
    }
}
