//! Posts that readers must not see, each hidden in one way, on sites of every generator.
//!
//! [`SECRET`] is in the title, the tags, the text, the authors, and the file name of each.

use postdesk::blog::SiteKind;

/// Word that no reader may see.
pub(crate) const SECRET: &str = "zqxj";

/// A hidden post, and why it is hidden.
#[derive(Debug)]
pub(crate) struct Leak {
    /// Reason that it is hidden.
    pub(crate) why: &'static str,
    /// Generator of the site.
    pub(crate) kind: SiteKind,
    /// Path of its file in the site.
    pub(crate) path: String,
    /// Its text.
    pub(crate) text: String,
    /// Another file that hides it, if any.
    pub(crate) beside: Option<(&'static str, &'static str)>,
}

/// Returns the files of a site except its posts, and its posts folder.
pub(crate) fn site(kind: SiteKind) -> (Vec<(&'static str, &'static str)>, &'static str) {
    match kind {
        SiteKind::Docusaurus => (
            vec![(
                "docusaurus.config.js",
                "export default { title: 'Field Notes', presets: [['classic', {blog: {}}]] };\n",
            )],
            "blog",
        ),
        SiteKind::Hugo => (
            vec![("hugo.toml", "title = 'Field Notes'\n")],
            "content/posts",
        ),
        SiteKind::Zola => (
            vec![
                (
                    "config.toml",
                    "base_url = 'https://z.example'\ntitle = 'Field Notes'\ntaxonomies = [{name = 'tags'}]\n",
                ),
                ("templates/index.html", ""),
            ],
            "content/blog",
        ),
        SiteKind::Jekyll => (vec![("_config.yml", "title: Field Notes\n")], "_posts"),
        SiteKind::Hexo => (
            vec![
                ("_config.yml", "title: Field Notes\n"),
                ("package.json", "{\"dependencies\": {\"hexo\": \"7\"}}\n"),
            ],
            "source/_posts",
        ),
        SiteKind::Astro => (
            vec![("astro.config.mjs", "export default {};\n")],
            "src/content/blog",
        ),
        SiteKind::Eleventy => (vec![(".eleventy.js", "module.exports = {};\n")], "posts"),
        SiteKind::Plain => (vec![], "posts"),
    }
}

/// Returns the path and text of a public post.
pub(crate) fn public(kind: SiteKind) -> (&'static str, &'static str) {
    match kind {
        SiteKind::Zola => (
            "shown.md",
            "+++\ntitle = \"Shown\"\ndate = 2026-05-05\n[taxonomies]\ntags = [\"open\"]\n+++\n\nShown body.\n",
        ),
        _ => (
            "2026-05-05-shown.md",
            "---\ntitle: Shown\ndate: 2026-05-05\ntags: [open]\n---\n\nShown body.\n",
        ),
    }
}

/// Rest of every hidden post after its first lines.
const REST: &str = "title: The zqxj plan\ntags: [zqxjtag, open]\nauthors: [{name: Zqxj Author}]\n";
const BODY: &str = "\nText of zqxj.\n\n# Zqxj heading\n";

