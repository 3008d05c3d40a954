# The inbox: its list, its filters, an issue, the timeline, the search.

inbox-title = Inbox
inbox-show = Show
inbox-hide = Hide
# Those that are not shown yet.
inbox-more = { $n } more
inbox-waiting = { $n } new, show

# What an event has: as a filter, as a fact, at the head of a table.
inbox-level = Level
inbox-source = Source
inbox-environment = Environment
inbox-release = Release
inbox-user = User
inbox-time = Time

# A filter by level lets through what is worse, too.
inbox-level-or-worse = { $level ->
    [fatal] Fatal
    [error] Error or worse
    [warning] Warning or worse
    [info] Info or worse
   *[debug] Debug or worse
}

# What somebody has done about an issue; [worse]: snoozed until it gets worse.
inbox-seen = { $seen ->
    [unseen] Unseen
    [seen] Seen
    [acknowledged] Acknowledged
    [resolved] Resolved
    [worse] Snoozed until worse
   *[snoozed] Snoozed until { $until }
}

## The list

inbox-list = Issues
inbox-list-ordered = Issues, { inbox-order }
inbox-order = { $order ->
    [worst] worst first
   *[newest] newest first
}
inbox-change-order = Change the order
inbox-cost = What it cost
inbox-loading = Reading what happened while Watchbell was off…

inbox-row-events = { $n }<vh> { $n ->
    [one] event
   *[other] events
}</vh>
inbox-row-colour = The rule’s colour: { $colour }
inbox-outage-events = { $n ->
    [one] { $n } event in the last hour
   *[other] { $n } events in the last hour
}

inbox-why-order = Why this order?
inbox-why-worst = Level first, then people hit, then new or came back, then how fast it grows, then most recent.
inbox-why-line = The line under each title shows the first three that applied.
inbox-why-newest = The issue that was seen last comes first, whatever its level.

## The list, empty

inbox-broken-title = The record cannot be opened
inbox-broken-hint = Rings still work; events are not kept
inbox-filtered-title = No issue matches
inbox-filtered-hidden = { $n ->
    [one] { $n } issue is hidden by these filters.
   *[other] { $n } issues are hidden by these filters.
}
inbox-filtered-clear = Clear filters
inbox-quiet-title = Nothing needs you
inbox-quiet-arrived = { $n ->
    [one] { $n } event
   *[other] { $n } events
} arrived in the last { $hours ->
    [1] hour
    [24] 24 hours
    [168] 7 days
   *[720] 30 days
}. Everything that arrived is recorded.
inbox-quiet-show = Show what arrived
inbox-quiet-watch = Watch a deploy
inbox-bare-title = Nothing to watch yet
inbox-bare-text = Add a source, or post a test event to the local logbook.
inbox-bare-add = Add source
inbox-bare-post = Post a test event

## The filters

inbox-filters = Filters
inbox-filter-cause = Cause
inbox-filter-any = Any
inbox-filter-off = { $name }: <b>any</b>
inbox-filter-on = <b>{ $value }</b><vh>: remove this filter</vh>
inbox-filter-held = Held <b>{ $n }</b>
inbox-filter-held-title = Issues whose last event did not ring
inbox-filter-all = Dealt with too
inbox-filter-all-title = Acknowledged, snoozed and resolved issues too
inbox-form-held = Only what was held ({ $n })
inbox-form-all = What is dealt with too
inbox-form-table = Table
# The filters that are on, in a list of them.
inbox-on-held = held
inbox-on-all = dealt with too
inbox-cause = { $cause ->
    [certificates] rejected certificates
    [name_resolution] failed lookups
    [connections] failed connections
   *[other] { $cause }
}

## What can be done with an issue

inbox-open = Open in logbook
inbox-open-page = Open page
inbox-acknowledge = Acknowledge
inbox-unacknowledge = Not dealt with yet
inbox-resolve = Resolve
inbox-resolve-title = It is over; if it comes back, that is a regression
inbox-reopen = Reopen
inbox-wake = Wake
inbox-snooze = Snooze
inbox-snooze-until = until { $time }
inbox-snooze-tomorrow = Until tomorrow
inbox-snooze-worse = Until it gets worse
inbox-snooze-instead = Acknowledge instead
inbox-snooze-note = { shared-worse } Acknowledged, it rings again only then, too.
inbox-rule = Make a rule<vh> from this</vh>
inbox-rule-item = Make a rule from this
inbox-more-actions = More actions
inbox-tell = { $act ->
    [resolve] Resolve in { $tracker }
    [reopen] Reopen in { $tracker }
    [mute] Mute in { $tracker }
   *[unmute] Unmute in { $tracker }
}
inbox-tell-note = What { $tracker } is told is sent at once.

