//! Meaning of the tags of Hugo, Jekyll, Hexo and Zola, as documented.

use super::argument::ShortcodeArguments;
use super::generator_tag::GeneratorTag;
use super::{MarkerContainer, SyntaxMarker};

/// The meaning of a tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum ShortcodeMeaning {
    /// The target of a link.
    Target(String),
    /// One line of Markdown.
    Markdown(String),
    /// Code up to the end tag, with an info string.
    Code(String),
    /// A container for the content up to the end tag: markers that open and close it.
    Pair(SyntaxMarker, SyntaxMarker),
    /// Whether tags are plain text from here on.
    Raw(bool),
    /// The end of the excerpt.
    ExcerptEnd,
    /// An escaped tag, shown literally.
    Literal(String),
    /// The value of an expression.
    Output,
    /// Anything else.
    Unknown,
}

/// Returns the meaning of a tag that isn't an end tag.
pub(super) fn meaning_of(tag: &GeneratorTag<'_>) -> ShortcodeMeaning {
    let arguments = ShortcodeArguments::parse(tag.arguments);
    match tag.delimiter {
        _ if tag.inner == "more" => ShortcodeMeaning::ExcerptEnd,
        _ if tag.inner.starts_with("/*") => ShortcodeMeaning::Literal(unescaped_tag(tag)),
        "{{<" | "{{%" => hugo_meaning(tag, &arguments),
        "{%" => liquid_meaning(tag, &arguments),
        _ => output_meaning(tag),
    }
}

/// Hugo, "Embedded shortcodes"; admonitions by the names common in themes.
fn hugo_meaning(tag: &GeneratorTag<'_>, arguments: &ShortcodeArguments) -> ShortcodeMeaning {
    match tag.name {
        "ref" | "relref" => ShortcodeMeaning::Target(target_path(arguments)),
        "highlight" => ShortcodeMeaning::Code(hugo_info_string(arguments)),
        "figure" => ShortcodeMeaning::Markdown(figure_markdown(arguments)),
        "details" => ShortcodeMeaning::Pair(
            SyntaxMarker::OpenFold {
                open: arguments.get("open") == "true",
                summary: non_empty_or(
                    arguments.first_of(&["summary", "title"]),
                    arguments.positional_at(0),
                )
                .to_owned(),
            },
            SyntaxMarker::Close(MarkerContainer::Fold),
        ),
        name => admonition_meaning(name, arguments),
    }
}

/// Jekyll, "Tags filters", and Hexo, "Tag plugins".
fn liquid_meaning(tag: &GeneratorTag<'_>, arguments: &ShortcodeArguments) -> ShortcodeMeaning {
    match tag.name {
        "raw" => ShortcodeMeaning::Raw(true),
        "endraw" => ShortcodeMeaning::Raw(false),
        "post_url" | "link" | "asset_path" => ShortcodeMeaning::Target(tag.arguments.to_owned()),
        "highlight" => ShortcodeMeaning::Code(jekyll_info_string(arguments)),
        "codeblock" | "code" => ShortcodeMeaning::Code(hexo_info_string(arguments)),
        "asset_img" | "img" => ShortcodeMeaning::Markdown(hexo_image_markdown(arguments)),
        "post_link" | "asset_link" => ShortcodeMeaning::Markdown(post_link_markdown(arguments)),
        "blockquote" | "quote" => {
            ShortcodeMeaning::Pair(SyntaxMarker::OpenQuote, quote_end_marker(tag.arguments))
        }
        // the text after the name is a CSS class
        "pullquote" | "centerquote" => {
            ShortcodeMeaning::Pair(SyntaxMarker::OpenQuote, quote_end_marker(""))
        }
        name => admonition_meaning(name, arguments),
    }
}

/// Hexo: `author[, source] [link] [title of the link]`; without a title the URL stays in the text.
fn quote_end_marker(words: &str) -> SyntaxMarker {
    let link = words.split_whitespace().find(|word| word.contains("://"));
    let parts = link.and_then(|link| Some((words.split_once(link)?, link)));
    match parts {
        Some(((said, title), link)) if !title.trim().is_empty() => SyntaxMarker::EndQuote {
            said: said.to_owned(),
            link: Some((title.trim().to_owned(), link.to_owned())),
        },
        _ => SyntaxMarker::EndQuote {
            said: words.to_owned(),
            link: None,
        },
    }
}

