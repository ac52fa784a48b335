//! Snapshots of every post of the sample blog at three sizes, text and style; and of the views of
//! the frame: tags, filter, help, empty, warning, without color, in ASCII.
//!
//! The dates of files differ between machines, so posts that fall back to them get a fixed date.

use std::fmt::Write;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};

use jiff::tz::TimeZone;
use postdesk::app::event::ClickTarget;
use postdesk::app::jobs::change::{
    ChangeApplied, ChangePreview, ChangeRequest, PlanJob, PreviewReady,
};
use postdesk::app::jobs::check::CheckResult;
use postdesk::app::jobs::metadata::{MetadataJob, MetadataReady};
use postdesk::app::notice::{NoticeLevel, NoticeTopic};
use postdesk::app::{App, Effect, Event, Library, SessionConfig};
use postdesk::blog::check::{Finding, Fix, Rule};
use postdesk::blog::command::metadata::MetadataView;
use postdesk::blog::command::{ChangePlan, PlanContext, PostCommand};
use postdesk::blog::file_transaction::{FileChange, FileTransaction, PathChanges};
use postdesk::blog::front_matter::value::SourcePosition;
use postdesk::blog::site_rules::SiteRules;
use postdesk::blog::{Clock, Delta, Index, Post, PostId, Site, SiteKind, Sort, Tag};
use postdesk::config::defaults::THEMES;
use postdesk::config::theme::ThemeRole;
use postdesk::config::{Action, ColorDepth, Key, KeyCode, Theme};
use postdesk::markdown::color::{Grammars, HighlightedSnippet, Snippet, SnippetKey};
use postdesk::runtime::render::Renderer;
use postdesk::runtime::search_worker::search_posts;
use postdesk::text::{Glyphs, Size};
use postdesk::ui;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::{Buffer, Cell};
use ratatui::style::{Color, Modifier};

fn clock() -> Clock {
    Clock {
        now: "2026-11-23T10:00:00Z".parse().expect("a time"),
        zone: TimeZone::UTC,
    }
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("posts")
}

/// Reads the sample blog, with a fixed date where the file's own would be shown.
fn posts() -> Vec<Arc<Post>> {
    let site =
        Site::from_posts_folder(&folder(), Some(SiteKind::Docusaurus)).expect("the sample blog");
    let mut index = Index::new(site);
    index.scan(&clock(), &mut |_| ControlFlow::Continue(()));
    let fixed = |post: &Arc<Post>| {
        let mut post = Arc::clone(post);
        if post.date.is_fallback() {
            Arc::make_mut(&mut post).date.at = "2026-11-22T12:00:00Z".parse().expect("a time");
        }
        post
    };
    index.posts().map(fixed).collect()
}

/// Returns findings of every severity, one with a fix, and one too long for a row.
fn findings() -> Vec<Finding> {
    let finding = |source: &str, (line, column), rule: Rule, message: &str| Finding {
        source: PostId::new(source),
        path: folder().join(source),
        place: SourcePosition { line, column },
        in_body: true,
        rule,
        severity: rule.severity(),
        message: message.to_owned(),
        hint: "fix the path, or add the file".to_owned(),
        fix: None,
    };
    let tags = "tags-under-your-fingers.md";
    let mut all = vec![
        finding(
            "make-it-yours.md",
            (1, 1),
            Rule::Description,
            "missing description",
        ),
        finding(
            tags,
            (4, 8),
            Rule::TagCase,
            "the tag `K8s` is spelled `k8s` in 9 posts",
        ),
        finding(
            tags,
            (12, 40),
            Rule::BrokenLink,
            "broken link: `./a/path/that/is/rather/long/and/longer/than/most/rows/are/wide.md`",
        ),
    ];
    all[1].fix = Some(Fix::RenameTag {
        from: "K8s".to_owned(),
        to: "k8s".to_owned(),
    });
    all
}

/// Highlights code at once, so that every screen has its final look.
fn colored(snippets: Vec<Snippet>) -> Vec<(SnippetKey, HighlightedSnippet)> {
    static GRAMMARS: LazyLock<Grammars> = LazyLock::new(Grammars::load);
    let colored = |snippet: Snippet| {
        let colored = GRAMMARS.color(&snippet, &mut || true);
        (snippet.key, colored)
    };
    snippets.into_iter().map(colored).collect()
}

/// Setup of a screen.
#[derive(Clone, Copy)]
struct Look {
    theme: &'static str,
    depth: ColorDepth,
    glyphs: Glyphs,
}

