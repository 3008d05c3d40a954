// Generated from crates/watchbell-engine/src/{control,view}.rs. Do not edit:
// UPDATE_BINDINGS=1 cargo test -p watchbell-engine --test bindings

export type Bar = { fatal: number, error: number, warning: number, info: number, debug: number, };

export type BlindReason = "unauthorized" | "forbidden" | "not_found" | "name" | "refused" | "tls" | "silent" | "content_type" | "undecodable" | "rate_limited" | "locked" | "gone" | "port";

export type CertificateMark = { 
/**
 * When.
 */
at: string, 
/**
 * How long before the end, in words: `7 days`; empty: the end itself.
 */
before: string, 
/**
 * The same in days.
 */
days: number, };

export type CertificateRead = { 
/**
 * Whom it is for.
 */
subject: string, 
/**
 * The host names it is for.
 */
names: Array<string>, 
/**
 * Who issued it.
 */
issuer: string, 
/**
 * From when on it is valid.
 */
not_before: string, 
/**
 * Until when.
 */
not_after: string, 
/**
 * SHA-256 over all of it.
 */
fingerprint: string, 
/**
 * What it is for.
 */
purpose: "server" | "client" | "code_signing" | "authority" | "other", 
/**
 * How many were read with it, itself included.
 */
count: number, };

export type CertificateSettings = { 
/**
 * A host, maybe with a port; `null`: it is in a file.
 */
host: string | null, 
/**
 * A path, or the name of a file beside the configuration; `null`: it is at a host.
 */
file: string | null, 
/**
 * For people; `null`: the place.
 */
name: string | null, 
/**
 * One that is off is not looked at.
 */
enabled: boolean, 
/**
 * Days before the end at which it rings; `null`: as all do.
 */
warn_days: Array<number> | null, 
/**
 * A private authority's certificate (PEM), for a host.
 */
ca_file: string | null, };

export type CertificateView = { 
/**
 * What it is known by: `pay.example:443`, or the path of a file.
 */
id: string, 
/**
 * For people.
 */
name: string, 
/**
 * How it is set up.
 */
settings: CertificateSettings, 
/**
 * Whether `[[certificates]]` names it; otherwise it is a source's host, and looked at for that.
 */
by_hand: boolean, 
/**
 * The name of the source whose host it is.
 */
source: string | null, 
/**
 * Where the file's password is found.
 */
password_kept: TokenKept | null, 
/**
 * How it stands.
 */
state: "unknown" | "well" | "due" | "rejected" | "not_yet" | "expired", 
/**
 * How urgent that is.
 */
tone: "calm" | "warning" | "bad", 
/**
 * Below a threshold, or past its end, by what was last read.
 */
below: boolean, 
/**
 * Whole days until it ends, rounded down; negative once that is over.
 */
days_left: number | null, 
/**
 * `6 days`, `5 hours`: until it ends; `null` where that is not known, or over.
 */
left: string | null, 
/**
 * When it ends.
 */
ends: string | null, 
/**
 * Whose end that is, where another of the chain ends before it.
 */
ends_with: string | null, 
/**
 * When it rings, in order; the last is its end.
 */
marks: Array<CertificateMark>, 
/**
 * Which of them rings next.
 */
next: CertificateMark | null, 
/**
 * What was read of it.
 */
read: CertificateRead | null, 
/**
 * What is wrong with its chain beside the time.
 */
fault: string | null, 
/**
 * What to do about that.
 */
way_out: string | null, 
/**
 * Why it could not be read, if the last look failed: a phrase without a full stop.
 */
failure: string | null, 
/**
 * Since when it could not be read.
 */
failing_since: string | null, 
/**
 * When it was last looked at.
 */
looked: string | null, 
/**
 * When it was last read.
 */
seen: string | null, };

export type Certificates = { 
/**
 * The one to see to first at the top; those that are switched off at the end.
 */
rows: Array<CertificateView>, 
/**
 * Days before its end at which one rings that says nothing else, the most first.
 */
warn_days: Array<number>, };

export type CheckedRule = { 
/**
 * How it reads; empty when it cannot be read.
 */
sentence: Array<[string, boolean]>, 
/**
 * What is wrong with it.
 */
problems: Array<ProblemView>, };

export type Colour = "red" | "orange" | "yellow" | "green" | "teal" | "blue" | "purple" | "pink" | "grey";

export type Comparison = { field: string, is?: string, is_not?: string, is_one_of?: Array<string>, contains?: string, starts_with?: string, ends_with?: string, matches?: string, at_least?: string, at_most?: string, exists?: boolean, };

export type Condition = { all: Array<Condition>, } | { any: Array<Condition>, } | { not: Condition, } | Comparison;

export type ControlError = { 
/**
 * What consumers act on.
 */
code: ErrorCode, 
/**
 * A sentence for people.
 */
message: string, 
/**
 * The way out, when there is one.
 */
hint: string | null, 
/**
 * What is wrong with what was sent, place by place.
 */
problems: Array<ProblemView>, };

export type Cost = { 
/**
 * The issue.
 */
issue_id: string, 
/**
 * One line that names it.
 */
title: string, 
/**
 * The worst so far.
 */
level: Level, 
/**
 * What people call its source.
 */
source_name: string, 
/**
 * Events.
 */
events: number, 
/**
 * Distinct users who were hit.
 */
users: number, 
/**
 * Rings.
 */
rings: number, 
/**
 * Distinct hours by the clock in which it happened.
 */
hours: number, 
/**
 * Whether it was resolved, and came back within the period.
 */
fixed_twice: boolean, 
/**
 * All that for people: `41 events · 12 people · 3 rings · in 9 of 168 hours`.
 */
text: string, };

export type Coverage = { 
/**
 * The project, or what people call the source where events name none.
 */
of: string, 
/**
 * Events that were kept.
 */
events: number, 
/**
 * Those that name a user.
 */
named: number, 
/**
 * For people: `31 % of events in checkout name a user`.
 */
text: string, };

export type DecisionRow = { 
/**
 * RFC 3339.
 */
at: string, 
/**
 * `ring`, or the hold reason's stable code.
 */
code: string, 
/**
 * For people: `Folded: 37 like this since 09:30`.
 */
text: string, 
/**
 * A second line, when there is more to say.
 */
detail: string | null, 
/**
 * The rule that decided.
 */
rule: string | null, 
/**
 * How many events in a row met this same fate.
 */
times: number, };

