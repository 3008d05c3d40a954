//! Changing one table, key by key.

use toml_edit::{Decor, Item, TableLike, Value};

use crate::config::tree::{Kind, Node};

/// A condition longer than this is broken into lines.
const WIDTH: usize = 90;

/// Makes `table` say `new`.
///
/// `old` is what it says now, if that could be read: where both agree nothing is touched. `unsaid` is what an absent
/// key means: such keys are not added. `known` are keys that go when `new` has none of them; any other key stays.
pub(super) fn update(
    table: &mut dyn TableLike,
    old: Option<&Node>,
    new: &Node,
    unsaid: Option<&Node>,
    known: &[&str],
) {
    let entries = |node: Option<&Node>| match node.map(|node| &node.kind) {
        Some(Kind::Table(entries)) => entries.clone(),
        _ => Vec::new(),
    };
    for entry in entries(old) {
        if new.get(&entry.key).is_none() {
            table.remove(&entry.key);
        }
    }
    for key in known.iter().filter(|key| new.get(key).is_none()) {
        table.remove(key);
    }
    for entry in entries(Some(new)) {
        let said = old.and_then(|old| old.get(&entry.key));
        let default = unsaid.and_then(|unsaid| unsaid.get(&entry.key));
        let absent = table.get(&entry.key).is_none_or(Item::is_none);
        if said == Some(&entry.value) || absent && default == Some(&entry.value) {
            continue;
        }
        // A condition, a trigger and a token are one thought each: they are not mended from within.
        let whole = matches!(entry.key.as_str(), "match" | "trigger" | "token" | "password");
        match table.get_mut(&entry.key).and_then(Item::as_table_like_mut) {
            Some(inner) if !whole && said.is_some() && matches!(entry.value.kind, Kind::Table(_)) => {
                update(inner, said, &entry.value, default, &[]);
            }
            _ => set(table, &entry.key, &entry.value),
        }
    }
}

/// Puts a value in place of the one there, whose comments stay.
fn set(table: &mut dyn TableLike, key: &str, node: &Node) {
    let mut value = node.to_toml();
    if key == "match" {
        break_lines(&mut value);
    }
    match table.get_mut(key) {
        Some(Item::Value(old)) => {
            *value.decor_mut() = old.decor().clone();
            *old = value;
        }
        Some(item) => {
            // What had a header of its own becomes a line; the comment above the header goes above the line.
            let comment = item.as_table().and_then(|table| comment_of(table.decor()));
            *item = Item::Value(value);
            if let (Some(comment), Some(mut key)) = (comment, table.key_mut(key)) {
                key.leaf_decor_mut().set_prefix(comment);
            }
        }
        None => {
            table.insert(key, Item::Value(value));
        }
    }
}

/// The comment in front of something, if there is one.
pub(super) fn comment_of(decor: &Decor) -> Option<String> {
    comment_in(decor.prefix()?.as_str()?)
}

/// The comment between things, if there is one.
pub(super) fn comment_in(space: &str) -> Option<String> {
    space.contains('#').then(|| space.trim_start_matches([',', '\n', '\r', ' ', '\t']).to_owned())
}

/// A long `all` or `any` gets a line for each of its conditions.
fn break_lines(value: &mut Value) {
    if value.to_string().len() <= WIDTH {
        return;
    }
    let Some(table) = value.as_inline_table_mut() else { return };
    for (_, conditions) in table.iter_mut() {
        let Some(list) = conditions.as_array_mut() else { continue };
        for condition in list.iter_mut() {
            condition.decor_mut().set_prefix("\n  ");
        }
        list.set_trailing("\n");
        list.set_trailing_comma(true);
    }
}
