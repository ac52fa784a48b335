//! Read-only texts: the reasons and their messages.

use crate::app::jobs::edit::LoadedFile;

/// Why a text is read-only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReadOnlyReason {
    /// Another postdesk is editing it.
    OtherInstance,
    /// Not valid UTF-8, or contains NUL.
    NotText,
    /// The program was started with `--read-only`.
    ReadOnlySession,
    /// The file has no write permission.
    NoWritePermission,
    /// The file is larger than 64 MiB, and only its beginning is loaded.
    TooLarge,
}

impl ReadOnlyReason {
    /// Returns why a loaded file cannot be edited.
    pub(super) fn of(disk: &LoadedFile) -> Option<Self> {
        let large = disk.is_truncated.then_some(Self::TooLarge);
        let bytes = disk.is_lossy.then_some(Self::NotText);
        let protected = disk.base.is_protected().then_some(Self::NoWritePermission);
        large.or(bytes).or(protected)
    }

    /// Whether the user can choose to edit anyway.
    pub(super) fn can_be_lifted(self) -> bool {
        matches!(self, Self::OtherInstance | Self::NoWritePermission)
    }

    /// Returns the reason as text for a message.
    pub(super) fn description(self) -> &'static str {
        match self {
            Self::OtherInstance => "another postdesk is editing this post",
            Self::NotText => "not a text file",
            Self::ReadOnlySession => "started with --read-only",
            Self::NoWritePermission => "the file is read-only (no write permission)",
            Self::TooLarge => "the file is larger than 64 MiB; only the beginning is shown",
        }
    }
}
