/** The `id` of a fault's part of the page. */
export function faultAnchor(id: string): string {
  return `fault-${id.replaceAll(/[^\w-]/g, "-")}`;
}
