# The rules: their list, the editor, the dry run, import and export.

rules-title = Rules
rules-new = New rule
rules-not-saved = Not saved
rules-import = Import…

# The name of a copied rule, of the rule to begin with, and of one that stands at a place of the list.
rules-copy = { $name } copy
rules-fatal-only = Fatal only
rules-number = rule { $n }

rules-none = No rule rings
rules-none-lead = Everything is recorded, nothing rings. Start from “Fatal only” and adjust.
rules-none-use = Use “Fatal only”
rules-unread = The rules cannot be read

# What was done.
rules-moved = { $name } is now number { $n }
rules-deleted = Deleted { $name }
rules-tested = Sent a test notification
rules-imported = { $n ->
    [0] Took the order of the text
    [one] Imported { $n } change
   *[other] Imported { $n } changes
}

# The list.
rules-list-transfer = Import and export
rules-list-export = Export…
rules-list-how = Tried from the top. The first match decides. Rings in the last 7 days are on the right.
rules-list-name = Rules in order
rules-list-rest = Everything else
rules-list-rest-how = Recorded, not rung. Shown as “No rule asks for it”.
rules-row-drag = Drag to reorder (Alt ↑ ↓)
rules-row-new = New
rules-row-off = Off
rules-row-records = Records only
rules-row-rings = { $n }<vh> { $n ->
    [one] ring
   *[other] rings
} in the last 7 days</vh>
rules-row-not-saved = Not saved.

# A rule that another keeps from ever deciding. { $rule } is that rule's number or name.
rules-shadowed = { $action ->
    [ring] Can never ring: { $rule } always decides first.
   *[ignore] Can never decide: { $rule } always decides first.
}
rules-shadowed-move = Move above { $rule }

# What is wrong with the configuration.
rules-problems-old-hold = The rules that were in force stay in force.

# With what a new rule begins.
rules-new-how = Everything can be changed afterwards.
rules-new-blank = From nothing
rules-new-blank-why = An empty rule for new errors, to be narrowed.

# The editor.
rules-edit = Edit rule
rules-edit-name = Name of the rule
rules-edit-more = More
rules-edit-duplicate = Duplicate
rules-edit-up = Move up
rules-edit-down = Move down
rules-edit-redo = Redo
rules-edit-discard = Discard
rules-edit-delete = Delete
rules-edit-conflict = The rules were changed elsewhere meanwhile. Load them, look, and save again; what you wrote here stays.
rules-edit-load = Load them
rules-edit-test = Test notification
rules-edit-test-how = Rings once, as this rule would
rules-edit-save = Save rule

# Conditions. The outermost group is the rule's "when"; within <mode> stands the name of a choice among `rules-mode`.
rules-group-name = { $depth ->
    [0] When
   *[other] Group of conditions
}
rules-group = { $depth ->
    [0] <h>When</h> <mode>How they combine</mode> <h>of these</h>
   *[other] <mode>How they combine</mode> of these
}
rules-mode = { $mode ->
    [all] all
    [any] any
    [none] none
   *[not_all] not all
}
rules-group-condition = Condition
rules-group-add = Group
rules-group-remove = Remove group
rules-group-every = No condition: every event.
rules-group-no = No condition: no event.

rules-test-field = Field
rules-test-comparison = Comparison
rules-test-value = Value
rules-test-values = Values
rules-test-remove = Remove condition
rules-test-tag = Tag’s name
rules-value-remove = Remove { $value }
rules-value-how = Type one, then Enter

rules-field-level = Level
rules-field-message = Message
rules-field-exception-type = Exception type
rules-field-exception-value = Exception text
rules-field-exception-handled = Exception handled
rules-field-culprit = Culprit
rules-field-transaction = Transaction
rules-field-environment = Environment
rules-field-release = Release
rules-field-source = Source
rules-field-project = Project
rules-field-logger = Logger
rules-field-platform = Platform
rules-field-server = Server
rules-field-url = Link
rules-field-fingerprint = Fingerprint
rules-field-user-id = User’s id
rules-field-user-email = User’s e-mail
rules-field-user-name = User’s name
rules-field-user-address = User’s IP address
rules-field-tag = Tag…

