# So many of something.

count-crashes = { $n ->
    [one] { $n } crash
   *[other] { $n } crashes
}
count-errors = { $n ->
    [one] { $n } error
   *[other] { $n } errors
}
count-warnings = { $n ->
    [one] { $n } warning
   *[other] { $n } warnings
}
count-events = { $n ->
    [one] { $n } event
   *[other] { $n } events
}
count-users = { $n ->
    [one] { $n } user
   *[other] { $n } users
}
count-releases = { $n ->
    [one] { $n } release
   *[other] { $n } releases
}
count-sources = { $n ->
    [one] { $n } source
   *[other] { $n } sources
}
count-seconds = { $n ->
    [one] { $n } second
   *[other] { $n } seconds
}
count-minutes = { $n ->
    [one] { $n } minute
   *[other] { $n } minutes
}
count-hours = { $n ->
    [one] { $n } hour
   *[other] { $n } hours
}
count-days = { $n ->
    [one] { $n } day
   *[other] { $n } days
}
# A number alone, with its digits grouped.
count-only = { $n }
