# Die Regeln: Liste, Editor, Probelauf, Import und Export.

rules-title = Regeln
rules-new = Neue Regel
rules-not-saved = Nicht gespeichert
rules-import = Importieren …

# Wie eine kopierte Regel heißt, die Regel für den Anfang, und eine, die an einer Stelle der Liste steht.
rules-copy = { $name } (Kopie)
rules-fatal-only = Nur Fatales
rules-number = Regel { $n }

rules-none = Keine Regel klingelt
rules-none-lead = Alles wird aufgezeichnet, nichts klingelt. Am besten mit „Nur Fatales“ beginnen und anpassen.
rules-none-use = „Nur Fatales“ verwenden
rules-unread = Die Regeln sind nicht lesbar

# Was getan wurde.
rules-moved = { $name } ist jetzt Nummer { $n }
rules-deleted = { $name } gelöscht
rules-tested = Testbenachrichtigung gesendet
rules-imported = { $n ->
    [0] Reihenfolge des Textes übernommen
    [one] { $n } Änderung importiert
   *[other] { $n } Änderungen importiert
}

# Die Liste.
rules-list-transfer = Import und Export
rules-list-export = Exportieren …
rules-list-how = Von oben nach unten geprüft; die erste passende entscheidet. Rechts steht, wie oft es in den letzten 7 Tagen geklingelt hat.
rules-list-name = Regeln der Reihe nach
rules-list-rest = Alles andere
rules-list-rest-how = Aufgezeichnet, ohne zu klingeln. Angezeigt als „Keine Regel verlangt es“.
rules-row-drag = Zum Umordnen ziehen (Alt ↑ ↓)
rules-row-new = Neu
rules-row-off = Aus
rules-row-records = Zeichnet nur auf
rules-row-rings = { $n }<vh> { $n ->
    [one] Klingeln
   *[other] Klingeln
} in den letzten 7 Tagen</vh>
rules-row-not-saved = Nicht gespeichert.

# Eine Regel, die wegen einer anderen nie entscheidet. { $rule } ist deren Nummer oder Name.
rules-shadowed = { $action ->
    [ring] Kann nie klingeln: { $rule } entscheidet immer zuerst.
   *[ignore] Kann nie entscheiden: { $rule } entscheidet immer zuerst.
}
rules-shadowed-move = Über { $rule } schieben

# Was an der Konfiguration falsch ist.
rules-problems-old-hold = Die bisherigen Regeln gelten weiter.

# Womit eine neue Regel beginnt.
rules-new-how = Alles lässt sich danach ändern.
rules-new-blank = Ohne Vorlage
rules-new-blank-why = Eine leere Regel für neue Fehler, zum Eingrenzen.

# Der Editor.
rules-edit = Regel bearbeiten
rules-edit-name = Name der Regel
rules-edit-more = Mehr
rules-edit-duplicate = Duplizieren
rules-edit-up = Nach oben
rules-edit-down = Nach unten
rules-edit-redo = Wiederholen
rules-edit-discard = Verwerfen
rules-edit-delete = Löschen
rules-edit-conflict = Die Regeln wurden inzwischen anderswo geändert. Neu laden, ansehen und noch einmal speichern; was hier geschrieben wurde, bleibt.
rules-edit-load = Neu laden
rules-edit-test = Testklingeln
rules-edit-test-how = Klingelt einmal, wie es diese Regel täte
rules-edit-save = Speichern

# Bedingungen. Die äußerste Gruppe ist das „Wenn“ der Regel; in <mode> steht der Name einer Auswahl aus `rules-mode`.
rules-group-name = { $depth ->
    [0] Wenn
   *[other] Gruppe von Bedingungen
}
rules-group = { $depth ->
    [0] <h>Wenn</h> <mode>Wie sie verknüpft sind</mode> <h>von diesen</h>
   *[other] <mode>Wie sie verknüpft sind</mode> von diesen
}
rules-mode = { $mode ->
    [all] alle
    [any] eine
    [none] keine
   *[not_all] nicht alle
}
rules-group-condition = Bedingung
rules-group-add = Gruppe
rules-group-remove = Gruppe entfernen
rules-group-every = Keine Bedingung: jedes Ereignis.
rules-group-no = Keine Bedingung: kein Ereignis.

