# Der Rahmen um die Seiten.

# Eine Seite, wie sie in der Navigation und im Titel des Fensters heißt.
shell-page = { $page ->
    [watch] Wache
    [rules] Regeln
    [sources] Quellen
    [certificates] Zertifikate
    [settings] Einstellungen
    [first-run] Erste Schritte
   *[inbox] Eingang
}
shell-main = Hauptnavigation
shell-unseen = { $n } ungesehen
shell-not-heard = { $n ->
    [one] { $n } Quelle nicht zu hören
   *[other] { $n } Quellen nicht zu hören
}
# Wird sofort vorgelesen.
shell-rang = Hat geklingelt: { $title }
shell-messages = Meldungen
shell-dismiss = Ausblenden

# Das Banner.
shell-state = Stand der Wache
shell-looking = Wird nachgesehen …
shell-other-version = Eine andere Version von Watchbell läuft
shell-other-version-why = Dieses Fenster kann ihren Stand nicht zeigen.
shell-stopped = Watchbell wacht nicht mehr
shell-stopped-why = Seit { $time }. Gezeigt wird, was bis dahin bekannt war.
shell-stopped-lead = Der Hintergrunddienst ist nicht da. Bis er gestartet wird, klingelt nichts.
shell-stopped-lead-since = Der Hintergrunddienst ist seit { $time } nicht da. Bis er gestartet wird, klingelt nichts.
shell-start-again = Wieder starten
shell-on-watch = Auf Wache
shell-on-watch-left = Auf Wache, noch { $left }
shell-left = noch { $left }
shell-left-in-list = <vh>noch </vh>{ $left }
shell-show-watch = Wache zeigen
shell-show-worst = Schlimmstes zeigen
shell-blind-since = Blind seit { $time }
shell-blind-why = { $source }: { $why }
shell-blind-unheard = nicht zu hören
shell-was-blind = War blind { $from }–{ $to }
shell-not-shown = Klingeln kann nicht angezeigt werden
shell-not-kept = Ereignisse werden nicht aufbewahrt
shell-see-what-works = Zeigen, was geht
shell-checked = Ist geprüft

# Pausieren.
shell-pause = Pause
shell-pause-button = Pause<vh> für Benachrichtigungen</vh>
shell-pause-note = Ereignisse werden aufbewahrt. Ungesehenes Fatales zählt weiter an der Glocke.
shell-until = bis { $time }
shell-until-tomorrow = Bis morgen
shell-until-resumed = Bis zum Fortsetzen
shell-paused = Pausiert
shell-paused-until = Pausiert bis { $time }
shell-resume = Fortsetzen
shell-resume-button = Fortsetzen<vh>, { $paused }</vh>

# Die Liste der Tasten: was jede tut.
shell-keys = Tastenkürzel
shell-keys-lists = Regeln, Quellen, Zertifikate
shell-keys-everywhere = Überall
shell-keys-next = nächstes, voriges Problem
shell-keys-details = Einzelheiten zeigen
shell-keys-open = im Logbuch öffnen
shell-keys-acknowledge = quittieren
shell-keys-snooze = zurückstellen
shell-keys-rule = Regel daraus anlegen
shell-keys-search = Ereignisse suchen
shell-keys-filters = Filter
shell-keys-table = Zeitverlauf als Tabelle
shell-keys-select = im Zeitverlauf auswählen
shell-keys-new = neu
shell-keys-move = Regel verschieben
shell-keys-save = speichern
shell-keys-undo = rückgängig; mit Umschalt wiederholen
shell-keys-confirm = bestätigen
shell-keys-pause = pausieren, fortsetzen
shell-keys-watch = Deploy überwachen
shell-keys-go = zu einer Seite
shell-keys-back = zurück, schließen
shell-keys-list = diese Liste
shell-keys-off = Einzelne Tasten sind in den Einstellungen ausgeschaltet. Sie gelten zusammen mit Alt.
