//! What the configuration of a site says as plain text. Nothing is executed: a value that is
//! computed is as good as none.

use super::SiteKind;
use crate::blog::front_matter::yaml;
use crate::blog::slug::normalize_url;

/// Finds the title of the site.
pub(super) fn title(text: &str, file: &str) -> Option<String> {
    let title = match file.rsplit('.').next() {
        Some("toml") => text
            .parse::<toml::Table>()
            .ok()?
            .get("title")?
            .as_str()?
            .to_owned(),
        Some("yml" | "yaml") => yaml::map(text, 1)
            .ok()?
            .get("title")?
            .as_written()?
            .to_owned(),
        Some("json") => serde_json::from_str::<serde_json::Value>(text)
            .ok()?
            .get("title")?
            .as_str()?
            .to_owned(),
        _ => literal(text, "title")?,
    };
    let title = title.trim();
    (!title.is_empty()).then(|| title.to_owned())
}

/// Gives the path of the blog on the site.
pub(super) fn base(kind: SiteKind, text: &str) -> String {
    if kind != SiteKind::Docusaurus {
        return "/".to_owned();
    }
    let root = literal(text, "baseUrl").unwrap_or_else(|| "/".to_owned());
    let route = blog_options(text).and_then(|options| literal(options, "routeBasePath"));
    normalize_url(&["/", &root, route.as_deref().unwrap_or("blog")])
}

/// Gives the posts folder that a Docusaurus configuration names.
pub(super) fn blog_path(text: &str) -> Option<String> {
    literal(blog_options(text)?, "path")
}

/// The text between the braces after `blog:`.
fn blog_options(text: &str) -> Option<&str> {
    let start = after_key(text, "blog")?;
    let rest = text.get(start..)?;
    let inner = rest.trim_start().strip_prefix('{')?;
    let mut depth = 1;
    for (at, c) in inner.char_indices() {
        depth += match c {
            '{' => 1,
            '}' => -1,
            _ => 0,
        };
        if depth == 0 {
            return inner.get(..at);
        }
    }
    None
}

/// Finds `key: 'value'` in JavaScript, with any quotes, where the value holds no expression.
fn literal(text: &str, key: &str) -> Option<String> {
    let mut rest = text;
    while let Some(at) = after_key(rest, key) {
        rest = rest.get(at..)?;
        let value = rest.trim_start();
        let quote = value
            .chars()
            .next()
            .filter(|c| matches!(c, '\'' | '"' | '`'));
        let inner = quote.and_then(|quote| value.get(1..)?.split(quote).next());
        if let Some(inner) = inner.filter(|inner| !inner.contains("${") && !inner.contains('\n')) {
            return Some(inner.trim_end_matches('\\').to_owned());
        }
    }
    None
}

/// Finds where the value of a key begins; a line that is a comment does not count.
fn after_key(text: &str, key: &str) -> Option<usize> {
    text.match_indices(key).find_map(|(at, _)| {
        let before = text.get(..at)?;
        let after = text.get(at + key.len()..)?;
        let inside = |c: char| c.is_alphanumeric() || c == '_';
        let line = before.rsplit('\n').next().unwrap_or_default().trim_start();
        let whole = !before.ends_with(inside) && !line.starts_with("//") && !line.starts_with('*');
        let bare = after
            .strip_prefix(['\'', '"'])
            .unwrap_or(after)
            .trim_start();
        let value = bare.strip_prefix(':').filter(|_| whole)?;
        Some(text.len() - value.len())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const CONFIG: &str = "// title: 'No'\nconst config = {\n  title: 'My Site',\n  baseUrl: \"/base/\",\n  presets: [['classic', {\n    docs: {routeBasePath: 'guide', path: 'd'},\n    blog: {\n      blogTitle: 'T', routeBasePath: '/', path: './posts',\n    },\n  }]],\n};\n";

    #[test]
    fn literals_of_a_docusaurus_configuration_are_read() {
        assert_eq!(
            title(CONFIG, "docusaurus.config.ts").as_deref(),
            Some("My Site")
        );
        assert_eq!(base(SiteKind::Docusaurus, CONFIG), "/base/");
        assert_eq!(blog_path(CONFIG).as_deref(), Some("./posts"));
        assert_eq!(base(SiteKind::Docusaurus, ""), "/blog");
    }

    #[test]
    fn a_computed_title_is_none() {
        assert_eq!(title("title: `${name}`", "docusaurus.config.js"), None);
        assert_eq!(title("title: TITLE,", "docusaurus.config.js"), None);
    }

    #[test]
    fn titles_of_other_configurations_are_read() {
        assert_eq!(
            title("title = \"Zo\"", "config.toml").as_deref(),
            Some("Zo")
        );
        assert_eq!(
            title("title: Hexo\n", "_config.yml").as_deref(),
            Some("Hexo")
        );
        assert_eq!(
            title("{\"title\": \"H\"}", "hugo.json").as_deref(),
            Some("H")
        );
    }
}
