//! Commands that change posts, for every generator: the resulting files, and that undo restores
//! every byte, mode and name.

use std::collections::BTreeMap;
use std::fs;
use std::ops::ControlFlow;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use jiff::tz::TimeZone;
use postdesk::blog::command::metadata::{FormKey, MetadataField, MetadataView};
use postdesk::blog::command::{
    ChangePlan, CommandError, NewPost, PlanContext, PostCommand, Toggle,
};
use postdesk::blog::file_transaction::{FileChange, UndoLog};
use postdesk::blog::front_matter::edit::{Field, KeyName};
use postdesk::blog::{Clock, Index, PostId, Site, SiteKind};
use postdesk::markdown;
use tempfile::TempDir;

use SiteKind::{Astro, Docusaurus, Eleventy, Hexo, Hugo, Jekyll, Plain, Zola};

/// Every file below a folder with its mode, and every folder.
type Tree = BTreeMap<String, (u32, Vec<u8>)>;

struct Blog {
    root: TempDir,
    state: TempDir,
    site: Site,
}

/// Returns the configuration of a generator, and its posts folder.
fn house(kind: SiteKind) -> (&'static str, &'static str) {
    match kind {
        Docusaurus => ("docusaurus.config.js", "blog"),
        Hugo => ("hugo.toml", "content/posts"),
        Zola => ("zola.toml", "content"),
        Jekyll => ("_config.yml", "_posts"),
        Hexo => ("_config.yml", "source/_posts"),
        Astro => ("astro.config.mjs", "src/content/blog"),
        Eleventy => ("eleventy.config.js", "posts"),
        Plain => ("notes.txt", "."),
    }
}

impl Blog {
    /// Creates a site with files in its posts folder; a name that begins with `/` is relative to
    /// the root of the site.
    fn new(kind: SiteKind, files: &[(&str, &str)]) -> Self {
        let (root, state) = (
            TempDir::new().expect("it is there"),
            TempDir::new().expect("it is there"),
        );
        let (config, posts) = house(kind);
        put(&root.path().join(config), "");
        // drafts of Eleventy depend on the configuration, URLs of Astro on pages
        if kind == Eleventy {
            let filter = "c.addPreprocessor('drafts', 'md', (data) => !data.draft)";
            let text = format!("export default (c) => {{ {filter}; }};\n");
            put(&root.path().join(config), &text);
        }
        if kind == Astro {
            let page = root.path().join("src/pages/blog/[...slug].astro");
            put(
                &page,
                "---\nconst all = await getCollection('blog', ({ data }) => !data.draft);\n---\n",
            );
        }
        fs::create_dir_all(root.path().join(posts)).expect("it is there");
        for (name, text) in files {
            let path = match name.strip_prefix('/') {
                Some(name) => root.path().join(name),
                None => root.path().join(posts).join(name),
            };
            put(&path, text);
        }
        let site = Site::open(root.path(), Some(kind)).expect("it is there");
        Self { root, state, site }
    }

    fn plan(&self, command: &PostCommand) -> Result<ChangePlan, CommandError> {
        let clock = Clock {
            now: "2026-11-25T09:30:00Z".parse().expect("it is there"),
            zone: TimeZone::UTC,
        };
        let mut index = Index::new(self.site.clone());
        index.scan(&clock, &mut |_| ControlFlow::Continue(()));
        let posts: Vec<_> = index.posts().cloned().collect();
        let context = PlanContext {
            tags_file: None,
            site: &self.site,
            rules: index.rules(),
            posts: &posts,
            clock: &clock,
            mentions: markdown::find_references,
        };
        context.plan(command)
    }

    fn undo_log(&self) -> UndoLog {
        UndoLog::new(&self.state.path().join("operations"))
    }

    fn tree(&self) -> Tree {
        let mut tree = Tree::new();
        let mut folders = vec![self.root.path().to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).expect("it is there") {
                let path = entry.expect("it is there").path();
                let mode = fs::symlink_metadata(&path)
                    .expect("it is there")
                    .permissions()
                    .mode();
                let name = path.strip_prefix(self.root.path()).expect("it is there");
                let name = name.to_str().expect("it is there").to_owned();
                if path.is_dir() {
                    tree.insert(format!("{name}/"), (mode, Vec::new()));
                    folders.push(path);
                } else {
                    tree.insert(name, (mode, fs::read(path).expect("it is there")));
                }
            }
        }
        tree
    }

    /// Applies a command; asserts that planning writes nothing and that undo restores everything.
    #[track_caller]
    fn does(&self, command: &PostCommand) -> Done {
        let before = self.tree();
        let plan = self.plan(command).unwrap_or_else(|why| panic!("{why}"));
        assert_eq!(self.tree(), before, "a plan writes nothing");
        let undo_log = self.undo_log();
        let perform = || {
            let done = undo_log.perform(&plan.transaction);
            done.unwrap_or_else(|why| panic!("{why}\n{:#?}", plan.transaction));
        };
        perform();
        let after = self.tree();
        assert_ne!(after, before, "something is done");
        undo_log
            .undo(&self.site.root, plan.transaction.at, plan.transaction.at)
            .expect("it is there");
        assert_eq!(self.tree(), before, "undoing brings everything back");
        perform();
        assert_eq!(self.tree(), after);
        Done {
            plan,
            before,
            after,
        }
    }

    #[track_caller]
    fn refuses(&self, command: &PostCommand) -> String {
        let before = self.tree();
        let why = self.plan(command).expect_err("refused").to_string();
        assert_eq!(self.tree(), before);
        why
    }
}

/// Result of a command.
struct Done {
    plan: ChangePlan,
    before: Tree,
    after: Tree,
}

impl Done {
    /// Returns the text of a file.
    #[track_caller]
    fn text(&self, name: &str) -> &str {
        let names: Vec<&String> = self.after.keys().collect();
        let file = self
            .after
            .get(name)
            .unwrap_or_else(|| panic!("{name}: {names:?}"));
        std::str::from_utf8(&file.1).expect("it is there")
    }

    /// Returns the names of new files, then those of removed ones.
    fn names(&self) -> (Vec<&str>, Vec<&str>) {
        fn beside<'a>(tree: &'a Tree, other: &Tree) -> Vec<&'a str> {
            let names = tree.keys().filter(|name| !other.contains_key(*name));
            names.map(String::as_str).collect()
        }
        let (before, after) = (&self.before, &self.after);
        (beside(after, before), beside(before, after))
    }
}

fn put(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().expect("it is there")).expect("it is there");
    bytes(path, text.as_bytes());
}

fn bytes(path: &Path, bytes: &[u8]) {
    let mut options = fs::File::options();
    let file = options.write(true).create(true).truncate(true).open(path);
    let mut file = file.expect("a file");
    std::io::Write::write_all(&mut file, bytes).expect("written");
}

fn id(name: &str) -> PostId {
    PostId::new(name)
}

fn yaml(lines: &str) -> String {
    format!("---\n{lines}\n---\n\nText.\n")
}

fn draft(name: &str) -> PostCommand {
    PostCommand::Draft(vec![id(name)], Toggle::Flip)
}

fn publish(name: &str) -> PostCommand {
    PostCommand::Publish(vec![id(name)])
}

fn unlist(name: &str) -> PostCommand {
    PostCommand::Unlist(vec![id(name)], Toggle::Flip)
}

fn rename(name: &str, to: &str) -> PostCommand {
    PostCommand::Rename {
        post: id(name),
        title: None,
        name: Some(to.to_owned()),
        redirect: true,
    }
}

fn new(title: &str) -> NewPost {
    NewPost {
        title: title.to_owned(),
        ..NewPost::default()
    }
}

/// Returns the usual path of a post of a site, below the root.
fn file_of(kind: SiteKind, name: &str) -> String {
    match house(kind).1 {
        "." => name.to_owned(),
        posts => format!("{posts}/{name}"),
    }
}

#[test]
fn a_draft_is_made_and_unmade_by_the_key_of_the_generator() {
    for (kind, name, key, off) in [
        (Docusaurus, "a.md", "draft: true", "draft: false"),
        (Hugo, "a.md", "draft: true", "draft: false"),
        (Zola, "a.md", "draft: true", "draft: false"),
        (
            Jekyll,
            "2026-01-02-a.md",
            "published: false",
            "published: true",
        ),
        (Hexo, "a.md", "published: false", "published: true"),
        (Astro, "a.md", "draft: true", "draft: false"),
        (Eleventy, "a.md", "draft: true", "draft: false"),
        (Plain, "a.md", "draft: true", "draft: false"),
    ] {
        let before = yaml("title: A # mine\ndate: 2026-01-02");
        let blog = Blog::new(kind, &[(name, &before)]);
        // Hugo: a posts folder below the content folder
        let below = if kind == Hugo { "posts/" } else { "" };
        let post = format!("{below}{name}");
        let file = file_of(kind, name);
        let on = blog.does(&draft(&post));
        let wanted = before.replace("\n---\n\n", &format!("\n{key}\n---\n\n"));
        assert_eq!(on.text(&file), wanted, "{kind}");
        let off_again = blog.does(&draft(&post));
        assert_eq!(off_again.text(&file), wanted.replace(key, off), "{kind}");
        assert_eq!(off_again.plan.after[0].path, blog.root.path().join(&file));
    }
}

