//! Projects and their keys. A key lets a program send, and no more: it stands in the programs of a team, and is no secret.

use jiff::Timestamp;
use rusqlite::{OptionalExtension as _, Row, params};

use super::row::{count, micros, time};
use super::{Reader, Result, Tx};

pub(super) const TABLE: &str = "
CREATE TABLE projects (
    id      INTEGER PRIMARY KEY,
    name    TEXT NOT NULL UNIQUE,
    key     TEXT NOT NULL,
    created INTEGER NOT NULL
) STRICT;
CREATE INDEX projects_key ON projects (key);
";

/// Projects that there may be: whoever may make them by naming them must not fill the table.
pub const MOST_PROJECTS: u64 = 1_000;

/// A project: whose events these are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProjectRow {
    /// What stands in addresses of senders: SDKs take nothing but digits there.
    pub id: u64,
    /// What people call it, and what its events say as `project`.
    pub name: String,
    /// What its senders show.
    pub key: String,
    /// Since when there is one.
    pub created: Timestamp,
}

impl ProjectRow {
    fn of(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self { id: count(row.get(0)?), name: row.get(1)?, key: row.get(2)?, created: time(row.get(3)?) })
    }

    /// What Sentry's SDKs are set up with: `http://KEY@HOST:PORT/ID`. `base` is the logbook's address, `http://HOST:PORT`.
    pub fn dsn(&self, base: &str) -> String {
        let (scheme, host) = base.split_once("://").unwrap_or(("http", base));
        format!("{scheme}://{}@{}/{}", self.key, host.trim_end_matches('/'), self.id)
    }
}

const COLUMNS: &str = "SELECT id, name, key, created FROM projects";

impl Reader<'_> {
    /// All of them, by name.
    pub fn projects(&self) -> Result<Vec<ProjectRow>> {
        let mut query = self.sql.prepare_cached(&format!("{COLUMNS} ORDER BY name"))?;
        let rows = query.query_map([], ProjectRow::of)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// The project with this number, or with this name.
    pub fn project(&self, number_or_name: &str) -> Result<Option<ProjectRow>> {
        let mut query = self.sql.prepare_cached(&format!("{COLUMNS} WHERE id = ?1 OR name = ?2"))?;
        let number: Option<i64> = number_or_name.parse().ok();
        Ok(query.query_row(params![number, number_or_name], ProjectRow::of).optional()?)
    }

    /// The project whose senders show this key.
    pub fn project_of_key(&self, key: &str) -> Result<Option<ProjectRow>> {
        let mut query = self.sql.prepare_cached(&format!("{COLUMNS} WHERE key = ?1 ORDER BY id LIMIT 1"))?;
        Ok(query.query_row([key], ProjectRow::of).optional()?)
    }
}

impl Tx<'_> {
    /// The project of this name, or of this number, made where there is none, with `key`, or with a new one. `None` where
    /// this is no name, or there are too many already.
    pub fn make_project(
        &mut self,
        name: &str,
        key: Option<&str>,
        now: Timestamp,
    ) -> Result<Option<ProjectRow>> {
        if let Some(known) = self.reader().project(name)? {
            return Ok(Some(known));
        }
        let there: i64 =
            self.sql.prepare_cached("SELECT count(*) FROM projects")?.query_row([], |row| row.get(0))?;
        if !is_name(name) || count(there) >= MOST_PROJECTS {
            return Ok(None);
        }
        let fresh = uuid::Uuid::new_v4().simple().to_string();
        // A number is its own; a name gets the next one.
        let number: Option<i64> = name.parse().ok();
        let mut query = self.sql.prepare_cached(
            "INSERT INTO projects (id, name, key, created) VALUES (?1, ?2, ?3, ?4) RETURNING id, name, key, created",
        )?;
        let row = params![number, name, key.unwrap_or(&fresh), micros(now)];
        Ok(Some(query.query_row(row, ProjectRow::of)?))
    }
}

/// Letters, digits, `-`, `_` and `.`, at most 64 of them, and a number only where it can be one of ours.
pub fn is_name(name: &str) -> bool {
    let fits = |letter: char| letter.is_alphanumeric() || matches!(letter, '-' | '_' | '.');
    let digits = name.bytes().all(|byte| byte.is_ascii_digit());
    let number = !digits || (name.len() <= 18 && !name.starts_with('0'));
    !name.is_empty() && name.chars().count() <= 64 && name.chars().all(fits) && number
}

#[cfg(test)]
mod tests {
    use super::super::Store;
    use super::*;

    async fn make(store: &Store, name: &'static str, key: Option<&'static str>) -> Option<ProjectRow> {
        store.write(move |tx| tx.make_project(name, key, Timestamp::UNIX_EPOCH)).await.unwrap()
    }

    #[tokio::test]
    async fn a_project_is_made_once_and_found_by_number_name_and_key() {
        let store = Store::in_memory().unwrap();
        let shop = make(&store, "shop", None).await.unwrap();
        assert_eq!((shop.id, shop.key.len()), (1, 32));
        assert_eq!(make(&store, "shop", Some("other")).await.as_ref(), Some(&shop), "its key stays");
        let numbered = make(&store, "4501234567890", Some("k")).await.unwrap();
        assert_eq!((numbered.id, numbered.name.as_str()), (4_501_234_567_890, "4501234567890"));
        let next = make(&store, "api", None).await.unwrap();
        assert_eq!(next.id, 4_501_234_567_891);
        assert_eq!(make(&store, "1", None).await.as_ref(), Some(&shop), "its number");
        let key = shop.key.clone();
        assert_eq!(store.read(move |look| look.project_of_key(&key)).await.unwrap(), Some(shop));
        let names = store.read(|look| look.projects()).await.unwrap();
        assert_eq!(names.iter().map(|row| &*row.name).collect::<Vec<_>>(), ["4501234567890", "api", "shop"]);
        assert_eq!(numbered.dsn("http://127.0.0.1:8970"), "http://k@127.0.0.1:8970/4501234567890");
    }

    #[test]
    fn what_could_not_stand_in_an_address_is_no_name() {
        for name in ["shop", "shop-2.eu_1", "été", "42"] {
            assert!(is_name(name), "{name}");
        }
        for name in ["", "a b", "a/b", "..%2f", "042", "0", "99999999999999999999", "a\n", &"x".repeat(65)] {
            assert!(!is_name(name), "{name}");
        }
    }
}