/// Returns the meaning of `{{ … }}`: a value, or a Zola shortcode, which becomes a placeholder.
fn output_meaning(tag: &GeneratorTag<'_>) -> ShortcodeMeaning {
    if tag.arguments.starts_with('(') && !tag.name.is_empty() {
        return ShortcodeMeaning::Unknown;
    }
    let (value, filters) = tag.inner.split_once('|').unwrap_or((tag.inner, ""));
    let value = value.trim();
    let is_text = value.starts_with(['"', '\'']) && value.ends_with(['"', '\'']);
    let filters = filters.trim();
    let is_address = matches!(filters, "relative_url" | "absolute_url");
    if is_text && is_address {
        return ShortcodeMeaning::Target(value.trim_matches(['"', '\'']).to_owned());
    }
    ShortcodeMeaning::Output
}

fn admonition_meaning(name: &str, arguments: &ShortcodeArguments) -> ShortcodeMeaning {
    let named = non_empty_or(
        arguments.first_of(&["type", "kind", "color"]),
        arguments.positional_at(0),
    );
    let (word, title) = match name {
        "notice" | "alert" | "admonition" | "callout" | "hint" | "aside" => {
            let rest = if arguments.first_of(&["type", "kind", "color"]).is_empty() {
                arguments.positional_at(1)
            } else {
                arguments.positional_at(0)
            };
            (non_empty_or(named, "note"), rest)
        }
        "note" | "tip" | "info" | "warning" | "caution" | "danger" | "important" => {
            (name, arguments.positional_at(0))
        }
        _ => return ShortcodeMeaning::Unknown,
    };
    let word = if word.contains(char::is_whitespace) {
        "note"
    } else {
        word
    };
    let title = non_empty_or(arguments.first_of(&["title", "header"]), title);
    ShortcodeMeaning::Pair(
        SyntaxMarker::OpenAdmonition {
            word: word.to_owned(),
            title: title.to_owned(),
        },
        SyntaxMarker::Close(MarkerContainer::Admonition),
    )
}

fn non_empty_or<'a>(first: &'a str, second: &'a str) -> &'a str {
    if first.is_empty() { second } else { first }
}

fn unescaped_tag(tag: &GeneratorTag<'_>) -> String {
    let words = tag
        .inner
        .trim_start_matches("/*")
        .trim_end_matches(['*', '/']);
    let end = tag.source.len() - tag.delimiter.len();
    let end = tag.source.get(end..).unwrap_or_default();
    // `{{<` would start an HTML tag with some names
    format!(
        "{} {} {end}",
        tag.delimiter.replace('<', "&lt;"),
        words.trim()
    )
}

fn target_path(arguments: &ShortcodeArguments) -> String {
    non_empty_or(arguments.get("path"), arguments.positional_at(0)).to_owned()
}

fn hugo_info_string(arguments: &ShortcodeArguments) -> String {
    let options = arguments.positional().skip(1).collect::<Vec<_>>().join(",");
    let options = options.to_ascii_lowercase();
    let option = |name| hugo_option(&options, name).unwrap_or_else(|| arguments.get(name));
    let style = option("linenos");
    let is_numbered = ["table", "inline", "true"]
        .iter()
        .any(|on| style.starts_with(on));
    info_string(
        non_empty_or(arguments.get("lang"), arguments.positional_at(0)),
        "",
        option("hl_lines"),
        is_numbered.then_some(option("linenostart")),
    )
}

/// Returns the value of an option in a list such as `linenos=table,hl_lines=8 15-17`.
fn hugo_option<'a>(options: &'a str, name: &str) -> Option<&'a str> {
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    let mut places = options.match_indices(name);
    let value = places.find_map(|(at, _)| {
        let before = options.get(..at)?;
        let value = options.get(at + name.len()..)?.strip_prefix('=')?;
        (!before.ends_with(is_name)).then_some(value)
    })?;
    let value = value.trim_start_matches(['"', '\'']);
    // commas separate line numbers too, so numbers end at the name of the next option
    let end = value
        .find(|c: char| c.is_ascii_alphabetic())
        .filter(|&at| at > 0);
    value.get(..end.unwrap_or(value.len()))
}

fn jekyll_info_string(arguments: &ShortcodeArguments) -> String {
    let numbered = arguments.positional().any(|word| word == "linenos")
        || !arguments.get("linenos").is_empty();
    info_string(
        arguments.positional_at(0),
        "",
        arguments.get("mark_lines"),
        numbered.then_some(""),
    )
}