#[test]
fn a_draft_of_jekyll_and_hexo_goes_to_the_folder_of_drafts_where_there_is_one() {
    for (kind, root) in [(Jekyll, ""), (Hexo, "source/")] {
        let other = format!("/{root}_drafts/b.md");
        let name = if kind == Jekyll {
            "2026-01-02-a.md"
        } else {
            "a.md"
        };
        let date = if kind == Jekyll {
            ""
        } else {
            "\ndate: 2026-01-02"
        };
        let before = yaml(&format!("title: A{date}"));
        let blog = Blog::new(kind, &[(name, &before), (&other, &yaml("title: B"))]);
        let on = blog.does(&draft(&format!("_posts/{name}")));
        let file = format!("{root}_drafts/a.md");
        assert_eq!(
            on.text(&file),
            yaml("title: A\ndate: 2026-01-02"),
            "{kind}: no date is lost"
        );
        assert_eq!(on.names().1, [format!("{root}_posts/{name}")]);
        let off = blog.does(&draft("_drafts/a.md"));
        let back = format!("{root}_posts/{name}");
        assert_eq!(
            off.text(&back),
            yaml("title: A\ndate: 2026-01-02"),
            "{kind}"
        );
    }
}

#[test]
fn publishing_a_draft_dates_it_today_where_its_generator_reads_that() {
    for (kind, front, after) in [
        (Docusaurus, "draft: true", "draft: false\ndate: 2026-11-25"),
        (
            Docusaurus,
            "date: 2026-11-01\ndraft: true",
            "date: 2026-11-25\ndraft: false",
        ),
        (
            Docusaurus,
            "date: 2026-11-01T08:00:00Z\ndraft: true",
            "date: 2026-11-25T09:30:00Z\ndraft: false",
        ),
        (
            Hugo,
            "draft: true",
            "draft: false\ndate: 2026-11-25T09:30:00+00:00",
        ),
        (
            Hexo,
            "published: false",
            "published: true\ndate: 2026-11-25 09:30:00",
        ),
        (Astro, "draft: true", "draft: false\npubDate: 2026-11-25"),
        (
            Astro,
            "date: 2026-11-01\ndraft: true",
            "date: 2026-11-25\ndraft: false",
        ),
        (Eleventy, "draft: true", "draft: false\ndate: 2026-11-25"),
        (Plain, "draft: true", "draft: false\ndate: 2026-11-25"),
    ] {
        let blog = Blog::new(kind, &[("a.md", &yaml(front))]);
        let below = if kind == Hugo { "posts/a.md" } else { "a.md" };
        let done = blog.does(&publish(below));
        assert_eq!(done.text(&file_of(kind, "a.md")), yaml(after), "{kind}");
    }
}

#[test]
fn publishing_in_toml_keeps_its_form() {
    let before = "+++\ntitle = \"A\"\ndate = 2026-11-01\ndraft = true\n+++\n\nText.\n";
    let blog = Blog::new(Zola, &[("a.md", before)]);
    let done = blog.does(&publish("a.md"));
    let after = before.replace("-01\n", "-25\n").replace("true", "false");
    assert_eq!(done.text("content/a.md"), after);
}

#[test]
fn publishing_a_draft_that_is_dated_by_its_name_renames_it() {
    for (kind, old, new) in [
        (Docusaurus, "2026-11-01-a.md", "2026-11-25-a.md"),
        (
            Docusaurus,
            "2026-11-01-a/index.mdx",
            "2026-11-25-a/index.mdx",
        ),
        (Zola, "2026-11-01_a.md", "2026-11-25_a.md"),
        (Eleventy, "2026-11-01-a.md", "2026-11-25-a.md"),
        (Plain, "2026-11-01-a.md", "2026-11-25-a.md"),
    ] {
        let blog = Blog::new(kind, &[(old, &yaml("title: A\ndraft: true"))]);
        let done = blog.does(&publish(old));
        assert_eq!(
            done.text(&file_of(kind, new)),
            yaml("title: A\ndraft: false"),
            "{kind}"
        );
    }
}

#[test]
fn publishing_moves_a_draft_of_jekyll_to_its_posts_dated_today() {
    let blog = Blog::new(
        Jekyll,
        &[
            ("2020-01-02-old.md", &yaml("title: Old")),
            ("/_drafts/a-b.md", &yaml("title: A")),
        ],
    );
    let done = blog.does(&publish("_drafts/a-b.md"));
    assert_eq!(done.text("_posts/2026-11-25-a-b.md"), yaml("title: A"));
    assert_eq!(done.plan.after[0].url, "/2026/11/25/a-b.html");
}

#[test]
fn a_date_to_come_that_a_draft_says_is_a_wish_and_stays() {
    let blog = Blog::new(Hugo, &[("a.md", &yaml("date: 2027-01-01\ndraft: true"))]);
    let done = blog.does(&publish("posts/a.md"));
    assert_eq!(
        done.text("content/posts/a.md"),
        yaml("date: 2027-01-01\ndraft: false")
    );
    assert_eq!(
        done.plan.notes,
        ["posts/a.md is scheduled: date is 2027-01-01"]
    );
    let again = blog.does(&publish("posts/a.md"));
    assert!(
        again
            .text("content/posts/a.md")
            .contains("date: 2026-11-25\n"),
        "now, when asked again"
    );
}

#[test]
fn publishing_lists_an_unlisted_post_and_keeps_its_date() {
    let blog = Blog::new(
        Docusaurus,
        &[("a.md", &yaml("date: 2026-01-02\nunlisted: true"))],
    );
    let done = blog.does(&publish("a.md"));
    assert_eq!(
        done.text("blog/a.md"),
        yaml("date: 2026-01-02\nunlisted: false")
    );
    assert_eq!(blog.refuses(&publish("a.md")), "a.md is already published");
}

#[test]
fn a_command_without_effect_is_refused_with_the_reason() {
    let section = "+++\ndraft = true\n+++\n";
    let blog = Blog::new(Zola, &[("x/_index.md", section), ("x/a.md", "+++\n+++\n")]);
    assert_eq!(
        blog.refuses(&publish("x/a.md")),
        "x/a.md:1: it stays draft: `x/_index.md` is a draft"
    );
    let blog = Blog::new(
        Hugo,
        &[("a.md", &yaml("date: 2025-01-01\nexpiryDate: 2026-01-01"))],
    );
    assert_eq!(
        blog.refuses(&publish("posts/a.md")),
        "posts/a.md:1: it stays expired: `expiryDate` is 2026-01-01"
    );
}

#[test]
fn a_post_is_unlisted_and_listed_again_where_the_generator_has_that() {
    for (kind, key, off) in [
        (Docusaurus, "unlisted: true", "unlisted: false"),
        (
            Eleventy,
            "eleventyExcludeFromCollections: true",
            "eleventyExcludeFromCollections: false",
        ),
        (Plain, "unlisted: true", "unlisted: false"),
    ] {
        let blog = Blog::new(kind, &[("a.md", &yaml("title: A"))]);
        let file = file_of(kind, "a.md");
        assert_eq!(
            blog.does(&unlist("a.md")).text(&file),
            yaml(&format!("title: A\n{key}"))
        );
        assert_eq!(
            blog.does(&unlist("a.md")).text(&file),
            yaml(&format!("title: A\n{off}"))
        );
    }
    let blog = Blog::new(Hugo, &[("a.md", &yaml("title: A"))]);
    let done = blog.does(&unlist("posts/a.md"));
    assert!(done.text("content/posts/a.md").contains("list: never"));
    blog.does(&unlist("posts/a.md"));
    for kind in [Zola, Jekyll, Hexo, Astro] {
        let name = "2026-01-01-a.md";
        let why = Blog::new(kind, &[(name, &yaml("title: A"))]).refuses(&unlist(name));
        assert!(why.contains("is not supported by"), "{why}");
    }
}

/// Generator, whether a draft is created, and its file, text and URL.
const NEW: [(SiteKind, bool, &str, &str, &str); 10] = [
    (
        Docusaurus,
        false,
        "blog/2026-11-25-a-new-post.md",
        "---\ntitle: A new post\n---\n\n\n<!-- truncate -->\n",
        "/blog/2026/11/25/a-new-post",
    ),
    (
        Docusaurus,
        true,
        "blog/2026-11-25-a-new-post.md",
        "---\ntitle: A new post\ndraft: true\n---\n\n\n<!-- truncate -->\n",
        "/blog/2026/11/25/a-new-post",
    ),
    (
        Hugo,
        true,
        "content/posts/a-new-post.md",
        "---\ntitle: A new post\ndraft: true\ndate: 2026-11-25T09:30:00+00:00\n---\n\n\n<!--more-->\n",
        "/posts/a-new-post/",
    ),
    (
        Zola,
        false,
        "content/a-new-post.md",
        "+++\ntitle = \"A new post\"\ndate = 2026-11-25\n+++\n\n\n<!-- more -->\n",
        "/a-new-post/",
    ),
    (
        Jekyll,
        false,
        "_posts/2026-11-25-a-new-post.md",
        "---\ntitle: A new post\n---\n\n",
        "/2026/11/25/a-new-post.html",
    ),
    (
        Jekyll,
        true,
        "_posts/2026-11-25-a-new-post.md",
        "---\ntitle: A new post\npublished: false\n---\n\n",
        "/2026/11/25/a-new-post.html",
    ),
    (
        Hexo,
        false,
        "source/_posts/a-new-post.md",
        "---\ntitle: A new post\ndate: 2026-11-25 09:30:00\n---\n\n\n<!-- more -->\n",
        "/2026/11/25/a-new-post/",
    ),
    (
        Astro,
        true,
        "src/content/blog/a-new-post.md",
        "---\ntitle: A new post\ndraft: true\npubDate: 2026-11-25\n---\n\n",
        "/blog/a-new-post/",
    ),
    (
        Eleventy,
        false,
        "posts/a-new-post.md",
        "---\ntitle: A new post\ndate: 2026-11-25\n---\n\n",
        "/posts/a-new-post/",
    ),
    (
        Plain,
        true,
        "a-new-post.md",
        "---\ntitle: A new post\ndraft: true\ndate: 2026-11-25\n---\n\n",
        "/a-new-post",
    ),
];