export type ErrorCode = "invalid" | "not_found" | "conflict" | "unavailable" | "version";

export type EventLine = { 
/**
 * Its id.
 */
event_id: string, 
/**
 * RFC 3339.
 */
at: string, 
/**
 * Its level.
 */
level: Level, 
/**
 * Its release.
 */
release: string | null, 
/**
 * The user's label.
 */
person: string | null, };

export type EventView = { 
/**
 * Its id.
 */
event_id: string, 
/**
 * RFC 3339, by the sender's clock where it had one.
 */
at: string, 
/**
 * RFC 3339, by ours.
 */
received: string, 
/**
 * Its level.
 */
level: Level, 
/**
 * What it says.
 */
message: string | null, 
/**
 * What was raised last comes first.
 */
exceptions: Array<ExceptionView>, 
/**
 * In the order they came.
 */
tags: Array<[string, string]>, 
/**
 * `environment`, `release`, `server_name`, `transaction`, `logger`, `platform`, `project` where known.
 */
facts: Array<[string, string]>, 
/**
 * Who was hit, field by field.
 */
user: Array<[string, string]>, 
/**
 * Where the event says its page is. Opened only through [`Request::Open`](crate::control::Request::Open).
 */
url: string | null, 
/**
 * What came, indented.
 */
json: string, };

export type ExceptionView = { 
/**
 * Its class.
 */
ty: string | null, 
/**
 * What it says.
 */
value: string | null, 
/**
 * Newest call first.
 */
frames: Array<FrameView>, };

export type Export = { 
/**
 * TOML.
 */
text: string, 
/**
 * Where it was put, when that was asked for.
 */
file: string | null, };

export type FoundEvent = { 
/**
 * Its id.
 */
event_id: string, 
/**
 * The issue it belongs to.
 */
issue_id: string, 
/**
 * When it happened, RFC 3339.
 */
at: string, 
/**
 * How bad it is.
 */
level: Level, 
/**
 * One line that names it.
 */
title: string, 
/**
 * The source's id.
 */
source: string, 
/**
 * What people call the source.
 */
source_name: string, 
/**
 * The project.
 */
project: string | null, 
/**
 * The environment.
 */
environment: string | null, 
/**
 * The release.
 */
release: string | null, 
/**
 * Who was hit, by what tells them from others.
 */
person: string | null, };

export type FoundPage = { 
/**
 * Newest first.
 */
events: Array<FoundEvent>, 
/**
 * Asks for the next page, which may hold more even where this one is empty: a page looks at a few thousand events
 * at most. `null` at the end.
 */
next: string | null, };

export type FrameView = { 
/**
 * `checkout/views.py:118`.
 */
place: string, 
/**
 * The function's name.
 */
function: string | null, 
/**
 * The team's own code, as against a library.
 */
in_app: boolean, 
/**
 * The source line, where known.
 */
source: string | null, };

export type Gap = { 
/**
 * Which source; `null`: Watchbell itself was not running.
 */
source: string | null, 
/**
 * From when.
 */
from: string, 
/**
 * Until when.
 */
to: string, 
/**
 * Why: `no answer`.
 */
text: string, };

export type Hit = { 
/**
 * Most events first, at most 50.
 */
people: Array<Person>, 
/**
 * How many there are.
 */
all: number, 
/**
 * Distinct addresses of all of them.
 */
addresses: number, 
/**
 * How many of all have no address.
 */
unreachable: number, 
/**
 * Events that named nobody.
 */
anonymous: number, 
/**
 * Where all events are of the one user who is hit, and many: `All 37 by one user`.
 */
by_one: string | null, 
/**
 * What the program has to say so that its events name who was hit; `null` where they do, or where its SDK is not known.
 */
snippet: Snippet | null, 
/**
 * How many of its project's events name a user; `null` where all of this issue's do.
 */
coverage: Coverage | null, };

export type Import = { 
/**
 * Those that can be read.
 */
rules: Array<ImportedRule>, 
/**
 * What is wrong with the others.
 */
problems: Array<ProblemView>, };

export type ImportedRule = { 
/**
 * As it would be saved.
 */
rule: Rule, 
/**
 * How it reads.
 */
sentence: Array<[string, boolean]>, };

export type Inbox = { 
/**
 * In the order asked for.
 */
issues: Array<IssueRow>, 
/**
 * How many match in all.
 */
total: number, 
/**
 * How many of all issues did not ring, for the chip.
 */
held: number, 
/**
 * Environments heard of, for the filter.
 */
environments: Array<string>, 
/**
 * Releases heard of, newest first, for the filter.
 */
releases: Array<string>, };

export type InboxOrder = "worst" | "newest";

export type InboxQuery = { 
/**
 * In which order.
 */
order: InboxOrder, 
/**
 * Acknowledged and snoozed issues too.
 */
all: boolean, 
/**
 * At this level or worse.
 */
level: Level | null, 
/**
 * Of this source.
 */
source: string | null, 
/**
 * Of this environment.
 */
environment: string | null, 
/**
 * Of this release.
 */
release: string | null, 
/**
 * Only issues behind which this is: an [`Outage::cause`].
 */
cause: string | null, 
/**
 * Only issues that did not ring.
 */
held: boolean, 
/**
 * Words in title or message.
 */
text: string, 
/**
 * At most this many; 0 means 100, more than 1,000 means 1,000.
 */
limit: number, 
/**
 * After this many.
 */
offset: number, };

export type Issue = { 
/**
 * As in the list.
 */
row: IssueRow, 
/**
 * Who is hit.
 */
hit: Hit, 
/**
 * Why it rang or did not, newest first, at most 50.
 */
decisions: Array<DecisionRow>, 
/**
 * The event that was asked for, in full; the latest, when the issue was.
 */
event: EventView, 
/**
 * Its latest events but that one, newest first, at most 50.
 */
events: Array<EventLine>, 
/**
 * Environments it was seen in, in alphabetical order.
 */
environments: Array<string>, 
/**
 * Releases it was seen in, newest first.
 */
releases: Array<string>, 
/**
 * Whether it has a page of its own in its logbook; else our own page is opened.
 */
has_link: boolean, 
/**
 * The tracker that can be told what becomes of it: `Bugsink`.
 */
tracker: string | null, };

