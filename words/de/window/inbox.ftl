# Der Eingang: die Liste, die Filter, ein Problem, der Zeitverlauf, die Suche.

inbox-title = Eingang
inbox-show = Zeigen
inbox-hide = Verbergen
# Die noch nicht gezeigt werden.
inbox-more = { $n } weitere
inbox-waiting = { $n } neu, zeigen

# Was ein Ereignis hat: als Filter, als Angabe, über einer Spalte.
inbox-level = Stufe
inbox-source = Quelle
inbox-environment = Umgebung
inbox-release = Release
inbox-user = Nutzer
inbox-time = Zeit

# Ein Filter nach Stufe lässt auch Schlimmeres durch.
inbox-level-or-worse = { $level ->
    [fatal] Fatal
    [error] Fehler oder schlimmer
    [warning] Warnung oder schlimmer
    [info] Info oder schlimmer
   *[debug] Debug oder schlimmer
}

# Was mit einem Problem geschehen ist; [worse]: zurückgestellt, bis es schlimmer wird.
inbox-seen = { $seen ->
    [unseen] Ungesehen
    [seen] Gesehen
    [acknowledged] Quittiert
    [resolved] Erledigt
    [worse] Zurückgestellt, bis es schlimmer wird
   *[snoozed] Zurückgestellt bis { $until }
}

## Die Liste

inbox-list = Probleme
inbox-list-ordered = Probleme, { inbox-order }
inbox-order = { $order ->
    [worst] nach Schwere
   *[newest] neueste zuerst
}
inbox-change-order = Reihenfolge ändern
inbox-cost = Kosten
inbox-loading = Liest, was geschah, während Watchbell aus war …

inbox-row-events = { $n }<vh> { $n ->
    [one] Ereignis
   *[other] Ereignisse
}</vh>
inbox-row-colour = Farbe der Regel: { $colour }
inbox-outage-events = { $n ->
    [one] { $n } Ereignis in der letzten Stunde
   *[other] { $n } Ereignisse in der letzten Stunde
}

inbox-why-order = Warum so?
inbox-why-worst = Zuerst nach Stufe, dann nach betroffenen Nutzern, dann neu oder zurückgekehrt, dann nach Wachstum, dann das Neueste.
inbox-why-line = Die Zeile unter jedem Titel zeigt die ersten drei Gründe, die zutrafen.
inbox-why-newest = Das zuletzt gesehene Problem steht oben, gleich welcher Stufe.

## Die Liste, leer

inbox-broken-title = Die Aufzeichnung lässt sich nicht öffnen
inbox-broken-hint = Geklingelt wird weiterhin; Ereignisse werden nicht aufbewahrt
inbox-filtered-title = Kein Problem passt
inbox-filtered-hidden = { $n ->
    [one] { $n } Problem ist durch diese Filter verborgen.
   *[other] { $n } Probleme sind durch diese Filter verborgen.
}
inbox-filtered-clear = Filter entfernen
inbox-quiet-title = Nichts zu tun
inbox-quiet-arrived = { $hours ->
    [1] In der letzten Stunde
    [24] In den letzten 24 Stunden
    [168] In den letzten 7 Tagen
   *[720] In den letzten 30 Tagen
} { $n ->
    [one] kam { $n } Ereignis
   *[other] kamen { $n } Ereignisse
} an. Was ankam, ist aufgezeichnet.
inbox-quiet-show = Zeigen, was ankam
inbox-quiet-watch = Wache beginnen
inbox-bare-title = Noch nichts zu beobachten
inbox-bare-text = Eine Quelle hinzufügen oder ein Testereignis an das lokale Logbuch senden.
inbox-bare-add = Quelle hinzufügen
inbox-bare-post = Testereignis senden

## Die Filter

