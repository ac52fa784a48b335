//! Warnings that apply to the current state of the blog.

use super::super::audience::Audience;
use super::Index;

impl Index {
    /// Returns the warnings that apply now.
    pub(super) fn current_warnings(&self) -> Vec<String> {
        let of_files = self.files.warnings().iter();
        let passed = self.no_posts_warning();
        of_files
            .chain(&self.troubles)
            .cloned()
            .chain(passed)
            .collect()
    }

    /// Returns a warning if there are Markdown files but none of them is a post.
    fn no_posts_warning(&self) -> Option<String> {
        let is_owner = self.audience == Audience::Owner;
        let some = self.skipped_files > 0 && self.entries.is_empty() && is_owner;
        some.then(|| {
            let kind = self.site.kind;
            let files = if self.skipped_files == 1 {
                "1 Markdown file here isn't a post".to_owned()
            } else {
                format!("{} Markdown files here aren't posts", self.skipped_files)
            };
            format!("{files} for {kind}; `postdesk --site plain` shows all, `check` shows why")
        })
    }
}
