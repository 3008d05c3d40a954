use std::time::Duration;

use proptest::prelude::*;

use super::*;

const NOON: i64 = 1_795_348_800;

fn at(minutes: i64) -> Timestamp {
    Timestamp::from_second(NOON + minutes * 60).unwrap()
}

/// One issue whose count and events come when the test says.
struct Server {
    number: u32,
    count: u64,
    events: Vec<(String, i64)>,
}

impl Server {
    fn new(minutes: &[i64]) -> Self {
        let mut server = Self { number: 7, count: 0, events: Vec::new() };
        for minute in minutes {
            server.happens(*minute);
        }
        server
    }

    fn happens(&mut self, minute: i64) {
        self.count += 1;
        self.comes(minute);
    }

    /// Its event can be had, and is not counted yet.
    fn comes(&mut self, minute: i64) {
        self.events.push((format!("{:032x}", self.events.len() + 1), minute));
    }

    fn issue(&self) -> Issue {
        Issue {
            id: self.number.to_string(),
            name: "SHOP".into(),
            level: None,
            project: None,
            permalink: None,
            count: Some(self.count),
            first_seen: self.events.iter().map(|(_, minute)| at(*minute)).min(),
            last_seen: self.events.iter().map(|(_, minute)| at(*minute)).max(),
        }
    }

    fn page(&self) -> (Vec<Listed>, bool) {
        let mut events: Vec<_> = self.events.iter().collect();
        events.sort_by_key(|(_, minute)| std::cmp::Reverse(*minute));
        let more = events.len() > 100;
        let listed = |(id, minute): &(String, i64)| Listed {
            id: id.clone(),
            at: Some(at(*minute)),
            level: None,
            raw: String::new(),
        };
        (events.into_iter().take(100).map(listed).collect(), more)
    }
}

/// One poll. Gives the numbers of the events that were told, and how many were not to be had.
fn poll(ledger: &mut Ledger, server: &Server, now: i64) -> (Vec<u64>, u64) {
    poll_all(ledger, std::slice::from_ref(server), now)
}

/// The same for several issues, one on each page.
fn poll_all(ledger: &mut Ledger, servers: &[Server], now: i64) -> (Vec<u64>, u64) {
    let mut sweep = ledger.sweep(at(now), Duration::from_mins(1));
    let (mut told, mut unseen) = (Vec::new(), 0);
    let mut latest: Vec<&Server> = servers.iter().filter(|server| !server.events.is_empty()).collect();
    latest.sort_by_key(|server| std::cmp::Reverse(server.issue().last_seen));
    let mut changed = Vec::new();
    for server in latest {
        changed.extend(ledger.look(&mut sweep, server.issue()).map(|changed| (changed, server)));
        if sweep.is_done(Some(&server.issue())) {
            break;
        }
    }
    for (changed, server) in changed.iter().rev() {
        let (listed, more) = server.page();
        let fresh = ledger.fresh(&sweep, changed, &listed, more);
        told.extend(fresh.events.iter().map(|event| u64::from_str_radix(&event.id, 16).unwrap()));
        unseen += fresh.unseen;
        ledger.heard(&sweep, changed, &fresh);
    }
    ledger.end(&sweep);
    *ledger = Ledger { sweeps: ledger.sweeps, ..Ledger::read(Some(&ledger.write())).0 };
    (told, unseen)
}

fn begun(server: &Server) -> Ledger {
    let mut ledger = Ledger::read(None).0;
    poll(&mut ledger, server, 0);
    ledger
}

#[test]
fn the_first_read_goes_back_a_day_and_later_ones_tell_each_event_once() {
    let mut server = Server::new(&[-3_000, -60, -30]);
    let mut ledger = Ledger::read(None).0;
    assert_eq!(poll(&mut ledger, &server, 0), (vec![2, 3], 0));
    assert_eq!(poll(&mut ledger, &server, 1), (vec![], 0));
    server.happens(1);
    server.happens(2);
    assert_eq!(poll(&mut ledger, &server, 2), (vec![4, 5], 0));
    assert_eq!(poll(&mut ledger, &server, 3), (vec![], 0));
}