rules-op = { $op ->
    [is] is
    [is_not] is not
    [is_one_of] is one of
    [contains] contains
    [starts_with] starts with
    [ends_with] ends with
    [matches] matches (regex)
    [at_least] is at least
    [at_most] is at most
    [present] is there
   *[missing] is missing
}

# From where, and what then.
rules-from = From
rules-from-every = every source
rules-from-gone = { $source } (gone)
rules-then = Then
rules-then-name = What the rule does
rules-then-ring = Ring
rules-then-record = Record only
rules-then-exception = An exception: put it above the rule it is an exception to.

# For which events. <number>, <window> and <scope> are fields with these names: 10 events in 5 min of one issue.
rules-trigger = { $action ->
    [ring] Ring for
   *[ignore] Record only for
}
rules-trigger-every = every event
rules-trigger-new = a new issue <meta>not seen in this source before</meta>
rules-trigger-back = an issue that comes back
rules-trigger-back-how = resolved, then seen again
rules-trigger-back-after = Comes back after
rules-trigger-resolved = after it was resolved
rules-trigger-silent = resolved, or silent for { $span }
rules-trigger-count-name = { $of ->
    [users] Users within a time
   *[events] Events within a time
}
rules-trigger-count = { $of ->
    [users] <number>How many users</number> users in <window>Within</window> <scope>Counted over</scope>
   *[events] <number>How many events</number> events in <window>Within</window> <scope>Counted over</scope>
}
rules-trigger-of-issue = of one issue
rules-trigger-of-all = over all that match

rules-fold = Fold and repeat
rules-fold-for = Fold repeats for
rules-fold-none = no time
rules-fold-again = and ring again
rules-fold-worse = if it gets worse
rules-fold-never = never

# How it rings.
rules-ring = How it rings
rules-ring-urgency = Urgency
rules-ring-low = Quiet
rules-ring-normal = Normal
rules-ring-critical = Urgent
rules-ring-critical-how = Urgent stays up until it is dealt with, on most desktops also over “do not disturb”.
rules-ring-in-quiet-hours = In quiet hours too
rules-sound = Sound
rules-sound-bell = Ship’s bell
rules-sound-none = No sound
rules-sound-own = A file of your own
rules-sound-path = Path of the sound
rules-colours = Colour in the inbox
rules-colours-none = None
rules-colour = { $colour ->
    [red] Red
    [orange] Orange
    [yellow] Yellow
    [green] Green
    [teal] Teal
    [blue] Blue
    [purple] Purple
    [pink] Pink
   *[grey] Grey
}
rules-buttons = Buttons on its notifications
rules-buttons-default = as in Settings
rules-buttons-open = Open
rules-buttons-acknowledge = Acknowledge
rules-buttons-snooze = Snooze
rules-buttons-none = No buttons. A click still opens the issue.

# The dry run: what the rule would have done.
rules-dry = Dry run
rules-dry-over = Over the last
rules-dry-wrong = Put right what is marked, and it is counted again.
rules-dry-off = It is off: this is what it would do when switched on.
rules-dry-stopped = Stopped: only part of the time is counted.
rules-dry-counting = Counting…
rules-dry-counted = Counted so far
rules-dry-stop = Stop
rules-dry-again = Count again
rules-dry-show = Show when it would have rung
rules-dry-hide = Hide when it would have rung
rules-dry-rings = Rings, newest first
rules-dry-folded = { $n } folded
rules-dry-newest = The newest { $n } are shown.

rules-dry-span = { $hours ->
    [24] In the last 24 hours
    [168] In the last 7 days
   *[720] In the last 30 days
}
rules-dry-of = { $events ->
    [one] (of { $events } event)
   *[other] (of { $events } events)
}
rules-dry-rang = { $rang ->
    [0] { rules-dry-span } this rule would <b>not have rung</b> { rules-dry-of }.
    [one] { rules-dry-span } this rule would have rung <b>{ $rang } time</b> { rules-dry-of }.
   *[other] { rules-dry-span } this rule would have rung <b>{ $rang } times</b> { rules-dry-of }.
}
rules-dry-matched = { $matched ->
    [one] { rules-dry-span } this rule would have matched <b>{ $matched } event</b> (of { $events }).
   *[other] { rules-dry-span } this rule would have matched <b>{ $matched } events</b> (of { $events }).
}

