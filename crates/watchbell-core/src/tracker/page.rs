//! One answer of a tracker: a list of things, each of which may lack anything or be of another shape.

use crate::decode::lenient::Json;

/// A list, and where it goes on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T> {
    /// What could be read, in the order it came.
    pub items: Vec<T>,
    /// The cursor of the next page where the answer's body names one (Django REST Framework).
    pub next: Option<String>,
    /// Things of the list that are not what was asked for: objects without an id, or no objects.
    pub unreadable: usize,
}

/// Why an answer is no list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unreadable {
    /// It is not JSON, in the parser's words.
    NotJson(String),
    /// It is something else.
    NoList,
}

/// Reads `[…]` or `{"results": […], "next": …}`.
pub(super) fn page<'a, T>(
    text: &'a str,
    item: impl Fn(Json<'a>) -> Option<T>,
) -> Result<Page<T>, Unreadable> {
    let json = Json::parse(text.trim_start_matches('\u{feff}'))
        .map_err(|error| Unreadable::NotJson(error.to_string()))?;
    let fields = json.fields();
    let list =
        if json.is_array() { Some(json) } else { fields.get("results").filter(|list| list.is_array()) };
    let list = list.ok_or(Unreadable::NoList)?.items();
    let items: Vec<T> = list.iter().copied().filter_map(item).collect();
    let next = fields.get("next").and_then(Json::string).and_then(|next| cursor_in(&next));
    Ok(Page { unreadable: list.len() - items.len(), items, next })
}

/// The cursor of the next page by the header `Link` (RFC 8288) as Sentry writes it: `<…>; rel="next"; results="true";
/// cursor="0:100:0"`. There always is a next one; `results="false"` says that nothing stands on it.
///
/// Only the cursor is taken, never the address: a server behind a proxy may name itself wrongly, a hostile one anybody.
pub fn next_by_link(header: &str) -> Option<String> {
    let mut rest = header;
    while let Some((_, after)) = rest.split_once('<') {
        let (address, after) = after.split_once('>')?;
        let (parameters, behind) =
            after.split_once('<').map_or((after, ""), |(these, _)| (these, &after[these.len()..]));
        let parameter = |name: &str| {
            parameters.split([';', ',']).filter_map(|one| one.split_once('=')).find_map(|(key, value)| {
                key.trim().eq_ignore_ascii_case(name).then(|| value.trim().trim_matches('"'))
            })
        };
        if parameter("rel") == Some("next") {
            let any = parameter("results") != Some("false");
            let cursor = || parameter("cursor").map(str::to_owned).filter(|cursor| is_cursor(cursor));
            return any.then(|| cursor().or_else(|| cursor_in(address))).flatten();
        }
        rest = behind;
    }
    None
}

/// The `cursor=` of an address, whole or relative.
fn cursor_in(address: &str) -> Option<String> {
    let (_, query) = address.split_once('?')?;
    let query = query.split('#').next().unwrap_or_default();
    let mut pairs = url::form_urlencoded::parse(query.as_bytes());
    pairs
        .find_map(|(key, value)| (key == "cursor").then(|| value.into_owned()))
        .filter(|cursor| is_cursor(cursor))
}

fn is_cursor(text: &str) -> bool {
    (1..=1_024).contains(&text.len())
}

/// What an error says in the trackers' common form `{"detail": "…"}`, cut to a line. `None` where it says nothing.
pub fn detail(text: &str) -> Option<String> {
    let json = Json::parse(text).ok()?;
    let fields = json.fields();
    let said = fields.named(&["detail", "error", "message"]).find_map(Json::words)?;
    let line: String = said.chars().filter(|c| !c.is_control()).take(200).collect();
    let line = line.trim().trim_end_matches('.').to_owned();
    (!line.is_empty()).then_some(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(json: Json<'_>) -> Option<String> {
        json.fields().words(&["id"])
    }

    #[test]
    fn a_list_is_read_whatever_stands_in_it() {
        for (text, items, next, unreadable) in [
            (r#"[{"id":1},null,{"id":null},{"id":"b"},[],7]"#, &["1", "b"][..], None, 4),
            (
                r#"{"results":[{"id":"a"}],"next":"http://elsewhere/?project=1&cursor=cD0x%3D"}"#,
                &["a"],
                Some("cD0x="),
                0,
            ),
            (r#"{"results":[],"next":null}"#, &[], None, 0),
            (r#"{"results":[],"next":{"url":"x"}}"#, &[], None, 0),
            ("\u{feff}[]", &[], None, 0),
        ] {
            let page = page(text, id).unwrap();
            assert_eq!(
                (page.items, page.next.as_deref(), page.unreadable),
                (items.iter().map(|id| (*id).to_owned()).collect(), next, unreadable),
                "{text}"
            );
        }
    }

    #[test]
    fn the_next_page_is_a_cursor_and_never_an_address() {
        const BACK: &str =
            r#"<https://s.example/?cursor=0:0:1>; rel="previous"; results="true"; cursor="0:0:1""#;
        for (next, cursor) in [
            (
                r#"<https://s.example/?cursor=0:100:0>; rel="next"; results="true"; cursor="0:100:0""#,
                Some("0:100:0"),
            ),
            (r#"<https://s.example/?cursor=0:100:0>; rel="next"; results="false"; cursor="0:100:0""#, None),
            (r#"<https://evil.example/?x=1,2&cursor=7>; rel="next"; results="true""#, Some("7")),
            ("<https://s.example/?cursor=7>;rel=next", Some("7")),
            (r#"<https://s.example/>; rel="next"; results="true""#, None),
            ("<https://s.example/?cursor=7", None),
            ("", None),
        ] {
            assert_eq!(next_by_link(&format!("{BACK}, {next}")).as_deref(), cursor, "{next}");
            assert_eq!(next_by_link(next).as_deref(), cursor, "{next}");
        }
        assert_eq!(next_by_link(BACK), None);
    }

    #[test]
    fn what_is_no_list_is_told() {
        for text in ["", "<html>", "{}", "null", r#"{"results":null}"#, r#"{"detail":"gone"}"#, "[{]"] {
            assert!(page(text, id).is_err(), "{text}");
        }
    }

    #[test]
    fn an_error_speaks_in_one_line() {
        for (text, said) in [
            (r#"{"detail":"Invalid Bearer token."}"#, Some("Invalid Bearer token")),
            (r#"{"detail":{"message":"Superuser required","code":1}}"#, Some("Superuser required")),
            ("{\"detail\":\"a\\nb\\u001b[31m\"}", Some("ab[31m")),
            (r#"{"detail":null}"#, None),
            ("<html>", None),
        ] {
            assert_eq!(detail(text).as_deref(), said, "{text}");
        }
    }
}
