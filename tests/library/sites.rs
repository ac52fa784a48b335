//! Sites of every generator, created here: detection, configuration, state of each post, and
//! changes of states over time.

use std::fs;
use std::ops::ControlFlow;
use std::path::Path;

use jiff::tz::TimeZone;
use postdesk::blog::query::QueryMatcher;
use postdesk::blog::{
    Clock, DateFrom, Delta, Extension, Index, Post, Query, RescanScope, Site, SiteKind, StateKind,
};
use tempfile::TempDir;

/// Creates a folder with files.
fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = TempDir::new().expect("a folder");
    for (path, text) in files {
        put(&folder.path().join(path), text);
    }
    folder
}

#[expect(clippy::disallowed_methods, reason = "a test makes its files")]
fn put(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
    fs::write(path, text).expect("a file");
}

fn clock(now: &str) -> Clock {
    Clock {
        now: now.parse().expect("a time"),
        zone: TimeZone::fixed(jiff::tz::offset(3)),
    }
}

fn read_site(site: Site, now: &str) -> Vec<Post> {
    let mut index = Index::new(site);
    index.scan(&clock(now), &mut |_| ControlFlow::Continue(()));
    index.posts().map(|post| Post::clone(post)).collect()
}

/// Opens the folder, asserts the detected generator, and returns the posts.
#[track_caller]
fn read(files: &[(&str, &str)], kind: SiteKind) -> Vec<Post> {
    let folder = folder(files);
    let site = Site::open(folder.path(), None).expect("a site");
    assert_eq!(site.kind, kind);
    read_site(site, "2026-11-23T12:00:00Z")
}

/// Returns ID and URL of each post.
fn urls(posts: &[Post]) -> Vec<(&str, &str)> {
    let pairs = posts.iter();
    pairs
        .map(|post| (post.id.as_str(), post.permalink.url.path()))
        .collect()
}

/// Returns ID, state and reason of each post.
fn states(posts: &[Post]) -> Vec<(&str, &str, &str)> {
    posts
        .iter()
        .map(|post| {
            let state = &post.state;
            (post.id.as_str(), state.kind.name(), state.reason.as_str())
        })
        .collect()
}

fn date(post: &Post) -> (String, DateFrom) {
    (post.date.at.to_string(), post.date.from)
}

const DOCUSAURUS: &str = "export default {\n  title: 'Two',\n  url: 'https://x.y',\n  baseUrl: '/b/',\n  \
    presets: [['classic', {blog: {path: 'news', routeBasePath: 'n', exclude: ['**/skip/**']}}]],\n  \
    plugins: [['@docusaurus/plugin-content-blog', {id: 'notes', path: 'notes', routeBasePath: 'notes', \
    tagsBasePath: 't'}]],\n};\n";

#[test]
fn docusaurus_has_the_blogs_that_its_configuration_names() {
    let folder = folder(&[
        ("docusaurus.config.ts", DOCUSAURUS),
        ("news/2026-01-02-a.md", "---\ntags: [Rust 2]\n---\nA"),
        ("news/skip/b.md", "B"),
        ("news/_c.md", "C"),
        ("notes/d.md", "---\ntags: [x]\n---\nD"),
    ]);
    let first = Site::open(folder.path(), None).expect("a site");
    assert_eq!(
        (first.name.as_str(), first.blog_name()),
        ("Two", Some("news"))
    );
    let names: Vec<&str> = first.blogs.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["news", "notes"]);
    let posts = read_site(first.clone(), "2026-11-23T12:00:00Z");
    // `exclude` replaces the default patterns of the generator, so `_c.md` becomes a post
    assert_eq!(
        urls(&posts),
        [
            ("2026-01-02-a.md", "/b/n/2026/01/02/a"),
            ("_c.md", "/b/n/_c")
        ]
    );
    assert_eq!(posts[0].tags[0].url, "/b/n/tags/rust-2");
    let second = first.open_blog("notes").expect("a blog");
    let posts = read_site(second, "2026-11-23T12:00:00Z");
    assert_eq!(urls(&posts), [("d.md", "/b/notes/d")]);
    assert_eq!(posts[0].tags[0].url, "/b/notes/t/x");
    let inside = Site::open(&folder.path().join("notes"), None).expect("a site");
    assert_eq!(inside.blog_name(), Some("notes"));
    let error = first.open_blog("nothing").expect_err("no blog").to_string();
    assert!(error.contains("news, notes"), "{error}");
}

#[test]
fn a_translation_for_the_language_of_the_site_stands_for_its_post() {
    let folder = folder(&[
        (
            "docusaurus.config.js",
            "module.exports = {url: 'u', i18n: {defaultLocale: 'fr'}, presets: [['classic', {}]]};",
        ),
        ("blog/a.md", "# A"),
        ("blog/b.md", "# B"),
        ("i18n/fr/docusaurus-plugin-content-blog/a.md", "# Ah"),
        ("i18n/fr/docusaurus-plugin-content-blog/only.md", "# Seul"),
    ]);
    let site = Site::open(folder.path(), None).expect("a site");
    let posts = read_site(site, "2026-11-23T12:00:00Z");
    let titles: Vec<&str> = posts.iter().map(|post| post.title.text.as_str()).collect();
    assert_eq!(titles, ["Ah", "B"]);
}

#[test]
fn what_a_configuration_computes_is_said_as_a_notice() {
    let folder = folder(&[
        (
            "docusaurus.config.js",
            "module.exports = {url: 'u',\n presets: [['classic', {blog: {path: where()}}]]};",
        ),
        ("blog/a.md", "A"),
    ]);
    let site = Site::open(folder.path(), None).expect("a site");
    let said = "docusaurus.config.js:2: `path` is computed; using its default";
    assert_eq!(site.warnings, [said]);
    let mut index = Index::new(site);
    let mut troubles = Vec::new();
    index.scan(&clock("2026-11-23T12:00:00Z"), &mut |delta: Delta| {
        troubles = delta.warnings;
        ControlFlow::Continue(())
    });
    assert_eq!(troubles, [said]);
}