# What was done.
inbox-did-acknowledge = Acknowledged: { $title }
inbox-did-resolve = Resolved: { $title }
inbox-did-snooze = Snoozed until { $until }: { $title }
inbox-did-snooze-worse = Snoozed until it gets worse: { $title }
inbox-did-tell = { $act ->
    [resolve] Resolved in { $tracker }
    [reopen] Reopened in { $tracker }
    [mute] Muted in { $tracker }
   *[unmute] Unmuted in { $tracker }
}: { $title }

## An issue

inbox-issue = Issue
inbox-issue-last-hour = last hour
inbox-issue-outage = { $what }: this is the worst of { $n ->
    [one] { $n } issue
   *[other] { $n } issues
}.
inbox-issue-outage-all = Show all
inbox-issue-returned = { $n ->
    [1] It was resolved, and came back.
   *[other] It was resolved { $n } times, and came back.
}
inbox-issue-of = This is its event of { $time }.
inbox-issue-latest = Show the latest
inbox-issue-missing = This issue cannot be shown
inbox-issue-back = Back to the list

inbox-fact-events = Events
inbox-fact-events-span = in { $span }
inbox-fact-users = Users hit
inbox-fact-users-none = none named
inbox-fact-first = First seen
inbox-fact-last = Last seen
inbox-fact-today = today
inbox-fact-releases = and { $n } before
inbox-fact-environments = also { $others }
inbox-fact-server = Server

inbox-people = Who is hit
inbox-people-copy = { $n ->
    [one] Copy { $n } address
   *[other] Copy { $n } addresses
}
inbox-people-copied = { $n ->
    [one] Copied { $n } address
   *[other] Copied { $n } addresses
}
inbox-people-left = { inbox-people-copied }. { $left ->
    [one] { $left } more person is not among them
   *[other] { $left } more people are not among them
}
inbox-people-more = { $without ->
    [0] { $n } more
   *[other] { $n } more, { $without } without contact details
}
inbox-people-unknown = { $n ->
    [one] No contact details on this event
   *[other] No contact details on these events
}
inbox-people-anonymous = { $n ->
    [one] { $n } event named nobody
   *[other] { $n } events named nobody
}
inbox-people-how = How to add them in { $language }

inbox-why-rang = Why you were told
inbox-why-silent = Why you were not told
inbox-why-earlier = { $n } earlier

inbox-exceptions = { $n ->
    [one] Exception
   *[other] Exceptions
}
inbox-exceptions-order = newest frame first
inbox-exception-cause = caused by
inbox-exception-nameless = Error
inbox-frame-in = { $place } in <b>{ $function }</b>
inbox-frame-mine = your code
inbox-frame-line = Source line
inbox-frames-library = { $n ->
    [1] 1 library frame: { $first }
   *[other] { $n } library frames: { $first } … { $last }
}

inbox-tags = Tags
inbox-tags-latest = of the latest event
inbox-tags-this = of this event

inbox-earlier = Earlier events
inbox-earlier-other = Other events
inbox-earlier-shown = { $n } of { $total }

inbox-came = What came
inbox-came-copy = Copy JSON
inbox-came-copied = Copied the event as JSON
inbox-came-json = The event as JSON

## The timeline

inbox-timeline = Timeline
inbox-timeline-keys = Timeline: arrows go through it, with Shift they select, Enter zooms, Backspace goes back
inbox-timeline-table = Timeline as table
inbox-timeline-as-table = Show as table
inbox-timeline-as-table-title = Show as table (T)
inbox-timeline-range = Range
inbox-timeline-last = { $hours ->
    [1] last hour
    [24] last 24 hours
    [168] last 7 days
   *[720] last 30 days
}
inbox-timeline-since = since { $time }
inbox-timeline-back = <vh>Back from </vh>{ $range }
inbox-timeline-back-title = Back to what was shown before (Backspace)
inbox-timeline-counted = So much was found that only what came since { $time } is counted.
inbox-timeline-nothing = Nothing came.
inbox-timeline-none = none

