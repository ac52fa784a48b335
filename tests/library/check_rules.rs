//! Rules of `check`, each on a small blog given as text.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use postdesk::blog::check::{
    CheckInput, DisabledRules, DiskFacts, Finding, Fix, PostText, Rule, Severity, candidate_files,
    check,
};
use postdesk::blog::parse_post::{self, PostFile};
use postdesk::blog::read_file::FileText;
use postdesk::blog::site::{ListingOverrides, SiteSettings};
use postdesk::blog::site_rules::SiteRules;
use postdesk::blog::{Clock, FileStamp, Post, PostId, ProblemCode, Site, SiteKind};
use postdesk::markdown::find_references;

/// A blog of one generator, with its posts as text.
struct Made {
    site: Site,
    rules: SiteRules,
    files: DiskFacts,
    clock: Clock,
    texts: Vec<(&'static str, &'static str)>,
}

fn blog(kind: SiteKind, texts: &[(&'static str, &'static str)]) -> Made {
    let base = if kind == SiteKind::Docusaurus {
        "/blog"
    } else {
        "/"
    };
    Made {
        site: Site {
            kind,
            name: "Blog".to_owned(),
            root: PathBuf::from("/site"),
            posts: PathBuf::from("/site/blog"),
            config: Some(PathBuf::from("/site/config")),
            settings: SiteSettings::with_base_path(base),
            blogs: Vec::new(),
            warnings: Vec::new(),
            listing: ListingOverrides::default(),
        },
        rules: SiteRules::new(kind, &SiteSettings::with_base_path(base)),
        files: DiskFacts {
            static_roots: vec![PathBuf::from("/site/static")],
            ..DiskFacts::default()
        },
        clock: Clock {
            now: "2026-11-23T12:00:00Z".parse().expect("a time"),
            zone: jiff::tz::TimeZone::UTC,
        },
        texts: texts.to_vec(),
    }
}

impl Made {
    fn has(mut self, path: &str) -> Self {
        self.files.existing.insert(PathBuf::from(path));
        self
    }

    fn posts(&self) -> Vec<Arc<Post>> {
        let read = |(id, text): &(&str, &str)| {
            let found = PostFile {
                id: PostId::new(id),
                path: self.site.posts.join(id),
                stamp: FileStamp::default(),
                created: self.clock.now,
            };
            let source = FileText {
                text: (*text).to_owned(),
                lossy: false,
                stamp: FileStamp::default(),
            };
            Arc::new(parse_post::parse_post(
                &found,
                Ok(&source),
                &self.rules,
                &self.clock,
            ))
        };
        self.texts.iter().map(read).collect()
    }

    fn sheets(&self) -> Vec<PostText> {
        let texts = self.texts.iter();
        texts
            .map(|(name, text)| {
                let dialect = self.site.dialect(Path::new(name));
                PostText::read(text, (self.site.kind, dialect), find_references)
            })
            .collect()
    }

    fn found(&self) -> Vec<Finding> {
        let (posts, sheets) = (self.posts(), self.sheets());
        let known = CheckInput {
            site: &self.site,
            rules: &self.rules,
            posts: &posts,
            post_texts: &sheets,
            files: &self.files,
            clock: &self.clock,
        };
        check(&known, &DisabledRules::default())
    }

    /// Returns the findings of a rule: file, line, column.
    fn of(&self, rule: Rule) -> Vec<(String, usize, usize)> {
        let found = self.found().into_iter().filter(|it| it.rule == rule);
        found
            .map(|it| (it.source.to_string(), it.place.line, it.place.column))
            .collect()
    }
}

fn at(source: &str, line: usize, column: usize) -> (String, usize, usize) {
    (source.to_owned(), line, column)
}

#[test]
fn what_reading_refuses_is_told_with_its_place_and_way_out() {
    let made = blog(
        SiteKind::Docusaurus,
        &[("a.md", "---\ntitle: a: b\n---\n"), ("b.md", "# B\n")],
    );
    let code = ProblemCode::Yaml;
    assert_eq!(made.of(Rule::Rejected(code)), [at("a.md", 2, 9)]);
    let rejected = made
        .found()
        .into_iter()
        .find(|it| it.rule == Rule::Rejected(code));
    assert!(rejected.is_some_and(|it| it.severity == Severity::Error && !it.hint.is_empty()));
}

