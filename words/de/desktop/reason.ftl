# Warum ein Ereignis geklingelt hat oder nicht. { $rule } ist der Name der Regel; { $until } ist eine Zeit.

reason-rang = Hat { $time } geklingelt
reason-rang-again = Hat { $time } wieder geklingelt: { $worse ->
    [level] höhere Stufe
    [urgency] lautere Regel
    [users] doppelt so viele Nutzer
    [count] viel mehr Ereignisse
    [release] neues Release
   *[back] wieder da
}
reason-rang-folded = { $rang }, { $n } zusammengefasst
reason-summed = In der Übersicht gezählt: mehr als { $n } in der Minute
reason-summed-missed = In der Übersicht des Verpassten gezählt
reason-waits = Wartet auf { $what } in { $span } (bisher { $n })
reason-has-rung = Regel „{ $rule }“ hat hierfür schon geklingelt
reason-has-rung-unnamed = Hierfür hat die Regel schon geklingelt
reason-no-rule = Keine Regel verlangt es
reason-ignored = Regel „{ $rule }“ sagt: nur aufzeichnen
reason-trigger = Regel „{ $rule }“ trifft zu, wartet aber auf ein anderes Ereignis
reason-folded = Zusammengefasst: { $n } wie dieses
reason-folded-since = Zusammengefasst: { $n } wie dieses seit { $time }
reason-quiet-hours = Zurückgehalten: Ruhezeiten
reason-quiet-hours-until = Zurückgehalten: Ruhezeiten bis { $time }
reason-paused = Zurückgehalten: Pause bis zum Fortsetzen
reason-paused-until = Zurückgehalten: Pause bis { $time }
reason-snoozed = Zurückgestellt, bis es schlimmer wird
reason-snoozed-until = Zurückgestellt bis { $time }
reason-acknowledged = Quittiert, und seither nicht schlimmer
reason-watching = Zurückgehalten: auf Wache
reason-watching-until = Zurückgehalten: auf Wache bis { $time }
reason-budget = Zu viele auf einmal: in der Übersicht gezählt
reason-first-read = Beim ersten Verbinden der Quelle nachgelesen
reason-duplicate = Schon einmal gehört

# Was viele Probleme gemeinsam haben.
reason-cause = { $cause ->
    [certificates] Zertifikate werden abgelehnt
    [name_resolution] Namen lassen sich nicht auflösen
   *[connections] Verbindungen scheitern
}

# Warum ein Problem im Eingang steht, wo es steht, und was daran neu ist.
reason-by-one = alle von 1 Nutzer
reason-nobody = kein Nutzer im Ereignis
reason-growth = ×{ $times } in der letzten Stunde
reason-came-back = wieder da
reason-new-in = neu in { $release }
reason-new-today = neu heute