/// Returns hidden posts of every kind.
#[expect(clippy::too_many_lines, reason = "it is a table")]
pub(crate) fn all() -> Vec<Leak> {
    use SiteKind::{Astro, Docusaurus, Eleventy, Hexo, Hugo, Jekyll, Plain, Zola};
    const DATE: &str = "date: 2026-04-04\n";
    let mut all = Vec::new();
    let mut add = |kind: SiteKind, why: &'static str, name: &str, text: String| {
        let (_, folder) = site(kind);
        all.push(Leak {
            why,
            kind,
            path: format!("{folder}/{name}"),
            text,
            beside: None,
        });
    };
    let yaml = |keys: &str| format!("---\n{REST}{keys}---\n{BODY}");
    let toml = |keys: &str| format!("+++\ntitle = \"The zqxj plan\"\n{keys}+++\n{BODY}");
    let dated = |keys: &str| yaml(&format!("{DATE}{keys}"));

    // keys of the generators
    add(Docusaurus, "draft", "zqxj.md", dated("draft: true\n"));
    add(Docusaurus, "unlisted", "zqxj.md", dated("unlisted: true\n"));
    add(
        Docusaurus,
        "draft in a bundle",
        "zqxj/index.mdx",
        dated("draft: true\n"),
    );
    add(
        Docusaurus,
        "draft as text",
        "zqxj.md",
        dated("draft: \"yes, zqxj\"\n"),
    );
    add(
        Docusaurus,
        "a date that is none",
        "zqxj.md",
        yaml("date: zqxj\n"),
    );
    add(
        Docusaurus,
        "a slug that is a list",
        "zqxj.md",
        dated("slug: [zqxj]\n"),
    );
    add(
        Docusaurus,
        "draft and unlisted",
        "zqxj.md",
        dated("draft: true\nunlisted: true\n"),
    );
    add(Hugo, "draft", "zqxj.md", dated("draft: true\n"));
    add(Hugo, "draft as text", "zqxj.md", dated("draft: \"true\"\n"));
    add(Hugo, "draft in capitals", "zqxj.md", dated("Draft: TRUE\n"));
    add(
        Hugo,
        "draft and no draft",
        "zqxj.md",
        dated("draft: false\nDraft: true\n"),
    );
    add(
        Hugo,
        "draft as a question",
        "zqxj.md",
        dated("draft: perhaps\n"),
    );
    add(Hugo, "draft as nothing", "zqxj.md", dated("draft:\n"));
    add(Hugo, "draft as a number", "zqxj.md", dated("draft: 1\n"));
    add(Hugo, "draft as a list", "zqxj.md", dated("draft: [true]\n"));
    add(
        Hugo,
        "draft in TOML",
        "zqxj.md",
        toml("date = 2026-04-04\ndraft = true\n"),
    );
    add(
        Hugo,
        "draft in JSON",
        "zqxj.md",
        format!("{{\"title\": \"zqxj\", \"date\": \"2026-04-04\", \"draft\": true}}\n{BODY}"),
    );
    add(
        Hugo,
        "a date to come",
        "zqxj.md",
        yaml("date: 2027-04-04\n"),
    );
    add(
        Hugo,
        "a day to come",
        "zqxj.md",
        yaml("date: 2026-11-24T00:00:00Z\n"),
    );
    add(
        Hugo,
        "published later",
        "zqxj.md",
        dated("publishDate: 2027-04-04\n"),
    );
    add(
        Hugo,
        "published when, nobody knows",
        "zqxj.md",
        dated("publishDate: soon\n"),
    );
    add(Hugo, "a date that is none", "zqxj.md", yaml("date: soon\n"));
    add(
        Hugo,
        "expired",
        "zqxj.md",
        dated("expiryDate: 2026-05-05\n"),
    );
    add(
        Hugo,
        "expired when, nobody knows",
        "zqxj.md",
        dated("expiryDate: later\n"),
    );
    add(
        Hugo,
        "unpublished",
        "zqxj.md",
        dated("unpublishDate: 2026-05-05\n"),
    );
    add(
        Hugo,
        "never listed",
        "zqxj.md",
        dated("build:\n  list: never\n"),
    );
    add(
        Hugo,
        "never rendered",
        "zqxj.md",
        dated("build:\n  render: never\n"),
    );
    add(
        Hugo,
        "not rendered",
        "zqxj.md",
        dated("build:\n  render: false\n"),
    );
    add(
        Hugo,
        "listed locally",
        "zqxj.md",
        dated("_build: {list: local}\n"),
    );
    add(Hugo, "headless", "zqxj/index.md", dated("headless: true\n"));
    add(
        Zola,
        "draft",
        "zqxj.md",
        toml("date = 2026-04-04\ndraft = true\n"),
    );
    add(
        Zola,
        "draft as text",
        "zqxj.md",
        toml("date = 2026-04-04\ndraft = \"perhaps\"\n"),
    );
    add(
        Zola,
        "not rendered",
        "zqxj.md",
        toml("date = 2026-04-04\nrender = false\n"),
    );
    add(Zola, "no front matter", "zqxj.md", BODY.to_owned());
    add(
        Jekyll,
        "unpublished",
        "2026-04-04-zqxj.md",
        yaml("published: false\n"),
    );
    add(
        Jekyll,
        "published as a question",
        "2026-04-04-zqxj.md",
        yaml("published: maybe\n"),
    );
    add(Jekyll, "a date to come", "2027-04-04-zqxj.md", yaml(""));
    add(
        Jekyll,
        "a date to come within",
        "2026-04-04-zqxj.md",
        yaml("date: 2027-04-04\n"),
    );
    add(Jekyll, "no date in the name", "zqxj.md", yaml(""));
    add(
        Jekyll,
        "no front matter",
        "2026-04-04-zqxj.md",
        BODY.to_owned(),
    );
    add(Hexo, "unpublished", "zqxj.md", dated("published: false\n"));
    add(
        Hexo,
        "published as a question",
        "zqxj.md",
        dated("published: 0\n"),
    );
    add(Astro, "draft", "zqxj.md", dated("draft: true\n"));
    add(Astro, "unlisted", "zqxj.md", dated("unlisted: true\n"));
    add(
        Astro,
        "unlisted as text",
        "zqxj.md",
        dated("unlisted: \"on\"\n"),
    );
    add(Eleventy, "draft", "zqxj.md", dated("draft: true\n"));
    add(Eleventy, "no page", "zqxj.md", dated("permalink: false\n"));
    add(
        Eleventy,
        "in no collection",
        "zqxj.md",
        dated("eleventyExcludeFromCollections: true\n"),
    );
    add(
        Eleventy,
        "not in some collections",
        "zqxj.md",
        dated("eleventyExcludeFromCollections: [posts]\n"),
    );
    add(Plain, "draft", "zqxj.md", dated("draft: true\n"));
    add(Plain, "unpublished", "zqxj.md", dated("published: false\n"));
    add(
        Plain,
        "draft below a folder",
        "deep/zqxj/zqxj.md",
        dated("draft: true\n"),
    );

    // front matter that is not parsed
    add(
        Hugo,
        "blank lines before the fence",
        "zqxj.md",
        format!("\n\n{}", dated("draft: true\n")),
    );
    add(
        Hugo,
        "a blank before the fence",
        "zqxj.md",
        format!(" {}", dated("draft: true\n")),
    );
    add(
        Hexo,
        "a longer fence",
        "zqxj.md",
        format!("-----\n{REST}published: false\n-----\n{BODY}"),
    );
    add(
        Hexo,
        "another fence",
        "zqxj.md",
        format!(";;;\n{REST}draft: true\n;;;\n{BODY}"),
    );
    add(
        Plain,
        "no opening fence",
        "zqxj.md",
        format!("{REST}draft: true\n---\n{BODY}"),
    );
    add(
        Plain,
        "quoted keys",
        "zqxj.md",
        format!("\"title\": \"zqxj\",\n\"draft\": true\n;;;\n{BODY}"),
    );
    add(
        Docusaurus,
        "TOML",
        "zqxj.md",
        format!("+++\ndraft = true\n+++\n{BODY}"),
    );
    add(
        Docusaurus,
        "blank lines before it",
        "zqxj.md",
        format!("\n{}", dated("draft: true\n")),
    );
    add(
        Astro,
        "never closed",
        "zqxj.md",
        format!("---\n{REST}draft: true\n{BODY}"),
    );
    add(
        Hugo,
        "broken YAML",
        "zqxj.md",
        format!("---\ntitle: \"zqxj\n: : draft\n---\n{BODY}"),
    );
    add(
        Hugo,
        "a key twice",
        "zqxj.md",
        dated("draft: false\ndraft: true\n"),
    );
    add(
        Zola,
        "broken TOML",
        "zqxj.md",
        format!("+++\ntitle = zqxj\n+++\n{BODY}"),
    );
    add(
        Jekyll,
        "a NUL",
        "2026-04-04-zqxj.md",
        format!("{}\0", yaml("")),
    );

    // hidden by another file
    let mut beside = |kind: SiteKind,
                      why: &'static str,
                      (name, text): (&str, String),
                      file: (&'static str, &'static str)| {
        let (_, folder) = site(kind);
        let path = name
            .strip_prefix('/')
            .map_or_else(|| format!("{folder}/{name}"), str::to_owned);
        all.push(Leak {
            why,
            kind,
            path,
            text,
            beside: Some(file),
        });
    };
    let plain = || dated("");
    beside(
        Hugo,
        "a folder that hands down drafts",
        ("zqxj/a.md", plain()),
        (
            "content/posts/zqxj/_index.md",
            "---\ncascade:\n  draft: true\n---\n",
        ),
    );
    beside(
        Hugo,
        "a folder that is never built",
        ("zqxj/a.md", plain()),
        (
            "content/posts/zqxj/_index.md",
            "+++\n[[cascade]]\n[cascade.build]\nrender = 'never'\n+++\n",
        ),
    );
    beside(
        Zola,
        "a section that is a draft",
        ("zqxj/a.md", toml("date = 2026-04-04\n")),
        ("content/blog/zqxj/_index.md", "+++\ndraft = true\n+++\n"),
    );
    beside(
        Zola,
        "a section that is broken",
        ("zqxj/a.md", toml("date = 2026-04-04\n")),
        ("content/blog/zqxj/_index.md", "+++\ndraft = maybe\n+++\n"),
    );
    beside(
        Eleventy,
        "the data of its folder",
        ("zqxj/a.md", plain()),
        (
            "posts/zqxj/zqxj.json",
            "{\"eleventyExcludeFromCollections\": true}\n",
        ),
    );
    beside(
        Eleventy,
        "the program of its folder",
        ("zqxj/a.md", plain()),
        (
            "posts/zqxj/zqxj.11tydata.js",
            "module.exports = { permalink: false };\n",
        ),
    );
    beside(
        Hugo,
        "a part of a bundle",
        ("zqxj/notes.md", plain()),
        (
            "content/posts/zqxj/index.md",
            "---\ntitle: Zqxj\ndraft: true\n---\n",
        ),
    );
    beside(
        Zola,
        "a part of a page",
        ("zqxj/notes.md", toml("date = 2026-04-04\n")),
        (
            "content/blog/zqxj/index.md",
            "+++\ntitle = \"Zqxj\"\ndraft = true\n+++\n",
        ),
    );
    beside(
        Hugo,
        "files that are ignored",
        ("zqxj.md", plain()),
        (
            "hugo.toml",
            "title = 'Field Notes'\nignoreFiles = ['zq.j\\.md$']\n",
        ),
    );
    beside(
        Zola,
        "content that is ignored",
        ("zqxj.md", toml("date = 2026-04-04\n")),
        (
            "config.toml",
            "base_url = 'https://z.example'\ntitle = 'Field Notes'\ntaxonomies = [{name = 'tags'}]\nignored_content = ['*/zqxj.*']\n",
        ),
    );
    beside(
        Eleventy,
        "paths that are ignored",
        ("zqxj/a.md", plain()),
        (".eleventyignore", "# drafts\nposts/zqxj/\n"),
    );
    beside(
        Jekyll,
        "the folder of drafts",
        ("/_drafts/zqxj.md", yaml("")),
        ("about.txt", ""),
    );
    beside(
        Hexo,
        "the folder of drafts",
        ("/source/_drafts/zqxj.md", plain()),
        ("about.txt", ""),
    );
    all
}
