# The report of a period, for the week's notes: Markdown.

report-title = The worst of { $from } to { $to }
report-all = { $events } of { $issues }, { $rings }.
report-issues = { $n ->
    [one] { $n } issue
   *[other] { $n } issues
}
report-rings = { $n ->
    [one] { $n } ring
   *[other] { $n } rings
}
report-people = { $n ->
    [0] no user named
    [one] { $n } person
   *[other] { $n } people
}
report-came-back = { $n ->
    [one] was resolved, and came back
   *[other] was resolved { $n } times, and came back
}
report-new = new
report-hours = in { $n } of { $all } hours
