//! Subcommands that change posts (`new`, `publish`, `draft`, `unlist`, `rename`, `duplicate`): each
//! prints a diff, is applied atomically, and can be undone with `undo`.

use std::fmt::Write as _;
use std::io::{self, BufRead, IsTerminal, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use crate::app::new_blog::DEFAULT_FOLDER;
use crate::blog::command::{
    ChangePlan, CommandError, NewPost, PlanContext, PostCommand, Toggle, file_stem,
};
use crate::blog::file_transaction::{FileChange, UndoLog};
use crate::blog::hook::{self, HookValues};
use crate::blog::{Clock, Index, Post, PostId, Site};
use crate::markdown;
use crate::runtime::publish_hook::run;
use crate::runtime::{clock, new_blog};
use crate::text::sanitize;

use super::args::{
    Arguments, NewArguments, PostsArguments, PublishArguments, RenameArguments, ToggleArguments,
};
use super::user_files::UserFiles;
use super::{CliError, CommandResult, diff, list, print, show, tag};

/// Runs `new`: creates a post, and a blog for it if there is none and the user agrees.
pub(super) fn new(arguments: &Arguments, new: &NewArguments, own: &UserFiles) -> CommandResult {
    let blog = match LoadedBlog::read(arguments, own) {
        Err(CliError::NoBlog(_)) if can_ask() && !new.dry_run => {
            let Some(folder) = ask_for_blog()? else {
                print("nothing was written")?;
                return Ok(ExitCode::from(1));
            };
            LoadedBlog::in_folder(&folder)?
        }
        read => read?,
    };
    let deed = PostCommand::New(NewPost {
        title: new.title.clone(),
        name: new.slug.clone().unwrap_or_default(),
        tags: new.tags.clone(),
        draft: new.draft,
    });
    blog.run(&deed, new.dry_run, own)
}

/// Whether a user can be asked: standard input and standard error are terminals.
fn can_ask() -> bool {
    io::stdin().is_terminal() && io::stderr().is_terminal()
}

/// Asks for the folder of a new blog and creates it. Returns `None` at the end of input.
fn ask_for_blog() -> Result<Option<PathBuf>, CliError> {
    let question = format!("There is no blog here. Folder for a new one [{DEFAULT_FOLDER}]: ");
    let mut err = io::stderr();
    err.write_all(question.as_bytes())?;
    err.flush()?;
    let mut line = String::new();
    if io::stdin().lock().read_line(&mut line)? == 0 {
        return Ok(None);
    }
    let typed = if line.trim().is_empty() {
        DEFAULT_FOLDER
    } else {
        line.trim()
    };
    let folder = new_blog::parse_folder(typed).map_err(CliError::Usage)?;
    new_blog::make_folder(&folder).map_err(CliError::Usage)?;
    Ok(Some(folder))
}

/// Runs `publish`: publishes posts, then runs the `on_publish` hooks.
pub(super) fn publish(
    arguments: &Arguments,
    publish: &PublishArguments,
    own: &UserFiles,
) -> CommandResult {
    let blog = LoadedBlog::read(arguments, own)?;
    let command = PostCommand::Publish(blog.find_posts(&publish.posts.named)?);
    let (settings, _) = own.settings();
    let hooks = settings.on_publish;
    if hooks.is_empty() || publish.no_hooks {
        return blog.run(&command, publish.posts.dry_run, own);
    }
    let plan = match blog.plan(&command) {
        Err(CommandError::NoChange(why)) => return report_no_change(&why),
        plan => plan?,
    };
    let hooks = fill_hooks(&hooks, &HookValues::of(&plan))?;
    let site = blog.index.site();
    let runs: Vec<String> = hooks
        .iter()
        .map(|command| hook::shell_quoted(command))
        .collect();
    if publish.posts.dry_run {
        let code = apply_plan(site, &plan, true, own)?;
        print(&sanitize::sanitize_lines(&format!(
            "would run: {}",
            runs.join("; ")
        )))?;
        return Ok(code);
    }
    let is_asked = io::stdin().is_terminal() && io::stderr().is_terminal() && !publish.yes;
    let question = format!("{}, then run {}", plan.operation.what, runs.join("; "));
    if is_asked && !tag::confirm(&sanitize::sanitize_lines(&question))? {
        print("nothing was written")?;
        return Ok(ExitCode::from(1));
    }
    let code = apply_plan(site, &plan, false, own)?;
    if !is_asked && !publish.yes {
        let line = format!(
            "not run, as nobody was asked: {}; --yes runs it",
            runs.join("; ")
        );
        warn(&line);
        return Ok(code);
    }
    match run(&hooks, &site.root) {
        Ok(said) => print(&sanitize::sanitize_lines(&said)).map(|()| code),
        Err(why) => {
            warn(&why);
            Ok(ExitCode::from(1))
        }
    }
}

/// Returns the commands of `on_publish` with the values of the published posts.
fn fill_hooks(hooks: &[Vec<String>], values: &HookValues) -> Result<Vec<Vec<String>>, CliError> {
    let filled: Result<_, String> = hooks.iter().map(|command| values.fill(command)).collect();
    filled.map_err(|why| {
        CliError::Usage(format!("on_publish cannot run: {why}; --no-hooks skips it"))
    })
}

/// Writes a warning to standard error.
fn warn(line: &str) {
    let _ = writeln!(io::stderr(), "postdesk: {}", sanitize::sanitize_lines(line));
}

/// Runs `draft`: marks posts as drafts, or ends their draft state with `--off`.
pub(super) fn draft(
    arguments: &Arguments,
    some: &ToggleArguments,
    own: &UserFiles,
) -> CommandResult {
    let blog = LoadedBlog::read(arguments, own)?;
    let deed = PostCommand::Draft(blog.find_posts(&some.posts.named)?, toggle_for(some));
    blog.run(&deed, some.posts.dry_run, own)
}

/// Runs `unlist`: unlists posts, or lists them again with `--off`.
pub(super) fn unlist(
    arguments: &Arguments,
    some: &ToggleArguments,
    own: &UserFiles,
) -> CommandResult {
    let blog = LoadedBlog::read(arguments, own)?;
    let deed = PostCommand::Unlist(blog.find_posts(&some.posts.named)?, toggle_for(some));
    blog.run(&deed, some.posts.dry_run, own)
}

fn toggle_for(some: &ToggleArguments) -> Toggle {
    if some.off { Toggle::Off } else { Toggle::On }
}

/// Runs `rename`: changes the title, the file name or both of a post.
pub(super) fn rename(
    arguments: &Arguments,
    rename: &RenameArguments,
    own: &UserFiles,
) -> CommandResult {
    let blog = LoadedBlog::read(arguments, own)?;
    let post = show::find_post(&blog.posts, &rename.post)?;
    let follows = rename.title.as_deref().filter(|_| !rename.keep_name);
    let style = blog.context().name_style();
    let style = style.with_script_of(&file_stem(blog.index.site().kind, &post));
    let name = rename.slug.clone();
    let name = name.or_else(|| follows.map(|title| style.file_name_for(title)));
    let deed = PostCommand::Rename {
        post: post.id.clone(),
        title: rename.title.clone(),
        name,
        redirect: !rename.no_redirect,
    };
    blog.run(&deed, rename.dry_run, own)
}

/// Runs `duplicate`: copies posts as drafts.
pub(super) fn duplicate(
    arguments: &Arguments,
    them: &PostsArguments,
    own: &UserFiles,
) -> CommandResult {
    let blog = LoadedBlog::read(arguments, own)?;
    let deed = PostCommand::Duplicate(blog.find_posts(&them.named)?);
    blog.run(&deed, them.dry_run, own)
}

/// A blog read for a command that changes posts.
pub(super) struct LoadedBlog {
    pub(super) index: Index,
    pub(super) posts: Vec<Arc<Post>>,
    pub(super) clock: Clock,
}

impl LoadedBlog {
    /// Finds and reads the blog that the arguments select.
    pub(super) fn read(arguments: &Arguments, own: &UserFiles) -> Result<Self, CliError> {
        let (index, clock) = list::read_index(arguments, own)?;
        Ok(Self {
            posts: index.posts().cloned().collect(),
            index,
            clock,
        })
    }

    /// Reads the blog of a folder that was just created.
    fn in_folder(folder: &Path) -> Result<Self, CliError> {
        let clock = clock::system();
        let mut index = Index::new(Site::from_posts_folder(folder, None)?);
        index.scan(&clock, &mut |_| ControlFlow::Continue(()));
        Ok(Self {
            posts: index.posts().cloned().collect(),
            index,
            clock,
        })
    }

    /// Finds a post by its file, slug, or part of the slug.
    fn find_post(&self, name: &str) -> Result<PostId, CliError> {
        Ok(show::find_post(&self.posts, name)?.id.clone())
    }

    /// Finds posts by name, without duplicates.
    pub(super) fn find_posts(&self, names: &[String]) -> Result<Vec<PostId>, CliError> {
        let mut all = Vec::new();
        for name in names {
            let post = self.find_post(name)?;
            if !all.contains(&post) {
                all.push(post);
            }
        }
        Ok(all)
    }

    /// Plans a command without writing anything.
    pub(super) fn plan(&self, deed: &PostCommand) -> Result<ChangePlan, CommandError> {
        self.context().plan(deed)
    }

    fn context(&self) -> PlanContext<'_> {
        PlanContext {
            site: self.index.site(),
            rules: self.index.rules(),
            posts: &self.posts,
            clock: &self.clock,
            mentions: markdown::find_references,
        }
    }

    /// Prints what a command changes, and applies it unless `dry_run`.
    pub(super) fn run(&self, deed: &PostCommand, dry_run: bool, own: &UserFiles) -> CommandResult {
        match self.plan(deed) {
            Err(CommandError::NoChange(why)) => report_no_change(&why),
            Err(why) => Err(why.into()),
            Ok(plan) => apply_plan(self.index.site(), &plan, dry_run, own),
        }
    }
}

