//! Page renderer: reads a post and lays it out.
//!
//! Of a long post the rows needed first are sent first, and the whole page after them. A stale job
//! stops between two blocks.

pub(super) mod copied_lines;
#[cfg(test)]
mod hostile;
mod image_lookup;

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use crate::app::jobs::render::{PreviewMode, RenderJob, Rendered};
use crate::blog::image::ImageFinder;
use crate::blog::{FileStamp, SiteKind, lossless_text, read_file};
use crate::markdown::color::{Snippet, SnippetCache};
use crate::markdown::post_header::header_rows;
use crate::markdown::{
    self, Document, KnownImages, LayoutCache, LayoutOptions, PageRow, PageStyle, RenderedPage,
    RowSpan, SpanKind,
};
use crate::text::{CleanText, Role, TextStyle, wrap};

/// Most parsed posts that are kept, for a resize and for going back and forth.
const MAX_PARSED_POSTS: usize = 8;
/// A post with this many bytes after the reading position is shown from there before it is
/// complete.
const LONG_POST_BYTES: usize = 64 << 10;
/// Number of rows after that position that are shown first, more than any screen has.
const FIRST_ROWS: usize = 500;
/// Least number of words in Hugo's automatic summary.
const HUGO_SUMMARY_WORDS: usize = 70;
/// Number of blocks that are laid out between two checks whether the job is stale.
const BLOCKS_PER_CHECK: usize = 32;

/// Reports the first rows of a long post, if there are any; returns whether the rest is wanted.
pub type ReportRows<'a> = dyn FnMut(Option<Rendered>) -> bool + 'a;

/// A renderer of posts, with a cache of parsed ones.
#[derive(Debug, Default)]
pub struct Renderer {
    parsed: Vec<ParsedPost>,
    /// The rows of the last page, by block.
    cache: LayoutCache,
    /// Finds the images of the blog.
    finder: Option<ImageFinder>,
}

#[derive(Debug, Default)]
struct ParsedPost {
    path: PathBuf,
    stamp: FileStamp,
    /// The revision of the text, if it is being edited.
    revision: Option<u64>,
    lines_before: usize,
    document: Document,
}

impl Renderer {
    /// Creates a renderer for the folder of a site, which also contains the images of its posts.
    pub fn for_site(site: &Path) -> Self {
        Self {
            finder: ImageFinder::new(site),
            ..Self::default()
        }
    }

    /// Renders a post to the end; an unreadable one becomes an error page.
    pub fn render(&mut self, job: &RenderJob) -> Rendered {
        let rendered = self.render_watched(job, &mut |_| true);
        rendered.unwrap_or_else(|| complete_page(job, RenderedPage::default()))
    }

    /// Renders a post unless the job becomes stale.
    pub fn render_watched(
        &mut self,
        job: &RenderJob,
        watch: &mut ReportRows<'_>,
    ) -> Option<Rendered> {
        let style = PageStyle {
            glyphs: job.head.glyphs,
            has_backgrounds: job.has_code_background,
            has_bold: true,
            code: job.code,
        };
        if job.mode == PreviewMode::Source {
            return Some(render_source(job));
        }
        self.render_page(job, style, watch)
    }

    fn render_page(
        &mut self,
        job: &RenderJob,
        style: PageStyle,
        watch: &mut ReportRows<'_>,
    ) -> Option<Rendered> {
        let mut open_post = RenderTask {
            job,
            style,
            images: KnownImages {
                bounds: job.max_image_size,
                ..KnownImages::default()
            },
            finder: self.finder.as_ref(),
            cache: &mut self.cache,
            watch,
            first_rows_pending: true,
        };
        let written = job.source.as_ref().map(|(_, state)| *state);
        let is_this = |parsed: &ParsedPost| {
            parsed.path == job.post.path
                && parsed.revision == written
                && (parsed.stamp == job.post.stamp || written.is_some())
        };
        let known = self.parsed.iter().position(is_this);
        let parsed = match known {
            Some(place) => self.parsed.remove(place),
            None => match open_post.read() {
                Ok(parsed) => parsed?,
                Err(why) => {
                    let page = error_page(&why, job.head.width);
                    return Some(complete_page(job, with_post_header(job, page, 0)));
                }
            },
        };
        let rendered = open_post.render_all(&parsed);
        self.cache_parsed(parsed);
        rendered
    }

    /// Caches a parsed post; the most recently used is last.
    fn cache_parsed(&mut self, parsed: ParsedPost) {
        self.parsed.retain(|other| other.path != parsed.path);
        if self.parsed.len() == MAX_PARSED_POSTS {
            self.parsed.remove(0);
        }
        self.parsed.push(parsed);
    }
}

