//! What the events of an issue have in common.

use std::collections::{BTreeMap, HashMap};

use maud::{Markup, html};
use watchbell_core::Event;

use super::parts::{counted, text};

/// Tags, and values of each, that are shown.
const TAGS: usize = 12;
const VALUES: usize = 4;

/// How often each value of each tag stands on these events; what they share most first.
pub(super) fn summary(issue_id: &str, events: &[Event]) -> Markup {
    let mut tags: BTreeMap<&str, HashMap<&str, usize>> = BTreeMap::new();
    for event in events {
        let facts = [
            ("environment", &event.environment),
            ("release", &event.release),
            ("server", &event.server_name),
        ];
        let facts = facts.into_iter().filter_map(|(name, value)| Some((name, value.as_deref()?)));
        let own = event.tags.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        for (name, value) in facts.chain(own) {
            *tags.entry(name).or_default().entry(value).or_default() += 1;
        }
    }
    let mut tags: Vec<(&str, Vec<(&str, usize)>)> =
        tags.into_iter().map(|(name, values)| (name, most(values))).collect();
    tags.sort_by_key(|(_, values)| std::cmp::Reverse(values.first().map(|(_, n)| *n)));
    html! {
        @if !tags.is_empty() {
            section {
                h2 { "Tags" }
                dl.tags {
                    @for (name, values) in tags.iter().take(TAGS) {
                        div {
                            dt { (text(name)) }
                            @for (value, n) in values.iter().take(VALUES) {
                                dd {
                                    span.share { (percent(*n, events.len())) } " "
                                    a href=(search(issue_id, name, value)) { (text(value)) }
                                }
                            }
                            @if values.len() > VALUES { dd.dim { (values.len() - VALUES) " more" } }
                        }
                    }
                }
                p.dim { "Of the latest " (counted(events.len() as u64, "event", "events")) "." }
            }
        }
    }
}

fn most(values: HashMap<&str, usize>) -> Vec<(&str, usize)> {
    let mut values: Vec<_> = values.into_iter().collect();
    values.sort_by(|(one, n), (other, m)| m.cmp(n).then(one.cmp(other)));
    values
}

fn percent(n: usize, of: usize) -> String {
    match n * 100 / of.max(1) {
        0 => "<1%".into(),
        percent => format!("{percent}%"),
    }
}

/// A link to the events that have it.
fn search(issue_id: &str, name: &str, value: &str) -> String {
    let field = match name {
        "environment" | "release" | "server" => name.to_owned(),
        tag => format!("tag.{tag}"),
    };
    let quoted = value.replace('\\', "\\\\").replace('"', "\\\"");
    let query = format!("issue:{issue_id} {field}:\"{quoted}\"");
    format!(
        "/search?{}",
        url::form_urlencoded::Serializer::new(String::new()).append_pair("q", &query).finish()
    )
}
