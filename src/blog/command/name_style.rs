//! File names derived from titles, in the style of the generator and the blog.
//!
//! Hexo's own `new` keeps every script (`hexo-util/lib/slugize.ts`). Elsewhere names are ASCII, but
//! Chinese and Japanese characters are kept as the generator keeps them in URLs, unless the blog
//! has mostly transliterated names. Only Zola transliterates, with Chinese readings; there they
//! are kept if the blog keeps them or the title is Japanese.

use unicode_properties::{GeneralCategoryGroup, UnicodeGeneralCategory};

use crate::blog::generator::SiteKind;
use crate::blog::permalink::{ascii_slug, hexo_slug};
use crate::blog::post::Post;
use crate::blog::site::settings::SlugCase;
use crate::blog::slug::PostFileName;

/// Longest derived name in characters; longer titles are cut at a word.
const MAX_CHARS: usize = 80;
/// Longest derived name in bytes, with room for a date and an extension.
const MAX_BYTES: usize = 180;

/// How a blog derives file names from titles.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NameStyle {
    /// Letter case of names, if the generator is Hexo.
    hexo: Option<SlugCase>,
    /// Whether Chinese and Japanese characters are kept.
    keeps_han: bool,
}

impl NameStyle {
    /// Determines the style of a blog from its generator and its existing file names.
    pub fn of<'a>(
        kind: SiteKind,
        case: SlugCase,
        posts: impl IntoIterator<Item = &'a Post>,
    ) -> Self {
        let (mut kept, mut transliterated, mut is_japanese) = (0_usize, 0_usize, false);
        for post in posts {
            let title = &post.title.text;
            is_japanese |= has_kana(title);
            if has_han(post.id.as_str()) {
                kept += 1;
            } else if has_han(title) {
                transliterated += 1;
            }
        }
        Self {
            hexo: (kind == SiteKind::Hexo).then_some(case),
            keeps_han: is_japanese
                || kept > transliterated
                || (kept == transliterated && kind != SiteKind::Zola),
        }
    }

    /// Returns the style that also keeps the script of an existing name.
    #[must_use]
    pub fn with_script_of(self, name: &str) -> Self {
        Self {
            keeps_han: self.keeps_han || has_han(name) || has_kana(name),
            ..self
        }
    }

    /// Derives a file name from a title, without a date; empty if the title has no letter or digit.
    ///
    /// Dates in the title lose their hyphens: generators read a date in a path as the date of the
    /// post, and some use the last one of several.
    pub fn file_name_for(self, title: &str) -> String {
        let name = match self.hexo {
            Some(case) if !is_latin(title) => case.apply(&hexo_slug(title)),
            None if has_kana(title) || (self.keeps_han && has_han(title)) => own_script(title),
            _ => ascii_slug(title),
        };
        shortened(without_dates(name))
    }
}

/// Removes the hyphens from dates in a name and pads them: `2026-1-23` becomes `20260123`.
fn without_dates(mut name: String) -> String {
    loop {
        let read = PostFileName::parse(&name);
        let Some(date) = read.date else {
            return name;
        };
        let parts = date.split(['-', '/']);
        let padded: Vec<String> = parts.map(|part| format!("{part:0>2}")).collect();
        let place = read.folder.len()..read.folder.len() + date.len();
        name.replace_range(place, &padded.concat());
    }
}

/// Slugifies a title in its own script: lower case, with one hyphen for other characters.
fn own_script(title: &str) -> String {
    let is_mark = |c: char| c.general_category_group() == GeneralCategoryGroup::Mark;
    let mut out = String::with_capacity(title.len());
    for c in title.chars().flat_map(char::to_lowercase) {
        if c.is_alphanumeric() || is_mark(c) {
            out.push(c);
        } else if !out.is_empty() && !out.ends_with('-') {
            out.push('-');
        }
    }
    out.trim_end_matches('-').to_owned()
}

/// Truncates a long name, at a hyphen if it has one.
fn shortened(name: String) -> String {
    let fits = |(at, _): &(usize, char)| *at < MAX_BYTES;
    let kept = name.char_indices().take(MAX_CHARS).take_while(fits);
    let end = kept.last().map_or(0, |(at, c)| at + c.len_utf8());
    if end == name.len() {
        return name;
    }
    let head = name.get(..end).unwrap_or_default();
    let end = head.rfind('-').unwrap_or(head.len());
    head.get(..end).unwrap_or_default().to_owned()
}

/// Whether all letters are Latin.
fn is_latin(text: &str) -> bool {
    let mut letters = text.chars().filter(|c| c.is_alphabetic());
    letters.all(|c| matches!(c, '\0'..='\u{24f}' | '\u{1e00}'..='\u{1eff}'))
}

/// Whether a text contains ideographs: `Unified_Ideograph` and compatibility characters.
fn has_han(text: &str) -> bool {
    let is = |c: char| {
        matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}'
            | '\u{20000}'..='\u{323af}' | '\u{3005}' | '\u{3007}')
    };
    text.chars().any(is)
}

