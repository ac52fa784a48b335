//! Subcommands that change posts (`new`, `publish`, `draft`, `unlist`, `rename`, `duplicate`): each
//! prints a diff, is applied atomically, and can be undone with `undo`.

use std::io::{self, BufRead, IsTerminal, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use crate::app::new_blog::DEFAULT_FOLDER;
use crate::blog::command::{CommandError, NewPost, PostCommand, Toggle, file_stem};
use crate::blog::hook::{self, HookValues};
use crate::runtime::publish_hook::run;
use crate::runtime::{disk_timeout, new_blog};
use crate::text::sanitize;

use super::apply::{apply_plan, print_plan, report_no_change, run_command};
use super::args::{
    Arguments, NewArguments, PostsArguments, PublishArguments, RenameArguments, ToggleArguments,
    Verb,
};
use super::loaded_blog::{LoadedBlog, find_post};
use super::output::{confirm, print_lines, print_note};
use super::user_files::UserFiles;
use super::{CliError, CommandResult, open, open_screen, print, require_screen};

/// Runs `new`: creates a post.
pub(super) fn new(arguments: &Arguments, new: &NewArguments, own: &UserFiles) -> CommandResult {
    let (code, _) = create(arguments, new, own)?;
    Ok(code)
}

/// Runs `new --edit`: creates a post and opens it in the editor.
pub(super) fn new_in_editor(
    arguments: &Arguments,
    new: &NewArguments,
    own: UserFiles,
) -> CommandResult {
    require_screen()?;
    let (asked, wanted, files) = (arguments.clone(), new.clone(), own.clone());
    let done = disk_timeout::run_command(move || create(&asked, &wanted, &files));
    let done = done.ok_or_else(|| CliError::stalled(&open::path_waited_for(arguments)))?;
    let (code, created) = done?;
    let Some(post) = created else {
        return Ok(code);
    };
    let edit = Arguments {
        verb: Some(Verb::Edit { post, at: None }),
        ..arguments.clone()
    };
    open_screen(&edit, own)
}

/// Creates a post, and a blog for it if there is none and the user agrees. Returns the file too, if
/// it was written.
fn create(
    arguments: &Arguments,
    new: &NewArguments,
    own: &UserFiles,
) -> Result<(ExitCode, Option<PathBuf>), CliError> {
    let blog = match LoadedBlog::read(arguments, own) {
        Err(CliError::NoBlog(_)) if can_ask() && !new.dry_run => {
            let Some(folder) = ask_for_blog()? else {
                print("nothing was written")?;
                return Ok((ExitCode::from(1), None));
            };
            LoadedBlog::in_folder(&folder)?
        }
        read => read?,
    };
    let command = PostCommand::New(NewPost {
        title: new.title.clone(),
        name: new.slug.clone().unwrap_or_default(),
        tags: new.tags.clone(),
        draft: !new.state.publish,
    });
    let plan = blog.plan(&command)?;
    print_plan(blog.index.site(), &plan)?;
    let code = apply_plan(&plan, new.dry_run, own)?;
    let created = plan.after.iter().find(|change| change.was.is_none());
    Ok((code, created.map(|change| change.path.clone())))
}

/// Whether a user can be asked: standard input and standard error are terminals.
fn can_ask() -> bool {
    io::stdin().is_terminal() && io::stderr().is_terminal()
}

/// Asks for the folder of a new blog and creates it. Returns `None` at the end of input.
fn ask_for_blog() -> Result<Option<PathBuf>, CliError> {
    let question = format!("No blog found. Folder for a new one [{DEFAULT_FOLDER}]: ");
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
        return run_command(&blog, &command, publish.posts.dry_run, own);
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
        print_plan(site, &plan)?;
        let code = apply_plan(&plan, true, own)?;
        print(&sanitize::sanitize_lines(&format!(
            "would run: {}",
            runs.join("; ")
        )))?;
        return Ok(code);
    }
    let is_asked = io::stdin().is_terminal() && io::stderr().is_terminal() && !publish.yes;
    let question = format!("{}, then run {}", plan.transaction.what, runs.join("; "));
    if is_asked && !confirm(&sanitize::sanitize_lines(&question))? {
        print("nothing was written")?;
        return Ok(ExitCode::from(1));
    }
    print_plan(site, &plan)?;
    let code = apply_plan(&plan, false, own)?;
    if !is_asked && !publish.yes {
        let line = format!(
            "not run without confirmation: {}; --yes runs it",
            runs.join("; ")
        );
        print_note(&line);
        return Ok(code);
    }
    match run(&hooks, &site.root) {
        Ok(said) => print(&sanitize::sanitize_lines(&said)).map(|()| code),
        Err(why) => {
            print_lines(&why);
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

/// Runs `draft`: marks posts as drafts, or ends their draft state with `--off`.
pub(super) fn draft(
    arguments: &Arguments,
    some: &ToggleArguments,
    own: &UserFiles,
) -> CommandResult {
    let blog = LoadedBlog::read(arguments, own)?;
    let command = PostCommand::Draft(blog.find_posts(&some.posts.named)?, toggle_for(some));
    run_command(&blog, &command, some.posts.dry_run, own)
}

/// Runs `unlist`: unlists posts, or lists them again with `--off`.
pub(super) fn unlist(
    arguments: &Arguments,
    some: &ToggleArguments,
    own: &UserFiles,
) -> CommandResult {
    let blog = LoadedBlog::read(arguments, own)?;
    let command = PostCommand::Unlist(blog.find_posts(&some.posts.named)?, toggle_for(some));
    run_command(&blog, &command, some.posts.dry_run, own)
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
    let post = find_post(&blog.posts, &rename.post)?;
    let follows = rename.title.as_deref().filter(|_| !rename.keep_name);
    let style = blog.context().name_style();
    let style = style.with_script_of(&file_stem(blog.index.site().kind, &post));
    let name = rename.slug.clone();
    let name = name.or_else(|| follows.map(|title| style.file_name_for(title)));
    let command = PostCommand::Rename {
        post: post.id.clone(),
        title: rename.title.clone(),
        name,
        redirect: !rename.no_redirect,
    };
    run_command(&blog, &command, rename.dry_run, own)
}

/// Runs `duplicate`: copies posts as drafts.
pub(super) fn duplicate(
    arguments: &Arguments,
    them: &PostsArguments,
    own: &UserFiles,
) -> CommandResult {
    let blog = LoadedBlog::read(arguments, own)?;
    let command = PostCommand::Duplicate(blog.find_posts(&them.named)?);
    run_command(&blog, &command, them.dry_run, own)
}
