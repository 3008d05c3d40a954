//! Changing a list of tables: `[[rules]]`, `[[sources]]`, `[[certificates]]`.

use std::collections::BTreeSet;

use toml_edit::{Array, ArrayOfTables, DocumentMut, Item, Table, Value};

use super::table::{comment_in, comment_of, update};
use crate::config::cursor::Cursor;
use crate::config::problem::Problems;
use crate::config::tree::{Kind, Node};

/// A list, and how its entries are read.
pub(super) struct List<'a> {
    pub(super) key: &'static str,
    /// The key by which entries are told apart: the first of these that one has.
    pub(super) identity: &'static [&'static str],
    pub(super) known: &'a [&'a str],
    /// An entry in full, or `None` if it is wrong.
    pub(super) read: &'a dyn Fn(&Cursor<'_>) -> Option<Node>,
}

/// An entry to be put into the list, and what its absent keys mean.
pub(super) struct Entry {
    pub(super) new: Node,
    pub(super) unsaid: Node,
}

/// An entry that is in the text.
struct Old {
    table: Table,
    id: Option<String>,
    read: Option<Node>,
    taken: bool,
}

impl List<'_> {
    /// Makes the list these entries, in this order.
    pub(super) fn put(&self, document: &mut DocumentMut, entries: &[Entry]) {
        let (tables, comments) = take(document, self.key);
        let position = tables.iter().filter_map(Table::position).min();
        let mut old: Vec<Old> = tables.into_iter().map(|table| self.look_at(table)).collect();
        let pairs = self.pair(&mut old, entries);

        let mut place = if comments.is_empty() { comments } else { format!("\n{comments}\n") };
        place.extend(old.first_mut().map(|first| split_off_place(&mut first.table)));
        let mut list: Vec<(Option<usize>, Table)> = Vec::new();
        for (entry, pair) in entries.iter().zip(pairs) {
            let was = pair.and_then(|index| old.get(index));
            let mut table = was.map(|was| was.table.clone()).unwrap_or_default();
            update(
                &mut table,
                was.and_then(|was| was.read.as_ref()),
                &entry.new,
                Some(&entry.unsaid),
                self.known,
            );
            list.push((pair, table));
        }
        let names: BTreeSet<_> = entries.iter().filter_map(|entry| self.id(&entry.new)).collect();
        for (index, left) in old.iter_mut().enumerate().filter(|(_, old)| !old.taken) {
            let named_again = left.id.as_ref().is_some_and(|id| names.contains(id));
            if left.read.is_none() || named_again {
                // It is wrong, so nobody was shown it: it stays behind what it stood behind.
                let before = |at: &(Option<usize>, Table)| at.0.is_some_and(|other| other < index);
                let at = list.iter().rposition(before).map_or(0, |at| at + 1);
                list.insert(at, (Some(index), left.table.clone()));
            } else if index > 0 {
                // The entry goes with the comment on it; what stands apart from it, by a blank line, stays.
                place.push_str(&split_off_place(&mut left.table));
            }
        }
        let list = list.into_iter().map(|(_, table)| table).collect();
        insert(document, self.key, list, &place, position);
    }

    fn look_at(&self, table: Table) -> Old {
        let tree = Node::from_toml_table(&table, 0..0);
        let problems = Problems::default();
        let read = (self.read)(&Cursor::root(&tree, "", &problems));
        // One thing may be written in several ways: known by how we would.
        Old {
            id: read.as_ref().and_then(|read| self.id(read)).or_else(|| self.id(&tree)),
            read,
            taken: false,
            table,
        }
    }

    fn id(&self, tree: &Node) -> Option<String> {
        match self.identity.iter().find_map(|key| tree.get(key)).map(|id| &id.kind) {
            Some(Kind::Text(id)) => Some(id.clone()),
            _ => None,
        }
    }

    /// For each new entry the old one it changes: that of its name, else that in its place, if that has gone.
    fn pair(&self, old: &mut [Old], entries: &[Entry]) -> Vec<Option<usize>> {
        let mut pairs: Vec<Option<usize>> = Vec::new();
        for entry in entries {
            let id = self.id(&entry.new);
            let same = old.iter().position(|old| !old.taken && old.id == id);
            if let Some(old) = same.and_then(|index| old.get_mut(index)) {
                old.taken = true;
            }
            pairs.push(same);
        }
        for (index, pair) in pairs.iter_mut().enumerate().filter(|(_, pair)| pair.is_none()) {
            if let Some(old) = old.get_mut(index).filter(|old| !old.taken && old.read.is_some()) {
                old.taken = true;
                *pair = Some(index);
            }
        }
        pairs
    }
}

