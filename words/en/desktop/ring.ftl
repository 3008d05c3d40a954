# What a notification says of an issue, of many, and of a source.

# A level, inside a sentence and at its beginning.
ring-level = { $level ->
    [fatal] fatal
    [error] error
    [warning] warning
    [info] info
   *[debug] debug
}
ring-level-first = { $level ->
    [fatal] Fatal
    [error] Error
    [warning] Warning
    [info] Info
   *[debug] Debug
}
ring-one = { ring-level-first }: { $title }
ring-without-message = { ring-level-first } without a message
ring-user-named = { $users }: { $who }
ring-new-since = New since { $time }.
ring-since = Since { $time }{ $by }.
ring-since-of = { $place }, since { $time }{ $by }.
ring-by = { "" }, 1 user: { $who }
# At how many events or users it rings again.
ring-again = Rings again at { $at }.
ring-again-or = { $count } or { $users }
ring-second-user = a second user

# Over the budget.
ring-more = { $n ->
    [one] { $n } more ring
   *[other] { $n } more rings
} in a minute
ring-worst = Worst, { ring-level }: { $title }
ring-rest = The inbox has all of them.
ring-unseen = { $n ->
    [one] { $n } unseen ring
   *[other] { $n } unseen rings
}
ring-worst-of-them = Worst: { $title }
# What was held comes as one.
ring-held = { $n ->
    [one] { $n } ring was held
   *[other] { $n } rings were held
} { $reason ->
    [quiet_hours] in quiet hours
   *[paused] while paused
}

# Buttons.
ring-open = Open
ring-acknowledge = Acknowledge
ring-snooze = Snooze 1 h

# A source that is not heard, and is heard again. { $why } is a phrase: `token rejected (401)`.
ring-blind = Blind since { $time }: { $source }
ring-blind-why = { $why }. A fatal in { $source } would not ring.
ring-blind-others = { $n ->
    [0] No other source is live.
    [one] { $n } other source is live.
   *[other] { $n } other sources are live.
}
ring-back = Seeing { $source } again
ring-back-gap = Blind for { $length }, { $span }.
ring-back-unknown = What happened in between could not be read back.
ring-back-nothing = Nothing happened in between.
ring-back-read = { $events } read back, { $fatal ->
    [0] none fatal
   *[other] { $fatal } fatal
}.

# Who was hit.
ring-all-by-one = All { $n } by one user
ring-user-id = User { $id }
ring-somebody = Somebody

# Trying it out.
ring-test = Test: this is how it rings
ring-test-body = Rule “{ $rule }” would ring like this.
ring-test-rule = This rule cannot ring
ring-test-not-shown = It could not be shown: { $why }
ring-test-doctor = `watchbell doctor` says what is missing
ring-sample-none = The sample could not be made
