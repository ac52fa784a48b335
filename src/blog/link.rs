//! Link resolution: within the post, to another post, to an external URL, or nowhere.
//!
//! A path is tried as generators read it: as a file beside the post, as a URL of the site, as a
//! slug. External links go through the browsers' parser (WHATWG URL), so that the host shown and
//! opened is the real one: `https://bank.com@evil.io` leads to `evil.io`, and lookalike letters are
//! written as `xn--…`.

use std::collections::HashMap;
use std::sync::Arc;

use percent_encoding::percent_decode_str;
use url::{Position, Url};

use super::{Post, PostId, SiteKind};

/// The target of a link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LinkDestination {
    /// An anchor in the same post.
    Anchor(String),
    /// A post, possibly this one, and an anchor in it.
    Post(PostId, Option<String>),
    /// An external URL.
    External(ExternalUrl),
    /// A target that can't be opened, with the reason in one line.
    Unopenable(String),
}

/// An external URL, normalized.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExternalUrl {
    /// The URL: ASCII, fully escaped.
    pub url: String,
    /// The byte range of its host, or of the recipient of a `mailto:`.
    pub host_range: std::ops::Range<usize>,
}

impl ExternalUrl {
    /// Returns the host, or the recipient of a `mailto:`.
    pub fn host(&self) -> &str {
        self.url.get(self.host_range.clone()).unwrap_or_default()
    }

    /// Returns the host that a link's text names, if the text is a URL with a different host.
    pub fn mismatched_host(&self, text: &str) -> Option<String> {
        let text = text.trim();
        let looks = text.contains("://") || text.starts_with("www.");
        if !looks || text.contains(' ') {
            return None;
        }
        let said = Url::parse(text).or_else(|_no_scheme| Url::parse(&format!("http://{text}")));
        let said = said.ok()?.host_str()?.to_owned();
        let bare = |host: &str| host.trim_start_matches("www.").to_owned();
        let here = Url::parse(&self.url).ok()?;
        (here.host_str().map(bare) != Some(bare(&said))).then_some(said)
    }
}

/// Resolves a link in the post `from`.
pub fn resolve(link: &str, from: &Post, posts: &[Arc<Post>]) -> LinkDestination {
    LinkIndex::of(posts).with_names(posts).resolve(link, from)
}

/// Index of posts by everything that a link may call them; for resolving many links.
#[derive(Clone, Debug, Default)]
pub struct LinkIndex<'a> {
    /// By file path, with and without its extension.
    files: HashMap<&'a str, &'a Arc<Post>>,
    /// By URL path, without outer slashes.
    urls: HashMap<&'a str, &'a Arc<Post>>,
    /// By slug, without outer slashes.
    slugs: HashMap<&'a str, &'a Arc<Post>>,
    /// By file name without extension and by title, in lower case: wiki links find a post in any
    /// folder.
    names: HashMap<String, &'a Arc<Post>>,
}

impl<'a> LinkIndex<'a> {
    /// Indexes the posts; if several share a name, the first one wins.
    pub fn of(posts: &'a [Arc<Post>]) -> Self {
        const ENDINGS: [&str; 5] = ["", ".md", ".mdx", "/index.md", "/index.mdx"];
        let mut known = Self::default();
        for post in posts {
            let id = post.id.as_str();
            for name in ENDINGS.iter().filter_map(|ending| id.strip_suffix(ending)) {
                known.files.entry(name).or_insert(post);
            }
            if let Some(url) = post.permalink.url.known() {
                known.urls.entry(trimmed(url)).or_insert(post);
            }
            known
                .slugs
                .entry(trimmed(&post.permalink.slug))
                .or_insert(post);
        }
        known
    }

    /// Indexes the posts as their site resolves links: only a folder of notes has wiki links.
    pub fn of_site(posts: &'a [Arc<Post>], kind: SiteKind) -> Self {
        match kind {
            SiteKind::Plain => Self::of(posts).with_names(posts),
            _ => Self::of(posts),
        }
    }

    /// Adds the names that wiki links use; file names take precedence over titles.
    #[must_use]
    pub fn with_names(mut self, posts: &'a [Arc<Post>]) -> Self {
        let stem = |post: &Post| Some(post.path.file_stem()?.to_str()?.to_lowercase());
        let stems = posts.iter().filter_map(|post| Some((stem(post)?, post)));
        let titles = posts
            .iter()
            .map(|post| (post.title.text.to_lowercase(), post));
        for (name, post) in stems.chain(titles) {
            self.names.entry(name).or_insert(post);
        }
        self
    }

