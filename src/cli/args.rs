//! Arguments of the command line, whose doc comments are also the help and the man page.

mod doctor;
mod idle;
mod post_commands;
mod set;
mod show;
mod tag;

use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Parser, Subcommand, ValueEnum};

pub use doctor::DoctorArguments;
pub use idle::Idle;
pub use post_commands::{
    NewArguments, PostsArguments, PublishArguments, RenameArguments, ToggleArguments,
    TrashArguments,
};
pub use set::SetArguments;
pub use show::ShowArguments;
pub use tag::{TagArguments, TagVerb, UndoArguments};

/// Read a blog of Markdown files in the terminal.
///
/// Open DIR (a site, or any folder of Markdown posts), or open FILE in its blog. Otherwise look for
/// a blog in `POSTDESK_POSTS`, in and above the current folder, in `posts` of config.toml, in the
/// Markdown files of the current folder, and in the data folder. Without any of these, open a tour.
/// Press `?` inside to see all keys.
#[derive(Clone, Debug, Parser)]
#[command(version, about)]
#[command(
    after_help = "Examples:\n  postdesk                         open the blog of the current folder\n  postdesk ~/site                  open another blog\n  postdesk ~/site/blog/a-post.md   open a post in its blog\n  postdesk - < post.md             read a post from standard input\n  postdesk list tag:rust is:draft  list drafts tagged rust\n  postdesk show a-post | less      print a post as plain text\n  postdesk edit a-post --at 12     edit a post, starting at line 12\n\nExit codes: 0 success, 1 problems found, 2 usage error.\nFiles: `postdesk config path` prints the paths of config.toml, keys.toml and themes/."
)]
pub struct Arguments {
    /// Blog or post to open, or - to read a post from standard input.
    #[arg(value_name = "DIR|FILE|-")]
    pub path: Option<PathBuf>,
    /// Folder of the posts; no other folder is searched.
    #[arg(long, value_name = "DIR", global = true)]
    pub posts: Option<PathBuf>,
    /// Generator whose rules apply: docusaurus, hugo, zola, jekyll, hexo, astro, eleventy or plain.
    #[arg(long, value_name = "NAME", global = true)]
    pub site: Option<String>,
    /// Run as if started in this folder; can be repeated.
    #[arg(short = 'C', value_name = "DIR")]
    pub change_to: Vec<OsString>,
    /// Blog to open when the site has several.
    #[arg(long, value_name = "NAME", global = true)]
    pub blog: Option<String>,
    /// Never write (except reading positions and a log), start an editor or open a link. Drafts are
    /// shown.
    #[arg(long, global = true)]
    pub read_only: bool,
    /// Serve readers: show only published posts, no drafts; share, write and start nothing.
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
    /// Quit after this time without a key, as in 90s, 15m or 1h; `off` disables it. Unsaved text is
    /// autosaved first.
    #[arg(long, value_name = "DURATION", global = true, value_parser = idle::parse)]
    pub idle: Option<Idle>,
    /// Write a log without private text to FILE; `POSTDESK_LOG` sets its level.
    #[arg(long, value_name = "FILE", global = true)]
    pub log: Option<PathBuf>,
    /// Theme to use: auto, dark, light, terminal, high-contrast, catppuccin-mocha, gruvbox-light,
    /// tokyo-night, rose-pine, or the name of your theme.
    #[arg(long, value_name = "NAME")]
    pub theme: Option<String>,
    /// Command to run instead of opening the screen.
    #[command(subcommand)]
    pub verb: Option<Verb>,
}

impl Arguments {
    /// Returns the arguments of `new`, if the post is to be opened in the editor.
    pub fn new_in_editor(&self) -> Option<&NewArguments> {
        match &self.verb {
            Some(Verb::New(new)) if new.edit => Some(new),
            _ => None,
        }
    }

    /// Whether the command reads a blog.
    pub fn needs_blog(&self) -> bool {
        let does_not = matches!(
            self.verb,
            Some(Verb::Config { .. } | Verb::Keys(_) | Verb::Completions { .. } | Verb::Man { .. })
        );
        !does_not
    }

    /// Whether the command changes files of the user, as opposed to only reading them.
    pub fn writes(&self) -> bool {
        match &self.verb {
            Some(Verb::Recover {
                verb: Some(RecoverVerb::Restore { dry_run, .. } | RecoverVerb::Drop { dry_run, .. }),
            }) => !dry_run,
            Some(Verb::Tag(tag)) => !tag.dry_run,
            Some(Verb::Set(set)) => !set.dry_run,
            Some(Verb::Undo(undo)) => !undo.dry_run,
            Some(Verb::New(new)) => !new.dry_run,
            Some(Verb::Draft(some) | Verb::Unlist(some)) => !some.posts.dry_run,
            Some(Verb::Rename(rename)) => !rename.dry_run,
            Some(Verb::Publish(publish)) => !publish.posts.dry_run,
            Some(Verb::Duplicate(them)) => !them.dry_run,
            Some(Verb::Trash(trash)) => trash.writes(),
            _ => false,
        }
    }