#[test]
fn two_posts_at_one_address_are_found_at_the_slug() {
    let made = blog(
        SiteKind::Docusaurus,
        &[("a.md", "# A\n"), ("b.md", "---\ntitle: B\nslug: a\n---\n")],
    );
    assert_eq!(made.of(Rule::DuplicateAddress), [at("b.md", 3, 1)]);
}

#[test]
fn translations_and_sections_may_share_a_slug() {
    let text = "+++\ntitle = \"A\"\nslug = \"x\"\n+++\n";
    let names = [("a.md", text), ("a.fr.md", text), ("b/a.md", text)];
    assert_eq!(blog(SiteKind::Zola, &names).of(Rule::DuplicateAddress), []);
}

#[test]
fn a_date_is_another_than_that_of_the_name_only_where_it_is_so_in_every_zone() {
    let made = blog(
        SiteKind::Docusaurus,
        &[
            ("2026-01-02-same.md", "---\ndate: 2026-01-02\n---\n"),
            (
                "2026-01-02-zone.md",
                "---\ndate: 2026-01-02T23:30:00-08:00\n---\n",
            ),
            (
                "2026-01-02-day.md",
                "---\ntitle: D\ndate: 2026-01-03\n---\n",
            ),
            ("2026-1-2-none.md", "# N\n"),
            (
                "2026-01-02-far.md",
                "---\ndate: 2026-01-04T05:00:00Z\n---\n",
            ),
        ],
    );
    assert_eq!(
        made.of(Rule::DateName),
        [at("2026-01-02-day.md", 3, 1), at("2026-01-02-far.md", 2, 1)]
    );
}

#[test]
fn a_date_to_come_is_judged_as_the_generator_judges_it() {
    let text = "---\ntitle: T\ndate: 2027-01-01\n---\n";
    let severity = |kind| {
        let found = blog(kind, &[("a.md", text)]).found();
        let future = found.iter().find(|it| it.rule == Rule::FutureDate);
        future.map(|it| it.severity)
    };
    assert_eq!(severity(SiteKind::Docusaurus), Some(Severity::Warning));
    assert_eq!(severity(SiteKind::Hugo), Some(Severity::Hint));
    let draft = "---\ntitle: T\ndraft: true\ndate: 2027-01-01\n---\n";
    let made = blog(SiteKind::Docusaurus, &[("a.md", draft)]);
    assert_eq!(made.of(Rule::FutureDate), []);
}

#[test]
fn a_long_post_without_a_marker_is_told_behind_its_first_paragraph() {
    let long: &'static str =
        Box::leak(format!("# T\n\nOne\ntwo.\n\n{}", "word ".repeat(100)).into());
    let short = "# T\n\nOne two.\n";
    let marked: &'static str = Box::leak(format!("{long}\n\n<!-- truncate -->\n").into());
    let made = blog(
        SiteKind::Docusaurus,
        &[
            ("long.md", long),
            ("marked.md", marked),
            ("short.md", short),
        ],
    );
    assert_eq!(made.of(Rule::Truncate), [at("long.md", 5, 1)]);
    let found = made
        .found()
        .into_iter()
        .find(|it| it.rule == Rule::Truncate);
    assert_eq!(found.and_then(|it| it.fix), Some(Fix::InsertExcerptMarker));
}

#[test]
fn titles_descriptions_and_alternative_texts_are_missed() {
    let made = blog(
        SiteKind::Docusaurus,
        &[
            (
                "a.md",
                "---\ndescription: D\n---\n\ntext ![](https://x.y/z.png)\n",
            ),
            (
                "b.md",
                "---\ntitle: ''\n---\n\n![words](https://x.y/z.png) <img src=\"https://x.y/i.png\" alt=\"\" />\n",
            ),
        ],
    );
    assert_eq!(made.of(Rule::Title), [at("a.md", 1, 1), at("b.md", 2, 1)]);
    assert_eq!(made.of(Rule::Description), [at("b.md", 1, 1)]);
    assert_eq!(made.of(Rule::AltText), [at("a.md", 5, 6)]);
}