#[test]
fn a_new_post_lies_and_is_named_as_its_generator_wants() {
    for (kind, draft, file, text, url) in NEW {
        let blog = Blog::new(kind, &[]);
        let done = blog.does(&PostCommand::New(NewPost {
            draft,
            ..new("A new post")
        }));
        assert_eq!(done.text(file), text, "{kind}");
        assert_eq!(done.plan.after[0].url, url, "{kind}");
        assert_eq!(done.plan.after[0].path, blog.site.root.join(file));
    }
}

#[test]
fn a_new_post_begins_as_the_template_of_its_site() {
    let archetype = "+++\ndate = '{{ .Date }}'\ndraft = true\ntitle = '{{ replace .File.ContentBaseName \"-\" \" \" | title }}'\n+++\n\n# {{ .Title }}\n";
    let blog = Blog::new(Hugo, &[("/archetypes/default.md", archetype)]);
    let done = blog.does(&PostCommand::New(NewPost {
        tags: vec!["a, b".to_owned(), "it's".to_owned()],
        ..new("What's \"new\"?")
    }));
    let text = done.text("content/posts/what-s-new.md");
    assert!(
        text.contains("title = 'What's") || text.contains("What's \\\"new\\\"?"),
        "{text}"
    );
    assert!(text.ends_with("\n# What's \"new\"?\n"), "{text}");
    assert!(
        text.contains("draft = false"),
        "no draft was asked for: {text}"
    );
    assert!(
        text.contains("date = '2026-11-25T09:30:00+00:00'"),
        "{text}"
    );

    let scaffold = "---\ntitle: {{ title }}\ndate: {{ date }}\ntags:\n---\n";
    let blog = Blog::new(Hexo, &[("/scaffolds/post.md", scaffold)]);
    let done = blog.does(&PostCommand::New(NewPost {
        tags: vec!["x".to_owned()],
        ..new("A: b")
    }));
    let text = done.text("source/_posts/a-b.md");
    let wanted = "title: 'A: b'\ndate: 2026-11-25 09:30:00\ntags:";
    assert!(text.replace('"', "'").contains(wanted), "{text}");
    assert!(text.contains('x'), "{text}");
}

#[test]
fn code_in_a_template_is_never_run_and_that_is_told() {
    let archetype = "---\ntitle: x\n---\n{{ readFile \"/etc/passwd\" }}\n";
    let blog = Blog::new(Hugo, &[("/archetypes/default.md", archetype)]);
    let done = blog.does(&PostCommand::New(new("A")));
    assert!(done.text("content/posts/a.md").contains("<!--more-->"));
    assert!(done.plan.notes[0].starts_with("archetypes/default.md contains template code"));
}

#[test]
fn a_new_post_is_named_as_its_neighbours_and_never_over_one() {
    let text = yaml("title: A");
    let blog = Blog::new(
        Docusaurus,
        &[
            ("2026-01-01-a/index.mdx", &text),
            ("2026-01-02-b/index.mdx", &text),
        ],
    );
    let done = blog.does(&PostCommand::New(new("C")));
    let text = done.text("blog/2026-11-25-c/index.mdx");
    assert!(
        text.ends_with("{/* truncate */}\n"),
        "MDX does not support HTML comments: {text}"
    );
    let taken = "2026-11-25-c/index.mdx already exists; choose another slug";
    for title in ["C", "c", "C!"] {
        assert_eq!(blog.refuses(&PostCommand::New(new(title))), taken);
    }
    put(
        &blog.root.path().join("blog/2026-11-25-d.md"),
        "---\ntitle: D\n---\n",
    );
    let why = blog.refuses(&PostCommand::New(new("D")));
    assert_eq!(why, "2026-11-25-d.md already exists; choose another slug");
}

#[test]
fn a_title_of_any_signs_makes_a_name_that_stays_in_the_folder() {
    let long = "word ".repeat(60);
    for (title, file) in [
        ("../../x", "x.md"),
        ("/abs/o/lute", "abs-o-lute.md"),
        ("\u{1f389}\u{1f389}", "tada-tada.md"),
        ("日本語", "日本語.md"),
        (
            long.as_str(),
            "word-word-word-word-word-word-word-word-word-word-word-word-word-word-word-word.md",
        ),
        ("a: b # c [x] {y} 'z' \"q\"", "a-b-c-x-y-z-q.md"),
    ] {
        let blog = Blog::new(Eleventy, &[]);
        let done = blog.does(&PostCommand::New(new(title)));
        assert_eq!(done.names().0, [format!("posts/{file}")], "{title}");
        let mut index = Index::new(blog.site.clone());
        let clock = Clock {
            now: "2026-11-25T09:30:00Z".parse().expect("it is there"),
            zone: TimeZone::UTC,
        };
        index.scan(&clock, &mut |_| ControlFlow::Continue(()));
        assert_eq!(
            index.posts().next().expect("it is there").title.text,
            title.trim()
        );
    }
}

#[test]
fn what_is_no_title_or_no_name_is_refused_with_the_way_out() {
    let blog = Blog::new(Docusaurus, &[("a.md", &yaml("title: A"))]);
    for (title, why) in [
        ("", "a post needs a title"),
        (" \t ", "a post needs a title"),
        (
            "!!!",
            "`` can't be a post name: it is empty; give the post a slug of letters and digits",
        ),
        (
            "con",
            "`con` can't be a post name: it is a reserved name on Windows; choose another slug",
        ),
        (
            "a\nb",
            "a title must be one line without control characters",
        ),
        (&"x".repeat(501), "a title can have at most 500 characters"),
    ] {
        assert_eq!(blog.refuses(&PostCommand::New(new(title))), why);
    }
    for name in [
        "../x", "/x", "a/b", ".", "..", ".x", "_x", "CON", "nul.txt", "a\\b", "a\u{1b}b", "a ",
        "a?b",
    ] {
        let named = NewPost {
            name: name.to_owned(),
            ..new("T")
        };
        for command in [PostCommand::New(named), rename("a.md", name)] {
            let why = blog.refuses(&command);
            assert!(why.contains("can't be a post name"), "{name:?}: {why}");
        }
    }
    assert!(
        blog.refuses(&rename("a.md", &"x".repeat(201)))
            .contains("longer than 200 bytes")
    );
    assert!(blog.refuses(&rename("a.md", "")).contains("it is empty"));
}

#[test]
fn a_file_gets_another_name_with_its_slug_and_the_links_of_others() {
    for (kind, old, new, slug) in [
        (
            Docusaurus,
            "2026-01-02-a.md",
            "2026-01-02-b.md",
            "slug: /x/a",
        ),
        (Hugo, "a.md", "b.md", "slug: a"),
        (Zola, "2026-01-02-a.md", "2026-01-02-b.md", "slug: a"),
        (Jekyll, "2026-01-02-a.md", "2026-01-02-b.md", "slug: a"),
        (Hexo, "a.md", "b.md", "permalink: x/a/"),
        (Astro, "a.mdx", "b.mdx", "slug: a"),
        (
            Eleventy,
            "2026-01-02-a.md",
            "2026-01-02-b.md",
            "permalink: /x/a/",
        ),
        (Plain, "a.md", "b.md", "slug: a"),
    ] {
        let link =
            |name: &str| format!("---\ntitle: O\n---\n\n[it](./{name}#x \"t\") `{name}` {name}\n");
        let blog = Blog::new(
            kind,
            &[
                (old, &yaml(&format!("title: A\n{slug}"))),
                ("2026-01-01-other.md", &link(old)),
            ],
        );
        let below = if kind == Hugo { "posts/" } else { "" };
        let done = blog.does(&rename(&format!("{below}{old}"), "b"));
        let renamed = slug.strip_suffix("a").map(|it| format!("{it}b"));
        let renamed = renamed.unwrap_or_else(|| slug.replace("/a/", "/b/"));
        // a published post is also found under its old URL
        let alias = match kind {
            Hugo => "\naliases: [/posts/a/]",
            Zola => "\naliases: [/a/]",
            _ => "",
        };
        assert_eq!(
            done.text(&file_of(kind, new)),
            yaml(&format!("title: A\n{renamed}{alias}")),
            "{kind}"
        );
        let other = done.text(&file_of(kind, "2026-01-01-other.md"));
        let wanted = link(old).replacen(&format!("./{old}"), &format!("./{new}"), 1);
        assert_eq!(other, wanted, "{kind}: the link, and nothing else");
        assert_eq!(
            done.names(),
            (
                vec![file_of(kind, new).as_str()],
                vec![file_of(kind, old).as_str()]
            )
        );
    }
}

#[test]
fn a_folder_that_is_a_post_goes_with_its_pictures_and_the_links_to_them() {
    let other = "---\ntitle: O\n---\n\n[a](../2026-01-02-a/index.md) ![p](../2026-01-02-a/p.png)\n\
        [u](/blog/2026/01/02/a) [f](/blog/2026/01/02/a#x) [d][1] <a href=\"/blog/2026/01/02/a/\">h</a>\n\n\
        ```\n[a](../2026-01-02-a/index.md)\n```\n\n[1]: ../2026-01-02-a/index.md\n";
    let own = "---\ntitle: A\n---\n\n![p](./p.png) [o](../o/index.md) [self](/blog/2026/01/02/a)\n";
    let blog = Blog::new(
        Docusaurus,
        &[
            ("2026-01-02-a/index.md", own),
            ("2026-01-02-a/p.png", "png"),
            ("o/index.md", other),
        ],
    );
    let done = blog.does(&rename("2026-01-02-a/index.md", "b"));
    let (links, rest) = other.split_once("```").expect("code");
    let (code, rest) = rest.split_once("```").expect("its end");
    let moved = |text: &str| {
        text.replace("2026-01-02-a", "2026-01-02-b")
            .replace("/02/a", "/02/b")
    };
    let wanted = [&moved(links), "```", code, "```", &moved(rest)].concat();
    assert_eq!(
        done.text("blog/o/index.md"),
        wanted,
        "all links, and no code"
    );
    assert_eq!(done.text("blog/2026-01-02-b/p.png"), "png");
    assert_eq!(done.text("blog/2026-01-02-b/index.md"), moved(own));
    let [first, second] = done.plan.notes.as_slice() else {
        panic!("{:?}", done.plan.notes);
    };
    assert_eq!(first, "URL: /blog/2026/01/02/b");
    assert!(second.starts_with("the old URL /blog/2026/01/02/a will stop working"));
}

