//! Meaning of the tags of Hugo, Jekyll, Hexo and Zola, as documented.

use super::argument::Arguments;
use super::shortcode::Liquid;
use super::{Held, Mark};

/// The meaning of a tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// The target of a link.
    Target(String),
    /// One line of Markdown.
    Markdown(String),
    /// Code up to the end tag, with an info string.
    Code(String),
    /// A container for the content up to the end tag: markers that open and close it.
    Pair(Mark, Mark),
    /// Whether tags are plain text from here on.
    Raw(bool),
    /// The end of the excerpt.
    More,
    /// An escaped tag, shown literally.
    Literal(String),
    /// The value of an expression.
    Output,
    /// Anything else.
    Other,
}

/// Returns the meaning of a tag that isn't an end tag.
pub(super) fn of(tag: &Liquid<'_>) -> Meaning {
    let arguments = Arguments::of(tag.arguments);
    match tag.sign {
        _ if tag.words == "more" => Meaning::More,
        _ if tag.words.starts_with("/*") => Meaning::Literal(uncommented(tag)),
        "{{<" | "{{%" => hugo(tag, &arguments),
        "{%" => liquid(tag, &arguments),
        _ => output(tag),
    }
}

/// Hugo, "Embedded shortcodes"; admonitions by the names common in themes.
fn hugo(tag: &Liquid<'_>, arguments: &Arguments) -> Meaning {
    match tag.name {
        "ref" | "relref" => Meaning::Target(target(arguments)),
        "highlight" => Meaning::Code(highlight(arguments)),
        "figure" => Meaning::Markdown(figure(arguments)),
        "details" => Meaning::Pair(
            Mark::OpenFold {
                open: arguments.get("open") == "true",
                summary: or(arguments.first(&["summary", "title"]), arguments.at(0)).to_owned(),
            },
            Mark::Close(Held::Fold),
        ),
        name => note(name, arguments),
    }
}

/// Jekyll, "Tags filters", and Hexo, "Tag plugins".
fn liquid(tag: &Liquid<'_>, arguments: &Arguments) -> Meaning {
    match tag.name {
        "raw" => Meaning::Raw(true),
        "endraw" => Meaning::Raw(false),
        "post_url" | "link" | "asset_path" => Meaning::Target(tag.arguments.to_owned()),
        "highlight" => Meaning::Code(jekyll_code(arguments)),
        "codeblock" | "code" => Meaning::Code(hexo_code(arguments)),
        "asset_img" | "img" => Meaning::Markdown(image(arguments)),
        "post_link" | "asset_link" => Meaning::Markdown(post_link(arguments)),
        "blockquote" | "quote" => Meaning::Pair(Mark::OpenQuote, end_of_quote(tag.arguments)),
        // the text after the name is a CSS class
        "pullquote" | "centerquote" => Meaning::Pair(Mark::OpenQuote, end_of_quote("")),
        name => note(name, arguments),
    }
}

/// Hexo: `author[, source] [link] [title of the link]`; without a title the URL stays in the text.
fn end_of_quote(words: &str) -> Mark {
    let link = words.split_whitespace().find(|word| word.contains("://"));
    let parts = link.and_then(|link| Some((words.split_once(link)?, link)));
    match parts {
        Some(((said, title), link)) if !title.trim().is_empty() => Mark::EndQuote {
            said: said.to_owned(),
            link: Some((title.trim().to_owned(), link.to_owned())),
        },
        _ => Mark::EndQuote {
            said: words.to_owned(),
            link: None,
        },
    }
}

/// Returns the meaning of `{{ … }}`: a value, or a Zola shortcode, which becomes a placeholder.
fn output(tag: &Liquid<'_>) -> Meaning {
    if tag.arguments.starts_with('(') && !tag.name.is_empty() {
        return Meaning::Other;
    }
    let (value, filters) = tag.words.split_once('|').unwrap_or((tag.words, ""));
    let value = value.trim();
    let is_text = value.starts_with(['"', '\'']) && value.ends_with(['"', '\'']);
    let filters = filters.trim();
    let is_address = matches!(filters, "relative_url" | "absolute_url");
    if is_text && is_address {
        return Meaning::Target(value.trim_matches(['"', '\'']).to_owned());
    }
    Meaning::Output
}

