//! Benchmarks of what a reader waits for: a key, a frame.

use std::fs;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use divan::Bencher;
use jiff::tz::TimeZone;
use postdesk::app::jobs::render::Rendered;
use postdesk::app::{App, Effect, Event, Library, SessionConfig};
use postdesk::blog::{Clock, Delta, Index, Post, PostId, Site, SiteKind, Sort};
use postdesk::config::{Key, KeyCode};
use postdesk::runtime::render::Renderer;
use postdesk::text::Size;
use postdesk::ui;
use ratatui::Terminal;
use ratatui::backend::TestBackend;

fn main() {
    divan::main();
}

fn clock() -> Clock {
    Clock {
        now: "2026-11-23T10:00:00Z".parse().expect("a time"),
        zone: TimeZone::UTC,
    }
}

fn sample() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("posts")
}

/// Returns copies of the owner's post under many names, so that the list is long and every post has
/// a page.
fn posts(count: usize) -> Vec<Arc<Post>> {
    let site =
        Site::from_posts_folder(&sample(), Some(SiteKind::Docusaurus)).expect("the sample blog");
    let mut index = Index::new(site);
    index.scan(&clock(), &mut |_| ControlFlow::Continue(()));
    let all: Vec<&Arc<Post>> = index.posts().collect();
    let one = |n: usize| {
        let mut post = Arc::clone(all[n % all.len()]);
        Arc::make_mut(&mut post).id = PostId::new(&format!("{n:05}.md"));
        post
    };
    (0..count).map(one).collect()
}

struct Driver {
    app: App,
    renderer: Renderer,
    /// Ticket of the newest page.
    ticket: u64,
}

impl Driver {
    fn new(count: usize) -> Self {
        Self::with(posts(count))
    }

    /// Opens a post of this many bytes.
    fn reading(bytes: usize) -> Self {
        let text = fs::read_to_string(sample().join("microservices-architecture-lessons.md"))
            .expect("the owner's post");
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("long.md");
        let times = bytes.div_ceil(text.len());
        let body = text.splitn(3, "---\n").nth(2).unwrap_or_default();
        #[expect(clippy::disallowed_methods, reason = "a bench makes its own posts")]
        fs::write(&path, format!("{text}{}", body.repeat(times - 1))).expect("a post");
        let site =
            Site::from_posts_folder(folder.path(), Some(SiteKind::Docusaurus)).expect("a blog");
        let mut index = Index::new(site);
        index.scan(&clock(), &mut |_| ControlFlow::Continue(()));
        let mut driver = Self::with(index.posts().map(Arc::clone).collect());
        driver.event(Event::Key(Key::plain(KeyCode::Enter)));
        driver
    }

    fn with(posts: Vec<Arc<Post>>) -> Self {
        let mut setup = SessionConfig {
            follows_background: false,
            ..SessionConfig::default()
        };
        setup.choose_theme("dark");
        let library = Library::new("Field Notes", SiteKind::Docusaurus, Sort::Newest);
        let mut driver = Self {
            app: App::new(setup, library, clock(), None),
            renderer: Renderer::default(),
            ticket: 0,
        };
        driver.event(Event::Resize(Size {
            width: 120,
            height: 40,
        }));
        driver.event(Event::PostsChanged(Delta {
            upserts: posts,
            ..Delta::default()
        }));
        driver.event(Event::ScanDone);
        driver
    }

    fn event(&mut self, event: Event) {
        for effect in self.app.update(event, clock()) {
            if let Effect::Render(job) = effect {
                let rendered = self.renderer.render(&job);
                self.ticket = rendered.ticket;
                self.app
                    .update(Event::Rendered(Box::new(rendered)), clock());
            }
        }
    }
}

#[divan::bench(args = [10, 1_000, 10_000])]
fn a_frame(bencher: Bencher<'_, '_>, count: usize) {
    let driver = Driver::new(count);
    let mut terminal = Terminal::new(TestBackend::new(120, 40)).expect("a terminal in memory");
    bencher.bench_local(|| {
        terminal
            .draw(|frame| ui::draw(&driver.app, frame))
            .map(drop)
    });
}