#[test]
fn relative_references_of_a_draft_work_after_publishing() {
    let draft = "---\ntitle: A\n---\n\n![p](pic.png) [o](../_posts/2026-01-01-o.md)\n";
    let other = "---\ntitle: O\n---\n\n[a](../_drafts/a.md)\n";
    let blog = Blog::new(
        Jekyll,
        &[
            ("/_drafts/a.md", draft),
            ("/_drafts/pic.png", "png"),
            ("2026-01-01-o.md", other),
        ],
    );
    let done = blog.does(&publish("_drafts/a.md"));
    let text = done.text("_posts/2026-11-25-a.md");
    assert!(text.contains("![p](../_drafts/pic.png)"), "{text}");
    assert!(text.contains("[o](../_posts/2026-01-01-o.md)"), "{text}");
    let text = done.text("_posts/2026-01-01-o.md");
    assert!(text.contains("[a](2026-11-25-a.md)"), "{text}");
}

#[test]
fn the_asset_folder_of_hexo_goes_along() {
    let blog = Blog::new(
        Hexo,
        &[
            ("a.md", &yaml("title: A\ndate: 2026-01-02")),
            ("a/p.png", "png"),
        ],
    );
    let done = blog.does(&rename("a.md", "b"));
    assert_eq!(done.text("source/_posts/b/p.png"), "png");
    let done = blog.does(&PostCommand::Trash(vec![id("b.md")]));
    assert_eq!(
        done.names().1,
        [
            "source/_posts/b.md",
            "source/_posts/b/",
            "source/_posts/b/p.png"
        ]
    );
}

#[test]
fn a_title_is_changed_where_it_stands() {
    let retitle = |title: &str| PostCommand::Rename {
        post: id("a.md"),
        title: Some(title.to_owned()),
        name: None,
        redirect: true,
    };
    for (before, after) in [
        (
            "---\ntitle: 'A' # mine\n---\nx\n",
            "---\ntitle: 'B: c' # mine\n---\nx\n",
        ),
        ("# A #\r\n\r\nx\r\n", "# B: c #\r\n\r\nx\r\n"),
        (
            "---\nx: 1\n---\n\nA\n===\n\nx A\n",
            "---\nx: 1\n---\n\nB: c\n===\n\nx A\n",
        ),
    ] {
        let blog = Blog::new(Docusaurus, &[("a.md", before)]);
        assert_eq!(blog.does(&retitle("B: c")).text("blog/a.md"), after);
    }
    let blog = Blog::new(Docusaurus, &[("a.md", "# The `A`\n")]);
    assert!(
        blog.refuses(&retitle("B"))
            .contains("its title is a heading; edit the heading")
    );
    let blog = Blog::new(Docusaurus, &[("a.md", &yaml("title: A"))]);
    assert_eq!(blog.refuses(&retitle("A")), "a.md already has this name");
}

#[test]
fn a_name_that_differs_in_case_alone_is_another_name() {
    let blog = Blog::new(Plain, &[("readme.md", "x"), ("o.md", "[r](readme.md)\n")]);
    let done = blog.does(&rename("readme.md", "README"));
    assert_eq!(done.names(), (vec!["README.md"], vec!["readme.md"]));
    assert_eq!(done.text("o.md"), "[r](README.md)\n");
    put(&blog.root.path().join("readme.md"), "y");
    let why = blog.refuses(&rename("README.md", "readme"));
    assert_eq!(why, "readme.md already exists; choose another slug");
}

#[test]
fn a_file_that_is_no_post_yet_gets_the_name_that_makes_it_one() {
    let blog = Blog::new(Docusaurus, &[("sub/x.MD", "# X\n"), ("o.md", "# O\n")]);
    let name = |file: &str, name: &str| PostCommand::FixFileName {
        file: blog.site.posts.join(file),
        name: name.to_owned(),
    };
    let done = blog.does(&name("sub/x.MD", "x.md"));
    assert_eq!(done.names(), (vec!["blog/sub/x.md"], vec!["blog/sub/x.MD"]));
    assert_eq!(done.plan.transaction.what, "rename sub/x.MD to x.md");
    let gone = blog.refuses(&name("sub/x.MD", "x.md"));
    assert_eq!(gone, "sub/x.MD no longer exists");
    put(&blog.root.path().join("blog/sub/x.MD"), "other");
    let taken = blog.refuses(&name("sub/x.MD", "x.md"));
    let way_out = "sub/x.md already exists; move or rename one of them by hand";
    assert_eq!(taken, way_out);
    for bad in ["../x.md", "a/x.md", "", ".", "..", "x.md/"] {
        let why = blog.refuses(&name("sub/x.MD", bad));
        assert!(why.ends_with("it is not a single file name"), "{why}");
    }
}

#[test]
fn a_date_is_never_lost_with_a_name() {
    let blog = Blog::new(
        Docusaurus,
        &[
            ("2026-01-02.md", &yaml("title: A")),
            ("2026-01-03name.md", &yaml("title: B")),
        ],
    );
    let done = blog.does(&rename("2026-01-03name.md", "b"));
    assert_eq!(done.names().0, ["blog/2026-01-03-b.md"]);
    let done = blog.does(&rename("2026-01-02.md", "a"));
    assert_eq!(done.names().0, ["blog/2026-01-02-a.md"]);
}

#[test]
fn a_copy_is_a_draft_with_an_address_of_its_own() {
    let text = yaml("title: A\nslug: /x/a\ndate: 2026-01-02");
    let blog = Blog::new(Docusaurus, &[("a/index.md", &text), ("a/img/p.png", "png")]);
    let command = PostCommand::Duplicate(vec![id("a/index.md")]);
    let done = blog.does(&command);
    let copy = done.text("blog/a-copy/index.md");
    assert_eq!(
        copy,
        yaml("title: A (copy)\nslug: /x/a-copy\ndate: 2026-01-02\ndraft: true")
    );
    assert_eq!(done.text("blog/a-copy/img/p.png"), "png");
    let again = blog.does(&command);
    assert!(
        again
            .text("blog/a-copy-2/index.md")
            .contains("slug: /x/a-copy-2\n")
    );
    for kind in SiteKind::ALL {
        let name = "2026-01-02-a.md";
        let blog = Blog::new(kind, &[(name, &yaml("title: A\ndate: 2026-01-02"))]);
        let below = if kind == Hugo { "posts/" } else { "" };
        let done = blog.does(&PostCommand::Duplicate(vec![id(&format!("{below}{name}"))]));
        let file = file_of(kind, "2026-01-02-a-copy.md");
        assert_eq!(done.names().0, [file], "{kind}");
    }
}

#[test]
fn a_post_goes_to_the_trash_with_its_folder_and_comes_back_with_modes() {
    let blog = Blog::new(
        Docusaurus,
        &[
            ("a/index.md", "x"),
            ("a/deep/p.png", "png"),
            ("b.md", "b"),
            ("c/one.md", "1"),
            ("c/index.md", "2"),
        ],
    );
    let set = |name: &str, mode: u32| {
        let path = blog.root.path().join("blog").join(name);
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("it is there");
    };
    set("a/index.md", 0o640);
    set("a/deep", 0o700);
    set("b.md", 0o600);
    let command = PostCommand::Trash(vec![id("a/index.md"), id("b.md"), id("c/index.md")]);
    let done = blog.does(&command);
    let gone = [
        "blog/a/",
        "blog/a/deep/",
        "blog/a/deep/p.png",
        "blog/a/index.md",
        "blog/b.md",
        "blog/c/index.md",
    ];
    assert_eq!(
        done.names(),
        (vec![], gone.to_vec()),
        "not the folder of another post"
    );
}

#[test]
fn several_posts_are_one_step() {
    let draft = yaml("title: A\ndraft: true");
    let blog = Blog::new(
        Docusaurus,
        &[
            ("2026-01-01-a.md", &draft),
            ("2026-01-02-b.md", &format!("{draft}[a](2026-01-01-a.md)\n")),
            ("c.md", &yaml("title: C")),
        ],
    );
    let all = ["2026-01-01-a.md", "2026-01-02-b.md", "c.md"].map(id);
    let done = blog.does(&PostCommand::Publish(all.to_vec()));
    assert_eq!(
        done.names().0,
        ["blog/2026-11-25-a.md", "blog/2026-11-25-b.md"]
    );
    assert!(
        done.text("blog/2026-11-25-b.md")
            .ends_with("[a](2026-11-25-a.md)\n")
    );
    assert_eq!(done.plan.transaction.what, "publish 2 posts");
}

#[test]
fn two_posts_never_get_one_name() {
    let draft = yaml("title: A\ndraft: true");
    let blog = Blog::new(
        Docusaurus,
        &[("2026-01-01-a.md", &draft), ("2026-01-02-a.md", &draft)],
    );
    let why = blog.refuses(&PostCommand::Publish(vec![
        id("2026-01-01-a.md"),
        id("2026-01-02-a.md"),
    ]));
    assert_eq!(why, "2026-11-25-a.md already exists; choose another slug");
}