#[test]
fn hugo_is_read_by_its_configuration() {
    let config = "baseURL = 'https://h.org/sub/'\ntimeZone = 'Asia/Tokyo'\n[permalinks.page]\nposts = '/:year/:month/:title/'\n\
        [languages.fr]\n[languages.en]\n[frontmatter]\ndate = ['date', ':filename']\n";
    let posts = read(
        &[
            ("hugo.toml", config),
            ("content/_index.md", "home"),
            ("content/about.md", "---\ntitle: About\n---\n"),
            (
                "content/posts/a b.md",
                "+++\ntitle = 'The First'\ndate = 2026-01-01T08:00:00\n+++\n",
            ),
            (
                "content/notes/2026-02-03-c/index.md",
                "---\ntitle: C\nslug: see\ntags: one tag\n---\n",
            ),
            (
                "content/notes/d.fr.md",
                "---\ntitle: D\nurl: d/e\ncategories: [x]\n---\na<!--more-->b",
            ),
            ("content/notes/e.fr.md", "---\nurl: /d/f\n---\n"),
        ],
        SiteKind::Hugo,
    );
    assert_eq!(
        urls(&posts),
        [
            ("about.md", "/sub/about/"),
            ("notes/2026-02-03-c/index.md", "/sub/notes/see/"),
            ("notes/d.fr.md", "/sub/fr/d/e/"),
            // a leading slash omits the language
            ("notes/e.fr.md", "/sub/d/f/"),
            ("posts/a b.md", "/sub/2026/01/the-first/"),
        ]
    );
    // 08:00 in the time zone of the site
    assert_eq!(
        date(&posts[4]),
        ("2025-12-31T23:00:00Z".to_owned(), DateFrom::FrontMatter)
    );
    assert_eq!(
        date(&posts[1]),
        ("2026-02-02T15:00:00Z".to_owned(), DateFrom::FileName)
    );
    assert_eq!(posts[1].tags[0].label, "one tag");
    assert_eq!(posts[1].tags[0].url, "/sub/tags/one-tag");
    assert_eq!(posts[2].metadata.categories, ["x"]);
    assert!(posts[2].summary.has_truncate_marker);
}

#[test]
fn the_rest_of_a_hugo_name_is_its_slug_where_its_date_is_the_posts() {
    // printed by Hugo 0.168.0 for these files
    let config =
        "[frontmatter]\ndate = ['date', ':filename']\n[permalinks.page]\nposts = '/p/:slug/'\n";
    let posts = read(
        &[
            ("hugo.toml", config),
            (
                "content/n/2021-03-04-key.md",
                "---\ntitle: T\ndate: 2024-01-01\n---\n",
            ),
            ("content/n/2021-03-04-name.md", "---\ntitle: T\n---\n"),
            (
                "content/posts/2021-03-04-key.md",
                "---\ntitle: Own Title\ndate: 2024-01-01\n---\n",
            ),
            (
                "content/posts/2021-03-04-name.md",
                "---\ntitle: Own Title\n---\n",
            ),
            (
                "content/posts/2021-03-04-slug.md",
                "---\ntitle: Own Title\nslug: mine\n---\n",
            ),
        ],
        SiteKind::Hugo,
    );
    let urls = urls(&posts).into_iter().map(|(_, url)| url);
    assert_eq!(
        urls.collect::<Vec<_>>(),
        [
            "/n/2021-03-04-key/",
            "/n/name/",
            "/p/own-title/",
            "/p/name/",
            "/p/mine/"
        ]
    );
}

#[test]
fn hugo_hides_drafts_and_what_is_to_come_or_has_expired() {
    let posts = read(
        &[
            ("hugo.yaml", "title: H\n"),
            ("content/a.md", "---\ndraft: true\n---\n"),
            ("content/b.md", "---\ndate: 2026-12-01\n---\n"),
            (
                "content/c.md",
                "---\ndate: 2026-01-01\npublishDate: 2026-12-01T09:30:00Z\n---\n",
            ),
            (
                "content/d.md",
                "---\ndate: 2026-01-01\nexpiryDate: 2026-02-01\n---\n",
            ),
            (
                "content/e.md",
                "---\ndate: 2026-01-01\nbuild: {list: never}\n---\n",
            ),
            ("content/f.md", "---\ndate: 2026-01-01\n---\n"),
            ("content/g.md", "---\nTitle: no date\n---\n"),
        ],
        SiteKind::Hugo,
    );
    assert_eq!(
        states(&posts),
        [
            ("a.md", "draft", "`draft: true`"),
            ("b.md", "scheduled", "date is 2026-12-01"),
            ("c.md", "scheduled", "`publishDate` is 2026-12-01 09:30"),
            ("d.md", "expired", "`expiryDate` is 2026-02-01"),
            ("e.md", "unlisted", "`build.list: never`"),
            ("f.md", "published", ""),
            ("g.md", "published", ""),
        ]
    );
    let mut search = QueryMatcher::default();
    for (state, ids) in [
        ("draft", &["a.md"][..]),
        ("scheduled", &["b.md", "c.md"]),
        ("expired", &["d.md"]),
        ("unlisted", &["e.md"]),
        ("published", &["f.md", "g.md"]),
        ("problem", &[]),
    ] {
        let query = Query::parse(&format!("is:{state}"));
        let found = posts.iter().filter(|post| query.matches(post, &mut search));
        let found: Vec<&str> = found.map(|post| post.id.as_str()).collect();
        assert_eq!(found, ids, "{state}");
    }
}

#[test]
fn a_site_can_be_configured_to_show_what_it_would_hide() {
    let posts = read(
        &[
            (
                "hugo.yaml",
                "buildFuture: true\nbuildExpired: true\nbuildDrafts: true\n",
            ),
            ("content/a.md", "---\ndraft: true\n---\n"),
            ("content/b.md", "---\ndate: 2026-12-01\n---\n"),
            ("content/c.md", "---\nexpiryDate: 2026-02-01\n---\n"),
        ],
        SiteKind::Hugo,
    );
    assert_eq!(
        states(&posts),
        [
            ("a.md", "published", ""),
            ("b.md", "published", ""),
            ("c.md", "published", ""),
        ]
    );
}

