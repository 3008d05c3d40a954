# What is answered when something cannot be done, with the way out; and what works on this desktop. { $why } is a phrase.

answer-no-issue = There is no such issue
answer-record = The record cannot be used: { $why }
answer-record-in-use = { $path } is in use by another Watchbell ({ $holder })
answer-record-full = the disk is full
answer-record-busy = the record is locked by another program
answer-record-damaged = the record is damaged: { $why }
answer-record-disk = the disk failed: { $why }
answer-record-closed = the record is closed
answer-free-space = Free some space on the disk that holds the data directory
answer-event-not-kept = The event was not kept: { $why }
answer-not-opened = It could not be opened: { $why }
answer-install-opener = Install xdg-utils, or set a default browser
answer-not-a-link = it is not a link
answer-link-too-long = the link is too long to be opened
answer-link-kind = links of the kind “{ $kind }:” are not opened
answer-no-browser = no browser could be started: { $why }
answer-not-served = The built-in logbook is not served
answer-set-listen = Set [logbook] listen in config.toml
answer-project-name = “{ $name }” cannot be a project's name
answer-project-letters = Use up to 64 letters, digits, -, _ and .
answer-projects-many = There are too many projects
answer-ending = Watchbell is ending
# Of one program about the other: the window, or a command, about the tray.
answer-not-running = Watchbell is not running
answer-unanswered = Watchbell does not answer: { $why }
answer-program-not-started = { $program } could not be started: { $why }
answer-not-started = Watchbell could not start: { $why }
answer-start-silent = Watchbell was started but does not answer after { $s } s; `watchbell doctor` may say why

# Watches.
answer-watch-length = a watch lasts from 1 second to 24 hours
answer-watch-longer = a watch goes on for 1 second at least
answer-watch-long = a watch lasts at most 24 hours
answer-watch-no-source = there is no source “{ $id }”
answer-watch-none = there is no watch
answer-watch-no-running = no watch is under way
answer-watch-busy = a watch is under way already
answer-watch-stop-first = Stop it first, or let it end.
answer-watch-nothing = there is nothing to watch: no source is switched on
answer-watch-add-source = Add a source, or resume one.
answer-watch-over = the watch has had its time: it waits for the last answers of its sources
answer-watch-another = Begin another one.
# What a watch did not see, and why: a phrase.
answer-unseen-off = switched off
answer-unseen-not-connected = not connected
answer-unread = payloads could not be read
answer-slept = this computer slept

# Search and timeline.
answer-page-unknown = This page is not known: look again from the start
answer-no-time = “{ $text }” is no time
answer-no-span = This is no span of time, or longer than ten years

# Rules, settings and their file.
answer-rules-not-saved = The rules were not saved
answer-rules-not-replayed = Nothing was replayed
answer-rules-not-written = The rules could not be written: { $why }
answer-rule-twice = another rule is called “{ $name }”
answer-copy-instead = Copy the text instead
answer-changed = The configuration changed meanwhile
answer-change-again = Look at it again, then make your change
answer-not-saved = The change was not saved
answer-not-written = { $path } cannot be written: { $why }
answer-may-write = See that the folder exists and that you may write to it
answer-settings-not-saved = The settings were not saved
answer-settings-not-written = The settings could not be written: { $why }
answer-not-restored = Nothing was restored, because these settings have errors
answer-no-downloads = there is no folder for downloads
answer-autostart = Start at login could not be changed: { $why }
answer-no-autostart = this desktop has no autostart folder
answer-not-played = It cannot be played: { $why }
answer-other-sound = Choose another sound, or “none”
answer-no-sound = “{ $sound }” is no sound
answer-sound-gone = { $file } is not there
answer-no-player = no program that plays sounds is installed ({ $programs })
answer-write-time = “{ $text }” is no time; write it as 22:00
answer-no-day = “{ $name }” is no day; there is { $days }

# What works: each step, and its way out.
answer-step = { $step ->
    [notifications] Notifications
    [keyring] Keyring
    [record] Record
    [logbook] Built-in logbook
   *[state] State
}
answer-step-source = Source { $source }
answer-no-service = no notification service
answer-service-hangs = the notification service does not answer
answer-service-refused = the notification service refused: { $why }
answer-start-service = Start a notification service: dunst, mako, or your desktop's own
answer-restart-service = Restart the notification service
answer-service-lacks = { $service }, without { $what }
answer-service-and = { $some } and { $last }
answer-keyring-open = open, tokens are kept there
answer-unlock-keyring = Unlock the keyring
answer-start-keyring = Install and start gnome-keyring or KWallet; until then tokens last only while Watchbell runs
answer-kept = events are kept
answer-live = live
answer-not-answered = has not answered yet
answer-not-heard = not heard
answer-test-source = `watchbell sources test` goes the way step by step
answer-listens = listens on { $address }
answer-off = switched off
answer-does-not-listen = does not listen on { $address }
answer-free-port = Stop what uses the port, or change [logbook] listen

# Another version of Watchbell: { $ours } runs, { $theirs } asks.
answer-you-are-older = Watchbell { $ours } is running, and this program is the older { $theirs }
answer-start-the-other = Close this program and start the one that was installed with it, or install the same version of both
answer-we-are-older = The older Watchbell { $ours } is still running, and this program is { $theirs }
answer-start-anew = It has to start again: choose Quit in its tray menu, then start Watchbell
answer-connections-many = Too many connections to Watchbell at once
answer-failed = Watchbell failed at this; its log says where
answer-not-installed = { $name } is not installed
answer-ended-with = it ended with { $status }
answer-not-read = { $path } cannot be read: { $why }
answer-files-many = too many files of that name