fn report_no_change(why: &str) -> CommandResult {
    print(&sanitize::sanitize_lines(&format!(
        "nothing to change: {why}"
    )))?;
    Ok(ExitCode::SUCCESS)
}

/// Prints a change plan, and applies it unless `dry_run`.
pub(super) fn apply_plan(
    site: &Site,
    plan: &ChangePlan,
    dry_run: bool,
    own: &UserFiles,
) -> CommandResult {
    print(&sanitize::sanitize_lines(&format_changes(
        site,
        &plan.operation.changes,
    )))?;
    for note in &plan.notes {
        // on standard error, so that programs reading the output are not disturbed
        let _ = writeln!(io::stderr(), "postdesk: {}", sanitize::sanitize_lines(note));
    }
    let what = sanitize::sanitize_lines(&plan.operation.what);
    let news = plan
        .after
        .iter()
        .filter(|it| it.was.as_ref() != Some(&it.path));
    let news: Vec<String> = news
        .map(|it| {
            let unknown = it.url_unknown.as_ref();
            let url = unknown.map(|why| format!("(URL unknown: {why})"));
            let url = url.unwrap_or_else(|| it.url.clone());
            sanitize::sanitize_lines(&format!("{}  {url}", it.path.display()))
        })
        .collect();
    let words = if dry_run {
        format!("would {what}; nothing was written")
    } else {
        let undo_log: UndoLog = tag::undo_log(own)?;
        undo_log.perform(&plan.operation)?;
        format!("done: {what}; `postdesk undo` undoes it")
    };
    print(&[news.as_slice(), &[words]].concat().join("\n"))?;
    Ok(ExitCode::SUCCESS)
}

