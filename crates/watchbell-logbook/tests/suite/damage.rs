//! What may happen to the file while nobody looks, and who else may hold it.

use std::fs;
use std::path::Path;

use watchbell_logbook::store::EventQuery;
use watchbell_logbook::{Store, StoreError};

use crate::support::{fatal, ten};

const FILE: &str = "logbook.sqlite";

/// A record of some events, closed.
async fn record(dir: &Path) {
    let store = Store::open(dir).unwrap();
    store
        .write(|tx| (0..200).try_for_each(|n| tx.append("a", &fatal(&format!("event {n}")), ten()).map(drop)))
        .await
        .unwrap();
}

/// Opens what is there, reads all of it, writes, and reads that: nothing may panic, and in the end all of it works.
async fn works(dir: &Path, what: &str) -> Option<String> {
    let store = Store::open(dir).unwrap_or_else(|error| panic!("{what}: {error}"));
    let everything = || {
        store.read(|look| {
            for row in look.events(&EventQuery { limit: 1_000, ..EventQuery::default() })? {
                row.event()?;
                look.raw_and_decision(&row)?;
            }
            look.issues(&watchbell_logbook::store::IssueQuery { limit: 1_000, ..Default::default() })?;
            look.stats()
        })
    };
    // Damage inside the file shows when it is read; by then it has been put aside.
    if let Err(error) = everything().await {
        assert!(matches!(error, StoreError::Corrupt(_) | StoreError::Sql(_)), "{what}: {error}");
    }
    let mut written = store.write(|tx| tx.append("a", &fatal("after the damage"), ten())).await;
    if let Err(StoreError::Corrupt(_)) = written {
        written = store.write(|tx| tx.append("a", &fatal("after the damage"), ten())).await;
    }
    let appended = written.unwrap_or_else(|error| panic!("{what}: {error}"));
    let found = store.read(move |look| look.event(&appended.event_id)).await;
    assert!(found.unwrap_or_else(|error| panic!("{what}: {error}")).is_some(), "{what}");
    store.notice()
}

fn put_aside(dir: &Path) -> usize {
    let files = fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    files.filter(|name| name.starts_with("logbook.damaged-") && name.ends_with(".sqlite")).count()
}

#[tokio::test]
async fn any_flipped_byte_leaves_a_store_that_works() {
    let whole = tempfile::tempdir().unwrap();
    record(whole.path()).await;
    let bytes = fs::read(whole.path().join(FILE)).unwrap();
    // Every byte of the header, then a spread over the pages.
    let offsets = (0..100).chain((100..bytes.len()).step_by(bytes.len() / 150));
    for offset in offsets {
        let dir = tempfile::tempdir().unwrap();
        let mut damaged = bytes.clone();
        damaged[offset] ^= 0xff;
        fs::write(dir.path().join(FILE), damaged).unwrap();
        // A version beyond ours, by damage or not, is never written to.
        if (60..64).contains(&offset) {
            assert!(
                matches!(Store::open(dir.path()), Err(StoreError::Newer { .. }) | Ok(_)),
                "byte {offset}"
            );
            continue;
        }
        let notice = works(dir.path(), &format!("byte {offset}")).await;
        assert_eq!(
            notice.is_some(),
            put_aside(dir.path()) > 0,
            "byte {offset}: people are told of a copy put aside"
        );
    }
}

#[tokio::test]
async fn a_file_that_is_no_record_is_put_aside() {
    let whole = tempfile::tempdir().unwrap();
    record(whole.path()).await;
    let bytes = fs::read(whole.path().join(FILE)).unwrap();
    let half = bytes[..bytes.len() / 2].to_vec();
    for (what, content) in
        [("half of it", half), ("a few bytes", bytes[..50].to_vec()), ("text", vec![b'x'; 5_000])]
    {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join(FILE), &content).unwrap();
        fs::write(dir.path().join("config.toml"), "kept").unwrap();
        let notice = works(dir.path(), what).await.unwrap_or_else(|| panic!("{what}: nobody is told"));
        assert!(notice.contains("logbook.damaged-1.sqlite"), "{what}: {notice}");
        assert_eq!(
            fs::read(dir.path().join("logbook.damaged-1.sqlite")).unwrap().len(),
            content.len(),
            "{what}"
        );
        assert_eq!(fs::read_to_string(dir.path().join("config.toml")).unwrap(), "kept");
    }
}

#[tokio::test]
async fn a_directory_in_its_place_is_put_aside() {
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir(dir.path().join(FILE)).unwrap();
    assert!(works(dir.path(), "a directory").await.is_some());
}

#[tokio::test]
async fn an_empty_file_is_a_new_record() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join(FILE), "").unwrap();
    assert_eq!(works(dir.path(), "nothing").await, None);
}

#[tokio::test]
async fn a_log_of_rubbish_is_ignored() {
    let dir = tempfile::tempdir().unwrap();
    record(dir.path()).await;
    fs::write(dir.path().join("logbook.sqlite-wal"), vec![7; 40_000]).unwrap();
    assert_eq!(works(dir.path(), "rubbish").await, None);
}

#[tokio::test]
async fn a_newer_format_is_not_touched() {
    let dir = tempfile::tempdir().unwrap();
    record(dir.path()).await;
    let path = dir.path().join(FILE);
    rusqlite::Connection::open(&path).unwrap().pragma_update(None, "user_version", 99).unwrap();
    let before = fs::read(&path).unwrap();
    let Err(error) = Store::open(dir.path()) else { panic!("it was opened") };
    assert!(matches!(error, StoreError::Newer { found: 99, .. }), "{error}");
    assert!(error.to_string().contains("newer Watchbell"), "{error}");
    assert_eq!(fs::read(&path).unwrap(), before);
}

#[tokio::test]
async fn one_process_locks_the_directory_and_names_itself() {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open(dir.path()).unwrap();
    let Err(error) = Store::open(dir.path()) else { panic!("it was opened twice") };
    let own = format!("process {}", std::process::id());
    assert!(matches!(&error, StoreError::Locked { holder, .. } if *holder == own), "{error}");
    drop(store);
    Store::open(dir.path()).expect("free again");
}

#[tokio::test]
async fn another_program_that_holds_the_file_is_waited_for() {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open(dir.path()).unwrap();
    let other = rusqlite::Connection::open(dir.path().join(FILE)).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let writing = store.write(|tx| tx.append("a", &fatal("x"), ten()));
    let freeing = async {
        // The write is under way: it must be waiting, not failing.
        tokio::time::sleep(std::time::Duration::from_millis(200)).await;
        other.execute_batch("COMMIT").unwrap();
    };
    let (written, ()) = tokio::join!(writing, freeing);
    written.unwrap();
}

#[cfg(unix)]
#[tokio::test]
async fn nobody_else_can_read_the_record() {
    use std::os::unix::fs::PermissionsExt as _;
    let parent = tempfile::tempdir().unwrap();
    let dir = parent.path().join("new/data");
    let store = Store::open(&dir).unwrap();
    store.write(|tx| tx.append("a", &fatal("x"), ten())).await.unwrap();
    assert_eq!(fs::metadata(&dir).unwrap().permissions().mode() & 0o777, 0o700);
    for entry in fs::read_dir(&dir).unwrap() {
        let entry = entry.unwrap();
        let mode = entry.metadata().unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, 0o600, "{}", entry.path().display());
    }
}
