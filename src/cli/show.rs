//! `show`: prints one post, rendered as in the preview.

use std::fmt::Write;
use std::io::{self, IsTerminal};
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use crate::app::jobs::render::PreviewMode;
use crate::app::jobs::render::RenderJob;
use crate::blog::{Clock, Post, Site, SiteKind, front_matter, json};
use crate::config::ColorDepth;
use crate::markdown::color::SnippetCache;
use crate::markdown::post_header::HeaderOptions;
use crate::markdown::{
    self, CodeLines, FoldState, KnownImages, LayoutOptions, PageStyle, RenderedPage,
};
use crate::runtime::{highlight_worker, link_worker, render};
use crate::text::{CleanText, Glyphs};
use crate::ui::ansi;

use super::args::{Arguments, ShowArguments};
use super::loaded_blog::{find_post, read_posts};
use super::user_files::UserFiles;
use super::{CliError, CommandResult, open, print, setup, standard_input};

/// Maximum width unless `--width` is given, in columns.
const MAX_DEFAULT_COLUMNS: usize = 80;

/// Output format of `show`.
#[derive(Clone, Copy, PartialEq, Eq)]
enum OutputFormat {
    Plain,
    Ansi,
    Json,
}

/// Layout options of `show`.
#[derive(Clone, Copy)]
struct ShowLayout {
    width: usize,
    style: PageStyle,
    /// Whether code is highlighted.
    colored: bool,
}

/// Runs `show`: prints a rendered post.
pub(super) fn show(arguments: &Arguments, show: &ShowArguments, own: &UserFiles) -> CommandResult {
    let form = output_format(show);
    let (setup, _) = setup::read(arguments, own)?;
    let glyphs = if form == OutputFormat::Json {
        Glyphs::Unicode
    } else {
        setup.glyphs
    };
    let style = PageStyle {
        glyphs,
        has_backgrounds: match form {
            OutputFormat::Plain => false,
            OutputFormat::Ansi => setup.has_backgrounds(),
            OutputFormat::Json => true,
        },
        has_bold: form != OutputFormat::Plain,
        code: CodeLines::Wrap,
    };
    let width = page_columns(show, setup.settings.text_width);
    let how = ShowLayout {
        width,
        style,
        colored: form == OutputFormat::Ansi && setup.depth != ColorDepth::None,
    };
    let (page, backlinks) = if show.post == standard_input::ARGUMENT {
        (render_input(arguments, own, how)?, None)
    } else {
        let found = FoundPost::read(arguments, &show.post, own)?;
        let backlinks = (form == OutputFormat::Json).then(|| found.backlinks());
        (found.render(how), backlinks)
    };
    match form {
        OutputFormat::Json => {
            let members = match &backlinks {
                Some(links) => vec![("backlinks", links.clone())],
                None => Vec::new(),
            };
            markdown::write_json_with(&page, &members, &mut io::stdout().lock())?;
            print("\n")?;
        }
        OutputFormat::Plain if show.links => {
            print(&format!(
                "{}{}",
                markdown::plain_text(&page),
                list_links(&page)
            ))?;
        }
        OutputFormat::Plain => print(&markdown::plain_text(&page))?,
        OutputFormat::Ansi => print(&ansi::write(
            &page,
            &setup,
            supports_hyperlinks::supports_hyperlinks(),
        ))?,
    }
    // the process ends here, and freeing the rows of a long page would only take time
    std::mem::forget(page);
    Ok(ExitCode::SUCCESS)
}

fn output_format(show: &ShowArguments) -> OutputFormat {
    let terminal =
        io::stdout().is_terminal() && ColorDepth::from_env(&setup::variable) != ColorDepth::None;
    match (show.json, show.plain, show.ansi) {
        (true, ..) => OutputFormat::Json,
        (_, true, _) => OutputFormat::Plain,
        (_, _, true) => OutputFormat::Ansi,
        _ if terminal => OutputFormat::Ansi,
        _ => OutputFormat::Plain,
    }
}

fn page_columns(show: &ShowArguments, text_width: usize) -> usize {
    if let Some(width) = show.width {
        return usize::from(width);
    }
    let terminal = rustix::termios::tcgetwinsize(rustix::stdio::stdout()).ok();
    let columns = terminal.map_or(0, |size| usize::from(size.ws_col));
    let most = text_width.min(MAX_DEFAULT_COLUMNS);
    if columns == 0 {
        most
    } else {
        columns.min(most)
    }
}

