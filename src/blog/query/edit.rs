//! Edits the tags of a query for the tag pane and the digit keys: the text stays one that a person
//! could type, and the other terms are preserved.

use std::ops::Range;

use super::Query;
use super::expression::{Expression, ExpressionKind};
use super::predicate::Predicate;
use super::token::{TokenKind, ends_in_quotes, tokens};
use super::value::quote_tag;

/// How a query selects a tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TagChoice {
    /// Posts must have it (or one of the others, if any may match).
    Include,
    /// Posts must not have it.
    Exclude,
}

/// The tags of a query, in the order they were chosen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct TagSelection {
    included: Vec<String>,
    excluded: Vec<String>,
    any: bool,
}

impl Query {
    /// Returns how the query selects a tag.
    pub fn choice(&self, label: &str) -> Option<TagChoice> {
        let label = label.to_lowercase();
        let chosen = self.tag_selection();
        if chosen.excluded.contains(&label) {
            Some(TagChoice::Exclude)
        } else if chosen.included.contains(&label) {
            Some(TagChoice::Include)
        } else {
            None
        }
    }

    /// Returns the number of included and of excluded tags.
    pub fn choice_counts(&self) -> (usize, usize) {
        let chosen = self.tag_selection();
        (chosen.included.len(), chosen.excluded.len())
    }

    /// Whether a post with any of the included tags matches.
    pub fn matches_any_tag(&self) -> bool {
        self.tag_selection().any
    }

    /// Returns the query with `choice` for a tag; the same choice again removes the tag.
    #[must_use]
    pub fn with_tag_toggled(&self, label: &str, choice: TagChoice, any: bool) -> Self {
        let before = self.choice(label);
        let label = label.to_lowercase();
        let mut chosen = self.tag_selection();
        chosen.any = any;
        chosen.included.retain(|other| *other != label);
        chosen.excluded.retain(|other| *other != label);
        if before != Some(choice) {
            match choice {
                TagChoice::Include => chosen.included.push(label),
                TagChoice::Exclude => chosen.excluded.push(label),
            }
        }
        self.with_tag_selection(&chosen)
    }

    /// Returns the query requiring all, or any, of its included tags.
    #[must_use]
    pub fn with_match_any(&self, any: bool) -> Self {
        let chosen = TagSelection {
            any,
            ..self.tag_selection()
        };
        self.with_tag_selection(&chosen)
    }

    /// Returns the query with a term added, or removed if already present.
    #[must_use]
    pub fn with_term_toggled(&self, term: &str) -> Self {
        let is_term = |part: &&Expression| self.text.get(part.at.clone()) == Some(term);
        let same: Vec<Range<usize>> = self
            .conjuncts()
            .iter()
            .filter(is_term)
            .map(|it| it.at.clone())
            .collect();
        if !same.is_empty() {
            return Self::parse(&self.text_without(&same));
        }
        let text = self.grouped(&self.text);
        // a word whose quote or group is still open would take in what follows
        let open = if ends_in_quotes(&text) {
            tokens(&text).last().map(|token| token.at.start)
        } else {
            None
        };
        let open = if is_group_open(&text) { Some(0) } else { open };
        let (head, tail) = text.split_at(open.unwrap_or(text.len()));
        let parts = [head.trim(), term, tail.trim()];
        let parts = parts.into_iter().filter(|part| !part.is_empty());
        Self::parse(&parts.collect::<Vec<_>>().join(" "))
    }

    /// Returns the query with some tags replaced by another, everything else as typed. Returns it
    /// unchanged if it contains none of them, or would both include and exclude the new tag.
    #[must_use]
    pub fn with_tag_renamed(&self, from: &[String], to: &str) -> Self {
        let from: Vec<String> = from.iter().map(|tag| tag.to_lowercase()).collect();
        let to = to.to_lowercase();
        let (mut text, mut end) = (String::new(), 0);
        let mut seen: Vec<String> = Vec::new();
        let mut names_one = false;
        for (labels, negative, at) in self.tag_terms() {
            names_one |= labels.iter().any(|label| from.contains(label));
            let written = renamed_term(labels, negative, (&from, &to));
            text.push_str(self.text.get(end..at.start).unwrap_or_default());
            if !seen.contains(&written) {
                text.push_str(&written);
            }
            seen.push(written);
            end = at.end;
        }
        text.push_str(self.text.get(end..).unwrap_or_default());
        let renamed = Self::parse(text.trim());
        let TagSelection {
            included, excluded, ..
        } = renamed.tag_selection();
        if !names_one || included.iter().any(|tag| excluded.contains(tag)) {
            return self.clone();
        }
        renamed
    }

