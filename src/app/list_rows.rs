//! Rows of the post list: where each visible post is, and the year rules between posts.
//!
//! A year rule takes the blank row between two posts; where the density has none, a row of its own.
//! The first visible row is always that of a post, so that scrolling never depends on a rule.

use std::sync::Arc;

use jiff::tz::TimeZone;

use crate::blog::{Post, Sort};

use super::layout::ScreenLayout;
use super::library::Library;
use super::list_density::ListDensity;

/// A visible post.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ListRow {
    /// Index of the post in the list.
    pub index: usize,
    /// Its first row, from the top of the list.
    pub y: usize,
    /// Year rule above the post: its row, and the year.
    pub year_rule: Option<(usize, i16)>,
}

/// The posts of the list and the room for them.
#[derive(Clone, Copy, Debug)]
pub struct ListRows<'a> {
    posts: &'a [Arc<Post>],
    density: ListDensity,
    height: usize,
    has_year_rules: bool,
    /// Number of pinned posts, which are the first and have no year rules.
    pinned: usize,
}

impl<'a> ListRows<'a> {
    /// Creates the rows of the listed posts on a screen.
    pub fn new(library: &'a Library, screen: &ScreenLayout) -> Self {
        Self {
            posts: library.visible(),
            density: screen.density,
            height: screen.list.map_or(screen.body.1, |area| area.height),
            has_year_rules: matches!(library.sort(), Sort::Newest | Sort::Oldest),
            pinned: library.visible_pinned(),
        }
    }

    /// Returns the visible posts if the one at index `top` is first; at least one, if there are any.
    pub fn visible(&self, top: usize) -> Vec<ListRow> {
        let mut rows = Vec::new();
        let mut y = 0;
        for index in top..self.posts.len() {
            let year = self.year_above(index).filter(|_| index > top);
            if year.is_some() && !self.density.has_blank_row() {
                y += 1;
            }
            if y + self.density.lines() > self.height && index > top {
                break;
            }
            rows.push(ListRow {
                index,
                y,
                year_rule: year.map(|year| (y.saturating_sub(1), year)),
            });
            y += self.density.rows();
        }
        rows
    }

    /// Returns how many posts are visible below and including the one at index `top`, at least 1.
    pub fn page_size(&self, top: usize) -> usize {
        self.visible(top).len().max(1)
    }

    /// Returns the first visible post that shows the post at `index`, nearest to `top`; the last
    /// page has no empty rows.
    pub fn top_showing(&self, top: usize, index: usize) -> usize {
        let top = if index < top {
            index
        } else {
            top.max(self.first_above(index))
        };
        top.min(self.last_top())
    }

    /// Returns the first visible post of the last page.
    pub fn last_top(&self) -> usize {
        self.first_above(self.posts.len().saturating_sub(1))
    }

    /// Returns the post at a row of the list, if there is one.
    pub fn index_at(&self, top: usize, y: usize) -> Option<usize> {
        let rows = self.visible(top);
        let row = rows.iter().rfind(|row| row.y <= y)?;
        (y < row.y + self.density.rows()).then_some(row.index)
    }

    /// Returns the first post of a screen whose last post is at `index`.
    fn first_above(&self, index: usize) -> usize {
        let mut first = index;
        let mut used = self.density.lines();
        while let Some(above) = first.checked_sub(1) {
            let has_own_row = !self.density.has_blank_row() && self.year_above(first).is_some();
            used += self.density.rows() + usize::from(has_own_row);
            if used > self.height {
                break;
            }
            first = above;
        }
        first
    }

    /// Returns the year of a post if the post above it is of another one.
    fn year_above(&self, index: usize) -> Option<i16> {
        if index < self.pinned {
            return None;
        }
        let above = self.posts.get(index.checked_sub(1)?)?;
        let year = year(self.posts.get(index)?);
        (self.has_year_rules && year != self::year(above)).then_some(year)
    }
}

fn year(post: &Post) -> i16 {
    // a post's date has a zone once the post is read
    post.date.day(&TimeZone::UTC).year()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::blog::post::samples::post;

    const DENSITIES: [ListDensity; 3] = [ListDensity::Airy, ListDensity::Close, ListDensity::Dense];

    fn posts(years: &[i16]) -> Vec<Arc<Post>> {
        let posts = years.iter().enumerate();
        let posts = posts.map(|(n, year)| post(&format!("{n}.md"), "A", &format!("{year}-02-03")));
        posts.collect()
    }

    fn rows(posts: &[Arc<Post>], density: ListDensity, height: usize) -> ListRows<'_> {
        ListRows {
            posts,
            density,
            height,
            has_year_rules: true,
            pinned: 0,
        }
    }

    #[test]
    fn a_year_rule_takes_the_blank_row_or_a_row_of_its_own() {
        let posts = posts(&[2026, 2026, 2025]);
        let last = |density| {
            let rows = rows(&posts, density, 40).visible(0);
            rows.last().map(|row| (row.y, row.year_rule))
        };
        assert_eq!(last(ListDensity::Airy), Some((6, Some((5, 2025)))));
        assert_eq!(last(ListDensity::Close), Some((5, Some((4, 2025)))));
        assert_eq!(last(ListDensity::Dense), Some((3, Some((2, 2025)))));
    }

    #[test]
    fn every_post_can_be_shown_whole_and_the_last_page_is_full() {
        let years: Vec<i16> = (0..40).map(|n| 2026 - n / 3 - n % 2).collect();
        let posts = posts(&years);
        for density in DENSITIES {
            for height in 2..30 {
                let rows = rows(&posts, density, height);
                for index in 0..posts.len() {
                    for top in [0, index / 2, index, 39] {
                        let first = rows.top_showing(top, index);
                        let shown = rows.visible(first);
                        let row = shown.iter().find(|row| row.index == index);
                        let row = row.unwrap_or_else(|| panic!("{density:?} {height} {index}"));
                        assert!(row.y + density.lines() <= height);
                        assert_eq!(rows.index_at(first, row.y), Some(index));
                        assert_eq!(shown[0].y, 0);
                        assert_eq!(rows.top_showing(first, index), first, "it stays");
                    }
                }
                let last = rows.last_top();
                assert_eq!(rows.visible(last).last().unwrap().index, 39);
                if let Some(before) = last.checked_sub(1) {
                    assert!(rows.visible(before).last().unwrap().index < 39);
                }
            }
        }
    }

    #[test]
    fn a_row_of_a_year_rule_belongs_to_no_post_where_it_has_its_own() {
        let posts = posts(&[2026, 2025]);
        let at = |density, y| rows(&posts, density, 40).index_at(0, y);
        assert_eq!(at(ListDensity::Dense, 1), None);
        assert_eq!(at(ListDensity::Dense, 2), Some(1));
        assert_eq!(at(ListDensity::Dense, 3), None);
        assert_eq!(at(ListDensity::Airy, 2), Some(0));
    }
}
