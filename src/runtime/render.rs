//! Reads a post and lays it out: everything between a job and its page.

use std::path::PathBuf;

use crate::app::RenderJob;
use crate::app::preview::{Form, Rendered};
use crate::blog::{Post, SiteKind, Stamp, body};
use crate::markdown::head::head;
use crate::markdown::{self, Document, Folds, Page, Row, RowSpan, SpanKind, Style, Wants};
use crate::text::{Clean, Look, Role, wrap};

/// How many parsed posts are kept, for a resize and for going back and forth.
const KEPT: usize = 8;

/// Lays out posts, keeping the last ones parsed.
#[derive(Debug, Default)]
pub struct Renderer {
    parsed: Vec<Parsed>,
}

#[derive(Debug)]
struct Parsed {
    path: PathBuf,
    stamp: Stamp,
    lines_before: usize,
    document: Document,
}

impl Renderer {
    /// Lays out a post; what cannot be read says so in the page.
    pub fn render(&mut self, job: &RenderJob) -> Rendered {
        let style = Style {
            glyphs: job.head.glyphs,
            fills: job.fills,
            weights: true,
        };
        match job.form {
            Form::Source => as_written(job),
            Form::Page => self.styled(job, style),
            Form::Excerpt => {
                let mut rendered = self.styled(job, style);
                if let Some(end) = rendered.page.excerpt_end {
                    rendered.page.cut_at(end);
                }
                rendered
            }
        }
    }

    /// Lays out a post in a style of its own, for output that is no screen.
    pub fn styled(&mut self, job: &RenderJob, style: Style) -> Rendered {
        let rows = head(&job.post, &job.clock, job.head);
        let width = job.head.width;
        let (mut page, plain) = match self.parsed(&job.post, job.kind) {
            Ok(Parsed {
                document,
                lines_before,
                ..
            }) => {
                let page = markdown::layout_as(
                    document,
                    Wants {
                        width,
                        style,
                        colours: &job.colours,
                        folds: &Folds::all_open(),
                    },
                );
                let plain = document.snippets(&job.colours);
                (shifted(page, *lines_before), plain)
            }
            Err(why) => (unreadable(&why, width), Vec::new()),
        };
        page.put_above(rows);
        Rendered {
            ticket: job.ticket,
            id: job.post.id.clone(),
            page,
            plain,
        }
    }

    fn parsed(&mut self, post: &Post, kind: SiteKind) -> Result<&Parsed, String> {
        let known = self
            .parsed
            .iter()
            .position(|parsed| parsed.path == post.path && parsed.stamp == post.stamp);
        if let Some(place) = known {
            // the one used last stands last
            let parsed = self.parsed.remove(place);
            self.parsed.push(parsed);
        } else {
            let parsed = read(post, kind)?;
            self.parsed.retain(|other| other.path != post.path);
            if self.parsed.len() == KEPT {
                self.parsed.remove(0);
            }
            self.parsed.push(parsed);
        }
        self.parsed.last().ok_or_else(String::new)
    }
}

/// Shows the file as it is written, without a head: that stands in it.
fn as_written(job: &RenderJob) -> Rendered {
    let width = job.head.width;
    let page = match body::read(&job.post.path) {
        Ok(source) => {
            let body = body::body_of(&source.text, job.kind);
            markdown::source::source(&source.text, body.first_line, width)
        }
        Err(problem) => unreadable(&format!("{}; {}", problem.message, problem.hint), width),
    };
    Rendered {
        ticket: job.ticket,
        id: job.post.id.clone(),
        page,
        plain: Vec::new(),
    }
}

fn read(post: &Post, kind: SiteKind) -> Result<Parsed, String> {
    let source = body::read(&post.path)
        .map_err(|problem| format!("{}; {}", problem.message, problem.hint))?;
    let body = body::body_of(&source.text, kind);
    Ok(Parsed {
        path: post.path.clone(),
        stamp: source.stamp,
        lines_before: body.first_line.saturating_sub(1),
        document: markdown::parse(&body.text),
    })
}

/// Counts the lines of the rows from the first line of the file.
fn shifted(mut page: Page, lines_before: usize) -> Page {
    for row in page.rows.iter_mut().filter(|row| row.line > 0) {
        row.line += lines_before;
    }
    page
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
