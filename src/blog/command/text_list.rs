//! Lists as a person types them: with commas.

/// Splits a comma-separated list and removes duplicates.
pub fn split_list(text: &str) -> Vec<String> {
    let mut items: Vec<String> = Vec::new();
    for item in text
        .split(',')
        .map(str::trim)
        .filter(|item| !item.is_empty())
    {
        if !items.iter().any(|other| other == item) {
            items.push(item.to_owned());
        }
    }
    items
}
