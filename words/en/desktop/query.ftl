# What is wrong with a search, and what to write instead.

query-long = This is longer than a query can be.
query-long-way = Look for fewer words at once.
query-many = More than { $n } conditions.
query-many-way = Look for fewer things at once.
query-quote = The quotation mark is not closed.
query-quote-way = Write " at the end, too.
query-value = A value is missing.
query-value-way = Write it right after the colon; has:release finds what has any.
query-bracket = The bracket is not closed.
query-bracket-way = Write ] at the end, too.
query-time = “{ $text }” is no time.
query-time-way = Write 2026-11-22, 2026-11-22T10:00 or a time ago such as 2h.
query-parenthesis = A parenthesis has no meaning here.
query-parenthesis-way = Leave them out, or put them in quotation marks.
query-word = { $word } has no meaning here.
query-word-way = { $word ->
    [AND] Leave it out: everything has to hold already.
    [OR] List alternatives with a comma: level:error,fatal.
   *[NOT] Write - in front of what must not be: -dns.
}
query-star = A star stands only at the end of a word.
query-star-way = Write the beginning of the word and a star: certif*.
query-wordless = There is no letter and no digit in this to look for.
query-wordless-way = Look for a word beside it.
query-one = Only one value can stand here.
query-one-way = Write the first, and leave the others out.
query-level = “{ $name }” is no level.
query-level-way = Levels are debug, info, warning, error and fatal; level:>=error means error and worse.
query-state = An issue is not “{ $name }”.
query-state-way = Write is:unresolved, is:resolved or is:muted.
query-field = “{ $name }” is no field.
query-field-way = A tag is written tag.{ $name }, a text with a colon in quotation marks: "{ $name }:…".
query-field-meant = Did you mean { $meant }? A tag is written tag.{ $name }, a text with a colon "{ $name }:…".
query-span = This is no time: { $why }.
query-span-way = Write for example last:90m, last:24h or last:7d.