#[test]
fn a_post_becomes_another_when_its_time_comes() {
    let folder = folder(&[
        ("hugo.toml", "title = 'H'\n"),
        (
            "content/a.md",
            "---\ndate: 2026-12-01T09:00:00Z\nexpiryDate: 2026-12-02\n---\n",
        ),
    ]);
    let mut index = Index::new(Site::open(folder.path(), None).expect("a site"));
    index.scan(&clock("2026-12-01T08:59:59Z"), &mut |_| {
        ControlFlow::Continue(())
    });
    let mut turns = Vec::new();
    let mut kinds = Vec::new();
    for now in [
        "2026-12-01T08:59:59Z",
        "2026-12-01T09:00:00Z",
        "2026-12-02T00:00:00Z",
        "2027-01-01T00:00:00Z",
    ] {
        let delta = index.rescan(&clock(now), &RescanScope::All);
        let post = index.posts().next().expect("a post");
        kinds.push((post.state.kind, delta.upserts.len()));
        turns.push(post.state.changes_at.map(|at| at.to_string()));
    }
    assert_eq!(
        kinds,
        [
            (StateKind::Scheduled, 0),
            (StateKind::Published, 1),
            (StateKind::Expired, 1),
            (StateKind::Expired, 0),
        ]
    );
    let first = Some("2026-12-01T09:00:00Z".to_owned());
    let second = Some("2026-12-02T00:00:00Z".to_owned());
    assert_eq!(turns, [first, second, None, None]);
}

#[test]
fn zola_is_read_by_its_rules() {
    let posts = read(
        &[
            (
                "config.toml",
                "base_url = 'https://z.org'\ntaxonomies = [{name = 'tags'}]\n[languages.fr]\n",
            ),
            ("templates/index.html", ""),
            ("content/_index.md", "+++\n+++\n"),
            ("content/notes/_index.md", "+++\ndraft = true\n+++\n"),
            (
                "content/blog/2016-10-08_Ünder Score.md",
                "+++\n[taxonomies]\ntags = ['C++']\n+++\n",
            ),
            (
                "content/notes/a.md",
                "+++\n[taxonomies]\nnowhere = ['x']\n+++\n",
            ),
            (
                "content/undefined.md",
                "+++\n[taxonomies]\nnowhere = ['x']\n+++\n",
            ),
            (
                "content/2018-10-10T12:00:00+02:00-x.md",
                "+++\ndate = 2999-01-01\n+++\na <!--more--> b",
            ),
            ("content/deep/index.fr.md", "+++\nslug = 'Für alle'\n+++\n"),
            ("content/_x.md", "---\npath: some/where\n---\n"),
        ],
        SiteKind::Zola,
    );
    assert_eq!(
        urls(&posts),
        [
            ("2018-10-10T12:00:00+02:00-x.md", "/x/"),
            ("_x.md", "/some/where/"),
            ("blog/2016-10-08_Ünder Score.md", "/blog/under-score/"),
            ("deep/index.fr.md", "/fr/fur-alle/"),
            ("notes/a.md", "/notes/a/"),
            ("undefined.md", "/undefined/"),
        ]
    );
    // Zola has no scheduled posts
    assert_eq!(posts[0].state.kind, StateKind::Published);
    assert!(posts[0].summary.has_truncate_marker);
    assert_eq!(posts[2].date.at.to_string(), "2016-10-08T00:00:00Z");
    assert_eq!(posts[2].tags[0].url, "/tags/c");
    assert_eq!(
        (posts[4].state.kind, posts[4].state.reason.as_str()),
        (StateKind::Draft, "`notes/_index.md` is a draft")
    );
    assert_eq!(posts[5].state.kind, StateKind::Problem);
}

#[test]
fn a_section_that_is_no_draft_any_more_gives_its_posts_back() {
    let folder = folder(&[
        ("zola.toml", "base_url = '/'\n"),
        ("content/blog/_index.md", "+++\ndraft = true\n+++\n"),
        ("content/blog/a.md", "+++\n+++\n"),
    ]);
    let mut index = Index::new(Site::open(folder.path(), None).expect("a site"));
    let clock = clock("2026-11-23T12:00:00Z");
    index.scan(&clock, &mut |_| ControlFlow::Continue(()));
    assert!(
        index
            .posts()
            .all(|post| post.state.kind == StateKind::Draft)
    );
    put(&folder.path().join("content/blog/_index.md"), "+++\n+++\n");
    let delta = index.rescan(&clock, &RescanScope::All);
    assert_eq!(delta.upserts.len(), 1);
    assert!(
        index
            .posts()
            .all(|post| post.state.kind == StateKind::Published)
    );
}

#[test]
fn jekyll_is_read_by_its_configuration() {
    let posts = read(
        &[
            (
                "_config.yml",
                "timezone: America/New_York\nbaseurl: /j\nexcerpt_separator: '<!-- cut -->'\n",
            ),
            ("Gemfile", ""),
            ("README.md", "no post"),
            (
                "_posts/2026-01-02-a-post.md",
                "---\ncategories: x y\ntags: p q\n---\na<!-- cut -->b",
            ),
            ("_posts/2026-12-01-b.md", "---\ntitle: B\n---\n"),
            (
                "_posts/2026-01-03-c.md",
                "---\npublished: false\ndate: 2026-01-04 10:00:00 +0900\n---\n",
            ),
            (
                "_posts/2026-01-05-d.md",
                "---\npermalink: /about/:year/\ncategory: one two\n---\n",
            ),
            ("_drafts/e.md", "---\ntitle: E\n---\n"),
        ],
        SiteKind::Jekyll,
    );
    assert_eq!(
        urls(&posts)[1..],
        [
            (
                "_posts/2026-01-02-a-post.md",
                "/j/x/y/2026/01/02/a-post.html"
            ),
            ("_posts/2026-01-03-c.md", "/j/2026/01/03/c.html"),
            ("_posts/2026-01-05-d.md", "/j/about/2026/"),
            ("_posts/2026-12-01-b.md", "/j/2026/12/01/b.html"),
        ]
    );
    assert_eq!(
        states(&posts),
        [
            ("_drafts/e.md", "draft", "it is in `_drafts`"),
            ("_posts/2026-01-02-a-post.md", "published", ""),
            ("_posts/2026-01-03-c.md", "draft", "`published: false`"),
            ("_posts/2026-01-05-d.md", "published", ""),
            ("_posts/2026-12-01-b.md", "scheduled", "date is 2026-12-01"),
        ]
    );
    // midnight in New York, and the offset of the front matter
    assert_eq!(
        date(&posts[1]),
        ("2026-01-02T05:00:00Z".to_owned(), DateFrom::FileName)
    );
    assert_eq!(date(&posts[2]).0, "2026-01-04T01:00:00Z");
    let tags: Vec<&str> = posts[1].tags.iter().map(|tag| tag.label.as_str()).collect();
    assert_eq!(
        (tags, posts[1].title.text.as_str()),
        (vec!["p", "q"], "A Post")
    );
    assert_eq!(posts[3].metadata.categories, ["one two"]);
    assert!(posts[1].summary.has_truncate_marker);
}