#[test]
fn a_file_that_changed_since_the_plan_refuses_the_whole_step() {
    let text = yaml("title: A\ndraft: true");
    let blog = Blog::new(
        Docusaurus,
        &[
            ("2026-01-01-a.md", &text),
            ("o.md", "[a](2026-01-01-a.md)\n"),
        ],
    );
    let plan = blog.plan(&publish("2026-01-01-a.md")).expect("it is there");
    for name in ["2026-01-01-a.md", "o.md"] {
        let path = blog.root.path().join("blog").join(name);
        let old = fs::read_to_string(&path).expect("it is there");
        put(&path, "theirs");
        let before = blog.tree();
        let why = blog
            .undo_log()
            .perform(&plan.transaction)
            .expect_err("refused")
            .to_string();
        assert!(why.contains("changed by another program"), "{why}");
        assert_eq!(blog.tree(), before);
        put(&path, &old);
    }
    put(&blog.root.path().join("blog/2026-11-25-a.md"), "in the way");
    let before = blog.tree();
    let why = blog
        .undo_log()
        .perform(&plan.transaction)
        .expect_err("refused")
        .to_string();
    assert!(why.ends_with("nothing was changed"), "{why}");
    assert_eq!(blog.tree(), before);
}

#[test]
fn a_file_or_folder_that_vanished_in_between_changes_nothing() {
    let blog = Blog::new(
        Docusaurus,
        &[
            ("a/index.md", &yaml("draft: true")),
            ("b.md", &yaml("draft: true")),
        ],
    );
    let posts = vec![id("b.md"), id("a/index.md")];
    let plan = blog
        .plan(&PostCommand::Publish(posts))
        .expect("it is there");
    fs::remove_dir_all(blog.root.path().join("blog/a")).expect("it is there");
    let before = blog.tree();
    let why = blog
        .undo_log()
        .perform(&plan.transaction)
        .expect_err("refused")
        .to_string();
    assert!(why.ends_with("nothing was changed"), "{why}");
    assert_eq!(blog.tree(), before);
    assert_eq!(
        blog.refuses(&draft("a/index.md")),
        "a/index.md no longer exists"
    );
}

#[test]
fn files_that_are_not_text_are_refused_with_the_reason() {
    let blog = Blog::new(Plain, &[("a.md", "---\ntitle: A\0\n---\n")]);
    let path = blog.root.path().join("b.md");
    bytes(&path, b"---\ntitle: \xff\n---\n");
    for name in ["a.md", "b.md"] {
        let why = blog.refuses(&draft(name));
        assert!(why.starts_with(&format!("{name}:1: ")), "{why}");
    }
    blog.does(&PostCommand::Trash(vec![id("b.md")]));
}

/// Reads the metadata of a post with edits typed into fields.
fn sheet(blog: &Blog, name: &str, typed: &[(Field, &str)]) -> MetadataView {
    let row = |(field, text): &(Field, &str)| MetadataField {
        field: (*field).into(),
        text: (*text).to_owned(),
    };
    let typed: Vec<MetadataField> = typed.iter().map(row).collect();
    sheet_of_rows(blog, name, &typed)
}

fn sheet_of_rows(blog: &Blog, name: &str, typed: &[MetadataField]) -> MetadataView {
    let clock = Clock {
        now: "2026-11-25T09:30:00Z".parse().expect("it is there"),
        zone: TimeZone::get("Europe/Berlin").expect("it is there"),
    };
    let mut index = Index::new(blog.site.clone());
    index.scan(&clock, &mut |_| ControlFlow::Continue(()));
    let posts: Vec<_> = index.posts().cloned().collect();
    let context = PlanContext {
        tags_file: None,
        site: &blog.site,
        rules: index.rules(),
        posts: &posts,
        clock: &clock,
        mentions: markdown::find_references,
    };
    context.metadata(&id(name), typed).expect("it can be read")
}

/// Returns the text after saving the form.
fn saved(sheet: &MetadataView) -> String {
    let plan = sheet.plan.as_ref().expect("something changes");
    let [FileChange::Write { new, .. }] = plan.transaction.changes.as_slice() else {
        panic!("{:?}", plan.transaction);
    };
    String::from_utf8(new.clone()).expect("text")
}

fn told(sheet: &MetadataView, field: Field) -> &str {
    let mut notes = sheet.notes.iter();
    notes
        .find(|note| note.field == field)
        .map_or("", |note| &note.text)
}

/// Reads the metadata of a post with texts typed into rows of any key.
fn sheet_of_keys(blog: &Blog, name: &str, typed: &[(FormKey, &str)]) -> MetadataView {
    let typed: Vec<MetadataField> = typed
        .iter()
        .map(|(field, text)| MetadataField {
            field: field.clone(),
            text: (*text).to_owned(),
        })
        .collect();
    sheet_of_rows(blog, name, &typed)
}

#[test]
fn a_form_shows_every_key_and_adds_new_ones() {
    let post = "---\ntitle: One\nweight: 3 # low\nparams:\n  toc: true\nseries: [a, 'b, c']\ncover: {image: x.png}\nlist:\n  - k: v\ndate: 2026-11-02\n---\n";
    let blog = Blog::new(Hugo, &[("one.md", post)]);
    let read = sheet(&blog, "posts/one.md", &[]);
    let rows: Vec<(&str, &str)> = read
        .rows
        .iter()
        .map(|row| (row.field.name(), row.text.as_str()))
        .collect();
    let others = &rows[rows.len() - 5..];
    assert_eq!(
        others,
        [
            ("weight", "3"),
            ("params.toc", "true"),
            ("series", "a, \"b, c\""),
            ("list", "(1 item; edit the text)"),
            ("new key", ""),
        ],
        "{rows:?}"
    );
    let key = |name: &str| FormKey::Key(KeyName::parse(name).expect("a key"));
    let typed = [
        (key("weight"), "4"),
        (key("params.toc"), "no"),
        (key("series"), "a, \"b, c\""),
        (FormKey::New, "layout: wide"),
    ];
    let then = sheet_of_keys(&blog, "posts/one.md", &typed);
    assert_eq!(then.refused, None);
    let wanted = post
        .replace("weight: 3 # low", "weight: 4 # low")
        .replace("toc: true", "toc: false")
        .replace("date: 2026-11-02\n", "date: 2026-11-02\nlayout: wide\n");
    assert_eq!(saved(&then), wanted);
    for (field, text, why) in [
        (key("weight"), "x", "must be a number"),
        (FormKey::New, "layout", "write KEY: VALUE"),
        (FormKey::New, "weight: 5", "`weight` has a row above"),
        (key("list"), "x", "change it by hand"),
    ] {
        let then = sheet_of_keys(&blog, "posts/one.md", &[(field, text)]);
        let (_, told) = then.refused.expect("it is refused");
        assert!(told.contains(why), "{told}");
    }
}

#[test]
fn a_form_shows_what_is_written_and_changes_those_lines_alone() {
    let post = "---\ntitle: \"One\" # ours\r\nslug: one\ndate: 2026-11-02\ntags: [a, 'b c']\nauthors: ana\n---\n\nText\r\n";
    let blog = Blog::new(Docusaurus, &[("one.md", post)]);
    let read = sheet(&blog, "one.md", &[]);
    let texts: Vec<&str> = read.rows.iter().map(|row| row.text.as_str()).collect();
    assert_eq!(
        texts,
        [
            "One",
            "one",
            "2026-11-02",
            "a, b c",
            "ana",
            "",
            "",
            "no",
            "no",
            ""
        ]
    );
    assert_eq!((read.plan.is_none(), read.lines), (true, 5));
    let typed = [
        (Field::Title, "One"),
        (Field::Date, "tomorrow 9:00"),
        (Field::Tags, "b c, d, d,"),
        (Field::Description, " Said. "),
        (Field::Draft, "yes"),
    ];
    let new = saved(&sheet(&blog, "one.md", &typed));
    assert_eq!(
        new,
        "---\ntitle: \"One\" # ours\r\nslug: one\ndate: 2026-11-26T08:00:00Z\ntags: ['b c', 'd']\nauthors: ana\n\
         description: Said.\ndraft: true\n---\n\nText\r\n"
    );
}

#[test]
fn a_typed_time_is_written_as_the_generator_reads_it() {
    for (kind, wanted, shown) in [
        (Hugo, "date: 2026-11-26T09:00:00+01:00", "08:00 UTC"),
        (Jekyll, "2026-11-26 09:00:00 +0100", "09:00"),
        (Hexo, "date: 2026-11-26 09:00:00", "09:00"),
        (Docusaurus, "date: 2026-11-26T08:00:00Z", "08:00 UTC"),
    ] {
        let name = if kind == Jekyll {
            "2026-11-02-one.md"
        } else {
            "one.md"
        };
        let blog = Blog::new(kind, &[(name, &yaml("title: One\ndate: 2026-11-02"))]);
        let name = if kind == Hugo { "posts/one.md" } else { name };
        let then = sheet(&blog, name, &[(Field::Date, "tomorrow 9:00")]);
        let new = saved(&then);
        assert!(new.contains(wanted), "{kind:?}: {new}");
        let note = told(&then, Field::Date);
        assert!(
            note.starts_with(&format!("Thu 26 Nov 2026 {shown}")),
            "{kind:?}: {note}"
        );
        // a date stays a date, without a time
        let new = saved(&sheet(&blog, name, &[(Field::Date, "1 Dec 2025")]));
        assert!(new.contains("date: 2025-12-01\n"), "{kind:?}: {new}");
    }
}

