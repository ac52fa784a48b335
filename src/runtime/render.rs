//! Page renderer: reads a post and lays it out.
//!
//! Of a long post the rows needed first are sent first, and the whole page after them. A stale job
//! stops between two blocks.

#[cfg(test)]
mod hostile;
mod image_lookup;

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use crate::app::RenderJob;
use crate::app::preview::{Form, Rendered};
use crate::blog::image::Finder;
use crate::blog::{SiteKind, Stamp, lossless_text, read_file};
use crate::markdown::colour::{Colours, Snippet};
use crate::markdown::post_header::head;
use crate::markdown::{self, Cache, Document, Images, Page, Row, RowSpan, SpanKind, Style, Wants};
use crate::text::{Clean, Look, Role, wrap};

/// Most parsed posts that are kept, for a resize and for going back and forth.
const KEPT: usize = 8;
/// A post with this many bytes after the reading position is shown from there before it is
/// complete.
const LONG: usize = 64 << 10;
/// Number of rows after that position that are shown first, more than any screen has.
const FIRST: usize = 500;
/// Least number of words in Hugo's automatic summary.
const HUGO_WORDS: usize = 70;
/// Number of blocks that are laid out between two checks whether the job is stale.
const STEP: usize = 32;

/// Reports the first rows of a long post, if there are any; returns whether the rest is wanted.
pub type Watch<'a> = dyn FnMut(Option<Rendered>) -> bool + 'a;

/// A renderer of posts, with a cache of parsed ones.
#[derive(Debug, Default)]
pub struct Renderer {
    parsed: Vec<Parsed>,
    /// The rows of the last page, by block.
    cache: Cache,
    /// Finds the images of the blog.
    finder: Option<Finder>,
}

#[derive(Debug, Default)]
struct Parsed {
    path: PathBuf,
    stamp: Stamp,
    /// The revision of the text, if it is being edited.
    written: Option<u64>,
    lines_before: usize,
    document: Document,
}

impl Renderer {
    /// Creates a renderer for the folder of a site, which also contains the images of its posts.
    pub fn of(site: &Path) -> Self {
        Self {
            finder: Finder::new(site),
            ..Self::default()
        }
    }

    /// Renders a post to the end; an unreadable one becomes an error page.
    pub fn render(&mut self, job: &RenderJob) -> Rendered {
        let rendered = self.render_watched(job, &mut |_| true);
        rendered.unwrap_or_else(|| whole(job, Page::default()))
    }

    /// Renders a post unless the job becomes stale.
    pub fn render_watched(&mut self, job: &RenderJob, watch: &mut Watch<'_>) -> Option<Rendered> {
        let style = Style {
            glyphs: job.head.glyphs,
            fills: job.fills,
            weights: true,
            code: job.code,
        };
        if job.form == Form::Source {
            return Some(as_written(job));
        }
        self.laid_out(job, style, watch)
    }

    fn laid_out(
        &mut self,
        job: &RenderJob,
        style: Style,
        watch: &mut Watch<'_>,
    ) -> Option<Rendered> {
        let mut desk = Desk {
            job,
            style,
            images: Images {
                room: job.room,
                ..Images::default()
            },
            finder: self.finder.as_ref(),
            cache: &mut self.cache,
            watch,
            owes_first: true,
        };
        let written = job.source.as_ref().map(|(_, state)| *state);
        let is_this = |parsed: &Parsed| {
            parsed.path == job.post.path
                && parsed.written == written
                && (parsed.stamp == job.post.stamp || written.is_some())
        };
        let known = self.parsed.iter().position(is_this);
        let parsed = match known {
            Some(place) => self.parsed.remove(place),
            None => match desk.read() {
                Ok(parsed) => parsed?,
                Err(why) => {
                    let page = unreadable(&why, job.head.width);
                    return Some(whole(job, under_its_head(job, page, 0)));
                }
            },
        };
        let rendered = desk.page(&parsed);
        self.keep(parsed);
        rendered
    }