#[test]
fn pages_of_jekyll_are_no_posts_wherever_its_posts_lie() {
    let folder = folder(&[
        ("_config.yml", "title: J\n"),
        ("README.md", "---\n---\n"),
        ("en/about/index.md", "---\n---\n"),
        ("en/2026-01-01-page.html", "---\n---\n"),
        ("en/news/_posts/2026-01-01-a.md", "---\n---\n"),
        ("de/_drafts/b.md", "---\n---\n"),
    ]);
    let mut index = Index::new(Site::open(folder.path(), None).expect("a site"));
    let clock = clock("2026-11-23T12:00:00Z");
    let ids = |index: &Index| -> Vec<String> {
        index.posts().map(|it| it.id.as_str().to_owned()).collect()
    };
    index.scan(&clock, &mut |_| ControlFlow::Continue(()));
    let posts = ["de/_drafts/b.md", "en/news/_posts/2026-01-01-a.md"];
    assert_eq!(ids(&index), posts);
    put(&folder.path().join("en/new.md"), "---\n---\n");
    index.rescan(
        &clock,
        &RescanScope::Directories(vec![folder.path().join("en")]),
    );
    assert_eq!(ids(&index), posts);
}

#[test]
fn jekyll_leaves_out_what_its_configuration_excludes() {
    let posts = read(
        &[
            (
                "_config.yml",
                "exclude: [_posts/old, '_posts/*-draft.md', _posts/kept]\ninclude: [_posts/kept]\n",
            ),
            ("_posts/2026-01-01-a.md", "---\n---\n"),
            ("_posts/old/2026-01-02-b.md", "---\n---\n"),
            ("_posts/older/2026-01-02-c.md", "---\n---\n"),
            ("_posts/deep/2026-01-02-d-draft.md", "---\n---\n"),
            ("_posts/kept/2026-01-03-e.md", "---\n---\n"),
        ],
        SiteKind::Jekyll,
    );
    let ids: Vec<&str> = posts.iter().map(|post| post.id.as_str()).collect();
    let ids: Vec<&str> = ids
        .iter()
        .map(|id| id.trim_start_matches("_posts/"))
        .collect();
    assert_eq!(ids, ["2026-01-01-a.md", "kept/2026-01-03-e.md"]);
}

#[test]
fn posts_at_one_url_stop_the_build_of_zola_and_eleventy_until_one_moves() {
    for (kind, config, folder, text) in [
        (
            SiteKind::Zola,
            "zola.toml",
            "content",
            "+++\npath = 'same'\n+++\n",
        ),
        (
            SiteKind::Eleventy,
            "eleventy.config.js",
            "posts",
            "---\npermalink: /same/\n---\n",
        ),
    ] {
        let a = format!("{folder}/a.md");
        let b = format!("{folder}/b.md");
        let c = format!("{folder}/c.md");
        let folder = self::folder(&[(config, ""), (&a, text), (&b, text), (&c, "+++\n+++\n")]);
        if kind == SiteKind::Eleventy {
            put(&folder.path().join(&c), "---\n---\n");
        }
        let site = Site::open(folder.path(), Some(kind)).expect("a site");
        let mut index = Index::new(site);
        let clock = clock("2026-11-23T12:00:00Z");
        index.scan(&clock, &mut |_| ControlFlow::Continue(()));
        let problems = |index: &Index| -> Vec<String> {
            let posts = index.posts().filter(|post| post.problem.is_some());
            posts.map(|post| post.id.as_str().to_owned()).collect()
        };
        assert_eq!(problems(&index), ["a.md", "b.md"], "{kind}");
        // nothing changed, so there are no updates
        assert_eq!(
            index.rescan(&clock, &RescanScope::All).upserts,
            [],
            "{kind}"
        );
        put(&folder.path().join(&b), &text.replace("same", "other"));
        let delta = index.rescan(&clock, &RescanScope::All);
        assert_eq!(problems(&index), [""; 0], "{kind}");
        assert_eq!(delta.upserts.len(), 2, "{kind}");
    }
}

#[test]
fn folders_above_the_posts_of_jekyll_are_categories() {
    let posts = read(
        &[
            (
                "_config.yml",
                "permalink: pretty\nfuture: true\ncollections_dir: coll\n",
            ),
            ("coll/_posts/2030-01-02-a.md", "---\n---\n"),
        ],
        SiteKind::Jekyll,
    );
    assert_eq!(urls(&posts), [("2030-01-02-a.md", "/coll/2030/01/02/a/")]);
    assert_eq!(posts[0].state.kind, StateKind::Published);
}