rules-test-field = Feld
rules-test-comparison = Vergleich
rules-test-value = Wert
rules-test-values = Werte
rules-test-remove = Bedingung entfernen
rules-test-tag = Name des Tags
rules-value-remove = { $value } entfernen
rules-value-how = Eintippen, dann Enter

rules-field-level = Stufe
rules-field-message = Meldung
rules-field-exception-type = Art der Ausnahme
rules-field-exception-value = Text der Ausnahme
rules-field-exception-handled = Ausnahme behandelt
rules-field-culprit = Verursacher
rules-field-transaction = Transaktion
rules-field-environment = Umgebung
rules-field-release = Release
rules-field-source = Quelle
rules-field-project = Projekt
rules-field-logger = Logger
rules-field-platform = Plattform
rules-field-server = Server
rules-field-url = Link
rules-field-fingerprint = Fingerabdruck
rules-field-user-id = ID des Nutzers
rules-field-user-email = E-Mail des Nutzers
rules-field-user-name = Name des Nutzers
rules-field-user-address = IP-Adresse des Nutzers
rules-field-tag = Tag …

rules-op = { $op ->
    [is] ist
    [is_not] ist nicht
    [is_one_of] eines von
    [contains] enthält
    [starts_with] beginnt mit
    [ends_with] endet mit
    [matches] passt (Regex)
    [at_least] mindestens
    [at_most] höchstens
    [present] ist da
   *[missing] fehlt
}

# Woher, und was dann.
rules-from = Von
rules-from-every = jeder Quelle
rules-from-gone = { $source } (entfernt)
rules-then = Dann
rules-then-name = Was die Regel tut
rules-then-ring = Klingeln
rules-then-record = Nur aufzeichnen
rules-then-exception = Eine Ausnahme: Sie gehört über die Regel, von der sie eine ist.

# Bei welchen Ereignissen. <number>, <window> und <scope> sind Felder dieses Namens: 10 Ereignissen in 5 min zum selben Problem.
rules-trigger = { $action ->
    [ring] Klingeln bei
   *[ignore] Nur aufzeichnen bei
}
rules-trigger-every = jedem Ereignis
rules-trigger-new = einem neuen Problem <meta>in dieser Quelle noch nie gesehen</meta>
rules-trigger-back = einem Problem, das wiederkehrt
rules-trigger-back-how = erledigt, dann wieder da
rules-trigger-back-after = Kehrt wieder nach
rules-trigger-resolved = nachdem es erledigt war
rules-trigger-silent = erledigt oder { $span } lang still
rules-trigger-count-name = { $of ->
    [users] Nutzer in einer Zeitspanne
   *[events] Ereignisse in einer Zeitspanne
}
rules-trigger-count = { $of ->
    [users] <number>Wie viele Nutzer</number> Nutzern in <window>Innerhalb von</window> <scope>Gezählt über</scope>
   *[events] <number>Wie viele Ereignisse</number> Ereignissen in <window>Innerhalb von</window> <scope>Gezählt über</scope>
}
rules-trigger-of-issue = beim selben Problem
rules-trigger-of-all = über alles, was passt

rules-fold = Zusammenfassen und wiederholen
rules-fold-for = Wiederholungen zusammenfassen für
rules-fold-none = keine Zeit
rules-fold-again = und wieder klingeln
rules-fold-worse = wenn es schlimmer wird
rules-fold-never = nie