/// A job in progress.
struct RenderTask<'a, 'w> {
    job: &'a RenderJob,
    style: PageStyle,
    /// Images found so far.
    images: KnownImages,
    finder: Option<&'a ImageFinder>,
    cache: &'a mut LayoutCache,
    watch: &'a mut ReportRows<'w>,
    /// Whether the first rows are still to be sent.
    first_rows_pending: bool,
}

/// Renders a post in a given style, for output other than the screen. `color` receives the code
/// and returns its highlighting.
pub fn render_styled(
    job: &RenderJob,
    site: &Path,
    style: PageStyle,
    color: impl FnOnce(Vec<Snippet>) -> SnippetCache,
) -> RenderedPage {
    let width = job.head.width;
    let parsed = match read(job, &mut |_, _| true) {
        Ok(parsed) => parsed.unwrap_or_default(),
        Err(why) => return with_post_header(job, error_page(&why, width), 0),
    };
    let colors = &color(parsed.document.missing_snippets(&job.colors));
    let mut images = KnownImages::default();
    image_lookup::find_images(
        &parsed.document,
        &job.post,
        ImageFinder::new(site).as_ref(),
        &mut images,
    );
    let wants = LayoutOptions {
        width,
        style,
        colors,
        folds: &job.folds,
        images: &images,
    };
    let page = markdown::layout_with(&parsed.document, wants);
    with_post_header(job, page, parsed.lines_before)
}

/// Reads and parses a post; returns `None` once `goes_on` returns false for the document so far and
/// the number of lines before it.
fn read(
    job: &RenderJob,
    goes_on: &mut dyn FnMut(Option<&Document>, usize) -> bool,
) -> Result<Option<ParsedPost>, String> {
    let (text, stamp) = text_of(job)?;
    let body = read_file::split_body(&text, job.kind);
    let lines_before = body.first_line.saturating_sub(1);
    let parse = if job.post.for_readers {
        markdown::parse_for_readers
    } else {
        markdown::parse_while
    };
    let document = parse(&body.text, job.dialect, &mut |so_far| {
        goes_on(so_far, lines_before)
    });
    Ok(document.map(|document| ParsedPost {
        path: job.post.path.clone(),
        stamp,
        revision: job.source.as_ref().map(|(_, state)| *state),
        lines_before,
        document,
    }))
}

/// Returns the text of a post: as it is in the editor, otherwise as on disk.
fn text_of(job: &RenderJob) -> Result<(String, FileStamp), String> {
    if let Some((text, _)) = &job.source {
        return Ok((
            lossless_text::for_display(&text.to_string()).into_owned(),
            job.post.stamp,
        ));
    }
    let source = read_file::read_post(&job.post)
        .map_err(|problem| format!("{}; {}", problem.message, problem.hint))?;
    Ok((source.text, source.stamp))
}

impl RenderTask<'_, '_> {
    /// Finds the images that are not known yet.
    fn find_images(&mut self, document: &Document) {
        image_lookup::find_images(document, &self.job.post, self.finder, &mut self.images);
    }

    /// Reads the post; returns `None` if the job becomes stale.
    fn read(&mut self) -> Result<Option<ParsedPost>, String> {
        read(self.job, &mut |so_far, lines_before| {
            let first = so_far.and_then(|document| self.render_first_rows(document, lines_before));
            (self.watch)(first)
        })
    }

    /// Lays out the whole post; returns `None` if the job becomes stale.
    fn render_all(&mut self, parsed: &ParsedPost) -> Option<Rendered> {
        let ParsedPost {
            document,
            lines_before,
            ..
        } = parsed;
        if let Some(first) = self.render_first_rows(document, *lines_before)
            && !(self.watch)(Some(first))
        {
            return None;
        }
        self.find_images(document);
        let mut blocks = 0_usize;
        let wants = layout_options(self.job, self.style, &self.images);
        let watch = &mut *self.watch;
        let page = markdown::layout_while(document, wants, self.cache, &mut |_| {
            blocks += 1;
            !blocks.is_multiple_of(BLOCKS_PER_CHECK) || watch(None)
        });
        let page = page.continue_value()?;
        Some(Rendered {
            plain: document.missing_snippets(&self.job.colors),
            ..complete_page(self.job, with_post_header(self.job, page, *lines_before))
        })
    }

