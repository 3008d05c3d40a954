use proptest::prelude::*;

use super::*;
use crate::Exception;

const NOON: i64 = 1_795_348_800;

fn at(minutes: i64) -> Timestamp {
    Timestamp::from_second(NOON + minutes * 60).unwrap()
}

/// A server as far as counts go: issues by their name, each with the minutes in which its events came.
#[derive(Default)]
struct Server {
    issues: Vec<(&'static str, Vec<i64>)>,
    deleted: u64,
    /// It says nothing of its projects' counts.
    silent: bool,
}

impl Server {
    fn event(&mut self, issue: &'static str, minute: i64) {
        match self.issues.iter_mut().find(|(name, _)| *name == issue) {
            Some((_, events)) => events.push(minute),
            None => self.issues.push((issue, vec![minute])),
        }
    }

    fn project(&self) -> Project {
        let events = self.issues.iter().map(|(_, events)| events.len() as u64).sum::<u64>() + self.deleted;
        Project {
            id: "1".into(),
            name: "Checkout".into(),
            slug: None,
            events: (!self.silent).then_some(events),
        }
    }

    /// By `last_seen`, newest first, without those that were deleted.
    fn list(&self) -> Vec<Issue> {
        let issue = |(number, (name, events)): (usize, &(&str, Vec<i64>))| Issue {
            id: (*name).into(),
            name: (*name).into(),
            number: Some(number as u64 + 1),
            count: Some(events.len() as u64),
            last_seen: events.last().map(|minute| at(*minute)),
            said: Exception::default(),
        };
        let mut issues: Vec<Issue> =
            self.issues.iter().enumerate().map(issue).filter(|issue| issue.count != Some(0)).collect();
        issues.sort_by_key(|issue| std::cmp::Reverse(issue.last_seen));
        issues
    }

