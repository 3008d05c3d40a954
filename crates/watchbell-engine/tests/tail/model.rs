//! Anything that happens to logs, in any order: no line is lost, and none is handed over twice.
//!
//! The model knows every line that was written, and which of them somebody destroyed before anyone could have looked: those, and
//! only those, may be missing.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::time::Duration;

use proptest::prelude::*;
use watchbell_engine::tail::Checkpoint;

use crate::desk::Desk;

#[derive(Debug, Clone)]
enum Step {
    /// So many lines are written to a log.
    Write(usize, u8),
    /// A part of a line, which is ended by what is written next.
    WriteHalf(usize),
    Rotate(usize),
    CopyAndTruncate(usize),
    Truncate(usize),
    Delete(usize),
    Look,
    /// Time passes without a word.
    Pause,
    /// The program is ended in order, or killed before what it handed over last was stored.
    Restart {
        killed: bool,
    },
}

fn step() -> impl Strategy<Value = Step> {
    let log = 0..2_usize;
    prop_oneof![
        6 => (log.clone(), 1..4_u8).prop_map(|(log, lines)| Step::Write(log, lines)),
        2 => log.clone().prop_map(Step::WriteHalf),
        2 => log.clone().prop_map(Step::Rotate),
        2 => log.clone().prop_map(Step::CopyAndTruncate),
        1 => log.clone().prop_map(Step::Truncate),
        1 => log.prop_map(Step::Delete),
        6 => Just(Step::Look),
        1 => Just(Step::Pause),
        2 => any::<bool>().prop_map(|killed| Step::Restart { killed }),
    ]
}

/// What the world knows, and the tail does not.
struct World {
    desk: Desk,
    written: usize,
    /// Of each log: the lines since it was last empty, and the half line at its end.
    logs: BTreeMap<usize, (Vec<String>, Option<String>)>,
    /// Lines that nobody may have had time to see.
    perhaps: BTreeSet<String>,
    seen: Vec<String>,
    /// The logs of which more than one record was seen under their names, and which file that was: they are known whatever
    /// happens to them.
    known: BTreeMap<usize, usize>,
    /// What is stored, how much had been seen then, and what was known.
    stored: (Checkpoint, usize, BTreeMap<usize, usize>),
    /// Every name's file; a new one each time it is created, or begun anew.
    files: usize,
    file_of: BTreeMap<usize, usize>,
    /// Rotated files have names that are followed too.
    all_names: bool,
    /// A new number for each rotated file, as dates give it.
    rotations: usize,
    changes: u64,
}

impl World {
    fn new(glob: &str) -> Self {
        let desk = Desk::new(glob);
        let stored = (desk.tail.checkpoint(), 0, BTreeMap::new());
        Self {
            desk,
            written: 0,
            logs: BTreeMap::new(),
            perhaps: BTreeSet::new(),
            seen: Vec::new(),
            known: BTreeMap::new(),
            files: 0,
            file_of: BTreeMap::new(),
            stored,
            all_names: glob.ends_with("log*"),
            rotations: 0,
            changes: 0,
        }
    }

    fn name(log: usize) -> String {
        format!("app{log}.log")
    }

    fn line(&mut self) -> String {
        self.written += 1;
        format!("{:05} a line that is long enough to be known again", self.written)
    }

    fn write(&mut self, log: usize, text: &str) {
        if fs::metadata(self.desk.path(&Self::name(log))).map_or(0, |log| log.len()) == 0 {
            self.files += 1;
            self.file_of.insert(log, self.files);
        }
        self.desk.write(&Self::name(log), text);
        self.stamp(&Self::name(log));
    }

    /// Hours pass between rotations, here only milliseconds, which file systems do not tell apart.
    fn stamp(&mut self, name: &str) {
        self.changes += 1;
        let changed: std::time::SystemTime = crate::desk::now().into();
        let changed = changed + Duration::from_millis(10 * self.changes);
        fs::File::options().append(true).open(self.desk.path(name)).unwrap().set_modified(changed).unwrap();
    }

    /// Ends the half line, where there is one.
    fn end_half_line(&mut self, log: usize) {
        if let Some((lines, half)) = self.logs.get_mut(&log)
            && let Some(half) = half.take()
        {
            lines.push(format!("{half} and its end"));
            self.write(log, " and its end\n");
        }
    }

    /// All that is in this log and was not seen may be missing from now on.
    fn destroyed(&mut self, log: usize) {
        self.known.remove(&log);
        if let Some((lines, half)) = self.logs.remove(&log) {
            self.perhaps.extend(lines);
            self.perhaps.extend(half);
        }
    }

    /// The log goes on as another file, and what was in it has another name.
    fn moved(&mut self, log: usize) {
        if self.known.remove(&log).is_some() || self.all_names {
            self.logs.remove(&log);
        } else {
            // Written and moved between two looks: nobody can have known.
            self.destroyed(log);
        }
    }

