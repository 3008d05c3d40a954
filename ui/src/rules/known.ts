/** The sources there are, to be offered while a rule is written. What they tell of is asked for when it is needed. */
export type Known = { sources: readonly { id: string; name: string }[] };
