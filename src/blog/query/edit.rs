//! Edits the tags of a query for the tag pane and the digit keys: the text stays one that a person
//! could type, and the other terms are preserved.

use super::{Predicate, Query};

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
        let words = super::split(&self.text).into_iter();
        let words = words.filter_map(|word| self.text.get(word.at));
        let mut words: Vec<&str> = words.collect();
        let before = words.len();
        words.retain(|word| *word != term);
        if words.len() == before {
            // a word whose quote is still open would take in what follows
            let open = words.pop_if(|word| word.matches('"').count() % 2 == 1);
            words.push(term);
            words.extend(open);
        }
        Self::parse(&words.join(" "))
    }

    /// Returns the query with some tags replaced by another, everything else as typed. Returns it
    /// unchanged if it contains none of them, or would both include and exclude the new tag.
    #[must_use]
    pub fn with_tag_renamed(&self, from: &[String], to: &str) -> Self {
        let from: Vec<String> = from.iter().map(|tag| tag.to_lowercase()).collect();
        let to = to.to_lowercase();
        let (mut text, mut end) = (String::new(), 0);
        let mut seen: Vec<String> = Vec::new();
        for term in &self.terms {
            let Predicate::Tag { labels, .. } = &term.predicate else {
                continue;
            };
            let mut names: Vec<String> = Vec::new();
            for label in labels {
                let name = quote_tag(if from.contains(label) { &to } else { label });
                if !names.contains(&name) {
                    names.push(name);
                }
            }
            let sign = if term.negative { "-" } else { "" };
            let written = format!("{sign}tag:{}", names.join(","));
            text.push_str(self.text.get(end..term.at.start).unwrap_or_default());
            if !seen.contains(&written) {
                text.push_str(&written);
            }
            seen.push(written);
            end = term.at.end;
        }
        text.push_str(self.text.get(end..).unwrap_or_default());
        let names_one = self.terms.iter().any(|term| match &term.predicate {
            Predicate::Tag { labels, .. } => labels.iter().any(|label| from.contains(label)),
            _ => false,
        });
        let renamed = Self::parse(text.trim());
        let TagSelection {
            included, excluded, ..
        } = renamed.tag_selection();
        if !names_one || included.iter().any(|tag| excluded.contains(tag)) {
            return self.clone();
        }
        renamed
    }

    fn tag_selection(&self) -> TagSelection {
        let mut chosen = TagSelection::default();
        for term in &self.terms {
            if let Predicate::Tag { labels: tags, .. } = &term.predicate {
                chosen.any |= !term.negative && tags.len() > 1;
                let list = if term.negative {
                    &mut chosen.excluded
                } else {
                    &mut chosen.included
                };
                list.extend(tags.iter().cloned());
            }
        }
        chosen
    }

    fn with_tag_selection(&self, chosen: &TagSelection) -> Self {
        let mut parts: Vec<String> = Vec::new();
        if chosen.any && chosen.included.len() > 1 {
            let names: Vec<String> = chosen.included.iter().map(|tag| quote_tag(tag)).collect();
            parts.push(format!("tag:{}", names.join(",")));
        } else {
            parts.extend(
                chosen
                    .included
                    .iter()
                    .map(|tag| format!("tag:{}", quote_tag(tag))),
            );
        }
        parts.extend(
            chosen
                .excluded
                .iter()
                .map(|tag| format!("-tag:{}", quote_tag(tag))),
        );
        parts.extend(self.non_tag_terms());
        Self::parse(&parts.join(" "))
    }

    fn non_tag_terms(&self) -> impl Iterator<Item = String> {
        let tags: Vec<usize> = self
            .terms
            .iter()
            .filter(|term| matches!(term.predicate, Predicate::Tag { .. }))
            .map(|term| term.at.start)
            .collect();
        super::split(&self.text)
            .into_iter()
            .map(|word| word.at)
            .filter(move |at| !tags.contains(&at.start))
            .filter_map(|at| self.text.get(at).map(str::to_owned))
    }
}

/// Formats a tag for a query: in quotes if it contains a blank, comma or quote; quotes inside are
/// doubled.
pub fn quote_tag(tag: &str) -> String {
    if tag.contains(|c: char| c.is_whitespace() || c == ',' || c == '"') {
        format!("\"{}\"", tag.replace('"', "\"\""))
    } else {
        tag.to_owned()
    }
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
}
