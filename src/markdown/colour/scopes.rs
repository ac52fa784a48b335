//! Scope table: maps the scopes of a grammar to color roles.
//!
//! A grammar assigns each token a stack of scopes, the innermost last: `source.python`,
//! `string.quoted`, `punctuation.definition.string`. The innermost scope in the table decides, but
//! within a comment everything is a comment. Scope names follow the scope naming guide of Sublime
//! Text.

use syntect::parsing::Scope;

use crate::text::Role;

use super::Tint;

/// Number of innermost scopes examined; hostile code nests without limit.
const DEEPEST: usize = 64;

const TEXT: Tint = Tint::of(Role::Text);
const COMMENT: Tint = Tint {
    role: Role::Muted,
    italic: true,
};

/// Scope prefixes with their styles; a longer prefix precedes a shorter one.
const TABLE: &[(&str, Tint)] = &[
    ("comment", COMMENT),
    ("string", Tint::of(Role::Good)),
    ("punctuation.definition.string", Tint::of(Role::Good)),
    ("constant.numeric", Tint::of(Role::Warn)),
    ("constant.language", Tint::of(Role::Keyword)),
    ("keyword.other.unit", Tint::of(Role::Warn)),
    ("keyword", Tint::of(Role::Keyword)),
    ("storage", Tint::of(Role::Keyword)),
    ("variable.language", Tint::of(Role::Keyword)),
    ("entity.name.tag", Tint::of(Role::Keyword)),
    ("entity.name", Tint::of(Role::Strong)),
    ("markup.heading", Tint::of(Role::Strong)),
    ("markup.inserted", Tint::of(Role::Good)),
    ("markup.deleted", Tint::of(Role::Error)),
    ("markup.raw", Tint::of(Role::Good)),
    ("markup.quote", Tint::of(Role::Muted)),
    ("meta.diff.header", Tint::of(Role::Muted)),
    ("meta.diff.range", Tint::of(Role::Muted)),
    // code inside a string starts plain
    ("meta.interpolation", TEXT),
    ("meta.template.expression", TEXT),
    ("source", TEXT),
];

/// The table with parsed scopes.
#[derive(Debug)]
pub(super) struct Scopes(Vec<(Scope, Tint)>);

impl Scopes {
    /// Parses the table.
    pub(super) fn new() -> Self {
        let scopes = TABLE.iter();
        Self(
            scopes
                .filter_map(|(name, tint)| Some((Scope::new(name).ok()?, *tint)))
                .collect(),
        )
    }

    /// Returns the style of a text from its scopes, the innermost last.
    pub(super) fn tint(&self, text: &str, scopes: &[Scope]) -> Tint {
        let inner = scopes.iter().rev().take(DEEPEST);
        let is_word = text.chars().any(char::is_alphanumeric);
        let mut first = None;
        for tint in inner.filter_map(|scope| self.of(*scope)) {
            if tint == COMMENT {
                return tint;
            }
            // `+` is a keyword to a grammar, but not a word
            if is_word || !matches!(tint.role, Role::Keyword | Role::Strong) {
                first = first.or(Some(tint));
            }
        }
        first.unwrap_or_default()
    }

    fn of(&self, scope: Scope) -> Option<Tint> {
        let known = self.0.iter().find(|(known, _)| known.is_prefix_of(scope));
        known.map(|(_, tint)| *tint)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tint(text: &str, scopes: &[&str]) -> Tint {
        let scopes = scopes.iter().map(|name| Scope::new(name).unwrap());
        Scopes::new().tint(text, &scopes.collect::<Vec<_>>())
    }

    #[test]
    fn the_innermost_scope_that_says_something_decides() {
        let begin = "punctuation.definition.string.begin.python";
        let string = ["source.python", "string.quoted.single.python"];
        assert_eq!(tint("'", &[string[0], string[1], begin]).role, Role::Good);
        assert_eq!(
            tint("x", &[string[0], string[1], "meta.interpolation.python"]).role,
            Role::Text
        );
        assert_eq!(tint("x", &["source.python"]).role, Role::Text);
        assert_eq!(tint("x", &[]).role, Role::Text);
    }

    #[test]
    fn every_role_of_code_has_its_scopes() {
        for (scope, role) in [
            ("keyword.control.rust", Role::Keyword),
            ("storage.type.function.rust", Role::Keyword),
            ("constant.language.python", Role::Keyword),
            ("constant.numeric.integer.js", Role::Warn),
            ("keyword.other.unit.css", Role::Warn),
            ("string.quoted.double.js", Role::Good),
            ("entity.name.function.js", Role::Strong),
            ("entity.name.tag.html", Role::Keyword),
            ("entity.other.attribute-name.html", Role::Text),
            ("variable.function.js", Role::Text),
            ("markup.deleted.diff", Role::Error),
            ("markup.inserted.diff", Role::Good),
            ("stringy", Role::Text),
        ] {
            assert_eq!(tint("x", &["source.x", scope]), Tint::of(role), "{scope}");
        }
    }

    #[test]
    fn a_comment_is_a_comment_whatever_stands_in_it() {
        let scopes = ["comment.line.js", "keyword.other.todo.js"];
        assert_eq!(tint("TODO", &scopes), COMMENT);
    }

    #[test]
    fn a_sign_is_no_keyword() {
        let operator = ["source.js", "keyword.operator.arithmetic.js"];
        assert_eq!(tint("+", &operator), TEXT);
        assert_eq!(tint("typeof", &operator).role, Role::Keyword);
        let quantifier = ["string.regexp.js", "keyword.operator.quantifier.js"];
        assert_eq!(tint("+", &quantifier).role, Role::Good);
    }
}
