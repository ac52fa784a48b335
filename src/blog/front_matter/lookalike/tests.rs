//! Texts that are front matter lookalikes, and texts that aren't.

use super::find;

#[test]
fn front_matter_in_any_notation_is_found_after_invisible_text() {
    let forms = [
        "---\ntitle: T\n---\nbody\n",
        "-----\ntitle: T\n-----\nbody\n",
        "--- # remark\ntitle: T\n---\n",
        "---yaml\ntitle: T\n---\n",
        "---js\n{}\n---\n",
        "---   \ntitle: T\n---   \n",
        "+++\ntitle = \"T\"\n+++\n",
        "++++ toml\ntitle = \"T\"\n++++\n",
        ";;;\n\"title\": \"T\"\n;;;\n",
        ";;;;;\n{\"title\": \"T\"}\n;;;;;\n",
        "{\"title\": \"T\"}\nbody\n",
        "{ \"title\": \"T\" }\n",
        "{\n\t\"title\": \"T\"\n}\n",
        "{title: T}\n",
        "{}\nbody\n",
        "title: T\n---\nbody\n",
        "title:\n  - T\n---\n",
        "titel: T\ntags:\n- a\n- b\n\ndraft: true\n-----\n",
        "标题: T\n---\n",
        "\"title\": \"T\",\n\"tags\": [\"a\"]\n;;;\n",
        "'title': T\n---\n",
        "title = \"T\"\n[taxonomies]\ntags = [\"a\"]\n+++\n",
        "# remark\ntitle: T\n---\n",
        "# remark\n---\ntitle: T\n---\n",
        "// remark\n\ntitle: T\n...\n",
        "--- prose behind a fence\n",
        "---\nA thematic break counts too.\n",
    ];
    let before = [
        "",
        "\n",
        "\r\n\r\n",
        "  ",
        "\t\n \n",
        "\u{feff}",
        "\u{feff}\n",
        "\n\u{feff}",
        "\u{a0}\n",
        "\u{3000}\u{200b}\n",
        "\u{c}\n",
        "<!-- a remark -->\n",
        "<!-- a\nremark -->\n\n<!-- and one more -->",
        "{/* a remark */}\n",
        "{# a remark #}\n",
        "<!--\n",
    ];
    for form in forms {
        for before in before {
            for text in [
                format!("{before}{form}"),
                format!("{before}{form}").replace('\n', "\r\n"),
                format!("{before}{form}").replace('\n', "\r"),
            ] {
                assert!(find(&text).is_some(), "{text:?}");
            }
        }
    }
}

#[test]
fn text_that_only_begins_with_a_colon_a_brace_or_a_heading_is_text() {
    for text in [
        "",
        "\n\n",
        "# Title\n\nText\n",
        "# Title\n---\nText\n",
        "# Title\n\n---\n\nText\n\n---\n",
        "Note: this is old.\n\nMore of it.\n",
        "Note: this is old.\n\nMore of it.\n\n---\n\nmore\n",
        "Note: no end\n",
        "My trip: the first day\n---\n\nText\n",
        "Title\n-----\n\nText\n",
        "- an item\n- one more\n\n---\n",
        "-- a dash\n---\n",
        "***\nText\n",
        "___\n",
        "{{< figure src=\"a.png\" >}}\n",
        "{% include a.html %}\n---\n",
        "{: .lead}\nText\n",
        "{::comment}\n",
        "{props.title}\n",
        "<!-- a remark -->\nText\n",
        "<div>\n---\n",
        "https://example.org\n---\n",
        "a == b\n---\n",
        "12:30 and on\n---\n",
        "import A from 'a'\n\nexport const b = 1\n---\n",
        "| a | b |\n|---|---|\n",
        "```yaml\n---\ntitle: T\n---\n```\n",
        "> ---\n> title: T\n> ---\n",
    ] {
        assert_eq!(find(text), None, "{text:?}");
    }
}

#[test]
fn the_line_is_that_of_the_first_visible_text() {
    let line = |text| find(text).map(|it| (it.line, it.shown));
    let is = |line, shown: &str| Some((line, shown.to_owned()));
    assert_eq!(line("---\n"), is(1, "---"));
    assert_eq!(line("\u{feff}\r\n \r\n ---\r\n"), is(3, "---"));
    assert_eq!(line("<!-- a\nb -->\n\n+++ x\n"), is(4, "+++ x"));
    assert_eq!(line("<!--\ntitle: T\n---\n-->\n"), is(2, "title: T"));
    assert_eq!(line("\r\r{\r"), is(3, "{"));
}