export type IssueRow = { 
/**
 * Stable, URL-safe.
 */
id: string, 
/**
 * `KeyError: 'cart'`.
 */
title: string, 
/**
 * Where: `checkout/views.py in place_order`.
 */
culprit: string | null, 
/**
 * The worst so far.
 */
level: Level, 
/**
 * The source's id.
 */
source: string, 
/**
 * What people call it.
 */
source_name: string, 
/**
 * Latest heard.
 */
environment: string | null, 
/**
 * Latest heard.
 */
release: string | null, 
/**
 * RFC 3339.
 */
first_seen: string, 
/**
 * RFC 3339.
 */
last_seen: string, 
/**
 * Events so far.
 */
count: number, 
/**
 * Distinct users so far.
 */
users: number, 
/**
 * Whether somebody has dealt with it.
 */
seen: Seen, 
/**
 * Until when, when snoozed; `null` then means until it gets worse.
 */
snoozed_until: string | null, 
/**
 * The colour of the rule that rang last.
 */
colour: Colour | null, 
/**
 * The rank's reasons, the first three that apply: `12 users`, `new in checkout-api@5.14.0`.
 */
why_here: Array<string>, 
/**
 * The one of these that makes it news: `new in checkout-api@5.14.0`, `came back`.
 */
news: string | null, 
/**
 * How often it came back after somebody had said that it was over.
 */
returns: number, 
/**
 * It stands for all issues of one cause that floods.
 */
outage: Outage | null, 
/**
 * What became of its last event.
 */
decision: DecisionRow, 
/**
 * Events in the last hour, 30 bars of 2 minutes, oldest first.
 */
spark: Array<number>, };

export type Level = "debug" | "info" | "warning" | "error" | "fatal";

export type LevelCount = { 
/**
 * Which.
 */
level: Level, 
/**
 * From 1.
 */
events: number, };

export type Mark = { 
/**
 * RFC 3339.
 */
at: string, 
/**
 * As senders write it.
 */
release: string, };

export type Outage = { 
/**
 * `certificates`, `name_resolution` or `connections`.
 */
cause: string, 
/**
 * For people: `Names cannot be looked up`.
 */
text: string, 
/**
 * How many issues.
 */
issues: number, 
/**
 * Events of theirs in the last hour.
 */
events: number, };

export type People = { 
/**
 * Most events first, at most 10,000.
 */
people: Array<Person>, 
/**
 * How many there are.
 */
all: number, };

export type Per = "issue" | "rule";

export type Person = { 
/**
 * Name, else address, else `User 88412`.
 */
label: string, 
/**
 * E-mail address, where one plain address is known: it can be put among a mail's recipients as it is.
 */
contact: string | null, 
/**
 * Events that name them.
 */
events: number, 
/**
 * What they wrote, the latest.
 */
wrote: string | null, };

export type Preset = { 
/**
 * Ready to be saved.
 */
rule: Rule, 
/**
 * What it is for, in a sentence.
 */
why: string, 
/**
 * How it reads.
 */
sentence: Array<[string, boolean]>, };

export type ProblemView = { 
/**
 * From 1.
 */
line: number, 
/**
 * From 1.
 */
column: number, 
/**
 * `rules[0].match.field`.
 */
path: string, 
/**
 * A sentence.
 */
message: string, 
/**
 * What to write instead.
 */
suggestion: string | null, 
/**
 * Whether it only warns.
 */
warning: boolean, };

export type Project = { 
/**
 * What its events say as `project`.
 */
name: string, 
/**
 * What an SDK is given: `http://KEY@127.0.0.1:8970/1`. It lets send, and no more.
 */
dsn: string, 
/**
 * The lines with which a program begins to send.
 */
snippets: Array<Snippet>, };

export type QuietHours = { 
/**
 * Whether there are any.
 */
enabled: boolean, 
/**
 * `22:00`.
 */
from: string, 
/**
 * `07:00`; earlier than `from`: of the day after.
 */
to: string, 
/**
 * Nights that begin on these days.
 */
days: Array<"mon" | "tue" | "wed" | "thu" | "fri" | "sat" | "sun">, 
/**
 * This level and above still ring; `null`: none does.
 */
except_level: Level | null, 
/**
 * This urgency and above still ring; `null`: none does.
 */
except_urgency: "low" | "normal" | "critical" | null, 
/**
 * A source that goes blind still rings.
 */
except_blind: boolean, };

export type Replay = { 
/**
 * RFC 3339.
 */
from: string, 
/**
 * RFC 3339.
 */
to: string, 
/**
 * Kept events within that time.
 */
events: number, 
/**
 * Events within that time that left only counts, and so cannot be judged again.
 */
not_kept: number, 
/**
 * Kept events that the rule matched, whichever rule decided.
 */
matched: number, 
/**
 * How often it would have rung.
 */
rang: number, 
/**
 * How often it really rang, under its present name.
 */
really_rang: number, 
/**
 * What kept it from ringing: the reason's stable code, and how often. Most frequent first.
 */
held: Array<[string, number]>, 
/**
 * Matches that a rule above decided: that rule's name, one title, how many.
 */
decided_above: Array<[string, string, number]>, 
/**
 * The rule above that always decides first.
 */
shadowed_by: string | null, 
/**
 * The rings, newest first, at most 200.
 */
rings: Array<ReplayRing>, 
/**
 * Seconds a bar spans: an hour, or a day where there would be more than 400.
 */
step: number, 
/**
 * Rings for each bar, oldest first.
 */
bars: Array<number>, 
/**
 * Somebody ended it: what stands here is of the time before.
 */
ended_early: boolean, };

export type ReplayRing = { 
/**
 * RFC 3339.
 */
at: string, 
/**
 * The event.
 */
event_id: string, 
/**
 * Its issue.
 */
issue_id: string, 
/**
 * `KeyError: 'cart'`.
 */
title: string, 
/**
 * Its level.
 */
level: Level, 
/**
 * The rule that rings.
 */
rule: string, 
/**
 * How many events folded into it.
 */
folded: number, };

export type Report = { 
/**
 * RFC 3339.
 */
from: string, 
/**
 * RFC 3339.
 */
to: string, 
/**
 * Issues that happened.
 */
issues: number, 
/**
 * Their events, as far as they are kept.
 */
events: number, 
/**
 * How often any of them rang.
 */
rings: number, 
/**
 * At most five, worst first: those that were fixed and came back before all others.
 */
worst: Array<Cost>, 
/**
 * How many of the events since the day of `from` (in UTC) name a user, for the five largest projects.
 */
coverage: Array<Coverage>, 
/**
 * The same to be pasted.
 */
markdown: string, };

