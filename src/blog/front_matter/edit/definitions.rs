//! Edits of definition files such as Docusaurus' `tags.yml`: keys with a map each, edited like
//! front matter.

use super::super::value::{Scalar, ScalarKind};
use super::changed_lines::changed_lines;
use super::session::EditSession;
use super::span_tree::PathSegment;
use super::text_edit::NewValue;
use super::value_op::ValueOp;
use super::{EditError, EditedText};

/// An edit of a definition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DefinitionEdit {
    /// Defines a key, with named texts in this order.
    Add(String, Vec<(&'static str, String)>),
    /// Renames a key.
    Rename(String, String),
    /// Sets a named text of a key.
    Set(String, &'static str, String),
    /// Removes a key and its definition.
    Remove(String),
}

/// Edits a YAML file of definitions, one edit after the other; applies all of them, or none.
pub fn edit_definitions(
    text: &str,
    definitions: &[DefinitionEdit],
) -> Result<EditedText, EditError> {
    let mut work = EditSession::open_yaml(text)?;
    for definition in definitions {
        for step in value_ops(definition, &work)? {
            work.apply("tags", &step)?;
        }
    }
    let new = work.into_text();
    let changes = changed_lines(text, &new);
    Ok(EditedText { text: new, changes })
}

fn value_ops(
    definition: &DefinitionEdit,
    work: &EditSession<'_>,
) -> Result<Vec<ValueOp>, EditError> {
    let key = |key: &str| vec![PathSegment::Key(key.to_owned())];
    let taken = |name: &str| {
        let path = key(name);
        let place = work.place(&path);
        let (key, why) = (name.to_owned(), "is already defined".to_owned());
        Err(EditError::InvalidValue { key, why, place })
    };
    let text = |text: &str| {
        let (text, kind) = (text.to_owned(), ScalarKind::Text);
        NewValue::Scalar(Scalar::new(text, kind))
    };
    let put = |name: &str, what: &str, it: &str| {
        let path = vec![
            PathSegment::Key(name.to_owned()),
            PathSegment::Key(what.to_owned()),
        ];
        ValueOp::Put(path, text(it))
    };
    match definition {
        DefinitionEdit::Add(name, _) | DefinitionEdit::Rename(_, name)
            if work.map.get(name).is_some() =>
        {
            taken(name)
        }
        DefinitionEdit::Add(name, texts) => {
            let texts = texts.iter();
            Ok(texts.map(|(what, it)| put(name, what, it)).collect())
        }
        DefinitionEdit::Rename(from, to) => Ok(vec![ValueOp::RenameKey(key(from), to.clone())]),
        DefinitionEdit::Set(name, what, it) => Ok(vec![put(name, what, it)]),
        DefinitionEdit::Remove(name) => Ok(vec![ValueOp::Remove(key(name))]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(before: &str, definition: DefinitionEdit) -> String {
        let edited = edit_definitions(before, &[definition]);
        edited.unwrap_or_else(|why| panic!("{why}\n{before}")).text
    }

    fn add(key: &str) -> DefinitionEdit {
        let texts = vec![
            ("label", "It's: new".to_owned()),
            ("permalink", "/new".to_owned()),
        ];
        DefinitionEdit::Add(key.to_owned(), texts)
    }

    #[test]
    fn a_definition_is_added_below_the_others() {
        for (before, want) in [
            (
                "a:\n  label: A # first\n",
                "a:\n  label: A # first\nnew:\n  label: \"It's: new\"\n  permalink: /new\n",
            ),
            (
                "a:\r\n",
                "a:\r\nnew:\r\n  label: \"It's: new\"\r\n  permalink: /new\r\n",
            ),
            ("", "new:\n  label: \"It's: new\"\n  permalink: /new\n"),
            (
                "# none\n",
                "# none\nnew:\n  label: \"It's: new\"\n  permalink: /new\n",
            ),
            (
                "{a: }\n",
                "{a: , new: {label: \"It's: new\", permalink: /new}}\n",
            ),
        ] {
            assert_eq!(after(before, add("new")), want);
        }
        assert!(after("a:\n", add("c: #")).starts_with("a:\n\"c: #\":\n"));
        assert!(
            edit_definitions("a:\n", &[add("a")])
                .unwrap_err()
                .to_string()
                .contains("is already defined")
        );
    }

    #[test]
    fn keys_are_renamed_labelled_and_taken_away() {
        let before = "# tags\na: &x\n  label: A\n'b':\n  label: B\n  # on b\nc:\n";
        let rename = |from: &str, to: &str| DefinitionEdit::Rename(from.to_owned(), to.to_owned());
        assert_eq!(
            after(before, rename("b", "d e")),
            before.replace("'b'", "'d e'")
        );
        assert_eq!(
            after(before, rename("c", "yes")),
            before.replace("c:", "\"yes\":")
        );
        assert!(edit_definitions(before, &[rename("c", "a")]).is_err());
        let label = DefinitionEdit::Set("b".to_owned(), "label", "New".to_owned());
        assert_eq!(
            after(before, label),
            before.replace("label: B", "label: New")
        );
        let link = DefinitionEdit::Set("b".to_owned(), "permalink", "/b".to_owned());
        assert_eq!(
            after(before, link),
            before.replace("label: B\n", "label: B\n  permalink: /b\n")
        );
        assert_eq!(
            after(before, DefinitionEdit::Remove("c".to_owned())),
            before.replace("c:\n", "")
        );
        let gone = after(before, DefinitionEdit::Remove("b".to_owned()));
        assert_eq!(gone, before.replace("'b':\n  label: B\n", ""));
        assert!(edit_definitions("a: b: c\n", &[rename("a", "b")]).is_err());
    }
}
