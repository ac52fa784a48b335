//! Ranking of completion candidates.

use super::CompletionItem;
use crate::blog::query::{QueryMatcher, pattern};

/// How well a candidate matches; less is better. Equal candidates keep their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    Beginning,
    BeginningOfAWord,
    Inside,
    Letters(std::cmp::Reverse<u32>),
}

/// Returns the candidates that match what is typed, at most `most`: first those that begin with it,
/// then those with a word that does, those that contain it, and those that contain its letters in
/// order. Returns all candidates if nothing is typed.
pub fn rank(candidates: Vec<CompletionItem>, typed: &str, most: usize) -> Vec<CompletionItem> {
    let typed = typed.trim().to_lowercase();
    let typed = typed.trim_start_matches(['.', '/']);
    if typed.is_empty() {
        return candidates.into_iter().take(most).collect();
    }
    let letters = pattern(typed);
    let mut search = QueryMatcher::default();
    let mut fit = |text: &str| {
        let found = fit(&text.to_lowercase(), typed);
        found.or_else(|| {
            let score = search.score(&letters, text)?;
            Some(Fit::Letters(std::cmp::Reverse(score)))
        })
    };
    let mut ranked: Vec<(Fit, CompletionItem)> = Vec::new();
    for candidate in candidates {
        let inserted = candidate.insert.trim_start_matches(['.', '/']);
        let fits = [fit(&candidate.label), fit(inserted)];
        if let Some(best) = fits.into_iter().flatten().min() {
            ranked.push((best, candidate));
        }
    }
    ranked.sort_by_key(|(fit, _)| *fit);
    let ranked = ranked.into_iter().map(|(_, candidate)| candidate);
    ranked.take(most).collect()
}

fn fit(text: &str, typed: &str) -> Option<Fit> {
    let at = text.find(typed)?;
    if at == 0 {
        return Some(Fit::Beginning);
    }
    let mut places = text.match_indices(typed).map(|(at, _)| at);
    let begins_a_word = places.any(|at| {
        let before = text.get(..at).and_then(|head| head.chars().next_back());
        before.is_some_and(|c| !c.is_alphanumeric())
    });
    Some(if begins_a_word {
        Fit::BeginningOfAWord
    } else {
        Fit::Inside
    })
}