    fn events(&self, issue: &str) -> Vec<Listed> {
        let (_, events) = self.issues.iter().find(|(name, _)| *name == issue).unwrap();
        let listed = |(order, minute): (usize, &i64)| Listed {
            id: format!("{issue}-{}", order + 1),
            order: order as u64 + 1,
            digested: Some(at(*minute)),
        };
        events.iter().enumerate().map(listed).rev().take(250).collect()
    }
}

/// One poll with pages of two issues. Gives the events that were looked at, and how many were not.
fn poll(ledger: &mut Ledger, server: &Server, now: i64) -> (Vec<String>, u64) {
    poll_and_stop(ledger, server, now, usize::MAX)
}

/// A poll that is killed when so many changed issues were stored.
fn poll_and_stop(ledger: &mut Ledger, server: &Server, now: i64, stored: usize) -> (Vec<String>, u64) {
    let project = server.project();
    let (mut heard, mut unseen) = (Vec::new(), 0);
    if let Some(mut sweep) = ledger.sweep(&project, at(now)) {
        let mut whole = true;
        let mut changed = Vec::new();
        for page in server.list().chunks(2) {
            changed.extend(page.iter().filter_map(|issue| ledger.look(&project, &mut sweep, issue.clone())));
            if sweep.is_done(page.last()) {
                whole = false;
                break;
            }
        }
        for (number, changed) in changed.iter().rev().enumerate() {
            if number == stored {
                *ledger = Ledger::read(Some(&ledger.write())).0;
                return (heard, unseen);
            }
            let fresh = Fresh::of(changed, &sweep, &server.events(&changed.issue.id));
            heard.extend(fresh.events.iter().map(|event| event.id.clone()));
            unseen += fresh.unseen;
            ledger.heard(&project, &mut sweep, changed, &fresh);
        }
        unseen += ledger.end(&project, &sweep, whole);
    }
    ledger.settle(&server.project());
    *ledger = Ledger::read(Some(&ledger.write())).0;
    (heard, unseen)
}

fn begun(server: &Server) -> Ledger {
    let mut ledger = Ledger::read(None).0;
    poll(&mut ledger, server, 0);
    ledger
}

fn some(ids: &[&str]) -> (Vec<String>, u64) {
    (ids.iter().map(|id| (*id).to_owned()).collect(), 0)
}

#[test]
fn the_first_read_goes_back_a_day_and_later_ones_hear_each_event_once() {
    let mut server = Server::default();
    server.event("old", -3_000);
    server.event("db", -60);
    server.event("db", -30);
    let mut ledger = Ledger::read(None).0;
    assert_eq!(poll(&mut ledger, &server, 0), some(&["db-1", "db-2"]));
    assert_eq!(poll(&mut ledger, &server, 1), some(&[]));
    server.event("db", 1);
    server.event("new", 2);
    assert_eq!(poll(&mut ledger, &server, 2), some(&["db-3", "new-1"]));
    assert_eq!(poll(&mut ledger, &server, 3), some(&[]));
    assert_eq!(ledger.sweep(&server.project(), at(3)), None, "an idle project is not looked through");
}

#[test]
fn an_old_issue_that_recurs_is_found_whether_its_count_is_remembered_or_not() {
    let mut server = Server::default();
    server.event("ancient", -9_900);
    server.event("old", -9_800);
    for n in 0..999_u16 {
        server.event(format!("n{n}").leak(), i64::from(n) - 9_000);
    }
    let mut ledger = begun(&server);
    for issue in ["old", "ancient"] {
        server.event(issue, 5);
        assert_eq!(poll(&mut ledger, &server, 5), some(&[&format!("{issue}-2")]));
    }
}

#[test]
fn an_event_that_waited_in_the_queue_is_found_by_the_projects_count() {
    let mut server = Server::default();
    for (issue, minute) in [("late", -300), ("a", -200), ("b", -100), ("c", -50), ("d", -1)] {
        server.event(issue, minute);
    }
    let mut ledger = begun(&server);
    // It came in long before what was seen last, and is digested only now.
    server.event("late", -290);
    assert_eq!(poll(&mut ledger, &server, 1), some(&["late-2"]));
}

#[test]
fn what_only_a_projects_count_would_tell_is_found_within_the_hour() {
    let mut server = Server { silent: true, ..Server::default() };
    for issue in ["late", "a", "b", "c", "d"] {
        server.event(issue, -60);
    }
    let mut ledger = begun(&server);
    server.event("a", 5);
    server.event("b", 8);
    server.event("c", 9);
    server.event("d", 10);
    assert_eq!(poll(&mut ledger, &server, 10), some(&["a-2", "b-2", "c-2", "d-2"]));
    // It waited in the queue, and carries a time that was passed already.
    server.event("late", 2);
    assert_eq!(poll(&mut ledger, &server, 20), some(&[]));
    server.event("a", 61);
    assert_eq!(poll(&mut ledger, &server, 61), some(&["late-2", "a-3"]));
}

#[test]
fn a_storm_is_looked_at_from_its_end_and_the_rest_is_a_number() {
    let mut server = Server::default();
    server.event("db", -1);
    let mut ledger = begun(&server);
    for _ in 0..300 {
        server.event("db", 1);
    }
    let (heard, unseen) = poll(&mut ledger, &server, 1);
    assert_eq!((heard.len(), heard.last().map(String::as_str), unseen), (STORM, Some("db-301"), 200));
    server.event("db", 2);
    assert_eq!(poll(&mut ledger, &server, 2), some(&["db-302"]));
}

#[test]
fn events_that_were_deleted_before_anyone_looked_are_told() {
    let mut server = Server::default();
    server.event("db", -1);
    let mut ledger = begun(&server);
    server.deleted = 3;
    assert_eq!(poll(&mut ledger, &server, 1), (vec![], 3));
    assert_eq!(poll(&mut ledger, &server, 2), some(&[]), "and once");
}

#[test]
fn what_comes_during_the_first_read_is_neither_lost_nor_told_as_missing() {
    let mut server = Server::default();
    server.event("db", -1);
    let before = server.project();
    let mut ledger = Ledger::read(None).0;
    let mut sweep = ledger.sweep(&before, at(0)).unwrap();
    server.event("db", 0); // seen with the issues, not in the project's count
    for issue in server.list() {
        let changed = ledger.look(&before, &mut sweep, issue).unwrap();
        let fresh = Fresh::of(&changed, &sweep, &server.events("db"));
        assert_eq!(fresh.events.len(), 2);
        ledger.heard(&before, &mut sweep, &changed, &fresh);
    }
    server.event("web", 0); // seen with neither
    assert_eq!(ledger.end(&before, &sweep, true), 0);
    ledger.settle(&server.project());
    assert!(ledger.is_unsettled());
    assert_eq!(poll(&mut ledger, &server, 1), some(&["web-1"]));
    assert!(!ledger.is_unsettled());
    server.event("web", 1);
    assert_eq!(poll(&mut ledger, &server, 1), some(&["web-2"]));
}

#[test]
fn a_sweep_that_is_cut_short_is_made_good_by_the_next() {
    let mut server = Server::default();
    server.event("a", -2);
    server.event("b", -1);
    let mut ledger = begun(&server);
    server.event("a", 10);
    server.event("b", 11);
    // Both were listed, and only the older one's events were stored before the program was killed.
    let project = server.project();
    let mut sweep = ledger.sweep(&project, at(11)).unwrap();
    let changed: Vec<_> =
        server.list().into_iter().filter_map(|issue| ledger.look(&project, &mut sweep, issue)).collect();
    let fresh = Fresh::of(&changed[1], &sweep, &server.events("a"));
    ledger.heard(&project, &mut sweep, &changed[1], &fresh);
    let mut ledger = Ledger::read(Some(&ledger.write())).0;
    assert_eq!(poll(&mut ledger, &server, 12), some(&["b-2"]));
}

#[test]
fn a_server_put_back_from_a_copy_is_heard_on() {
    let mut server = Server::default();
    for _ in 0..10 {
        server.event("db", -5);
    }
    let mut ledger = begun(&server);
    server.issues[0].1.truncate(4);
    assert_eq!(poll(&mut ledger, &server, 1).1, 0);
    server.event("db", 6);
    assert_eq!(poll(&mut ledger, &server, 6), some(&["db-5"]));
}

#[test]
fn the_cursor_stays_small_and_one_that_cannot_be_read_begins_anew() {
    let mut server = Server::default();
    for n in 0..3_000_u16 {
        server.event(format!("0abfa70b-b96e-4389-a5a8-a69ff98b{n:04}").leak(), i64::from(n) - 4_000);
    }
    let ledger = begun(&server);
    assert!(ledger.write().len() < 80_000, "{}", ledger.write().len());
    for broken in ["", "{}", "null", "7", r#"{"v":2,"projects":{}}"#, r#"{"v":1,"projects":[]}"#] {
        let (ledger, begins) = Ledger::read(Some(broken));
        assert_eq!((ledger, begins), (Ledger::read(None).0, Begins::Lost), "{broken}");
    }
}

#[derive(Debug, Clone)]
enum Step {
    /// Events of an issue, digested so many minutes after they came in.
    Happens(usize, u8, i64),
    Poll,
    /// A poll that is killed after so many issues.
    Killed(usize),
    Delete(usize),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        6 => (0..6_usize, 1..4_u8, prop_oneof![Just(0), 0..200_i64]).prop_map(|(n, many, late)| Step::Happens(n, many, late)),
        1 => (0..6_usize).prop_map(|n| Step::Happens(n, 150, 0)),
        4 => Just(Step::Poll),
        2 => (0..3_usize).prop_map(Step::Killed),
        1 => (0..6_usize).prop_map(Step::Delete),
    ];
    proptest::collection::vec(step, 0..40)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn each_event_is_looked_at_once_or_told_as_not_looked_at(steps in steps()) {
        let mut names: Vec<&'static str> = vec!["a", "b", "c", "d", "e", "f"];
        let mut server = Server::default();
        server.event("a", -500);
        server.event("b", -400);
        let mut ledger = begun(&server);
        let (mut sent, mut unseen, mut heard) = (0, 0, Vec::new());
        for (minute, step) in (1..).zip(steps.into_iter().chain([Step::Poll, Step::Poll])) {
            let (looked, not) = match step {
                Step::Happens(name, many, late) => {
                    for _ in 0..many {
                        server.event(names[name], minute - late);
                        sent += 1;
                    }
                    continue;
                }
                Step::Delete(name) => {
                    if let Some((_, events)) = server.issues.iter_mut().find(|(issue, _)| *issue == names[name]) {
                        server.deleted += events.drain(..).len() as u64;
                        // What comes later is a new issue with a new number.
                        names[name] = format!("{}'", names[name]).leak();
                    }
                    continue;
                }
                Step::Poll => poll(&mut ledger, &server, minute),
                Step::Killed(stored) => poll_and_stop(&mut ledger, &server, minute, stored),
            };
            heard.extend(looked);
            unseen += not;
        }
        prop_assert_eq!(heard.len() as u64 + unseen, sent, "{:?}", heard);
        let once: std::collections::BTreeSet<_> = heard.iter().collect();
        prop_assert_eq!(once.len(), heard.len());
    }
}
