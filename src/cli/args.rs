//! What can be written on the command line; its help is the manual.

mod deed;
mod idle;
mod show;
mod tag;

use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Parser, Subcommand, ValueEnum};

pub use deed::{
    NewArguments, OffArguments, PostsArguments, PublishArguments, RenameArguments, TrashArguments,
};
pub use idle::Idle;
pub use show::ShowArguments;
pub use tag::{TagArguments, TagVerb, UndoArguments};

use super::slip;

/// Read a blog of Markdown files in the terminal.
///
/// Opens DIR (a site, or any folder of Markdown posts), or stands on FILE in its blog. With
/// neither, it looks in `POSTDESK_POSTS`, for a blog around or in the current folder, in `posts` of
/// config.toml, for Markdown files in the current folder, and in the data folder; with none of these
/// it opens a tour. Inside, `?` shows every key.
#[derive(Clone, Debug, Parser)]
#[command(version, about)]
#[command(after_help = "Examples:\n  \
    postdesk                         the blog around the current folder\n  \
    postdesk ~/site                  any other blog\n  \
    postdesk ~/site/blog/a-post.md   a post, in its blog\n  \
    postdesk - < draft.md            a post from standard input, to read\n  \
    postdesk list tag:rust is:draft  the drafts about rust, one a line\n  \
    postdesk show a-post | less      a post as plain text\n  \
    postdesk edit a-post --at 12     a post in the edit mode, at line 12\n\n\
    Exit codes: 0 done, 1 problems found, 2 used wrongly.\n\
    Files: `postdesk config path` says where config.toml, keys.toml and themes/ are read from.")]
pub struct Arguments {
    /// The blog, one of its posts, or - to read a post from standard input.
    #[arg(value_name = "DIR|FILE|-")]
    pub path: Option<PathBuf>,
    /// The folder of the posts itself: no other folder is looked for.
    #[arg(long, value_name = "DIR", global = true)]
    pub posts: Option<PathBuf>,
    /// Read by the rules of this generator: docusaurus, hugo, zola, jekyll, hexo, astro, eleventy or plain.
    #[arg(long, value_name = "NAME", global = true)]
    pub site: Option<String>,
    /// Run as if started in this folder; several are taken one after the other.
    #[arg(short = 'C', value_name = "DIR")]
    pub change_to: Vec<OsString>,
    /// Of several blogs in one site, the one of this name.
    #[arg(long, value_name = "NAME", global = true)]
    pub blog: Option<String>,
    /// Write nothing but reading positions; start no editor, open no link. Drafts are shown.
    #[arg(long, global = true)]
    pub read_only: bool,
    /// Serve readers: show only what the site shows at this minute, no drafts; share, write and start
    /// nothing.
    #[arg(
        long,
        global = true,
        long_help = "Serve readers: show only what the site shows at this minute. No draft, unlisted, \
            scheduled, expired or broken post, and none whose state can't be determined, is in any \
            list, search, link or count. Nothing is shared, written or started, no path of this \
            machine is shown, and POSTDESK_POSTS is ignored. Implies --read-only and --idle 15m. \
            Readers can use list, show, tags, stats and keys. As a forced command of OpenSSH, in \
            sshd_config:\n\n\
            Match User reader\n    \
            ForceCommand postdesk --public /srv/site\n    \
            DisableForwarding yes\n    \
            PermitUserRC no\n    \
            PermitTTY yes"
    )]
    pub public: bool,
    /// End after this time without a key, as in 90s, 15m or 1h; `off` never does. Unsaved text is
    /// autosaved first.
    #[arg(long, value_name = "DURATION", global = true, value_parser = idle::parse)]
    pub idle: Option<Idle>,
    /// Use this theme: auto, dark, light, terminal, or one of your own.
    #[arg(long, value_name = "NAME")]
    pub theme: Option<String>,
    /// What to do instead of opening the screen.
    #[command(subcommand)]
    pub verb: Option<Verb>,
}

impl Arguments {
    /// Tells whether what is to be done writes something that is the person's.
    pub fn writes(&self) -> bool {
        match &self.verb {
            Some(Verb::Drafts {
                verb: Some(DraftsVerb::Restore { dry_run, .. } | DraftsVerb::Drop { dry_run, .. }),
            }) => !dry_run,
            Some(Verb::Tag(tag)) => !tag.dry_run,
            Some(Verb::Undo(undo)) => !undo.dry_run,
            Some(Verb::New(new)) => !new.dry_run,
            Some(Verb::Draft(some) | Verb::Unlist(some)) => !some.them.dry_run,
            Some(Verb::Rename(rename)) => !rename.dry_run,
            Some(Verb::Publish(publish)) => !publish.them.dry_run,
            Some(Verb::Duplicate(them)) => !them.dry_run,
            Some(Verb::Trash(trash)) => trash.writes(),
            _ => false,
        }
    }