#[test]
fn hexo_is_read_by_its_configuration() {
    let config = "url: http://h.org/p\nroot: /p/\ntimezone: Europe/Berlin\npermalink: :category/:title/\n\
        new_post_name: :year-:month-:day-:title.md\ntag_dir: labels\n";
    let posts = read(
        &[
            ("_config.yml", config),
            ("package.json", "{\"dependencies\": {\"hexo\": \"7\"}}"),
            (
                "source/_posts/sub/a.md",
                "title: A\ndate: 2026-07-13 20:46:25\ncategories: [x, y]\ntags: one tag\n---\na<!-- more -->",
            ),
            (
                "source/_posts/b.md",
                "---\ndate: 2999-01-01\npublished: false\n---\n",
            ),
            ("source/_posts/c.md", "---\ndate: 2999-01-01\n---\n"),
            ("source/_drafts/d.md", "title: D\n---\n"),
            ("source/about/index.md", "title: a page\n---\n"),
        ],
        SiteKind::Hexo,
    );
    assert_eq!(
        states(&posts),
        [
            ("_drafts/d.md", "draft", "it is in `_drafts`"),
            ("_posts/b.md", "draft", "`published: false`"),
            ("_posts/c.md", "published", ""),
            ("_posts/sub/a.md", "published", ""),
        ]
    );
    let post = &posts[3];
    // a name that doesn't match the pattern of new posts is one part of the URL
    assert_eq!(post.permalink.url.path(), "/p/x/y/sub-a/");
    assert_eq!(date(post).0, "2026-07-13T18:46:25Z");
    assert_eq!(
        (post.tags[0].label.as_str(), post.tags[0].url.as_str()),
        ("one tag", "/p/labels/one-tag")
    );
    assert!(post.summary.has_truncate_marker);
}

#[test]
fn astro_has_a_blog_for_each_collection() {
    let folder = folder(&[
        (
            "astro.config.mjs",
            "export default defineConfig({ site: 'https://example.org/x', base: '/docs', integrations: [] });",
        ),
        (
            "src/pages/blog/[...slug].astro",
            "const posts = await getCollection('blog');",
        ),
        (
            "src/content/blog/A Post.md",
            "---\npubDate: 2026-01-02\ndraft: true\ncategory: C\n---\n",
        ),
        ("src/content/notes/_hidden.md", "---\n---\n"),
        (
            "src/content/notes/n.mdx",
            "---\npublishDate: 2999-01-02\n---\n",
        ),
    ]);
    let site = Site::open(folder.path(), None).expect("a site");
    assert_eq!(
        (site.kind, site.blog_name()),
        (SiteKind::Astro, Some("blog"))
    );
    let notes = site.open_blog("notes").expect("a blog");
    let host = site.settings.urls.host.as_deref();
    assert_eq!(host, Some("https://example.org"));
    let posts = read_site(site, "2026-11-23T12:00:00Z");
    assert_eq!(urls(&posts), [("A Post.md", "/docs/blog/a-post/")]);
    // the page lists all posts of the collection
    let reason = "`draft: true` has no effect: the site's code does not exclude drafts";
    assert_eq!(states(&posts), [("A Post.md", "published", reason)]);
    assert_eq!(posts[0].metadata.categories, ["C"]);
    let posts = read_site(notes, "2026-11-23T12:00:00Z");
    assert_eq!(states(&posts), [("n.mdx", "published", "")]);
    // no page renders the collection
    assert_eq!(urls(&posts), [("n.mdx", "")]);
}

#[test]
fn eleventy_is_read_by_its_rules() {
    let posts = read(
        &[
            ("eleventy.config.js", "export default function () {}"),
            ("posts/2026-01-02-a.md", "---\ntags: one tag\n---\n"),
            (
                "posts/b/b.md",
                "---\npermalink: /c/\ndate: 2026-01-03 10:00:00\n---\n",
            ),
            ("posts/d.md", "---\npermalink: false\n---\n"),
            (
                "posts/e.md",
                "---\neleventyExcludeFromCollections: true\n---\n",
            ),
            (
                "posts/f.md",
                "---\ntitle: F\npermalink: '/{{ title }}/'\n---\n",
            ),
            (
                "posts/g.md",
                "---\npermalink: '/{{ title | shout }}/'\n---\n",
            ),
            ("posts/_includes/x.md", "no post"),
        ],
        SiteKind::Eleventy,
    );
    assert_eq!(
        urls(&posts),
        [
            ("2026-01-02-a.md", "/posts/2026-01-02-a/"),
            ("b/b.md", "/c/"),
            ("d.md", ""),
            ("e.md", "/posts/e/"),
            ("f.md", "/F/"),
            // filters in the code of the site are not run
            ("g.md", ""),
        ]
    );
    assert_eq!(posts[0].tags[0].label, "one tag");
    assert_eq!(
        date(&posts[0]),
        ("2026-01-02T00:00:00Z".to_owned(), DateFrom::FileName)
    );
    assert_eq!(date(&posts[1]).0, "2026-01-03T10:00:00Z");
    assert_eq!(
        states(&posts)[2..4],
        [
            ("d.md", "draft", "`permalink: false`"),
            ("e.md", "unlisted", "`eleventyExcludeFromCollections: true`"),
        ]
    );
}

#[test]
fn plain_files_are_read_as_they_come() {
    let folder = folder(&[
        (
            "notes/2026-01-02-a.md",
            "---\ntags: a, b c\nunlisted: true\n---\n",
        ),
        ("notes/_b.markdown", "---\npublished: no\n...\n"),
    ]);
    let site = Site::from_posts_folder(&folder.path().join("notes"), Some(SiteKind::Plain))
        .expect("a site");
    let posts = read_site(site, "2026-11-23T12:00:00Z");
    assert_eq!(
        states(&posts),
        [
            ("2026-01-02-a.md", "unlisted", "`unlisted: true`"),
            ("_b.markdown", "draft", "`published: false`"),
        ]
    );
    let tags: Vec<&str> = posts[0].tags.iter().map(|tag| tag.label.as_str()).collect();
    assert_eq!(tags, ["a", "b c"]);
}

