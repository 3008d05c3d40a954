//! What counting triggers have counted so far, so that a restart does not begin at zero. To the store these are bytes.

use rusqlite::params;

use super::{Reader, Result, Tx};

pub(super) const TABLE: &str = "
CREATE TABLE tallies (
    rule  TEXT NOT NULL,
    issue TEXT NOT NULL,
    state BLOB NOT NULL,
    PRIMARY KEY (rule, issue)
) STRICT, WITHOUT ROWID;
";

/// What one rule has counted, for one issue or over all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TallyRow {
    /// The rule's name.
    pub rule: String,
    /// The issue; `None`: over everything that the rule matches.
    pub issue_id: Option<String>,
    /// How far it is; `None`: there is nothing to remember any longer.
    pub state: Option<Vec<u8>>,
}

impl Tx<'_> {
    /// Remembers how far a rule has counted.
    pub fn set_tally(&mut self, row: &TallyRow) -> Result<()> {
        let issue = row.issue_id.as_deref().unwrap_or_default();
        match &row.state {
            Some(state) => self
                .sql
                .prepare_cached(
                    "INSERT INTO tallies (rule, issue, state) VALUES (?1, ?2, ?3)
                     ON CONFLICT (rule, issue) DO UPDATE SET state = excluded.state",
                )?
                .execute(params![row.rule, issue, state])?,
            None => self
                .sql
                .prepare_cached("DELETE FROM tallies WHERE rule = ?1 AND issue = ?2")?
                .execute([&*row.rule, issue])?,
        };
        Ok(())
    }
}

impl Reader<'_> {
    /// How far every rule has counted.
    pub fn tallies(&self) -> Result<Vec<TallyRow>> {
        let mut query = self.sql.prepare_cached("SELECT rule, issue, state FROM tallies")?;
        let rows = query.query_map([], |row| {
            let issue: String = row.get(1)?;
            let issue_id = Some(issue).filter(|issue| !issue.is_empty());
            Ok(TallyRow { rule: row.get(0)?, issue_id, state: Some(row.get(2)?) })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}

#[cfg(test)]
mod tests {
    use super::super::Store;
    use super::TallyRow;

    #[tokio::test]
    async fn a_tally_is_remembered_replaced_and_forgotten() {
        let row = |issue: Option<&str>, state: Option<&[u8]>| TallyRow {
            rule: "Storm".into(),
            issue_id: issue.map(Into::into),
            state: state.map(Into::into),
        };
        let store = Store::in_memory().unwrap();
        let all =
            [row(None, Some(b"1")), row(Some("i"), Some(b"2")), row(None, Some(b"3")), row(Some("i"), None)];
        let kept = store.write(move |tx| {
            all.iter().try_for_each(|row| tx.set_tally(row))?;
            tx.reader().tallies()
        });
        assert_eq!(kept.await.unwrap(), [row(None, Some(b"3"))]);
    }
}