    /// Returns after how long without a key the session ends, if ever.
    pub fn idle(&self) -> Option<Duration> {
        let usual = if self.public {
            Idle::USUAL
        } else {
            Idle::Never
        };
        self.idle.unwrap_or(usual).time()
    }

    /// Reads a command line, the program's name first.
    ///
    /// Terms of a query that begin with `-` are taken out first, as clap can't tell them from options.
    pub fn read(given: impl IntoIterator<Item = OsString>) -> Result<Self, clap::Error> {
        let (mut listing, mut literal) = (false, false);
        let (terms, rest): (Vec<OsString>, Vec<OsString>) = given.into_iter().partition(|word| {
            let term = listing && !literal && leaves_out(&word.to_string_lossy());
            listing |= ["list", "check", "stats", "tag"]
                .iter()
                .any(|verb| word == *verb);
            literal |= word == "--";
            term
        });
        let mut arguments =
            Self::try_parse_from(&rest).map_err(|error| slip::explain(error, &rest))?;
        arguments.read_only |= arguments.public;
        let terms = terms.iter().map(|term| term.to_string_lossy().into_owned());
        match &mut arguments.verb {
            Some(Verb::List(list)) => list.query.extend(terms),
            Some(Verb::Check(check)) => check.query.extend(terms),
            Some(Verb::Stats(stats)) => stats.query.extend(terms),
            Some(Verb::Tag(tag)) => tag.verb.extend_query(terms),
            _ => {}
        }
        Ok(arguments)
    }
}

/// Tells whether a word is a term that leaves posts out: `-tag:draft`, `-word`.
fn leaves_out(word: &str) -> bool {
    let behind = word.strip_prefix('-').unwrap_or_default();
    behind.len() > 1 && !behind.starts_with('-')
}

/// What to do instead of opening the screen.
#[derive(Clone, Debug, Subcommand)]
pub enum Verb {
    /// List the posts, one a line, or as JSON.
    List(ListArguments),
    /// Show a post, rendered; plain in a pipe.
    Show(ShowArguments),
    /// Write in a post: opens it in the edit mode.
    Edit {
        /// A slug (its last part is enough when only one post has it), or a file.
        #[arg(value_name = "SLUG|FILE")]
        post: PathBuf,
        /// The line to stand on, and a column: `12` or `12:5`.
        #[arg(long, value_name = "LINE", default_value = "1", value_parser = place)]
        at: (usize, usize),
    },
    /// Make a post: named, dated and begun as the site's others are; the file is never there before.
    New(NewArguments),
    /// Put posts on the site: no draft, dated today, named and placed as the site wants it.
    Publish(PublishArguments),
    /// Make drafts of posts.
    Draft(OffArguments),
    /// Keep posts on the site and out of its lists.
    Unlist(OffArguments),
    /// Give a post another title and name; links and images of other posts go along.
    Rename(RenameArguments),
    /// Make drafts that say the same as posts, with what lies in their folders.
    Duplicate(PostsArguments),
    /// Take posts away, list what was taken away, or bring it back.
    Trash(TrashArguments),
    /// List the tags with their posts.
    Tags(TagsArguments),
    /// Change tags in many posts at once: shown as a difference first, all or nothing, undoable.
    Tag(TagArguments),
    /// Take back the last step that changed posts of this blog.
    Undo(UndoArguments),
    /// Find what a build would stop at and what readers would stumble over.
    Check(CheckArguments),
    /// Posts, words, tags, months and drafts in numbers.
    Stats(StatsArguments),
    /// Text that was typed and never saved: list it, show it, put it back, drop it.
    Drafts {
        /// What to do; nothing lists them.
        #[command(subcommand)]
        verb: Option<DraftsVerb>,
    },
    /// Show and check your own files, and the configuration of the site.
    Config {
        /// What to do.
        #[command(subcommand)]
        verb: ConfigVerb,
    },
    /// List the keys.
    Keys(KeysArguments),
    /// Print what completes these commands in a shell.
    Completions {
        /// The shell.
        #[arg(value_name = "SHELL")]
        shell: clap_complete::Shell,
    },
    /// Print the man page, or that of a command.
    Man {
        /// The command, as in `tag` or `tag rename`.
        #[arg(value_name = "COMMAND")]
        command: Vec<String>,
    },
}

