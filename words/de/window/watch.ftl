# Eine Wache über einen Deploy: Formular, Zifferblatt, Ende und Bericht. { $length } ist `15 Minuten`, `1 Stunde 30 Minuten`.

watch-length = { $hours } { $minutes }

# Was zählt: eine Stufe und was schlimmer ist, oder was klingelt.
watch-sort = { $level ->
    [fatal] fatal
    [error] ab Stufe Fehler
    [warning] ab Stufe Warnung
    [info] ab Stufe Info
    [debug] ab Stufe Debug
   *[rings] geklingelt
}
watch-none = { $level ->
    [fatal] nichts Fatales
    [rings] kein Klingeln
   *[other] nichts { watch-sort }
}
watch-counted = { $level ->
    [fatal] { $n } × fatal
    [rings] { shared-rings }
   *[other] { shared-events } { watch-sort }
}
watch-counted-under = { $level ->
    [rings] { $n ->
        [one] Klingeln
       *[other] Klingeln
    }
   *[other] { watch-sort }
}

# Das Urteil in einer Zeile.
watch-well = Alles wohl
watch-nothing = Nichts wurde überwacht
watch-blind = { $blind } von { $length } blind
watch-blind-moment = Einen Moment lang blind

# Das Ende: Überschrift, was daraus folgt, die Zahl im Ring und was darunter steht.
watch-early = Vorzeitig beendet, nach { $seen } von { $asked }
watch-well-lead = Puh! { $length }, alle Quellen durchgehend verbunden, { $none }.
watch-well-lead-of = Puh! { $length } mit { $release }, alle Quellen durchgehend verbunden, { $none }.
watch-well-lead-early = Bis dahin waren alle Quellen verbunden, und { $none } war zu hören.
watch-well-figure = { $n } von { $n }
watch-well-under = { $n ->
    [one] Minute gesehen
   *[other] Minuten gesehen
}
watch-well-under-early = von { $length } gesehen
watch-rang-title = { watch-counted } während der Wache
watch-rang-lead = { $seen }, { $live } von { $sources ->
    [one] { $sources } Quelle
   *[other] { $sources } Quellen
} durchgehend verbunden, { $events ->
    [one] { $events } Ereignis
   *[other] { $events } Ereignisse
}.
watch-all-seen = Alles gesehen ({ $length })
watch-blind-lead = Ob alles wohl ist, lässt sich nicht sagen.
watch-blind-lead-for = Ob mit { $release } alles wohl ist, lässt sich nicht sagen.
watch-blind-under = von { $length } nicht gesehen

watch-ended-facts = Die Wache
watch-ended-today = heute
watch-ended-when = { $day } { $from }–{ $to }
watch-ended-release = Release
watch-ended-counts = Was zählt
watch-ended-counts-rings = was klingelt
watch-ended-others = Übriges Klingeln
watch-ended-others-held = wartete auf diesen Bericht
watch-ended-others-rang = wie sonst
watch-ended-copy = Bericht kopieren
watch-ended-copied = Bericht als Markdown kopiert
watch-ended-not-copied = Der Bericht ließ sich nicht kopieren
watch-ended-check = Quellen prüfen
watch-ended-more = 15 min länger wachen
watch-ended-worst = Das Schlimmste zeigen
watch-ended-done = Fertig
watch-ended-gone = Nicht mehr überwacht: { $names }. Nicht eingeschaltet.

# Was gesehen wurde, und was nicht.
watch-gap = <b>{ $source }</b>, { $when }: { $why }
watch-gap-not-heard = nicht zu hören
watch-gap-not-running = Watchbell läuft nicht
watch-unseen = Was währenddessen geschah, ließ sich nicht nachlesen.
watch-unseen-rest = Was währenddessen geschah, ließ sich nicht nachlesen. In der übrigen Zeit: { $none }.
watch-sources = Quellen
watch-sources-so-far = { $n } von { $all } bisher verbunden
watch-sources-throughout = { $n } von { $all } durchgehend verbunden
watch-source-live = verbunden
watch-source-throughout = durchgehend verbunden
watch-source-heard = gehört { $ago }
watch-source-blind = { $length } blind
watch-source-moment = einen Moment lang blind
watch-held = { $n ->
    [one] { $n } anderes Klingeln hat gewartet und steht im Eingang.
   *[other] { $n } andere Klingeln haben gewartet und stehen im Eingang.
}

watch-figures-events = Ereignisse
watch-figures-held = Zurückgehalten

watch-found = Was zählte, das Schlimmste zuerst
watch-found-first = zuerst { $at }
watch-found-new = neu seit Beginn der Wache
watch-found-old = schon bekannt
watch-found-more = { $n ->
    [one] und { $n } weiteres Problem
   *[other] und { $n } weitere Probleme
}

watch-happened = Was geschah
watch-happened-started = Wache begonnen: { $n ->
    [one] { $n } Quelle
   *[other] { $n } Quellen
}.
watch-happened-first = Erstmals { shared-level }: { $title }
watch-happened-lost = { $source } ist nicht zu hören: { $why }.
watch-happened-back = { $source } ist wieder zu hören.
watch-happened-ended = { watch-ended-told }.
watch-ended-told = Wache beendet: { $verdict }

