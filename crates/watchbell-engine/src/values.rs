//! What was heard of late in a field: suggestions for whoever writes a rule.

use std::collections::HashMap;

use watchbell_core::Event;
use watchbell_core::rule::Field;
use watchbell_logbook::store::{EventQuery, Reader, StoreError};

use crate::view::ValueCount;

/// Events looked at: the latest are what a rule is written for.
const EVENTS: usize = 5_000;
/// Suggestions given.
const MOST: usize = 50;
/// Longer values help nobody to choose.
const LONGEST: usize = 200;

/// The values of `field` that contain `like`, most frequent first. `tags.` asks for the names of tags.
pub(crate) fn values(reader: &Reader<'_>, field: &str, like: &str) -> Result<Vec<ValueCount>, StoreError> {
    let like = like.to_lowercase();
    let field = (field != "tags.").then(|| field.parse::<Field>());
    let mut counts: HashMap<String, u64> = HashMap::new();
    let latest = EventQuery { limit: EVENTS, ..EventQuery::default() };
    for row in reader.events(&latest)? {
        let event = row.event()?;
        let mut count = |value: &str| {
            if value.len() <= LONGEST && value.to_lowercase().contains(&like) {
                *counts.entry(value.to_owned()).or_default() += 1;
            }
        };
        match &field {
            None => event.tags.iter().for_each(|(name, _)| count(name)),
            Some(Ok(field)) => each(field, &row.source, &event, count),
            Some(Err(_)) => {}
        }
    }
    let mut counts: Vec<_> = counts.into_iter().map(|(value, count)| ValueCount { value, count }).collect();
    counts.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.value.cmp(&b.value)));
    counts.truncate(MOST);
    Ok(counts)
}

fn each(field: &Field, source: &str, event: &Event, mut visit: impl FnMut(&str)) {
    field.any(source, event, |value| {
        visit(value);
        false
    });
}