#[test]
fn a_tag_that_others_spell_otherwise_is_found_with_their_spelling() {
    let made = blog(
        SiteKind::Docusaurus,
        &[
            ("a.md", "---\ntags: [k8s]\n---\n"),
            ("b.md", "---\ntags: [k8s]\n---\n"),
            ("c.md", "---\ntags: [x, K8s]\n---\n"),
        ],
    );
    assert_eq!(made.of(Rule::TagCase), [at("c.md", 2, 11)]);
    let fix = made
        .found()
        .into_iter()
        .find_map(|it| it.fix.filter(|_| it.rule == Rule::TagCase));
    let fixed = Fix::RenameTag {
        from: "K8s".to_owned(),
        to: "k8s".to_owned(),
    };
    assert_eq!(fix, Some(fixed));
}

#[test]
fn singular_and_plural_are_near_and_short_words_are_not() {
    let made = blog(
        SiteKind::Hugo,
        &[
            ("a.md", "---\ntags: [tests, libraries, new]\n---\n"),
            ("b.md", "---\ntags: [tests, libraries, news]\n---\n"),
            ("c.md", "---\ntags: [test, library]\n---\n"),
        ],
    );
    assert_eq!(
        made.of(Rule::TagNear),
        [at("c.md", 2, 8), at("c.md", 2, 14)]
    );
}

#[test]
fn tags_that_share_a_page_are_found_where_the_generator_makes_them_share_it() {
    let texts = [
        ("a.md", "---\ntags: [c++]\n---\n"),
        ("b.md", "---\ntags: [c++]\n---\n"),
        ("c.md", "---\ntags: ['c#']\n---\n"),
    ];
    let made = blog(SiteKind::Docusaurus, &texts);
    assert_eq!(made.of(Rule::TagClash), [at("c.md", 2, 8)]);
    assert_eq!(made.of(Rule::TagCase), []);
    assert_eq!(blog(SiteKind::Hugo, &texts).of(Rule::TagClash), []);
}

#[test]
fn tags_beside_the_tags_file_and_twice_in_a_post_are_found() {
    let mut made = blog(
        SiteKind::Docusaurus,
        &[("a.md", "---\ntags: [rust, go, rust]\n---\n")],
    );
    made.rules.read_tags("rust:\n").expect("valid");
    assert_eq!(made.of(Rule::TagUnknown), [at("a.md", 2, 14)]);
    assert_eq!(made.of(Rule::TagTwice), [at("a.md", 2, 18)]);
}

#[test]
fn links_to_posts_files_and_lists_are_no_findings() {
    let text = "---\ntags: [t]\n---\n[a](./b.md) [b](b) [c](/blog/b) [d](/blog/tags/t) [e](/docs/x) [f](/img/i.png) [g](g.pdf) [h](https://x.y) [i](/blog/archive) [j](mailto:a@b.c) [k](../docs/k.md) [l](@site/src/m.md) [m](#top) [n](node.js) [o]({{ x }})\n";
    let made = blog(SiteKind::Docusaurus, &[("a.md", text), ("b.md", "# B\n")])
        .has("/site/static/img/i.png")
        .has("/site/blog/g.pdf")
        .has("/site/docs/k.md")
        .has("/site/src/m.md");
    let links = [Rule::BrokenLink, Rule::BrokenImage, Rule::BrokenAnchor];
    let found: Vec<Finding> = made
        .found()
        .into_iter()
        .filter(|it| links.contains(&it.rule))
        .collect();
    assert_eq!(found, []);
}