const DARK: Look = Look {
    theme: "dark",
    depth: ColorDepth::Full,
    glyphs: Glyphs::Unicode,
};

struct Driver {
    app: App,
    renderer: Renderer,
}

impl Driver {
    fn new(size: (usize, usize), look: Look, posts: Vec<Arc<Post>>, chosen: Option<&str>) -> Self {
        let mut setup = SessionConfig {
            depth: look.depth,
            glyphs: look.glyphs,
            auto_theme: look.theme.to_owned(),
            ..SessionConfig::default()
        };
        setup.choose_theme(look.theme);
        let library = Library::new("Field Notes", SiteKind::Docusaurus, Sort::Newest);
        let app = App::new(setup, library, clock(), chosen.map(PostId::new));
        let mut driver = Self {
            app,
            renderer: Renderer::default(),
        };
        let (width, height) = size;
        driver.event(Event::Resize(Size { width, height }));
        driver.event(Event::PostsChanged(Delta {
            upserts: posts,
            ..Delta::default()
        }));
        driver.event(Event::ScanDone);
        driver
    }

    fn event(&mut self, event: Event) {
        for effect in self.app.update(event, clock()) {
            match effect {
                Effect::Render(job) => {
                    let rendered = self.renderer.render(&job);
                    self.event(Event::Rendered(Box::new(rendered)));
                }
                Effect::Check(job) => self.event(Event::CheckDone(CheckResult {
                    ticket: job.ticket,
                    findings: findings(),
                    posts: job.posts.len(),
                })),
                Effect::Search(job) => {
                    let mut pieces = Vec::new();
                    search_posts(&job, &mut |piece| {
                        pieces.extend(piece);
                        true
                    });
                    for piece in pieces {
                        self.event(Event::SearchResults(Box::new(piece)));
                    }
                }
                Effect::Plan(job) => self.event(Event::PreviewReady(Box::new(PreviewReady {
                    ticket: job.ticket,
                    result: Ok(planned(&job)),
                }))),
                Effect::LoadMetadata(job) => {
                    self.event(Event::MetadataReady(Box::new(MetadataReady {
                        ticket: job.ticket,
                        result: Ok(sheet(&job)),
                    })));
                }
                Effect::Color(snippets) => self.event(Event::Colored(colored(snippets))),
                _ => {}
            }
        }
    }

    fn keys(&mut self, keys: &str) {
        for c in keys.chars() {
            let key = match c {
                '\n' => Key::plain(KeyCode::Enter),
                '\t' => Key::plain(KeyCode::Tab),
                '\x1b' => Key::plain(KeyCode::Esc),
                other => Key::char(other),
            };
            self.event(Event::Key(key));
        }
    }

    fn buffer(&self) -> Buffer {
        let size = self.app.view.size;
        let backend = TestBackend::new(size.width as u16, size.height as u16);
        let mut terminal = Terminal::new(backend).expect("a terminal in memory");
        terminal
            .draw(|frame| ui::draw(&self.app, frame))
            .expect("a frame");
        terminal.backend().buffer().clone()
    }

    fn shot(&self) -> String {
        shot(&self.buffer())
    }
}

/// Formats a screen: its rows, then the style of every styled run.
fn shot(buffer: &Buffer) -> String {
    let (width, height) = (buffer.area.width, buffer.area.height);
    let mut text = String::new();
    let mut styles = String::new();
    for y in 0..height {
        let row: String = (0..width).map(|x| buffer[(x, y)].symbol()).collect();
        let _ = writeln!(text, "{}", row.trim_end());
        let mut x = 0;
        while x < width {
            let style = style(&buffer[(x, y)]);
            let from = x;
            while x < width && self::style(&buffer[(x, y)]) == style {
                x += 1;
            }
            if !style.is_empty() {
                let _ = writeln!(styles, "{y:>2} {from:>3}-{:<3} {style}", x - 1);
            }
        }
    }
    format!("{text}\n{styles}")
}

fn style(cell: &Cell) -> String {
    let color = |color: Color| match color {
        Color::Reset => String::new(),
        Color::Rgb(r, g, b) => format!("{r:02x}{g:02x}{b:02x}"),
        other => format!("{other:?}").to_lowercase(),
    };
    // the foreground color of a blank is invisible
    let blank = cell.symbol() == " "
        && !cell
            .modifier
            .intersects(Modifier::UNDERLINED | Modifier::REVERSED);
    let fg = if blank { String::new() } else { color(cell.fg) };
    let bg = match cell.bg {
        Color::Reset => String::new(),
        other => format!(" on {}", color(other)),
    };
    let modifier = if blank {
        Modifier::empty()
    } else {
        cell.modifier
    };
    let weights = [
        (Modifier::BOLD, " bold"),
        (Modifier::DIM, " dim"),
        (Modifier::ITALIC, " italic"),
        (Modifier::UNDERLINED, " underlined"),
        (Modifier::REVERSED, " reversed"),
        (Modifier::CROSSED_OUT, " struck"),
    ];
    let weights: String = weights
        .iter()
        .filter(|(one, _)| modifier.contains(*one))
        .map(|(_, name)| *name)
        .collect();
    format!("{fg}{bg}{weights}").trim().to_owned()
}