export type Request = { "do": "hello", 
/**
 * The client's version.
 */
version: string, 
/**
 * The client's [`PROTOCOL`].
 */
protocol: number, } | { "do": "status" } | { "do": "subscribe" } | { "do": "pause", 
/**
 * At most a year.
 */
minutes: number | null, } | { "do": "resume" } | { "do": "gaps_checked" } | { "do": "start_watch", 
/**
 * For what, and how long.
 */
plan: WatchPlan, } | { "do": "extend_watch", 
/**
 * By so much, from 1.
 */
seconds: number, } | { "do": "stop_watch" } | { "do": "watches" } | { "do": "inbox", 
/**
 * Which.
 */
query: InboxQuery, } | { "do": "issue", 
/**
 * Its id, or the id of one of its events, which is then the one that is shown.
 */
id: string, } | { "do": "people", 
/**
 * Its id, or the id of one of its events.
 */
id: string, } | { "do": "report", 
/**
 * 1 to 8,760.
 */
hours: number, } | { "do": "acknowledge", 
/**
 * Which; empty: all that are unseen.
 */
ids: Array<string>, } | { "do": "unacknowledge", 
/**
 * Which.
 */
ids: Array<string>, } | { "do": "snooze", 
/**
 * Which.
 */
ids: Array<string>, 
/**
 * How long.
 */
till: SnoozeTill, } | { "do": "resolve", 
/**
 * Which.
 */
ids: Array<string>, } | { "do": "unresolve", 
/**
 * Which.
 */
ids: Array<string>, } | { "do": "tell_tracker", 
/**
 * The issue here.
 */
id: string, 
/**
 * What to say.
 */
act: TrackerAct, } | { "do": "open", 
/**
 * Its id, or the id of one of its events.
 */
id: string, 
/**
 * Lets the browser come to the front.
 */
activation: string | null, } | { "do": "open_logbook", 
/**
 * Lets the browser come to the front.
 */
activation: string | null, } | { "do": "timeline", 
/**
 * 1 to 8,760.
 */
hours: number, } | { "do": "counts", 
/**
 * From when, RFC 3339; rounded down to a whole bar.
 */
from: string, 
/**
 * Until when, RFC 3339.
 */
to: string, 
/**
 * As typed; see `docs/search.md`. Empty: everything that came.
 */
query: string, } | { "do": "search", 
/**
 * As typed; see `docs/search.md`. What is wrong with it is told with its column.
 */
query: string, 
/**
 * The `next` of the page before; `null`: from the newest on.
 */
before: string | null, 
/**
 * At most this many; 0 means 50, more than 1,000 means 1,000.
 */
limit: number, } | { "do": "rules" } | { "do": "check_rule", 
/**
 * Any JSON: what is wrong with it is the answer.
 */
rule: Rule, } | { "do": "presets" } | { "do": "values", 
/**
 * `environment`, `tags.region`, …; `tags.` asks for the keys of tags.
 */
field: string, 
/**
 * Only values that contain this, whatever their case.
 */
like: string, } | { "do": "replay", 
/**
 * In order; `null`: those in force.
 */
rules: Array<Rule> | null, 
/**
 * The one among them that is looked at, counted from 0; `null`: all.
 */
rule: number | null, 
/**
 * Over so many hours up to now, 1 to 8,760.
 */
hours: number, 
/**
 * Names it for its updates and its end.
 */
replay: string, } | { "do": "end_replay", 
/**
 * Its name.
 */
replay: string, } | { "do": "read_rules", 
/**
 * TOML.
 */
text: string, } | { "do": "write_rules", 
/**
 * Whether to put it into a new file among the user's downloads, too.
 */
to_file: boolean, } | { "do": "save_rules", 
/**
 * All of them.
 */
rules: Array<Rule>, 
/**
 * The [`Rules::revision`] that was edited.
 */
revision: string, } | { "do": "test_notification", 
/**
 * `null`: as "Fatal only" would.
 */
rule: Rule | null, } | { "do": "sources" } | { "do": "save_source", 
/**
 * As it shall be.
 */
settings: SourceSettings, 
/**
 * The id it had; `null`: it is new.
 */
previous_id: string | null, 
/**
 * A new token, for the keyring; `null` leaves the old one.
 */
token: Token | null, } | { "do": "remove_source", 
/**
 * Its id.
 */
id: string, } | { "do": "test_source", 
/**
 * As it is in the form.
 */
settings: SourceSettings, 
/**
 * The token in the form; `null`: the stored one.
 */
token: Token | null, 
/**
 * Comes back in the updates.
 */
test: string, } | { "do": "retry_source", 
/**
 * Its id.
 */
id: string, } | { "do": "set_token", 
/**
 * The source's id.
 */
id: string, 
/**
 * The token.
 */
token: Token, } | { "do": "forget_token", 
/**
 * The source's id.
 */
id: string, } | { "do": "certificates" } | { "do": "check_certificates", 
/**
 * Which.
 */
id: string | null, } | { "do": "test_certificate", 
/**
 * As it is in the form.
 */
settings: CertificateSettings, 
/**
 * The password in the form; `null`: the stored one.
 */
password: Token | null, } | { "do": "save_certificate", 
/**
 * As it shall be.
 */
settings: CertificateSettings, 
/**
 * The id it had; `null`: it is new.
 */
previous_id: string | null, 
/**
 * A new password of its file, for the keyring; `null` leaves the old one.
 */
password: Token | null, } | { "do": "remove_certificate", 
/**
 * Its id.
 */
id: string, } | { "do": "snooze_certificate", 
/**
 * Its id.
 */
id: string, } | { "do": "settings" } | { "do": "save_settings", 
/**
 * Which.
 */
change: SettingsChange, } | { "do": "play_sound", 
/**
 * As in [`Sounds`](crate::view::Sounds).
 */
sound: string, } | { "do": "back_up", 
/**
 * Whether to put it into a new file among the user's downloads, too.
 */
to_file: boolean, } | { "do": "restore", 
/**
 * TOML. One with errors is refused, with all of them.
 */
text: string, } | { "do": "projects" } | { "do": "make_project", 
/**
 * Letters, digits, `-`, `_` and `.`, at most 64.
 */
name: string, } | { "do": "send_sample" } | { "do": "doctor" } | { "do": "quit" } | { "do": "restart" };

