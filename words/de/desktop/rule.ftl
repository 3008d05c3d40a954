# Was eine Regel tut, in ein oder zwei Sätzen: „Klingelt dringend bei jedem Ereignis der Stufe fatal in production, aus checkout.
# Wiederholungen werden 15 min lang zusammengefasst.“
# <b> ist, was zuerst gesehen werden soll. { $what }, { $places }, { $sources }, { $conditions } und { $span } können so etwas enthalten.

rule-does = { $how ->
    [ignore] Nur aufzeichnen, <b>ohne Klingeln</b>, bei { $what }{ $place }.
    [critical] Klingelt <b>dringend</b> bei { $what }{ $place }.
    [low] Klingelt <b>leise</b> bei { $what }{ $place }.
   *[normal] Klingelt bei { $what }{ $place }.
}

# Worum es geht: jedes Ereignis, oder worauf der Auslöser wartet.
rule-nothing = <b>nichts</b>
rule-every = jedem Ereignis
rule-every-level = jedem Ereignis der Stufe <b>{ $level }</b>
rule-every-at = jedem Ereignis der Stufe <b>{ $level }</b>
rule-new = einem <b>neuen Problem</b>{ $at }
rule-back = einem Problem{ $at }, das <b>zurückkehrt</b>, nachdem es erledigt war
rule-back-silent = einem Problem{ $at }, das <b>zurückkehrt</b>, nachdem es erledigt oder <b>{ $span }</b> lang still war
rule-events = <b>{ $n } Ereignissen</b>{ $at } innerhalb von <b>{ $span }</b>{ $per }
rule-users = <b>{ $n } betroffenen Nutzern</b>{ $at } innerhalb von <b>{ $span }</b>{ $per }
rule-at = { "" } der Stufe <b>{ $level }</b>
rule-per = { $per ->
    [issue] { "" } in einem Problem
   *[rule] , alle Probleme zusammen
}
rule-worse = { $level } oder schlimmer
rule-milder = { $level } oder milder
rule-days = { $n } d

# Wo sie hinsieht.
rule-in = { "" } in { $places }
rule-in-counted = , in { $places }
rule-from = , aus { $sources }
rule-of-what = , von dem, was { $sources } meldet
rule-where = , wobei { $conditions }
rule-or = { $some } oder { $last }
rule-and = { $some } und { $last }

# Was danach kommt.
rule-once = Höchstens einmal in <b>{ $span }</b>.
rule-not-folded = Wiederholungen werden nicht zusammengefasst.
rule-folds = Wiederholungen werden <b>{ $span }</b> lang zusammengefasst.
rule-folds-never = Wiederholungen werden <b>{ $span }</b> lang zusammengefasst, und nur auf höherer Stufe klingelt es wieder.
rule-in-quiet-hours = Auch in den Ruhezeiten.

# Bedingungen: { $field } ist `die Meldung`, { $values } eine oder mehrere.
rule-not = nicht ({ $condition })
rule-always = immer
rule-never = nie
rule-is = { $field } { $values } ist
rule-is-not = { $field } nicht { $values } ist
rule-contains = { $field } { $values } enthält
rule-starts-with = { $field } mit { $values } beginnt
rule-ends-with = { $field } mit { $values } endet
rule-matches = { $field } zu { $values } passt
rule-at-least = { $field } mindestens { $values } ist
rule-at-most = { $field } höchstens { $values } ist
rule-known = { $field } bekannt ist
rule-unknown = { $field } nicht bekannt ist
rule-handled = die Ausnahme <b>behandelt</b> ist
rule-unhandled = die Ausnahme <b>unbehandelt</b> ist
rule-field = { $field ->
    [level] die Stufe
    [message] die Meldung
    [exception-type] die Ausnahme
    [exception-value] der Text der Ausnahme
    [exception-handled] was über die Behandlung gesagt ist
    [culprit] die Stelle
    [transaction] die Transaktion
    [logger] der Logger
    [platform] die Plattform
    [project] das Projekt
    [environment] die Umgebung
    [release] das Release
    [server-name] der Server
    [url] der Link
    [fingerprint] der Fingerabdruck
    [source] die Quelle
    [user-id] die ID des Nutzers
    [user-email] die E-Mail des Nutzers
    [user-username] der Name des Nutzers
   *[user-ip-address] die Adresse des Nutzers
}
rule-field-tag = der Tag { $name }

# Regeln für den Anfang: ihre Namen, und wozu jede gut ist.
rule-preset = { $preset ->
    [fatal] Nur Fatales
    [unhandled] Unbehandelte Ausnahmen
    [new] Neue Probleme
    [back] Rückfälle
    [storm] Fehlersturm
    [certificates] Zertifikate
   *[names] Namensauflösung
}
rule-preset-why = { $preset ->
    [fatal] Etwas ist gestorben. Nichts anderes stört.
    [unhandled] Ein Programm wurde von etwas angehalten, womit es nicht gerechnet hat. Python nennt das Fehler, nicht fatal.
    [new] Ein Fehler, den noch niemand gesehen hat, kam oft mit dem letzten Deploy.
    [back] Was behoben oder zwei Wochen lang still war, ist wieder da.
    [storm] Viele Fehler auf einmal, welche auch immer: Etwas, das alle brauchen, ist ausgefallen.
    [certificates] Ein Zertifikat, das abgelehnt wird, weist sofort Kunden ab, auf welcher Stufe auch immer es gemeldet wird.
   *[names] Namen, die sich nicht auflösen lassen, erzeugen Hunderte anderer Fehler: Dieser ist zu beheben.
}