    /// Caches a parsed post; the most recently used is last.
    fn keep(&mut self, parsed: Parsed) {
        self.parsed.retain(|other| other.path != parsed.path);
        if self.parsed.len() == KEPT {
            self.parsed.remove(0);
        }
        self.parsed.push(parsed);
    }
}

/// A job in progress.
struct Desk<'a, 'w> {
    job: &'a RenderJob,
    style: Style,
    /// Images found so far.
    images: Images,
    finder: Option<&'a Finder>,
    cache: &'a mut Cache,
    watch: &'a mut Watch<'w>,
    /// Whether the first rows are still to be sent.
    owes_first: bool,
}

/// Renders a post in a given style, for output other than the screen. `colour` receives the code
/// and returns its highlighting.
pub fn styled(
    job: &RenderJob,
    site: &Path,
    style: Style,
    colour: impl FnOnce(Vec<Snippet>) -> Colours,
) -> Page {
    let width = job.head.width;
    let parsed = match read(job, &mut |_, _| true) {
        Ok(parsed) => parsed.unwrap_or_default(),
        Err(why) => return under_its_head(job, unreadable(&why, width), 0),
    };
    let colours = &colour(parsed.document.snippets(&job.colours));
    let mut images = Images::default();
    image_lookup::gather(
        &parsed.document,
        &job.post,
        Finder::new(site).as_ref(),
        &mut images,
    );
    let wants = Wants {
        width,
        style,
        colours,
        folds: &job.folds,
        images: &images,
    };
    let page = markdown::layout_as(&parsed.document, wants);
    under_its_head(job, page, parsed.lines_before)
}

/// Reads and parses a post; returns `None` once `goes_on` returns false for the document so far and
/// the number of lines before it.
fn read(
    job: &RenderJob,
    goes_on: &mut dyn FnMut(Option<&Document>, usize) -> bool,
) -> Result<Option<Parsed>, String> {
    let (text, stamp) = text_of(job)?;
    let body = read_file::body_of(&text, job.kind);
    let lines_before = body.first_line.saturating_sub(1);
    let parse = if job.post.for_readers {
        markdown::parse_for_readers
    } else {
        markdown::parse_while
    };
    let document = parse(&body.text, job.dialect, &mut |so_far| {
        goes_on(so_far, lines_before)
    });
    Ok(document.map(|document| Parsed {
        path: job.post.path.clone(),
        stamp,
        written: job.source.as_ref().map(|(_, state)| *state),
        lines_before,
        document,
    }))
}

/// Returns the text of a post: as it is in the editor, otherwise as on disk.
fn text_of(job: &RenderJob) -> Result<(String, Stamp), String> {
    if let Some((text, _)) = &job.source {
        return Ok((
            lossless_text::shown(&text.to_string()).into_owned(),
            job.post.stamp,
        ));
    }
    let source = read_file::read_post(&job.post)
        .map_err(|problem| format!("{}; {}", problem.message, problem.hint))?;
    Ok((source.text, source.stamp))
}

impl Desk<'_, '_> {
    /// Finds the images that are not known yet.
    fn gather(&mut self, document: &Document) {
        image_lookup::gather(document, &self.job.post, self.finder, &mut self.images);
    }

    /// Reads the post; returns `None` if the job becomes stale.
    fn read(&mut self) -> Result<Option<Parsed>, String> {
        read(self.job, &mut |so_far, lines_before| {
            let first = so_far.and_then(|document| self.first(document, lines_before));
            (self.watch)(first)
        })
    }

    /// Lays out the whole post; returns `None` if the job becomes stale.
    fn page(&mut self, parsed: &Parsed) -> Option<Rendered> {
        let Parsed {
            document,
            lines_before,
            ..
        } = parsed;
        if let Some(first) = self.first(document, *lines_before)
            && !(self.watch)(Some(first))
        {
            return None;
        }
        self.gather(document);
        let mut blocks = 0_usize;
        let wants = wants(self.job, self.style, &self.images);
        let watch = &mut *self.watch;
        let page = markdown::layout_while(document, wants, self.cache, &mut |_| {
            blocks += 1;
            !blocks.is_multiple_of(STEP) || watch(None)
        });
        let page = page.continue_value()?;
        Some(Rendered {
            plain: document.snippets(&self.job.colours),
            ..whole(self.job, under_its_head(self.job, page, *lines_before))
        })
    }