    /// Returns the tag terms that must hold: labels, whether they must not hold, and bytes.
    fn tag_terms(&self) -> impl Iterator<Item = (&[String], bool, Range<usize>)> {
        self.conjuncts()
            .iter()
            .filter_map(|part| match part.as_term()? {
                (Predicate::Tag { labels, .. }, negative) => {
                    Some((labels.as_slice(), negative, part.at.clone()))
                }
                _ => None,
            })
    }

    fn tag_selection(&self) -> TagSelection {
        let mut chosen = TagSelection::default();
        for (labels, negative, _) in self.tag_terms() {
            chosen.any |= !negative && labels.len() > 1;
            let list = if negative {
                &mut chosen.excluded
            } else {
                &mut chosen.included
            };
            list.extend(labels.iter().cloned());
        }
        chosen
    }

    fn with_tag_selection(&self, chosen: &TagSelection) -> Self {
        let term = |tag: &String| format!("tag:{}", quote_tag(tag));
        let mut parts: Vec<String> = Vec::new();
        if chosen.any && chosen.included.len() > 1 {
            let names: Vec<String> = chosen.included.iter().map(|tag| quote_tag(tag)).collect();
            parts.push(format!("tag:{}", names.join(",")));
        } else {
            parts.extend(chosen.included.iter().map(term));
        }
        parts.extend(chosen.excluded.iter().map(|tag| format!("-{}", term(tag))));
        let tags: Vec<Range<usize>> = self.tag_terms().map(|(.., at)| at).collect();
        let rest = self.text_without(&tags);
        parts.push(if parts.is_empty() {
            rest
        } else {
            self.grouped(&rest)
        });
        parts.retain(|part| !part.is_empty());
        Self::parse(&parts.join(" "))
    }

    /// Returns what is left of the text, in parentheses if a term beside it would otherwise belong to
    /// its last alternative.
    fn grouped(&self, rest: &str) -> String {
        let kind = self.tree.as_ref().map(|tree| &tree.kind);
        let is_any = matches!(kind, Some(ExpressionKind::Any(_)));
        if is_any && !is_one_group(rest) && !is_group_open(rest) && !ends_in_quotes(rest) {
            format!("({rest})")
        } else {
            rest.to_owned()
        }
    }

    /// Returns the text without some of its parts, given in order.
    pub(super) fn text_without(&self, parts: &[Range<usize>]) -> String {
        let (mut text, mut end) = (String::new(), 0);
        for part in parts {
            push_part(
                &mut text,
                self.text.get(end..part.start).unwrap_or_default(),
            );
            end = part.end;
        }
        push_part(&mut text, self.text.get(end..).unwrap_or_default());
        text
    }
}

/// Appends a part of a query, with one blank between.
fn push_part(text: &mut String, part: &str) {
    let part = part.trim();
    let is_tight = text.is_empty() || text.ends_with('(') || part.starts_with(')');
    if !is_tight && !part.is_empty() {
        text.push(' ');
    }
    text.push_str(part);
}

/// Returns the depth of parentheses behind each token.
fn depths(text: &str) -> Vec<usize> {
    let depth = tokens(text).into_iter().scan(0_usize, |depth, token| {
        match token.kind {
            TokenKind::Open { .. } => *depth += 1,
            TokenKind::Close => *depth = depth.saturating_sub(1),
            TokenKind::Word { .. } | TokenKind::Or => {}
        }
        Some(*depth)
    });
    depth.collect()
}

/// Whether a parenthesis is still open at the end of a text.
fn is_group_open(text: &str) -> bool {
    depths(text).last().is_some_and(|depth| *depth > 0)
}

/// Whether one pair of parentheses is around a text.
fn is_one_group(text: &str) -> bool {
    match depths(text.trim()).split_last() {
        Some((0, [first, rest @ ..])) => *first > 0 && rest.iter().all(|depth| *depth > 0),
        _ => false,
    }
}

