//! `watchbell inbox …`: the same inbox as in the window.

use std::process::ExitCode;

use jiff::tz::TimeZone;
use watchbell_engine::clock::{Clock as _, SystemClock};
use watchbell_engine::control::{Request, Response};
use watchbell_engine::source::send_back::Act;
use watchbell_engine::view::{
    FoundEvent, Hit, InboxOrder, InboxQuery, Issue, IssueRow, People, Seen, SnoozeTill,
};

use crate::Outcome;
use crate::args::{Inbox, Told};
use crate::running::{ask, connect, unexpected};
use crate::say::{Say, plain};
use watchbell_engine::place::Place;

/// Does what was typed.
pub(crate) async fn run(place: &Place, say: Say, command: Inbox) -> Outcome {
    match command {
        Inbox::List { all, newest, level, cause, limit, json } => {
            let order = if newest { InboxOrder::Newest } else { InboxOrder::Worst };
            let level = level.map(Into::into);
            let query = InboxQuery { order, all, level, cause, limit, ..InboxQuery::default() };
            match ask(place, Request::Inbox { query }).await? {
                Response::Inbox(inbox) if json => inbox.issues.iter().for_each(|row| say.json(row)),
                Response::Inbox(inbox) if inbox.issues.is_empty() => say.note("Nothing needs you."),
                Response::Inbox(inbox) => {
                    inbox.issues.iter().for_each(|row| list_row(say, row));
                    let more = inbox.total.saturating_sub(inbox.issues.len() as u64);
                    if more > 0 {
                        say.note(format!("{more} more; --limit shows them"));
                    }
                }
                other => return Err(unexpected(&other)),
            }
        }
        Inbox::Search { query, limit, json } => search(place, say, &query, limit, json).await?,
        Inbox::Report { since, markdown, json } => report(place, say, &since, markdown, json).await?,
        Inbox::Show { id, json } => match ask(place, Request::Issue { id }).await? {
            Response::Issue(issue) if json => say.json(&issue),
            Response::Issue(issue) => show(say, &issue),
            other => return Err(unexpected(&other)),
        },
        Inbox::Users { id, json } => match ask(place, Request::People { id }).await? {
            Response::People(people) => users(say, &people, json),
            other => return Err(unexpected(&other)),
        },
        Inbox::Ack { ids } => changed(say, "acknowledged", ask(place, Request::Acknowledge { ids }).await?)?,
        Inbox::Snooze { ids, duration, tomorrow, until_worse, wake } => {
            let till = match (tomorrow, until_worse, wake) {
                (true, ..) => SnoozeTill::Tomorrow,
                (_, true, _) => SnoozeTill::Worse,
                (.., true) => SnoozeTill::Now,
                _ => SnoozeTill::Minutes { minutes: crate::status::minutes(&duration)? },
            };
            let what = if wake { "awake" } else { "snoozed" };
            changed(say, what, ask(place, Request::Snooze { ids, till }).await?)?;
        }
        Inbox::Resolve { ids, undo: false } => {
            changed(say, "resolved", ask(place, Request::Resolve { ids }).await?)?;
        }
        Inbox::Resolve { ids, undo: true } => {
            changed(say, "open again", ask(place, Request::Unresolve { ids }).await?)?;
        }
        Inbox::Tell { id, act } => {
            let (act, done) = match act {
                Told::Resolve => (Act::Resolve, "resolved there"),
                Told::Reopen => (Act::Reopen, "open again there"),
                Told::Mute => (Act::Mute, "muted there"),
                Told::Unmute => (Act::Unmute, "unmuted there"),
            };
            match ask(place, Request::TellTracker { id, act }).await? {
                Response::Done => say.note(done),
                other => return Err(unexpected(&other)),
            }
        }
        Inbox::Open { id } => match ask(place, Request::Open { id, activation: activation() }).await? {
            Response::Done => {}
            other => return Err(unexpected(&other)),
        },
    }
    Ok(ExitCode::SUCCESS)
}