#[test]
fn a_form_tells_what_the_site_makes_of_it() {
    let long = "d".repeat(161);
    let blog = Blog::new(
        Docusaurus,
        &[
            ("one.md", &yaml("title: One\nslug: one\ntags: [a]")),
            ("two.md", &yaml("title: Two\nslug: two\ntags: [a]")),
            ("authors.yml", "ana:\n  name: Ana\n"),
        ],
    );
    let read = sheet(&blog, "one.md", &[]);
    assert_eq!(told(&read, Field::Slug), "/blog/one");
    assert!(told(&read, Field::Date).starts_with("no date set"));
    let typed = [
        (Field::Title, "One"),
        (Field::Slug, "two"),
        (Field::Tags, "a, new"),
        (Field::Description, &long),
        (Field::Image, "./gone.png"),
        (Field::Unlisted, "yes"),
    ];
    let then = sheet(&blog, "one.md", &typed);
    assert!(told(&then, Field::Slug).contains("URL of two.md"));
    assert_eq!(told(&then, Field::Tags), "`new` is a new tag");
    assert!(told(&then, Field::Description).starts_with("161 characters"));
    assert!(told(&then, Field::Image).contains("no such file"));
    assert!(told(&then, Field::Unlisted).starts_with("unlisted"));
    let warned: Vec<_> = then
        .notes
        .iter()
        .filter(|it| it.is_warning)
        .map(|it| it.field.clone())
        .collect();
    assert_eq!(warned, [Field::Slug, Field::Description, Field::Image]);
}

#[test]
fn an_author_that_the_generator_does_not_know_is_refused_as_the_build_would() {
    let authors = ("authors.yml", "ana:\n  name: Ana\n");
    let blog = Blog::new(Docusaurus, &[("one.md", &yaml("title: One")), authors]);
    let then = sheet(&blog, "one.md", &[(Field::Authors, "ana")]);
    assert!(saved(&then).contains("ana"));
    assert_eq!(then.authors, ["ana"]);
    let then = sheet(&blog, "one.md", &[(Field::Authors, "bob")]);
    assert!(then.refused.is_some_and(|(_, why)| why.contains("bob")));
}

#[test]
fn a_form_that_cannot_be_saved_says_why_and_changes_nothing() {
    let blog = Blog::new(
        Docusaurus,
        &[
            (
                "one.md",
                &yaml("title: One\ndate: &d 2026-11-02\nother: *d"),
            ),
            ("broken.md", "---\ntitle: [\n---\n"),
        ],
    );
    let then = sheet(&blog, "one.md", &[(Field::Date, "soon")]);
    let (field, why) = then.refused.expect("it is refused");
    assert_eq!(field, Some(Field::Date.into()));
    assert!(why.starts_with("no date; write 2026-12-01"), "{why}");
    let then = sheet(&blog, "one.md", &[(Field::Date, "2026-12-01")]);
    assert!(then.plan.is_none());
    assert!(
        then.refused
            .is_some_and(|(_, why)| why.contains("one.md:3"))
    );
    let then = sheet(&blog, "broken.md", &[(Field::Title, "Whole")]);
    assert!(then.plan.is_none() && then.refused.is_some());
}

#[test]
fn a_post_without_front_matter_gets_one_by_its_form() {
    let blog = Blog::new(
        Hugo,
        &[("one.md", "Text\n"), ("two.md", "+++\ntitle = 'T'\n+++\n")],
    );
    let new = saved(&sheet(
        &blog,
        "posts/one.md",
        &[(Field::Title, "Say \"it\": 🎉"), (Field::Draft, "yes")],
    ));
    assert!(new.ends_with("\nText\n"), "{new}");
    assert!(
        new.starts_with("+++\n") && new.contains("draft = true"),
        "{new}"
    );
}

#[test]
fn a_name_that_means_something_to_the_generator_is_refused_wherever_it_is_given() {
    let named = |title: &str, name: &str| {
        PostCommand::New(NewPost {
            name: name.to_owned(),
            ..new(title)
        })
    };
    for kind in [Hugo, Zola, Eleventy] {
        let post = if kind == Hugo { "posts/a.md" } else { "a.md" };
        let blog = Blog::new(
            kind,
            &[("a.md", &yaml("title: A")), ("b.md", &yaml("title: B"))],
        );
        for command in [
            named("Index", ""),
            named("_index", ""),
            named("X", "index"),
            named("X", "INDEX"),
            named("X", "index.de"),
            rename(post, "index"),
            rename(post, "Index.fr"),
        ] {
            let why = blog.plan(&command).expect_err("refused").to_string();
            let is_index = why.to_lowercase().starts_with("`index");
            assert!(
                is_index && why.contains("can't be a post name"),
                "{kind}: {why}"
            );
        }
    }
    for kind in SiteKind::ALL {
        let name = file_of(kind, "a.md");
        let name = name.rsplit('/').next().expect("a name");
        let blog = Blog::new(kind, &[(name, &yaml("title: A"))]);
        for device in ["con", "Aux", "com7", "lpt¹", "nul.tar"] {
            let why = blog
                .plan(&named("X", device))
                .expect_err("refused")
                .to_string();
            assert!(why.contains("is a reserved name"), "{kind}: {why}");
        }
    }
}

#[test]
fn a_bundle_may_be_made_although_its_file_is_called_index() {
    let texts = [
        ("a/index.md", &*yaml("title: A")),
        ("b/index.md", &*yaml("title: B")),
    ];
    let blog = Blog::new(Hugo, &texts);
    let plan = blog
        .plan(&PostCommand::New(new("My trip")))
        .expect("a plan");
    assert!(plan.after[0].path.ends_with("my-trip/index.md"), "{plan:?}");
    blog.plan(&rename("posts/a/index.md", "Other"))
        .expect("a plan");
}

#[test]
fn a_url_of_a_page_that_docusaurus_makes_is_refused() {
    let texts = [
        ("a.md", &*yaml("title: A\nslug: /a")),
        ("b.md", &*yaml("title: B")),
    ];
    let blog = Blog::new(Docusaurus, &texts);
    for slug in ["/", "tags", "/archive", "authors/", "page/2"] {
        let sheet = sheet(&blog, "a.md", &[(Field::Slug, slug)]);
        let why = sheet.refused.expect("refused").1;
        assert!(why.contains("is the URL of"), "{slug}: {why}");
    }
    for name in ["tags", "archive", "authors"] {
        let command = PostCommand::New(NewPost {
            name: name.to_owned(),
            ..new("X")
        });
        let why = blog.plan(&command).expect_err("refused").to_string();
        assert!(why.contains("choose another slug"), "{why}");
        blog.plan(&rename("b.md", name)).expect_err("refused");
    }
    // an invalid value that exists already may stay, so that the post can be changed
    let blog = Blog::new(Docusaurus, &[("a.md", &yaml("title: A\nslug: /tags"))]);
    blog.plan(&draft("a.md")).expect("a plan");
    let dated = Blog::new(Docusaurus, &[("2026-01-01-a.md", &yaml("title: A"))]);
    dated
        .plan(&PostCommand::New(new("Tags")))
        .expect("its URL has a date in it");
}

#[test]
fn a_title_that_looks_like_a_date_or_a_number_is_quoted_in_a_scaffold_too() {
    let scaffold = (
        "/scaffolds/post.md",
        "---\ntitle: {{ title }}\ndate: {{ date }}\ntags:\n---\n",
    );
    for title in ["2015-10-11", "42", "1e3", "true", "~x", "null"] {
        let blog = Blog::new(Hexo, &[scaffold]);
        let done = blog.does(&PostCommand::New(NewPost {
            name: "a".to_owned(),
            ..new(title)
        }));
        let texts = done.text("source/_posts/a.md");
        let quoted = format!("title: \"{title}\"\n");
        let is_plain = title == "~x" && texts.contains("title: ~x");
        assert!(texts.contains(&quoted) || is_plain, "{title}: {texts}");
    }
}

/// Generator, its configuration, a published post, and the redirect from its old URL.
const REDIRECTS: [(SiteKind, &str, &str, &str); 3] = [
    (
        Hugo,
        "baseURL = 'https://x.org/sub/'\n",
        "a.md",
        "aliases: [/posts/a/]",
    ),
    (
        Zola,
        "base_url = 'https://x.org/sub'\n",
        "a.md",
        "aliases: [/a/]",
    ),
    (
        Jekyll,
        "baseurl: /sub\nplugins: [jekyll-feed, jekyll-redirect-from]\n",
        "2026-01-02-a.md",
        "redirect_from: [/2026/01/02/a.html]",
    ),
];

fn redirecting(kind: SiteKind, config: &str, name: &str, text: &str) -> (Blog, String) {
    let blog = Blog::new(kind, &[(name, text)]);
    put(&blog.root.path().join(house(kind).0), config);
    let site = Site::open(blog.root.path(), Some(kind)).expect("it is there");
    let file = blog.root.path().join(file_of(kind, name));
    let below = file.strip_prefix(&site.posts).expect("it is there");
    let id = below.to_string_lossy().into_owned();
    (Blog { site, ..blog }, id)
}

#[test]
fn the_old_url_of_a_published_post_redirects_where_the_generator_can() {
    for (kind, config, name, alias) in REDIRECTS {
        let text = yaml("title: A\ndate: 2026-01-02");
        let (blog, post) = redirecting(kind, config, name, &text);
        let done = blog.does(&rename(&post, "b"));
        let renamed = name.replace("a.md", "b.md");
        let file = file_of(kind, &renamed);
        let wanted = yaml(&format!("title: A\ndate: 2026-01-02\n{alias}"));
        assert_eq!(done.text(&file), wanted, "{kind}");
        let told = done.plan.notes.join("\n");
        assert!(told.contains(" will redirect to it"), "{told}");
        // renamed back: no alias leads to itself, and none is repeated
        let back = post.replace("a.md", "b.md");
        let done = blog.does(&rename(&back, "a"));
        let other = alias.replace("/a", "/b");
        let wanted = yaml(&format!("title: A\ndate: 2026-01-02\n{other}"));
        assert_eq!(done.text(&file_of(kind, name)), wanted, "{kind}");
        let done = blog.does(&rename(&post, "c"));
        let text = done.text(&file_of(kind, &name.replace("a.md", "c.md")));
        let (a, b) = (alias.matches("/a").count(), text.matches("/a").count());
        assert_eq!((a, text.matches("/b").count()), (b, 1), "{kind}: {text}");
    }
}

