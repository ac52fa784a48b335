//! Edits of definition files such as Docusaurus' `tags.yml`: keys with a map each, edited like
//! front matter.

use super::super::value::{Kind, Scalar};
use super::changed_lines::changes;
use super::session::Work;
use super::span_tree::Part;
use super::text_edit::Leaf;
use super::value_op::Step;
use super::{Edited, Refusal};

/// An edit of a definition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Definition {
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
pub fn define(text: &str, definitions: &[Definition]) -> Result<Edited, Refusal> {
    let mut work = Work::bare(text)?;
    for definition in definitions {
        for step in steps(definition, &work)? {
            work.take("tags", &step)?;
        }
    }
    let new = work.whole();
    let changes = changes(text, &new);
    Ok(Edited { text: new, changes })
}

fn steps(definition: &Definition, work: &Work<'_>) -> Result<Vec<Step>, Refusal> {
    let key = |key: &str| vec![Part::Key(key.to_owned())];
    let taken = |name: &str| {
        let path = key(name);
        let place = work.place(&path);
        let (key, why) = (name.to_owned(), "is defined already".to_owned());
        Err(Refusal::Unfit { key, why, place })
    };
    let text = |text: &str| {
        let (text, kind) = (text.to_owned(), Kind::Text);
        Leaf::Scalar(Scalar::new(text, kind))
    };
    let put = |name: &str, what: &str, it: &str| {
        let path = vec![Part::Key(name.to_owned()), Part::Key(what.to_owned())];
        Step::Put(path, text(it))
    };
    match definition {
        Definition::Add(name, _) | Definition::Rename(_, name) if work.map.get(name).is_some() => {
            taken(name)
        }
        Definition::Add(name, texts) => {
            let texts = texts.iter();
            Ok(texts.map(|(what, it)| put(name, what, it)).collect())
        }
        Definition::Rename(from, to) => Ok(vec![Step::Call(key(from), to.clone())]),
        Definition::Set(name, what, it) => Ok(vec![put(name, what, it)]),
        Definition::Remove(name) => Ok(vec![Step::Remove(key(name))]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(before: &str, definition: Definition) -> String {
        let edited = define(before, &[definition]);
        edited.unwrap_or_else(|why| panic!("{why}\n{before}")).text
    }

    fn add(key: &str) -> Definition {
        let texts = vec![
            ("label", "It's: new".to_owned()),
            ("permalink", "/new".to_owned()),
        ];
        Definition::Add(key.to_owned(), texts)
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
            define("a:\n", &[add("a")])
                .unwrap_err()
                .to_string()
                .contains("is defined already")
        );
    }

    #[test]
    fn keys_are_renamed_labelled_and_taken_away() {
        let before = "# tags\na: &x\n  label: A\n'b':\n  label: B\n  # on b\nc:\n";
        let rename = |from: &str, to: &str| Definition::Rename(from.to_owned(), to.to_owned());
        assert_eq!(
            after(before, rename("b", "d e")),
            before.replace("'b'", "'d e'")
        );
        assert_eq!(
            after(before, rename("c", "yes")),
            before.replace("c:", "\"yes\":")
        );
        assert!(define(before, &[rename("c", "a")]).is_err());
        let label = Definition::Set("b".to_owned(), "label", "New".to_owned());
        assert_eq!(
            after(before, label),
            before.replace("label: B", "label: New")
        );
        let link = Definition::Set("b".to_owned(), "permalink", "/b".to_owned());
        assert_eq!(
            after(before, link),
            before.replace("label: B\n", "label: B\n  permalink: /b\n")
        );
        assert_eq!(
            after(before, Definition::Remove("c".to_owned())),
            before.replace("c:\n", "")
        );
        let gone = after(before, Definition::Remove("b".to_owned()));
        assert_eq!(gone, before.replace("'b':\n  label: B\n", ""));
        assert!(define("a: b: c\n", &[rename("a", "b")]).is_err());
    }
}