#[test]
fn links_and_images_that_lead_to_nothing_are_found_where_they_stand() {
    let text = "---\ntitle: A\nimage: /img/no.png\n---\n[a](./north.md)\n[b](/blog/no)\n![c](no.png)\n[d](no-such)\n[e]()\n";
    let made = blog(
        SiteKind::Docusaurus,
        &[("a.md", text), ("sub/north.md", "# N\n")],
    );
    assert_eq!(
        made.of(Rule::BrokenLink),
        [
            at("a.md", 5, 1),
            at("a.md", 6, 1),
            at("a.md", 8, 1),
            at("a.md", 9, 1)
        ]
    );
    assert_eq!(
        made.of(Rule::BrokenImage),
        [at("a.md", 3, 8), at("a.md", 7, 1)]
    );
    let first = made
        .found()
        .into_iter()
        .find(|it| it.rule == Rule::BrokenLink);
    assert!(first.is_some_and(|it| it.hint.contains("sub/north.md")));
}

#[test]
fn every_file_that_is_asked_for_is_one_the_disk_is_asked_about() {
    let text = "[a](./no.md) ![b](../x/no.png) ![c](/img/no.png)\n";
    let made = blog(SiteKind::Docusaurus, &[("2026/a.md", text)]);
    let (posts, sheets) = (made.posts(), made.sheets());
    let asked = candidate_files(&CheckInput {
        site: &made.site,
        rules: &made.rules,
        posts: &posts,
        post_texts: &sheets,
        files: &made.files,
        clock: &made.clock,
    });
    for path in [
        "/site/blog/2026/no.md",
        "/site/blog/x/no.png",
        "/site/static/img/no.png",
    ] {
        assert!(asked.contains(Path::new(path)), "{path}: {asked:?}");
    }
}

#[test]
fn headings_that_are_not_there_are_found_in_this_post_and_in_others() {
    let made = blog(
        SiteKind::Docusaurus,
        &[
            (
                "a.md",
                "# A\n\n[x](#one) [y](#two) [z](b.md#here) [w](b.md#gone)\n\n## One\n",
            ),
            ("b.md", "# B\n\n## Title {#here}\n"),
        ],
    );
    assert_eq!(
        made.of(Rule::BrokenAnchor),
        [at("a.md", 3, 11), at("a.md", 3, 36)]
    );
}

#[test]
fn generators_with_names_of_their_own_for_headings_are_judged_by_the_letters() {
    let text = "---\ntitle: A\n---\n[x](#v3.0-what's-new) [y](#V30_Whats_New) [z](#other)\n\n## v3.0: What's new\n";
    let made = blog(SiteKind::Jekyll, &[("2026-01-01-a.md", text)]);
    assert_eq!(made.of(Rule::BrokenAnchor), [at("2026-01-01-a.md", 4, 43)]);
}

#[test]
fn a_public_post_that_links_to_a_draft_is_found() {
    let texts = [
        ("a.md", "# A\n\n[b](b.md)\n"),
        ("b.md", "---\ndraft: true\n---\n[a](a.md) [b](b.md)\n"),
    ];
    let made = blog(SiteKind::Docusaurus, &texts);
    assert_eq!(made.of(Rule::DraftLink), [at("a.md", 3, 1)]);
}

#[test]
fn files_that_no_rule_picks_up_are_found_with_a_name_that_one_would() {
    let mut made = blog(SiteKind::Docusaurus, &[]);
    made.files.lookalikes = vec![(PostId::new("x.MD"), PathBuf::from("/site/blog/x.MD"))];
    let found = made.found();
    assert_eq!(found[0].rule, Rule::LeftOut);
    assert_eq!(found[0].fix, Some(Fix::RenameFile("x.md".to_owned())));
    let texts = [
        ("_posts/undated.md", "---\ntitle: U\n---\n"),
        ("_posts/2026-01-01-bare.md", "text\n"),
    ];
    assert_eq!(blog(SiteKind::Jekyll, &texts).of(Rule::LeftOut).len(), 2);
}

#[test]
fn a_broken_tags_file_is_found_in_its_line() {
    let mut made = blog(SiteKind::Docusaurus, &[]);
    made.files.site_file_errors = vec!["tags.yml:3: a tab: no; indent with spaces".to_owned()];
    assert_eq!(made.of(Rule::SiteFile), [at("tags.yml", 3, 1)]);
    assert_eq!(made.found()[0].hint, "indent with spaces");
}

