//! `show`: prints one post, rendered as in the preview.

use std::fmt::Write;
use std::io::{self, IsTerminal};
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use crate::app::RenderJob;
use crate::app::preview;
use crate::blog::slug::FileName;
use crate::blog::{Post, SiteKind, front_matter};
use crate::config::Depth;
use crate::markdown::colour::Colours;
use crate::markdown::post_header::HeadStyle;
use crate::markdown::{self, CodeLines, Folds, Images, Page, Style, Wants};
use crate::runtime::{highlight_worker, render};
use crate::text::{Clean, Glyphs};
use crate::ui::ansi;

use super::args::{Arguments, ShowArguments};
use super::user_files::Own;
use super::{CliError, Done, list, open, print, setup, standard_input, suggestions};

/// Maximum width unless `--width` is given, in columns.
const USUAL: usize = 80;

/// Output format of `show`.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Plain,
    Ansi,
    Json,
}

/// Layout options of `show`.
#[derive(Clone, Copy)]
struct How {
    width: usize,
    style: Style,
    /// Whether code is highlighted.
    coloured: bool,
}

/// Runs `show`: prints a rendered post.
pub(super) fn show(arguments: &Arguments, show: &ShowArguments, own: &Own) -> Done {
    let form = form(show);
    let (setup, _) = setup::read(arguments, own)?;
    let glyphs = if form == Form::Json {
        Glyphs::Unicode
    } else {
        setup.glyphs
    };
    let style = Style {
        glyphs,
        fills: match form {
            Form::Plain => false,
            Form::Ansi => setup.has_grounds(),
            Form::Json => true,
        },
        weights: form != Form::Plain,
        code: CodeLines::Wrap,
    };
    let width = columns(show, setup.settings.text_width);
    let how = How {
        width,
        style,
        coloured: form == Form::Ansi && setup.depth != Depth::None,
    };
    let page = if show.post == standard_input::NAME {
        from_input(arguments, own, how)?
    } else {
        from_blog(arguments, &show.post, own, how)?
    };
    match form {
        Form::Json => {
            markdown::json(&page, &mut io::stdout().lock())?;
            print("\n")?;
        }
        Form::Plain if show.links => {
            print(&format!("{}{}", markdown::plain(&page), targets(&page)))?;
        }
        Form::Plain => print(&markdown::plain(&page))?,
        Form::Ansi => print(&ansi::write(
            &page,
            &setup,
            supports_hyperlinks::supports_hyperlinks(),
        ))?,
    }
    // the process ends here, and freeing the rows of a long page would only take time
    std::mem::forget(page);
    Ok(ExitCode::SUCCESS)
}

fn form(show: &ShowArguments) -> Form {
    let terminal =
        io::stdout().is_terminal() && Depth::of_environment(&setup::variable) != Depth::None;
    match (show.json, show.plain, show.ansi) {
        (true, ..) => Form::Json,
        (_, true, _) => Form::Plain,
        (_, _, true) => Form::Ansi,
        _ if terminal => Form::Ansi,
        _ => Form::Plain,
    }
}

fn columns(show: &ShowArguments, text_width: usize) -> usize {
    if let Some(width) = show.width {
        return usize::from(width);
    }
    let terminal = rustix::termios::tcgetwinsize(rustix::stdio::stdout()).ok();
    let columns = terminal.map_or(0, |size| usize::from(size.ws_col));
    let most = text_width.min(USUAL);
    if columns == 0 {
        most
    } else {
        columns.min(most)
    }
}

/// Lists the links of a page with text and URL, except those to anchors of the same post.
fn targets(page: &Page) -> String {
    let mut out = String::new();
    let outer = page.links.iter().filter(|link| !link.url.starts_with('#'));
    for link in outer {
        let line = match link.text.trim() {
            text if text.is_empty() || text == link.url => link.url.clone(),
            text => format!("{text}: {}", link.url),
        };
        // writing to a string never fails
        let _ = writeln!(out, "{}", Clean::new(&line).as_str());
    }
    if out.is_empty() {
        out
    } else {
        format!("\nLinks\n{out}")
    }
}