    /// Returns the time without a key after which the session ends, if there is a limit.
    pub fn idle(&self) -> Option<Duration> {
        let usual = if self.public {
            Idle::READER_DEFAULT
        } else {
            Idle::Never
        };
        self.idle.unwrap_or(usual).duration()
    }
}

/// Command to run instead of opening the screen.
#[derive(Clone, Debug, Subcommand)]
pub enum Verb {
    /// List posts, one per line or as JSON.
    List(ListArguments),
    /// Show a post, rendered; as plain text in a pipe.
    Show(ShowArguments),
    /// Open a post in the editor.
    Edit {
        /// A slug (its last part is enough when only one post has it), or a file.
        #[arg(value_name = "SLUG|FILE")]
        post: PathBuf,
        /// Line to go to, and optionally a column: `12` or `12:5`; by default the first line below
        /// the front matter.
        #[arg(long, value_name = "LINE", value_parser = parse_position)]
        at: Option<(usize, usize)>,
    },
    /// Create a draft from the site's template; an existing file is never overwritten.
    New(NewArguments),
    /// Publish posts: end their draft state, set today's date, and move or rename the files if the
    /// site requires it.
    Publish(PublishArguments),
    /// Mark posts as drafts.
    Draft(ToggleArguments),
    /// Unlist posts: keep them on the site but out of its lists.
    Unlist(ToggleArguments),
    /// Rename a post (title and file) and update the links and images of other posts.
    Rename(RenameArguments),
    /// Duplicate posts as drafts, with their assets.
    Duplicate(PostsArguments),
    /// Move posts to the trash, list it, or restore a post.
    Trash(TrashArguments),
    /// List tags with their number of posts.
    Tags(TagsArguments),
    /// Change tags in many posts at once: with a diff, all or nothing, undoable.
    Tag(TagArguments),
    /// Set a front matter key in many posts at once: with a diff, all or nothing, undoable.
    Set(SetArguments),
    /// Undo the last blog change.
    Undo(UndoArguments),
    /// Check posts for build errors and broken links.
    Check(CheckArguments),
    /// Show statistics: posts, words, tags, months and drafts.
    Stats(StatsArguments),
    /// List, show, restore or delete unsaved text.
    #[command(alias = "drafts")]
    Recover {
        /// Action; lists the recovery copies by default.
        #[command(subcommand)]
        verb: Option<RecoverVerb>,
    },
    /// Show and check your settings files and the site configuration.
    Config {
        /// Action.
        #[command(subcommand)]
        verb: ConfigVerb,
    },
    /// Print what a bug report needs to know, without private text.
    Doctor(DoctorArguments),
    /// List key bindings.
    Keys(KeysArguments),
    /// Generate shell completions.
    Completions {
        /// The shell.
        #[arg(value_name = "SHELL")]
        shell: clap_complete::Shell,
    },
    /// Print the man page of postdesk or of a command.
    Man {
        /// The command, as in `tag` or `tag rename`.
        #[arg(value_name = "COMMAND")]
        command: Vec<String>,
    },
}

/// Parses a 1-based `line` or `line:column`.
fn parse_position(text: &str) -> Result<(usize, usize), String> {
    let number = |text: &str| text.parse::<usize>().ok().filter(|number| *number > 0);
    let (line, column) = text.split_once(':').unwrap_or((text, "1"));
    let place = number(line).zip(number(column));
    place.ok_or_else(|| "use LINE or LINE:COLUMN, for example 12:5".to_owned())
}

