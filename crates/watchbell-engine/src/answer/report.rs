//! The worst of a period.

use jiff::SignedDuration;
use watchbell_core::report;
use watchbell_logbook::store::CostRow;

use super::{Answered, Desk};
use crate::control::Response;
use crate::inbox;
use crate::view::{Cost, Report};

/// Whose coverage is told.
const PROJECTS: usize = 5;

impl Desk {
    pub(super) async fn report(&self, hours: u32) -> Answered {
        let to = self.clock.now();
        let period = SignedDuration::from_hours(hours.clamp(1, 8_760).into());
        let from = to.saturating_sub(period).unwrap_or(to);
        let names = self.names();
        let (rows, coverage, names) = self
            .store
            .read(move |reader| {
                let coverage = inbox::coverage(reader, None, &names, from, PROJECTS)?;
                Ok((reader.costs(from)?, coverage, names))
            })
            .await?;
        let cost = |row: CostRow| report::Cost {
            source: names.sources.get(&row.source).unwrap_or(&row.source).clone(),
            issue_id: row.issue_id,
            title: row.title,
            level: row.level,
            first_seen: row.first_seen,
            came_back: row.came_back,
            returns: row.returns,
            events: row.events,
            users: row.users,
            rings: row.rings,
            hours: row.hours,
        };
        let report = report::Report::new(rows.into_iter().map(cost).collect(), from, to);
        let lines: Vec<_> = coverage.iter().map(|project| project.text.as_str()).collect();
        let markdown = report.markdown(&lines, &self.zone);
        let worst = report.worst.into_iter().map(|cost| Cost {
            text: cost.words(from, to),
            fixed_twice: cost.fixed_twice(from),
            level: cost.level.into(),
            issue_id: cost.issue_id,
            title: cost.title,
            source_name: cost.source,
            events: cost.events,
            users: cost.users,
            rings: cost.rings,
            hours: cost.hours,
        });
        Ok(Response::Report(Report {
            from: from.to_string(),
            to: to.to_string(),
            issues: report.issues as u64,
            events: report.events,
            rings: report.rings,
            worst: worst.collect(),
            coverage,
            markdown,
        }))
    }
}
