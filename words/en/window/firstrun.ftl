# The first steps of somebody who opens Watchbell for the first time.

# Beside the pages, in their manner.
firstrun-title = First steps
firstrun-title-note = Choose a logbook, choose what rings, and hear it once.
firstrun-open = Show them

firstrun-welcome = Welcome to Watchbell
firstrun-lead = It watches your error logbook and rings when something needs you. When nothing does, it says so.
firstrun-done = , done
firstrun-reading = Reading…

# 1
firstrun-logbook = Choose a logbook
firstrun-logbook-lead = Where do your errors go?
firstrun-local = Local logbook
firstrun-local-says = Built in, works now. Your programs send to this computer.
firstrun-other = Another logbook
firstrun-other-says = Bugsink, Sentry or GlitchTip, the journal, log files, or a stream of events.
firstrun-add = Set it up…
firstrun-add-another = Add another…
firstrun-program = Name of your program
firstrun-make = Make a DSN
firstrun-make-help = With its DSN it sends what goes wrong to this logbook.
# { $project } is the program's name.
firstrun-dsn-of = DSN of { $project }
firstrun-dsn = the DSN
firstrun-lines = Lines for Python, Node.js, Rust, PHP…
firstrun-lines-title = Set up a program
firstrun-nothing-yet = Nothing has come yet. The first event is shown here.
# { $ago } is `3 min ago`.
firstrun-last-heard = Last heard { $ago }. The next event is shown here.
firstrun-arrived = Arrived: <title>{ $title }</title>
firstrun-show = Show it

# 2
firstrun-rings = Choose what rings
firstrun-rings-lead = This can be changed later, under Rules.
firstrun-fatal = Fatal only
firstrun-fatal-says = The quietest choice: only what has stopped working.
firstrun-unhandled = Fatal and unhandled
firstrun-unhandled-says = Also what nobody caught: Python calls that an error.
firstrun-new = Fatal and new issues
firstrun-new-says = Also an error that nobody has seen before.
firstrun-errors = Every error, folded
firstrun-errors-says = A ring per issue, repeats folded for 15 minutes.
firstrun-none = Record only
firstrun-none-says = Nothing rings. Look in the inbox when you like.
firstrun-own = { $n ->
    [one] A rule of your own is in force. It is kept.
   *[other] { $n } rules of your own are in force. They are kept.
}
firstrun-own-show = Show the rules

# 3
firstrun-hear = Hear it once
firstrun-hear-lead = A real notification, sent the way a fatal is.
firstrun-send = Send a test notification
firstrun-send-again = Send it again
firstrun-look = Look at the corner of your screen where notifications appear.
# { $time } is `14:36:05`, { $service } what shows notifications: `native: dunst 1.9.0`.
firstrun-sent = Sent { $time } ({ $service }). Look at the corner of your screen where notifications appear.
firstrun-seen = Did it come up?
firstrun-yes = Yes
firstrun-no = No, help me
firstrun-heard = This is how it rings.
firstrun-if-not = If not, Watchbell looks at what works on this desktop.
firstrun-causes = All of it works, and still nothing? “Do not disturb” may be on, or the desktop’s settings silence Watchbell: neither can be seen from here.

firstrun-autostart = Start Watchbell at login
firstrun-private = No account. No telemetry. Tokens stay in your keyring.
firstrun-skip = Skip
firstrun-start = Start watching
firstrun-skipped = Skipped. The first steps can be shown again from Settings.