#[test]
fn sites_are_told_apart_by_what_lies_in_them() {
    for (files, kind) in [
        (&["config.toml", "content/a.md"][..], SiteKind::Hugo),
        (
            &["config/_default/hugo.toml", "content/a.md"],
            SiteKind::Hugo,
        ),
        (&["_config.yml", "_posts/2026-01-01-a.md"], SiteKind::Jekyll),
        (&["_config.yml", "source/_posts/a.md"], SiteKind::Hexo),
        (&["_posts/2026-01-01-a.md"], SiteKind::Jekyll),
        (&["astro.config.ts", "src/content/a.md"], SiteKind::Astro),
        (&[".eleventy.js", "posts/a.md"], SiteKind::Eleventy),
        (
            &["docusaurus.config.mjs", "blog/a.md"],
            SiteKind::Docusaurus,
        ),
        (&["source/_posts/2026-01-01-a.md"], SiteKind::Hexo),
        (&["a.md"], SiteKind::Plain),
        (&["blog/a.md"], SiteKind::Plain),
        (&["content/a.md"], SiteKind::Plain),
        (&["src/content/blog/a.md"], SiteKind::Plain),
        (&["_posts/a.md"], SiteKind::Plain),
        (&["blog/authors.yml", "blog/a.md"], SiteKind::Docusaurus),
        (&["tags.yml", "a.md"], SiteKind::Docusaurus),
    ] {
        let text = |file: &str| {
            if Path::new(file).extension().is_some_and(|it| it == "yml") {
                ""
            } else {
                "---\n---\n"
            }
        };
        let all: Vec<(&str, &str)> = files.iter().map(|file| (*file, text(file))).collect();
        let posts = read(&all, kind);
        assert_eq!(posts.len(), 1, "{files:?}");
    }
}

/// Returns key, value and source of each resolved option of a site.
fn resolved(files: &[(&str, &str)]) -> Vec<(String, String, String)> {
    let folder = folder(files);
    let site = Site::open(folder.path(), None).expect("a site");
    let mut index = Index::new(site);
    index.scan(&clock("2026-11-23T12:00:00Z"), &mut |_| {
        ControlFlow::Continue(())
    });
    let all = postdesk::blog::site::resolved::resolved(index.site(), &index.rules().inherited);
    let shown = all.into_iter().map(|it| {
        let posts = it.applies_to.map(|posts| format!("{posts}: "));
        let key = format!("{}{}", posts.unwrap_or_default(), it.key);
        (key, it.value.to_string(), it.source)
    });
    shown.collect()
}

/// A post with default values only.
const A_POST: &str = "---\ntitle: P\n---\n";

/// Files of a site, and its resolved options: key, value, source.
type Configured = (
    &'static [(&'static str, &'static str)],
    &'static [(&'static str, &'static str, &'static str)],
);

const CONFIGURED: [Configured; 7] = [
    (
        &[
            (
                "config/_default/hugo.toml",
                "title = 'T'\n[cascade]\ndraft = true\n",
            ),
            ("config/_default/permalinks.yaml", "posts: /a/:slug/\n"),
            ("config/production/hugo.toml", "buildFuture = true\n"),
            ("content/posts/_index.md", "---\ncascade: {type: x}\n---\n"),
            ("content/posts/a.md", A_POST),
            ("archetypes/x.md", ""),
        ],
        &[
            ("posts", "\"content\"", "default"),
            ("title", "\"T\"", "config/_default/hugo.toml"),
            (
                "permalinks",
                "{\"posts\":\"/a/:slug/\"}",
                "config/_default/permalinks.yaml",
            ),
            ("buildFuture", "true", "config/production/hugo.toml"),
            ("buildDrafts", "false", "default"),
            ("**: draft", "true", "config/_default/hugo.toml"),
            ("content/posts/**: type", "\"x\"", "content/posts/_index.md"),
        ],
    ),
    (
        &[
            (
                "_config.yml",
                "permalink: pretty\nplugins: [jekyll-redirect-from]\ndefaults: [{scope: {path: _posts/en}, values: {lang: en}}]\n",
            ),
            ("_posts/2026-01-01-a.md", A_POST),
        ],
        &[
            (
                "permalink",
                "\"/:categories/:year/:month/:day/:title/\"",
                "_config.yml",
            ),
            ("timezone", "null", "default"),
            ("redirects", "true", "_config.yml"),
            ("_posts/en**: lang", "\"en\"", "_config.yml"),
        ],
    ),
    (
        &[
            (
                "_config.yml",
                "new_post_name: :year-:title.md\nfilename_case: 1\nsource_dir: src\n",
            ),
            ("src/_posts/a.md", A_POST),
            ("package.json", "{\"dependencies\": {\"hexo\": \"8\"}}"),
        ],
        &[
            ("posts", "\"src/_posts\"", "_config.yml"),
            ("new_post_name", "\":year-:title.md\"", "_config.yml"),
            ("filename_case", "1", "_config.yml"),
            ("permalink", "\":year/:month/:day/:title/\"", "default"),
        ],
    ),
    (
        &[
            (
                "config.toml",
                "base_url = 'https://x.org/sub'\n[slugify]\npaths = 'safe'\n",
            ),
            ("content/a.md", "+++\n+++\n"),
        ],
        &[
            ("basePath", "\"/sub\"", "config.toml"),
            ("slugify.paths", "\"safe\"", "config.toml"),
            ("slugify.taxonomies", "\"on\"", "default"),
        ],
    ),
    (
        &[
            ("astro.config.mjs", "export default { base: '/docs' };\n"),
            (
                "src/content.config.ts",
                "const notes = defineCollection({ loader: glob({ base: './texts', pattern: '**/*.md' }) });\nexport const collections = { notes };\n",
            ),
            (
                "src/pages/n/[...slug].astro",
                "---\nawait getCollection('notes')\n---\n",
            ),
            ("texts/a.md", A_POST),
        ],
        &[
            ("posts", "\"texts\"", "src/content.config.ts"),
            ("basePath", "\"/docs\"", "astro.config.mjs"),
            ("collection", "\"notes\"", "src/content.config.ts"),
            ("pattern", "[\"**/*.md\"]", "src/content.config.ts"),
            ("routes", "[\"/n/:id/\"]", "src/pages/n/[...slug].astro"),
            ("drafts", "\"published\"", "src/pages/n/[...slug].astro"),
        ],
    ),
    (
        &[
            (
                "eleventy.config.js",
                "export default () => ({ dir: { input: 'in' } });\n",
            ),
            (".eleventyignore", "in/blog/old\n"),
            ("in/_data/site.json", "{\"name\": \"N\"}"),
            ("in/blog/blog.json", "{\"tags\": \"post\"}"),
            ("in/blog/a.md", A_POST),
        ],
        &[
            ("posts", "\"in/blog\"", "eleventy.config.js"),
            ("dir.input", "\"in\"", "eleventy.config.js"),
            (
                "ignores",
                "[\"in/blog/old\",\"in/blog/old/**\"]",
                ".eleventyignore",
            ),
            ("**: site", "{\"name\":\"N\"}", "in/_data/site.json"),
            ("in/blog/**: tags", "\"post\"", "in/blog/blog.json"),
        ],
    ),
    (
        &[
            (
                "docusaurus.config.js",
                "export default { title: 'D', baseUrl: '/b/', presets: [['classic', {blog: {routeBasePath: 'n'}}]] };\n",
            ),
            ("blog/a.md", A_POST),
        ],
        &[
            ("title", "\"D\"", "docusaurus.config.js"),
            ("basePath", "\"/b/n\"", "docusaurus.config.js"),
            ("archiveBasePath", "\"archive\"", "default"),
        ],
    ),
];

