//! What would be sent, and is not.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use super::reading::Reading;
use super::{ForwardError, Plan, Told};
use crate::clock::SharedClock;
use crate::tail::{Blocked, Tail};

/// Tells what would be sent of what the files have now, old and new; nothing is sent and nothing is kept. How many files were read, what
/// cannot be read, and why.
///
/// # Errors
/// [`ForwardError::Glob`].
pub fn preview(
    plan: &Plan,
    clock: &SharedClock,
    tell: &dyn Fn(Told<'_>),
) -> Result<(usize, BTreeMap<PathBuf, Blocked>), ForwardError> {
    let mut tail = Tail::new(&plan.paths, None).map_err(ForwardError::Glob)?;
    let (reading, now, began) = (Reading::of(plan), clock.now(), Instant::now());
    // Later by so much that what may go on has ended.
    for later in [Duration::from_mins(1), Duration::from_mins(2)] {
        loop {
            let look = tail.look(began + later, now);
            for mut entry in look.entries {
                entry.old &= plan.since.is_some();
                if let Some((event, letter)) = reading.letter(&entry, now) {
                    tell(Told::Found { event: &event, entry: &entry, letter: &letter });
                }
            }
            if !look.more {
                break;
            }
        }
    }
    Ok((tail.size().0, tail.blocked().clone()))
}
