//! New blog: creates its folder and its first posts.

use std::fs;
use std::path::{Component, Path, PathBuf};
use std::sync::mpsc::Sender;
use std::thread;

use crate::app::Event;
use crate::app::new_blog::{FirstContent, NewBlogJob, NewBlogRefusal};
use crate::blog::{PostId, Site, read_file, save};

use super::message::{CreatedBlog, Message};

/// Creates a blog on a thread of its own; `tour` is the folder of the tour, which can't be used.
pub(super) fn start(job: NewBlogJob, tour: &Path, out: &Sender<Message>) {
    let tour = tour.to_owned();
    let (asked, answers) = (job.clone(), out.clone());
    let refused = |job, why| Event::BlogRefused(Box::new(NewBlogRefusal { job, why }));
    let work = move || {
        let message = match create_blog(&job, &tour) {
            Ok(made) => Message::BlogCreated(Box::new(made)),
            Err(why) => Message::Event(refused(job, why)),
        };
        // without the event loop there is nobody to send to
        let _ = answers.send(message);
    };
    if let Err(error) = thread::Builder::new().name("blog".to_owned()).spawn(work) {
        let why = format!("The blog can't be created: {error}; try again.");
        let _ = out.send(Message::Event(refused(asked, why)));
    }
}

fn create_blog(job: &NewBlogJob, tour: &Path) -> Result<CreatedBlog, String> {
    let folder = parse_folder(&job.folder)?;
    if folder.starts_with(tour) {
        return Err("The tour's own folder is temporary; choose another.".to_owned());
    }
    make_folder(&folder)?;
    let site = Site::from_posts_folder(&folder, None).map_err(|error| format!("{error}."))?;
    let chosen = match &job.first {
        FirstContent::Title => None,
        FirstContent::Copies(posts) => {
            for post in posts {
                let read = read_file::read_bytes(post).map_err(|problem| {
                    format!("{}: {}; {}.", name(post), problem.message, problem.hint)
                })?;
                put(&folder, post, &read.bytes)?;
            }
            posts.first()
        }
        FirstContent::Text(post, text) => {
            put(&folder, post, text.to_string().as_bytes())?;
            Some(post)
        }
    };
    Ok(CreatedBlog {
        site,
        chosen: chosen.map(|post| PostId::new(&name(post))),
        saved: match &job.first {
            FirstContent::Text(post, _) => Some(post.clone()),
            _ => None,
        },
    })
}

/// Returns the folder that a typed path means: `~` is the home folder, and a relative path is below
/// the current folder.
pub fn parse_folder(typed: &str) -> Result<PathBuf, String> {
    let typed = Path::new(typed.trim());
    let path = match (typed.strip_prefix("~"), std::env::home_dir()) {
        (Ok(below), Some(home)) => home.join(below),
        _ => typed.to_owned(),
    };
    let path = std::path::absolute(path).map_err(|error| format!("No folder: {error}."))?;
    let is_way = |part: &Component<'_>| !matches!(part, Component::ParentDir);
    if path.components().all(|part| is_way(&part)) {
        return Ok(path.components().collect());
    }
    // the meaning of `..` depends on symbolic links
    let above = path.ancestors().find(|above| above.exists());
    let above = above.and_then(|above| Some((above, above.canonicalize().ok()?)));
    let (above, real) = above.ok_or_else(|| "No such folder; choose another.".to_owned())?;
    let below = path.strip_prefix(above).unwrap_or(Path::new(""));
    if below.components().all(|part| is_way(&part)) {
        return Ok(real.join(below));
    }
    let typed = typed.display();
    Err(format!(
        "{typed} is in a folder that does not exist; choose another."
    ))
}

