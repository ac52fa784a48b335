//! Checks of the README: its key table matches the program, and its relative links exist.

use std::fs;
use std::path::Path;

use postdesk::cli::keys::markdown_table;
use postdesk::config::Keymap;

fn readme() -> String {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    fs::read_to_string(file).expect("there is a README")
}

#[test]
fn the_table_of_keys_is_that_of_the_program() {
    let readme = readme();
    let (_, rest) = readme
        .split_once("<!-- keys:")
        .expect("the table begins with a comment");
    let (_, rest) = rest.split_once("-->\n").expect("the comment ends");
    let (table, _) = rest
        .split_once("<!-- /keys -->")
        .expect("the table ends with a comment");
    let wanted = markdown_table(&Keymap::read(false, None).0);
    assert!(
        table == wanted,
        "README.md: write what `postdesk keys --markdown` prints between the comments:\n{wanted}"
    );
}

#[test]
fn relative_links_exist() {
    let readme = readme();
    let mut found = 0;
    for rest in readme.split("](").skip(1) {
        let target = rest.split(')').next().unwrap_or_default();
        if !target.contains("://") {
            assert!(
                Path::new(env!("CARGO_MANIFEST_DIR")).join(target).exists(),
                "{target}"
            );
            found += 1;
        }
    }
    assert!(found > 3);
}