    /// Returns the post with an id.
    pub fn post(&self, id: &PostId) -> Option<&'a Arc<Post>> {
        self.files.get(id.as_str()).copied()
    }

    /// Resolves a link in the post `from`.
    pub fn resolve(&self, link: &str, from: &Post) -> LinkDestination {
        let link = link.trim();
        if link.is_empty() {
            return LinkDestination::Unopenable("This link is empty.".to_owned());
        }
        if let Some(anchor) = link.strip_prefix('#') {
            return LinkDestination::Anchor(decoded(anchor));
        }
        if let Some(rest) = link.strip_prefix("//") {
            return resolve_external(&format!("https://{rest}"));
        }
        if scheme(link).is_some() {
            return resolve_external(link);
        }
        let (path, anchor) = split_link(link);
        if let Some(post) = self.find_post(&path, from) {
            return LinkDestination::Post(post.id.clone(), anchor);
        }
        match self.names.get(&path.trim().to_lowercase()) {
            // the anchor of a wiki link is the heading's text
            Some(post) => {
                let slug = |anchor: String| anchor.to_lowercase().replace(' ', "-");
                LinkDestination::Post(post.id.clone(), anchor.map(slug))
            }
            None => LinkDestination::Unopenable(format!(
                "No post at `{link}`; postdesk does not open other files."
            )),
        }
    }

    /// Finds the post at a path, trying interpretations in the generators' order.
    fn find_post(&self, path: &str, from: &Post) -> Option<&'a Arc<Post>> {
        let by_url = |url: &str| self.urls.get(trimmed(url)).copied();
        let by_file = |file: &str| self.files.get(trimmed(file)).copied();
        // `@site/` is the root of a Docusaurus site, `@/` the content folder of a Zola site
        let site = path.strip_prefix("@site").or(path.strip_prefix('@'));
        let site = site.filter(|rest| rest.starts_with('/'));
        if let Some(path) = site.or_else(|| path.starts_with('/').then_some(path)) {
            let path = joined("", path);
            return by_url(&path).or_else(|| self.find_by_path_suffix(&path));
        }
        by_file(&joined(folder(from.id.as_str()), path))
            // Jekyll's `link` names a file relative to the site root
            .or_else(|| by_file(path.strip_prefix("_posts/")?))
            // relative links can't be resolved if the URL of the page is unknown
            .or_else(|| by_url(&joined(folder(trimmed(from.permalink.url.known()?)), path)))
            // a site whose URLs end with `/`
            .or_else(|| by_url(&joined(from.permalink.url.known()?, path)))
            .or_else(|| self.by_slug(path))
    }

    /// Finds the post whose file path is a suffix of a path relative to the site root.
    fn find_by_path_suffix(&self, path: &str) -> Option<&'a Arc<Post>> {
        let mut rest = trimmed(path);
        loop {
            if let Some(post) = self.files.get(rest) {
                return Some(post);
            }
            rest = rest.split_once('/')?.1;
        }
    }

    fn by_slug(&self, slug: &str) -> Option<&'a Arc<Post>> {
        let slug = trimmed(slug);
        (!slug.is_empty()).then(|| self.slugs.get(slug).copied())?
    }
}

/// Splits a link within the site into its decoded path and its anchor.
pub fn split_link(link: &str) -> (String, Option<String>) {
    let (rest, anchor) = link.split_once('#').unwrap_or((link, ""));
    let path = decoded(rest.split('?').next().unwrap_or_default());
    (
        path,
        Some(decoded(anchor)).filter(|anchor| !anchor.is_empty()),
    )
}

/// Returns the scheme of a URL, if it has one.
pub(super) fn scheme(link: &str) -> Option<&str> {
    let (scheme, _) = link.split_once(':')?;
    let first = scheme.chars().next()?;
    let is_scheme = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.');
    (first.is_ascii_alphabetic() && scheme.chars().all(is_scheme)).then_some(scheme)
}

/// Returns the external URL of a link, if it is one that can be opened.
pub fn external_url(link: &str) -> Option<ExternalUrl> {
    scheme(link)?;
    match resolve_external(link) {
        LinkDestination::External(web) => Some(web),
        _ => None,
    }
}

fn resolve_external(link: &str) -> LinkDestination {
    let url = match Url::parse(link) {
        Ok(url) => url,
        Err(error) => {
            return LinkDestination::Unopenable(format!("`{link}` isn't a URL: {error}."));
        }
    };
    let whose = match url.scheme() {
        "http" | "https" => Position::BeforeHost..Position::AfterPort,
        // mail programs may attach local files if a link says so
        "mailto"
            if url
                .query_pairs()
                .any(|(key, _)| key.to_ascii_lowercase().contains("attach")) =>
        {
            return LinkDestination::Unopenable(
                "Not opened: this link would attach one of your files to an email.".to_owned(),
            );
        }
        "mailto" => Position::BeforePath..Position::AfterPath,
        other => {
            return LinkDestination::Unopenable(format!(
                "`{other}:` links are not opened; only http, https and mailto."
            ));
        }
    };
    let before = url[..whose.start].len();
    let whose = before..before + url[whose].len();
    LinkDestination::External(ExternalUrl {
        url: url.into(),
        host_range: whose,
    })
}

/// Returns the folder of a path, without a trailing slash.
pub(super) fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// Removes the outer slashes of a path.
pub(super) fn trimmed(path: &str) -> &str {
    path.trim_matches('/')
}

