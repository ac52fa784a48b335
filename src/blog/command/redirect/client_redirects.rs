//! Edits the `redirects` of Docusaurus' client redirects plugin in the configuration file.
//!
//! Source: `docusaurus.io/docs/api/plugins/@docusaurus/plugin-client-redirects`. A `to` without a
//! page stops the build, so redirects to the old URL are updated too. Only literal values are
//! edited, and the result is used only if nothing but the redirects has changed in the parsed
//! configuration.

use regex::Regex;

use crate::blog::site::js_literal::{JsLiteral, parse_config_object};

/// End of the plugin's name; `@docusaurus/plugin-` is optional.
const PLUGIN: &str = "client-redirects";
/// Number of `redirects` lists in a file that are tried.
const MAX_PLACES: usize = 20;

/// A redirect from one or more old paths.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Redirect {
    from: Vec<String>,
    to: String,
}

/// Returns the configuration with a redirect added and one from the new path removed, or `None` if
/// that is not safely possible.
pub(super) fn with_redirect(text: &str, from: &str, to: &str) -> Option<String> {
    let root = parse_config_object(text)?;
    let before = redirects(&root)?;
    let wanted = expected_redirects(&before, from, to);
    if before == wanted {
        return None;
    }
    let led = with_new_target(text, from, to)?;
    let freed = without_from(&led, to)?;
    let is_it = |new: &String| {
        parse_config_object(new).is_some_and(|it| {
            redirects(&it).as_ref() == Some(&wanted)
                && without_redirects(&it) == without_redirects(&root)
        })
    };
    additions(&freed, from, to)?.into_iter().find(is_it)
}

/// Returns the expected redirects, with the new one first.
fn expected_redirects(before: &[Redirect], from: &str, to: &str) -> Vec<Redirect> {
    let first = Redirect {
        from: vec![from.to_owned()],
        to: to.to_owned(),
    };
    let others = before.iter().filter(|it| {
        let mut all = it.from.iter();
        !all.any(|it| is_same_path(it, to) || is_same_path(it, from))
    });
    let followed = others.map(|it| Redirect {
        from: it.from.clone(),
        to: if is_same_path(&it.to, from) {
            to
        } else {
            &it.to
        }
        .to_owned(),
    });
    std::iter::once(first).chain(followed).collect()
}

fn is_same_path(a: &str, b: &str) -> bool {
    a.trim_end_matches('/') == b.trim_end_matches('/')
}

/// Returns the plugin's options; an empty map if it has none.
fn options(root: &JsLiteral) -> Option<JsLiteral> {
    let plugins = root.get("plugins").map_or(&[][..], JsLiteral::list);
    plugins.iter().find_map(|plugin| {
        let (name, options) = match plugin.list() {
            [name, options, ..] => (name.text(), Some(options)),
            [name] => (name.text(), None),
            [] => (plugin.text(), None),
        };
        name.filter(|name| name.ends_with(PLUGIN))?;
        Some(options.cloned().unwrap_or(JsLiteral::Map(Vec::new())))
    })
}

/// Returns the literal redirects, or `None` if one of them is computed.
fn redirects(root: &JsLiteral) -> Option<Vec<Redirect>> {
    let options = options(root)?;
    let JsLiteral::List(list) = options.get("redirects")? else {
        return None;
    };
    let one = |it: &JsLiteral| {
        let from = match it.get("from")? {
            JsLiteral::Text(from) => vec![from.clone()],
            JsLiteral::List(list) => {
                let all = list.iter().map(|it| it.text().map(str::to_owned));
                all.collect::<Option<Vec<_>>>()?
            }
            _ => return None,
        };
        let to = it.get("to")?.text()?.to_owned();
        Some(Redirect { from, to })
    };
    list.iter().map(one).collect()
}

/// Returns the configuration without redirects and without the line numbers of computed values.
fn without_redirects(value: &JsLiteral) -> JsLiteral {
    match value {
        JsLiteral::Computed(_) => JsLiteral::Computed(0),
        JsLiteral::List(list) => JsLiteral::List(list.iter().map(without_redirects).collect()),
        JsLiteral::Map(entries) => {
            let kept = entries.iter().filter(|(key, _)| key != "redirects");
            JsLiteral::Map(
                kept.map(|(key, it)| (key.clone(), without_redirects(it)))
                    .collect(),
            )
        }
        other => other.clone(),
    }
}

/// Makes redirects to the old path lead to the new one.
fn with_new_target(text: &str, from: &str, to: &str) -> Option<String> {
    let mut text = text.to_owned();
    for quote in ['\'', '"', '`'] {
        let old = regex::escape(from.trim_end_matches('/'));
        let to_old = Regex::new(&format!(r"(\bto['\x22]?\s*:\s*{quote}){old}/?{quote}")).ok()?;
        let new = format!("${{1}}{}{quote}", to.replace('$', "$$"));
        text = to_old.replace_all(&text, new).into_owned();
    }
    Some(text)
}

