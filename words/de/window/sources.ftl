# Die Quellen: ihre Tabelle, der Dialog für eine neue oder geänderte, und die Probe einer Verbindung.

sources-title = Quellen
sources-count = { shared-sources }, Schwierigkeiten zuerst
sources-set-up = Programm einrichten
sources-set-up-lead = Mit der DSN sendet ein Programm an das eingebaute Logbuch, was schiefgeht.
sources-add = Quelle hinzufügen
sources-none = Noch nichts zu überwachen
sources-none-lead = Eine Fehlerverfolgung hinzufügen, das Journal oder Protokolldateien dieses Rechners, oder jede Adresse, die Ereignisse meldet.
sources-refused = Die Quellen sind nicht lesbar
sources-reading = Die Quellen werden gelesen …
sources-key = <live>Verbunden</live> heißt: Innerhalb der Stillezeit der Quelle war etwas zu hören, und sei es ein Lebenszeichen. Alles andere gilt nicht als verbunden.

sources-column-source = Quelle
sources-column-state = Zustand
sources-column-heard = Zuletzt gehört
sources-column-rate = Ereignisse je Minute
sources-column-lag = Verzug
sources-column-reconnects = Neu verbunden, 24 h

sources-state = { $state ->
    [live] Verbunden
    [connecting] Verbindet
    [blind] Blind
    [needs_unlock] Gesperrt
    [needs_attention] Eingriff nötig
   *[paused] Pausiert
}
sources-blind-since = Blind seit { $since }
sources-lag = { $seconds } s

# Wo sie hört.
sources-files = { $first } und { $n } weitere
sources-here = dieser Rechner

# Was unter einer Quelle steht, und der eine Knopf, der hilft.
sources-unheard = Nichts ist zu hören
sources-cost = Ein fataler Fehler in { $name } würde nicht klingeln
sources-gaps = { $n ->
    [one] { $n } ungeprüfte Lücke: Was währenddessen kam, ließ sich nicht nachlesen.
   *[other] { $n } ungeprüfte Lücken: Was währenddessen kam, ließ sich nicht nachlesen.
}
sources-undecodable = { $n ->
    [one] { $n } Sendung war nicht lesbar: Was darin stand, ist hier unbekannt.
   *[other] { $n } Sendungen waren nicht lesbar: Was darin stand, ist hier unbekannt.
}
sources-fix-token = Neues Token eingeben
sources-fix-edit = Quelle prüfen
sources-fix-every = Seltener abfragen
sources-fix-checked = Geprüft
sources-fix-checked-all = Alle Lücken geprüft

# Was zu einer Quelle angeboten wird.
sources-menu-set-up = Programm einrichten…
sources-menu-token = Neues Token eingeben…
sources-menu-forget = Token vergessen
sources-menu-retry = Jetzt noch einmal versuchen
sources-menu-pause = Pausieren
sources-menu-resume = Fortsetzen
sources-removed = { $name } entfernt. Was die Quelle meldete, bleibt in der Aufzeichnung.
sources-remove-title = { $name } entfernen?
sources-remove-lead = Watchbell hört nicht mehr hin und vergisst das Token. Was die Quelle meldete, bleibt in der Aufzeichnung.
sources-remove = Quelle entfernen

# Die Arten.
sources-kinds = Was soll überwacht werden?
sources-kinds-search = Arten durchsuchen
sources-kinds-search-hint = Suchen
sources-kinds-none = Keine Art heißt so. Jedes Programm kann an das lokale Logbuch senden.
sources-group = { $group ->
    [trackers] Fehlerverfolgung
    [machine] Dieser Rechner
   *[streams] Ströme und Nachrichten
}