inbox-filters = Filter
inbox-filter-cause = Ursache
inbox-filter-any = Alle
inbox-filter-off = { $name }: <b>alle</b>
inbox-filter-on = <b>{ $value }</b><vh>: Filter entfernen</vh>
inbox-filter-held = Zurückgehalten <b>{ $n }</b>
inbox-filter-held-title = Probleme, deren letztes Ereignis nicht geklingelt hat
inbox-filter-all = Auch bearbeitete
inbox-filter-all-title = Auch quittierte, zurückgestellte und erledigte Probleme
inbox-form-held = Nur zurückgehaltene ({ $n })
inbox-form-all = Auch bearbeitete
inbox-form-table = Tabelle
# Die Filter, die gesetzt sind, in einer Aufzählung.
inbox-on-held = zurückgehalten
inbox-on-all = auch bearbeitete
inbox-cause = { $cause ->
    [certificates] abgelehnte Zertifikate
    [name_resolution] fehlgeschlagene Namensauflösung
    [connections] fehlgeschlagene Verbindungen
   *[other] { $cause }
}

## Was mit einem Problem getan werden kann

inbox-open = Zum Logbuch
inbox-open-page = Zur Seite
inbox-acknowledge = Quittieren
inbox-unacknowledge = Doch noch offen
inbox-resolve = Erledigen
inbox-resolve-title = Es ist vorbei; kehrt es zurück, ist das ein Rückfall
inbox-reopen = Wieder öffnen
inbox-wake = Wecken
inbox-snooze = Zurückstellen
inbox-snooze-until = bis { $time }
inbox-snooze-tomorrow = Bis morgen
inbox-snooze-worse = Bis es schlimmer wird
inbox-snooze-instead = Stattdessen quittieren
inbox-snooze-note = { shared-worse } Auch quittiert klingelt es erst dann wieder.
inbox-rule = Regel anlegen<vh> aus diesem Problem</vh>
inbox-rule-item = Regel daraus anlegen
inbox-more-actions = Weitere Aktionen
inbox-tell = { $act ->
    [resolve] In { $tracker } erledigen
    [reopen] In { $tracker } wieder öffnen
    [mute] In { $tracker } stummschalten
   *[unmute] Stummschaltung in { $tracker } aufheben
}
inbox-tell-note = An { $tracker } wird sofort gesendet.

# Was getan wurde.
inbox-did-acknowledge = Quittiert: { $title }
inbox-did-resolve = Erledigt: { $title }
inbox-did-snooze = Zurückgestellt bis { $until }: { $title }
inbox-did-snooze-worse = Zurückgestellt, bis es schlimmer wird: { $title }
inbox-did-tell = { $act ->
    [resolve] In { $tracker } erledigt
    [reopen] In { $tracker } wieder geöffnet
    [mute] In { $tracker } stummgeschaltet
   *[unmute] Stummschaltung in { $tracker } aufgehoben
}: { $title }

## Ein Problem

inbox-issue = Problem
inbox-issue-last-hour = letzte Stunde
inbox-issue-outage = { $what }: Dies ist das schlimmste von { $n ->
    [one] { $n } Problem
   *[other] { $n } Problemen
}.
inbox-issue-outage-all = Alle zeigen
inbox-issue-returned = { $n ->
    [1] Es war erledigt und ist zurückgekehrt.
   *[other] Es war { $n }-mal erledigt und ist zurückgekehrt.
}
inbox-issue-of = Dies ist das Ereignis von { $time }.
inbox-issue-latest = Das neueste zeigen
inbox-issue-missing = Dieses Problem kann nicht gezeigt werden
inbox-issue-back = Zurück zur Liste

inbox-fact-events = Ereignisse
inbox-fact-events-span = in { $span }
inbox-fact-users = Betroffene
inbox-fact-users-none = keine genannt
inbox-fact-first = Zuerst gesehen
inbox-fact-last = Zuletzt gesehen
inbox-fact-today = heute
inbox-fact-releases = und { $n } davor
inbox-fact-environments = auch { $others }
inbox-fact-server = Server

inbox-people = Wer betroffen ist
inbox-people-copy = { $n ->
    [one] { $n } Adresse kopieren
   *[other] { $n } Adressen kopieren
}
inbox-people-copied = { $n ->
    [one] { $n } Adresse kopiert
   *[other] { $n } Adressen kopiert
}
inbox-people-left = { inbox-people-copied }. { $left ->
    [one] { $left } weitere Person ist nicht dabei
   *[other] { $left } weitere Personen sind nicht dabei
}
inbox-people-more = { $without ->
    [0] { $n } weitere
   *[other] { $n } weitere, { $without } ohne Kontaktdaten
}
inbox-people-unknown = { $n ->
    [one] Ereignis ohne Kontaktdaten
   *[other] Ereignisse ohne Kontaktdaten
}
inbox-people-anonymous = { $n ->
    [one] { $n } Ereignis nannte niemanden
   *[other] { $n } Ereignisse nannten niemanden
}
inbox-people-how = So kommen sie hinzu, in { $language }