export type Response = { "is": "hello", "value": { version: string, protocol: number, pid: number, } } | { "is": "status", "value": Status } | { "is": "done" } | { "is": "watch", "value": Watch } | { "is": "watches", "value": Array<Watch> } | { "is": "inbox", "value": Inbox } | { "is": "issue", "value": Issue } | { "is": "people", "value": People } | { "is": "report", "value": Report } | { "is": "changed", "value": { ids: Array<string>, } } | { "is": "timeline", "value": Timeline } | { "is": "found", "value": FoundPage } | { "is": "rules", "value": Rules } | { "is": "checked_rule", "value": CheckedRule } | { "is": "presets", "value": Array<Preset> } | { "is": "values", "value": Array<ValueCount> } | { "is": "replay", "value": Replay } | { "is": "import", "value": Import } | { "is": "export", "value": Export } | { "is": "sources", "value": Array<SourceView> } | { "is": "steps", "value": Array<Step> } | { "is": "token_kept", "value": TokenKept } | { "is": "certificates", "value": Certificates } | { "is": "certificate", "value": CertificateView } | { "is": "restored", "value": Restored } | { "is": "settings", "value": Settings } | { "is": "projects", "value": Array<Project> };

export type Restored = { 
/**
 * Where the one before is kept; `null`: there was none.
 */
before: string | null, 
/**
 * Tokens and passwords that it names and the keyring does not have: they are in no backup.
 */
missing: Array<string>, };

export type Rule = { name: string, enabled: boolean, sources: Array<string>, match: Condition, trigger: Trigger, action: "ring" | "ignore", in_quiet_hours: boolean, 
/**
 * `"30m"`.
 */
repeat_after: string, ring_again: "worse" | "never", urgency: "low" | "normal" | "critical", sound: string, 
/**
 * Missing: none.
 */
colour?: Colour, 
/**
 * The buttons of its notifications: `open`, `acknowledge`, `snooze`. Missing: as in the settings.
 */
actions?: Array<string>, };

export type RuleView = { 
/**
 * As it stands in the file.
 */
rule: Rule, 
/**
 * The sentence in parts; `true` is emphasised.
 */
sentence: Array<[string, boolean]>, 
/**
 * Rings in the last 7 days.
 */
rings: number, 
/**
 * The rule above it that always decides first, so that this one never can.
 */
shadowed_by: string | null, };

export type Rules = { 
/**
 * In order.
 */
rules: Array<RuleView>, 
/**
 * What is wrong with the file, when something is.
 */
problems: Array<ProblemView>, 
/**
 * Names the file's state: a save with an older one is refused, so that nobody overwrites what they have not seen.
 */
revision: string, 
/**
 * How many events in the last 7 days no rule asked for.
 */
unruled: number, 
/**
 * Where the file is.
 */
file: string, };

export type Seen = "unseen" | "seen" | "acknowledged" | "snoozed" | "resolved";

export type Settings = { 
/**
 * Whether the tray starts with the session. `null`: this system has no such thing.
 */
autostart: boolean | null, 
/**
 * Names and addresses of people in notifications.
 */
show_people: boolean, 
/**
 * Notifications a minute; what goes over it becomes one summary.
 */
per_minute: number, 
/**
 * When rings wait.
 */
quiet_hours: QuietHours, 
/**
 * Events are kept for this many days.
 */
keep_days: number, 
/**
 * And at most this many MiB.
 */
keep_max_mb: number, 
/**
 * Unmatched events below this level leave only counts.
 */
keep_level: Level, 
/**
 * Bytes used now.
 */
used_bytes: number, 
/**
 * Events kept now.
 */
events: number, 
/**
 * Where the built-in logbook listens; `null`: off.
 */
listen: string | null, 
/**
 * The DSN-less address to send test events to: `http://127.0.0.1:8970/v1/events`.
 */
send_to: string | null, 
/**
 * The configuration file.
 */
config_file: string, 
/**
 * The data directory.
 */
data_dir: string, 
/**
 * `native` or `portable`, and the server's name: `dunst 1.9.0`.
 */
notifications: string, 
/**
 * What rings sound like.
 */
sounds: Sounds, 
/**
 * How the bell in the tray looks.
 */
tray: Tray, 
/**
 * This version.
 */
version: string, };

export type SettingsChange = { autostart: boolean | null, show_people: boolean | null, per_minute: number | null, quiet_hours: QuietHours | null, keep_days: number | null, keep_max_mb: number | null, keep_level: Level | null, 
/**
 * See [`Certificates::warn_days`].
 */
warn_days: Array<number> | null, sounds: Sounds | null, tray: Tray | null, };

export type Snippet = { 
/**
 * `Python`, `Node.js`, …
 */
language: string, 
/**
 * The lines.
 */
code: string, };

export type SnoozeTill = { "till": "minutes", 
/**
 * So many, from now.
 */
minutes: number, } | { "till": "tomorrow" } | { "till": "worse" } | { "till": "now" };

export type Sounds = { 
/**
 * For rings of critical urgency.
 */
critical: string, 
/**
 * For all others.
 */
normal: string, 
/**
 * For a deploy watch that ended well.
 */
well: string, };

export type SourceSettings = { 
/**
 * `[a-z0-9-]+`.
 */
id: string, 
/**
 * What people call it.
 */
name: string, 
/**
 * See `KINDS`.
 */
kind: SourceKind, 
/**
 * `false`: paused, not connected to.
 */
enabled: boolean, 
/**
 * http or https.
 */
url: string | null, 
/**
 * A PEM file.
 */
ca_file: string | null, 
/**
 * `"90s"`; `null`: the kind's default.
 */
silence: string | null, 
/**
 * How often a logbook that is asked is asked, `"60s"`; `null`: the kind's default.
 */
every: string | null, 
/**
 * An organization's slug, or a tenant.
 */
organization: string | null, 
/**
 * Only these projects; none: all.
 */
projects: Array<string>, 
/**
 * What to listen for, in the logbook's own language.
 */
query: string | null, 
/**
 * Files to read, as globs.
 */
paths: Array<string>, 
/**
 * Our field → JSON pointer.
 */
fields: { [key in string]: string }, 
/**
 * Their level → ours.
 */
levels: { [key in string]: Level }, 
/**
 * A link for events that carry none.
 */
link: string | null, };

