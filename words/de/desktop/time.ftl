# Wann. Die Uhrzeit ist immer `14:21`; der Tag wird nur gesagt, wenn es nicht heute ist.

time-yesterday = gestern { $clock }
time-tomorrow = morgen { $clock }
time-this-week = { $weekday ->
    [monday] Montag
    [tuesday] Dienstag
    [wednesday] Mittwoch
    [thursday] Donnerstag
    [friday] Freitag
    [saturday] Samstag
   *[sunday] Sonntag
} { $clock }
time-month = { $month ->
    [january] Januar
    [february] Februar
    [march] März
    [april] April
    [may] Mai
    [june] Juni
    [july] Juli
    [august] August
    [september] September
    [october] Oktober
    [november] November
   *[december] Dezember
}
time-this-year = { $day }. { time-month } { $clock }
time-other-year = { $day }. { time-month } { $year }
# Bei einem Zertifikat: ein Datum, das man nachschlägt.
time-date = { time-weekday-short } { $day }. { time-month }, { $clock }
time-date-other-year = { time-weekday-short } { $day }. { time-month } { $year }, { $clock }
time-weekday-short = { $weekday ->
    [monday] Mo
    [tuesday] Di
    [wednesday] Mi
    [thursday] Do
    [friday] Fr
    [saturday] Sa
   *[sunday] So
}