#[test]
fn a_count_may_run_behind_the_events_and_nothing_is_missing() {
    let mut server = Server::new(&[-1]);
    let mut ledger = begun(&server);
    server.comes(1);
    assert_eq!(poll(&mut ledger, &server, 1), (vec![2], 0));
    server.count += 1;
    for minute in 2..9 {
        assert_eq!(poll(&mut ledger, &server, minute), (vec![], 0));
    }
}

#[test]
fn a_count_may_run_ahead_of_the_events_for_three_looks() {
    let mut server = Server::new(&[-1]);
    let mut ledger = begun(&server);
    server.count += 1;
    assert_eq!(poll(&mut ledger, &server, 1), (vec![], 0));
    assert_eq!(poll(&mut ledger, &server, 2), (vec![], 0));
    let mut late = ledger.clone();
    server.comes(1);
    assert_eq!(poll(&mut late, &server, 3), (vec![2], 0), "it came");
    server.events.pop();
    assert_eq!(poll(&mut ledger, &server, 3), (vec![], 1), "it never came");
    assert_eq!(poll(&mut ledger, &server, 4), (vec![], 0), "and is told once");
}

#[test]
fn an_event_that_was_sent_hours_late_is_found_by_the_count() {
    let mut server = Server::new(&[-3_000, -1]);
    let mut ledger = begun(&server);
    server.happens(30);
    assert_eq!(poll(&mut ledger, &server, 30), (vec![3], 0));
    server.happens(5);
    assert_eq!(poll(&mut ledger, &server, 31), (vec![4], 0));
}

#[test]
fn of_a_storm_one_page_is_told_and_the_rest_is_a_number() {
    let mut server = Server::new(&[-1]);
    let mut ledger = begun(&server);
    for _ in 0..300 {
        server.happens(1);
    }
    let (told, unseen) = poll(&mut ledger, &server, 1);
    assert_eq!((told.len(), unseen), (100, 200));
    server.happens(2);
    assert!(poll(&mut ledger, &server, 2).0.contains(&302));
}

#[test]
fn an_issue_nobody_remembers_is_new_as_a_whole_or_from_the_last_sweep_on() {
    let mut server = Server::new(&[1, 2]);
    let mut ledger = begun(&Server::new(&[]));
    assert_eq!(poll(&mut ledger, &server, 2), (vec![1, 2], 0), "it began since");
    // A thousand others came, and the memory of this one went.
    ledger.issues.clear();
    ledger.heard.clear();
    ledger.forgotten = at(50).as_millisecond();
    ledger.seen = Some(at(60));
    server.happens(61);
    assert_eq!(poll(&mut ledger, &server, 61), (vec![3], 0), "it recurs");
}

#[test]
fn an_issue_all_of_whose_events_were_sent_late_is_found_by_a_whole_sweep() {
    let mut ledger = begun(&Server::new(&[]));
    ledger.seen = Some(at(300));
    let mut server = Server::new(&[30, 40]);
    server.number = 8;
    assert_eq!(poll(&mut ledger, &server, 301), (vec![1, 2], 0));
}

#[test]
fn a_clock_that_runs_ahead_hides_nothing_that_comes_after_it() {
    let mut ledger = begun(&Server::new(&[]));
    poll(&mut ledger, &Server::new(&[100_000]), 1);
    let mut server = Server::new(&[-5_000, 2]);
    server.number = 8;
    assert_eq!(poll(&mut ledger, &server, 2), (vec![2], 0));
}

#[test]
fn an_issue_that_moves_to_the_next_page_meanwhile_is_looked_at_once() {
    let mut server = Server::new(&[-1]);
    let mut ledger = begun(&server);
    server.happens(1);
    let mut sweep = ledger.sweep(at(1), Duration::from_mins(1));
    assert!(ledger.look(&mut sweep, server.issue()).is_some());
    assert_eq!(ledger.look(&mut sweep, server.issue()), None);
}

