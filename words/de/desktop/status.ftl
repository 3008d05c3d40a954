# Wie es steht: die erste Zeile (die Tatsache), und die zweite (worauf sie sich stützt). Die Glocke und `watchbell status` sagen sie.

status-nothing-yet = Noch nichts überwacht
status-starting = Wird nachgesehen …
status-well = Alles wohl
status-on-watch = Auf Wache
# { $left } ist `12:40`.
status-on-watch-left = Auf Wache, noch { $left }
status-unseen = { $level ->
    [fatal] { $n } × fatal ungesehen
   *[other] { $n } ungesehen
}
status-paused = Pausiert bis zum Fortsetzen
status-paused-until = Pausiert bis { $time }
status-blind = Blind
status-blind-why = Blind — { $why }
status-blind-since = Blind seit { $time } — { $source }: { $why }
status-was-blind = War blind { $from }–{ $to } — { $source }: { $why }
status-no-answer = keine Antwort

status-choose = Zuerst ein Logbuch wählen
status-answered = { $n } von { $sources } haben geantwortet
status-live = { $n } von { $sources } verbunden
status-heard = { $live } · zuletzt gehört { $time }
status-worst = Am schlimmsten: { $title }, seit { $time }
status-worst-users = Am schlimmsten: { $title }, { $users }, seit { $time }
status-held = { $n ->
    [0] Bisher nichts zurückgehalten
   *[other] { $n } zurückgehalten
}

# Was nicht geht: { $why } ist eine Wendung.
status-not-seen = { $why }: Klingeln ist nicht zu sehen
status-not-kept = { $why }: Ereignisse werden nicht aufbewahrt
status-not-kept-yet-rings = { $why }: Ereignisse werden nicht aufbewahrt; es klingelt weiterhin