    fn rotated_name(&mut self, log: usize) -> String {
        self.rotations += 1;
        format!("{}.{}", Self::name(log), self.rotations)
    }

    fn act(&mut self, step: &Step) {
        match step {
            Step::Write(log, count) => {
                self.end_half_line(*log);
                for _ in 0..*count {
                    let line = self.line();
                    self.write(*log, &format!("{line}\n"));
                    self.logs.entry(*log).or_default().0.push(line);
                }
            }
            Step::WriteHalf(log) => {
                self.end_half_line(*log);
                let half = self.line();
                self.write(*log, &half);
                self.logs.entry(*log).or_default().1 = Some(half);
            }
            Step::Rotate(log) if self.desk.path(&Self::name(*log)).exists() => {
                self.end_half_line(*log);
                let to = self.rotated_name(*log);
                self.desk.rename(&Self::name(*log), &to);
                self.moved(*log);
            }
            Step::CopyAndTruncate(log) if self.desk.path(&Self::name(*log)).exists() => {
                self.end_half_line(*log);
                let to = self.rotated_name(*log);
                self.desk.copy(&Self::name(*log), &to);
                self.stamp(&to);
                self.desk.truncate(&Self::name(*log));
                self.moved(*log);
            }
            Step::Truncate(log) if self.desk.path(&Self::name(*log)).exists() => {
                self.desk.truncate(&Self::name(*log));
                self.destroyed(*log);
            }
            Step::Delete(log) if self.desk.path(&Self::name(*log)).exists() => {
                self.desk.delete(&Self::name(*log));
                self.destroyed(*log);
            }
            Step::Rotate(_) | Step::CopyAndTruncate(_) | Step::Truncate(_) | Step::Delete(_) => {}
            Step::Look => {
                self.desk.pass(Duration::from_millis(100));
                self.look();
                self.store();
            }
            Step::Pause => {
                for log in 0..2 {
                    self.end_half_line(log);
                }
                self.look();
                self.desk.pass(Duration::from_mins(1));
                self.look();
                self.store();
            }
            Step::Restart { killed } => {
                if *killed {
                    self.look();
                    self.seen.truncate(self.stored.1);
                }
                let (checkpoint, _, known) = self.stored.clone();
                // What became another file meanwhile is not known under its name.
                self.known.retain(|log, file| known.get(log) == Some(file));
                self.desk.restart_from(&checkpoint);
            }
        }
    }

    fn look(&mut self) {
        let entries = self.desk.entries();
        self.seen.extend(
            entries.into_iter().flat_map(|entry| entry.text.lines().map(str::to_owned).collect::<Vec<_>>()),
        );
        for (log, file) in &self.file_of {
            if self.logs.get(log).is_some_and(|(lines, _)| lines.len() > 1) {
                self.known.insert(*log, *file);
            }
        }
    }

    fn store(&mut self) {
        self.stored = (self.desk.tail.checkpoint(), self.seen.len(), self.known.clone());
    }

    /// Everything has been looked at, and enough time has passed.
    fn finish(mut self) -> Result<(), TestCaseError> {
        self.act(&Step::Pause);
        self.act(&Step::Pause);
        let mut twice = BTreeSet::new();
        let mut seen = BTreeSet::new();
        for line in &self.seen {
            if !seen.insert(line.clone()) {
                twice.insert(line.clone());
            }
        }
        prop_assert!(twice.is_empty(), "twice: {twice:?}");
        let all: BTreeSet<_> = (1..=self.written).map(|number| format!("{number:05}")).collect();
        let known: BTreeSet<_> = seen.iter().map(|line| line[..5].to_owned()).collect();
        let perhaps: BTreeSet<_> = self.perhaps.iter().map(|line| line[..5].to_owned()).collect();
        let lost: Vec<_> = all.difference(&known).filter(|line| !perhaps.contains(*line)).collect();
        prop_assert!(lost.is_empty(), "lost: {lost:?}");
        let folder = fs::read_dir(self.desk.folder.path()).unwrap().count();
        prop_assert!(folder < 1_000);
        Ok(())
    }
}

fn cases() -> ProptestConfig {
    let long = std::env::var_os("WATCHBELL_LONG").is_some();
    ProptestConfig {
        cases: if long { 20_000 } else { 300 },
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn no_line_is_lost_and_none_comes_twice(
        steps in proptest::collection::vec(step(), 1..60),
        glob in prop_oneof![Just("*.log"), Just("*.log*"), Just("**/app*.log")],
    ) {
        let mut world = World::new(glob);
        for step in &steps {
            world.act(step);
        }
        world.finish()?;
    }
}
