# So viele von etwas.

count-crashes = { $n ->
    [one] { $n } Absturz
   *[other] { $n } Abstürze
}
count-errors = { $n ->
    [one] { $n } Fehler
   *[other] { $n } Fehler
}
count-warnings = { $n ->
    [one] { $n } Warnung
   *[other] { $n } Warnungen
}
count-events = { $n ->
    [one] { $n } Ereignis
   *[other] { $n } Ereignisse
}
count-users = { $n ->
    [one] { $n } Nutzer
   *[other] { $n } Nutzer
}
count-releases = { $n ->
    [one] { $n } Release
   *[other] { $n } Releases
}
count-sources = { $n ->
    [one] { $n } Quelle
   *[other] { $n } Quellen
}
count-seconds = { $n ->
    [one] { $n } Sekunde
   *[other] { $n } Sekunden
}
count-minutes = { $n ->
    [one] { $n } Minute
   *[other] { $n } Minuten
}
count-hours = { $n ->
    [one] { $n } Stunde
   *[other] { $n } Stunden
}
count-days = { $n ->
    [one] { $n } Tag
   *[other] { $n } Tage
}
# Eine Zahl allein, ihre Ziffern in Gruppen.
count-only = { $n }
