# A deploy watch, under way and over. [rings] stands for what rings, whatever its level.

watch-left = { $n ->
    [0] ending
   *[other] { $left } left
}
watch-on = On watch: { $left }
# What counts: `fatal`, `error or worse`.
watch-sort = { $level ->
    [fatal] fatal
    [rings] ring
   *[other] { $level } or worse
}
watch-none = { $level ->
    [rings] that rang
   *[other] { watch-sort }
}
watch-events = { $events }, { $n ->
    [0] none { watch-none }
   *[other] { $n } { watch-sort }
}.
watch-live = { $live } of { $sources } live
watch-stopped = Stopped early.
watch-held = { $n ->
    [one] { $n } other ring
   *[other] { $n } other rings
} waited: see the inbox.
watch-well = All’s well
watch-well-for = { $length }, { $events }
watch-heard = { $sources } heard throughout.
watch-rang = Watch ended: { $n } { watch-sort }
watch-first = First at { $time }.
watch-first-new = First at { $time }, new since this watch began.
watch-first-old = First at { $time }, seen before this watch.
watch-all-seen = All of it was seen.
watch-blind = Blind { $part }.
watch-cannot-say = Watch ended: cannot say all’s well
watch-blind-why = blind { $part } — { $lost }.
watch-blind-more = And { $n } more.
watch-lost = { $source }, { $span }: { $why }
watch-lost-all = nothing was watched
watch-rest = Nothing { watch-none } in the rest.
# How much of it: `3 of 15 minutes`.
watch-part = { $blind } of { $length }
watch-part-moment = for a moment

watch-report = Report
watch-more = Watch 15 min more
watch-check-sources = Check sources
