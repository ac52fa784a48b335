//! Autosaving the text of forms and prompts.

use std::path::PathBuf;

use crate::blog::recovery::typed_input::InputSlot;

/// Texts of fields, with their names.
pub type TypedFields = Vec<(String, String)>;

/// Text of a form or prompt to autosave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypedJob {
    /// Where it was typed.
    pub slot: InputSlot,
    /// Fields with their texts.
    pub fields: TypedFields,
}

/// Text of a form or prompt that an earlier run or a failed change left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnfinishedText {
    /// Where it was typed.
    pub slot: InputSlot,
    /// Fields with their texts.
    pub fields: TypedFields,
    /// Recovery copy of the earlier run; `None` for a failed change.
    pub copy: Option<PathBuf>,
}
