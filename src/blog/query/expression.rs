//! A query as a tree: terms, `-`, and and `or`.

use std::fmt;
use std::ops::Range;

use super::matcher::QueryMatcher;
use super::predicate::{Predicate, any};
use crate::blog::Post;

/// A part of a query.
#[derive(Clone, Debug)]
pub(super) struct Expression {
    /// Its bytes in the query, with its `-` or parentheses.
    pub(super) at: Range<usize>,
    pub(super) kind: ExpressionKind,
}

/// The kind of a part of a query. It is canonical: a `Not` holds no `Not`, an `All` no `All`, an
/// `Any` no `Any`, and both at least two parts.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum ExpressionKind {
    /// One condition.
    Term(Predicate),
    /// The opposite.
    Not(Box<Expression>),
    /// All parts hold.
    All(Vec<Expression>),
    /// One of the parts holds.
    Any(Vec<Expression>),
}

impl PartialEq for Expression {
    /// Whether both mean the same, wherever they were typed.
    fn eq(&self, other: &Self) -> bool {
        self.kind == other.kind
    }
}

impl Expression {
    /// Creates a term.
    pub(super) fn term(predicate: Predicate, at: Range<usize>) -> Self {
        let kind = ExpressionKind::Term(predicate);
        Self { at, kind }
    }

    /// Returns the expression that all parts hold; `None` without parts.
    pub(super) fn all(parts: Vec<Self>) -> Option<Self> {
        Self::joined(parts, ExpressionKind::All, |part| match part.kind {
            ExpressionKind::All(inner) => inner,
            kind => vec![Self { kind, ..part }],
        })
    }

    /// Returns the expression that one of the parts holds; `None` without parts.
    pub(super) fn any(parts: Vec<Self>) -> Option<Self> {
        Self::joined(parts, ExpressionKind::Any, |part| match part.kind {
            ExpressionKind::Any(inner) => inner,
            kind => vec![Self { kind, ..part }],
        })
    }

    fn joined(
        mut parts: Vec<Self>,
        kind: fn(Vec<Self>) -> ExpressionKind,
        flat: fn(Self) -> Vec<Self>,
    ) -> Option<Self> {
        let at = parts.first()?.at.start..parts.last()?.at.end;
        if parts.len() == 1 {
            return parts.pop();
        }
        let parts = parts.into_iter().flat_map(flat).collect();
        let kind = kind(parts);
        Some(Self { at, kind })
    }

    /// Returns the opposite.
    #[must_use]
    pub(super) fn negated(self) -> Self {
        let at = self.at.clone();
        match self.kind {
            ExpressionKind::Not(inner) => Self { at, ..*inner },
            _ => Self {
                at,
                kind: ExpressionKind::Not(Box::new(self)),
            },
        }
    }

    /// Returns the expression at other bytes: with the parentheses around it.
    #[must_use]
    pub(super) fn at(self, at: Range<usize>) -> Self {
        Self { at, ..self }
    }

    /// Returns the parts that must all hold.
    pub(super) fn conjuncts(&self) -> &[Self] {
        match &self.kind {
            ExpressionKind::All(parts) => parts,
            _ => std::slice::from_ref(self),
        }
    }

    /// Returns the condition of a term, and whether it must not hold.
    pub(super) fn as_term(&self) -> Option<(&Predicate, bool)> {
        match &self.kind {
            ExpressionKind::Term(predicate) => Some((predicate, false)),
            ExpressionKind::Not(inner) => inner.as_term().map(|(term, not)| (term, !not)),
            ExpressionKind::All(_) | ExpressionKind::Any(_) => None,
        }
    }

    /// Collects all terms, each with whether it must not hold.
    pub(super) fn terms(&self) -> Vec<(&Predicate, bool)> {
        match &self.kind {
            ExpressionKind::Term(predicate) => vec![(predicate, false)],
            ExpressionKind::Not(inner) => {
                let inner = inner.terms().into_iter();
                inner.map(|(term, not)| (term, !not)).collect()
            }
            ExpressionKind::All(parts) | ExpressionKind::Any(parts) => {
                parts.iter().flat_map(Self::terms).collect()
            }
        }
    }

    /// Returns the term that ends at a byte.
    pub(super) fn term_ending_at(&mut self, end: usize) -> Option<&mut Predicate> {
        match &mut self.kind {
            ExpressionKind::Term(predicate) => (self.at.end == end).then_some(predicate),
            ExpressionKind::Not(inner) => inner.term_ending_at(end),
            ExpressionKind::All(parts) | ExpressionKind::Any(parts) => {
                parts.last_mut()?.term_ending_at(end)
            }
        }
    }

    /// Whether a post matches; `None` while that is unknown. Parts after the one that decides are
    /// skipped.
    pub(super) fn matches(&self, post: &Post, search: &mut QueryMatcher) -> Option<bool> {
        let not = |held: bool| !held;
        match &self.kind {
            ExpressionKind::Term(predicate) => predicate.matches(post, search),
            ExpressionKind::Not(inner) => inner.matches(post, search).map(not),
            ExpressionKind::Any(parts) => any(parts.iter().map(|it| it.matches(post, search))),
            ExpressionKind::All(parts) => {
                let failed = parts.iter().map(|it| it.matches(post, search).map(not));
                any(failed).map(not)
            }
        }
    }
}

impl fmt::Display for Expression {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            ExpressionKind::Term(predicate) => predicate.fmt(out),
            ExpressionKind::Not(inner) => match &inner.kind {
                ExpressionKind::Term(predicate) => write!(out, "-{predicate}"),
                _ => write!(out, "-({inner})"),
            },
            ExpressionKind::Any(parts) => {
                let parts: Vec<String> = parts.iter().map(ToString::to_string).collect();
                out.write_str(&parts.join(" or "))
            }
            ExpressionKind::All(parts) => {
                let written = |part: &Self| match &part.kind {
                    ExpressionKind::Any(_) => format!("({part})"),
                    _ => part.to_string(),
                };
                let parts: Vec<String> = parts.iter().map(written).collect();
                out.write_str(&parts.join(" "))
            }
        }
    }
}