# A bar is of one { $unit } or of some.
inbox-timeline-per = { $unit ->
    [day] { $n ->
        [one] Events per day
       *[other] Events per { $n } days
    }
    [hour] { $n ->
        [one] Events per hour
       *[other] Events per { $n } hours
    }
    [minute] { $n ->
        [one] Events per minute
       *[other] Events per { $n } minutes
    }
   *[second] { $n ->
        [one] Events per second
       *[other] Events per { $n } seconds
    }
}
inbox-timeline-at = Events at { $time }
inbox-timeline-within = Events { $span }
inbox-timeline-level = { $level ->
    [fatal] { $n } fatal
    [error] { $n } error
    [warning] { $n } warning
    [info] { $n } info
   *[debug] { $n } debug
}
inbox-timeline-counts = { $events }, { $range }: { $counts }

inbox-timeline-watch = Watch { $span }: { $verdict ->
    [well] all’s well
    [rang] rang
    [blind] cannot say
   *[none] under way
}
inbox-timeline-off = Off { $span }
inbox-timeline-blind = Blind { $span }: { $source }
inbox-timeline-release = { $release } since { $time }
inbox-timeline-first = First heard of { $release }

## The search

inbox-search = Search events
inbox-search-hint = Search: words, user:, tag., release:
inbox-search-clear = Clear the search
inbox-search-how = How to search
inbox-search-recent = Looked for of late
inbox-search-forget = Forget these
inbox-search-examples = For example
inbox-search-looking = Looking…
inbox-search-further = Look further back

inbox-found = Events found
# { $open } is “+” where there may be more.
inbox-found-count = { $n }{ $open } { $n ->
    [one] event
   *[other] events
}
inbox-found-order = newest first
inbox-found-ordered = Events, newest first
inbox-found-stale = of the search before
inbox-found-most = { $n ->
    [one] The newest { $n } event is shown.
   *[other] The newest { $n } events are shown.
} Look for less to see older ones.
inbox-found-unread = What is older could not be read.
inbox-found-few = Nothing more in the events just before.

inbox-found-broken = The record cannot be searched
inbox-found-wrong = This cannot be looked for
inbox-found-wrong-text = What is marked above has to be written in another way.
inbox-found-none = No event is like this
inbox-found-none-yet = None of the latest events is. There are older ones.
inbox-found-none-kept = { $n ->
    [0] Nothing that is kept matches <query>{ $query }</query>.
   *[other] Nothing that is kept matches <query>{ $query }</query>, with the filters { $filters }.
}
inbox-found-any-time = At any time
inbox-found-unfilter = Without the filters

# What can stand before a colon.
inbox-field-level = how bad it is
inbox-field-message = words of the message
inbox-field-error = the exception’s class
inbox-field-error-value = what the exception says
inbox-field-culprit = where it happened
inbox-field-transaction = the route, task or command
inbox-field-logger = the logger’s name
inbox-field-platform = python, javascript, …
inbox-field-project = the project
inbox-field-environment = production, staging, …
inbox-field-release = the version that was running
inbox-field-server = the host it ran on
inbox-field-url = words of the link
inbox-field-source = where it came from
inbox-field-user = who was hit
inbox-field-user-id = their id
inbox-field-user-email = their e-mail address
inbox-field-user-username = their name
inbox-field-user-ip = their address
inbox-field-issue = an issue’s id
inbox-field-id = an event’s id
inbox-field-is = unresolved, resolved or muted
inbox-field-has = it is known
inbox-field-last = a time up to now
inbox-field-since = from then on
inbox-field-before = up to then
inbox-field-tag = a tag

# What the examples find.
inbox-example-fatal = only what is fatal
inbox-example-errors = errors and worse, of the last day
inbox-example-phrase = these words in a row
inbox-example-begins = a word that begins so
inbox-example-not = not this; it can stand before anything
inbox-example-star = a star for anything
inbox-example-user = who was hit: id, e-mail or name
inbox-example-tag = a tag, with one of these values
inbox-example-has = somebody is named; -has:user: nobody is

## What it cost

inbox-report-title = The worst, and what it cost
inbox-report-back = How far back
inbox-report-sum = { $events ->
    [one] { $events } event
   *[other] { $events } events
} of { $issues ->
    [one] { $issues } issue
   *[other] { $issues } issues
}, { $rings ->
    [one] { $rings } ring
   *[other] { $rings } rings
}
inbox-report-nothing = Nothing happened in that time.
inbox-report-list = The worst issues
inbox-report-copy = Copy as Markdown
inbox-report-copied = Copied the report
