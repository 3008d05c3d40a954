# Nothing has ever come.

welcome-title = Nothing has come yet
welcome-lead = Watchbell listens. Hear it ring once, with an event sent the way your programs would send one.
# What is copied: { welcome-line } goes into "Copy { $what }" and "Copied { $what }".
welcome-line = the line
# The message of the first event. It stands between quotes in a shell and in JSON: neither ' nor " may be in it.
welcome-works = It works
welcome-post = Post a test event
welcome-add-source = Add source
welcome-program = Or set up a program
welcome-program-lead = With its DSN it sends what goes wrong to the built-in logbook.
