//! Front matter that a generator tolerates although it is invalid, or that is code.
//!
//! - Jekyll, `lib/jekyll/document.rb`, `handle_read_error`: without `strict_front_matter` a post
//!   with invalid YAML is built without its front matter. For duplicate keys the last value wins.
//! - Astro, `packages/internal-helpers/src/frontmatter.ts`: front matter that isn't a map is
//!   ignored.
//! - Eleventy, `11ty.dev/docs/data-frontmatter/#java-script-front-matter`: an object, or
//!   constants. Literals are read; nothing is run.

use super::super::front_matter::value::Map;
use super::super::front_matter::{FrontMatterLanguage, FrontMatterSplit, yaml};
use super::super::generator::SiteKind;
use super::super::inherited::eleventy;
use super::super::post::{Problem, ProblemCode};
use super::super::site_rules::SiteRules;

/// Reason shown for JavaScript front matter, which is valid but not run by postdesk.
pub const SCRIPT_NOT_RUN: &str = "postdesk does not run its JavaScript front matter";

/// Front matter as the generator reads it.
pub(super) struct PostFrontMatter {
    /// The keys and values.
    pub(super) map: Map,
    /// Why the generator, or postdesk, ignores part of it.
    pub(super) ignored: Option<String>,
}

/// Reads the front matter of a post; returns an error if the build would stop.
pub(super) fn read(
    split: &FrontMatterSplit<'_>,
    rules: &SiteRules,
) -> Result<PostFrontMatter, Problem> {
    let whole = |map| PostFrontMatter { map, ignored: None };
    match (rules.kind, split.language) {
        (SiteKind::Jekyll, FrontMatterLanguage::Yaml) => jekyll(split, rules),
        (SiteKind::Astro, FrontMatterLanguage::Yaml) => match split.parse() {
            Err(problem) if problem.code == ProblemCode::NotAMap => Ok(whole(Map::default())),
            read => read.map(whole),
        },
        (SiteKind::Astro, FrontMatterLanguage::Refused)
            if split.opener.trim_start().starts_with('-') =>
        {
            astro_text_after_fence(split)
        }
        (SiteKind::Eleventy, FrontMatterLanguage::Refused) if is_script(split) => {
            let map = eleventy::front_matter(split.matter);
            Ok(PostFrontMatter {
                map,
                ignored: Some(SCRIPT_NOT_RUN.to_owned()),
            })
        }
        _ => split.parse().map(whole),
    }
}

/// Reads front matter whose opening fence is followed by text: Astro parses that text as the first
/// line of YAML.
fn astro_text_after_fence(split: &FrontMatterSplit<'_>) -> Result<PostFrontMatter, Problem> {
    let text = format!("{}\n{}", split.language_name(), split.matter);
    match yaml::map(&text, split.matter_line() - 1) {
        Err(problem) if problem.code == ProblemCode::NotAMap => Ok(PostFrontMatter {
            map: Map::default(),
            ignored: Some(format!(
                "because of `{}` after the fence, Astro reads the front matter as text",
                split.language_name()
            )),
        }),
        read => read.map(|map| PostFrontMatter { map, ignored: None }),
    }
}

fn is_script(split: &FrontMatterSplit<'_>) -> bool {
    ["js", "javascript", "node"].contains(&split.language_name().to_lowercase().as_str())
}

fn jekyll(split: &FrontMatterSplit<'_>, rules: &SiteRules) -> Result<PostFrontMatter, Problem> {
    match yaml::map_last_wins(split.matter, split.matter_line()) {
        Ok(map) => Ok(PostFrontMatter { map, ignored: None }),
        Err(problem)
            if !rules.settings.files.strict_front_matter
                && matches!(problem.code, ProblemCode::Yaml | ProblemCode::NotAMap) =>
        {
            Ok(PostFrontMatter {
                map: Map::default(),
                ignored: Some(format!(
                    "Jekyll ignores the front matter; line {}: {}",
                    problem.line, problem.message
                )),
            })
        }
        Err(problem) => Err(problem),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::blog::front_matter;
    use crate::blog::site::SiteSettings;
    use crate::blog::site::settings::FileSettings;

    fn read_as(
        kind: SiteKind,
        text: &str,
        settings: &SiteSettings,
    ) -> Result<PostFrontMatter, Problem> {
        read(
            &front_matter::split(text, kind),
            &SiteRules::new(kind, settings),
        )
    }

    #[test]
    fn jekyll_builds_a_post_without_front_matter_that_is_broken() {
        let strict = SiteSettings {
            files: FileSettings {
                strict_front_matter: true,
                ..FileSettings::default()
            },
            ..SiteSettings::default()
        };
        for text in [
            "---\ntitle: a: b\n---\n",
            "---\n- a\n---\n",
            "---\ntitle: [a\n---\n",
        ] {
            let loose = read_as(SiteKind::Jekyll, text, &SiteSettings::default()).expect("a post");
            assert!(loose.map.is_empty() && loose.ignored.is_some(), "{text}");
            assert!(read_as(SiteKind::Jekyll, text, &strict).is_err(), "{text}");
            assert!(
                read_as(SiteKind::Hexo, text, &SiteSettings::default()).is_err(),
                "{text}"
            );
        }
    }

    #[test]
    fn jekyll_uses_the_last_duplicate_key_and_others_reject_it() {
        let text = "---\ntitle: a\ntags: [x]\ntitle: b\n---\n";
        let settings = SiteSettings::default();
        let read = read_as(SiteKind::Jekyll, text, &settings).expect("a post");
        let title = read.map.get("title").and_then(|it| it.as_written());
        assert_eq!((title, read.map.len()), (Some("b"), 2));
        assert!(read_as(SiteKind::Eleventy, text, &settings).is_err());
    }

    #[test]
    fn astro_ignores_front_matter_that_is_not_a_map() {
        let settings = SiteSettings::default();
        for text in [
            "---toml\ntitle = 'x'\n---\n",
            "---\n- a\n---\n",
            "---\ntext\n---\n",
        ] {
            let read = read_as(SiteKind::Astro, text, &settings).expect("a post");
            assert!(read.map.is_empty(), "{text}");
        }
        assert!(read_as(SiteKind::Astro, "---\na: b: c\n---\n", &settings).is_err());
    }

    #[test]
    fn javascript_front_matter_of_eleventy_gives_its_literals() {
        for text in [
            "---js\n{ title: 'A', tags: ['x'], permalink: () => code() }\n---\n",
            "---javascript\nconst title = 'A';\nlet tags = ['x'];\nfunction permalink() {}\n---\n",
        ] {
            let read = read_as(SiteKind::Eleventy, text, &SiteSettings::default()).expect("a post");
            let title = read.map.get("title").and_then(|it| it.as_written());
            assert_eq!(title, Some("A"), "{text}");
            let tags = read.map.get("tags").and_then(|it| it.as_list());
            assert_eq!(tags.map(<[_]>::len), Some(1), "{text}");
            assert!(read.ignored.is_some(), "{text}");
            // a computed permalink must not fall back to the default URL
            assert!(read.map.get("permalink").is_some(), "{text}");
        }
    }
}
