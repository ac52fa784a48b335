//! `config site`: prints the effective site configuration, each value with the file that sets it.

use std::process::ExitCode;

use serde_json::{Value, json};

use crate::blog::site::resolved::{DEFAULT_SOURCE, ResolvedSetting, resolved};
use crate::text::sanitize;

use super::args::Arguments;
use super::loaded_blog::read_index;
use super::user_files::UserFiles;
use super::{CommandResult, print};

/// Prints the site configuration, as text or JSON.
pub(super) fn site(arguments: &Arguments, own: &UserFiles, as_json: bool) -> CommandResult {
    let (index, _) = read_index(arguments, own)?;
    let site = index.site();
    let values = resolved(site, &index.rules().inherited);
    if as_json {
        let values: Vec<Value> = values.iter().map(value_to_json).collect();
        let config = site.config.as_ref().map(|it| it.to_string_lossy());
        let all = json!({
            "version": 1,
            "generator": site.kind.name(),
            "siteRoot": site.root.to_string_lossy(),
            "root": site.posts.to_string_lossy(),
            "config": config,
            "values": values,
            "unread": site.warnings,
        });
        print(&crate::blog::json::safe_json(&all))?;
        return Ok(ExitCode::SUCCESS);
    }
    let mut lines = vec![format!("{} site in {}", site.kind, site.root.display())];
    lines.extend(values.iter().map(format_line));
    lines.extend(site.warnings.iter().map(|said| format!("not read: {said}")));
    print(&sanitize::sanitize_lines(&lines.join("\n")))?;
    Ok(ExitCode::SUCCESS)
}

fn value_to_json(value: &ResolvedSetting) -> Value {
    let mut all = json!({
        "key": value.key,
        "value": value.value,
        "source": value.source,
        "default": value.source == DEFAULT_SOURCE,
    });
    if let (Some(all), Some(posts)) = (all.as_object_mut(), &value.applies_to) {
        all.insert("appliesTo".to_owned(), json!(posts));
    }
    all
}

/// Formats a value with its source; an inherited value also with the posts it applies to.
fn format_line(value: &ResolvedSetting) -> String {
    let key = match &value.applies_to {
        Some(posts) => format!("{posts}: {}", value.key),
        None => value.key.clone(),
    };
    format!("{key} = {}  ({})", value.value, value.source)
}