# What became of the matches: `271 events matched; 267 of them folded. The saved rule rang 9 times.`
rules-dry-matches = { $n ->
    [one] { $n } event matched.
   *[other] { $n } events matched.
}
rules-dry-matches-held = { $n ->
    [one] { $n } event matched; { $held }.
   *[other] { $n } events matched; { $held }.
}
rules-dry-held = { $reason ->
    [repeat_after] { $n } of them folded
    [trigger] { $n } did not meet its trigger
    [quiet_hours] { $n } held by quiet hours
    [paused] { $n } held by a pause
    [snoozed] { $n } of snoozed issues
    [acknowledged] { $n } of acknowledged issues
    [watching] { $n } held by a watch
    [budget] { $n } went into a summary
    [first_read] { $n } read back at a first connection
    [duplicate] { $n } came twice
    [ignored] { $n } recorded without a ring
   *[other] { "" }
}
rules-dry-saved = The saved rule rang { shared-times }.

# Another rule decides first. { $rule } is its number or name, { $title } an issue's.
rules-dry-above = { $action ->
    [ignore] { $n ->
        [one] { $n } more match, <b>{ $title }</b>, is not counted: { $rule } records it first.
       *[other] { $n } more matches, such as <b>{ $title }</b>, are not counted: { $rule } records them first.
    }
   *[ring] { $n ->
        [one] { $n } more match, <b>{ $title }</b>, is not counted: { $rule } rings for it first.
       *[other] { $n } more matches, such as <b>{ $title }</b>, are not counted: { $rule } rings for them first.
    }
}
rules-dry-not-kept = { $n ->
    [one] { $n } event left only counts and could not be asked.
   *[other] { $n } events left only counts and could not be asked.
}
rules-dry-too-many = { $n ->
    [one] That is about { $n } ring a day. Narrow the conditions, or fold repeats for longer.
   *[other] That is about { $n } rings a day. Narrow the conditions, or fold repeats for longer.
}

# Its picture, as a table.
rules-bars = { $unit ->
    [day] Rings a day
   *[hour] Rings an hour
}
rules-bars-from = { $unit ->
    [day] Day from
   *[hour] Hour from
}
rules-bars-rings = Rings
rules-bars-none = None

# Rules from a text.
rules-import-title = Import rules
rules-import-how = Nothing changes before you apply it.
rules-import-text = Rules, in the words of config.toml
rules-import-too-large = { $file } is larger than a list of rules can be
rules-import-outdated = The rules were changed elsewhere meanwhile. Look at the changes again.
rules-import-where = What becomes of the rules there are
rules-import-add = Add to the list
rules-import-replace = Replace the list
rules-import-summary = { $n ->
    [one] { $n } change
   *[other] { $n } changes
}{ $same ->
    [0] .
    [one] , { $same } rule the same.
   *[other] , { $same } rules the same.
}
rules-import-order = The order of the text holds.
rules-import-changes = Changes
rules-import-kind = { $kind ->
    [added] New
    [changed] Changed
    [removed] Goes
   *[same] Same
}
rules-import-was = Was:
rules-import-will-be = Will be:
rules-import-differs = Differs in: { $what }.
rules-import-apply = { $n ->
    [0] Apply
    [one] Apply { $n } change
   *[other] Apply { $n } changes
}

# In what two rules differ.
rules-part-name = name
rules-part-enabled = on or off
rules-part-sources = sources
rules-part-match = conditions
rules-part-trigger = trigger
rules-part-action = what it does
rules-part-quiet-hours = quiet hours
rules-part-fold = folding
rules-part-again = ringing again
rules-part-urgency = urgency
rules-part-sound = sound
rules-part-colour = colour
rules-part-buttons = buttons

# Rules as a text.
rules-export-title = Export rules
rules-export-unsaved = What is not saved is not in it.
rules-export-text = The rules as a text
rules-export-copy = Copy
rules-export-copied = Copied the rules
rules-export-saved = Saved as { $file }
rules-export-save = Save to Downloads
