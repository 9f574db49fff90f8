import type { ScheduledOperation } from "./tenant_schedule.ts";

interface Head {
  readonly source: Iterator<ScheduledOperation>;
  readonly next: ScheduledOperation;
}

/**
 * Merges schedules in order of time with a binary heap, so that a thousand tenants cost ten
 * comparisons a request and nothing is held but each tenant's next request. Ties go to the lower
 * tenant, which keeps the order the same everywhere.
 */
export function* mergeSchedules(
  schedules: Iterable<Iterator<ScheduledOperation>>,
): Generator<ScheduledOperation> {
  const heap: Head[] = [];
  for (const source of schedules) push(heap, source);
  for (;;) {
    const head = heap[0];
    if (head === undefined) return;
    yield head.next;
    replaceTop(heap, head.source);
  }
}

function push(heap: Head[], source: Iterator<ScheduledOperation>): void {
  const { done, value } = source.next();
  if (done) return;
  let index = heap.push({ source, next: value }) - 1;
  while (index > 0) {
    const parent = (index - 1) >> 1;
    if (!isBefore(heap, index, parent)) return;
    swap(heap, index, parent);
    index = parent;
  }
}

function replaceTop(heap: Head[], source: Iterator<ScheduledOperation>): void {
  const { done, value } = source.next();
  const last = done ? heap.pop() : { source, next: value };
  if (last === undefined || heap.length === 0) return;
  heap[0] = last;
  sink(heap);
}

function sink(heap: Head[]): void {
  let index = 0;
  for (;;) {
    const left = 2 * index + 1;
    const right = left + 1;
    let first = index;
    if (left < heap.length && isBefore(heap, left, first)) first = left;
    if (right < heap.length && isBefore(heap, right, first)) first = right;
    if (first === index) return;
    swap(heap, index, first);
    index = first;
  }
}

function isBefore(heap: readonly Head[], a: number, b: number): boolean {
  const first = heap[a]?.next;
  const second = heap[b]?.next;
  if (first === undefined || second === undefined) return false;
  return first.at !== second.at ? first.at < second.at : first.tenant < second.tenant;
}

function swap(heap: Head[], a: number, b: number): void {
  const kept = heap[a] as Head;
  heap[a] = heap[b] as Head;
  heap[b] = kept;
}