async fn report(
    place: &Place,
    say: Say,
    since: &str,
    markdown: bool,
    json: bool,
) -> Result<(), crate::Failure> {
    let hours = crate::status::minutes(since)?.div_ceil(60);
    let report = match ask(place, Request::Report { hours }).await? {
        Response::Report(report) => report,
        other => return Err(unexpected(&other)),
    };
    if json {
        say.json(&report);
    } else if markdown {
        report.markdown.lines().for_each(|line| say.line(line));
    } else if report.worst.is_empty() {
        say.note(format!("Nothing happened in the last {since}."));
    } else {
        say.line(format!(
            "The last {since}: {} events of {} issues, {} rings",
            report.events, report.issues, report.rings
        ));
        for cost in &report.worst {
            say.line(format!(
                "{} {}  {}",
                say.level(cost.level.into()),
                say.bold(&cost.title),
                say.dim(&cost.source_name)
            ));
            say.line(format!("    {}", plain(&cost.text)));
            say.line(format!("    {}", say.dim(&cost.issue_id)));
        }
        for project in &report.coverage {
            say.line(plain(&project.text));
        }
    }
    Ok(())
}

/// Rows of a page: the first is on the screen before the second is asked for.
const PAGE: usize = 100;

/// Shows events as pages of them come, until there are no more, or enough.
async fn search(
    place: &Place,
    say: Say,
    words: &[String],
    limit: usize,
    json: bool,
) -> Result<(), crate::Failure> {
    let query = typed(words);
    if let Err(error) = watchbell_core::query::parse(&query, &SystemClock.now().to_zoned(TimeZone::system()))
    {
        error.pointed(&query).lines().for_each(|line| say.note(line));
        return Err(crate::Failure { message: error.message, hint: Some(error.hint), code: 3 });
    }
    let tray = connect(place).await?;
    let (mut before, mut shown) = (None, 0);
    while shown < limit {
        let limit = u32::try_from(PAGE.min(limit - shown)).unwrap_or(1);
        let page = match tray.request(Request::Search { query: query.clone(), before, limit }).await? {
            Response::Found(page) => page,
            other => return Err(unexpected(&other)),
        };
        shown += page.events.len();
        page.events.iter().for_each(|event| if json { say.json(event) } else { found(say, event) });
        before = page.next;
        if before.is_none() {
            break;
        }
    }
    match (shown, before) {
        (0, None) => say.note("Nothing was found."),
        (_, Some(_)) if shown >= limit => say.note(format!("The newest {shown}; --limit shows more.")),
        _ => {}
    }
    Ok(())
}

/// The query as it was meant: of several arguments, one with a space in it was in quotation marks, which the shell took.
fn typed(words: &[String]) -> String {
    if let [all] = words {
        return all.clone();
    }
    let whole = |word: &String| {
        let bare = word.contains(char::is_whitespace) && !word.contains(['"', ':', '[']);
        if bare { format!("\"{word}\"") } else { word.clone() }
    };
    words.iter().map(whole).collect::<Vec<_>>().join(" ")
}

fn found(say: Say, event: &FoundEvent) {
    say.line(format!("{} {}  {}", say.level(event.level.into()), say.bold(&event.title), say.dim(&event.at)));
    let known = [&event.project, &event.environment, &event.release, &event.person];
    let known = known.into_iter().flatten().map(String::as_str);
    let about: Vec<&str> = std::iter::once(event.source_name.as_str()).chain(known).collect();
    say.line(format!("    {}", plain(&about.join(" · "))));
    say.line(format!("    {}", say.dim(&event.event_id)));
}

fn activation() -> Option<String> {
    std::env::var("XDG_ACTIVATION_TOKEN").ok()
}

fn changed(say: Say, what: &str, response: Response) -> Result<(), crate::Failure> {
    match response {
        Response::Changed { ids } if ids.is_empty() => Err(crate::Failure::new("there is no such issue")),
        Response::Changed { ids } => {
            say.note(format!("{} {what}", ids.len()));
            Ok(())
        }
        other => Err(unexpected(&other)),
    }
}