# Der Dialog.
sources-dialog-add = Quelle hinzufügen
sources-dialog-new = Neue Quelle: { $kind }
sources-dialog-step-one = Schritt 1 von 2: Was soll überwacht werden?
sources-dialog-step-two = Schritt 2 von 2
sources-dialog-back = Zurück
sources-dialog-keys = Pfeiltasten bewegen, Buchstaben suchen, Enter wählt.
sources-dialog-continue = Weiter
sources-added = { $name } hinzugefügt.
sources-saved = { $name } gespeichert.
sources-token-session = Kein Schlüsselbund antwortet: Das Token bleibt, bis Watchbell endet.

# Eine Einstellung, als Beschriftung ihres Feldes und mitten im Satz.
sources-label = { $key ->
    [organization] Organisation
    [tenant] Mandant
    [token] Token
    [projects] Projekte
    [query] Abfrage
    [paths] Dateien
    [ca_file] Zertifikatsdatei
    [every] Abfragen alle
    [link] Link
    [fields] Felder
   *[url] Adresse
}
sources-setting = { $key ->
    [name] Name
    [organization] Organisation
    [tenant] Mandant
    [projects] Projekte
    [query] Abfrage
    [paths] Dateien
   *[url] Adresse
}
sources-missing = Noch offen: { $settings }.
sources-address-http = Die Adresse beginnt mit https:// oder http://.
sources-address-socket = Die Adresse beginnt mit wss:// oder ws://.
sources-clear = Unverschlüsselt: Token und Ereignisse sind unterwegs lesbar.
sources-one-a-line = Je Zeile eine
sources-known-as = Bekannt als { $id }.
sources-listen = Hinhören
sources-advanced = Erweitert
sources-id = Kennung
sources-id-new = Kleinbuchstaben, Ziffern und -. Sie bleibt, wenn sich der Name ändert.
sources-id-kept = Unter ihr ist die Quelle in Regeln und Aufzeichnung bekannt.
sources-silence = Blind nach
sources-silence-help = So lange nichts zu hören heißt blind: 90s, 5m.

sources-fields = Felder
sources-fields-help = Wo die Namen abweichen: das hiesige Feld, und wo es im fremden JSON steht.
sources-fields-ours = Hiesiges Feld
sources-fields-theirs = JSON-Pointer
sources-fields-add = Feld
sources-levels = Stufen
sources-levels-help = Wo die Stufen abweichen: das fremde Wort und die hiesige Stufe.
sources-levels-theirs = Fremde Stufe
sources-levels-ours = Hiesige Stufe
sources-levels-add = Stufe
sources-mapping-remove = Entfernen

# Token.
sources-token = Token
sources-token-new = Neues Token für { $name }
sources-token-trouble = { $name }: { $why }
sources-token-keep = Token behalten
sources-token-replaces = Ersetzt das unten genannte
sources-token-optional = Falls das Logbuch eines verlangt
sources-token-in-session = Nur bis zum Beenden: Kein Schlüsselbund antwortet, mit Watchbells Ende ist es vergessen.
sources-token-from-env = Aus der Umgebungsvariablen { $name } gelesen.
sources-token-from-file = Aus der Datei { $name } gelesen.
sources-token-from-command = Vom Befehl { $name } gelesen.
sources-token-show = Zeigen
sources-token-hide = Verbergen
sources-token-kept = Das Token ist im Schlüsselbund.
sources-token-kept-session = Kein Schlüsselbund antwortet: Das Token bleibt, bis Watchbell endet.
sources-token-forgotten = Das Token ist vergessen.

# Die Probe einer Verbindung.
sources-test = Verbindung testen
sources-test-lead = Geht Schritt für Schritt den Weg bis zum ersten Ereignis und sagt, was zu tun ist, wenn ein Schritt scheitert. Nichts wird gespeichert.
sources-test-ring = So würde es klingeln, wenn eine Regel es verlangt:
sources-test-ready = Bereit.
sources-test-ready-new = Bereit. Wo das Logbuch es kann, werden die letzten 24 Stunden einmal nachgelesen, ohne dafür zu klingeln.
