//! Names that actions had in version 0.1: a user's `keys.toml` may still use them.

/// Old and current names. They are accepted until version 0.3.
const RENAMED_ACTIONS: &[(&str, &str)] = &[
    ("read", "focus-preview"),
    ("links", "follow-link"),
    ("fold", "toggle-fold"),
    ("go-back", "jump-back"),
    ("source", "toggle-source"),
    ("excerpt", "toggle-excerpt"),
    ("next-hit", "next-match"),
    ("previous-hit", "previous-match"),
    ("tags", "open-tags"),
    ("mend", "quick-fix"),
    ("take-back", "undo-change"),
    ("do-it", "apply-change"),
    ("near-tags", "similar-tags"),
    ("all-or-any", "toggle-match-all"),
    ("narrow", "filter-tags"),
    ("apply", "close-tags"),
    ("mouse", "toggle-mouse"),
    ("external", "open-in-editor"),
    ("beside", "toggle-preview"),
    ("task", "toggle-task"),
    ("link", "insert-link"),
    ("fence", "insert-code-block"),
    ("heading-deeper", "demote-heading"),
    ("heading-higher", "promote-heading"),
    ("truncate", "insert-excerpt-marker"),
    ("image", "insert-image"),
    ("table", "format-table"),
    ("suggest", "spelling-suggestions"),
    ("spelling", "toggle-spelling"),
    ("count", "word-count"),
    ("erase", "delete-backward"),
    ("delete", "delete-forward"),
    ("erase-line-start", "delete-to-line-start"),
    ("erase-line-end", "delete-to-line-end"),
    ("erase-word", "delete-word-backward"),
    ("delete-word", "delete-word-forward"),
    ("by-regex", "toggle-regex"),
    ("by-case", "toggle-case"),
    ("by-word", "toggle-whole-word"),
    ("save-beside", "save-copy"),
    ("take-over", "steal-lock"),
    ("keep", "accept"),
    ("leave-out", "skip-failing"),
];

/// Returns the current name of an action by its old one.
pub(super) fn current_name(old: &str) -> Option<&'static str> {
    let mut renamed = RENAMED_ACTIONS.iter();
    renamed.find(|(name, _)| *name == old).map(|row| row.1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Action;

    #[test]
    fn an_old_name_is_free_and_leads_to_an_action() {
        for (old, new) in RENAMED_ACTIONS {
            assert_eq!(Action::from_name(old), None, "{old}");
            assert!(Action::from_name(new).is_some(), "{new}");
        }
    }
}
