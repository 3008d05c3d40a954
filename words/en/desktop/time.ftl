# When. A clock's time is always `14:21`; the day is said only when it is not today.

time-yesterday = yesterday { $clock }
time-tomorrow = tomorrow { $clock }
time-this-week = { $weekday ->
    [monday] Monday
    [tuesday] Tuesday
    [wednesday] Wednesday
    [thursday] Thursday
    [friday] Friday
    [saturday] Saturday
   *[sunday] Sunday
} { $clock }
time-month = { $month ->
    [january] January
    [february] February
    [march] March
    [april] April
    [may] May
    [june] June
    [july] July
    [august] August
    [september] September
    [october] October
    [november] November
   *[december] December
}
time-this-year = { $day } { time-month } { $clock }
time-other-year = { $day } { time-month } { $year }
# Of a certificate: a date that people look up.
time-date = { time-weekday-short } { $day } { time-month }, { $clock }
time-date-other-year = { time-weekday-short } { $day } { time-month } { $year }, { $clock }
time-weekday-short = { $weekday ->
    [monday] Mon
    [tuesday] Tue
    [wednesday] Wed
    [thursday] Thu
    [friday] Fri
    [saturday] Sat
   *[sunday] Sun
}