/// Removes the redirects from a path.
fn without_from(text: &str, path: &str) -> Option<String> {
    let mut text = text.to_owned();
    for quote in ['\'', '"', '`'] {
        let path = regex::escape(path.trim_end_matches('/'));
        let entry = format!(
            r"\{{[^{{}}]*\bfrom['\x22]?\s*:\s*{quote}{path}/?{quote}[^{{}}]*\}}[ \t]*,?[ \t]*(?:\r?\n[ \t]*)?"
        );
        text = Regex::new(&entry).ok()?.replace_all(&text, "").into_owned();
    }
    Some(text)
}

/// Returns one text for each list that may be the right one, with the redirect added to it.
fn additions(text: &str, from: &str, to: &str) -> Option<Vec<String>> {
    let is_plain = |path: &str| !path.contains(['\'', '\\', '\n', '$', '`']);
    if !is_plain(from) || !is_plain(to) {
        return None;
    }
    let lists = Regex::new(r"\bredirects['\x22]?\s*:\s*\[").ok()?;
    let entry = format!("{{from: '{from}', to: '{to}'}},");
    let added = lists.find_iter(text).take(MAX_PLACES).filter_map(|list| {
        let (before, after) = text.split_at_checked(list.end())?;
        let rest = after.trim_start();
        let gap = after.strip_suffix(rest).unwrap_or_default();
        if rest.starts_with(']') {
            let entry = entry.trim_end_matches(',');
            return Some(format!("{before}{entry}{gap}{rest}"));
        }
        // an entry on a line of its own is indented like the next one
        let between = if gap.contains('\n') { gap } else { " " };
        Some(format!("{before}{gap}{entry}{between}{rest}"))
    });
    Some(added.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(redirects: &str) -> String {
        format!(
            "import {{themes}} from 'x';\nexport default {{\n  baseUrl: '/',\n  themeConfig: {{prism: {{theme: themes.github}}}},\n  plugins: [['@docusaurus/plugin-client-redirects', {{\n    redirects: {redirects},\n  }}]],\n}};\n"
        )
    }

    #[test]
    fn a_redirect_is_written_where_the_others_are() {
        for (before, after) in [
            ("[]", "[{from: '/a', to: '/b'}]"),
            (
                "[{from: '/x', to: '/y'}]",
                "[{from: '/a', to: '/b'}, {from: '/x', to: '/y'}]",
            ),
            (
                "[\n      {from: '/x', to: '/y'},\n    ]",
                "[\n      {from: '/a', to: '/b'},\n      {from: '/x', to: '/y'},\n    ]",
            ),
            // redirects to the old URL are updated, since a missing target stops the build
            (
                "[{to: \"/a/\", from: ['/x', '/z']}]",
                "[{from: '/a', to: '/b'}, {to: \"/b\", from: ['/x', '/z']}]",
            ),
            // the new URL is a page again
            ("[{from: '/b', to: '/a'}]", "[{from: '/a', to: '/b'}]"),
            (
                "[\n      {from: '/b', to: '/a'},\n      {from: '/x', to: '/y'},\n    ]",
                "[\n      {from: '/a', to: '/b'},\n      {from: '/x', to: '/y'},\n    ]",
            ),
        ] {
            let new = with_redirect(&config(before), "/a", "/b");
            assert_eq!(new, Some(config(after)), "{before}");
        }
    }

    #[test]
    fn what_is_computed_or_shared_is_left_alone() {
        for before in [
            "old.map((from) => ({from, to: '/y'}))",
            "[...others, {from: '/x', to: '/y'}]",
            "[{from: ['/b', '/c'], to: '/a'}]",
        ] {
            assert_eq!(with_redirect(&config(before), "/a", "/b"), None, "{before}");
        }
        let none = "export default {baseUrl: '/', plugins: ['client-redirects']};";
        assert_eq!(with_redirect(none, "/a", "/b"), None);
        // the same key outside of the plugin is not touched
        let other = config("[]").replace(
            "themeConfig: {",
            "customFields: {redirects: [{from: '/p', to: '/q'}]}, themeConfig: {",
        );
        let new = with_redirect(&other, "/a", "/b").expect("it is added");
        assert!(
            new.contains("redirects: [{from: '/p', to: '/q'}]}, "),
            "{new}"
        );
        assert!(
            new.contains("redirects: [{from: '/a', to: '/b'}],"),
            "{new}"
        );
    }
}
