//! Parser of a query: never fails; what is wrong is ignored and reported with its position.

use std::ops::Range;

use super::QueryError;
use super::expression::Expression;
use super::predicate::Predicate;
use super::term::{self, TERM_KEYS, TermError};
use super::token::{Token, TokenKind, tokens};

/// Maximum depth of parentheses.
const MAX_DEPTH: usize = 32;

/// How to parse.
#[derive(Clone, Copy, Default)]
pub(super) struct ParseOptions<'a> {
    /// Whether the text is still being typed: what its end leaves open isn't wrong.
    pub(super) is_partial: bool,
    /// Whether any post has a front matter key; `None` if that is unknown.
    pub(super) is_known: Option<&'a dyn Fn(&str) -> bool>,
}

/// Parses a query into its tree, without what is wrong, and the errors in order.
pub(super) fn parse(
    text: &str,
    options: ParseOptions<'_>,
) -> (Option<Expression>, Vec<QueryError>) {
    let mut parser = Parser {
        end: text.len(),
        options,
        errors: Vec::new(),
        groups: Vec::new(),
        group: Group::default(),
        skipped: 0,
    };
    for token in tokens(text) {
        parser.token(&token);
    }
    let tree = parser.finish();
    parser.errors.sort_by_key(|error| error.at.start);
    (tree, parser.errors)
}

/// State of the parse.
struct Parser<'a> {
    end: usize,
    options: ParseOptions<'a>,
    errors: Vec<QueryError>,
    /// The groups around the open one.
    groups: Vec<Group>,
    /// The innermost open group.
    group: Group,
    /// Number of open parentheses beyond [`MAX_DEPTH`].
    skipped: usize,
}

/// A group in parentheses, or the whole query.
#[derive(Default)]
struct Group {
    /// Where it was opened.
    at: Range<usize>,
    negative: bool,
    alternatives: Vec<Expression>,
    /// Parts since the last `or`.
    parts: Vec<Expression>,
    /// Whether something, right or wrong, was typed since the last `or`.
    has_operand: bool,
    /// The last `or`, until something follows it.
    open_or: Option<Range<usize>>,
}

impl Group {
    fn add(&mut self, part: Option<Expression>) {
        self.parts.extend(part);
        self.has_operand = true;
        self.open_or = None;
    }

    fn close_alternative(&mut self) {
        let parts = std::mem::take(&mut self.parts);
        self.alternatives.extend(Expression::all(parts));
        self.has_operand = false;
    }
}

const OR_REASON: &str = "`or` needs a term on both sides; quote it to search for it";

impl Parser<'_> {
    fn token(&mut self, token: &Token<'_>) {
        let at = token.at.clone();
        match token.kind {
            TokenKind::Word { negative, raw } => self.word(at, negative, raw),
            TokenKind::Open { negative } => self.open(at, negative),
            TokenKind::Close => self.close(at),
            TokenKind::Or if !self.group.has_operand => self.report(at, OR_REASON),
            TokenKind::Or => {
                self.group.close_alternative();
                self.group.open_or = Some(at);
            }
        }
    }

    fn word(&mut self, at: Range<usize>, negative: bool, raw: &str) {
        let is_last = at.end == self.end;
        match term::parse(raw).and_then(|predicate| self.with_known_key(predicate)) {
            Ok(predicate) => {
                let term = Expression::term(predicate, at);
                let term = if negative { term.negated() } else { term };
                self.group.add(Some(term));
            }
            Err(error) => {
                if !(self.options.is_partial && is_last && error.is_unfinished) {
                    self.report(at, &error.reason);
                }
                self.group.add(None);
            }
        }
    }

    fn with_known_key(&self, predicate: Predicate) -> Result<Predicate, TermError> {
        if let (Predicate::Key(key, _), Some(is_known)) = (&predicate, self.options.is_known)
            && !is_known(key)
        {
            let known = TERM_KEYS.map(|(name, _)| name).join(", ");
            return Err(TermError {
                reason: format!("no post has the key `{key}`; other keys: {known}"),
                is_unfinished: false,
            });
        }
        Ok(predicate)
    }

    fn open(&mut self, at: Range<usize>, negative: bool) {
        if self.groups.len() >= MAX_DEPTH {
            self.skipped += 1;
            let why = format!("more than {MAX_DEPTH} parentheses inside each other");
            return self.report(at, &why);
        }
        let group = Group {
            at,
            negative,
            ..Group::default()
        };
        self.groups.push(std::mem::replace(&mut self.group, group));
    }

    fn close(&mut self, at: Range<usize>) {
        if self.skipped > 0 {
            self.skipped -= 1;
        } else if let Some(outer) = self.groups.pop() {
            let group = std::mem::replace(&mut self.group, outer);
            let part = self.closed(group, at.end);
            self.group.add(part);
        } else {
            self.report(at, "`)` without `(`; quote it to search for it");
        }
    }

    /// Returns the expression of a group that ends at a byte.
    fn closed(&mut self, mut group: Group, end: usize) -> Option<Expression> {
        if let Some(at) = group.open_or.take() {
            self.report_at_end(at, OR_REASON);
        }
        group.close_alternative();
        let whole = Expression::any(group.alternatives)?;
        let whole = whole.at(group.at.start..end);
        Some(if group.negative {
            whole.negated()
        } else {
            whole
        })
    }

    fn finish(&mut self) -> Option<Expression> {
        while let Some(outer) = self.groups.pop() {
            let group = std::mem::replace(&mut self.group, outer);
            let at = group.at.clone();
            let part = self.closed(group, self.end);
            self.report_at_end(at, "missing `)`");
            self.group.add(part);
        }
        let group = std::mem::take(&mut self.group);
        if let Some(at) = group.open_or.clone() {
            self.report_at_end(at, OR_REASON);
        }
        let mut group = group;
        group.close_alternative();
        Expression::any(group.alternatives)
    }

    /// Reports what the end of the text leaves open.
    fn report_at_end(&mut self, at: Range<usize>, reason: &str) {
        if !self.options.is_partial {
            self.report(at, reason);
        }
    }

    fn report(&mut self, at: Range<usize>, reason: &str) {
        let reason = reason.to_owned();
        self.errors.push(QueryError { at, reason });
    }
}
