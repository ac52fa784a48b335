//! Renaming a file that the generator ignores so that it becomes a post.

use std::path::Path;

use super::file_name::check_meaning;
use super::{DeedError, Making, Scene};
use crate::blog::post::PostId;
use crate::blog::save::{Name, name_of};

/// Plans the rename of a file in its folder. Nothing links to it yet, as it was not a page, so no
/// links are updated.
pub(super) fn give_name(scene: &Scene<'_>, file: &Path, name: &str) -> Result<Making, DeedError> {
    let to = file.with_file_name(name);
    let is_one = to.parent() == file.parent() && to.file_name().is_some_and(|it| it == name);
    if !is_one {
        return Err(DeedError::Name {
            name: name.to_owned(),
            why: "it is not the name of one file",
        });
    }
    check_meaning(scene.site.kind, &to)?;
    if file.symlink_metadata().is_err() {
        return Err(DeedError::Gone(PostId::new(&scene.name_of(file))));
    }
    let standing = name_of(file, &to);
    if standing == Name::Taken {
        let why = "is there already; move or rename one of the two by hand";
        return Err(DeedError::Unfit(format!("{} {why}", scene.name_of(&to))));
    }
    let mut making = Making::new(format!("rename {} to {name}", scene.name_of(file)));
    making.rename(file, &to, standing == Name::Same);
    Ok(making)
}