export type SourceState = "connecting" | "live" | "blind" | "needs_unlock" | "needs_attention" | "paused";

export type SourceStatus = { 
/**
 * Its id in the configuration.
 */
id: string, 
/**
 * What people call it.
 */
name: string, 
/**
 * How it does.
 */
state: SourceState, 
/**
 * Since when.
 */
since: string, 
/**
 * When anything, a keep-alive included, last came.
 */
last_heard: string | null, 
/**
 * The stable code, when it is not live.
 */
reason: BlindReason | null, 
/**
 * For people: `token rejected (401)`.
 */
text: string | null, };

export type SourceView = { 
/**
 * How it is set up.
 */
settings: SourceSettings, 
/**
 * How it does.
 */
status: SourceStatus, 
/**
 * Where its token is kept; `null`: it has none.
 */
token_kept: TokenKept | null, 
/**
 * What to do, when something is to be done.
 */
way_out: string | null, 
/**
 * Events a minute over the last half hour, oldest first.
 */
per_minute: Array<number>, 
/**
 * Connections made again in the last 24 h.
 */
reconnects: number, 
/**
 * Payloads that could not be read since it was started.
 */
undecodable: number, 
/**
 * Times that were missed and that nobody has checked.
 */
gaps: number, 
/**
 * How long the last event took from its sender's clock to here, in milliseconds.
 */
lag_ms: number | null, 
/**
 * How much of what its server allows is left, in words.
 */
budget: string | null, 
/**
 * What it says of itself that is no fault.
 */
note: string | null, 
/**
 * How many of its events of the last seven days name a user, for its largest projects, at most 20.
 */
coverage: Array<Coverage>, };

export type State = "starting" | "well" | "ringing" | "blind" | "paused" | "watching";

export type Status = { 
/**
 * The state with the highest precedence: ringing, blind, paused, watching, starting, well.
 */
state: State, 
/**
 * Since when.
 */
since: string, 
/**
 * The fact in a sentence: `Blind since 14:02 — checkout: token rejected`.
 */
text: string, 
/**
 * A second line: `5 of 6 sources live · last heard 3 s ago`.
 */
detail: string, 
/**
 * Rings that nobody has seen.
 */
unseen: number, 
/**
 * The worst of them.
 */
worst: WorstRing | null, 
/**
 * The latest rings, newest first, at most three: the tray's menu.
 */
latest: Array<WorstRing>, 
/**
 * Every enabled source, trouble first.
 */
sources: Array<SourceStatus>, 
/**
 * What was missed and nobody has said they checked.
 */
gaps: Array<Gap>, 
/**
 * Paused until then; `null` when not paused. `"9999-12-31T…"` means until resumed.
 */
paused_until: string | null, 
/**
 * The certificate to see to first, in words, when one is below a threshold.
 */
certificate: string | null, 
/**
 * How many events a pause holds.
 */
held: number, 
/**
 * Why rings cannot be shown, when they cannot.
 */
notifications: string | null, 
/**
 * Why events cannot be kept, when they cannot.
 */
store: string | null, 
/**
 * The deploy watch that is under way.
 */
watch: Watch | null, 
/**
 * The resident's version.
 */
version: string, };

export type Step = { 
/**
 * `Name found`.
 */
name: string, 
/**
 * How it went.
 */
outcome: StepOutcome, 
/**
 * `logbook.example.org is 10.20.4.17`.
 */
detail: string, 
/**
 * Milliseconds it took.
 */
took_ms: number, 
/**
 * What to do about it, when it failed.
 */
way_out: string | null, 
/**
 * The first event that a connection test heard, as it would ring.
 */
ring: WouldRing | null, };

export type StepOutcome = "passed" | "failed" | "not_tried";

export type Timeline = { 
/**
 * RFC 3339.
 */
from: string, 
/**
 * RFC 3339.
 */
to: string, 
/**
 * Seconds a bar spans.
 */
step: number, 
/**
 * Oldest first.
 */
bars: Array<Bar>, 
/**
 * What was missed.
 */
gaps: Array<Gap>, 
/**
 * When releases were first heard of.
 */
releases: Array<Mark>, 
/**
 * Deploy watches, newest first.
 */
watches: Array<WatchSpan>, 
/**
 * Set when so much was found that only what came since then was counted. RFC 3339.
 */
counted_since: string | null, };

export type Token = string;

export type TokenKept = { "in": "keyring", "name": string } | { "in": "session", "name": string } | { "in": "env", "name": string } | { "in": "file", "name": string } | { "in": "command", "name": string };

export type TrackerAct = "resolve" | "reopen" | "mute" | "unmute";

export type Tray = { 
/**
 * How it is drawn.
 */
icon: TrayIcon, 
/**
 * Whether the number of unseen rings stands on it.
 */
count: boolean, };

export type TrayIcon = "colour" | "light" | "dark";

export type Trigger = "every_event" | "new_issue" | "regression" | { regression_after: string, } | { events: number, within: string, per: Per, } | { users: number, within: string, per: Per, };

export type Update = { "is": "status", "value": Status } | { "is": "watches" } | { "is": "certificates" } | { "is": "issues" } | { "is": "ring", "value": { 
/**
 * Its issue.
 */
issue_id: string, 
/**
 * What it says.
 */
title: string, } } | { "is": "rules" } | { "is": "sources" } | { "is": "settings" } | { "is": "show", "value": { 
/**
 * The issue to show.
 */
issue_id: string | null, } } | { "is": "replay_progress", "value": { 
/**
 * As it was asked with.
 */
replay: string, 
/**
 * Hundredths of the whole.
 */
percent: number, } } | { "is": "test_step", "value": { 
/**
 * As it was asked with.
 */
test: string, 
/**
 * The step.
 */
step: Step, } };

export type ValueCount = { 
/**
 * As it came.
 */
value: string, 
/**
 * In how many of the events that were looked at.
 */
count: number, };

export type Verdict = "well" | "rang" | "blind";