#[test]
fn disabled_rules_report_nothing() {
    let made = blog(SiteKind::Docusaurus, &[("a.md", "# A\n")]);
    let mut off = DisabledRules::default();
    off.add("description").expect("a rule");
    let (posts, sheets) = (made.posts(), made.sheets());
    let known = CheckInput {
        site: &made.site,
        rules: &made.rules,
        posts: &posts,
        post_texts: &sheets,
        files: &made.files,
        clock: &made.clock,
    };
    assert_eq!(check(&known, &off), []);
    assert_eq!(check(&known, &DisabledRules::default()).len(), 1);
}

#[test]
fn posts_at_the_url_of_a_page_of_docusaurus_are_found() {
    let texts = [
        ("a.md", "---\ntitle: A\nslug: /\n---\n"),
        ("b.md", "---\ntitle: B\nslug: tags\n---\n"),
        ("c.md", "---\ntitle: C\nslug: /archive/\n---\n"),
        ("d.md", "---\ntitle: D\nslug: authors\n---\n"),
        ("e.md", "---\ntitle: E\nslug: page/2\n---\n"),
        (
            "f.md",
            "---\ntitle: F\nslug: tags/rust\ntags: [rust]\n---\n",
        ),
        ("g.md", "---\ntitle: G\nslug: page/two\n---\n"),
        ("tags.md", "---\ntitle: H\nslug: tags/none\n---\n"),
    ];
    let found = blog(SiteKind::Docusaurus, &texts).of(Rule::Reserved);
    let want = ["a.md", "b.md", "c.md", "d.md", "e.md", "f.md"].map(|name| at(name, 3, 1));
    assert_eq!(found, want);
}

#[test]
fn an_index_beside_posts_names_those_that_a_build_swallows() {
    let texts = [
        ("posts/index.md", "---\ntitle: I\ndate: 2026-01-01\n---\n"),
        ("posts/a.md", "---\ntitle: A\ndate: 2026-01-01\n---\n"),
        ("posts/b.md", "---\ntitle: B\ndate: 2026-01-01\n---\n"),
        (
            "posts/trip/index.md",
            "---\ntitle: T\ndate: 2026-01-01\n---\n",
        ),
        ("other/c.md", "---\ntitle: C\ndate: 2026-01-01\n---\n"),
    ];
    let found = |kind, rule| {
        let found = blog(kind, &texts).found().into_iter();
        let found = found.filter(move |it| it.rule == rule);
        found.map(|it| (it.source.to_string(), it.severity, it.message))
    };
    let hugo: Vec<_> = found(SiteKind::Hugo, Rule::Reserved).collect();
    assert_eq!(hugo.len(), 1);
    assert_eq!(
        (hugo[0].0.as_str(), hugo[0].1),
        ("posts/index.md", Severity::Error)
    );
    assert!(
        hugo[0]
            .2
            .contains("posts/a.md, posts/b.md, posts/trip/index.md"),
        "{hugo:?}"
    );
    let zola: Vec<_> = found(SiteKind::Zola, Rule::Reserved).collect();
    assert!(
        zola[0].2.contains("contains posts/a.md, posts/b.md"),
        "{zola:?}"
    );
    assert_eq!(found(SiteKind::Jekyll, Rule::Reserved).count(), 0);
}

#[test]
fn names_of_devices_and_front_matter_that_is_not_read_are_found() {
    let texts = [
        ("con.md", "---\ntitle: A\n---\n"),
        ("aux/b.md", "---\ntitle: B\n---\n"),
        ("c.md", "\n\n-----\ntitle: C\n-----\ntext\n"),
        ("d.md", "---\n\nA rule above a text.\n"),
        ("e.md", "title: E\n---\ntext\n"),
    ];
    let made = blog(SiteKind::Jekyll, &texts);
    assert_eq!(
        made.of(Rule::Reserved),
        [at("aux/b.md", 1, 1), at("con.md", 1, 1)]
    );
    assert_eq!(made.of(Rule::Unread), [at("c.md", 3, 1), at("e.md", 1, 1)]);
    // Hexo skips one empty line, not two, and needs no opening fence
    let hexo = blog(SiteKind::Hexo, &texts).of(Rule::Unread);
    assert_eq!(hexo, [at("c.md", 3, 1)]);
}

