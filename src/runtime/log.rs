//! Log: spans and events of the runtime, written to a file for bug reports; off by default.
//!
//! Nothing private is logged: of events, effects and jobs only the kind, of texts and scans only
//! sizes and results, of errors only the kind. While it is off, a span or an event costs the
//! comparison of two levels.

use std::fmt::{self, Debug, Write};
use std::fs::File;
use std::io::{self, Read, Write as _};
use std::path::Path;

use tracing::level_filters::LevelFilter;
use tracing::span::EnteredSpan;
use tracing::{debug_span, info, warn};
use tracing_subscriber::filter::Targets;
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::fmt::format::FmtSpan;
use tracing_subscriber::fmt::writer::EitherWriter;
use tracing_subscriber::layer::{Layer, SubscriberExt};

use crate::app::{Effect, Event};
use crate::blog::disk;
use crate::blog::file_transaction::FileTransactionError;
use crate::blog::save::SaveError;

/// Size from which a log is emptied when it is opened, in bytes.
const MAX_OLD_BYTES: u64 = 4 << 20;
/// Size at which nothing more is written, in bytes: the disk also holds the recovery copies.
const MAX_LOG_BYTES: u64 = 64 << 20;
/// First line of a log, by which it is told from other files.
const FIRST_LINE: &[u8] = b"postdesk log 1\n";

/// Opens a log file, and creates it if it is missing, readable for its owner only.
///
/// Fails if the file can't be opened, is not a regular one, or holds something else than a log.
pub fn open(file: &Path) -> io::Result<File> {
    let (mut log, metadata) = disk::open_append(file)?;
    if metadata.len() > 0 {
        let mut start = Vec::new();
        let (text, _) = disk::open(file)?;
        text.take(FIRST_LINE.len() as u64).read_to_end(&mut start)?;
        if start != FIRST_LINE {
            return Err(io::Error::other("it isn't a postdesk log"));
        }
    }
    let is_long = metadata.len() > MAX_OLD_BYTES;
    if is_long {
        log.set_len(0)?;
    }
    if is_long || metadata.len() == 0 {
        log.write_all(FIRST_LINE)?;
    }
    Ok(log)
}

/// Writer of a log that stops at a maximum size.
struct LogFile(File);

impl<'a> MakeWriter<'a> for LogFile {
    type Writer = EitherWriter<&'a File, io::Sink>;

    fn make_writer(&'a self) -> Self::Writer {
        match self.0.metadata() {
            Ok(metadata) if metadata.len() < MAX_LOG_BYTES => EitherWriter::A(&self.0),
            _ => EitherWriter::B(io::sink()),
        }
    }
}

/// Starts to log into an open file, for the rest of the process. Fails if a log was started before.
pub fn start(log: File, level: LevelFilter) -> io::Result<()> {
    let lines = tracing_subscriber::fmt::layer()
        .with_ansi(false)
        .with_target(false)
        .with_thread_names(true)
        .with_span_events(FmtSpan::CLOSE)
        .with_writer(LogFile(log));
    // other crates could log names of files
    let own = Targets::new().with_target(env!("CARGO_CRATE_NAME"), level);
    let subscriber = tracing_subscriber::registry().with(lines.with_filter(own));
    tracing::subscriber::set_global_default(subscriber).map_err(io::Error::other)
}

/// Returns the span of an event that the app handles.
pub(super) fn event_span(event: &Event) -> EnteredSpan {
    debug_span!("event", kind = %VariantName(event)).entered()
}

/// Returns the span of an effect that the runtime performs.
pub(super) fn effect_span(effect: &Effect) -> EnteredSpan {
    debug_span!("effect", kind = %VariantName(effect)).entered()
}

/// Returns the span of a job of a worker.
pub(super) fn job_span(worker: &'static str, job: &impl Debug) -> EnteredSpan {
    debug_span!("job", worker, kind = %VariantName(job)).entered()
}

/// Logs an error that has no other consequence, by its kind: its text may name a file.
pub fn log_failure<T>(step: &'static str, result: &io::Result<T>) {
    if let Err(error) = result {
        warn!(step, kind = ?error.kind(), os = error.raw_os_error(), "failed");
    }
}

/// Logs the result of a save.
pub(super) fn log_save<T>(bytes: usize, result: &Result<T, SaveError>) {
    match result {
        Ok(_) => info!(bytes, "saved"),
        Err(SaveError::Failed { step, why, .. }) => {
            warn!(bytes, step = *step, kind = ?why.kind(), os = why.raw_os_error(), "not saved");
        }
        Err(error) => warn!(bytes, error = %VariantName(error), "not saved"),
    }
}

/// Logs the result of a change to several files; `None` if there is no undo log for it.
pub(super) fn log_transaction(files: usize, result: Option<&Result<(), FileTransactionError>>) {
    match result {
        Some(Ok(())) => info!(files, "files changed"),
        Some(Err(error)) => warn!(files, error = %VariantName(error), "files not changed"),
        None => warn!(files, "files not changed: there is no undo log"),
    }
}

/// Displays the name of an enum variant without its contents, which may be private; of any other
/// value, the name of its type.
pub struct VariantName<'a, T>(pub &'a T);

impl<T: Debug> fmt::Display for VariantName<'_, T> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut name = NamePrefix(String::new());
        // the error ends the formatting at the first character that is no part of the name
        let _ = write!(name, "{:?}", self.0);
        out.write_str(&name.0)
    }
}

/// Accepts a name, and fails at the first character behind it.
struct NamePrefix(String);

impl Write for NamePrefix {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
        let name = text.trim_start_matches(is_name);
        let length = text.len() - name.len();
        self.0.extend(text.chars().take(length));
        if name.is_empty() {
            Ok(())
        } else {
            Err(fmt::Error)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_name_of_a_variant_is_displayed() {
        let name = |event: &Event| VariantName(event).to_string();
        assert_eq!(name(&Event::Paste("secret".to_owned())), "Paste");
        assert_eq!(name(&Event::Background { dark: true }), "Background");
        assert_eq!(name(&Event::Tick), "Tick");
        assert_eq!(VariantName(&"secret").to_string(), "");
    }

    #[test]
    fn a_log_that_cannot_be_opened_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        assert!(open(folder.path()).is_err());
        assert!(open(&folder.path().join("none/log")).is_err());
    }
}