/// Renders standard input: with the post header if it has front matter, by the rules of `--site`.
fn from_input(arguments: &Arguments, own: &Own, how: How) -> Result<Page, CliError> {
    let site = open::kind(arguments)?;
    let bytes = standard_input::read(&mut io::stdin().lock())?;
    let text = String::from_utf8_lossy(&bytes);
    if text.trim().is_empty() {
        let text = "standard input holds no text; pipe a post into `postdesk show -`";
        return Err(CliError::Usage(text.to_owned()));
    }
    let split = front_matter::split(&text, site.unwrap_or(SiteKind::Plain));
    if split.is_some() {
        let folder = standard_input::folder_with(&bytes)?;
        let file = folder.path().join(standard_input::POST);
        let site = site.unwrap_or(SiteKind::Plain);
        let arguments = Arguments {
            site: Some(site.to_string()),
            ..without_verb(arguments, &file)
        };
        return from_blog(&arguments, &file.to_string_lossy(), own, how);
    }
    let How {
        width,
        style,
        coloured,
    } = how;
    // without a post header to show the title, the heading stays
    let document = markdown::parse_as(split.body, site);
    let colours = if coloured {
        highlight_worker::all(document.snippets(&Colours::default()))
    } else {
        Colours::default()
    };
    Ok(markdown::layout_as(
        &document,
        Wants {
            width,
            style,
            colours: &colours,
            folds: &Folds::all_open(),
            images: &Images::default(),
        },
    ))
}

fn from_blog(arguments: &Arguments, name: &str, own: &Own, how: How) -> Result<Page, CliError> {
    let How {
        width,
        style,
        coloured,
    } = how;
    let file = Path::new(name);
    // readers can only name a post of the blog; a file would open another blog
    let (site, posts, clock) = if file.is_file() && !arguments.public {
        let in_its_blog = without_verb(arguments, file);
        list::read(&in_its_blog, own)?
    } else {
        list::read(arguments, own)?
    };
    let post = find(&posts, name)?;
    let job = RenderJob {
        source: None,
        ticket: 0,
        dialect: site.dialect(&post.path),
        post,
        kind: site.kind,
        head: HeadStyle {
            width,
            glyphs: style.glyphs,
            compact: false,
        },
        form: preview::Form::Page,
        first: None,
        fills: style.fills,
        code: CodeLines::Wrap,
        folds: Folds::all_open(),
        room: None,
        colours: Arc::default(),
        clock,
    };
    let colour = |snippets| {
        if coloured {
            highlight_worker::all(snippets)
        } else {
            Colours::default()
        }
    };
    Ok(render::styled(&job, &site.root, style, colour))
}

/// Returns arguments that open the blog of a file and have no subcommand.
fn without_verb(arguments: &Arguments, file: &Path) -> Arguments {
    Arguments {
        path: Some(file.to_owned()),
        posts: arguments.posts.clone(),
        site: arguments.site.clone(),
        blog: arguments.blog.clone(),
        read_only: arguments.read_only,
        public: arguments.public,
        idle: arguments.idle,
        change_to: Vec::new(),
        theme: None,
        verb: None,
    }
}

/// Finds a post by its path, ID, slug, last part of the slug, or file name without the date.
pub(super) fn find(posts: &[Arc<Post>], name: &str) -> Result<Arc<Post>, CliError> {
    let path = std::path::absolute(name).unwrap_or_default();
    let wanted = name.trim_matches('/');
    let slug = |post: &Post| post.address.slug.trim_matches('/').to_owned();
    let last = |post: &Post| slug(post).rsplit('/').next().unwrap_or_default().to_owned();
    let undated = |post: &Post| FileName::parse(post.id.as_str()).text == wanted;
    let tests: [&dyn Fn(&Post) -> bool; 5] = [
        &|post| post.path == path,
        &|post| post.id.as_str() == wanted,
        &|post| slug(post) == wanted,
        &|post| last(post) == wanted,
        &undated,
    ];
    for test in tests {
        let hits: Vec<&Arc<Post>> = posts.iter().filter(|post| test(post)).collect();
        match hits.as_slice() {
            [] => {}
            [post] => return Ok(Arc::clone(post)),
            several => {
                let choices: Vec<&str> = several.iter().map(|post| post.id.as_str()).collect();
                return Err(CliError::Ambiguous {
                    name: name.to_owned(),
                    choices: choices.join(", "),
                });
            }
        }
    }
    let slugs: Vec<String> = posts.iter().map(|post| last(post)).collect();
    Err(CliError::NoPost {
        name: name.to_owned(),
        near: suggestions::near_post(name, slugs.iter().map(String::as_str)),
    })
}