/// Reads a line and a column, both from 1.
fn place(text: &str) -> Result<(usize, usize), String> {
    let number = |text: &str| text.parse::<usize>().ok().filter(|number| *number > 0);
    let (line, column) = text.split_once(':').unwrap_or((text, "1"));
    let place = number(line).zip(number(column));
    place.ok_or_else(|| "write a line, or line:column, as in 12:5".to_owned())
}

/// What to list, and how.
#[derive(Clone, Debug, Args)]
pub struct ListArguments {
    /// As in the filter: words, '"words of the text"', tag:rust, -tag:draft, is:draft, date:>2025-01, words:>800.
    #[arg(value_name = "QUERY")]
    pub query: Vec<String>,
    /// As JSON, version 1.
    #[arg(long)]
    pub json: bool,
    /// The order; without it newest first, or by title where most posts have no date.
    #[arg(long, value_enum)]
    pub sort: Option<Order>,
}

/// The orders of a list.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum Order {
    /// The generator's own: newest first.
    Date,
    /// Newest first.
    Newest,
    /// Oldest first.
    Oldest,
    /// By title.
    Title,
    /// Longest first.
    Words,
    /// Last changed first.
    Changed,
}

/// How to list tags.
#[derive(Clone, Debug, Args)]
pub struct TagsArguments {
    /// As JSON, version 1.
    #[arg(long)]
    pub json: bool,
    /// Those alone that may be meant to be one: other case, plural, or one address for two.
    #[arg(long)]
    pub near: bool,
}

/// What to check, and how to tell.
#[derive(Clone, Debug, Args)]
#[command(
    after_help = "Exit codes: 0 nothing that matters, 1 errors (with --strict also warnings), 2 used wrongly.\n\
    Rules are switched off for good in config.toml: [check] off = [\"description\"]"
)]
pub struct CheckArguments {
    /// Tell only of posts that pass: words, tag:rust, is:draft, date:>2025-01.
    #[arg(value_name = "QUERY")]
    pub query: Vec<String>,
    /// For people, for programs, or for the annotations of GitHub's workflows.
    #[arg(long, value_enum, default_value_t = CheckFormat::Human)]
    pub format: CheckFormat,
    /// Exit code 1 for warnings too.
    #[arg(long)]
    pub strict: bool,
    /// Leave out these rules; their names stand in brackets behind each finding.
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    pub off: Vec<String>,
    /// List the rules instead.
    #[arg(long, exclusive = true)]
    pub rules: bool,
}

/// What to count, and how to tell.
#[derive(Clone, Debug, Args)]
pub struct StatsArguments {
    /// Count only posts that pass: words, tag:rust, is:draft, date:>2025-01.
    #[arg(value_name = "QUERY")]
    pub query: Vec<String>,
    /// As JSON, version 1.
    #[arg(long)]
    pub json: bool,
}

/// How to tell what was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum CheckFormat {
    /// A line each: file, line, column, what is wrong, the way out.
    Human,
    /// JSON, version 1.
    Json,
    /// Commands for GitHub's workflows.
    Github,
}

/// What to do with the drafts.
#[derive(Clone, Debug, Subcommand)]
pub enum DraftsVerb {
    /// List them, the newest first.
    List {
        /// As JSON, version 1.
        #[arg(long)]
        json: bool,
    },
    /// Print the text of one.
    Show {
        /// Its name, or the beginning of it.
        name: String,
    },
    /// Save the text of one to its post, unless that was changed since.
    Restore {
        /// Its name, or the beginning of it.
        name: String,
        /// Save it to this file instead, which must not be there.
        #[arg(long, value_name = "FILE")]
        to: Option<PathBuf>,
        /// Show what would change and write nothing.
        #[arg(long)]
        dry_run: bool,
    },
    /// Throw one away.
    Drop {
        /// Its name, or the beginning of it.
        name: String,
        /// Say what would go and write nothing.
        #[arg(long)]
        dry_run: bool,
    },
}

/// An action on your own files or those of the site.
#[derive(Clone, Copy, Debug, Subcommand)]
pub enum ConfigVerb {
    /// Say where they are read from.
    Path,
    /// Print the settings in force, as a config.toml.
    Show,
    /// Name every mistake in them; exit code 1 if there is one.
    Check,
    /// Show the configuration of the site, each value with the file that sets it.
    Site {
        /// As JSON, version 1.
        #[arg(long)]
        json: bool,
    },
}

/// How to list keys.
#[derive(Clone, Debug, Args)]
pub struct KeysArguments {
    /// As a Markdown table.
    #[arg(long)]
    pub markdown: bool,
}
