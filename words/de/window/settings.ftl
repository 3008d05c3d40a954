# Die Einstellungen: wie jede heißt, und eine zweite Zeile dazu.

settings-title = Einstellungen
settings-saved = Änderungen werden sofort gespeichert.
settings-lost = Erst wenn Watchbell wieder läuft, lässt sich etwas ändern.
settings-reading = Die Einstellungen werden gelesen …
settings-unreadable = Die Einstellungen sind nicht zu lesen

settings-general = Allgemein
settings-autostart = Beim Anmelden starten
settings-autostart-note = Startet im Infobereich, ohne Fenster.
settings-theme = Erscheinungsbild
settings-theme-one = { $theme ->
    [light] Hell
    [dark] Dunkel
   *[desktop] Wie Desktop
}
settings-single-keys = Kürzel mit einer Taste
settings-single-keys-note = J, K, E, S und so weiter. Aus: dieselben Tasten mit Alt.

# In der Zeile „Von“ stehen zwei Uhrzeiten: ein Feld, „bis“, ein Feld.
settings-quiet = Ruhezeiten
settings-quiet-note = Ereignisse werden zurückgehalten; am Ende folgt eine Übersicht.
settings-quiet-between = Von
settings-quiet-overnight = Bis zum nächsten Tag.
settings-quiet-from = Ruhe ab
settings-quiet-until = bis
settings-quiet-to = Ruhe bis
settings-quiet-days = Tage
settings-quiet-nights = Nächte mit Beginn am
settings-quiet-levels = Stufen, die trotzdem klingeln
settings-quiet-level = { $level ->
    [fatal] Fatal
    [error] Fehler oder schlimmer
    [warning] Warnung oder schlimmer
    [info] Info oder schlimmer
    [debug] Jede Stufe
   *[none] Keine Stufe
}
settings-quiet-rules = Regeln, die trotzdem klingeln
settings-quiet-rules-note = Eine Regel kann das auch selbst festlegen.
settings-quiet-urgency = { $urgency ->
    [critical] Dringende Regeln
    [normal] Normale und dringende
    [low] Jede Regel
   *[none] Keine wegen Dringlichkeit
}
settings-quiet-blind = Blinde Quellen klingeln trotzdem
settings-quiet-blind-note = Nichts soll nur deshalb ruhig aussehen, weil niemand zuhört.

# Was die Glocke einer Regel bedeutet. { $name } ist eines der drei.
settings-sounds = Töne
settings-sound-of = { $occasion ->
    [critical] Dringend
    [well] Alles wohl
   *[normal] Normal
}
settings-sound-well-note = Wenn eine Wache gut endet.
settings-sound-label = Ton: { $name }
settings-sound-one = { $kind ->
    [bell-4] Schiffsglocke, 4 Schläge
    [bell-2] Schiffsglocke, 2 Schläge
    [none] Kein Ton
   *[file] Eine Datei …
}
settings-sound-play = Anhören: { $name }
settings-sound-path = Pfad der Datei: { $name }
settings-sound-not-whole = Den ganzen Pfad angeben, von der Wurzel des Laufwerks an.

settings-tray = Symbol im Infobereich
settings-tray-icon = Stil
settings-tray-icon-note = Hell für dunkle Leisten, dunkel für helle.
settings-tray-icon-one = { $icon ->
    [light] Hell
    [dark] Dunkel
   *[colour] Farbig
}
settings-tray-count = Zahl auf der Glocke
settings-tray-count-note = Ungesehenes Klingeln, 1 bis 9, dann 9+.
settings-tray-preview = Vorschau
settings-tray-state = { $state ->
    [well] Alles wohl
    [ringing] 3-mal ungesehen geklingelt
    [blind] Blind
    [paused] Pausiert
   *[watching] Wache läuft
}

settings-notifications = Benachrichtigungen
settings-test = Probe
settings-test-send = Probe senden
settings-test-sent = Probe gesendet
settings-per-minute = Höchstens pro Minute
settings-per-minute-note = Was darüber hinausgeht, wird zu einer einzigen Übersicht, die sich erneuert. Das erste fatale Ereignis eines Problems klingelt trotzdem, bis zu 4 pro Minute.
settings-per-minute-label = Benachrichtigungen pro Minute
settings-per-minute-count = { $n ->
    [one] { $n } Meldung
   *[other] { $n } Meldungen
}

# { $size } ist eine Größe wie „84 MB“.
settings-storage = Speicher
settings-keep-days = Ereignisse aufbewahren
settings-keep-size = Höchstens aufbewahren
settings-keep-size-note = Jetzt { $size } belegt, { $n ->
    [one] { $n } Ereignis
   *[other] { $n } Ereignisse
}. Die ältesten gehen zuerst.
settings-keep-level = Vollständig aufbewahren
settings-keep-level-note = Darunter bleiben von Ereignissen, nach denen keine Regel fragt, nur Zahlen.
settings-keep-level-one = { $level ->
    [fatal] Fatal
    [error] Fehler oder schlimmer
    [warning] Warnung oder schlimmer
    [info] Info oder schlimmer
   *[debug] Alles
}

settings-privacy = Datenschutz
settings-telemetry = Keine Telemetrie
settings-telemetry-note = Watchbell spricht nur mit den eingetragenen Quellen und Zertifikaten.
settings-telemetry-off = Immer aus
settings-people = Kontaktdaten in Benachrichtigungen
settings-people-note = Aus: Namen und Adressen bleiben in diesem Fenster.

# { $file } ist ein Pfad oder der Name einer Datei.
settings-backup = Sicherung
settings-backup-copy = Kopie der Einstellungen
settings-backup-note = Mit Quellen und Regeln, ohne Token und Passwörter.
settings-backup-what = Einstellungen
settings-backup-save = In Datei speichern
settings-backup-saved = Gespeichert in den Downloads:
settings-backup-path = Pfad
settings-backup-back = Kopie zurückholen
settings-backup-back-note = Die bis dahin geltenden Einstellungen bleiben daneben erhalten.
settings-backup-restore = Wiederherstellen …

settings-restore-title = Einstellungen wiederherstellen
settings-restore-text = Einstellungen, wie sie in config.toml stehen
settings-restore-how = Der Text tritt an die Stelle aller Quellen, Regeln und Einstellungen. Was jetzt gilt, bleibt daneben erhalten; Token und Passwörter bleiben im Schlüsselbund.
settings-restore-too-large = { $file } ist größer, als Einstellungen sein können
settings-restore-apply = Wiederherstellen
settings-restore-done = Die Einstellungen sind wiederhergestellt.
settings-restore-before = Die vorigen liegen in:
settings-restore-missing = { $n ->
    [one] Ein Token oder Passwort fehlt im Schlüsselbund. Was es braucht, ist blind, bis es eingegeben ist.
   *[other] { $n } Token und Passwörter fehlen im Schlüsselbund. Was sie braucht, ist blind, bis sie eingegeben sind.
}
settings-restore-missing-list = Nicht im Schlüsselbund
settings-restore-sources = Zu den Quellen

settings-doctor = Was auf diesem Desktop geht
settings-doctor-again = Erneut prüfen

settings-places = Ablageorte
settings-place-configuration = Konfiguration
settings-place-data = Daten
settings-place-send-to = Ereignisse senden an
settings-copy-place = Kopieren: { $name }
settings-copy = Kopieren
settings-licence = Quelloffen, MIT oder Apache 2.0
settings-diagnostics-note = Ohne Namen, Adressen und Token