#[test]
fn a_post_that_nobody_could_visit_gets_no_redirect() {
    for (kind, config, name, _) in REDIRECTS {
        let hidden = if kind == Jekyll {
            "published: false"
        } else {
            "draft: true"
        };
        let text = yaml(&format!("title: A\ndate: 2026-01-02\n{hidden}"));
        let (blog, post) = redirecting(kind, config, name, &text);
        let done = blog.does(&rename(&post, "b"));
        let file = file_of(kind, &name.replace("a.md", "b.md"));
        assert_eq!(done.text(&file), text, "{kind}");
        assert!(!done.plan.notes.join("\n").contains("redirect"));
    }
    // changing only the title changes no URL
    let text = yaml("title: A\ndate: 2026-01-02");
    let (blog, post) = redirecting(Hugo, "", "a.md", &text);
    let done = blog.does(&PostCommand::Rename {
        post: id(&post),
        title: Some("B".to_owned()),
        name: None,
        redirect: true,
    });
    assert_eq!(done.text("content/posts/a.md"), text.replace(": A", ": B"));
}

#[test]
fn where_nothing_redirects_the_plan_says_that_the_old_url_is_gone() {
    for (kind, name) in [
        (Docusaurus, "2026-01-02-a.md"),
        (Jekyll, "2026-01-02-a.md"),
        (Hexo, "a.md"),
        (Astro, "a.md"),
        (Eleventy, "a.md"),
        (Plain, "a.md"),
    ] {
        let text = yaml("title: A\ndate: 2026-01-02");
        let blog = Blog::new(kind, &[(name, &text)]);
        let done = blog.does(&rename(name, "b"));
        assert_eq!(
            done.text(&file_of(kind, &name.replace("a.md", "b.md"))),
            text
        );
        let told = done.plan.notes.join("\n");
        assert!(
            told.contains("the old URL /") && told.contains(" will stop working"),
            "{kind}: {told}"
        );
    }
}

#[test]
fn docusaurus_redirects_in_its_configuration_or_says_what_to_add() {
    let config = |redirects: &str| {
        format!(
            "export default {{\n  title: 'T', url: 'https://x.org', baseUrl: '/sub/',\n  presets: [['classic', {{}}]],\n  plugins: [['@docusaurus/plugin-client-redirects', {{redirects: {redirects}}}]],\n}};\n"
        )
    };
    let text = yaml("title: A");
    let name = "2026-01-02-a.md";
    let (blog, post) = redirecting(Docusaurus, &config("[]"), name, &text);
    let done = blog.does(&rename(&post, "b"));
    let redirect = "{from: '/blog/2026/01/02/a', to: '/blog/2026/01/02/b'}";
    let wanted = config(&format!("[{redirect}]"));
    assert_eq!(done.text("docusaurus.config.js"), wanted);
    let (blog, post) = redirecting(Docusaurus, &config("made()"), name, &text);
    let done = blog.does(&rename(&post, "b"));
    assert_eq!(done.text("docusaurus.config.js"), config("made()"));
    let told = done.plan.notes.join("\n");
    assert!(
        told.contains(&format!("until you add {redirect}")),
        "{told}"
    );
}

#[test]
fn a_form_that_changes_the_url_keeps_the_old_one_alive() {
    let text = yaml("title: A\ndate: 2026-01-02\nslug: a");
    let (blog, post) = redirecting(Hugo, "", "x.md", &text);
    let changed = sheet(&blog, &post, &[(Field::Slug, "b")]);
    let wanted = yaml("title: A\ndate: 2026-01-02\nslug: b\naliases: [/posts/a/]");
    assert_eq!(saved(&changed), wanted);
    assert_eq!(
        told(&changed, Field::Slug),
        "/posts/b/; /posts/a/ will redirect to it"
    );
    let blog = Blog::new(Astro, &[("x.md", &text)]);
    let changed = sheet(&blog, "x.md", &[(Field::Slug, "b")]);
    assert!(told(&changed, Field::Slug).contains("the old URL /blog/a/ will stop working"));
}

#[test]
fn a_draft_that_the_generator_would_publish_is_told_first() {
    for (kind, file, config) in [
        (Eleventy, "eleventy.config.js", "export default () => {};\n"),
        (
            Astro,
            "src/pages/blog/[...slug].astro",
            "---\nconst all = await getCollection('blog');\n---\n",
        ),
    ] {
        let blog = Blog::new(
            kind,
            &[("a.md", &yaml("title: A\ndraft: true\ndate: 2026-01-02"))],
        );
        put(&blog.root.path().join(file), config);
        let site = Site::open(blog.root.path(), Some(kind)).expect("it is there");
        let blog = Blog { site, ..blog };
        let done = blog.does(&PostCommand::New(NewPost {
            draft: true,
            ..new("B")
        }));
        let first = &done.plan.notes[0];
        assert!(
            first.starts_with(&format!("{kind} will publish this draft")),
            "{first}"
        );
        let form = sheet(&blog, "a.md", &[]);
        assert!(told(&form, Field::Draft).starts_with(&format!("{kind} will publish it anyway")));
        let mut index = Index::new(blog.site.clone());
        let clock = Clock {
            now: "2026-11-25T09:30:00Z".parse().expect("it is there"),
            zone: TimeZone::UTC,
        };
        index.scan(&clock, &mut |_| ControlFlow::Continue(()));
        let states: Vec<&str> = index.posts().map(|post| post.state.kind.name()).collect();
        assert_eq!(states, ["published", "published"], "{kind}");
    }
}

/// Opens a site of files, with the generator detected.
fn open_site(files: &[(&str, &str)]) -> Blog {
    let (root, state) = (
        TempDir::new().expect("it is there"),
        TempDir::new().expect("it is there"),
    );
    for (name, text) in files {
        put(&root.path().join(name), text);
    }
    let site = Site::open(root.path(), None).expect("it is there");
    Blog { root, state, site }
}

const A_POST: &str = "---\ntitle: P\ndate: 2026-01-02\npubDate: 2026-01-02\n---\n";
const ASTRO_CONFIG: &str = "export default {};\n";
const ONE_ENDING: &str = "const blog = defineCollection({ loader: glob({ base: './texts', pattern: '**/*.mdx' }) });\nexport const collections = { blog };\n";
const ONE_FOLDER: &str = "const blog = defineCollection({ loader: glob({ base: './texts/en', pattern: '*/index.md' }) });\nexport const collections = { blog };\n";

/// Title, files of a site, and the file that a new post gets there.
type Placed = (
    &'static str,
    &'static [(&'static str, &'static str)],
    &'static str,
);

const PLACED: [Placed; 6] = [
    (
        "新的文章",
        &[
            ("_config.yml", "new_post_name: :year/:i_month-:title.md\n"),
            ("source/_posts/2025/1-你好.md", A_POST),
        ],
        "source/_posts/2026/11-新的文章.md",
    ),
    (
        "New",
        &[
            (
                "_config.yml",
                "new_post_name: :lang-:title.markdown\npermalink_defaults: {lang: en}\n",
            ),
            ("source/_posts/x.md", A_POST),
        ],
        "source/_posts/en-new.markdown",
    ),
    (
        "New",
        &[
            ("hugo.toml", "archetypeDir = 'kinds'\n"),
            ("kinds/posts/index.md", "---\ntitle: x\nkind: bundle\n---\n"),
            ("content/posts/_index.md", "---\ntitle: Posts\n---\n"),
        ],
        "content/posts/new/index.md",
    ),
    (
        "New",
        &[
            ("astro.config.mjs", ASTRO_CONFIG),
            ("src/content.config.ts", ONE_ENDING),
            ("texts/readme.md", "x"),
        ],
        "texts/new.mdx",
    ),
    (
        "New",
        &[
            ("astro.config.mjs", ASTRO_CONFIG),
            ("src/content.config.ts", ONE_FOLDER),
            ("texts/en/a/index.md", A_POST),
        ],
        "texts/en/new/index.md",
    ),
    (
        "New",
        &[
            (
                "eleventy.config.js",
                "export default () => ({ dir: { input: 'in' } });\n",
            ),
            ("in/blog/a.md", A_POST),
        ],
        "in/blog/new.md",
    ),
];

#[test]
fn a_new_post_follows_the_configuration_of_its_site() {
    for (title, files, wanted) in PLACED {
        let blog = open_site(files);
        let done = blog.does(&PostCommand::New(new(title)));
        let path = blog.root.path().join(wanted);
        assert_eq!(done.plan.after[0].path, path, "{files:?}");
    }
}