/// Formats the changes as diffs and lines such as `rename A to B`, with paths below the posts
/// folder.
fn format_changes(site: &Site, changes: &[FileChange]) -> String {
    let name = |path: &Path| {
        let below = path.strip_prefix(&site.posts);
        let below = below.or_else(|_| path.strip_prefix(&site.root));
        below.unwrap_or(path).display().to_string()
    };
    let mut all = String::new();
    for change in changes {
        let line = match change {
            FileChange::Write { path, old, new } => {
                let file = name(path);
                diff::unified((&file, &file), (old, new))
            }
            FileChange::Create { path, bytes, .. } if std::str::from_utf8(bytes).is_ok() => {
                diff::unified(("/dev/null", &name(path)), (b"", bytes))
            }
            FileChange::Create { path, bytes, .. } => {
                format!("new file {} ({} bytes)\n", name(path), bytes.len())
            }
            FileChange::Remove { path, bytes, .. } => {
                format!("to the trash: {} ({} bytes)\n", name(path), bytes.len())
            }
            FileChange::Rename { from, to } => format!("rename {} to {}\n", name(from), name(to)),
            FileChange::MakeFolder { path, .. } => format!("new folder {}/\n", name(path)),
            FileChange::RemoveFolder { path, .. } => format!("remove folder {}/\n", name(path)),
        };
        // writing to a string never fails
        let _ = all.write_str(&line);
    }
    all
}