#[test]
fn every_post_of_the_sample_blog_at_three_sizes() {
    for (width, height) in [(120, 40), (80, 24), (40, 12)] {
        for post in posts() {
            let stem = post.id.as_str().trim_end_matches(".md").to_owned();
            let driver = Driver::new((width, height), DARK, posts(), Some(post.id.as_str()));
            insta::assert_snapshot!(format!("{stem}-{width}x{height}"), driver.shot());
        }
    }
}

#[test]
fn the_list_at_three_sizes() {
    for (width, height) in [(120, 40), (80, 24), (40, 12)] {
        let driver = Driver::new((width, height), DARK, posts(), None);
        insta::assert_snapshot!(format!("list-{width}x{height}"), driver.shot());
    }
}

#[test]
fn years_are_ruled_off_at_every_density() {
    let years = || {
        let mut posts = posts();
        for (n, post) in posts.iter_mut().enumerate() {
            let date = format!("{}-05-06T12:00:00Z", 2026 - n / 3);
            Arc::make_mut(post).date.at = date.parse().expect("a time");
        }
        posts
    };
    for ((width, height), keys) in [
        ((120, 40), ""),
        ((120, 40), "ZZ"),
        ((80, 24), ""),
        ((60, 20), "Z"),
        ((40, 12), ""),
    ] {
        let mut driver = Driver::new((width, height), DARK, years(), None);
        driver.keys(keys);
        insta::assert_snapshot!(format!("years-{width}x{height}{keys}"), driver.shot());
    }
}

#[test]
fn an_empty_blog_says_that_n_creates_the_first_post() {
    for (width, height) in [(120, 40), (80, 24), (60, 20), (40, 12)] {
        let mut driver = Driver::new((width, height), DARK, Vec::new(), None);
        let screen = driver.shot();
        assert!(screen.contains("n creates the first post."), "{screen}");
        driver.app.session.read_only = true;
        assert!(!driver.shot().contains("first post"));
    }
}

/// Returns what can be clicked in a row, from left to right.
fn targets(driver: &Driver, y: usize) -> Vec<ClickTarget> {
    let width = driver.app.view.size.width;
    let mut found = Vec::new();
    for target in (0..width).filter_map(|x| ui::click::target_at(&driver.app, x, y)) {
        if found.last() != Some(&target) {
            found.push(target);
        }
    }
    found
}

#[test]
fn hints_tags_and_the_sort_order_can_be_clicked() {
    let action = |action| ClickTarget::Action(action);
    let tag = |tag: &str| ClickTarget::Tag(tag.to_owned());
    for (width, height) in [(120, 40), (80, 24), (60, 20)] {
        let mut driver = Driver::new((width, height), DARK, posts(), None);
        assert_eq!(targets(&driver, 0), [action(Action::Sort)]);
        assert_eq!(targets(&driver, 3)[0], tag("postdesk"));
        let hints = targets(&driver, height - 1);
        let known = [Action::OpenTags, Action::Sort, Action::Help].map(action);
        assert!(hints.ends_with(&known), "{hints:?}");
        driver.keys("1");
        assert_eq!(targets(&driver, 0)[0], action(Action::Filter));
        assert_eq!(targets(&driver, 1)[0], tag("postdesk"));
        // a popup covers them
        driver.keys("s");
        assert!((0..height - 1).all(|y| targets(&driver, y).is_empty()));
    }
    let mut driver = Driver::new((80, 24), DARK, posts(), None);
    driver.keys("c");
    let rows = (0..24).flat_map(|y| targets(&driver, y));
    assert!(rows.collect::<Vec<_>>().contains(&action(Action::Rescan)));
}

#[test]
fn the_status_line_counts_the_posts() {
    for (width, height) in [(120, 40), (80, 24), (60, 20), (40, 12)] {
        let mut driver = Driver::new((width, height), DARK, posts(), None);
        driver.keys("jj");
        let total = driver.app.library.total();
        let screen = driver.shot();
        assert!(screen.contains(&format!("3 of {total}")), "{screen}");
    }
}