#[test]
fn values_of_defaults_are_not_repeated() {
    let blog = open_site(&[
        (
            "eleventy.config.js",
            "export default (c) => c.addPreprocessor('drafts', 'md', (d) => !d.draft);\n",
        ),
        (
            "posts/posts.json",
            "{\"tags\": [\"blog\"], \"draft\": true}",
        ),
        ("posts/a.md", "---\ntitle: A\n---\n"),
    ]);
    let done = blog.does(&PostCommand::New(NewPost {
        draft: true,
        tags: vec!["blog".to_owned(), "rust".to_owned()],
        ..new("B")
    }));
    let text = done.text("posts/b.md");
    assert!(text.contains("rust") && !text.contains("blog"), "{text}");
    assert!(!text.contains("draft"), "{text}");
    // publishing writes `false` if a default says `true`
    let done = blog.does(&publish("a.md"));
    assert!(done.text("posts/a.md").contains("\ndraft: false\n"));

    let cascade = "---\ntitle: P\ncascade: {draft: true}\n---\n";
    let blog = open_site(&[
        (
            "hugo.toml",
            "[frontmatter]\ndate = ['written', ':filename']\n",
        ),
        ("content/posts/_index.md", cascade),
        (
            "content/posts/a.md",
            "---\ntitle: A\nwritten: 2026-01-02\n---\n",
        ),
    ]);
    let done = blog.does(&PostCommand::New(NewPost {
        draft: true,
        ..new("B")
    }));
    let text = done.text("content/posts/b.md");
    assert!(
        !text.contains("draft") && text.contains("\nwritten: 2026-11-25"),
        "{text}"
    );
    let done = blog.does(&PostCommand::New(new("C")));
    assert!(done.text("content/posts/c.md").contains("\ndraft: false\n"));
    let done = blog.does(&publish("posts/a.md"));
    assert!(done.text("content/posts/a.md").contains("\ndraft: false\n"));
}

#[test]
fn a_url_that_becomes_a_post_redirects_nowhere_else() {
    let other = yaml("title: O\ndate: 2026-01-01\naliases: [/posts/b/, /x/]");
    let blog = Blog::new(
        Hugo,
        &[
            ("a.md", &yaml("title: A\ndate: 2026-01-02")),
            ("o.md", &other),
        ],
    );
    let done = blog.does(&rename("posts/a.md", "b"));
    let wanted = other.replace("/posts/b/, ", "");
    assert_eq!(done.text("content/posts/o.md"), wanted);
    // a copy has none of the old URLs
    let done = blog.does(&PostCommand::Duplicate(vec![id("posts/o.md")]));
    assert!(!done.text("content/posts/o-copy.md").contains("aliases"));
}

#[test]
fn a_redirect_can_be_left_out() {
    let text = yaml("title: A\ndate: 2026-01-02");
    let blog = Blog::new(Hugo, &[("a.md", &text)]);
    let done = blog.does(&PostCommand::Rename {
        post: id("posts/a.md"),
        title: None,
        name: Some("b".to_owned()),
        redirect: false,
    });
    assert_eq!(done.text("content/posts/b.md"), text);
}

#[test]
fn a_folder_that_cannot_be_copied_or_deleted_is_refused_with_what_to_do() {
    let blog = Blog::new(Docusaurus, &[("a/index.md", &yaml("title: A"))]);
    let link = blog.root.path().join("blog/a/link");
    std::os::unix::fs::symlink("index.md", link).expect("a link");
    let why = blog.refuses(&PostCommand::Duplicate(vec![id("a/index.md")]));
    let wanted = "link is a symlink; copy the folder by hand";
    assert!(why.contains(wanted), "{why}");
    let why = blog.refuses(&PostCommand::Trash(vec![id("a/index.md")]));
    let wanted = "link is a symlink; delete the folder by hand";
    assert!(why.contains(wanted), "{why}");
}

#[test]
fn a_copy_has_a_copy_of_the_asset_folder_of_hexo() {
    let blog = Blog::new(
        Hexo,
        &[
            ("a.md", &yaml("title: A\ndate: 2026-01-02")),
            ("a/img/p.png", "png"),
            ("a-copy/other.png", "other"),
        ],
    );
    let done = blog.does(&PostCommand::Duplicate(vec![id("a.md")]));
    assert!(
        done.text("source/_posts/a-copy-2.md")
            .contains("title: A (copy)")
    );
    assert_eq!(done.text("source/_posts/a-copy-2/img/p.png"), "png");
    assert_eq!(done.text("source/_posts/a/img/p.png"), "png");
}

#[test]
fn a_key_that_only_begins_with_date_keeps_its_name() {
    for date in ["dateModified: 2020-01-01", "date-format: x"] {
        let blog = open_site(&[
            ("hugo.toml", "[frontmatter]\ndate = ['written']\n"),
            (
                "archetypes/default.md",
                &format!("---\n{date}\ntitle: x\n---\n"),
            ),
            (
                "content/posts/a.md",
                "---\ntitle: A\nwritten: 2026-01-02\n---\n",
            ),
        ]);
        let done = blog.does(&PostCommand::New(new("B")));
        let text = done.text("content/posts/b.md");
        assert!(text.contains(&format!("\n{date}\n")), "{text}");
        assert!(text.contains("\nwritten: 2026-11-25"), "{text}");
    }
}

#[test]
fn copies_of_posts_with_one_asset_folder_have_a_folder_each() {
    let text = yaml("title: A\ndate: 2026-01-02");
    let blog = Blog::new(
        Hexo,
        &[
            ("a.md", text.as_str()),
            ("a.markdown", &text),
            ("a/p.png", "png"),
        ],
    );
    let both = [id("a.md"), id("a.markdown")];
    let done = blog.does(&PostCommand::Duplicate(both.to_vec()));
    assert_eq!(done.text("source/_posts/a-copy/p.png"), "png");
    assert_eq!(done.text("source/_posts/a-copy-2/p.png"), "png");
    let second = done.text("source/_posts/a-copy-2.markdown");
    assert!(second.contains("title: A (copy)"), "{second}");
}

#[test]
fn a_new_post_is_dated_under_the_configured_key_and_nowhere_else() {
    let blog = |archetype: &str| {
        open_site(&[
            ("hugo.toml", "[frontmatter]\ndate = ['publishDate']\n"),
            ("archetypes/default.md", archetype),
            (
                "content/posts/a.md",
                "---\ntitle: A\npublishDate: 2026-01-02\n---\n",
            ),
        ])
    };
    let both = "---\ntitle: x\ndate: {{ .Date }}\npublishDate:\n---\n";
    let done = blog(both).does(&PostCommand::New(new("B")));
    let text = done.text("content/posts/b.md");
    assert_eq!(text.matches("publishDate: 2026-11-25").count(), 1, "{text}");
    assert_eq!(text.matches("\ndate: 2026-11-25").count(), 1, "{text}");
    let body = "---\ntitle: x\n---\n\ndate: see below\n";
    let done = blog(body).does(&PostCommand::New(new("B")));
    let text = done.text("content/posts/b.md");
    assert!(text.contains("\npublishDate: 2026-11-25"), "{text}");
    assert!(text.ends_with("\ndate: see below\n"), "{text}");
}

#[test]
fn publishing_dates_a_draft_under_the_configured_key() {
    for keys in ["'written'", "'written', 'date'", "':filename', 'written'"] {
        let blog = open_site(&[
            ("hugo.toml", &format!("[frontmatter]\ndate = [{keys}]\n")),
            (
                "content/posts/a.md",
                "---\ntitle: A\nwritten: 2020-01-01\ndraft: true\n---\n",
            ),
        ]);
        let done = blog.does(&publish("posts/a.md"));
        let text = done.text("content/posts/a.md");
        assert!(text.contains("\nwritten: 2026-11-25\n"), "{text}");
        assert!(!text.contains("\ndate:"), "{text}");
    }
}

#[test]
fn the_form_shows_and_changes_the_date_under_the_configured_key() {
    let blog = open_site(&[
        ("hugo.toml", "[frontmatter]\ndate = ['written']\n"),
        (
            "content/posts/a.md",
            "---\ntitle: A\nwritten: 2020-01-01\ndate: 2019-01-01\n---\n",
        ),
    ]);
    let read = sheet(&blog, "posts/a.md", &[(Field::Date, "2021-02-03")]);
    let before = sheet(&blog, "posts/a.md", &[]);
    let date = before.rows.iter().find(|row| row.field == Field::Date);
    assert_eq!(date.expect("a row").text, "2020-01-01");
    let text = saved(&read);
    assert!(
        text.contains("\nwritten: 2021-02-03\ndate: 2019-01-01\n"),
        "{text}"
    );
}

#[test]
fn an_edit_changes_the_date_that_the_generator_reads() {
    let usual = yaml("title: U\ndate: 2026-01-02\ndraft: false");
    for (keys, changed, kept) in [
        (
            "pubDate: 2020-01-01\ndate: 2020-02-02",
            "pubDate: 2026-11-25",
            "date: 2020-02-02",
        ),
        ("published: 2020-01-01", "published: 2026-11-25", "title: A"),
    ] {
        let draft = yaml(&format!("title: A\n{keys}\ndraft: true"));
        let blog = Blog::new(
            Astro,
            &[("u.md", usual.as_str()), ("v.md", &usual), ("a.md", &draft)],
        );
        let done = blog.does(&publish("a.md"));
        let text = &done.plan.transaction.changes;
        let [FileChange::Write { new, .. }] = text.as_slice() else {
            panic!("{text:?}");
        };
        let text = String::from_utf8_lossy(new);
        assert!(text.contains(changed) && text.contains(kept), "{text}");
        assert_eq!(text.matches("2026-11-25").count(), 1, "{text}");
    }
}

#[test]
fn a_site_that_reads_only_modification_dates_gets_one() {
    let blog = open_site(&[
        ("hugo.toml", "[frontmatter]\ndate = [':git', 'lastmod']\n"),
        (
            "content/posts/a.md",
            "---\ntitle: A\nlastmod: 2026-01-02\n---\n",
        ),
    ]);
    let done = blog.does(&PostCommand::New(new("B")));
    let text = done.text("content/posts/b.md");
    assert!(text.contains("\nlastmod: 2026-11-25"), "{text}");
}