# Das Zifferblatt für alle, die es nicht sehen. { $which } ist `1 bis 3 und 7`.
watch-dial-left = { $left } übrig von { $length }.
watch-dial-over = { $length }.
watch-dial-parts = In { $n } gleichen Teilen.
watch-dial-where = { $unit ->
    [minute] { $n ->
        [one] Minute { $which }
       *[other] den Minuten { $which }
    }
   *[part] { $n ->
        [one] Teil { $which }
       *[other] den Teilen { $which }
    }
}
watch-dial-quiet = Ruhig in { watch-dial-where }.
watch-dial-counted = { $level ->
    [fatal] Fatal
    [error] Ab Stufe Fehler
    [warning] Ab Stufe Warnung
    [info] Ab Stufe Info
    [debug] Ab Stufe Debug
   *[rings] Geklingelt
} in { watch-dial-where }.
watch-dial-blind = Blind in { watch-dial-where }.
watch-dial-range = { $from } bis { $to }

watch-key-quiet = ruhig, alle Quellen verbunden
watch-key-blind = blind
watch-key-ahead = steht noch bevor

# Während sie läuft.
watch-running-ending = Gleich zu Ende
watch-running-counted = Bisher { watch-counted }
watch-running-blind = Bisher nicht alles gesehen
watch-running-quiet = Bisher ruhig
watch-running-waiting = Die letzten Antworten der Quellen stehen noch aus.
watch-running-until = Auf Wache für { $what } bis { $until }.
watch-running-rings = { $level ->
    [fatal] Fatales klingelt sofort.
    [error] Ab Stufe Fehler klingelt es sofort.
    [warning] Ab Stufe Warnung klingelt es sofort.
    [info] Ab Stufe Info klingelt es sofort.
    [debug] Ab Stufe Debug klingelt es sofort.
   *[rings] Die Regeln klingeln wie sonst.
}
watch-running-left = übrig von { $length }
watch-running-add = 5 Minuten länger
watch-running-stop = Wache beenden
watch-running-facts = Bisher

watch-history = Frühere Wachen
watch-history-well = { $n } × alles wohl
watch-history-rang = { $n } × mit etwas, das zählte
watch-history-blind = { $n } × zeitweise blind
watch-history-told = { $n ->
    [one] { $n } Wache: { $kinds }.
   *[other] { $n } Wachen: { $kinds }.
}
watch-history-refused = Nicht lesbar. { $why }
watch-history-none = Noch keine. Was eine Wache herausfindet, bleibt hier stehen.

watch-command = Dasselbe in einem Deploy-Skript
watch-command-copy = Befehl kopieren
watch-command-copied = Befehl kopiert
watch-command-not-copied = Der Befehl ließ sich nicht kopieren

watch-stage = Wache
watch-stage-facts = Fakten

# Das Formular.
watch-form-title = Deploy überwachen
watch-form-lead = Ruhe, solange nichts zerbricht. Am Ende sagt Watchbell eines von dreien: alles wohl, was schiefging, oder dass nicht alles zu sehen war.
watch-form-length = Wie lange
watch-form-length-other = Andere…
watch-form-length-own = Dauer
watch-form-length-wrong = Etwa 45 min, 2 h oder 90 s; höchstens 24 h.
watch-form-length-help = Minuten, oder etwa 2 h, 1 h 30 min, 90 s.
watch-form-counts = Was zählt
watch-form-counts-fatal = Nur fatal
watch-form-counts-error = Ab Fehler
watch-form-counts-rings = Was klingelt
watch-form-counts-help = Klingelt sofort und steht im Bericht, was auch immer die Regeln sagen.
watch-form-counts-rules = Die Regeln entscheiden, wie jetzt auch.
watch-form-release = Release
watch-form-release-help = Freiwillig. Benennt den Deploy im Bericht und lässt nichts aus: Was ein Deploy zerbricht, nennt ihn nicht immer.
watch-form-sources-none = Noch keine vorhanden.
watch-form-sources-add = Quelle hinzufügen
watch-form-sources-help = Eine Wache endet nur dann mit „Alles wohl“, wenn jede gewählte Quelle bis zum Ende verbunden bleibt.
watch-form-sources-away = { $n ->
    [one] { $names } ist gerade nicht zu hören: Solange das so ist und nicht nachgelesen wurde, was fehlt, kann die Wache nicht mit „Alles wohl“ enden.
   *[other] { $names } sind gerade nicht zu hören: Solange das so ist und nicht nachgelesen wurde, was fehlt, kann die Wache nicht mit „Alles wohl“ enden.
}
watch-form-hold = Übriges Klingeln bis zum Bericht zurückhalten
watch-form-start = Wache beginnen
watch-form-plan = { $length }, bis { $until }
watch-form-lost = Watchbell läuft nicht.
watch-form-all-off = Keine Quelle ist eingeschaltet.
watch-form-how-long = Wie lange?
watch-form-no-source = Eine Quelle wählen.

# Der Bericht, als Markdown.
watch-report = Wache: { $verdict }
watch-report-of = Wache über { $release }: { $verdict }
watch-report-when = Wann: { $date }, { $from }–{ $to } ({ $length })
watch-report-sources = Quellen: { $names }
watch-report-sources-none = Quellen: keine
watch-report-events = Ereignisse: { $n }; { $counted }
watch-report-counted = { $n } { watch-sort }
watch-report-found = Was zählte
watch-report-unseen = Nicht gesehen
