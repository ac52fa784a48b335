//! Scope table: maps the scopes of a grammar to color roles.
//!
//! A grammar assigns each token a stack of scopes, the innermost last: `source.python`,
//! `string.quoted`, `punctuation.definition.string`. The innermost scope in the table decides, but
//! within a comment everything is a comment. Scope names follow the scope naming guide of Sublime
//! Text.

use syntect::parsing::Scope;

use crate::text::Role;

use super::TokenStyle;

/// Number of innermost scopes examined; hostile code nests without limit.
const MAX_SCOPE_DEPTH: usize = 64;

const TEXT_STYLE: TokenStyle = TokenStyle::upright(Role::Text);
const COMMENT_STYLE: TokenStyle = TokenStyle {
    role: Role::Muted,
    italic: true,
};

/// Scope prefixes with their styles; a longer prefix precedes a shorter one.
const STYLES_BY_SCOPE: &[(&str, TokenStyle)] = &[
    ("comment", COMMENT_STYLE),
    ("string", TokenStyle::upright(Role::Good)),
    (
        "punctuation.definition.string",
        TokenStyle::upright(Role::Good),
    ),
    ("constant.numeric", TokenStyle::upright(Role::Warn)),
    ("constant.language", TokenStyle::upright(Role::Keyword)),
    ("keyword.other.unit", TokenStyle::upright(Role::Warn)),
    ("keyword", TokenStyle::upright(Role::Keyword)),
    ("storage", TokenStyle::upright(Role::Keyword)),
    ("variable.language", TokenStyle::upright(Role::Keyword)),
    ("entity.name.tag", TokenStyle::upright(Role::Keyword)),
    // commands and their options
    (
        "variable.function.shell",
        TokenStyle::upright(Role::Heading),
    ),
    ("support.function", TokenStyle::upright(Role::Heading)),
    (
        "variable.parameter.option.shell",
        TokenStyle::upright(Role::Warn),
    ),
    ("entity.name", TokenStyle::upright(Role::Heading)),
    ("markup.heading", TokenStyle::upright(Role::Heading)),
    ("markup.inserted", TokenStyle::upright(Role::Good)),
    ("markup.deleted", TokenStyle::upright(Role::Error)),
    ("markup.raw", TokenStyle::upright(Role::Good)),
    ("markup.quote", TokenStyle::upright(Role::Muted)),
    ("meta.diff.header", TokenStyle::upright(Role::Muted)),
    ("meta.diff.range", TokenStyle::upright(Role::Muted)),
    // code inside a string starts plain
    ("meta.interpolation", TEXT_STYLE),
    ("meta.template.expression", TEXT_STYLE),
    ("source", TEXT_STYLE),
];

/// The table with parsed scopes.
#[derive(Debug)]
pub(super) struct ScopeStyles(Vec<(Scope, TokenStyle)>);

impl ScopeStyles {
    /// Parses the table.
    pub(super) fn new() -> Self {
        let scopes = STYLES_BY_SCOPE.iter();
        Self(
            scopes
                .filter_map(|(name, tint)| Some((Scope::new(name).ok()?, *tint)))
                .collect(),
        )
    }

    /// Returns the style of a text from its scopes, the innermost last.
    pub(super) fn style_of(&self, text: &str, scopes: &[Scope]) -> TokenStyle {
        let inner = scopes.iter().rev().take(MAX_SCOPE_DEPTH);
        let is_word = text.chars().any(char::is_alphanumeric);
        let mut first = None;
        for tint in inner.filter_map(|scope| self.style_of_scope(*scope)) {
            if tint == COMMENT_STYLE {
                return tint;
            }
            // `+` is a keyword to a grammar, but not a word
            if is_word || !matches!(tint.role, Role::Keyword | Role::Heading) {
                first = first.or(Some(tint));
            }
        }
        first.unwrap_or_default()
    }

    fn style_of_scope(&self, scope: Scope) -> Option<TokenStyle> {
        let known = self.0.iter().find(|(known, _)| known.is_prefix_of(scope));
        known.map(|(_, tint)| *tint)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tint(text: &str, scopes: &[&str]) -> TokenStyle {
        let scopes = scopes.iter().map(|name| Scope::new(name).unwrap());
        ScopeStyles::new().style_of(text, &scopes.collect::<Vec<_>>())
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
            ("entity.name.function.js", Role::Heading),
            ("variable.function.shell", Role::Heading),
            ("support.function.echo.shell", Role::Heading),
            ("variable.parameter.option.shell", Role::Warn),
            ("entity.name.tag.html", Role::Keyword),
            ("entity.other.attribute-name.html", Role::Text),
            ("variable.function.js", Role::Text),
            ("markup.deleted.diff", Role::Error),
            ("markup.inserted.diff", Role::Good),
            ("stringy", Role::Text),
        ] {
            assert_eq!(
                tint("x", &["source.x", scope]),
                TokenStyle::upright(role),
                "{scope}"
            );
        }
    }

    #[test]
    fn a_comment_is_a_comment_whatever_stands_in_it() {
        let scopes = ["comment.line.js", "keyword.other.todo.js"];
        assert_eq!(tint("TODO", &scopes), COMMENT_STYLE);
    }

    #[test]
    fn a_sign_is_no_keyword() {
        let operator = ["source.js", "keyword.operator.arithmetic.js"];
        assert_eq!(tint("+", &operator), TEXT_STYLE);
        assert_eq!(tint("typeof", &operator).role, Role::Keyword);
        let quantifier = ["string.regexp.js", "keyword.operator.quantifier.js"];
        assert_eq!(tint("+", &quantifier).role, Role::Good);
    }
}
