//! kill -9 while writing: what was acknowledged is there, and the file is whole.

use std::collections::HashSet;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use watchbell_logbook::Store;
use watchbell_logbook::store::EventQuery;

use crate::support::{fatal, ten};

/// Names the data directory to the child.
const DIR: &str = "WATCHBELL_KILL_DIR";

/// In the child: writes until it is killed, and says which events were acknowledged. Otherwise nothing.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn writer_that_is_killed() {
    let Ok(dir) = std::env::var(DIR) else { return };
    let store = Store::open(Path::new(&dir)).unwrap();
    let already = store.read(|look| look.newest_seq()).await.unwrap();
    for n in already.. {
        let mut event = fatal(&format!("event {n}"));
        event.event_id = Some(format!("e{n}"));
        let written = store.write(move |tx| {
            tx.set_cursor("a", &n.to_string())?;
            tx.append("a", &event, ten())
        });
        println!("acknowledged {}", written.await.unwrap().event_id);
    }
}

fn start(dir: &Path) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "kill::writer_that_is_killed", "--nocapture", "--quiet"])
        .env(DIR, dir)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

#[tokio::test]
async fn what_was_acknowledged_survives_kill_9() {
    let dir = tempfile::tempdir().unwrap();
    let mut acknowledged = HashSet::new();
    for round in 0..8 {
        let mut child = start(dir.path());
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut note = |line: String| {
            if let Some((_, id)) = line.split_once("acknowledged ") {
                acknowledged.insert(id.to_owned());
            }
        };
        // Killed after another number of writes each time, in the middle of the next.
        lines.by_ref().take(20 + 17 * round).map_while(Result::ok).for_each(&mut note);
        child.kill().unwrap();
        child.wait().unwrap();
        lines.map_while(Result::ok).for_each(&mut note);

        let store = Store::open(dir.path()).unwrap();
        assert_eq!(store.notice(), None, "the file is whole");
        let query = EventQuery { limit: 100_000, ..EventQuery::default() };
        let (rows, cursor) =
            store.read(move |look| Ok((look.events(&query)?, look.cursor("a")?))).await.unwrap();
        let kept: HashSet<String> = rows.iter().map(|row| row.event_id.clone()).collect();
        let lost: Vec<&String> = acknowledged.difference(&kept).collect();
        assert!(lost.is_empty(), "round {round}: {lost:?}");
        assert!(
            kept.len() - acknowledged.len() <= round + 1,
            "at most one write a round was not yet acknowledged"
        );
        let newest = rows.first().map(|row| row.event_id.clone());
        assert_eq!(newest, cursor.map(|cursor| format!("e{cursor}")), "the cursor is of the last event");
    }
    assert!(acknowledged.len() >= 8 * 20);
}