/// Arguments of `list`.
#[derive(Clone, Debug, Args)]
#[command(
    after_help = "Queries, also of check, stats, set and tag, and of `/` in the app; put them in shell quotes:\n  rust \"exact words\"          words in title, tags and description; exact words, also in the text\n  tag:rust,web -tag:old       one of two tags, and without a third\n  is:draft                    also scheduled, published, problem, unread, orphan\n  title: author: path:        contain the value; lang: category: series: are the value\n  date:2025-03 date:>=2024    also today, yesterday, this-month, this-year, last-30-days\n  words:>800 weight:<=3       numbers; any front matter key, params.key in a map\n  draft:true layout:post      booleans and text; layout:=post is the whole value\n  has:image no:description    have or lack a key\n  links-to:SLUG               posts that link to a post\n  (is:draft or no:date) -web  alternatives, groups, and not"
)]
pub struct ListArguments {
    /// Filter query: words, '"words of the text"', tag:rust, -tag:draft, is:draft, date:>2025-01,
    /// words:>800; see below.
    #[arg(value_name = "QUERY")]
    pub query: Vec<String>,
    /// List only posts of a saved filter, in its order: Drafts, "This year", Problems, Unread,
    /// Orphans, or one of yours. With a query, both must match.
    #[arg(long, value_name = "NAME")]
    pub filter: Option<String>,
    /// Print JSON, version 1.
    #[arg(long)]
    pub json: bool,
    /// Add the links from other posts to the JSON; all posts are read for them.
    #[arg(long, requires = "json")]
    pub backlinks: bool,
    /// Sort order; by default that of --filter, or newest first, or by title if most posts have no
    /// date.
    #[arg(long, value_enum)]
    pub sort: Option<ListOrder>,
}

/// Sort order of a list.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum ListOrder {
    /// Order of the generator: newest first.
    Date,
    /// Newest first.
    Newest,
    /// Oldest first.
    Oldest,
    /// By title.
    Title,
    /// Longest first.
    Words,
    /// Last modified first.
    Changed,
}

/// Arguments of `tags`.
#[derive(Clone, Debug, Args)]
pub struct TagsArguments {
    /// Print JSON, version 1.
    #[arg(long)]
    pub json: bool,
    /// Show only similar tags: differing in case or plural, or sharing one URL.
    #[arg(long)]
    pub near: bool,
}

/// Arguments of `check`.
#[derive(Clone, Debug, Args)]
#[command(
    after_help = "Exit codes: 0 no errors, 1 errors (with --strict also warnings), 2 usage error.\nTo turn rules off permanently, add to config.toml: [check] off = [\"description\"]"
)]
pub struct CheckArguments {
    /// Report only posts that match: words, tag:rust, is:draft, date:>2025-01.
    #[arg(value_name = "QUERY")]
    pub query: Vec<String>,
    /// Output format: for people, for programs, or annotations for GitHub Actions.
    #[arg(long, value_enum, default_value_t = CheckFormat::Human)]
    pub format: CheckFormat,
    /// Exit with code 1 for warnings too.
    #[arg(long)]
    pub strict: bool,
    /// Rules to skip; each finding ends with its rule in brackets.
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    pub off: Vec<String>,
    /// List all rules and exit.
    #[arg(long, exclusive = true)]
    pub rules: bool,
}

/// Arguments of `stats`.
#[derive(Clone, Debug, Args)]
pub struct StatsArguments {
    /// Count only posts that match: words, tag:rust, is:draft, date:>2025-01.
    #[arg(value_name = "QUERY")]
    pub query: Vec<String>,
    /// Print JSON, version 1.
    #[arg(long)]
    pub json: bool,
}

/// Output format of `check`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum CheckFormat {
    /// One line per finding: file, line, column, problem, fix.
    Human,
    /// JSON, version 1.
    Json,
    /// Workflow commands of GitHub Actions.
    Github,
}

/// Action on recovery copies.
#[derive(Clone, Debug, Subcommand)]
pub enum RecoverVerb {
    /// List recovery copies, newest first.
    List {
        /// Print JSON, version 1.
        #[arg(long)]
        json: bool,
    },
    /// Print the text of a recovery copy.
    Show {
        /// Its name, or the beginning of the name.
        name: String,
    },
    /// Save the text to its post, unless the post has changed since.
    Restore {
        /// Its name, or the beginning of the name.
        name: String,
        /// Save to this file instead, which must not exist.
        #[arg(long, value_name = "FILE")]
        to: Option<PathBuf>,
        /// Show what would change and write nothing.
        #[arg(long)]
        dry_run: bool,
    },
    /// Delete a recovery copy.
    Drop {
        /// Its name, or the beginning of the name.
        name: String,
        /// Show what would be deleted and write nothing.
        #[arg(long)]
        dry_run: bool,
    },
}

/// Action on your settings files or the site configuration.
#[derive(Clone, Copy, Debug, Subcommand)]
pub enum ConfigVerb {
    /// Print the paths of all files.
    Path,
    /// Print the effective settings as a config.toml.
    Show,
    /// Report every error in them; exit code 1 if there is one.
    Check,
    /// Show the site configuration, each value with the file that sets it.
    Site {
        /// Print JSON, version 1.
        #[arg(long)]
        json: bool,
    },
}

/// Arguments of `keys`.
#[derive(Clone, Debug, Args)]
pub struct KeysArguments {
    /// Print a Markdown table.
    #[arg(long)]
    pub markdown: bool,
}