    /// Lays out the first rows of a long post, only once.
    fn first(&mut self, document: &Document, lines_before: usize) -> Option<Rendered> {
        let line = self.job.first.filter(|_| self.owes_first)?;
        let line = line.saturating_sub(lines_before);
        if !document.holds_beyond(line, LONG) {
            return None;
        }
        self.owes_first = false;
        self.gather(document);
        let (mut seen, mut enough) = (0, None);
        let wants = wants(self.job, self.style, &self.images);
        let page = markdown::layout_while(document, wants, self.cache, &mut |rows| {
            let new = rows.get(seen..).unwrap_or_default();
            if enough.is_none() && new.iter().any(|row| row.line >= line) {
                enough = Some(rows.len() + FIRST);
            }
            seen = rows.len();
            enough.is_none_or(|enough| seen < enough)
        });
        let (ControlFlow::Break(page) | ControlFlow::Continue(page)) = page;
        Some(Rendered {
            is_whole: false,
            ..whole(self.job, under_its_head(self.job, page, lines_before))
        })
    }
}

fn wants<'a>(job: &'a RenderJob, style: Style, images: &'a Images) -> Wants<'a> {
    Wants {
        width: job.head.width,
        style,
        colours: &job.colours,
        folds: &job.folds,
        images,
    }
}

fn whole(job: &RenderJob, page: Page) -> Rendered {
    Rendered {
        ticket: job.ticket,
        id: job.post.id.clone(),
        page,
        is_whole: true,
        plain: Vec::new(),
    }
}

/// Adds the post header above a page, and converts body line numbers to file line numbers.
fn under_its_head(job: &RenderJob, mut page: Page, lines_before: usize) -> Page {
    for row in page.rows.iter_mut().filter(|row| row.line > 0) {
        row.line += lines_before;
    }
    if job.form == Form::Excerpt
        && let Some(end) = page.excerpt_end.or_else(|| automatic_end(&page, job.kind))
    {
        page.cut_at(end);
    }
    page.put_above(head(&job.post, &job.clock, job.head));
    page
}

/// Returns the row where the index page ends a post without a marker: in Jekyll after the first
/// paragraph ("Excerpts"), in Hugo after the one with its 70th word ("Content summaries",
/// automatic).
fn automatic_end(page: &Page, kind: SiteKind) -> Option<usize> {
    let words = match kind {
        SiteKind::Jekyll => 1,
        SiteKind::Hugo => HUGO_WORDS,
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
fn as_written(job: &RenderJob) -> Rendered {
    let width = job.head.width;
    let page = match read_file::read_post(&job.post) {
        Ok(source) => {
            let body = read_file::body_of(&source.text, job.kind);
            markdown::source::source(&source.text, body.first_line, width)
        }
        Err(problem) => unreadable(&format!("{}; {}", problem.message, problem.hint), width),
    };
    whole(job, page)
}

fn unreadable(why: &str, width: usize) -> Page {
    let clean = Clean::new(why);
    let lines = wrap::wrap(clean.as_str(), width);
    let rows = lines.iter().map(|line| Row {
        line: 1,
        spans: vec![RowSpan {
            text: Clean::new(line),
            look: Look::of(Role::Error),
            kind: SpanKind::Note,
            ..RowSpan::default()
        }],
        fill: None,
    });
    Page {
        width,
        rows: rows.collect(),
        ..Page::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn excerpt(body: &str, kind: SiteKind) -> Option<String> {
        let mut page = markdown::layout(&markdown::parse(body), 80, Style::default());
        page.cut_at(automatic_end(&page, kind)?);
        Some(markdown::plain(&page))
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