    /// Lays out the first rows of a long post, only once.
    fn render_first_rows(&mut self, document: &Document, lines_before: usize) -> Option<Rendered> {
        let line = self.job.first_line.filter(|_| self.first_rows_pending)?;
        let line = line.saturating_sub(lines_before);
        if !document.has_text_after_line(line, LONG_POST_BYTES) {
            return None;
        }
        self.first_rows_pending = false;
        self.find_images(document);
        let (mut seen, mut enough) = (0, None);
        let wants = layout_options(self.job, self.style, &self.images);
        let page = markdown::layout_while(document, wants, self.cache, &mut |rows| {
            let new = rows.get(seen..).unwrap_or_default();
            if enough.is_none() && new.iter().any(|row| row.line >= line) {
                enough = Some(rows.len() + FIRST_ROWS);
            }
            seen = rows.len();
            enough.is_none_or(|enough| seen < enough)
        });
        let (ControlFlow::Break(page) | ControlFlow::Continue(page)) = page;
        Some(Rendered {
            is_whole: false,
            ..complete_page(self.job, with_post_header(self.job, page, lines_before))
        })
    }
}

fn layout_options<'a>(
    job: &'a RenderJob,
    style: PageStyle,
    images: &'a KnownImages,
) -> LayoutOptions<'a> {
    LayoutOptions {
        width: job.head.width,
        style,
        colors: &job.colors,
        folds: &job.folds,
        images,
    }
}

fn complete_page(job: &RenderJob, page: RenderedPage) -> Rendered {
    Rendered {
        ticket: job.ticket,
        id: job.post.id.clone(),
        page,
        is_whole: true,
        plain: Vec::new(),
    }
}

/// Adds the post header above a page, and converts body line numbers to file line numbers.
fn with_post_header(job: &RenderJob, mut page: RenderedPage, lines_before: usize) -> RenderedPage {
    for row in page.rows.iter_mut().filter(|row| row.line > 0) {
        row.line += lines_before;
    }
    for block in page.blocks.iter_mut().filter(|block| block.line > 0) {
        block.line += lines_before;
    }
    if job.mode == PreviewMode::Excerpt
        && let Some(end) = page
            .excerpt_end
            .or_else(|| automatic_excerpt_end(&page, job.kind))
    {
        page.truncate_rows(end);
    }
    page.prepend_rows(header_rows(&job.post, &job.clock, job.head));
    page
}

/// Returns the row where the index page ends a post without a marker: in Jekyll after the first
/// paragraph ("Excerpts"), in Hugo after the one with its 70th word ("Content summaries",
/// automatic).
fn automatic_excerpt_end(page: &RenderedPage, kind: SiteKind) -> Option<usize> {
    let words = match kind {
        SiteKind::Jekyll => 1,
        SiteKind::Hugo => HUGO_SUMMARY_WORDS,
        _ => return None,
    };
    let mut seen = 0;
    let mut rows = page.rows.iter();
    rows.position(|row| {
        let texts = row
            .spans
            .iter()
            .filter(|span| span.kind != SpanKind::Gutter);
        let found: usize = texts
            .map(|span| span.text.as_str().split_whitespace().count())
            .sum();
        seen += found;
        found == 0 && seen >= words
    })
}

/// Renders the source of the file, without a header: it shows the front matter itself.
fn render_source(job: &RenderJob) -> Rendered {
    let width = job.head.width;
    let page = match read_file::read_post(&job.post) {
        Ok(source) => {
            let body = read_file::split_body(&source.text, job.kind);
            markdown::source::source_page(&source.text, body.first_line, width)
        }
        Err(problem) => error_page(&format!("{}; {}", problem.message, problem.hint), width),
    };
    complete_page(job, page)
}

fn error_page(why: &str, width: usize) -> RenderedPage {
    let clean = CleanText::new(why);
    let lines = wrap::wrap(clean.as_str(), width);
    let rows = lines.iter().map(|line| PageRow {
        line: 1,
        spans: vec![RowSpan {
            text: CleanText::new(line),
            style: TextStyle::of(Role::Error),
            kind: SpanKind::Note,
            ..RowSpan::default()
        }],
        fill: None,
    });
    RenderedPage {
        width,
        rows: rows.collect(),
        ..RenderedPage::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn excerpt(body: &str, kind: SiteKind) -> Option<String> {
        let mut page = markdown::layout(&markdown::parse(body), 80, PageStyle::default());
        page.truncate_rows(automatic_excerpt_end(&page, kind)?);
        Some(markdown::plain_text(&page))
    }

    #[test]
    fn a_post_without_a_marker_ends_where_its_generator_ends_it() {
        let body = format!("One.\n\n{}\n\nTwo.\n", "word ".repeat(75));
        assert_eq!(excerpt(&body, SiteKind::Jekyll).as_deref(), Some("One.\n"));
        let hugo = excerpt(&body, SiteKind::Hugo).expect("an end");
        assert_eq!(hugo.split_whitespace().count(), 76);
        assert_eq!(excerpt(&body, SiteKind::Docusaurus), None);
        assert_eq!(excerpt("One.", SiteKind::Jekyll), None);
    }
}
