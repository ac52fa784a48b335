//! Long posts: the first rows are shown before the whole page is ready, and stale jobs stop.

use std::fs;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;

use jiff::tz::TimeZone;
use postdesk::app::jobs::render::{PreviewMode, RenderJob, Rendered};
use postdesk::blog::{Clock, Index, Site, SiteKind};
use postdesk::markdown::post_header::HeaderOptions;
use postdesk::markdown::{CodeLines, FoldState};
use postdesk::runtime::render::Renderer;
use postdesk::text::Glyphs;

/// Returns a long post whose beginning needs a definition at its end.
fn long() -> String {
    let part = "## A heading\n\nSome [words][there] with a note[^1] and https://a.example.\n\n\
                - one\n- two\n\n```js\nlet a;\n```\n\n| a | b |\n|---|---|\n| c | d |\n\n";
    let front = "---\ntitle: Long\ndate: 2026-01-01\n---\n\n";
    format!(
        "{front}{}[there]: https://there.example\n\n[^1]: The note.\n",
        part.repeat(8_000)
    )
}

fn job(folder: &Path, first: Option<usize>) -> RenderJob {
    let clock = Clock {
        now: "2026-11-23T10:00:00Z".parse().expect("a time"),
        zone: TimeZone::UTC,
    };
    let site = Site::from_posts_folder(folder, Some(SiteKind::Plain)).expect("a folder of posts");
    let mut index = Index::new(site);
    index.scan(&clock, &mut |_| ControlFlow::Continue(()));
    let post = Arc::clone(index.posts().next().expect("a post"));
    RenderJob {
        source: None,
        ticket: 1,
        post,
        kind: SiteKind::Plain,
        dialect: SiteKind::Plain.into(),
        head: HeaderOptions {
            width: 67,
            glyphs: Glyphs::Unicode,
            compact: false,
        },
        mode: PreviewMode::Page,
        folds: FoldState::all_open(),
        max_image_size: None,
        has_code_background: true,
        code: CodeLines::Wrap,
        first_line: first,
        colors: Arc::default(),
        clock,
    }
}

fn put(folder: &Path, text: &str) {
    #[expect(clippy::disallowed_methods, reason = "a test makes its own posts")]
    fs::write(folder.join("long.md"), text).expect("a post");
}

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    put(folder.path(), &long());
    folder
}

/// Renders a post and returns the first rows and the whole page.
fn both(renderer: &mut Renderer, job: &RenderJob) -> (Option<Rendered>, Rendered) {
    let mut early = None;
    let whole = renderer.render_watched(job, &mut |first| {
        assert!(first.is_none() || early.is_none(), "first rows come once");
        early = first.or(early.take());
        true
    });
    (early, whole.expect("it was wanted"))
}

#[test]
fn the_first_rows_are_those_of_the_whole_page() {
    let folder = folder();
    let mut renderer = Renderer::default();
    for line in [0, 30_000] {
        // once while it is parsed, once from the cache
        for _ in 0..2 {
            let (early, whole) = both(&mut renderer, &job(folder.path(), Some(line)));
            let early = early.expect("a long post");
            let rows = early.page.rows.len();
            assert!(!early.is_whole && whole.is_whole);
            assert!(rows * 2 < whole.page.rows.len(), "{rows}");
            assert!(early.page.lines().filter(|at| *at >= line).count() > 200);
            assert!(early.page.rows == whole.page.rows[..rows]);
            let links = early.page.links.len();
            assert!(links > 0 && early.page.links == whole.page.links[..links]);
        }
        renderer = Renderer::default();
    }
}

#[test]
fn a_short_post_and_one_that_is_on_the_screen_come_at_once() {
    let folder = folder();
    let (early, _) = both(&mut Renderer::default(), &job(folder.path(), None));
    assert!(early.is_none());
    put(folder.path(), "# Short\n");
    let (early, whole) = both(&mut Renderer::default(), &job(folder.path(), Some(0)));
    assert!(early.is_none() && whole.is_whole);
}

#[test]
fn work_that_is_not_wanted_any_more_stops_where_it_is() {
    let folder = folder();
    let job = job(folder.path(), None);
    let mut asked = 0_usize;
    let mut renderer = Renderer::default();
    renderer.render_watched(&job, &mut |_| {
        asked += 1;
        true
    });
    assert!(asked > 1_000, "{asked}");
    for wanted in [1, 2, asked / 2, asked] {
        let mut renderer = Renderer::default();
        let mut left = wanted;
        let page = renderer.render_watched(&job, &mut |_| {
            let goes_on = left > 1;
            left = left.checked_sub(1).expect("it is not asked again");
            goes_on
        });
        assert!(page.is_none(), "{wanted} of {asked}");
        // a canceled job does not affect the next
        assert!(renderer.render(&job).page == Renderer::default().render(&job).page);
    }
}