#[test]
fn the_frame() {
    for (name, keys) in [
        ("tags", "t j-"),
        ("filter", "/tag:postdesk date:>2026-13 rea"),
        ("empty", "/tag:tags is:draft\n"),
        ("help", "?"),
        ("help-search", "?tag"),
        ("palette", ":the"),
        ("sort", "s"),
        ("zoomed", "\nz"),
    ] {
        let mut driver = Driver::new((120, 40), DARK, posts(), None);
        driver.keys(keys);
        insta::assert_snapshot!(format!("frame-{name}"), driver.shot());
    }
}

#[test]
fn findings_and_numbers_at_three_sizes_without_color_and_in_ascii() {
    let plain = Look {
        glyphs: Glyphs::Ascii,
        depth: ColorDepth::None,
        ..DARK
    };
    for (name, keys) in [("check", "cj"), ("stats", "#")] {
        for (size, look, kind) in [
            ((120, 40), DARK, ""),
            ((80, 24), DARK, ""),
            ((40, 12), DARK, ""),
            ((80, 24), plain, "-ascii"),
        ] {
            let mut driver = Driver::new(size, look, posts(), None);
            driver.keys(keys);
            let (width, height) = size;
            insta::assert_snapshot!(format!("{name}-{width}x{height}{kind}"), driver.shot());
        }
    }
}

#[test]
fn no_section_of_the_statistics_reaches_into_the_row_of_keys() {
    // a year of bars, whose labels reach beyond the keys
    let mut spread = posts();
    for (month, post) in spread.iter_mut().enumerate() {
        let at = format!("2025-{:02}-10T12:00:00Z", month % 12 + 1);
        Arc::make_mut(post).date.at = at.parse().expect("a time");
    }
    for keys in ["#", "#j", "#jj", "#jjj"] {
        for height in 10..45 {
            let mut driver = Driver::new((60, height), DARK, spread.clone(), None);
            driver.keys(keys);
            let shot = driver.shot();
            let row = shot.lines().find(|row| row.contains("Esc close"));
            let row = row.expect("hints").trim_matches(['│', '▌', ' ']);
            assert!(row.ends_with("Esc close"), "{keys} at {height}: {row}");
        }
    }
}

#[test]
fn what_was_found_in_all_posts_at_three_sizes_without_color_and_in_ascii() {
    let plain = Look {
        glyphs: Glyphs::Ascii,
        depth: ColorDepth::None,
        ..DARK
    };
    let light = Look {
        theme: "light",
        ..DARK
    };
    for (name, keys) in [("search", "Skeys\tjj"), ("search-read", "Skeys\tjj\n")] {
        for (size, look, kind) in [
            ((120, 40), DARK, ""),
            ((80, 24), DARK, ""),
            ((40, 12), DARK, ""),
            ((80, 24), plain, "-ascii"),
            ((120, 40), light, "-light"),
        ] {
            let mut driver = Driver::new(size, look, posts(), None);
            driver.keys(keys);
            let (width, height) = size;
            insta::assert_snapshot!(format!("{name}-{width}x{height}{kind}"), driver.shot());
        }
    }
    for (name, keys) in [
        ("search-none", "/tag:tags\nSno such words"),
        ("search-many", "SE"),
    ] {
        let mut driver = Driver::new((120, 40), DARK, posts(), None);
        driver.keys(keys);
        insta::assert_snapshot!(name, driver.shot());
    }
}

/// Returns posts with inconsistent tags.
fn messy() -> Vec<Arc<Post>> {
    let mut posts = posts();
    let tags = ["k8s", "C++", "K8s", "tests", "C#", "test"];
    for (at, post) in posts.iter_mut().enumerate() {
        let label = |at: usize| tags[at % tags.len()].to_owned();
        Arc::make_mut(post).tags = [label(at), label(at + 1)]
            .map(|label| Tag {
                url: format!(
                    "/tags/{}",
                    label.trim_end_matches(['+', '#']).to_lowercase()
                ),
                label,
            })
            .into();
    }
    posts
}

/// Returns the plan of a new post, or of a change of tags.
fn planned(job: &PlanJob) -> ChangePreview {
    match &job.request {
        ChangeRequest::Command(command @ PostCommand::New(_)) => {
            let plan = with_plan_context(&job.posts, |context| context.plan(command));
            ChangePreview::new(plan.expect("it can be created"), Vec::new())
        }
        _ => proposal(),
    }
}

