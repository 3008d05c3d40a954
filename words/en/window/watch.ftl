# A deploy watch: its form, its dial, its ending and its report. A { $length } is `15 minutes`, `1 hour 30 minutes`.

watch-length = { $hours } { $minutes }

# What counts: a level and what is worse, or whatever rings.
watch-sort = { $level ->
    [fatal] fatal
    [error] error or worse
    [warning] warning or worse
    [info] info or worse
    [debug] debug
   *[rings] rang
}
watch-none = { $level ->
    [fatal] nothing fatal
    [rings] nothing that rang
   *[other] nothing at { watch-sort }
}
watch-counted = { $level ->
    [fatal] { $n } fatal
    [rings] { shared-rings }
   *[other] { shared-events } at { watch-sort }
}
watch-counted-under = { $level ->
    [rings] { $n ->
        [one] ring
       *[other] rings
    }
   *[other] { watch-sort }
}

# The verdict in a line.
watch-well = All’s well
watch-nothing = Nothing was watched
watch-blind = Blind { $blind } of { $length }
watch-blind-moment = Blind for a moment

# The ending: its heading, what follows from it, the figure inside the ring and the words under it.
watch-early = Stopped early, after { $seen } of { $asked }
watch-well-lead = Phew! { $length }, every source live throughout, { $none }.
watch-well-lead-of = Phew! { $length } of { $release }, every source live throughout, { $none }.
watch-well-lead-early = Until then every source was live, and { $none } was heard.
watch-well-figure = { $n } of { $n }
watch-well-under = { $n ->
    [one] minute seen
   *[other] minutes seen
}
watch-well-under-early = of { $length } seen
watch-rang-title = { watch-counted } during the watch
watch-rang-lead = { $seen }, { $live } of { $sources ->
    [one] { $sources } source
   *[other] { $sources } sources
} live throughout, { $events ->
    [one] { $events } event
   *[other] { $events } events
}.
watch-all-seen = All { $length } seen
watch-blind-lead = Cannot say all’s well.
watch-blind-lead-for = Cannot say all’s well for { $release }.
watch-blind-under = of { $length } not seen

watch-ended-facts = The watch
watch-ended-today = today
watch-ended-when = { $day } { $from }–{ $to }
watch-ended-release = Release
watch-ended-counts = Counts
watch-ended-counts-rings = what rings
watch-ended-others = Other rings
watch-ended-others-held = waited for this report
watch-ended-others-rang = rang as ever
watch-ended-copy = Copy report
watch-ended-copied = Copied the report as Markdown
watch-ended-not-copied = The report could not be copied
watch-ended-check = Check the sources
watch-ended-more = Watch 15 min more
watch-ended-worst = Show the worst
watch-ended-done = Done
watch-ended-gone = Not watched any more: { $names }. Not switched on.

# What was seen, and what was not.
watch-gap = <b>{ $source }</b>, { $when }: { $why }
watch-gap-not-heard = not heard
watch-gap-not-running = Watchbell is not running
watch-unseen = What happened then could not be read back.
watch-unseen-rest = What happened then could not be read back. In the rest, { $none }.
watch-sources = Sources
watch-sources-so-far = { $n } of { $all } live so far
watch-sources-throughout = { $n } of { $all } live throughout
watch-source-live = live
watch-source-throughout = live throughout
watch-source-heard = heard { $ago }
watch-source-blind = blind for { $length }
watch-source-moment = blind for a moment
watch-held = { $n ->
    [one] { $n } other ring waited and is in the inbox.
   *[other] { $n } other rings waited and are in the inbox.
}

watch-figures-events = Events
watch-figures-held = Rings held

watch-found = What counted, worst first
watch-found-first = first { $at }
watch-found-new = new since this watch began
watch-found-old = seen before
watch-found-more = { $n ->
    [one] and { $n } more issue
   *[other] and { $n } more issues
}

watch-happened = What happened
watch-happened-started = Watch started: { $n ->
    [one] { $n } source
   *[other] { $n } sources
}.
watch-happened-first = First { shared-level }: { $title }
watch-happened-lost = { $source } is not heard: { $why }.
watch-happened-back = { $source } is heard again.
watch-happened-ended = { watch-ended-told }.
watch-ended-told = Watch ended: { $verdict }

