//! Reads a post and lays it out: everything between a job and its page.
//!
//! Of a long post the rows that are needed first come first, and the whole page behind them. Work
//! that is no longer wanted stops between two blocks.

mod gather;
#[cfg(test)]
mod hostile;

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use crate::app::RenderJob;
use crate::app::preview::{Form, Rendered};
use crate::blog::image::Finder;
use crate::blog::{SiteKind, Stamp, body, bytes};
use crate::markdown::colour::{Colours, Snippet};
use crate::markdown::head::head;
use crate::markdown::{self, Cache, Document, Images, Page, Row, RowSpan, SpanKind, Style, Wants};
use crate::text::{Clean, Look, Role, wrap};

/// How many parsed posts are kept, for a resize and for going back and forth.
const KEPT: usize = 8;
/// A post with so much text behind the place that is read is shown from there before it is whole.
const LONG: usize = 64 << 10;
/// So many rows behind that place are shown first, more than any screen has.
const FIRST: usize = 500;
/// The summary that Hugo makes has so many words or a few more.
const HUGO_WORDS: usize = 70;
/// So many blocks are laid out before it is asked whether they are still wanted.
const STEP: usize = 32;

/// Takes the first rows of a long post, where there are any, and tells whether the rest is wanted.
pub type Watch<'a> = dyn FnMut(Option<Rendered>) -> bool + 'a;

/// Lays out posts, keeping the last ones parsed.
#[derive(Debug, Default)]
pub struct Renderer {
    parsed: Vec<Parsed>,
    /// The rows of the page laid out last, block by block.
    cache: Cache,
    /// Finds the images of the blog.
    finder: Option<Finder>,
}

#[derive(Debug, Default)]
struct Parsed {
    path: PathBuf,
    stamp: Stamp,
    /// The number of the text, where it is being written.
    written: Option<u64>,
    lines_before: usize,
    document: Document,
}

impl Renderer {
    /// Starts with the folder of a site, in which the images of its posts lie.
    pub fn of(site: &Path) -> Self {
        Self {
            finder: Finder::new(site),
            ..Self::default()
        }
    }

    /// Lays out a post at once; what cannot be read says so in the page.
    pub fn render(&mut self, job: &RenderJob) -> Rendered {
        let rendered = self.render_watched(job, &mut |_| true);
        rendered.unwrap_or_else(|| whole(job, Page::default()))
    }

    /// Lays out a post for as long as it is wanted.
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

    /// Keeps a parsed post; the one used last stands last.
    fn keep(&mut self, parsed: Parsed) {
        self.parsed.retain(|other| other.path != parsed.path);
        if self.parsed.len() == KEPT {
            self.parsed.remove(0);
        }
        self.parsed.push(parsed);
    }
}

/// A job at work.
struct Desk<'a, 'w> {
    job: &'a RenderJob,
    style: Style,
    /// What is known of the images so far.
    images: Images,
    finder: Option<&'a Finder>,
    cache: &'a mut Cache,
    watch: &'a mut Watch<'w>,
    /// Whether the first rows were not shown yet.
    owes_first: bool,
}

/// Lays out a post in a style of its own, for output that is no screen. `colour` is told the code
/// and finds its colours.
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
    gather::gather(
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

/// Reads a post, or nothing once `goes_on` says no of what was read so far and the lines before it.
fn read(
    job: &RenderJob,
    goes_on: &mut dyn FnMut(Option<&Document>, usize) -> bool,
) -> Result<Option<Parsed>, String> {
    let (text, stamp) = text_of(job)?;
    let body = body::body_of(&text, job.kind);
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

/// Gives the text of a post: as it is being written, else as it is on disk.
fn text_of(job: &RenderJob) -> Result<(String, Stamp), String> {
    if let Some((text, _)) = &job.source {
        return Ok((bytes::shown(&text.to_string()).into_owned(), job.post.stamp));
    }
    let source = body::read_post(&job.post)
        .map_err(|problem| format!("{}; {}", problem.message, problem.hint))?;
    Ok((source.text, source.stamp))
}

impl Desk<'_, '_> {
    /// Looks for the images that were not met before.
    fn gather(&mut self, document: &Document) {
        gather::gather(document, &self.job.post, self.finder, &mut self.images);
    }

    /// Reads the post, or nothing where it is no longer wanted.
    fn read(&mut self) -> Result<Option<Parsed>, String> {
        read(self.job, &mut |so_far, lines_before| {
            let first = so_far.and_then(|document| self.first(document, lines_before));
            (self.watch)(first)
        })
    }

    /// Lays out the whole post, or nothing where it is no longer wanted.
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

    /// Lays out the first rows of a long post, once.
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

/// Puts a page under the head of its post, and counts its lines from the first one of the file.
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

/// Finds where the index page ends a post that has no marker: Jekyll behind the first paragraph
/// ("Excerpts"), Hugo behind the one that has its 70th word ("Content summaries", automatic).
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

/// Shows the file as it is written, without a head: that stands in it.
fn as_written(job: &RenderJob) -> Rendered {
    let width = job.head.width;
    let page = match body::read_post(&job.post) {
        Ok(source) => {
            let body = body::body_of(&source.text, job.kind);
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
