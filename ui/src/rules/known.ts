/** What has been heard of, to be offered while a condition is written. */
export type Known = {
  sources: readonly { id: string; name: string }[];
  environments: readonly string[];
  releases: readonly string[];
};