# The dial for who does not see it. { $which } is `1 to 3 and 7`.
watch-dial-left = { $left } left of { $length }.
watch-dial-over = { $length }.
watch-dial-parts = In { $n } equal parts.
watch-dial-where = { $unit ->
    [minute] { $n ->
        [one] minute { $which }
       *[other] minutes { $which }
    }
   *[part] { $n ->
        [one] part { $which }
       *[other] parts { $which }
    }
}
watch-dial-quiet = Quiet in { watch-dial-where }.
watch-dial-counted = { $level ->
    [fatal] Fatal
    [error] Error or worse
    [warning] Warning or worse
    [info] Info or worse
    [debug] Debug
   *[rings] Rang
} in { watch-dial-where }.
watch-dial-blind = Blind in { watch-dial-where }.
watch-dial-range = { $from } to { $to }

watch-key-quiet = quiet, all sources live
watch-key-blind = blind
watch-key-ahead = still to come

# While it runs.
watch-running-ending = Ending
watch-running-counted = { watch-counted } so far
watch-running-blind = Not everything was seen so far
watch-running-quiet = Quiet so far
watch-running-waiting = Waiting for the last answers of its sources.
watch-running-until = Watching { $what } until { $until }.
watch-running-rings = { $level ->
    [fatal] Fatal rings at once.
    [error] Error or worse rings at once.
    [warning] Warning or worse rings at once.
    [info] Info or worse rings at once.
    [debug] Debug rings at once.
   *[rings] Your rules ring as ever.
}
watch-running-left = left of { $length }
watch-running-add = Add 5 minutes
watch-running-stop = Stop watching
watch-running-facts = So far

watch-history = Earlier watches
watch-history-well = { $n } all’s well
watch-history-rang = { $n } with something that counted
watch-history-blind = { $n } blind for part of it
watch-history-told = { $n ->
    [one] { $n } watch: { $kinds }.
   *[other] { $n } watches: { $kinds }.
}
watch-history-refused = Cannot be read. { $why }
watch-history-none = None yet. What a watch found out stays here.

watch-command = The same in a deploy script
watch-command-copy = Copy the command
watch-command-copied = Copied the command
watch-command-not-copied = The command could not be copied

watch-stage = Watch
watch-stage-facts = Facts

# The form.
watch-form-title = Watch a deploy
watch-form-lead = Stay quiet unless something breaks. At the end Watchbell tells you one of three things: all’s well, what went wrong, or that it could not see everything.
watch-form-length = For how long
watch-form-length-other = Other…
watch-form-length-own = Length
watch-form-length-wrong = Write it as 45 min, 2 h or 90 s; at most 24 h.
watch-form-length-help = Minutes, or as 2 h, 1 h 30 min, 90 s.
watch-form-counts = What counts
watch-form-counts-fatal = Fatal only
watch-form-counts-error = Error and worse
watch-form-counts-rings = What rings
watch-form-counts-help = It rings at once, and goes into the report, whatever your rules say.
watch-form-counts-rules = Your rules decide, as they do now.
watch-form-release = Release
watch-form-release-help = Optional. It names the deploy in the report and leaves nothing out: what a deploy breaks may not say so.
watch-form-sources-none = There is none yet.
watch-form-sources-add = Add a source
watch-form-sources-help = A watch can only end in “All’s well” if every chosen source stays live to the end.
watch-form-sources-away = { $n ->
    [one] { $names } is not heard now: unless that ends and what was missed is read back, this watch cannot end in “All’s well”.
   *[other] { $names } are not heard now: unless that ends and what was missed is read back, this watch cannot end in “All’s well”.
}
watch-form-hold = Hold other rings until the report
watch-form-start = Start the watch
watch-form-plan = { $length }, until { $until }
watch-form-lost = Watchbell is not running.
watch-form-all-off = No source is switched on.
watch-form-how-long = How long?
watch-form-no-source = Choose a source.

# The report, as Markdown.
watch-report = Watch: { $verdict }
watch-report-of = Watch of { $release }: { $verdict }
watch-report-when = When: { $date }, { $from }–{ $to } ({ $length })
watch-report-sources = Sources: { $names }
watch-report-sources-none = Sources: none
watch-report-events = Events: { $n }; { $counted }
watch-report-counted = { $n } { watch-sort }
watch-report-found = What counted
watch-report-unseen = Not seen
