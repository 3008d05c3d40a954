# Was eine Benachrichtigung von einem Problem sagt, von vielen und von einer Quelle.

# Eine Stufe, mitten im Satz und an seinem Anfang.
ring-level = { $level ->
    [fatal] fatal
    [error] Fehler
    [warning] Warnung
    [info] Info
   *[debug] Debug
}
ring-level-first = { $level ->
    [fatal] Fatal
    [error] Fehler
    [warning] Warnung
    [info] Info
   *[debug] Debug
}
ring-one = { ring-level-first }: { $title }
ring-without-message = { ring-level-first } ohne Text
ring-user-named = { $users }: { $who }
ring-new-since = Neu seit { $time }.
ring-since = Seit { $time }{ $by }.
ring-since-of = { $place }, seit { $time }{ $by }.
ring-by = { "" }, 1 Nutzer: { $who }
# Ab wie vielen Ereignissen oder Nutzern es wieder klingelt.
ring-again = Klingelt wieder ab { $at }.
ring-again-or = { $count } oder { $users }
ring-second-user = einem zweiten Nutzer

# Mehr, als auf einmal gezeigt wird.
ring-more = { $n ->
    [one] { $n } weiteres Klingeln
   *[other] { $n } weitere Klingeln
} in einer Minute
ring-worst = Am schlimmsten, { ring-level }: { $title }
ring-rest = Im Eingang stehen alle.
ring-unseen = { $n ->
    [one] { $n } ungesehenes Klingeln
   *[other] { $n } ungesehene Klingeln
}
ring-worst-of-them = Am schlimmsten: { $title }
# Was zurückgehalten wurde, kommt als eines.
ring-held = { $n ->
    [one] { $n } Klingeln wurde zurückgehalten
   *[other] { $n } Klingeln wurden zurückgehalten
}: { $reason ->
    [quiet_hours] Ruhezeiten
   *[paused] Pause
}

# Knöpfe.
ring-open = Öffnen
ring-acknowledge = Quittieren
ring-snooze = 1 h zurückstellen

# Eine Quelle, die nicht zu hören ist, und es wieder ist. { $why } ist eine Wendung: `Token abgelehnt (401)`.
ring-blind = Blind seit { $time }: { $source }
ring-blind-why = { $why }. Fatales in { $source } würde nicht klingeln.
ring-blind-others = { $n ->
    [0] Keine andere Quelle ist verbunden.
    [one] { $n } andere Quelle ist verbunden.
   *[other] { $n } andere Quellen sind verbunden.
}
ring-back = { $source } ist wieder zu hören
ring-back-gap = Blind für { $length }, { $span }.
ring-back-unknown = Was in der Zwischenzeit geschah, ließ sich nicht nachlesen.
ring-back-nothing = In der Zwischenzeit geschah nichts.
ring-back-read = { $events } nachgelesen, { $fatal ->
    [0] nichts Fatales
   *[other] { $fatal } fatal
}.

# Wen es getroffen hat.
ring-all-by-one = Alle { $n } von einem Nutzer
ring-user-id = Nutzer { $id }
ring-somebody = Jemand

# Ausprobieren.
ring-test = Probe: so klingelt es
ring-test-body = So würde die Regel „{ $rule }“ klingeln.
ring-test-rule = Diese Regel kann nicht klingeln
ring-test-not-shown = Es ließ sich nicht zeigen: { $why }
ring-test-doctor = `watchbell doctor` sagt, was fehlt
ring-sample-none = Das Probeereignis ließ sich nicht erzeugen