/// Takes the list out of the document, and the comments on it as a whole. A list written inline becomes tables.
fn take(document: &mut DocumentMut, key: &str) -> (Vec<Table>, String) {
    let above = document.key(key).and_then(|key| comment_of(key.leaf_decor()));
    match document.remove(key) {
        Some(Item::ArrayOfTables(tables)) => (tables.into_iter().collect(), String::new()),
        Some(Item::Value(Value::Array(list))) => {
            let below = list.trailing().as_str().and_then(comment_in);
            let comments =
                [above, below].into_iter().flatten().map(|comment| format!("{}\n", comment.trim_end()));
            (list.into_iter().filter_map(inline).collect(), comments.collect())
        }
        _ => (Vec::new(), above.unwrap_or_default()),
    }
}

fn inline(value: Value) -> Option<Table> {
    let comment = comment_of(value.decor());
    let Value::InlineTable(table) = value else { return None };
    let mut table = table.into_table();
    if let Some(comment) = comment {
        table.decor_mut().set_prefix(format!("\n{}\n", comment.trim_end()));
    }
    Some(table)
}

/// Puts tables back as a list. `place` is what stands above the first, whichever that is.
fn insert(document: &mut DocumentMut, key: &str, tables: Vec<Table>, place: &str, position: Option<isize>) {
    if tables.is_empty() {
        // Without the key the defaults would hold.
        document.insert(key, Item::Value(Value::Array(Array::new())));
        if let Some(mut key) = document.key_mut(key)
            && place.contains('#')
        {
            key.leaf_decor_mut().set_prefix(place.trim_start_matches('\n'));
        }
        return;
    }
    let mut list = ArrayOfTables::new();
    for (index, mut table) in tables.into_iter().enumerate() {
        let own = table.decor().prefix().and_then(|prefix| prefix.as_str()).map(str::to_owned);
        if index == 0 && !place.is_empty() {
            let own = own.unwrap_or_default();
            table.decor_mut().set_prefix(format!("{place}{}", own.trim_start_matches(['\n', '\r'])));
        } else if let Some(own) = own.filter(|own| index > 0 && !own.starts_with(['\n', '\r'])) {
            table.decor_mut().set_prefix(format!("\n{own}"));
        }
        move_to(&mut table, position);
        list.push(table);
    }
    document.insert(key, Item::ArrayOfTables(list));
}

/// Cuts off what stands above a table's own comment: all up to the last blank line.
fn split_off_place(table: &mut Table) -> String {
    let Some(prefix) = table.decor().prefix().and_then(|prefix| prefix.as_str()).map(str::to_owned) else {
        return String::new();
    };
    let mut cut = 0;
    let mut at = 0;
    for line in prefix.split_inclusive('\n') {
        at += line.len();
        if line.trim().is_empty() && line.ends_with('\n') {
            cut = at;
        }
    }
    let (place, own) = prefix.split_at(cut);
    table.decor_mut().set_prefix(own);
    place.to_owned()
}

/// Tables are printed by position; one position for all of them leaves them in their order, with what is below each.
fn move_to(table: &mut Table, position: Option<isize>) {
    table.set_position(position);
    for (_, item) in table.iter_mut() {
        match item {
            Item::Table(table) => move_to(table, position),
            Item::ArrayOfTables(tables) => tables.iter_mut().for_each(|table| move_to(table, position)),
            _ => {}
        }
    }
}