export type Watch = { 
/**
 * Its number.
 */
id: number, 
/**
 * When it began.
 */
began: string, 
/**
 * When it ends, or ended.
 */
until: string, 
/**
 * How long it was asked to last: one that is stopped ends sooner.
 */
asked_seconds: number, 
/**
 * When it ended; `null`: it is under way.
 */
ended: string | null, 
/**
 * How it ended.
 */
verdict: Verdict | null, 
/**
 * Events at this level or worse count; `null`: what rings counts.
 */
level: Level | null, 
/**
 * The deploy's name.
 */
release: string | null, 
/**
 * The names of the sources that are watched.
 */
sources: Array<string>, 
/**
 * Whether rings that do not count wait for the report.
 */
hold_others: boolean, 
/**
 * Events heard.
 */
events: number, 
/**
 * The same by level, the least first: each level that occurred. Empty in what an older version watched.
 */
levels: Array<LevelCount>, 
/**
 * Those that count.
 */
counted: number, 
/**
 * Rings that waited for the report.
 */
held: number, 
/**
 * Distinct issues that count.
 */
issues: number, 
/**
 * The worst of them, at most 20, worst first.
 */
found: Array<WatchFound>, 
/**
 * What was not seen; the sources by their names.
 */
unseen: Array<Gap>, 
/**
 * For how long.
 */
blind_seconds: number, 
/**
 * The minutes, from 0, in which something counted.
 */
marks: Array<number>, 
/**
 * The fact: `On watch: 12 minutes left`, `All’s well`.
 */
title: string, 
/**
 * What it stands on, at most two lines.
 */
body: string, };

export type WatchFound = { 
/**
 * Its id.
 */
issue_id: string, 
/**
 * One line that names it.
 */
title: string, 
/**
 * The worst of its events that count.
 */
level: Level, 
/**
 * When the first of them happened.
 */
at: string, 
/**
 * How many of its events count.
 */
events: number, 
/**
 * Users of the issue.
 */
users: number, 
/**
 * Whether it had never been seen before the watch; `null`: who watches has no record of what was before.
 */
new: boolean | null, };

export type WatchPlan = { 
/**
 * How long: 1 second to 24 hours.
 */
seconds: number, 
/**
 * Events at this level or worse count; `null`: what rings counts.
 */
level: Level | null, 
/**
 * The deploy's name. It never filters.
 */
release: string | null, 
/**
 * Ids of sources; empty: every one that is switched on.
 */
sources: Array<string>, 
/**
 * Whether rings that do not count wait for the report.
 */
hold_others: boolean, };

export type WatchSpan = { 
/**
 * Its number.
 */
id: number, 
/**
 * When it began, RFC 3339.
 */
from: string, 
/**
 * When it ended, or will.
 */
to: string, 
/**
 * How it ended; `null`: it is under way.
 */
verdict: Verdict | null, 
/**
 * The deploy's name.
 */
release: string | null, 
/**
 * What it came to: `1 fatal during the watch`.
 */
title: string, };

export type WorstRing = { 
/**
 * Its issue.
 */
issue_id: string, 
/**
 * What it says.
 */
title: string, 
/**
 * `debug` … `fatal`.
 */
level: Level, 
/**
 * Distinct users hit.
 */
users: number, 
/**
 * When it rang last.
 */
at: string, 
/**
 * Whether nobody has seen it.
 */
unseen: boolean, };

export type WouldRing = { 
/**
 * How bad the event is.
 */
level: Level, 
/**
 * `Fatal: KeyError: 'cart'`.
 */
title: string, 
/**
 * At most two lines.
 */
body: string, };

export type SourceKind = "local" | "bugsink" | "sentry" | "glitchtip" | "spotlight" | "journal" | "file" | "sse" | "ndjson" | "websocket" | "ntfy" | "gotify" | "loki" | "mercure";

export type SourceSetting = { key: string, required: boolean, like: string, says: string, };

export type KindFacts = { kind: SourceKind, word: string, settings: SourceSetting[], };

