//! Language of a post: from its front matter, its file name, its folder, or its site.
//!
//! - Hugo, `gohugo.io/content-management/multilingual`: `post.fr.md`, or a content folder for each
//!   language; else the default language.
//! - Zola, `getzola.org/documentation/content/multilingual`: `post.fr.md`; else the default.

use super::super::front_matter::value::Map;
use super::super::generator::SiteKind;
use super::super::site_rules::SiteRules;

/// Keys of the front matter that name the language.
const KEYS: [&str; 4] = ["lang", "language", "locale", "languagecode"];

/// Returns the code of a post's language, if the post or its site says so.
pub(super) fn language(id: &str, map: &Map, rules: &SiteRules) -> Option<String> {
    let written = KEYS
        .iter()
        .find_map(|key| map.get_any_case(key)?.as_written());
    let written = written.filter(|code| !code.is_empty()).map(str::to_owned);
    written
        .or_else(|| of_file_name(id, rules))
        .or_else(|| of_folder(rules))
        .or_else(|| of_site(rules))
}

fn of_file_name(id: &str, rules: &SiteRules) -> Option<String> {
    let name = id.rsplit('/').next()?;
    let (stem, _) = name.rsplit_once('.')?;
    let (_, code) = stem.rsplit_once('.')?;
    let code = code.to_lowercase();
    is_language(&code, rules).then_some(code)
}

/// Whether the generator takes an ending of a file name for a language.
fn is_language(code: &str, rules: &SiteRules) -> bool {
    let settings = &rules.settings;
    // without a configuration the languages are unknown
    let is_guessed = code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_lowercase());
    let is_one = |known: &[String]| known.iter().any(|it| it.to_lowercase() == code);
    if rules.kind == SiteKind::Hugo {
        let own = &settings.hugo;
        return match own.languages.as_slice() {
            [] => is_guessed,
            known => is_one(known) || is_one(&own.disabled_languages),
        };
    }
    if !rules.kind.generator_rules().permalink.has_language_suffixes {
        return false;
    }
    settings
        .urls
        .languages
        .as_deref()
        .map_or(is_guessed, is_one)
}

fn of_folder(rules: &SiteRules) -> Option<String> {
    let posts = rules.settings.posts_folder.as_str();
    let mut folders = rules.settings.hugo.folder_languages.iter();
    let found = folders.find(|(folder, _)| {
        let below = posts.strip_prefix(folder.as_str());
        below.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    });
    found.map(|(_, language)| language.clone())
}

fn of_site(rules: &SiteRules) -> Option<String> {
    let default = match rules.kind {
        SiteKind::Hugo => &rules.settings.hugo.default_language,
        SiteKind::Zola => &rules.settings.zola.default_language,
        _ => return None,
    };
    (!default.is_empty()).then(|| default.clone())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::blog::front_matter;
    use crate::blog::site::SiteSettings;

    #[test]
    fn the_nearest_statement_of_the_language_wins() {
        let mut settings = SiteSettings::default();
        settings.hugo.default_language = "en".to_owned();
        settings.hugo.languages = vec!["en".to_owned(), "pt-br".to_owned()];
        settings.zola.default_language = "de".to_owned();
        settings.urls.languages = Some(vec!["fr".to_owned()]);
        for (kind, id, front, wanted) in [
            (SiteKind::Hugo, "a.md", "", Some("en")),
            (SiteKind::Hugo, "a.pt-BR.md", "", Some("pt-br")),
            (SiteKind::Hugo, "a.pt-BR.md", "lang: it", Some("it")),
            (SiteKind::Hugo, "v1.2.md", "", Some("en")),
            (SiteKind::Zola, "b/index.fr.md", "", Some("fr")),
            (SiteKind::Zola, "b/index.xx.md", "", Some("de")),
            (SiteKind::Jekyll, "a.fr.md", "", None),
            (SiteKind::Jekyll, "a.md", "language: fr", Some("fr")),
            (SiteKind::Docusaurus, "a.md", "", None),
        ] {
            let text = format!("---\n{front}\n---\n");
            let map = front_matter::split(&text, SiteKind::Jekyll).parse();
            let rules = SiteRules::new(kind, &settings);
            let found = language(id, &map.unwrap_or_default(), &rules);
            assert_eq!(found.as_deref(), wanted, "{kind:?} {id} {front}");
        }
    }
}