/// Whether a text contains Hiragana or Katakana, which occur only in Japanese.
fn has_kana(text: &str) -> bool {
    let is = |c: char| {
        matches!(c, '\u{3041}'..='\u{3096}' | '\u{30a1}'..='\u{30fa}' | '\u{31f0}'..='\u{31ff}'
            | '\u{ff66}'..='\u{ff9d}')
    };
    text.chars().any(is)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::blog::post::samples::post;

    #[test]
    fn hexo_keeps_every_script_as_its_own_command_does() {
        for (title, case, name) in [
            ("新的文章", SlugCase::Unchanged, "新的文章"),
            ("日本語のタイトル", SlugCase::Unchanged, "日本語のタイトル"),
            ("한국어 제목", SlugCase::Unchanged, "한국어-제목"),
            ("Rust 入门: 第一章", SlugCase::Unchanged, "Rust-入门-第一章"),
            ("Rust 入门", SlugCase::Lower, "rust-入门"),
            ("Rust 入门", SlugCase::Upper, "RUST-入门"),
            ("Привет, мир!", SlugCase::Unchanged, "Привет-мир"),
            ("A plain title", SlugCase::Unchanged, "a-plain-title"),
        ] {
            let style = NameStyle::of(SiteKind::Hexo, case, []);
            assert_eq!(style.file_name_for(title), name, "{title}");
        }
    }

    #[test]
    fn japanese_never_gets_chinese_readings() {
        for kind in SiteKind::ALL {
            let style = NameStyle::of(kind, SlugCase::Unchanged, []);
            assert_eq!(
                style.file_name_for("日本語のタイトル"),
                "日本語のタイトル",
                "{kind}"
            );
            let other = post("a.md", "はじめに", "2026-01-01");
            let style = NameStyle::of(kind, SlugCase::Unchanged, [other.as_ref()]);
            assert_eq!(style.file_name_for("東京大学"), "東京大学", "{kind}");
        }
    }

    #[test]
    fn a_blog_keeps_the_names_it_has() {
        let named = |ids: &[&str], title: &str| {
            let posts: Vec<_> = ids
                .iter()
                .map(|id| post(id, "你好", "2026-01-01"))
                .collect();
            let posts = posts.iter().map(AsRef::as_ref);
            NameStyle::of(SiteKind::Hugo, SlugCase::Unchanged, posts).file_name_for(title)
        };
        assert_eq!(named(&["posts/你好.md"], "Go 语言！"), "go-语言");
        assert_eq!(named(&["posts/ni-hao.md"], "新的"), "xin-de");
        let style = NameStyle::default().with_script_of("你好世界");
        assert_eq!(style.file_name_for("你好朋友"), "你好朋友");
    }

    #[test]
    fn the_first_name_of_a_blog_keeps_what_its_generator_keeps() {
        for kind in SiteKind::ALL {
            let style = NameStyle::of(kind, SlugCase::Unchanged, []);
            let expected = match kind {
                SiteKind::Zola => "dong-jing",
                _ => "東京",
            };
            assert_eq!(style.file_name_for("東京"), expected, "{kind}");
        }
    }

    #[test]
    fn a_long_title_is_cut_at_a_word_or_a_letter() {
        let style = NameStyle::of(SiteKind::Hexo, SlugCase::Unchanged, []);
        let long = style.file_name_for(&"字".repeat(300));
        assert!(
            long.len() <= MAX_BYTES + 4 && long.chars().all(|c| c == '字'),
            "{long}"
        );
        assert_eq!(style.file_name_for(&"word ".repeat(60)).len(), 79);
    }

    #[test]
    fn no_proposed_name_has_a_date_that_a_generator_would_read() {
        for (title, name) in [
            ("Weekly notes 2026-11-23", "weekly-notes-20261123"),
            ("Changelog for 2025-1-5", "changelog-for-20250105"),
            ("2024-05-01 release", "20240501-release"),
            ("2024/05/01 release", "20240501-release"),
            ("From 2024-05-01 to 2024-06-01", "from-20240501-to-20240601"),
            ("2024-05-01-02-03", "202405010203"),
            ("2024-05 in review", "2024-05-in-review"),
            ("日記 2024-05-01 です", "日記-20240501-です"),
        ] {
            for kind in SiteKind::ALL {
                let style = NameStyle::of(kind, SlugCase::Unchanged, []);
                assert_eq!(style.file_name_for(title), name, "{kind}: {title}");
            }
        }
    }

    proptest::proptest! {
        #[test]
        fn no_title_brings_a_date_into_its_name(title in "([0-9]{1,5}[-/. ]?|[a-z]){0,12}") {
            let name = NameStyle::default().file_name_for(&title);
            proptest::prop_assert_eq!(PostFileName::parse(&name).date, None, "{}", name);
        }
    }
}