inbox-why-rang = Warum es geklingelt hat
inbox-why-silent = Warum es nicht geklingelt hat
inbox-why-earlier = { $n } frühere

inbox-exceptions = { $n ->
    [one] Exception
   *[other] Exceptions
}
inbox-exceptions-order = neuester Frame zuerst
inbox-exception-cause = verursacht von
inbox-exception-nameless = Fehler
inbox-frame-in = { $place } in <b>{ $function }</b>
inbox-frame-mine = eigener Code
inbox-frame-line = Quelltextzeile
inbox-frames-library = { $n ->
    [1] 1 Bibliotheks-Frame: { $first }
   *[other] { $n } Bibliotheks-Frames: { $first } … { $last }
}

inbox-tags = Tags
inbox-tags-latest = des neuesten Ereignisses
inbox-tags-this = dieses Ereignisses

inbox-earlier = Frühere Ereignisse
inbox-earlier-other = Andere Ereignisse
inbox-earlier-shown = { $n } von { $total }

inbox-came = Was ankam
inbox-came-copy = JSON kopieren
inbox-came-copied = Ereignis als JSON kopiert
inbox-came-json = Das Ereignis als JSON

## Der Zeitverlauf

inbox-timeline = Zeitverlauf
inbox-timeline-keys = Zeitverlauf: Pfeile gehen hindurch, mit Umschalt wählen sie aus, Eingabe vergrößert, Rücktaste geht zurück
inbox-timeline-table = Zeitverlauf als Tabelle
inbox-timeline-as-table = Als Tabelle zeigen
inbox-timeline-as-table-title = Als Tabelle zeigen (T)
inbox-timeline-range = Zeitraum
inbox-timeline-last = { $hours ->
    [1] letzte Stunde
    [24] letzte 24 Stunden
    [168] letzte 7 Tage
   *[720] letzte 30 Tage
}
inbox-timeline-since = seit { $time }
inbox-timeline-back = <vh>Zurück, von </vh>{ $range }
inbox-timeline-back-title = Zurück zu dem, was vorher zu sehen war (Rücktaste)
inbox-timeline-counted = Es wurde so viel gefunden, dass nur zählt, was seit { $time } ankam.
inbox-timeline-nothing = Es kam nichts.
inbox-timeline-none = keine

# Ein Balken steht für eine { $unit } oder für mehrere.
inbox-timeline-per = { $unit ->
    [day] { $n ->
        [one] Ereignisse je Tag
       *[other] Ereignisse je { $n } Tage
    }
    [hour] { $n ->
        [one] Ereignisse je Stunde
       *[other] Ereignisse je { $n } Stunden
    }
    [minute] { $n ->
        [one] Ereignisse je Minute
       *[other] Ereignisse je { $n } Minuten
    }
   *[second] { $n ->
        [one] Ereignisse je Sekunde
       *[other] Ereignisse je { $n } Sekunden
    }
}
inbox-timeline-at = Ereignisse um { $time }
inbox-timeline-within = Ereignisse { $span }
inbox-timeline-level = { $level ->
    [fatal] { $n } fatal
    [error] { $n } Fehler
    [warning] { $n ->
        [one] { $n } Warnung
       *[other] { $n } Warnungen
    }
    [info] { $n } Info
   *[debug] { $n } Debug
}
inbox-timeline-counts = { $events }, { $range }: { $counts }

inbox-timeline-watch = Wache { $span }: { $verdict ->
    [well] alles wohl
    [rang] hat geklingelt
    [blind] ungewiss
   *[none] läuft
}
inbox-timeline-off = Aus { $span }
inbox-timeline-blind = Blind { $span }: { $source }
inbox-timeline-release = { $release } seit { $time }
inbox-timeline-first = Zum ersten Mal { $release }

## Die Suche

