/** Something that is to happen at a time. One entry is in at most one wheel, once. */
export interface WheelEntry {
  /** What to do. Must not throw. */
  readonly due: () => void;
  /** Whether the process must stay alive for it. */
  readonly holds: boolean;
  /** The wheel's own: the tick it is due at. */
  tick: number;
  /** The wheel's own: the neighbour before it, itself where it is in no wheel. */
  previous: WheelEntry;
  /** The wheel's own: the neighbour after it. */
  next: WheelEntry;
}

/** Makes an entry that is in no wheel yet. */
export function wheelEntry(due: () => void, { holds }: { readonly holds: boolean }): WheelEntry {
  const entry = { due, holds, tick: 0 } as Partial<WheelEntry> & Pick<WheelEntry, "due">;
  return reset(entry as WheelEntry);
}

/** Milliseconds of a tick: what is due happens at most that late, never early. */
export const wheelResolution = 10;

/** Together with the resolution 20 s; what is due later goes round more than once. */
const slotCount = 2_048;

/** Clock and timer, to be replaced in tests. */
export interface WheelClock {
  /** Milliseconds that never go back. */
  readonly now: () => number;
  /** Calls back once after milliseconds; the result cancels it. */
  readonly wake: (after: number, options: WakeOptions) => () => void;
}

/** How a wheel wants to be woken. */
export interface WakeOptions {
  /** What to call. */
  readonly call: () => void;
  /** Whether the process must stay alive for it. */
  readonly holds: boolean;
}

/**
 * Deadlines of any number of calls on one timer: adding and removing one is moving pointers. The
 * timer sleeps until the next slot that is not empty, and there is none while the wheel is empty.
 */
export class DeadlineWheel {
  readonly #clock: WheelClock;
  readonly #slots: (WheelEntry | undefined)[] = new Array(slotCount).fill(undefined);
  #count = 0;
  #holding = 0;
  #tick = 0;
  #timer:
    | { readonly tick: number; readonly holds: boolean; readonly cancel: () => void }
    | undefined;

  /** Creates an empty wheel. */
  constructor(clock: WheelClock = systemClock) {
    this.#clock = clock;
  }

  /** How many entries wait. */
  get size(): number {
    return this.#count;
  }

  /** Puts an entry in, due in `after` milliseconds, wherever it was before. */
  add(entry: WheelEntry, after: number): void {
    this.remove(entry);
    const now = this.#clock.now();
    if (this.#count === 0) this.#tick = Math.floor(now / wheelResolution);
    entry.tick = Math.max(Math.ceil((now + after) / wheelResolution), this.#tick + 1);
    const head = this.#headOf(entry.tick);
    entry.previous = head.previous;
    entry.next = head;
    head.previous.next = entry;
    head.previous = entry;
    this.#count += 1;
    if (entry.holds) this.#holding += 1;
    this.#arm(entry.tick);
  }

  /** Takes an entry out, and says whether it was in. */
  remove(entry: WheelEntry): boolean {
    if (entry.next === entry) return false;
    entry.previous.next = entry.next;
    entry.next.previous = entry.previous;
    reset(entry);
    this.#count -= 1;
    if (!entry.holds) return true;
    this.#holding -= 1;
    if (this.#holding === 0 && this.#timer !== undefined) this.#arm(this.#timer.tick);
    return true;
  }

  /** Does what is due by now. Called by the timer. */
  advance(): void {
    const until = Math.floor(this.#clock.now() / wheelResolution);
    const due: WheelEntry[] = [];
    const last = Math.min(until, this.#tick + slotCount);
    for (let tick = this.#tick + 1; tick <= last; tick++) this.#collect(tick, { until, due });
    this.#tick = Math.max(until, this.#tick);
    for (const entry of due) entry.due();
    if (this.#count > 0) this.#arm(this.#nextTick());
  }

  #collect(tick: number, { until, due }: { until: number; due: WheelEntry[] }): void {
    const head = this.#slots[tick % slotCount];
    if (head === undefined) return;
    for (let entry = head.next; entry !== head;) {
      const { next } = entry;
      if (entry.tick <= until) {
        this.remove(entry);
        due.push(entry);
      }
      entry = next;
    }
  }

  /** The earliest tick that anything may be due at; a slot's entries may be of a later round. */
  #nextTick(): number {
    for (let tick = this.#tick + 1; tick < this.#tick + slotCount; tick++) {
      const head = this.#slots[tick % slotCount];
      if (head !== undefined && head.next !== head) return tick;
    }
    return this.#tick + slotCount;
  }

  #arm(tick: number): void {
    const holds = this.#holding > 0;
    if (this.#timer !== undefined && this.#timer.tick <= tick && this.#timer.holds === holds) {
      return;
    }
    const at = Math.min(tick, this.#timer?.tick ?? tick);
    this.#timer?.cancel();
    const after = Math.max(0, at * wheelResolution - this.#clock.now());
    const call = () => {
      this.#timer = undefined;
      this.advance();
    };
    this.#timer = { tick: at, holds, cancel: this.#clock.wake(after, { call, holds }) };
  }

  #headOf(tick: number): WheelEntry {
    const slot = tick % slotCount;
    return this.#slots[slot] ??= wheelEntry(() => undefined, { holds: false });
  }
}

function reset(entry: WheelEntry): WheelEntry {
  entry.previous = entry;
  entry.next = entry;
  return entry;
}

const systemClock: WheelClock = {
  now: () => performance.now(),
  wake: (after, { call, holds }) => {
    const timer = setTimeout(call, Math.ceil(after));
    if (!holds) Deno.unrefTimer(timer);
    return () => clearTimeout(timer);
  },
};
