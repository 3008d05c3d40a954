//! Reading a rule's `match`.

use super::cursor::{Cursor, Unknown};
use super::word::nearest;
use crate::rule::{Condition, Field, Op, pattern};
use crate::say;

const NODES: [&str; 3] = ["all", "any", "not"];
const GROUPS: &str = "{ all = […] }, { any = […] }, { not = … }";
const COMPARISON: &str = "{ field = …, OPERATOR = … }";

/// Reads a node of the tree and everything below it.
pub(crate) fn condition(cursor: &Cursor<'_>, depth: usize) -> Option<Condition> {
    if depth > Condition::MAX_DEPTH {
        return cursor.wrong(say!("config-nest", n = Condition::MAX_DEPTH), None);
    }
    // Told once for the whole rule, not for each of what may be thousands.
    if !cursor.problems.take_condition() {
        return None;
    }
    let entries = cursor.entries()?;
    let has = |key: &str| entries.iter().any(|(entry, _)| entry.key == key);
    if has("field") {
        return comparison(cursor);
    }
    let Some(node) = NODES.into_iter().find(|node| has(node)) else {
        let known = NODES.into_iter().chain(["field"]);
        let meant = entries.iter().find_map(|(entry, _)| nearest(&entry.key, known.clone()));
        return cursor.wrong(
            say!("config-no-condition", groups = GROUPS, comparison = COMPARISON),
            meant.or_else(|| Some("{ field = \"level\", at_least = \"fatal\" }".into())),
        );
    };
    let fields = cursor.fields(&[node], Unknown::IsWrong)?;
    let inner = fields.get(node)?;
    let list = |inner: &Cursor<'_>| inner.each(|child| condition(child, depth + 1));
    match node {
        "all" => list(&inner).map(Condition::All),
        "any" => list(&inner).map(Condition::Any),
        _ => condition(&inner, depth + 1).map(|condition| Condition::Not(Box::new(condition))),
    }
    .filter(|_| entries.len() == 1)
}

fn comparison(cursor: &Cursor<'_>) -> Option<Condition> {
    let mut known = vec!["field"];
    known.extend(Op::NAMES);
    let fields = cursor.fields(&known, Unknown::IsWrong)?;
    let field = fields.get("field").and_then(|cursor| field(&cursor));
    let given: Vec<_> = Op::NAMES.into_iter().filter_map(|name| Some((name, fields.get(name)?))).collect();
    let misspelt = cursor.entries()?.len() > given.len() + 1;
    match given.as_slice() {
        // The unknown key has been noted, with the operator that was probably meant.
        [] if misspelt => None,
        [] => {
            cursor.wrong(say!("config-no-comparison", all = Op::NAMES.join(", ")), Some("is = \"…\"".into()))
        }
        [(name, value)] => {
            let op = operator(name, value, field.as_ref());
            Some(Condition::Is { field: field?, op: op? }).filter(|_| !misspelt)
        }
        [_, (_, second), ..] => second.wrong(say!("config-two-comparisons", like = "{ all = […] }"), None),
    }
}

fn field(cursor: &Cursor<'_>) -> Option<Field> {
    let name = cursor.text()?;
    name.parse().map_or_else(
        |_| {
            let meant = match name.to_lowercase().as_str() {
                "exception" | "type" | "class" => Some("exception.type".to_owned()),
                "user" | "user_id" => Some("user.id".to_owned()),
                "email" | "mail" => Some("user.email".to_owned()),
                "ip" | "ip_address" => Some("user.ip_address".to_owned()),
                "host" | "hostname" | "server" => Some("server_name".to_owned()),
                "severity" => Some("level".to_owned()),
                "version" => Some("release".to_owned()),
                "service" | "app" => Some("project".to_owned()),
                "tag" | "tags" => Some("tags.KEY".to_owned()),
                other => match other.strip_prefix("tag.") {
                    Some(key) => Some(format!("tags.{key}")),
                    None => nearest(name, Field::NAMES),
                },
            };
            let names = Field::NAMES.join(", ");
            let message = match meant {
                Some(_) => say!("config-no-field", name = name),
                None => say!("config-no-field-of", name = name, all = names),
            };
            cursor.wrong(message, meant.map(|meant| format!("\"{meant}\"")))
        },
        Some,
    )
}

fn operator(name: &str, value: &Cursor<'_>, field: Option<&Field>) -> Option<Op> {
    // What the level is compared with as a whole can only be a level.
    let level = field == Some(&Field::Level);
    let whole = |cursor: &Cursor<'_>| {
        if level { cursor.level().map(|level| level.as_str().to_owned()) } else { cursor.operand() }
    };
    match name {
        "is" => whole(value).map(Op::Is),
        "is_not" => whole(value).map(Op::IsNot),
        "is_one_of" => {
            let texts = value.each(whole)?;
            if texts.is_empty() {
                return value.wrong(say!("config-empty-list"), Some("[\"…\"]".into()));
            }
            Some(Op::IsOneOf(texts))
        }
        "contains" => value.operand().map(Op::Contains),
        "starts_with" => value.operand().map(Op::StartsWith),
        "ends_with" => value.operand().map(Op::EndsWith),
        "matches" => {
            let pattern = value.operand()?;
            match pattern::size(&pattern) {
                Ok(bytes) if value.problems.take_pattern(bytes) => Some(Op::Matches(pattern)),
                Ok(_) => value.wrong(say!("config-patterns-room"), None),
                Err(error) => value.wrong(error.to_string(), None),
            }
        }
        "at_least" => whole(value).map(Op::AtLeast),
        "at_most" => whole(value).map(Op::AtMost),
        _ => value.flag().map(Op::Exists),
    }
}