inbox-search = Ereignisse suchen
inbox-search-hint = Wörter, user:, tag., release:
inbox-search-clear = Suche leeren
inbox-search-how = So wird gesucht
inbox-search-recent = Zuletzt gesucht
inbox-search-forget = Diese vergessen
inbox-search-examples = Zum Beispiel
inbox-search-looking = Wird gesucht …
inbox-search-further = Weiter zurück suchen

inbox-found = Gefundene Ereignisse
# { $open } ist „+“, wo es mehr geben kann.
inbox-found-count = { $n }{ $open } { $n ->
    [one] Ereignis
   *[other] Ereignisse
}
inbox-found-order = neueste zuerst
inbox-found-ordered = Ereignisse, neueste zuerst
inbox-found-stale = der Suche davor
inbox-found-most = { $n ->
    [one] Das neueste Ereignis wird gezeigt.
   *[other] Die neuesten { $n } Ereignisse werden gezeigt.
} Eine engere Suche zeigt ältere.
inbox-found-unread = Was älter ist, konnte nicht gelesen werden.
inbox-found-few = Nichts weiter in den Ereignissen kurz davor.

inbox-found-broken = Die Aufzeichnung lässt sich nicht durchsuchen
inbox-found-wrong = Danach kann nicht gesucht werden
inbox-found-wrong-text = Was oben markiert ist, muss anders geschrieben werden.
inbox-found-none = Kein Ereignis ist so
inbox-found-none-yet = Von den neuesten Ereignissen keines. Es gibt ältere.
inbox-found-none-kept = { $n ->
    [0] Nichts Aufbewahrtes passt zu <query>{ $query }</query>.
   *[other] Nichts Aufbewahrtes passt zu <query>{ $query }</query>, mit den Filtern { $filters }.
}
inbox-found-any-time = Zu jeder Zeit
inbox-found-unfilter = Ohne die Filter

# Was vor einem Doppelpunkt stehen kann.
inbox-field-level = wie schlimm es ist
inbox-field-message = Wörter der Meldung
inbox-field-error = die Klasse der Exception
inbox-field-error-value = was die Exception sagt
inbox-field-culprit = wo es geschah
inbox-field-transaction = Route, Aufgabe oder Befehl
inbox-field-logger = der Name des Loggers
inbox-field-platform = python, javascript, …
inbox-field-project = das Projekt
inbox-field-environment = production, staging, …
inbox-field-release = die Version, die lief
inbox-field-server = der Host, auf dem es lief
inbox-field-url = Wörter des Links
inbox-field-source = woher es kam
inbox-field-user = wer betroffen war
inbox-field-user-id = die ID
inbox-field-user-email = die E-Mail-Adresse
inbox-field-user-username = der Name
inbox-field-user-ip = die IP-Adresse
inbox-field-issue = die ID eines Problems
inbox-field-id = die ID eines Ereignisses
inbox-field-is = unerledigt, erledigt oder stumm
inbox-field-has = ist bekannt
inbox-field-last = eine Zeit bis jetzt
inbox-field-since = von da an
inbox-field-before = bis dahin
inbox-field-tag = ein Tag

# Was die Beispiele finden.
inbox-example-fatal = nur, was fatal ist
inbox-example-errors = ab Fehler, vom letzten Tag
inbox-example-phrase = diese Wörter hintereinander
inbox-example-begins = ein Wort, das so beginnt
inbox-example-not = dies nicht; geht vor allem
inbox-example-star = ein Stern für Beliebiges
inbox-example-user = Betroffene: ID, E-Mail, Name
inbox-example-tag = ein Tag mit einem dieser Werte
inbox-example-has = jemand ist genannt; -has:user: niemand

## Was es gekostet hat

inbox-report-title = Schlimmstes und seine Kosten
inbox-report-back = Wie weit zurück
inbox-report-sum = { $events ->
    [one] { $events } Ereignis
   *[other] { $events } Ereignisse
} in { $issues ->
    [one] { $issues } Problem
   *[other] { $issues } Problemen
}, { $rings }-mal geklingelt
inbox-report-nothing = In dieser Zeit ist nichts geschehen.
inbox-report-list = Die schlimmsten Probleme
inbox-report-copy = Als Markdown kopieren
inbox-report-copied = Bericht kopiert
