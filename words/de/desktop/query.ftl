# Was an einer Suche nicht stimmt, und wie sie zu schreiben ist.

query-long = So lang kann eine Suche nicht sein.
query-long-way = Nach weniger Wörtern auf einmal suchen.
query-many = Mehr als { $n } Bedingungen.
query-many-way = Nach weniger auf einmal suchen.
query-quote = Das Anführungszeichen ist nicht geschlossen.
query-quote-way = Auch am Ende " schreiben.
query-value = Ein Wert fehlt.
query-value-way = Er steht gleich hinter dem Doppelpunkt; has:release findet, was irgendeinen hat.
query-bracket = Die Klammer ist nicht geschlossen.
query-bracket-way = Auch am Ende ] schreiben.
query-time = „{ $text }“ ist keine Zeit.
query-time-way = So schreiben: 2026-11-22, 2026-11-22T10:00, oder wie lange her, etwa 2h.
query-parenthesis = Eine runde Klammer bedeutet hier nichts.
query-parenthesis-way = Sie weglassen oder in Anführungszeichen setzen.
query-word = { $word } bedeutet hier nichts.
query-word-way = { $word ->
    [AND] Weglassen: Alles muss ohnehin zutreffen.
    [OR] Mehreres mit Komma schreiben: level:error,fatal.
   *[NOT] Vor das, was nicht sein darf, ein - schreiben: -dns.
}
query-star = Ein Stern steht nur am Ende eines Wortes.
query-star-way = Den Anfang des Wortes und einen Stern schreiben: certif*.
query-wordless = Darin ist kein Buchstabe und keine Ziffer zum Suchen.
query-wordless-way = Nach einem Wort daneben suchen.
query-one = Hier kann nur ein Wert stehen.
query-one-way = Den ersten schreiben, die anderen weglassen.
query-level = „{ $name }“ ist keine Stufe.
query-level-way = Stufen sind debug, info, warning, error und fatal; level:>=error heißt error und schlimmer.
query-state = Ein Problem ist nicht „{ $name }“.
query-state-way = So schreiben: is:unresolved, is:resolved oder is:muted.
query-field = „{ $name }“ ist kein Feld.
query-field-way = Ein Tag schreibt sich tag.{ $name }, ein Text mit Doppelpunkt in Anführungszeichen: "{ $name }:…".
query-field-meant = Ist { $meant } gemeint? Ein Tag schreibt sich tag.{ $name }, ein Text mit Doppelpunkt "{ $name }:…".
query-span = Das ist keine Zeit: { $why }.
query-span-way = Zum Beispiel last:90m, last:24h oder last:7d schreiben.