#[test]
fn each_value_of_a_configuration_is_shown_with_the_file_that_sets_it() {
    for (files, expected) in CONFIGURED {
        let all = resolved(files);
        for (key, value, source) in expected {
            let found = all.iter().find(|it| it.0 == *key);
            let found = found.map(|it| (it.1.as_str(), it.2.as_str()));
            assert_eq!(found, Some((*value, *source)), "{key}: {all:#?}");
        }
    }
}

/// Files of a site, its generator, a post of it, and the reason of its state.
type Inherits = (
    &'static [(&'static str, &'static str)],
    SiteKind,
    &'static str,
    &'static str,
);

const INHERITS: [Inherits; 4] = [
    (
        &[
            ("hugo.toml", ""),
            (
                "content/posts/_index.md",
                "---\ncascade: {draft: true}\n---\n",
            ),
            (
                "content/posts/a.md",
                "---\ntitle: A\ndate: 2026-01-01\n---\n",
            ),
        ],
        SiteKind::Hugo,
        "posts/a.md",
        "`draft: true`, set in `content/posts/_index.md`",
    ),
    (
        &[
            (
                "_config.yml",
                "defaults: [{scope: {path: ''}, values: {published: false}}]\n",
            ),
            ("_posts/2026-01-01-a.md", "---\ntitle: A\n---\n"),
        ],
        SiteKind::Jekyll,
        "2026-01-01-a.md",
        "`published: false`, set in `_config.yml`",
    ),
    (
        &[
            ("eleventy.config.js", "export default () => {};\n"),
            ("posts/posts.json", "{\"permalink\": false}"),
            ("posts/a.md", "---\ntitle: A\n---\n"),
        ],
        SiteKind::Eleventy,
        "a.md",
        "`permalink: false`, set in `posts/posts.json`",
    ),
    (
        &[
            ("config.toml", "base_url = 'https://x.org'\n"),
            ("content/blog/_index.md", "+++\ndraft = true\n+++\n"),
            ("content/blog/a.md", "+++\ntitle = 'A'\n+++\n"),
        ],
        SiteKind::Zola,
        "blog/a.md",
        "`blog/_index.md` is a draft",
    ),
];

#[test]
fn a_state_that_another_file_sets_names_that_file() {
    for (files, kind, id, reason) in INHERITS {
        let posts = read(files, kind);
        let post = posts.iter().find(|post| post.id.as_str() == id);
        let state = &post.unwrap_or_else(|| panic!("{posts:?}")).state;
        assert_eq!(state.reason, reason);
        let source = state.inherited_from.as_deref().expect("a source");
        assert!(reason.contains(source), "{source}");
    }
}

#[test]
fn a_manifest_or_a_mark_in_a_post_is_a_sign_of_a_generator() {
    let package = |name: &str, file: &'static str, kind| {
        let text = format!("{{\"devDependencies\": {{\"{name}\": \"1\"}}}}");
        ("package.json", text, file, kind)
    };
    let post = "---\ntitle: x\n---\nText";
    for (manifest, text, file, kind) in [
        package("@docusaurus/core", "blog/a.md", SiteKind::Docusaurus),
        package("hexo", "source/_posts/a.md", SiteKind::Hexo),
        package("astro", "src/content/blog/a.md", SiteKind::Astro),
        package("@11ty/eleventy", "posts/a.md", SiteKind::Eleventy),
        package("react", "posts/a.md", SiteKind::Plain),
        (
            "Gemfile",
            "gem 'jekyll'\n".to_owned(),
            "_posts/2026-01-01-a.md",
            SiteKind::Jekyll,
        ),
        (
            "Gemfile",
            "gem 'rails'\n".to_owned(),
            "posts/a.md",
            SiteKind::Plain,
        ),
        (
            "x.md",
            "One.\n\n<!-- truncate -->\n\nTwo.".to_owned(),
            "a.md",
            SiteKind::Docusaurus,
        ),
        (
            "x.md",
            "+++\ntitle = 'x'\n+++\n".to_owned(),
            "a.md",
            SiteKind::Plain,
        ),
    ] {
        let folder = folder(&[(manifest, &text), (file, post)]);
        let site = Site::open(folder.path(), None).expect("a site");
        assert_eq!(site.kind, kind, "{manifest} {file}");
        let posts = read_site(site, "2026-11-23T12:00:00Z");
        assert!(
            posts.iter().any(|post| post.path.ends_with(file)),
            "{manifest} {file}"
        );
        let inside = folder.path().join(file);
        let inside =
            Site::from_posts_folder(inside.parent().expect("a folder"), None).expect("a site");
        assert_eq!(inside.kind, kind, "{manifest} {file}");
    }
}