/// Returns a change of three posts, one with a line too long for any screen.
fn proposal() -> ChangePreview {
    let long =
        "architecture, microservices, backend, scalability, reliability, observability, ".repeat(2);
    let change = |name: &str, tags: &str| FileChange::Write {
        path: folder().join(name),
        old: format!("---\ntitle: A\ntags: [{tags}K8s]\n---\n").into_bytes(),
        new: format!("---\ntitle: A\ntags: [{tags}k8s]\n---\n").into_bytes(),
    };
    let transaction = FileTransaction {
        what: "rename the tag K8s to k8s in 3 posts".to_owned(),
        root: folder(),
        at: clock().now,
        changes: vec![
            change("make-it-yours.md", ""),
            change("tags-under-your-fingers.md", &long),
            change("when-the-line-drops.md", "rust, "),
        ],
    };
    let plan = ChangePlan {
        transaction,
        undoes: None,
        notes: vec!["the page of `K8s` moves from /tags/k-8-s to /tags/k8s".to_owned()],
        after: Vec::new(),
        undefined_tag: Some("k8s".to_owned()),
    };
    ChangePreview::new(plan, Vec::new())
}

/// Reads the metadata of a post as the program does.
fn sheet(job: &MetadataJob) -> MetadataView {
    with_plan_context(&job.posts, |context| {
        let sheet = context.metadata(&job.post, &job.typed);
        sheet.expect("it can be read")
    })
}

