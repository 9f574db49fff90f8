/** What a neighbour may do to others, by the name of its workload. */
export const aggressors: Readonly<Record<string, string>> = {
  "write-flood": "writes 1 KiB as fast as it is answered",
  "large-values": "writes values of 1 MiB",
  "list-storm": "lists 2 MB without pages",
  "old-watch-storm": "opens watches 500 revisions back",
  "event-hog": "writes events to a lease of 1,000",
  "conflict-storm": "swaps one key from all sides",
  "reconnect-storm": "connects anew for each request",
  "denied-flood": "asks for what it may not have",
  "prefix-delete": "fills prefixes and deletes them whole",
  "range-migration": "copies a range page by page",
};