/// Writes a tag term with the tags `from` replaced, each tag once.
fn renamed_term(labels: &[String], negative: bool, (from, to): (&[String], &str)) -> String {
    let mut names: Vec<String> = Vec::new();
    for label in labels {
        let name = quote_tag(if from.contains(label) { to } else { label });
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let sign = if negative { "-" } else { "" };
    format!("{sign}tag:{}", names.join(","))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn choosing_a_tag_twice_removes_it() {
        let query = Query::parse("micro").with_tag_toggled("Rust", TagChoice::Include, false);
        assert_eq!(query.text(), "tag:rust micro");
        assert_eq!(query.choice("rust"), Some(TagChoice::Include));
        assert_eq!(
            query
                .with_tag_toggled("rust", TagChoice::Include, false)
                .text(),
            "micro"
        );
    }

    #[test]
    fn including_an_excluded_tag_moves_it() {
        let query = Query::parse("-tag:a").with_tag_toggled("a", TagChoice::Include, false);
        assert_eq!(query.text(), "tag:a");
    }

    #[test]
    fn any_joins_the_included_tags() {
        let query = Query::parse("tag:a tag:\"b c\" -tag:d");
        let any = query.with_match_any(true);
        assert_eq!(any.text(), "tag:a,\"b c\" -tag:d");
        assert!(any.matches_any_tag());
        assert_eq!(any.with_match_any(false).text(), "tag:a tag:\"b c\" -tag:d");
        assert_eq!(any.choice_counts(), (2, 1));
    }

    #[test]
    fn a_tag_with_any_characters_can_be_toggled() {
        for tag in ["x,y", "q\"z", "a \"b\", c", "\"", "a:b", "-x"] {
            let query = Query::parse("micro").with_tag_toggled(tag, TagChoice::Include, false);
            assert_eq!(
                query.choice(tag),
                Some(TagChoice::Include),
                "{}",
                query.text()
            );
            assert_eq!(query.choice_counts(), (1, 0));
            assert_eq!(
                query
                    .with_tag_toggled(tag, TagChoice::Include, false)
                    .text(),
                "micro"
            );
            let both = query.with_tag_toggled("other", TagChoice::Include, true);
            assert_eq!(
                (both.choice_counts(), both.matches_any_tag()),
                ((2, 0), true),
                "{}",
                both.text()
            );
        }
    }

    #[test]
    fn a_renamed_tag_is_renamed_in_the_query() {
        let renamed = |text: &str, from: &[&str], to: &str| {
            let from: Vec<String> = from.iter().map(|tag| (*tag).to_owned()).collect();
            let query = Query::parse(text).with_tag_renamed(&from, to);
            query.text().to_owned()
        };
        assert_eq!(
            renamed("micro tag:a,b -tag:\"C c\"", &["A"], "New one"),
            "micro tag:\"new one\",b -tag:\"c c\""
        );
        assert_eq!(
            renamed("tag:a,b tag:c", &["a"], "x"),
            "tag:x,b tag:c",
            "one of two, and the third"
        );
        assert_eq!(renamed("tag:a -tag:b", &["b"], "a"), "tag:a -tag:b");
        assert_eq!(renamed("-tag:\"C c\"", &["c C"], "d"), "-tag:d");
        assert_eq!(renamed("tag:a tag:b tag:c", &["a", "c"], "b"), "tag:b");
        assert_eq!(renamed("tag:a,b", &["a"], "b"), "tag:b");
        let other = "is:draft   tag:x  words";
        assert_eq!(renamed(other, &["a"], "b"), other, "not a blank moves");
    }

    #[test]
    fn a_term_is_toggled_whole() {
        let query = Query::parse("micro").with_term_toggled("-is:draft");
        assert_eq!(query.text(), "micro -is:draft");
        assert_eq!(query.with_term_toggled("-is:draft").text(), "micro");
    }

    #[test]
    fn a_toggled_term_leaves_quoted_words_as_they_are() {
        for (before, after) in [
            ("\"two  blanks\" a", "\"two  blanks\" a -is:draft"),
            ("\"no -is:draft here\"", "\"no -is:draft here\" -is:draft"),
            ("tag:\"b  c\"", "tag:\"b  c\" -is:draft"),
            ("a \"open  quote", "a -is:draft \"open  quote"),
        ] {
            let query = Query::parse(before).with_term_toggled("-is:draft");
            assert_eq!(query.text(), after);
            assert_eq!(query.with_term_toggled("-is:draft").text(), before);
        }
    }

    #[test]
    fn alternatives_are_grouped_before_a_term_is_added() {
        for (before, after) in [
            ("a or b", "(a or b) -is:draft"),
            ("(a or b)", "(a or b) -is:draft"),
            ("(a) or (b)", "((a) or (b)) -is:draft"),
            ("(a or b", "-is:draft (a or b"),
        ] {
            let query = Query::parse(before).with_term_toggled("-is:draft");
            assert_eq!(query.text(), after);
        }
        let tagged = Query::parse("a or tag:b").with_tag_toggled("c", TagChoice::Include, false);
        assert_eq!(tagged.text(), "tag:c (a or tag:b)");
        assert_eq!(tagged.choice("b"), None, "it isn't required");
        let without = tagged.with_tag_toggled("c", TagChoice::Include, false);
        assert_eq!(without.text(), "(a or tag:b)");
        let wrong = Query::parse("date:x tag:a").with_tag_toggled("a", TagChoice::Exclude, false);
        assert_eq!(
            wrong.text(),
            "-tag:a date:x",
            "what is wrong stays to be corrected"
        );
    }
}
