/** The letter of a panel's query: `A` for the first, whose index is 0. */
export function refId(index: number): string {
  return String.fromCharCode("A".charCodeAt(0) + index);
}
