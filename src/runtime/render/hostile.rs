//! Cost of rendering hostile posts: steps are counted, never time.
//!
//! Keys are handled on another thread, which may only have to wait until a post is abandoned: the
//! renderer regularly asks whether its page is still wanted, and stops at the first no.

use std::sync::Arc;

use jiff::tz::TimeZone;

use crate::app::jobs::render::PreviewMode;

use super::*;
use crate::blog::post::samples::post;
use crate::blog::{Clock, SiteKind};
use crate::editor::Text;
use crate::markdown::post_header::HeaderOptions;
use crate::markdown::{CodeLines, FoldState};
use crate::text::{Glyphs, step_counter};

/// Returns bodies of about this many bytes, like those of the end-to-end tests.
fn hostile_bodies(bytes: usize) -> Vec<String> {
    let many = |count: usize, piece: &dyn Fn(usize) -> String| {
        let pieces: Vec<String> = (0..count).map(piece).collect();
        pieces.concat()
    };
    let full = |piece: &str| piece.repeat(bytes / piece.len());
    vec![
        full("[^"),
        full("<![CDATA["),
        full("[ (]("),
        full("*a_"),
        full("[a][b]"),
        full("`é "),
        format!("{}a", "> ".repeat(bytes / 200)),
        full(&format!("a{} ", "\u{301}".repeat(500))),
        full("👩\u{200d}"),
        full("word and another "),
        full("a\n"),
        format!("|a|b|\n|-|-|\n{}", full("|one|**two**|\n")),
        full("<div>\n<a href=\""),
        full(":::tip\n"),
        full("- a\n"),
        full("]("),
        full("`a``"),
        full("![[]()"),
        full("<a b=\""),
        full("&#"),
        ">".repeat(bytes / 20),
        many(bytes / 200, &|deep| format!("{}- a\n", "  ".repeat(deep))),
        many(bytes / 14, &|note| format!("[^{note}]: [^{}]\n", note + 1)),
        format!("|{}|\n|{}|\n", full("a|"), full("-|")),
        format!("e{}", full("\u{301}")),
    ]
}

fn job(body: &str) -> RenderJob {
    RenderJob {
        ticket: 1,
        post: post("a.md", "A", "2026-01-01"),
        kind: SiteKind::Docusaurus,
        dialect: SiteKind::Docusaurus.into(),
        source: Some((Text::new(&format!("Begin.\n\n{body}")), 1)),
        head: HeaderOptions {
            width: 70,
            glyphs: Glyphs::Unicode,
            compact: false,
        },
        mode: PreviewMode::Page,
        first_line: Some(1),
        has_code_background: true,
        code: CodeLines::Wrap,
        folds: FoldState::all_open(),
        max_image_size: None,
        colors: Arc::default(),
        clock: Clock {
            now: jiff::Timestamp::UNIX_EPOCH,
            zone: TimeZone::UTC,
        },
    }
}

/// Returns the steps that rendering takes, and how often it asks whether the page is still wanted.
fn render_steps(body: &str) -> (u64, usize) {
    let mut asked = 0;
    let taken = step_counter::measure(|| {
        let page = Renderer::default().render_watched(&job(body), &mut |_| {
            asked += 1;
            true
        });
        assert!(page.is_some_and(|it| it.is_whole));
    });
    (taken, asked)
}

#[test]
fn render_steps_are_linear() {
    const BYTES: usize = 20_000;
    let mut worse = Vec::new();
    for (small, large) in hostile_bodies(BYTES).iter().zip(&hostile_bodies(BYTES * 2)) {
        let (one, two) = (render_steps(small).0, render_steps(large).0);
        let times = large.len().div_ceil(small.len()) as u64;
        let is_bounded = two <= 8 * large.len() as u64;
        if two * 10 > one * 11 * times + 2_000 || !is_bounded {
            let piece: String = small.chars().take(20).collect();
            worse.push(format!("{piece:?}: {one} to {two}"));
        }
    }
    assert!(worse.is_empty(), "{worse:#?}");
}

#[test]
fn a_stale_job_stops_immediately() {
    for body in hostile_bodies(20_000) {
        let all = render_steps(&body).1;
        for wanted in [1, 2, 3, all / 2, all]
            .into_iter()
            .filter(|it| (1..=all).contains(it))
        {
            let mut asked = 0;
            let page = Renderer::default().render_watched(&job(&body), &mut |_| {
                asked += 1;
                asked < wanted
            });
            let piece: String = body.chars().take(20).collect();
            assert_eq!((page.is_none(), asked), (true, wanted), "{piece:?}");
        }
    }
}

#[test]
fn staleness_is_checked_between_blocks() {
    for piece in ["a\n\n", "# a\n", "- a\n", "> a\n\n", ":::tip\na\n:::\n\n"] {
        let blocks = 10_000;
        let asked = render_steps(&piece.repeat(blocks)).1;
        assert!(asked >= blocks / BLOCKS_PER_CHECK, "{piece:?}: {asked}");
    }
}