/// Joins a path to a folder; `..` never leads above the root.
pub(super) fn joined(folder: &str, path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in folder.split('/').chain(path.split('/')) {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.join("/")
}

fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::blog::post::samples;

    fn blog() -> Vec<Arc<Post>> {
        let post = |id: &str, slug: &str| {
            let mut post = samples::post(id, id, "2026-01-01");
            let known = Arc::make_mut(&mut post);
            slug.clone_into(&mut known.permalink.slug);
            known.permalink.url = crate::blog::post::PageUrl::Known(format!("/blog{slug}"));
            post
        };
        vec![
            post("2026/one.md", "/one"),
            post("2026/two/index.mdx", "/2026/01/02/two"),
            post("a space.md", "/space"),
        ]
    }

    fn to(link: &str) -> LinkDestination {
        let posts = blog();
        resolve(link, &posts[0], &posts)
    }

    fn post(id: &str, anchor: Option<&str>) -> LinkDestination {
        LinkDestination::Post(PostId::new(id), anchor.map(str::to_owned))
    }

    #[test]
    fn wiki_links_name_a_file_or_a_title_wherever_it_lies() {
        let mut posts = blog();
        Arc::make_mut(&mut posts[1]).title.text = "The Second One".to_owned();
        let to = |link: &str| resolve(link, &posts[0], &posts);
        assert_eq!(to("A Space"), post("a space.md", None));
        assert_eq!(
            to("the second one#Some Heading"),
            post("2026/two/index.mdx", Some("some-heading"))
        );
        let known = LinkIndex::of(&posts);
        assert!(matches!(
            known.resolve("A Space", &posts[0]),
            LinkDestination::Unopenable(_)
        ));
    }

    #[test]
    fn posts_are_found_by_file_url_and_slug() {
        let two = "2026/two/index.mdx";
        for link in [
            "two/index.mdx",
            "./two",
            "two/",
            "../2026/two/index.mdx?x=1",
            "/blog/2026/01/02/two/",
            "@site/blog/2026/two/index.mdx",
            "@/2026/two/index.mdx",
            "@/blog/2026/two/index.mdx",
            "/content/blog/2026/two",
            "2026/01/02/two",
            "_posts/2026/two/index.mdx",
        ] {
            assert_eq!(to(link), post(two, None), "{link}");
        }
        assert_eq!(to("../a%20space.md#b%20c"), post("a space.md", Some("b c")));
        assert_eq!(to("space"), post("a space.md", None));
        assert_eq!(to("#here"), LinkDestination::Anchor("here".to_owned()));
    }

    #[test]
    fn unknown_paths_cannot_be_opened() {
        for link in ["", "x.pdf", "../../../etc/passwd", "/etc/passwd", "two.m"] {
            assert!(matches!(to(link), LinkDestination::Unopenable(_)), "{link}");
        }
    }

    #[test]
    fn only_three_schemes_are_opened() {
        for link in [
            "javascript:alert(1)",
            "JavaScript:alert(1)",
            "java\tscript:alert(1)",
            "file:///etc/passwd",
            "data:text/html,x",
            "vscode://x",
            "ssh://-oProxyCommand=x",
            "http://",
            "mailto:a@b.c?attach=/etc/passwd",
            "mailto:a@b.c?Attachment=x",
        ] {
            assert!(matches!(to(link), LinkDestination::Unopenable(_)), "{link}");
        }
    }

    #[test]
    fn a_url_is_shown_as_it_is_opened() {
        let web = |link: &str| match to(link) {
            LinkDestination::External(web) => (web.host().to_owned(), web.url),
            other => panic!("{link}: {other:?}"),
        };
        for (link, host, address) in [
            ("HTTP://A.io", "a.io", "http://a.io/"),
            ("//a.io/x", "a.io", "https://a.io/x"),
            (
                "https://bank.com@evil.io:8/",
                "evil.io:8",
                "https://bank.com@evil.io:8/",
            ),
            (
                "https://раура1.com/",
                "xn--1-7sba6dbr.com",
                "https://xn--1-7sba6dbr.com/",
            ),
            (
                "https://a.io/$(x) `y`\u{7}",
                "a.io",
                "https://a.io/$(x)%20%60y%60",
            ),
            ("mailto:a@b.c?subject=x", "a@b.c", "mailto:a@b.c?subject=x"),
        ] {
            assert_eq!(web(link), (host.to_owned(), address.to_owned()), "{link}");
        }
    }

    #[test]
    fn link_texts_with_another_host_are_detected() {
        let LinkDestination::External(web) = to("https://www.evil.io/x") else {
            panic!("an address");
        };
        assert_eq!(
            web.mismatched_host("https://bank.com/login"),
            Some("bank.com".to_owned())
        );
        assert_eq!(
            web.mismatched_host("www.bank.com"),
            Some("www.bank.com".to_owned())
        );
        for honest in [
            "http://evil.io",
            "www.evil.io/y",
            "Node.js",
            "read www.x.io",
        ] {
            assert_eq!(web.mismatched_host(honest), None, "{honest}");
        }
    }
}