# Wie es klingelt.
rules-ring = Wie es klingelt
rules-ring-urgency = Dringlichkeit
rules-ring-low = Leise
rules-ring-normal = Normal
rules-ring-critical = Dringend
rules-ring-critical-how = Dringendes bleibt stehen, bis es behandelt ist, auf den meisten Desktops auch bei „Nicht stören“.
rules-ring-in-quiet-hours = Auch in Ruhezeiten
rules-sound = Ton
rules-sound-bell = Schiffsglocke
rules-sound-none = Kein Ton
rules-sound-own = Eigene Datei
rules-sound-path = Pfad der Tondatei
rules-colours = Farbe im Eingang
rules-colours-none = Keine
rules-colour = { $colour ->
    [red] Rot
    [orange] Orange
    [yellow] Gelb
    [green] Grün
    [teal] Petrol
    [blue] Blau
    [purple] Lila
    [pink] Rosa
   *[grey] Grau
}
rules-buttons = Knöpfe auf den Benachrichtigungen
rules-buttons-default = wie in den Einstellungen
rules-buttons-open = Öffnen
rules-buttons-acknowledge = Quittieren
rules-buttons-snooze = Zurückstellen
rules-buttons-none = Keine Knöpfe. Ein Klick öffnet trotzdem das Problem.

# Der Probelauf: was die Regel getan hätte.
rules-dry = Probelauf
rules-dry-over = In den letzten
rules-dry-wrong = Sobald das Markierte berichtigt ist, wird wieder gezählt.
rules-dry-off = Sie ist aus: Das täte sie eingeschaltet.
rules-dry-stopped = Angehalten: Nur ein Teil der Zeit ist gezählt.
rules-dry-counting = Wird gezählt …
rules-dry-counted = Bisher gezählt
rules-dry-stop = Anhalten
rules-dry-again = Erneut zählen
rules-dry-show = Zeigen, wann sie geklingelt hätte
rules-dry-hide = Ausblenden, wann sie geklingelt hätte
rules-dry-rings = Klingeln, das neueste zuerst
rules-dry-folded = { $n } zusammengefasst
rules-dry-newest = Gezeigt werden die neuesten { $n }.

rules-dry-span = { $hours ->
    [24] In den letzten 24 Stunden
    [168] In den letzten 7 Tagen
   *[720] In den letzten 30 Tagen
}
rules-dry-of = { $events ->
    [one] (bei { $events } Ereignis)
   *[other] (bei { $events } Ereignissen)
}
rules-dry-rang = { $rang ->
    [0] { rules-dry-span } hätte diese Regel <b>nicht geklingelt</b> { rules-dry-of }.
    [one] { rules-dry-span } hätte diese Regel <b>{ $rang } Mal</b> geklingelt { rules-dry-of }.
   *[other] { rules-dry-span } hätte diese Regel <b>{ $rang } Mal</b> geklingelt { rules-dry-of }.
}
rules-dry-matched = { $matched ->
    [one] { rules-dry-span } hätte diese Regel auf <b>{ $matched } Ereignis</b> gepasst (von { $events }).
   *[other] { rules-dry-span } hätte diese Regel auf <b>{ $matched } Ereignisse</b> gepasst (von { $events }).
}

# Was aus den Treffern wurde: `271 Ereignisse passten; davon 267 zusammengefasst. Die gespeicherte Regel hat 9 Mal geklingelt.`
rules-dry-matches = { $n ->
    [one] { $n } Ereignis passte.
   *[other] { $n } Ereignisse passten.
}
rules-dry-matches-held = { $n ->
    [one] { $n } Ereignis passte; davon { $held }.
   *[other] { $n } Ereignisse passten; davon { $held }.
}
rules-dry-held = { $reason ->
    [repeat_after] { $n } zusammengefasst
    [trigger] { $n } ohne den Auslöser
    [quiet_hours] { $n } wegen Ruhezeiten zurückgehalten
    [paused] { $n } wegen einer Pause zurückgehalten
    [snoozed] { $n } zu zurückgestellten Problemen
    [acknowledged] { $n } zu quittierten Problemen
    [watching] { $n } wegen einer Wache zurückgehalten
    [budget] { $n } in einer Übersicht
    [first_read] { $n } beim ersten Verbinden nachgelesen
    [duplicate] { $n } doppelt
    [ignored] { $n } ohne Klingeln aufgezeichnet
   *[other] { "" }
}
rules-dry-saved = Die gespeicherte Regel hat { shared-times } geklingelt.