#[test]
fn a_plain_folder_has_no_rules_that_a_post_could_break() {
    let posts = read(
        &[
            ("a.md", "---\ntags: a, b\n---\nText"),
            ("b.markdown", "---\ntags:\nauthors: nobody\n---\nText"),
            ("c.mkd", "+++\ntitle = \"C\"\n+++\nText"),
            ("D.MD", "{\"title\": \"D\"}\n\nText"),
            ("e.mdown", "No front matter."),
            ("_f.md", "---\n\nText below a rule."),
            ("G.Markdown", "---\ndraft: 1\nslug: 5\nimage: [1]\n---\n"),
            ("deep/er/h.md", "a <- b {"),
        ],
        SiteKind::Plain,
    );
    let ids: Vec<&str> = posts.iter().map(|post| post.id.as_str()).collect();
    assert_eq!(
        ids,
        [
            "D.MD",
            "G.Markdown",
            "_f.md",
            "a.md",
            "b.markdown",
            "c.mkd",
            "deep/er/h.md",
            "e.mdown"
        ]
    );
    for post in &posts {
        assert_eq!(post.problem, None, "{}", post.id);
    }
    assert_eq!(posts[0].title.text, "D");
    assert_eq!(posts[3].tags.len(), 2);
}

#[test]
fn a_fallback_date_is_shown_and_reaches_no_url_and_no_state() {
    let pattern = "[permalinks]\nposts = '/:year/:month/:slug/'\n";
    for (config, settings, folder_name) in [
        ("hugo.toml", pattern, "content/posts"),
        ("astro.config.mjs", "export default {};", "src/content/blog"),
        ("docusaurus.config.js", "module.exports = {};", "blog"),
        ("_config.yml", "title: x", "source/_posts"),
        ("README.md", "# Plain", "posts"),
    ] {
        let file = format!("{folder_name}/a.md");
        let of = |matter: &str| {
            let text = format!("---\ntitle: A\n{matter}---\nText");
            let folder = folder(&[(config, settings), (&file, &text)]);
            let site = Site::open(folder.path(), None).expect("a site");
            let posts = read_site(site, "2026-11-23T12:00:00Z");
            let mut posts = posts.into_iter();
            posts.find(|post| post.path.ends_with("a.md")).expect("it")
        };
        let (plain, other, path) = (
            of(""),
            of("created: 2099-01-02\n"),
            of("permalink: /2099/01/02/x\n"),
        );
        assert_eq!(plain.date.from, DateFrom::FileSystem, "{config}");
        assert_eq!(other.date.from, DateFrom::OtherKey, "{config}");
        assert_eq!(path.date.from, DateFrom::Permalink, "{config}");
        for post in [&other, &path] {
            let day = post.date.day(&TimeZone::UTC).to_string();
            assert!(post.date.is_fallback(), "{config}");
            assert_eq!(day, "2099-01-02", "{config}");
            assert_eq!(post.state, plain.state, "{config}");
        }
        // the date of the file can change the day at most, never the year to that of the fallback
        assert!(!other.permalink.url.path().contains("2099"), "{config}");
    }
}

#[test]
fn every_place_has_the_day_of_the_time_zone_of_the_site() {
    let clock = clock("2026-11-23T12:00:00Z");
    for (config, settings, file, date, day) in [
        (
            "_config.yml",
            "timezone: Asia/Tokyo",
            "_posts/2024-01-01-a.md",
            "",
            "2024-01-01",
        ),
        (
            "_config.yml",
            "timezone: America/New_York",
            "_posts/2024-01-01-a.md",
            "",
            "2024-01-01",
        ),
        (
            "_config.yml",
            "timezone: America/New_York",
            "_posts/2024-01-02-a.md",
            "date: 2024-01-02 01:30:00\n",
            "2024-01-01",
        ),
        (
            "hugo.toml",
            "timeZone = 'Asia/Tokyo'\n[permalinks]\nposts = '/:year/:month/:day/:slug/'\n",
            "content/posts/a.md",
            "date: 2024-01-01T00:30:00\n",
            "2024-01-01",
        ),
    ] {
        let text = format!("---\ntitle: A\n{date}---\nText");
        let folder = folder(&[(config, settings), (file, &text)]);
        let site = Site::open(folder.path(), None).expect("a site");
        let posts = read_site(site, "2026-11-23T12:00:00Z");
        let post = std::sync::Arc::new(posts[0].clone());
        assert_eq!(post.date.day(&clock.zone).to_string(), day, "{settings}");
        let shown = post
            .date
            .local(&clock.zone)
            .strftime("%-d %b %Y")
            .to_string();
        assert_eq!(post.day(&clock), shown, "{settings}");
        let url = post.permalink.url.path();
        assert!(url.contains(&day.replace('-', "/")), "{settings}: {url}");
        let mut search = QueryMatcher::default();
        let has =
            |query: &str, search: &mut QueryMatcher| Query::parse(query).matches(&post, search);
        assert!(has(&format!("date:{day}"), &mut search), "{settings}");
        assert!(has("date:2024-01", &mut search), "{settings}");
        assert!(!has("date:2023", &mut search), "{settings}");
        let stats = postdesk::blog::stats::Stats::of(&[post], &clock);
        assert_eq!(stats.months[0].month, "2024-01", "{settings}");
    }
}

#[test]
fn the_settings_of_a_site_decide_what_its_markdown_has() {
    let has = |files: &[(&str, &str)], file: &str, extension: Extension| {
        let folder = folder(files);
        let site = Site::open(folder.path(), None).expect("a site");
        site.dialect(Path::new(file)).has(extension)
    };
    let hugo = [
        (
            "config/_default/markup.toml",
            "[goldmark.extensions.extras.superscript]\nenable = true\n",
        ),
        ("hugo.toml", "enableEmoji = true\n"),
        ("content/posts/a.md", "+++\ntitle = 'A'\n+++\n"),
    ];
    assert!(has(&hugo, "a.md", Extension::EmojiCodes));
    assert!(has(&hugo, "a.md", Extension::Superscript));
    assert!(!has(&hugo, "a.md", Extension::Subscript));
    let docusaurus = [
        (
            "docusaurus.config.js",
            "export default {markdown: {format: 'detect'}, presets: [['classic', {}]]}",
        ),
        ("blog/2026-01-01-a.md", "a\n"),
    ];
    let astro = [
        ("astro.config.mjs", "export default {}"),
        ("src/content/blog/a.md", "a\n"),
    ];
    for files in [&docusaurus, &astro] {
        assert!(has(files, "a.mdx", Extension::Mdx));
        assert!(!has(files, "a.md", Extension::Mdx));
    }
}
