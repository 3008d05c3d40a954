# How it goes: the first line (the fact), and the second (what it stands on). The tray's tooltip and `watchbell status` say them.

status-nothing-yet = Not watching yet
status-starting = Looking…
status-well = All’s well
status-on-watch = On watch
# { $left } is `12:40`.
status-on-watch-left = On watch, { $left } left
status-unseen = { $level ->
    [fatal] { $n } unseen fatal
   *[other] { $n } unseen
}
status-paused = Paused until you resume
status-paused-until = Paused until { $time }
status-blind = Blind
status-blind-why = Blind — { $why }
status-blind-since = Blind since { $time } — { $source }: { $why }
status-was-blind = Was blind { $from }–{ $to } — { $source }: { $why }
status-no-answer = no answer

status-choose = Choose a logbook to begin
status-answered = { $n } of { $sources } have answered
status-live = { $n } of { $sources } live
status-heard = { $live } · last heard { $time }
status-worst = Worst: { $title }, since { $time }
status-worst-users = Worst: { $title }, { $users }, since { $time }
status-held = { $n ->
    [0] Nothing held so far
   *[other] { $n } held
}

# What does not work: { $why } is a phrase.
status-not-seen = { $why }, so rings cannot be seen
status-not-kept = { $why }, so events are not kept
status-not-kept-yet-rings = { $why }, so events are not kept; rings still work
