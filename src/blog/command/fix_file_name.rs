//! Renaming a file that the generator ignores so that it becomes a post.

use std::path::Path;

use super::file_name::check_reserved_name;
use super::{CommandError, PlanBuilder, PlanContext};
use crate::blog::post::PostId;
use crate::blog::save::{NameAvailability, name_availability};

/// Plans the rename of a file in its folder. Nothing links to it yet, as it was not a page, so no
/// links are updated.
pub(super) fn rename_to_post(
    context: &PlanContext<'_>,
    file: &Path,
    name: &str,
) -> Result<PlanBuilder, CommandError> {
    let to = file.with_file_name(name);
    let is_one = to.parent() == file.parent() && to.file_name().is_some_and(|it| it == name);
    if !is_one {
        return Err(CommandError::InvalidName {
            name: name.to_owned(),
            why: "it is not a single file name",
        });
    }
    check_reserved_name(context.site.kind, &to)?;
    if file.symlink_metadata().is_err() {
        return Err(CommandError::Gone(PostId::new(&context.display_path(file))));
    }
    let standing = name_availability(file, &to);
    if standing == NameAvailability::Taken {
        let why = "already exists; move or rename one of them by hand";
        return Err(CommandError::Impossible(format!(
            "{} {why}",
            context.display_path(&to)
        )));
    }
    let mut plan = PlanBuilder::new(format!("rename {} to {name}", context.display_path(file)));
    plan.rename(file, &to, standing == NameAvailability::Same);
    Ok(plan)
}
