# Was mehrere Seiten sagen.

shared-events = { $n ->
    [one] { $n } Ereignis
   *[other] { $n } Ereignisse
}
shared-issues = { $n ->
    [one] { $n } Problem
   *[other] { $n } Probleme
}
shared-users = { $n ->
    [one] { $n } Nutzer
   *[other] { $n } Nutzer
}
shared-sources = { $n ->
    [one] { $n } Quelle
   *[other] { $n } Quellen
}
shared-rings = { $n ->
    [one] { $n } Klingeln
   *[other] { $n } Klingeln
}
shared-times = { $n ->
    [one] { $n } Mal
   *[other] { $n } Mal
}
shared-seconds = { $n ->
    [one] { $n } Sekunde
   *[other] { $n } Sekunden
}
shared-minutes = { $n ->
    [one] { $n } Minute
   *[other] { $n } Minuten
}
shared-hours = { $n ->
    [one] { $n } Stunde
   *[other] { $n } Stunden
}
shared-days = { $n ->
    [one] { $n } Tag
   *[other] { $n } Tage
}

# Eine Stufe, mitten im Satz.
shared-level = { $level ->
    [fatal] fatal
    [error] Fehler
    [warning] Warnung
    [info] Info
   *[debug] Debug
}

# Knöpfe und Antworten.
shared-copy = { $what } kopieren
shared-cancel = Abbrechen
shared-save = Speichern
shared-choose-file = Datei wählen …
shared-close = Schließen
shared-undo = Rückgängig
shared-try-again = Erneut versuchen
shared-copied = { $what } kopiert
shared-not-copied = { $what }: nicht kopiert
shared-lines = Zeilen für { $language }
shared-clipboard-refused = Die Zwischenablage nimmt den Text nicht an.
shared-copy-diagnostics = Diagnose kopieren
shared-copied-diagnostics = Diagnose kopiert, ohne Namen und Adressen

# Zeiten.
shared-just-now = gerade eben
shared-seconds-ago = vor { $n } s
shared-minutes-ago = vor { $n } min
shared-yesterday = gestern
shared-tomorrow = morgen
shared-span-seconds = { $n } s
shared-span-minutes = { $n } min
shared-span-hours = { $n } h
shared-span-days = { $n ->
    [one] { $n } Tag
   *[other] { $n } Tage
}

# Wann ein Problem als schlimmer gilt.
shared-worse = Schlimmer: höhere Stufe, doppelt so viele Nutzer, 100, 1.000 oder 10.000 Ereignisse oder ein neues Release.

# Eine Taste, wie sie auf deutschen Tastaturen heißt.
shared-key = { $key ->
    [Ctrl] Strg
    [Shift] Umschalt
   *[other] { $key }
}

# Was unter einem Feld angeboten wird.
shared-suggestions = Vorschläge
shared-suggested = { $n ->
    [one] { $n } Vorschlag
   *[other] { $n } Vorschläge
}

# Was stattdessen zu schreiben ist.
shared-instead = Stattdessen: <code>{ $suggestion }</code>

# Was an der Konfiguration oder an einem importierten Text falsch ist.
shared-problems-name = { $in ->
    [file] Fehler in der Datei
   *[text] Fehler im Text
}
shared-problems = { $in ->
    [file] { $n ->
        [one] { $n } Fehler in der Datei
       *[other] { $n } Fehler in der Datei
    }
   *[text] { $n ->
        [one] { $n } Fehler im Text
       *[other] { $n } Fehler im Text
    }
}
shared-problems-at = Zeile { $line }, Spalte { $column }:

# Schritte, die nacheinander versucht werden.
shared-trying = Wird versucht …
shared-not-tried = Nicht versucht
shared-step = { $outcome ->
    [passed] gelungen:
    [failed] gescheitert:
   *[not_tried] nicht versucht:
}

# Listen von Quellen und Zertifikaten, und die Dialoge, in denen eines hinzukommt oder sich ändert.
shared-name = Name
shared-edit = Bearbeiten…
shared-remove = Entfernen…
shared-keep-it = Behalten
shared-more-for = Mehr zu { $name }
shared-actions = Aktionen
shared-test = Testen
shared-test-again = Noch einmal testen
shared-unchanged = Unverändert
shared-in-keyring = Im Schlüsselbund des Systems, nie in einer Datei.
