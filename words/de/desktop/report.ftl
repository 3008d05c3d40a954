# Der Bericht über eine Zeit, für die Notizen der Woche: Markdown.

report-title = Das Schlimmste vom { $from } bis { $to }
report-all = { $events } bei { $issues }, { $rings }.
report-issues = { $n ->
    [one] { $n } Problem
   *[other] { $n } Problemen
}
report-rings = { $n ->
    [one] { $n } Klingeln
   *[other] { $n } Klingeln
}
report-people = { $n ->
    [0] kein Nutzer genannt
    [one] { $n } Person
   *[other] { $n } Personen
}
report-came-back = { $n ->
    [one] war erledigt und kam wieder
   *[other] war { $n }-mal erledigt und kam wieder
}
report-new = neu
report-hours = in { $n } von { $all } Stunden
