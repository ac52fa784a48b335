//! Notes beside the fields of the metadata form: the value that the site derives from the typed
//! text.

use std::sync::Arc;

use super::super::{PlanContext, redirect};
use super::{FieldNote, FormKey, MetadataField, YES, split_list};
use crate::blog::front_matter::edit::Field;
use crate::blog::human_date;
use crate::blog::post::{PageUrl, Post, StateKind, TitleFrom};

/// Length in characters at which search engines cut a description.
const MAX_DESCRIPTION_CHARS: usize = 160;

/// Returns the notes, at most one for each field.
pub(super) fn notes(
    context: &PlanContext<'_>,
    post: &Post,
    rows: &[MetadataField],
    typed: &[MetadataField],
) -> Vec<FieldNote> {
    let note = |row: &MetadataField| {
        let field = match &row.field {
            FormKey::Field(field) => *field,
            FormKey::Key(_) => return None,
            FormKey::New => return Some(new_key_note(row)),
        };
        let (text, is_warning) = match field {
            Field::Title => title_note(post, row)?,
            Field::Slug => slug_note(context, post)?,
            Field::Date => date_note(context, post),
            Field::Tags => tags_note(context, post, rows)?,
            Field::Authors => authors_note(context, post)?,
            Field::Description => description_note(post, row),
            Field::Image => image_note(post, row)?,
            Field::Draft | Field::Unlisted => state_note(context, post, row)?,
            Field::Categories | Field::Redirects => return None,
        };
        Some(FieldNote {
            field: row.field.clone(),
            text,
            is_warning,
        })
    };
    typed.iter().filter_map(note).collect()
}

fn new_key_note(row: &MetadataField) -> FieldNote {
    FieldNote {
        field: row.field.clone(),
        text: "KEY: VALUE adds a key, as in weight: 10".to_owned(),
        is_warning: false,
    }
}

fn title_note(post: &Post, row: &MetadataField) -> Option<(String, bool)> {
    if !row.text.trim().is_empty() {
        return None;
    }
    let from = match post.title.from {
        TitleFrom::FrontMatter => return None,
        TitleFrom::Heading => "first heading is used",
        TitleFrom::FileName => "file name is used",
    };
    Some((format!("{from}: {}", post.title.text), false))
}

fn slug_note(context: &PlanContext<'_>, post: &Post) -> Option<(String, bool)> {
    let url = match &post.permalink.url {
        PageUrl::Known(url) if url.is_empty() => return None,
        PageUrl::Known(url) => url,
        PageUrl::Unknown(reason) => return Some((format!("URL unknown: {reason}"), false)),
    };
    let mut others = context.posts.iter().filter(|other| other.id != post.id);
    if let Some(other) = others.find(|other| other.permalink.url.path() == url) {
        return Some((format!("{url} is also the URL of {}", other.id), true));
    }
    let before = context.post(&post.id).ok();
    let old = before.and_then(|before| redirect::describe_redirect(context, before, post));
    let more = old.map(|old| format!("; {old}"));
    Some((format!("{url}{}", more.unwrap_or_default()), false))
}

fn date_note(context: &PlanContext<'_>, post: &Post) -> (String, bool) {
    if post.date.is_fallback() {
        let from = post.date.from.description();
        return (format!("no date set; the list shows {from}"), false);
    }
    // the day as in the post list
    let at = post.date.local(&context.clock.zone);
    let is_here = context.clock.zone.to_offset(post.date.at) == at.offset();
    let day = at.strftime("%a %-d %b %Y").to_string();
    let time = at.time();
    let time = if time == jiff::civil::Time::midnight() {
        String::new()
    } else if is_here {
        at.strftime(" %H:%M").to_string()
    } else if at.offset() == jiff::tz::Offset::UTC {
        at.strftime(" %H:%M UTC").to_string()
    } else {
        at.strftime(" %H:%M %:z").to_string()
    };
    let state = match post.state.kind {
        StateKind::Scheduled => ", scheduled",
        _ => "",
    };
    (format!("{day}{time}{state}"), false)
}

fn tags_note(
    context: &PlanContext<'_>,
    post: &Post,
    rows: &[MetadataField],
) -> Option<(String, bool)> {
    let stood = rows.iter().find(|row| row.field == Field::Tags);
    let stood = stood.map_or_else(Vec::new, |row| split_list(&row.text));
    let has = |other: &Arc<Post>, label: &str| {
        other.id != post.id && other.tags.iter().any(|tag| tag.label == label)
    };
    let is_new = |label: &&str| {
        let others = || context.posts.iter().any(|other| has(other, label));
        !stood.iter().any(|tag| tag == label) && !others()
    };
    let new = post
        .tags
        .iter()
        .map(|tag| tag.label.as_str())
        .find(is_new)?;
    Some((format!("`{new}` is a new tag"), false))
}

fn authors_note(context: &PlanContext<'_>, post: &Post) -> Option<(String, bool)> {
    let known = context.rules.authors.as_ref()?;
    let mut authors = post.authors.iter().map(|author| author.0.as_str());
    let unknown = authors.find(|author| !known.contains(*author))?;
    Some((format!("`{unknown}` is not in the authors file"), true))
}

fn description_note(post: &Post, row: &MetadataField) -> (String, bool) {
    let length = row.text.trim().chars().count();
    if length == 0 {
        let words = post.summary.description.split_whitespace().count();
        let words = human_date::format_number(words);
        let text = format!("sites show the excerpt instead: {words} words");
        return (text, false);
    }
    let text = format!("{length} characters; search engines show about {MAX_DESCRIPTION_CHARS}");
    (text, length > MAX_DESCRIPTION_CHARS)
}

fn image_note(post: &Post, row: &MetadataField) -> Option<(String, bool)> {
    let image = row.text.trim();
    // a path from the site's root may come from anywhere
    let is_beside = !image.is_empty() && !image.starts_with('/') && !image.contains(':');
    let folder = post.path.parent().filter(|_| is_beside)?;
    let is_there = folder.join(image.trim_start_matches("./")).is_file();
    (!is_there).then(|| ("no such file next to the post".to_owned(), true))
}

fn state_note(
    context: &PlanContext<'_>,
    post: &Post,
    row: &MetadataField,
) -> Option<(String, bool)> {
    let is_wished = row.field == Field::Draft && row.text.trim() == YES;
    if is_wished && context.rules.publishes_drafts(post.id.as_str()) {
        let kind = context.site.kind;
        let text =
            format!("{kind} will publish it anyway: the site's code does not exclude drafts");
        return Some((text, true));
    }
    let is_it = match row.field {
        FormKey::Field(Field::Draft) => post.state.kind == StateKind::Draft,
        _ => post.state.kind == StateKind::Unlisted,
    };
    let reason = Some(post.state.reason.as_str()).filter(|reason| is_it && !reason.is_empty())?;
    Some((format!("{}: {reason}", post.state.kind.name()), false))
}