#[divan::bench(args = [10, 1_000, 10_000])]
fn a_key_in_the_list(bencher: Bencher<'_, '_>, count: usize) {
    let mut driver = Driver::new(count);
    let mut down = false;
    bencher.bench_local(|| {
        down = !down;
        let key = Key::char(if down { 'j' } else { 'k' });
        driver.app.update(Event::Key(key), clock())
    });
}

#[divan::bench(args = [1_000, 10_000])]
fn a_typed_filter(bencher: Bencher<'_, '_>, count: usize) {
    let mut driver = Driver::new(count);
    driver.event(Event::Key(Key::char('/')));
    bencher.bench_local(|| {
        driver.app.update(Event::Key(Key::char('m')), clock());
        driver.app.update(Event::Key(Key::ctrl('h')), clock());
    });
}

#[divan::bench(args = [10_000, 1_000_000])]
fn a_key_in_a_post(bencher: Bencher<'_, '_>, bytes: usize) {
    let mut driver = Driver::reading(bytes);
    driver.event(Event::Key(Key::char('G')));
    let mut down = false;
    bencher.bench_local(|| {
        down = !down;
        let key = Key::char(if down { 'j' } else { 'k' });
        driver.app.update(Event::Key(key), clock())
    });
}

#[divan::bench(args = [10_000, 1_000_000])]
fn a_frame_of_a_post(bencher: Bencher<'_, '_>, bytes: usize) {
    let mut driver = Driver::reading(bytes);
    driver.event(Event::Key(Key::char('G')));
    let mut terminal = Terminal::new(TestBackend::new(120, 40)).expect("a terminal in memory");
    bencher.bench_local(|| {
        terminal
            .draw(|frame| ui::draw(&driver.app, frame))
            .map(drop)
    });
}

/// Typing and deleting a letter in the search; the most frequent one has the most matches.
#[divan::bench(args = [("e", 10_000), ("e", 1_000_000), ("service", 1_000_000)])]
fn a_letter_to_find(bencher: Bencher<'_, '_>, (text, bytes): (&str, usize)) {
    let mut driver = Driver::reading(bytes);
    driver.event(Event::Key(Key::char('/')));
    for c in text.chars() {
        driver.event(Event::Key(Key::char(c)));
    }
    let last = text.chars().next_back().unwrap_or('e');
    bencher.bench_local(|| {
        driver.app.update(Event::Key(Key::ctrl('h')), clock());
        driver.app.update(Event::Key(Key::char(last)), clock());
    });
}

/// Typing the first letter of a search, which builds the word index of the page.
#[divan::bench(args = [10_000, 1_000_000], sample_count = 20)]
fn the_first_letter_to_find(bencher: Bencher<'_, '_>, bytes: usize) {
    let mut driver = Driver::reading(bytes);
    driver.event(Event::Key(Key::char('/')));
    let mut letters = ['A', 'b'].into_iter().cycle();
    bencher.bench_local(|| {
        driver.app.update(Event::Key(Key::ctrl('h')), clock());
        let letter = letters.next().unwrap_or('b');
        driver.app.update(Event::Key(Key::char(letter)), clock())
    });
}

/// Replacing a page with a newer one of the same post.
#[divan::bench(args = [10_000, 1_000_000], sample_count = 20, sample_size = 1)]
fn a_page_that_comes(bencher: Bencher<'_, '_>, bytes: usize) {
    let mut driver = Driver::reading(bytes);
    driver.event(Event::Key(Key::char('G')));
    let page = driver.app.preview.page().expect("a page").clone();
    let id = driver.app.library.visible()[0].id.clone();
    let rendered = || Rendered {
        ticket: driver.ticket,
        id: id.clone(),
        page: page.clone(),
        is_whole: true,
        plain: Vec::new(),
    };
    let app = &mut driver.app;
    bencher
        .with_inputs(rendered)
        .bench_local_values(|rendered| app.update(Event::Rendered(Box::new(rendered)), clock()));
}

#[divan::bench]
fn a_page_laid_out(bencher: Bencher<'_, '_>) {
    let text = fs::read_to_string(sample().join("microservices-architecture-lessons.md"))
        .expect("the owner's post");
    bencher.bench_local(|| {
        postdesk::markdown::layout(
            &postdesk::markdown::parse(&text),
            67,
            postdesk::markdown::PageStyle::default(),
        )
    });
}