#[test]
fn a_title_that_hexo_prints_another_way_is_found() {
    let texts = [
        ("a.md", "---\ntitle: 2015-10-11\n---\n"),
        ("b.md", "---\ntitle: 1e3\n---\n"),
        ("c.md", "---\ntitle: 42\n---\n"),
        ("d.md", "---\ntitle: \"2015-10-11\"\n---\n"),
    ];
    let hexo = blog(SiteKind::Hexo, &texts).of(Rule::TypedValue);
    assert_eq!(hexo, [at("a.md", 2, 1), at("b.md", 2, 1)]);
    assert_eq!(blog(SiteKind::Jekyll, &texts).of(Rule::TypedValue), []);
}

/// Generator, lines of front matter, and the beginning of the warning (empty if there is none).
const SILENT: [(SiteKind, &str, &str); 19] = [
    (
        SiteKind::Jekyll,
        "draft: true",
        "Jekyll publishes it despite `draft: true`",
    ),
    (
        SiteKind::Jekyll,
        "published: 'false'",
        "Jekyll reads `published: false` as text",
    ),
    (
        SiteKind::Hexo,
        "draft: true",
        "Hexo publishes it despite `draft: true`",
    ),
    (SiteKind::Hexo, "slug: other", "Hexo ignores `slug`"),
    (
        SiteKind::Hugo,
        "draft: yes",
        "Hugo reads `draft: yes` as text",
    ),
    (
        SiteKind::Hugo,
        "unlisted: true",
        "Hugo publishes it despite `unlisted: true`",
    ),
    (
        SiteKind::Docusaurus,
        "published: false",
        "Docusaurus publishes it despite `published: false`",
    ),
    (
        SiteKind::Eleventy,
        "draft: true",
        "Eleventy publishes it despite `draft: true`",
    ),
    (SiteKind::Eleventy, "Tags: [a]", "Eleventy ignores `Tags`"),
    (SiteKind::Zola, "tags: [a]", "Zola ignores `tags`"),
    (
        SiteKind::Jekyll,
        "a: b: c",
        "Jekyll ignores the front matter",
    ),
    // no finding for what is valid or has an effect
    (SiteKind::Hugo, "draft: true", ""),
    (SiteKind::Hugo, "Tags: [a]", ""),
    (SiteKind::Hexo, "published: false", ""),
    (SiteKind::Jekyll, "published: false", ""),
    (SiteKind::Astro, "draft: true", ""),
    (SiteKind::Docusaurus, "unlisted: true", ""),
    (SiteKind::Zola, "draft: true", ""),
    (SiteKind::Plain, "Tags: [a]\nslug: x", ""),
];

#[test]
fn what_the_generator_silently_does_differently_is_a_warning() {
    let yaml = |lines: &str| -> &'static str {
        Box::leak(format!("---\ntitle: T\ndate: 2026-01-02\n{lines}\n---\nText\n").into_boxed_str())
    };
    for (kind, lines, message) in SILENT {
        let made = blog(kind, &[("2026-01-02-a.md", yaml(lines))]);
        let found = made.found();
        let silent = |it: &&Finding| matches!(it.rule, Rule::Ignored | Rule::TextBoolean);
        let found: Vec<&Finding> = found.iter().filter(silent).collect();
        assert!(found.len() <= 1, "{kind} {lines}: {found:?}");
        let told = found.first().map_or("", |it| it.message.as_str());
        assert!(told.starts_with(message), "{kind} {lines}: {told}");
        assert_eq!(
            told.is_empty(),
            message.is_empty(),
            "{kind} {lines}: {told}"
        );
    }
    let script = "---js\n{ title: 'T', date: '2026-01-02' }\n---\nText\n";
    let made = blog(SiteKind::Eleventy, &[("a.md", script)]);
    assert!(made.of(Rule::Ignored).is_empty(), "a script is legal");
}
