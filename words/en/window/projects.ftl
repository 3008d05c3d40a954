# How a program begins to send to the built-in logbook: a project is its name, its key and its address (the DSN).

projects-set-up = Set up a program
projects-project = Project
projects-new = New project
projects-name = Name of the program
projects-name-help = Its events are found by this name. It gets a key of its own, which lets send and no more.
projects-make = Make a project
# What is copied: it goes into "Copy { $what }" and "Copied { $what }".
projects-dsn = the DSN
projects-language = Language
projects-test = Send a test event
projects-arrived = Arrived: <b>{ $title }</b>
projects-show = Show it
# { $ago } is "just now", "3 s ago" or "14:02".
projects-heard = Last heard { $ago }. The next event is shown here.
projects-unheard = Nothing has come from it yet. The first event is shown here.