export const KINDS: readonly KindFacts[] = [
  {
    "kind": "local",
    "word": "local",
    "settings": [
      {
        "key": "fields",
        "required": false,
        "like": "",
        "says": ""
      },
      {
        "key": "link",
        "required": false,
        "like": "https://tracker.example.org/e/{event_id}",
        "says": "link"
      }
    ]
  },
  {
    "kind": "bugsink",
    "word": "bugsink",
    "settings": [
      {
        "key": "url",
        "required": true,
        "like": "https://bugsink.example.org",
        "says": "bugsink-url"
      },
      {
        "key": "token",
        "required": false,
        "like": "",
        "says": "bugsink-token"
      },
      {
        "key": "projects",
        "required": false,
        "like": "checkout, web",
        "says": "projects"
      },
      {
        "key": "ca_file",
        "required": false,
        "like": "/etc/ssl/private-ca.pem",
        "says": "ca-file"
      },
      {
        "key": "every",
        "required": false,
        "like": "15s",
        "says": "every"
      }
    ]
  },
  {
    "kind": "sentry",
    "word": "sentry",
    "settings": [
      {
        "key": "url",
        "required": true,
        "like": "https://sentry.io",
        "says": "sentry-url"
      },
      {
        "key": "organization",
        "required": true,
        "like": "acme",
        "says": "organization"
      },
      {
        "key": "token",
        "required": false,
        "like": "",
        "says": "sentry-token"
      },
      {
        "key": "projects",
        "required": false,
        "like": "checkout, web",
        "says": "projects"
      },
      {
        "key": "query",
        "required": false,
        "like": "is:unresolved environment:production",
        "says": "sentry-query"
      },
      {
        "key": "ca_file",
        "required": false,
        "like": "/etc/ssl/private-ca.pem",
        "says": "ca-file"
      },
      {
        "key": "every",
        "required": false,
        "like": "60s",
        "says": "every"
      }
    ]
  },
  {
    "kind": "glitchtip",
    "word": "glitchtip",
    "settings": [
      {
        "key": "url",
        "required": true,
        "like": "https://app.glitchtip.com",
        "says": "glitchtip-url"
      },
      {
        "key": "organization",
        "required": true,
        "like": "acme",
        "says": "organization"
      },
      {
        "key": "token",
        "required": false,
        "like": "",
        "says": "sentry-token"
      },
      {
        "key": "projects",
        "required": false,
        "like": "checkout, web",
        "says": "projects"
      },
      {
        "key": "query",
        "required": false,
        "like": "is:unresolved",
        "says": "glitchtip-query"
      },
      {
        "key": "ca_file",
        "required": false,
        "like": "/etc/ssl/private-ca.pem",
        "says": "ca-file"
      },
      {
        "key": "every",
        "required": false,
        "like": "60s",
        "says": "every"
      }
    ]
  },
  {
    "kind": "spotlight",
    "word": "spotlight",
    "settings": [
      {
        "key": "url",
        "required": true,
        "like": "http://localhost:8969",
        "says": "spotlight-url"
      },
      {
        "key": "link",
        "required": false,
        "like": "https://tracker.example.org/e/{event_id}",
        "says": "link"
      }
    ]
  },
  {
    "kind": "journal",
    "word": "journal",
    "settings": [
      {
        "key": "url",
        "required": false,
        "like": "http://logs.example.org:19531",
        "says": "journal-url"
      },
      {
        "key": "query",
        "required": false,
        "like": "_SYSTEMD_UNIT=nginx.service PRIORITY=2",
        "says": "journal-query"
      },
      {
        "key": "ca_file",
        "required": false,
        "like": "/etc/ssl/private-ca.pem",
        "says": "ca-file"
      },
      {
        "key": "link",
        "required": false,
        "like": "https://tracker.example.org/e/{event_id}",
        "says": "link"
      }
    ]
  },
  {
    "kind": "file",
    "word": "file",
    "settings": [
      {
        "key": "paths",
        "required": true,
        "like": "/var/log/app/*.log",
        "says": "file-paths"
      },
      {
        "key": "fields",
        "required": false,
        "like": "",
        "says": ""
      },
      {
        "key": "link",
        "required": false,
        "like": "https://tracker.example.org/e/{event_id}",
        "says": "link"
      }
    ]
  },
  {
    "kind": "sse",
    "word": "sse",
    "settings": [
      {
        "key": "url",
        "required": true,
        "like": "https://logbook.example.org/v1/stream",
        "says": ""
      },
      {
        "key": "token",
        "required": false,
        "like": "",
        "says": ""
      },
      {
        "key": "ca_file",
        "required": false,
        "like": "/etc/ssl/private-ca.pem",
        "says": "ca-file"
      },
      {
        "key": "fields",
        "required": false,
        "like": "",
        "says": ""
      },
      {
        "key": "link",
        "required": false,
        "like": "https://tracker.example.org/e/{event_id}",
        "says": "link"
      }
    ]
  },
  {
    "kind": "ndjson",
    "word": "ndjson",
    "settings": [
      {
        "key": "url",
        "required": true,
        "like": "https://logbook.example.org/v1/lines",
        "says": ""
      },
      {
        "key": "token",
        "required": false,
        "like": "",
        "says": ""
      },
      {
        "key": "ca_file",
        "required": false,
        "like": "/etc/ssl/private-ca.pem",
        "says": "ca-file"
      },
      {
        "key": "fields",
        "required": false,
        "like": "",
        "says": ""
      },
      {
        "key": "link",
        "required": false,
        "like": "https://tracker.example.org/e/{event_id}",
        "says": "link"
      }
    ]
  },
  {
    "kind": "websocket",
    "word": "websocket",
    "settings": [
      {
        "key": "url",
        "required": true,
        "like": "wss://logbook.example.org/v1/socket",
        "says": ""
      },
      {
        "key": "token",
        "required": false,
        "like": "",
        "says": ""
      },
      {
        "key": "ca_file",
        "required": false,
        "like": "/etc/ssl/private-ca.pem",
        "says": "ca-file"
      },
      {
        "key": "fields",
        "required": false,
        "like": "",
        "says": ""
      },
      {
        "key": "link",
        "required": false,
        "like": "https://tracker.example.org/e/{event_id}",
        "says": "link"
      }
    ]
  },
  {
    "kind": "ntfy",
    "word": "ntfy",
    "settings": [
      {
        "key": "url",
        "required": true,
        "like": "https://ntfy.sh/topic1,topic2",
        "says": "ntfy-url"
      },
      {
        "key": "token",
        "required": false,
        "like": "",
        "says": "ntfy-token"
      },
      {
        "key": "ca_file",
        "required": false,
        "like": "/etc/ssl/private-ca.pem",
        "says": "ca-file"
      },
      {
        "key": "link",
        "required": false,
        "like": "https://tracker.example.org/e/{event_id}",
        "says": "link"
      }
    ]
  },
  {
    "kind": "gotify",
    "word": "gotify",
    "settings": [
      {
        "key": "url",
        "required": true,
        "like": "https://gotify.example.org",
        "says": "gotify-url"
      },
      {
        "key": "token",
        "required": false,
        "like": "",
        "says": "gotify-token"
      },
      {
        "key": "ca_file",
        "required": false,
        "like": "/etc/ssl/private-ca.pem",
        "says": "ca-file"
      },
      {
        "key": "link",
        "required": false,
        "like": "https://tracker.example.org/e/{event_id}",
        "says": "link"
      }
    ]
  },
  {
    "kind": "loki",
    "word": "loki",
    "settings": [
      {
        "key": "url",
        "required": true,
        "like": "https://loki.example.org",
        "says": "loki-url"
      },
      {
        "key": "query",
        "required": true,
        "like": "{app=\"checkout\"} |= \"error\"",
        "says": "loki-query"
      },
      {
        "key": "token",
        "required": false,
        "like": "",
        "says": "loki-token"
      },
      {
        "key": "organization",
        "required": false,
        "like": "acme",
        "says": "loki-organization"
      },
      {
        "key": "ca_file",
        "required": false,
        "like": "/etc/ssl/private-ca.pem",
        "says": "ca-file"
      },
      {
        "key": "fields",
        "required": false,
        "like": "",
        "says": ""
      },
      {
        "key": "link",
        "required": false,
        "like": "https://tracker.example.org/e/{event_id}",
        "says": "link"
      }
    ]
  },
  {
    "kind": "mercure",
    "word": "mercure",
    "settings": [
      {
        "key": "url",
        "required": true,
        "like": "https://hub.example.org/.well-known/mercure?topic=errors",
        "says": "mercure-url"
      },
      {
        "key": "token",
        "required": false,
        "like": "",
        "says": ""
      },
      {
        "key": "ca_file",
        "required": false,
        "like": "/etc/ssl/private-ca.pem",
        "says": "ca-file"
      },
      {
        "key": "fields",
        "required": false,
        "like": "",
        "says": ""
      },
      {
        "key": "link",
        "required": false,
        "like": "https://tracker.example.org/e/{event_id}",
        "says": "link"
      }
    ]
  }
];
