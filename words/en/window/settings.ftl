# The settings page: what each setting is called, and a second line to it.

settings-title = Settings
settings-saved = Changes are saved at once.
settings-lost = Nothing can be changed until Watchbell runs again.
settings-reading = Reading the settings…
settings-unreadable = The settings cannot be read

settings-general = General
settings-autostart = Start at login
settings-autostart-note = Starts in the tray, without a window.
settings-theme = Theme
settings-theme-one = { $theme ->
    [light] Light
    [dark] Dark
   *[desktop] As desktop
}
settings-single-keys = Single-key shortcuts
settings-single-keys-note = J, K, E, S and so on. Off: the same keys with Alt.

# Two times stand in the row "Between": a field, "until", a field.
settings-quiet = Quiet hours
settings-quiet-note = Events are held, then summed up when they end.
settings-quiet-between = Between
settings-quiet-overnight = Until the next day.
settings-quiet-from = Quiet from
settings-quiet-until = until
settings-quiet-to = Quiet until
settings-quiet-days = Days
settings-quiet-nights = Nights that begin on
settings-quiet-levels = Levels that still ring
settings-quiet-level = { $level ->
    [fatal] Fatal
    [error] Error or worse
    [warning] Warning or worse
    [info] Info or worse
    [debug] Every level
   *[none] No level
}
settings-quiet-rules = Rules that still ring
settings-quiet-rules-note = A rule can also say so for itself.
settings-quiet-urgency = { $urgency ->
    [critical] Urgent rules
    [normal] Normal and urgent rules
    [low] Every rule
   *[none] No rule for its urgency
}
settings-quiet-blind = Blind sources still ring
settings-quiet-blind-note = Nothing may look quiet only because nobody listens.

# What the bell of a rule means. { $name } is one of the three.
settings-sounds = Sounds
settings-sound-of = { $occasion ->
    [critical] Urgent
    [well] All’s well
   *[normal] Normal
}
settings-sound-well-note = When a deploy watch ends well.
settings-sound-label = Sound: { $name }
settings-sound-one = { $kind ->
    [bell-4] Ship’s bell, 4 strokes
    [bell-2] Ship’s bell, 2 strokes
    [none] No sound
   *[file] A file…
}
settings-sound-play = Play: { $name }
settings-sound-path = Path of the file: { $name }
settings-sound-not-whole = Write the whole path, from the root of the disk.

settings-tray = Tray icon
settings-tray-icon = Style
settings-tray-icon-note = Light for dark panels, dark for light ones.
settings-tray-icon-one = { $icon ->
    [light] Light
    [dark] Dark
   *[colour] Colour
}
settings-tray-count = Count on the bell
settings-tray-count-note = Unseen rings, 1 to 9, then 9+.
settings-tray-preview = Preview
settings-tray-state = { $state ->
    [well] All’s well
    [ringing] 3 unseen rings
    [blind] Blind
    [paused] Paused
   *[watching] Watch running
}

settings-notifications = Notifications
settings-test = Test
settings-test-send = Send a test notification
settings-test-sent = Sent a test notification
settings-per-minute = At most a minute
settings-per-minute-note = What goes over it becomes one summary, replaced in place. The first fatal of an issue still rings, up to 4 a minute.
settings-per-minute-label = Notifications a minute
settings-per-minute-count = { $n ->
    [one] { $n } notification
   *[other] { $n } notifications
}

# { $size } is a size such as "84 MB".
settings-storage = Storage
settings-keep-days = Keep events for
settings-keep-size = Keep at most
settings-keep-size-note = { $size } used now, { $n ->
    [one] { $n } event
   *[other] { $n } events
}. Oldest go first.
settings-keep-level = Keep in full
settings-keep-level-note = Below it, events that no rule asks for leave only counts.
settings-keep-level-one = { $level ->
    [fatal] Fatal
    [error] Error or worse
    [warning] Warning or worse
    [info] Info or worse
   *[debug] Everything
}

settings-privacy = Privacy
settings-telemetry = No telemetry
settings-telemetry-note = Watchbell talks only to the sources and certificates you list.
settings-telemetry-off = Always off
settings-people = Contact details in notifications
settings-people-note = Off: names and addresses stay inside this window.

# { $file } is a path or a file's name.
settings-backup = Backup
settings-backup-copy = Copy of the settings
settings-backup-note = With sources and rules, without tokens and passwords.
settings-backup-what = the settings
settings-backup-save = Save to a file
settings-backup-saved = Saved in Downloads:
settings-backup-path = the path
settings-backup-back = Put a copy back
settings-backup-back-note = The settings until then are kept beside it.
settings-backup-restore = Restore…

settings-restore-title = Restore the settings
settings-restore-text = Settings, in the words of config.toml
settings-restore-how = It takes the place of every source, rule and setting. What is in force now is kept beside it; tokens and passwords stay in the keyring.
settings-restore-too-large = { $file } is larger than settings can be
settings-restore-apply = Restore
settings-restore-done = The settings are restored.
settings-restore-before = Those before are kept in:
settings-restore-missing = { $n ->
    [one] A token or password is not in the keyring. What needs it is blind until it is entered.
   *[other] { $n } tokens and passwords are not in the keyring. What needs them is blind until they are entered.
}
settings-restore-missing-list = Not in the keyring
settings-restore-sources = To the sources

settings-doctor = What works on this desktop
settings-doctor-again = Look again

settings-places = Where things are
settings-place-configuration = Configuration
settings-place-data = Data
settings-place-send-to = Send events to
settings-copy-place = Copy: { $name }
settings-copy = Copy
settings-licence = Open source, MIT or Apache 2.0
settings-diagnostics-note = Without names, addresses and tokens
