/** The first entry that stands in the list before, if any does. */
export function repeated<T>(entries: readonly T[]): T | undefined {
  return entries.find((entry, index) => entries.indexOf(entry) !== index);
}