#[test]
fn a_sweep_ends_where_nothing_is_new_but_every_fifteenth_goes_on() {
    let server = Server::new(&[-600]);
    let mut ledger = Ledger::read(Some(&begun(&Server::new(&[0])).write())).0;
    let wholes: Vec<bool> = (0..31)
        .map(|minute| !ledger.sweep(at(minute), Duration::from_mins(1)).is_done(Some(&server.issue())))
        .collect();
    assert_eq!(wholes.iter().filter(|whole| **whole).count(), 3);
    assert!(wholes[0], "and the one after a start");
}

#[test]
fn the_cursor_stays_small_and_one_that_cannot_be_read_begins_anew() {
    let mut ledger = Ledger::read(None).0;
    let mut sweep = ledger.sweep(at(0), Duration::from_mins(1));
    let server = Server::new(&[-1]);
    for n in 0..3_000_u64 {
        let issue = Issue {
            id: format!("45000{n:05}"),
            last_seen: Some(at(-3_000 + n.cast_signed())),
            ..server.issue()
        };
        if let Some(changed) = ledger.look(&mut sweep, issue) {
            let listed = [Listed { id: format!("{n:032x}"), ..server.page().0[0].clone() }];
            let fresh = ledger.fresh(&sweep, &changed, &listed, false);
            ledger.heard(&sweep, &changed, &fresh);
        }
    }
    ledger.end(&sweep);
    assert!(ledger.issues.contains_key("4500002999") && !ledger.issues.contains_key("4500000000"));
    assert!(ledger.write().len() < 100_000, "{}", ledger.write().len());
    for broken in
        ["", "{}", "null", r#"{"v":1}"#, r#"{"v":2,"begun":"2026-11-22T12:00:00Z","issues":{},"heard":[]}"#]
    {
        let (ledger, begins) = Ledger::read(Some(broken));
        assert_eq!((ledger, begins), (Ledger::read(None).0, Begins::Lost), "{broken}");
    }
}

#[derive(Debug, Clone)]
enum Step {
    /// Events of an issue, sent so many minutes after they happened; counted at once or with the next.
    Happens(usize, u8, i64, bool),
    Poll,
    /// A poll of which nothing was stored.
    Killed,
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn each_event_is_told_once_however_late_it_is_sent_or_counted(
        steps in proptest::collection::vec(
            prop_oneof![
                6 => (0..4_usize, 1..4_u8, prop_oneof![Just(0), 0..600_i64], any::<bool>())
                    .prop_map(|(issue, many, late, counted)| Step::Happens(issue, many, late, counted)),
                5 => Just(Step::Poll),
                2 => Just(Step::Killed),
            ],
            0..30,
        )
    ) {
        let mut servers: Vec<Server> = (0..4).map(|number| Server { number, ..Server::new(&[]) }).collect();
        let mut ledger = begun(&Server::new(&[]));
        let (mut told, mut sent, mut lagging) = (Vec::new(), 0, [0; 4]);
        let polls = std::iter::repeat_n(Step::Poll, 20);
        for (minute, step) in (1..).zip(steps.into_iter().chain(polls)) {
            match step {
                Step::Happens(issue, many, late, counted) => {
                    for _ in 0..many {
                        sent += 1;
                        servers[issue].events.push((format!("{sent:032x}"), minute - late));
                        lagging[issue] += 1;
                    }
                    if counted {
                        servers[issue].count += std::mem::take(&mut lagging[issue]);
                    }
                }
                Step::Killed => {
                    poll_all(&mut ledger.clone(), &servers, minute);
                }
                Step::Poll => {
                    let (new, unseen) = poll_all(&mut ledger, &servers, minute);
                    prop_assert_eq!(unseen, 0);
                    told.extend(new);
                    for (server, lagging) in servers.iter_mut().zip(&mut lagging) {
                        server.count += std::mem::take(lagging);
                    }
                }
            }
        }
        told.sort_unstable();
        prop_assert_eq!(told, (1..=sent).collect::<Vec<_>>());
    }
}
