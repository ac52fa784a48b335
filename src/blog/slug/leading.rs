//! A date at the start of a file name, as Jekyll and Zola parse it.
//!
//! `jekyllrb.com/docs/posts`: `2013-05-06-name`; a two-digit year is allowed.
//! `getzola.org/documentation/content/page`: also `2013-05-06_name`, and a full RFC 3339 time; for
//! `index.md` the name of its folder counts.

use super::strip_markdown_extension;

/// A date and the path around it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeadingDate {
    /// The date or time: `2013-05-06`, `2013-05-06T12:00:00Z`.
    pub date: String,
    before: String,
    after: String,
}

impl LeadingDate {
    /// Finds the date in a path below the posts directory.
    pub fn of(id: &str) -> Option<Self> {
        let stem = strip_markdown_extension(id);
        let (stem, tail) = match stem.strip_suffix("/index") {
            Some(folder) => (folder, "/index"),
            None => (stem, ""),
        };
        let at = stem.rfind('/').map_or(0, |at| at + 1);
        let (before, name) = stem.split_at_checked(at)?;
        let (date, after) = leading(name)?;
        Some(Self {
            date,
            before: before.to_owned(),
            after: format!("{after}{tail}"),
        })
    }

    /// Returns the path without the date and the extension.
    pub fn path_without_date(&self) -> String {
        format!("{}{}", self.before, self.after)
    }
}

fn leading(name: &str) -> Option<(String, &str)> {
    let mut parts = name.splitn(3, '-');
    let number = |text: &str, least: usize, most: usize| {
        let fits = (least..=most).contains(&text.len());
        (fits && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.to_owned())
    };
    let year = number(parts.next()?, 2, 4).filter(|year| year.len() != 3)?;
    let month = number(parts.next()?, 1, 2)?;
    let rest = parts.next()?;
    let length = rest.bytes().take(2).take_while(u8::is_ascii_digit).count();
    let day = number(rest.get(..length)?, 1, 2)?;
    let rest = rest.get(length..)?;
    let (time, rest) = rest.split_at_checked(time_length(rest))?;
    let after = rest.strip_prefix(['-', '_']).filter(|it| !it.is_empty())?;
    let century = match year.len() {
        2 if year.as_str() < "69" => "20",
        2 => "19",
        _ => "",
    };
    Some((format!("{century}{year}-{month}-{day}{time}"), after))
}

/// Returns the length of `T12:00:00Z` or `T12:00:00+02:00` at the start of a text, or 0.
fn time_length(text: &str) -> usize {
    let shape = |pattern: &str, from: usize| {
        let bytes = text.as_bytes().get(from..from + pattern.len());
        bytes.is_some_and(|bytes| {
            bytes
                .iter()
                .zip(pattern.bytes())
                .all(|(byte, want)| match want {
                    b'0' => byte.is_ascii_digit(),
                    b'+' => matches!(byte, b'+' | b'-'),
                    _ => *byte == want,
                })
        })
    };
    match shape("T00:00:00", 0) {
        true if shape("Z", 9) => 10,
        true if shape("+00:00", 9) => 15,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_begins_the_name_or_that_of_the_folder() {
        for (id, date, without) in [
            ("2013-05-06-a-b.md", "2013-05-06", "a-b"),
            ("x/2016-10-08_a.md", "2016-10-08", "x/a"),
            ("x/2016-10-08_a/index.md", "2016-10-08", "x/a/index"),
            ("13-5-6-a.markdown", "2013-5-6", "a"),
            ("2018-10-10T12:00:00Z-a.md", "2018-10-10T12:00:00Z", "a"),
            (
                "2018-10-10T12:00:00+02:00_a.md",
                "2018-10-10T12:00:00+02:00",
                "a",
            ),
        ] {
            let found = LeadingDate::of(id).expect(id);
            assert_eq!(
                (found.date.as_str(), found.path_without_date().as_str()),
                (date, without),
                "{id}"
            );
        }
        for id in [
            "a.md",
            "2013-05-06.md",
            "2013-05.md",
            "a-2013-05-06-b.md",
            "123-04-05-a.md",
            "2013-05-06x.md",
        ] {
            assert_eq!(LeadingDate::of(id), None, "{id}");
        }
    }
}
