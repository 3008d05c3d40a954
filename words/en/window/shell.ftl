# The frame around the pages.

# A page, as it is called in the navigation and in the window's title.
shell-page = { $page ->
    [watch] Watch
    [rules] Rules
    [sources] Sources
    [certificates] Certificates
    [settings] Settings
    [first-run] First steps
   *[inbox] Inbox
}
shell-main = Main
shell-unseen = { $n } unseen
shell-not-heard = { $n ->
    [one] { $n } source not heard
   *[other] { $n } sources not heard
}
# Read out at once.
shell-rang = Rang: { $title }
shell-messages = Messages
shell-dismiss = Dismiss

# The banner. { $time } is a time such as "14:02" or "Tue 14:02"; what is left of a watch is "11:24".
shell-state = State of the watch
shell-looking = Looking…
shell-other-version = Another version of Watchbell is running
shell-other-version-why = This window cannot show how it goes.
shell-stopped = Watchbell has stopped watching
shell-stopped-why = Since { $time }. What is shown here was known then.
shell-stopped-lead = The background service is not there. Nothing rings until it is started.
shell-stopped-lead-since = The background service is not there since { $time }. Nothing rings until it is started.
shell-start-again = Start it again
shell-on-watch = On watch
shell-on-watch-left = On watch, { $left } left
shell-left = { $left } left
shell-left-in-list = { $left }<vh> left</vh>
shell-show-watch = Show the watch
shell-show-worst = Show worst
shell-blind-since = Blind since { $time }
shell-blind-why = { $source }: { $why }
shell-blind-unheard = not heard
shell-was-blind = Was blind { $from }–{ $to }
shell-not-shown = Rings cannot be shown
shell-not-kept = Events are not kept
shell-see-what-works = See what works
shell-checked = I have checked

# Pausing.
shell-pause = Pause
shell-pause-button = Pause<vh> notifications</vh>
shell-pause-note = Events are kept. Unseen fatal still counts on the bell.
shell-until = until { $time }
shell-until-tomorrow = Until tomorrow
shell-until-resumed = Until I resume
shell-paused = Paused
shell-paused-until = Paused until { $time }
shell-resume = Resume
shell-resume-button = Resume<vh>, { $paused }</vh>

# The list of keys: what each does.
shell-keys = Shortcuts
shell-keys-lists = Rules, sources, certificates
shell-keys-everywhere = Everywhere
shell-keys-next = next, previous issue
shell-keys-details = show details
shell-keys-open = open in logbook
shell-keys-acknowledge = acknowledge
shell-keys-snooze = snooze
shell-keys-rule = make a rule from this
shell-keys-search = search events
shell-keys-filters = filters
shell-keys-table = timeline as table
shell-keys-select = select on the timeline
shell-keys-new = new
shell-keys-move = move a rule
shell-keys-save = save
shell-keys-undo = undo; with Shift, redo
shell-keys-confirm = confirm
shell-keys-pause = pause or resume
shell-keys-watch = watch a deploy
shell-keys-go = go to a page
shell-keys-back = back, close
shell-keys-list = this list
shell-keys-off = Single keys are switched off in Settings. Hold Alt with them.