/// Lists the links of a page with text and URL, except those to anchors of the same post.
fn list_links(page: &RenderedPage) -> String {
    let mut out = String::new();
    let outer = page.links.iter().filter(|link| !link.url.starts_with('#'));
    for link in outer {
        let line = match link.text.trim() {
            text if text.is_empty() || text == link.url => link.url.clone(),
            text => format!("{text}: {}", link.url),
        };
        // writing to a string never fails
        let _ = writeln!(out, "{}", CleanText::new(&line).as_str());
    }
    if out.is_empty() {
        out
    } else {
        format!("\nLinks\n{out}")
    }
}

/// Renders standard input: with the post header if it has front matter, by the rules of `--site`.
fn render_input(
    arguments: &Arguments,
    own: &UserFiles,
    how: ShowLayout,
) -> Result<RenderedPage, CliError> {
    let site = open::parse_site_kind(arguments)?;
    let bytes = standard_input::read(&mut io::stdin().lock())?;
    let text = String::from_utf8_lossy(&bytes);
    if text.trim().is_empty() {
        let text = "standard input is empty; pipe a post into `postdesk show -`";
        return Err(CliError::Usage(text.to_owned()));
    }
    let split = front_matter::split(&text, site.unwrap_or(SiteKind::Plain));
    if split.has_front_matter() {
        let folder = standard_input::private_folder_with(&bytes)?;
        let file = folder.path().join(standard_input::POST_FILE);
        let site = site.unwrap_or(SiteKind::Plain);
        let arguments = Arguments {
            site: Some(site.to_string()),
            ..arguments_for_file(arguments, &file)
        };
        let found = FoundPost::read(&arguments, &file.to_string_lossy(), own)?;
        return Ok(found.render(how));
    }
    let ShowLayout {
        width,
        style,
        colored,
    } = how;
    // without a post header to show the title, the heading stays
    let document = markdown::parse_as(split.body, site);
    let colors = if colored {
        highlight_worker::highlight_all(document.missing_snippets(&SnippetCache::default()))
    } else {
        SnippetCache::default()
    };
    Ok(markdown::layout_with(
        &document,
        LayoutOptions {
            width,
            style,
            colors: &colors,
            folds: &FoldState::all_open(),
            images: &KnownImages::default(),
        },
    ))
}

/// A post with its blog.
struct FoundPost {
    site: Site,
    posts: Vec<Arc<Post>>,
    post: Arc<Post>,
    clock: Clock,
}

impl FoundPost {
    fn read(arguments: &Arguments, name: &str, own: &UserFiles) -> Result<Self, CliError> {
        let file = Path::new(name);
        // readers can only name a post of the blog; a file would open another blog
        let (site, posts, clock) = if file.is_file() && !arguments.public {
            let in_its_blog = arguments_for_file(arguments, file);
            read_posts(&in_its_blog, own)?
        } else {
            read_posts(arguments, own)?
        };
        let post = find_post(&posts, name)?;
        Ok(Self {
            site,
            posts,
            post,
            clock,
        })
    }

    /// Returns the links to the post as JSON.
    fn backlinks(&self) -> String {
        let links = link_worker::links_between(&self.site, &self.posts);
        json::backlinks_json(&links, &self.post.id)
    }

    fn render(self, how: ShowLayout) -> RenderedPage {
        let ShowLayout {
            width,
            style,
            colored,
        } = how;
        let job = RenderJob {
            source: None,
            ticket: 0,
            dialect: self.site.dialect(&self.post.path),
            post: self.post,
            kind: self.site.kind,
            head: HeaderOptions {
                width,
                glyphs: style.glyphs,
                compact: false,
            },
            mode: PreviewMode::Page,
            first_line: None,
            has_code_background: style.has_backgrounds,
            code: CodeLines::Wrap,
            folds: FoldState::all_open(),
            max_image_size: None,
            colors: Arc::default(),
            clock: self.clock,
        };
        let color = |snippets| {
            if colored {
                highlight_worker::highlight_all(snippets)
            } else {
                SnippetCache::default()
            }
        };
        render::render_styled(&job, &self.site.root, style, color)
    }
}

/// Returns arguments that open the blog of a file and have no subcommand.
fn arguments_for_file(arguments: &Arguments, file: &Path) -> Arguments {
    Arguments {
        path: Some(file.to_owned()),
        posts: arguments.posts.clone(),
        site: arguments.site.clone(),
        blog: arguments.blog.clone(),
        read_only: arguments.read_only,
        public: arguments.public,
        idle: arguments.idle,
        change_to: Vec::new(),
        log: None,
        theme: None,
        verb: None,
    }
}