fn list_row(say: Say, row: &IssueRow) {
    let mark = if row.seen == Seen::Unseen { "●" } else { " " };
    let why = row.why_here.join(" · ");
    if let Some(outage) = &row.outage {
        say.line(say.bold(&format!(
            "  {}: {} issues, {} events in the last hour; --cause {} lists them. The worst:",
            outage.text, outage.issues, outage.events, outage.cause
        )));
    }
    say.line(format!(
        "{mark} {} {}  {}",
        say.level(row.level.into()),
        say.bold(&row.title),
        say.dim(&format!("×{}", row.count))
    ));
    say.line(format!("    {}", plain(&format!("{} · {why} · {}", row.source_name, row.decision.text))));
    say.line(format!("    {}", say.dim(&row.id)));
}

fn users(say: Say, people: &People, json: bool) {
    for person in &people.people {
        if json {
            say.json(person);
        } else {
            let contact = person.contact.as_deref().unwrap_or_default();
            say.line(format!("{}\t{}\t{}", plain(&person.label), plain(contact), person.events));
        }
    }
    let more = people.all.saturating_sub(people.people.len() as u64);
    match people.all {
        0 => say.note("No contact details on these events; `watchbell inbox show` says how to add them."),
        _ if more > 0 => say.note(format!("{more} more are not listed")),
        _ => {}
    }
}

/// Who is hit, what is missing to reach them, and how it is added.
fn hit(say: Say, hit: &Hit, id: &str) {
    say.line("\nWho is hit");
    if let Some(by_one) = &hit.by_one {
        say.line(format!("  {}", plain(by_one)));
    }
    for person in &hit.people {
        let contact = person.contact.as_deref().unwrap_or("no contact details");
        say.line(format!("  {}×  {} ({})", person.events, plain(&person.label), plain(contact)));
        if let Some(wrote) = &person.wrote {
            say.line(format!("      wrote: {}", plain(wrote)));
        }
    }
    let more = hit.all.saturating_sub(hit.people.len() as u64);
    if more > 0 {
        say.line(format!("  {more} more: watchbell inbox users {}", plain(id)));
    }
    match (hit.all, hit.anonymous) {
        (0, _) => say.line("  No contact details on these events"),
        (_, 0) => {}
        (_, 1) => say.line("  1 event named nobody"),
        (_, n) => say.line(format!("  {n} events named nobody")),
    }
    if let Some(coverage) = &hit.coverage {
        say.line(format!("  {} (last 7 days)", plain(&coverage.text)));
    }
    if let Some(snippet) = &hit.snippet {
        say.line(format!("  {}", say.dim(&format!("To add them ({}):", snippet.language))));
        snippet.code.lines().for_each(|line| say.line(format!("    {line}")));
    }
}

fn show(say: Say, issue: &Issue) {
    let row = &issue.row;
    say.line(format!("{} {}", say.level(row.level.into()), say.bold(&row.title)));
    if let Some(culprit) = &row.culprit {
        say.line(plain(culprit));
    }
    say.line(format!(
        "{} events, {} users, first {}, last {}",
        row.count, row.users, row.first_seen, row.last_seen
    ));
    for (names, all) in [("environments", &issue.environments), ("releases", &issue.releases)] {
        if all.len() > 1 {
            say.line(format!("  {names}: {}", plain(&all.join(", "))));
        }
    }
    for (name, value) in &issue.event.facts {
        say.line(format!("  {name}: {}", plain(value)));
    }
    say.line("\nWhy you were told, or not");
    for decision in &issue.decisions {
        say.line(format!("  {} {}", say.dim(&decision.at), plain(&decision.text)));
    }
    hit(say, &issue.hit, &row.id);
    for exception in &issue.event.exceptions {
        say.line(format!(
            "\n{}: {}",
            plain(exception.ty.as_deref().unwrap_or("Exception")),
            plain(exception.value.as_deref().unwrap_or(""))
        ));
        for frame in &exception.frames {
            let place = plain(&format!("{} in {}", frame.place, frame.function.as_deref().unwrap_or("?")));
            say.line(if frame.in_app { format!("  {place}") } else { format!("  {}", say.dim(&place)) });
        }
    }
    if let Some(tracker) = &issue.tracker {
        say.line(format!("\n{tracker} can be told: watchbell inbox tell {} resolve", issue.row.id));
    }
    if let Some(url) = &issue.event.url {
        say.line(format!("\n{}", plain(url)));
    }
}