fn note(name: &str, arguments: &Arguments) -> Meaning {
    let named = or(arguments.first(&["type", "kind", "color"]), arguments.at(0));
    let (word, title) = match name {
        "notice" | "alert" | "admonition" | "callout" | "hint" | "aside" => {
            let rest = if arguments.first(&["type", "kind", "color"]).is_empty() {
                arguments.at(1)
            } else {
                arguments.at(0)
            };
            (or(named, "note"), rest)
        }
        "note" | "tip" | "info" | "warning" | "caution" | "danger" | "important" => {
            (name, arguments.at(0))
        }
        _ => return Meaning::Other,
    };
    let word = if word.contains(char::is_whitespace) {
        "note"
    } else {
        word
    };
    let title = or(arguments.first(&["title", "header"]), title);
    Meaning::Pair(
        Mark::OpenNote {
            word: word.to_owned(),
            title: title.to_owned(),
        },
        Mark::Close(Held::Note),
    )
}

fn or<'a>(first: &'a str, second: &'a str) -> &'a str {
    if first.is_empty() { second } else { first }
}

fn uncommented(tag: &Liquid<'_>) -> String {
    let words = tag
        .words
        .trim_start_matches("/*")
        .trim_end_matches(['*', '/']);
    let end = tag.whole.len() - tag.sign.len();
    let end = tag.whole.get(end..).unwrap_or_default();
    // `{{<` would start an HTML tag with some names
    format!("{} {} {end}", tag.sign.replace('<', "&lt;"), words.trim())
}

fn target(arguments: &Arguments) -> String {
    or(arguments.get("path"), arguments.at(0)).to_owned()
}

fn highlight(arguments: &Arguments) -> String {
    let options = arguments.plain().skip(1).collect::<Vec<_>>().join(",");
    let options = options.as_str();
    let option = |name: &str| {
        let (_, rest) = options.split_once(&format!("{name}="))?;
        let end = rest
            .find(|c: char| c.is_ascii_alphabetic())
            .filter(|&at| at > 0);
        rest.get(..end.unwrap_or(rest.len()))
    };
    let marked = option("hl_lines").unwrap_or_else(|| arguments.get("hl_lines"));
    let numbers = format!("{options} {}", arguments.get("linenos"));
    let numbered = ["table", "inline", "true"]
        .iter()
        .any(|word| numbers.contains(word));
    let first = or(
        option("linenostart").unwrap_or_default(),
        arguments.get("linenostart"),
    );
    info(
        or(arguments.get("lang"), arguments.at(0)),
        "",
        marked,
        numbered.then_some(first),
    )
}

fn jekyll_code(arguments: &Arguments) -> String {
    let numbered =
        arguments.plain().any(|word| word == "linenos") || !arguments.get("linenos").is_empty();
    info(
        arguments.at(0),
        "",
        arguments.get("mark_lines"),
        numbered.then_some(""),
    )
}

fn hexo_code(arguments: &Arguments) -> String {
    let words = arguments.plain().filter(|word| !word.contains("://"));
    let title = words.collect::<Vec<_>>().join(" ");
    let numbered =
        arguments.get("line_number") == "true" || !arguments.get("first_line").is_empty();
    info(
        arguments.get("lang"),
        &title,
        arguments.get("mark"),
        numbered.then_some(arguments.get("first_line")),
    )
}

/// Returns an info string in the notation of Docusaurus.
fn info(language: &str, title: &str, marked: &str, numbers: Option<&str>) -> String {
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

fn figure(arguments: &Arguments) -> String {
    let mut figure = image_of(
        arguments.get("alt"),
        or(arguments.get("src"), arguments.at(0)),
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
fn image(arguments: &Arguments) -> String {
    let is_file = |word: &&str| word.contains(['.', '/']) && !word.contains(' ');
    let file = arguments.plain().find(is_file).unwrap_or(arguments.at(0));
    let behind = arguments.plain().skip_while(|word| *word != file).skip(1);
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
    image_of(alt.unwrap_or_default(), file)
}

fn image_of(alt: &str, file: &str) -> String {
    format!("![{}](<{file}>)", alt.replace(['[', ']'], ""))
}

fn post_link(arguments: &Arguments) -> String {
    let slug = arguments.at(0);
    let title = or(arguments.at(1), slug);
    format!("[{}](<{slug}>)", title.replace(['[', ']'], ""))
}
