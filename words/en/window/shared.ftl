# What several pages say. { $n } is a count, written with the locale's separators; compose with these rather than count again.

shared-events = { $n ->
    [one] { $n } event
   *[other] { $n } events
}
shared-issues = { $n ->
    [one] { $n } issue
   *[other] { $n } issues
}
shared-users = { $n ->
    [one] { $n } user
   *[other] { $n } users
}
shared-sources = { $n ->
    [one] { $n } source
   *[other] { $n } sources
}
shared-rings = { $n ->
    [one] { $n } ring
   *[other] { $n } rings
}
shared-times = { $n ->
    [one] { $n } time
   *[other] { $n } times
}
shared-seconds = { $n ->
    [one] { $n } second
   *[other] { $n } seconds
}
shared-minutes = { $n ->
    [one] { $n } minute
   *[other] { $n } minutes
}
shared-hours = { $n ->
    [one] { $n } hour
   *[other] { $n } hours
}
shared-days = { $n ->
    [one] { $n } day
   *[other] { $n } days
}

# A level, within a sentence.
shared-level = { $level ->
    [fatal] fatal
    [error] error
    [warning] warning
    [info] info
   *[debug] debug
}

# Buttons and answers.
shared-copy = Copy { $what }
shared-cancel = Cancel
shared-save = Save
shared-choose-file = Choose a file…
shared-close = Close
shared-undo = Undo
shared-try-again = Try again
shared-copied = Copied { $what }
shared-not-copied = { $what } could not be copied
shared-lines = the lines for { $language }
shared-clipboard-refused = The clipboard refused the text.
shared-copy-diagnostics = Copy diagnostics
shared-copied-diagnostics = Copied diagnostics, without names and addresses

# Times. { $n } is small; "s", "min", "h" and "d" are units, short because they stand in lists.
shared-just-now = just now
shared-seconds-ago = { $n } s ago
shared-minutes-ago = { $n } min ago
shared-yesterday = yesterday
shared-tomorrow = tomorrow
shared-span-seconds = { $n } s
shared-span-minutes = { $n } min
shared-span-hours = { $n } h
shared-span-days = { $n } d

# When an issue counts as having got worse.
shared-worse = Worse: a higher level, twice the users, 100, 1,000 or 10,000 events, or a new release.

# A key, as it is called on the keyboards of the language.
shared-key = { $key ->
    [Ctrl] Ctrl
    [Shift] Shift
   *[other] { $key }
}

# What is offered below a field.
shared-suggestions = Suggestions
shared-suggested = { $n ->
    [one] { $n } suggestion
   *[other] { $n } suggestions
}

# What is wrong with what was written is followed by what to write instead.
shared-instead = Instead: <code>{ $suggestion }</code>

# What is wrong with the configuration, or with a text that is imported.
shared-problems-name = { $in ->
    [file] Problems of the file
   *[text] Problems of the text
}
shared-problems = { $in ->
    [file] { $n ->
        [one] { $n } problem in the file
       *[other] { $n } problems in the file
    }
   *[text] { $n ->
        [one] { $n } problem in the text
       *[other] { $n } problems in the text
    }
}
shared-problems-at = Line { $line }, column { $column }:

# Steps that are tried one after the other.
shared-trying = Trying…
shared-not-tried = Not tried
shared-step = { $outcome ->
    [passed] passed:
    [failed] failed:
   *[not_tried] not tried:
}

# Lists of sources and certificates, and the dialogs that add or change one.
shared-name = Name
shared-edit = Edit…
shared-remove = Remove…
shared-keep-it = Keep it
shared-more-for = More for { $name }
shared-actions = Actions
shared-test = Test
shared-test-again = Test again
shared-unchanged = Unchanged
shared-in-keyring = Kept in the system keyring, never in a file.