/// Plans in the sample blog, as the program does.
fn with_plan_context<T>(posts: &[Arc<Post>], plan: impl FnOnce(&PlanContext<'_>) -> T) -> T {
    let site =
        Site::from_posts_folder(&folder(), Some(SiteKind::Docusaurus)).expect("the sample blog");
    let rules = SiteRules::new(site.kind, &site.settings);
    let clock = clock();
    let context = PlanContext {
        tags_file: None,
        site: &site,
        rules: &rules,
        posts,
        clock: &clock,
        mentions: postdesk::markdown::find_references,
    };
    plan(&context)
}

#[test]
fn the_metadata_of_a_post_with_the_lines_that_a_save_changes() {
    for (size, look, kind) in [
        ((120, 40), DARK, ""),
        ((80, 24), DARK, ""),
        ((40, 12), DARK, ""),
        (
            (80, 24),
            Look {
                glyphs: Glyphs::Ascii,
                depth: ColorDepth::None,
                ..DARK
            },
            "-ascii",
        ),
    ] {
        let mut driver = Driver::new(size, look, posts(), None);
        driver.keys("Gm\t\t\t, pos");
        let (width, height) = size;
        insta::assert_snapshot!(format!("form-{width}x{height}{kind}"), driver.shot());
    }
}

#[test]
fn a_new_post_with_the_file_that_it_creates() {
    let plain = Look {
        glyphs: Glyphs::Ascii,
        depth: ColorDepth::None,
        ..DARK
    };
    for (size, look, kind) in [
        ((120, 40), DARK, ""),
        ((80, 24), DARK, ""),
        ((40, 12), DARK, ""),
        ((80, 24), plain, "-ascii"),
    ] {
        let mut driver = Driver::new(size, look, posts(), None);
        driver.keys("nA new day\t\tpos");
        let (width, height) = size;
        insta::assert_snapshot!(format!("new-post-{width}x{height}{kind}"), driver.shot());
    }
}

#[test]
fn tags_in_need_of_order_and_what_a_step_would_change() {
    let plain = Look {
        glyphs: Glyphs::Ascii,
        depth: ColorDepth::None,
        ..DARK
    };
    for (name, keys) in [("near-tags", "tnj"), ("name", "tm"), ("change", "tm\n")] {
        for (size, look, kind) in [
            ((120, 40), DARK, ""),
            ((80, 24), DARK, ""),
            ((40, 12), DARK, ""),
            ((80, 24), plain, "-ascii"),
        ] {
            let mut driver = Driver::new(size, look, messy(), None);
            driver.keys(keys);
            let (width, height) = size;
            insta::assert_snapshot!(format!("{name}-{width}x{height}{kind}"), driver.shot());
        }
    }
}

#[test]
fn a_warning_stands_above_the_status_line() {
    let mut driver = Driver::new((80, 24), DARK, posts(), None);
    for text in [
        "tags.yml:3: `label` must be text",
        "The posts folder was deleted. It will reload when it returns.",
    ] {
        driver.event(Event::Notify(
            NoticeLevel::Warning,
            NoticeTopic::ScanWarning,
            text.to_owned(),
        ));
    }
    insta::assert_snapshot!("frame-warning", driver.shot());
}

#[test]
fn what_was_done_is_said_at_every_width_with_the_way_back() {
    for width in [40, 60, 80, 120] {
        let mut driver = Driver::new((width, 12), DARK, posts(), None);
        driver.event(Event::ChangeApplied(Box::new(ChangeApplied {
            description: "publish 2026-11-25-a-name-that-is-long-and-longer-and-longer.md"
                .to_owned(),
            at: clock().now,
            is_undo: false,
            result: Ok(()),
            names: PathChanges::default(),
        })));
        let rows: Vec<String> = driver.shot().lines().map(str::to_owned).collect();
        let told = told(&rows[8..12]);
        assert!(told.contains("Done: publish"), "{width}: {told}");
        assert!(told.contains("u undoes."), "{width}: {told}");
    }
}

/// Returns the text of a notice in the last rows of a screen, without its bar and key.
fn told(rows: &[String]) -> String {
    let rows = rows
        .iter()
        .map(|row| row.trim_start_matches(['▌', '!', ' ']));
    let words: Vec<&str> = rows.flat_map(str::split_whitespace).collect();
    words.join(" ").replace(" Esc dismiss", "")
}

#[test]
fn a_notice_is_whole_at_every_size_and_covers_only_the_last_rows() {
    let texts = [
        "Saved.",
        "Spelling is off: set `language = \"en\"` in config.toml.",
        "Neither VISUAL nor EDITOR is set. Set one, as in `export EDITOR=nano`.",
        "when-the-line-drops.md changed on disk. Saving will show both versions.",
        "authors.yml:3: the author `re` is a key without a name; add `name: Re`",
    ];
    let levels = [NoticeLevel::Done, NoticeLevel::Warning, NoticeLevel::Error];
    for (width, height) in [(120, 40), (80, 24), (60, 20), (40, 12)] {
        for (text, level) in texts
            .iter()
            .flat_map(|text| levels.map(|level| (text, level)))
        {
            for keys in ["", "\r", "t", "\rG"] {
                let mut driver = Driver::new((width, height), DARK, posts(), None);
                driver.keys(keys);
                let rows = |driver: &Driver| -> Vec<String> {
                    driver
                        .shot()
                        .lines()
                        .take(height)
                        .map(str::to_owned)
                        .collect()
                };
                let before = rows(&driver);
                driver.event(Event::Notify(
                    level,
                    NoticeTopic::Failure,
                    (*text).to_owned(),
                ));
                let after = rows(&driver);
                let below = if height < 20 { 1 } else { 2 };
                let covered = height - below - 3;
                assert_eq!(
                    after[..covered],
                    before[..covered],
                    "{width}x{height} {keys}"
                );
                let told = told(&after[covered..]);
                assert!(
                    told.contains(text),
                    "{width}x{height} {keys} {level:?}: {told}"
                );
            }
        }
    }
}

#[test]
fn what_is_told_beside_a_field_ends_with_a_mark_where_it_is_cut() {
    let mut driver = Driver::new((50, 15), DARK, posts(), None);
    driver.keys("m");
    let shot = driver.shot();
    let told = shot
        .lines()
        .find(|line| line.contains("sites show the excerpt"));
    let told = told.unwrap_or_else(|| panic!("{shot}"));
    assert!(told.contains('…'), "{told}");
}

#[test]
fn other_colors_and_glyphs() {
    let looks = [
        (
            "light",
            Look {
                theme: "light",
                ..DARK
            },
        ),
        (
            "256",
            Look {
                depth: ColorDepth::Indexed,
                ..DARK
            },
        ),
        (
            "16",
            Look {
                depth: ColorDepth::Sixteen,
                ..DARK
            },
        ),
        (
            "none",
            Look {
                depth: ColorDepth::None,
                ..DARK
            },
        ),
        (
            "ascii",
            Look {
                glyphs: Glyphs::Ascii,
                depth: ColorDepth::None,
                ..DARK
            },
        ),
        (
            "terminal",
            Look {
                theme: "terminal",
                ..DARK
            },
        ),
    ];
    for (name, look) in looks {
        let mut driver = Driver::new((120, 40), look, posts(), None);
        driver.keys("j");
        insta::assert_snapshot!(format!("look-{name}"), driver.shot());
    }
}

#[test]
fn ascii_draws_nothing_else() {
    let look = Look {
        glyphs: Glyphs::Ascii,
        depth: ColorDepth::None,
        ..DARK
    };
    for keys in ["", "t j-", "/tag:x", "?", "?tag", "s", "\nz"] {
        let mut driver = Driver::new((120, 40), look, posts(), None);
        driver.keys(keys);
        let buffer = driver.buffer();
        let strange: String = buffer
            .content
            .iter()
            .map(Cell::symbol)
            .filter(|symbol| !symbol.is_ascii())
            .collect();
        assert_eq!(strange, "", "after {keys:?}");
    }
}

#[test]
fn no_color_means_no_color() {
    let look = Look {
        depth: ColorDepth::None,
        ..DARK
    };
    for keys in ["", "t j-", "/tag:postdesk", "?", "\nz"] {
        let mut driver = Driver::new((120, 40), look, posts(), None);
        driver.keys(keys);
        let colored = |cell: &&Cell| cell.fg != Color::Reset || cell.bg != Color::Reset;
        assert_eq!(
            driver.buffer().content.iter().filter(colored).count(),
            0,
            "after {keys:?}"
        );
    }
}

#[test]
fn sixteen_colors_never_use_those_that_themes_make_the_ground() {
    let look = Look {
        depth: ColorDepth::Sixteen,
        ..DARK
    };
    for keys in ["", "t j-", "/tag:postdesk x:y", "?", "\nz"] {
        let mut driver = Driver::new((120, 40), look, posts(), None);
        driver.keys(keys);
        for cell in &driver.buffer().content {
            let ground = [Color::Black, Color::Gray, Color::DarkGray, Color::White];
            assert!(
                !ground.contains(&cell.fg),
                "{:?} after {keys:?}",
                cell.symbol()
            );
            assert!(!matches!(cell.fg, Color::Rgb(..) | Color::Indexed(_)));
        }
    }
}

/// Returns a shipped theme.
fn theme(name: &str) -> Theme {
    let (_, text) = THEMES
        .iter()
        .find(|theme| theme.0 == name)
        .expect("a theme");
    Theme::read(name, name, text, None).0
}

/// Returns the color of a role on a terminal of 24-bit color.
fn color_of(theme: &Theme, role: ThemeRole) -> Color {
    let rgb = theme.role_color(role).full;
    rgb.map_or(Color::Reset, |(r, g, b)| Color::Rgb(r, g, b))
}

/// Returns how many cells are inked, and how many of these have one of the grays of text.
fn count_ink(buffer: &Buffer, theme: &Theme) -> (usize, usize) {
    let grays = [ThemeRole::Text, ThemeRole::Strong, ThemeRole::Muted];
    let grays = grays.map(|role| color_of(theme, role));
    let inked = buffer.content.iter().filter(|cell| cell.symbol() != " ");
    let gray = inked.clone().filter(|cell| grays.contains(&cell.fg));
    (inked.count(), gray.count())
}

#[test]
fn at_most_70_percent_of_the_first_screen_of_the_tour_is_gray() {
    for theme in THEMES.iter().map(|(name, _)| theme(name)) {
        if theme.bg.is_none() {
            continue;
        }
        let look = Look {
            theme: THEMES
                .iter()
                .find(|it| it.0 == theme.name)
                .expect("a theme")
                .0,
            ..DARK
        };
        let driver = Driver::new((120, 40), look, posts(), None);
        let (inked, gray) = count_ink(&driver.buffer(), &theme);
        let percent = (100 * gray).div_ceil(inked);
        assert!(
            percent <= 70,
            "{}: {gray} of {inked} cells, {percent} %",
            theme.name
        );
    }
}

#[test]
fn the_theme_menu_shows_the_screen_in_the_colors_of_the_theme() {
    let mut driver = Driver::new((120, 40), DARK, posts(), None);
    driver.keys("T");
    for (theme, text) in THEMES {
        let theme = Theme::read(theme, theme, text, None).0;
        let Some((r, g, b)) = theme.bg else {
            driver.keys("j");
            continue;
        };
        let buffer = driver.buffer();
        assert_eq!(buffer[(119, 39)].bg, Color::Rgb(r, g, b), "{}", theme.name);
        let mut looks: Vec<Color> = buffer.content.iter().map(|cell| cell.fg).collect();
        looks.sort_by_key(|color| format!("{color:?}"));
        looks.dedup();
        assert!(looks.len() > 6, "{}: {looks:?}", theme.name);
        driver.keys("j");
    }
}

#[test]
fn the_mode_word_is_a_cell_filled_with_the_color_of_its_mode() {
    let role = |hex: (u8, u8, u8)| Color::Rgb(hex.0, hex.1, hex.2);
    let (accent, good, warn) = (
        role((0x7c, 0xc5, 0xc9)),
        role((0x9c, 0xc4, 0x8a)),
        role((0xdb, 0xb3, 0x6b)),
    );
    for (keys, word, fill) in [
        ("", " LIST ", accent),
        ("\n", " READ ", accent),
        ("/a", " FILTER ", warn),
        ("Sa", " SEARCH ", warn),
        ("t", " TAGS ", accent),
        ("n", " NEW ", good),
    ] {
        let mut driver = Driver::new((120, 40), DARK, posts(), None);
        driver.keys(keys);
        let buffer = driver.buffer();
        let end = 3 + word.len() as u16;
        let shown: String = (3..end).map(|x| buffer[(x, 39)].symbol()).collect();
        assert_eq!(shown, word, "after {keys:?}");
        for x in 3..end {
            assert_eq!(buffer[(x, 39)].bg, fill, "{word}");
            assert_eq!(buffer[(x, 39)].fg, role((0x16, 0x18, 0x1d)), "{word}");
        }
        assert_eq!(buffer[(end, 39)].bg, Color::Reset);
    }
}

#[test]
fn a_tag_that_the_filter_includes_has_the_accent_color_in_list_and_preview() {
    let mut driver = Driver::new((120, 40), DARK, posts(), None);
    let tag = posts()
        .iter()
        .find_map(|post| Some(post.tags.first()?.label.clone()));
    driver.keys(&format!("/tag:{}\n", tag.expect("a tag")));
    let colors = |label: &str, buffer: &Buffer| {
        let row = |y: u16| -> String { (0..120).map(|x| buffer[(x, y)].symbol()).collect() };
        let mut colors = Vec::new();
        for y in 2..38 {
            let row = row(y);
            for (at, _) in row.match_indices(label) {
                let x = row.get(..at).unwrap_or_default().chars().count() as u16;
                colors.push(buffer[(x, y)].fg);
            }
        }
        colors
    };
    let buffer = driver.buffer();
    let accent = Color::Rgb(0x7c, 0xc5, 0xc9);
    let tag = driver
        .app
        .library
        .query()
        .text()
        .trim_start_matches("tag:")
        .to_owned();
    let shown = colors(&format!("#{tag}"), &buffer);
    assert_eq!(shown, [accent], "{}", driver.shot());
    assert!(
        colors(&tag, &buffer)
            .iter()
            .filter(|color| **color == accent)
            .count()
            >= 2
    );
}

#[test]
fn the_cell_buffer_measures_as_the_text_layer_does() {
    use ratatui::buffer::CellWidth;
    for text in [
        "a",
        "日本語",
        "e\u{301}",
        "🇩🇪",
        "👩‍💻",
        "ｶﾞ",
        "☺\u{fe0f}",
        "ไทย",
        "␛",
    ] {
        let ours = postdesk::text::width::of(text);
        assert_eq!(usize::from(text.cell_width()), ours, "{text}");
    }
}

/// Returns the sample posts with titles of wide characters, at odd and at even columns.
fn wide_posts() -> Vec<Arc<Post>> {
    let mut posts = posts();
    for (place, post) in posts.iter_mut().enumerate() {
        let start = if place % 2 == 0 { "" } else { "a" };
        Arc::make_mut(post).title.text = format!("{start}{}", "日本語の題名".repeat(9));
    }
    posts
}

#[test]
fn nothing_is_drawn_over_half_of_a_wide_character() {
    let borders = Look {
        depth: ColorDepth::Sixteen,
        ..DARK
    };
    for look in [DARK, borders] {
        for size in [(120, 40), (119, 40), (80, 24), (60, 15), (59, 15)] {
            for keys in ["", "?", ":", "s", "T", "c", "#", "m", "P", "t", "Sa", "/日"] {
                let mut driver = Driver::new(size, look, wide_posts(), None);
                driver.keys(keys);
                let backend = TestBackend::new(size.0 as u16, size.1 as u16);
                let mut terminal = Terminal::new(backend).expect("a terminal in memory");
                let frame = terminal.draw(|frame| ui::draw(&driver.app, frame));
                let buffer = frame.expect("a frame").buffer.clone();
                let rows = buffer.content.chunks(size.0);
                for (left, right) in rows.flat_map(|row| row.iter().zip(row.iter().skip(1))) {
                    let is_wide = postdesk::text::width::of(left.symbol()) > 1;
                    let symbols = (left.symbol(), right.symbol());
                    assert!(!is_wide || symbols.1 == " ", "{symbols:?}: {size:?} {keys}");
                }
            }
        }
    }
}