/// Creates the folder of a new blog, and its parents. An existing one must be empty except for
/// hidden files.
pub fn make_folder(folder: &Path) -> Result<(), String> {
    let shown = folder.display();
    if folder.exists() && !folder.is_dir() {
        return Err(format!("{shown} is a file; choose a folder."));
    }
    fs::create_dir_all(folder)
        .map_err(|error| format!("{shown} can't be created: {error}; choose another folder."))?;
    let entries = fs::read_dir(folder)
        .map_err(|error| format!("{shown} can't be read: {error}; choose another folder."))?;
    let is_hidden = |entry: fs::DirEntry| entry.file_name().as_encoded_bytes().starts_with(b".");
    if !entries.flatten().all(is_hidden) {
        return Err(format!(
            "{shown} is not empty; choose a new folder, or open it with `postdesk DIR`."
        ));
    }
    Ok(())
}

/// Writes a post of the tour into the blog, under the same name.
fn put(folder: &Path, post: &Path, bytes: &[u8]) -> Result<(), String> {
    let path = folder.join(name(post));
    let saved = save::save(&path, None, bytes);
    saved
        .map(drop)
        .map_err(|error| format!("{} can't be written: {error}.", path.display()))
}

fn name(path: &Path) -> String {
    let name = path.file_name().unwrap_or(path.as_os_str());
    name.to_string_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::blog::save::private_file;
    use crate::editor::Text;

    fn job(folder: &Path, first: FirstContent) -> NewBlogJob {
        NewBlogJob {
            folder: folder.display().to_string(),
            first,
        }
    }

    #[test]
    fn a_blog_is_created_in_new_or_empty_folders() {
        let around = tempfile::tempdir().unwrap();
        let at = |name: &str| around.path().join(name);
        let tour = at("tour");
        private_file::create_private_folder(&tour).unwrap();
        private_file::put(&tour.join("a.md"), b"tour text").unwrap();
        private_file::put(&at("file"), b"").unwrap();
        private_file::create_private_folder(&at("full")).unwrap();
        private_file::put(&at("full/x"), b"").unwrap();
        private_file::create_private_folder(&at("empty/.git")).unwrap();
        for (folder, word) in [
            ("file", "is a file"),
            ("file/below", "can't be created"),
            ("full", "is not empty"),
            ("tour", "own folder"),
            ("tour/new", "own folder"),
            ("empty/../tour", "own folder"),
            ("none/../x", "does not exist"),
        ] {
            let why = create_blog(
                &job(&at(folder), FirstContent::Title),
                &tour.canonicalize().unwrap(),
            );
            let why = why.or_else(|_| create_blog(&job(&at(folder), FirstContent::Title), &tour));
            let why = why.map(|made| made.site.posts).unwrap_err();
            assert!(why.contains(word), "{folder}: {why}");
        }
        assert!(!tour.join("new").exists() && !at("none").exists());
        for folder in ["new", "deep/er/new", "empty", "full/../beside"] {
            let made = create_blog(&job(&at(folder), FirstContent::Title), &tour).unwrap();
            assert!(made.site.posts.is_dir(), "{folder}");
            assert_eq!(made.chosen, None);
        }
    }

    #[test]
    fn first_posts_are_written_to_the_new_blog_only() {
        let around = tempfile::tempdir().unwrap();
        let at = |name: &str| around.path().join(name);
        private_file::create_private_folder(&at("tour")).unwrap();
        private_file::put(&at("tour/a.md"), b"tour \xff text").unwrap();
        let copies = FirstContent::Copies(vec![at("tour/a.md")]);
        let copied = create_blog(&job(&at("one"), copies), &at("tour")).unwrap();
        assert_eq!(copied.chosen, Some(PostId::new("a.md")));
        assert_eq!(fs::read(at("one/a.md")).unwrap(), b"tour \xff text");
        let text = FirstContent::Text(at("tour/a.md"), Text::new("mine"));
        let written = create_blog(&job(&at("two"), text), &at("tour")).unwrap();
        assert_eq!(written.saved, Some(at("tour/a.md")));
        assert_eq!(fs::read(at("two/a.md")).unwrap(), b"mine");
        assert_eq!(fs::read_dir(at("tour")).unwrap().count(), 1);
    }
}