# Eine andere Regel entscheidet zuerst. { $rule } ist deren Nummer oder Name, { $title } der Titel eines Problems.
rules-dry-above = { $action ->
    [ignore] { $n ->
        [one] { $n } weiterer Treffer, <b>{ $title }</b>, zählt nicht: { $rule } zeichnet ihn vorher auf.
       *[other] { $n } weitere Treffer, etwa <b>{ $title }</b>, zählen nicht: { $rule } zeichnet sie vorher auf.
    }
   *[ring] { $n ->
        [one] { $n } weiterer Treffer, <b>{ $title }</b>, zählt nicht: { $rule } klingelt vorher.
       *[other] { $n } weitere Treffer, etwa <b>{ $title }</b>, zählen nicht: { $rule } klingelt vorher.
    }
}
rules-dry-not-kept = { $n ->
    [one] Von { $n } Ereignis ist nur die Zahl geblieben; es ließ sich nicht prüfen.
   *[other] Von { $n } Ereignissen sind nur Zahlen geblieben; sie ließen sich nicht prüfen.
}
rules-dry-too-many = { $n ->
    [one] Sie klingelt damit etwa { $n } Mal am Tag. Bedingungen enger fassen oder länger zusammenfassen.
   *[other] Sie klingelt damit etwa { $n } Mal am Tag. Bedingungen enger fassen oder länger zusammenfassen.
}

# Sein Bild, als Tabelle.
rules-bars = { $unit ->
    [day] Klingeln je Tag
   *[hour] Klingeln je Stunde
}
rules-bars-from = { $unit ->
    [day] Tag ab
   *[hour] Stunde ab
}
rules-bars-rings = Klingeln
rules-bars-none = Keines

# Regeln aus einem Text.
rules-import-title = Regeln importieren
rules-import-how = Vor dem Übernehmen ändert sich nichts.
rules-import-text = Regeln, wie sie in config.toml stehen
rules-import-too-large = { $file } ist größer, als eine Liste von Regeln sein kann
rules-import-outdated = Die Regeln wurden inzwischen anderswo geändert. Die Änderungen noch einmal ansehen.
rules-import-where = Was aus den bisherigen Regeln wird
rules-import-add = Zur Liste hinzufügen
rules-import-replace = Liste ersetzen
rules-import-summary = { $n ->
    [one] { $n } Änderung
   *[other] { $n } Änderungen
}{ $same ->
    [0] .
    [one] , { $same } Regel gleich.
   *[other] , { $same } Regeln gleich.
}
rules-import-order = Die Reihenfolge des Textes gilt.
rules-import-changes = Änderungen
rules-import-kind = { $kind ->
    [added] Neu
    [changed] Geändert
    [removed] Fällt weg
   *[same] Gleich
}
rules-import-was = Bisher:
rules-import-will-be = Künftig:
rules-import-differs = Unterschiede: { $what }.
rules-import-apply = { $n ->
    [0] Übernehmen
    [one] { $n } Änderung übernehmen
   *[other] { $n } Änderungen übernehmen
}

# Worin sich zwei Regeln unterscheiden.
rules-part-name = Name
rules-part-enabled = an oder aus
rules-part-sources = Quellen
rules-part-match = Bedingungen
rules-part-trigger = Auslöser
rules-part-action = was sie tut
rules-part-quiet-hours = Ruhezeiten
rules-part-fold = Zusammenfassen
rules-part-again = erneutes Klingeln
rules-part-urgency = Dringlichkeit
rules-part-sound = Ton
rules-part-colour = Farbe
rules-part-buttons = Knöpfe

# Regeln als Text.
rules-export-title = Regeln exportieren
rules-export-unsaved = Nicht Gespeichertes ist nicht dabei.
rules-export-text = Die Regeln als Text
rules-export-copy = Kopieren
rules-export-copied = Regeln kopiert
rules-export-saved = Gespeichert als { $file }
rules-export-save = Herunterladen
