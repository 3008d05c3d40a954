# Eine Wache über einen Deploy, während und danach. [rings] steht für das, was klingelt, auf welcher Stufe auch immer.

watch-left = { $n ->
    [0] gleich vorbei
   *[other] noch { $left }
}
watch-on = Auf Wache: { $left }
# Was zählt: `fatal`, `ab Stufe Fehler`.
watch-sort = { $level ->
    [fatal] fatal
    [rings] Klingeln
    [error] ab Stufe Fehler
    [warning] ab Stufe Warnung
    [info] ab Stufe Info
   *[debug] ab Stufe Debug
}
watch-none = { $level ->
    [fatal] nichts Fatales
    [rings] kein Klingeln
   *[other] nichts { watch-sort }
}
watch-events = { $events }, { $n ->
    [0] { watch-none }
   *[other] { $n } { watch-sort }
}.
watch-live = { $live } von { $sources } verbunden
watch-stopped = Vorzeitig beendet.
watch-held = { $n ->
    [one] { $n } anderes Klingeln hat
   *[other] { $n } andere Klingeln haben
} gewartet: siehe Eingang.
watch-well = Alles wohl
watch-well-for = { $length }, { $events }
watch-heard = { $sources } durchgehend verbunden.
watch-rang = Wache beendet: { $n } { watch-sort }
watch-first = Zuerst { $time }.
watch-first-new = Zuerst { $time }, neu seit Beginn der Wache.
watch-first-old = Zuerst { $time }, schon vor der Wache gesehen.
watch-all-seen = Alles wurde gesehen.
watch-blind = Blind: { $part }.
watch-cannot-say = Wache beendet: ob alles wohl ist, ist offen
watch-blind-why = { $part } blind — { $lost }.
watch-blind-more = Und { $n } weitere.
watch-lost = { $source }, { $span }: { $why }
watch-lost-all = nichts wurde überwacht
watch-rest = Im Rest: { watch-none }.
# Wie viel davon: `3 von 15 Minuten`.
watch-part = { $blind } von { $length }
watch-part-moment = einen Moment lang

watch-report = Bericht
watch-more = 15 min länger wachen
watch-check-sources = Quellen prüfen
