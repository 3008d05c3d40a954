//! What counting triggers and the budget remember: in memory, and row by row in the store.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use watchbell_core::policy::Tally;
use watchbell_logbook::store::{StoreError, TallyRow, Tx};

/// Lent to one transaction after the other. `None`: to be read from the store first.
#[derive(Debug, Clone, Default)]
pub(crate) struct Tallies(Arc<Mutex<Option<Tally>>>);

impl Tallies {
    /// The tally as the last transaction left it. Until it is given back, there is none: one that a transaction changed
    /// and did not commit must not be used again.
    pub(super) fn begin(&self, tx: &Tx<'_>) -> Result<Tally, StoreError> {
        let kept = self.slot().take();
        kept.map_or_else(|| read(tx), Ok)
    }

    /// Stores what changed.
    pub(super) fn end(&self, tx: &mut Tx<'_>, mut tally: Tally) -> Result<(), StoreError> {
        for (rule, issue_id, state) in tally.take_changed() {
            tx.set_tally(&TallyRow { rule, issue_id, state })?;
        }
        *self.slot() = Some(tally);
        Ok(())
    }

    /// The transaction was not committed after all.
    pub(crate) fn forget(&self) {
        *self.slot() = None;
    }

    fn slot(&self) -> MutexGuard<'_, Option<Tally>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn read(tx: &Tx<'_>) -> Result<Tally, StoreError> {
    let mut tally = Tally::default();
    for TallyRow { rule, issue_id, state } in tx.reader().tallies()? {
        tally.restore(&rule, issue_id.as_deref(), &state.unwrap_or_default());
    }
    Ok(tally)
}