fn hexo_info_string(arguments: &ShortcodeArguments) -> String {
    let words = arguments.positional().filter(|word| !word.contains("://"));
    let title = words.collect::<Vec<_>>().join(" ");
    let numbered =
        arguments.get("line_number") == "true" || !arguments.get("first_line").is_empty();
    info_string(
        arguments.get("lang"),
        &title,
        arguments.get("mark"),
        numbered.then_some(arguments.get("first_line")),
    )
}

/// Returns an info string in the notation of Docusaurus.
fn info_string(language: &str, title: &str, marked: &str, numbers: Option<&str>) -> String {
    let mut info = language.to_owned();
    let ranges: Vec<&str> = marked
        .split(|c: char| !c.is_ascii_digit() && c != '-')
        .filter(|range| !range.is_empty())
        .collect();
    if !ranges.is_empty() {
        info.push_str(&format!(" {{{}}}", ranges.join(",")));
    }
    if !title.is_empty() {
        info.push_str(&format!(" title=\"{}\"", title.replace('"', "'")));
    }
    let first = numbers.map(|first| first.trim_matches(|c: char| !c.is_ascii_digit()));
    match first {
        Some("") => info.push_str(" showLineNumbers"),
        Some(first) => info.push_str(&format!(" showLineNumbers={{{first}}}")),
        None => {}
    }
    info
}

fn figure_markdown(arguments: &ShortcodeArguments) -> String {
    let mut figure = image_markdown(
        arguments.get("alt"),
        non_empty_or(arguments.get("src"), arguments.positional_at(0)),
    );
    let link = arguments.get("link");
    if !link.is_empty() {
        figure = format!("[{figure}](<{link}>)");
    }
    let title = arguments.get("title");
    if !title.is_empty() {
        figure.push_str(&format!("<br>**{title}**"));
    }
    for words in [arguments.get("caption"), arguments.get("attr")] {
        if !words.is_empty() {
            figure.push_str(&format!("<br>{words}"));
        }
    }
    figure
}

/// Hexo: `asset_img [class] name [width] [height] ["title" ["alt"]]`.
fn hexo_image_markdown(arguments: &ShortcodeArguments) -> String {
    let is_file = |word: &&str| word.contains(['.', '/']) && !word.contains(' ');
    let file = arguments
        .positional()
        .find(is_file)
        .unwrap_or(arguments.positional_at(0));
    let behind = arguments
        .positional()
        .skip_while(|word| *word != file)
        .skip(1);
    let is_size = |word: &&str| {
        word.chars()
            .all(|c| c.is_ascii_digit() || matches!(c, '%' | 'x'))
    };
    let words: Vec<&str> = behind.skip_while(is_size).collect();
    let words = words.join(" ");
    // title and alternative text are often in one pair of quotes with other quotes inside
    let alt = words
        .split(['\'', '"'])
        .map(str::trim)
        .rfind(|part| !part.is_empty());
    image_markdown(alt.unwrap_or_default(), file)
}

fn image_markdown(alt: &str, file: &str) -> String {
    format!("![{}](<{file}>)", alt.replace(['[', ']'], ""))
}

fn post_link_markdown(arguments: &ShortcodeArguments) -> String {
    let slug = arguments.positional_at(0);
    let title = non_empty_or(arguments.positional_at(1), slug);
    format!("[{}](<{slug}>)", title.replace(['[', ']'], ""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_has_line_numbers_only_where_that_option_turns_them_on() {
        let info = |arguments: &str| hugo_info_string(&ShortcodeArguments::parse(arguments));
        for on in [
            "go \"linenos=table\"",
            "go \"hl_lines=2,linenos=inline\"",
            "go \"style=x, lineNos='true'\"",
            "go linenos=true",
        ] {
            assert!(info(on).ends_with(" showLineNumbers"), "{on}: {}", info(on));
        }
        for off in [
            "go \"linenos=false,hl_inline=true\"",
            "go \"anchorlinenos=true\"",
            "go \"style=table\"",
            "go \"guesssyntax=true\"",
            "go",
        ] {
            assert!(!info(off).contains("showLineNumbers"), "{off}");
        }
        let both = "go \"linenos=table,hl_lines=8 15-17,linenostart=199\"";
        assert_eq!(info(both), "go {8,15-17} showLineNumbers={199}");
    }
}
