# The sources: their table, the dialog that adds or changes one, and the trial of a connection.

sources-title = Sources
sources-count = { shared-sources }, trouble first
sources-set-up = Set up a program
sources-set-up-lead = With its DSN a program sends what goes wrong to the built-in logbook.
sources-add = Add source
sources-none = Nothing to watch yet
sources-none-lead = Add your error tracker, this machine’s journal or log files, or any address that tells of events.
sources-refused = The sources cannot be read
sources-reading = Reading the sources…
sources-key = <live>Live</live> means that something was heard within the source’s own span of silence, if only a sign of life. Anything else is not counted as live.

sources-column-source = Source
sources-column-state = State
sources-column-heard = Last heard
sources-column-rate = Events per minute
sources-column-lag = Lag
sources-column-reconnects = Reconnects, 24 h

sources-state = { $state ->
    [live] Live
    [connecting] Connecting
    [blind] Blind
    [needs_unlock] Needs unlock
    [needs_attention] Needs attention
   *[paused] Paused
}
sources-blind-since = Blind since { $since }
sources-lag = { $seconds } s

# Where it listens.
sources-files = { $first } and { $n } more
sources-here = this machine

# What stands below a source, and the one button that helps.
sources-unheard = Nothing is heard
sources-cost = A fatal in { $name } would not ring
sources-gaps = { $n ->
    [one] { $n } gap that nobody has checked: what came then could not be read back.
   *[other] { $n } gaps that nobody has checked: what came then could not be read back.
}
sources-undecodable = { $n ->
    [one] { $n } payload could not be read: what they told is not known here.
   *[other] { $n } payloads could not be read: what they told is not known here.
}
sources-fix-token = Enter a new token
sources-fix-edit = Check the source
sources-fix-every = Ask less often
sources-fix-checked = I have checked
sources-fix-checked-all = I have checked all gaps

# What is offered for a source.
sources-menu-set-up = Set up a program…
sources-menu-token = Enter a new token…
sources-menu-forget = Forget the token
sources-menu-retry = Try again now
sources-menu-pause = Pause
sources-menu-resume = Resume
sources-removed = Removed { $name }. What it told stays in the record.
sources-remove-title = Remove { $name }?
sources-remove-lead = Watchbell stops listening to it and forgets its token. What it told stays in the record.
sources-remove = Remove source

# The kinds.
sources-kinds = What should be watched?
sources-kinds-search = Search the kinds
sources-kinds-search-hint = Search
sources-kinds-none = No kind is called that. Any program can post to the local logbook.
sources-group = { $group ->
    [trackers] Error trackers
    [machine] This machine
   *[streams] Streams and messages
}

# The dialog.
sources-dialog-add = Add a source
sources-dialog-new = New source: { $kind }
sources-dialog-step-one = Step 1 of 2: what should be watched?
sources-dialog-step-two = Step 2 of 2
sources-dialog-back = Back
sources-dialog-keys = Arrow keys move, letters search, Enter chooses.
sources-dialog-continue = Continue
sources-added = Added { $name }.
sources-saved = Saved { $name }.
sources-token-session = No keyring answers: its token is kept until Watchbell ends.

# A setting, as the label of its field and within a sentence.
sources-label = { $key ->
    [organization] Organization
    [tenant] Tenant
    [token] Token
    [projects] Projects
    [query] Query
    [paths] Files
    [ca_file] Certificate file
    [every] Ask every
    [link] Link
    [fields] Fields
   *[url] Address
}
sources-setting = { $key ->
    [name] name
    [organization] organization
    [tenant] tenant
    [projects] projects
    [query] query
    [paths] files
   *[url] address
}
sources-missing = Still missing: { $settings }.
sources-address-http = The address begins with https:// or http://.
sources-address-socket = The address begins with wss:// or ws://.
sources-clear = Not encrypted: token and events can be read on the way.
sources-one-a-line = One a line
sources-known-as = Known as { $id }.
sources-listen = Listen to it
sources-advanced = Advanced
sources-id = Id
sources-id-new = Small letters, digits and -. It stays when the name changes.
sources-id-kept = Rules and the record know it by this.
sources-silence = Blind after
sources-silence-help = Nothing heard for this long means blind: 90s, 5m.

sources-fields = Fields
sources-fields-help = Where their names differ: our field, and where it is in their JSON.
sources-fields-ours = Our field
sources-fields-theirs = JSON pointer
sources-fields-add = Field
sources-levels = Levels
sources-levels-help = Where their levels differ: their word, and our level.
sources-levels-theirs = Their level
sources-levels-ours = Our level
sources-levels-add = Level
sources-mapping-remove = Remove

# Tokens.
sources-token = Token
sources-token-new = New token for { $name }
sources-token-trouble = { $name }: { $why }
sources-token-keep = Keep token
sources-token-replaces = Replaces the one below
sources-token-optional = If the logbook asks for one
sources-token-in-session = Session only: no keyring answers, so it is forgotten when Watchbell ends.
sources-token-from-env = Read from the environment variable { $name }.
sources-token-from-file = Read from the file { $name }.
sources-token-from-command = Read from the command { $name }.
sources-token-show = Show
sources-token-hide = Hide
sources-token-kept = The token is in the keyring.
sources-token-kept-session = No keyring answers: the token is kept until Watchbell ends.
sources-token-forgotten = The token is forgotten.

# The trial of a connection.
sources-test = Test connection
sources-test-lead = Goes the way to the first event step by step, and says what to do when a step fails. Nothing is saved.
sources-test-ring = It would ring like this, if a rule asks for it:
sources-test-ready = Ready.
sources-test-ready-new = Ready. Where the logbook can, the last 24 hours are read back once, without ringing for them.
