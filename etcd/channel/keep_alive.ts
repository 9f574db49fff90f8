import { type DeadlineWheel, type WheelEntry, wheelEntry } from "./deadline_wheel.ts";

/** How dead connections are found, in milliseconds. */
export interface KeepAliveSettings {
  /** A connection on which nothing arrived for so long is asked. `Infinity`: never. */
  readonly time: number;
  /** How long it has for its answer. */
  readonly timeout: number;
  /** Whether it is asked also while no call is under way. */
  readonly withoutCalls: boolean;
}

/** What the watching of a connection needs from it. */
export interface KeepAliveOptions {
  /** How often. */
  readonly settings: KeepAliveSettings;
  /** Wakes it. */
  readonly wheel: DeadlineWheel;
  /** Whether a call is under way. */
  readonly isBusy: () => boolean;
  /** Asks the server for an answer. */
  readonly ping: () => void;
  /** No answer came in time. */
  readonly onDead: () => void;
}

/**
 * Finds connections whose server is gone without a word (gRPC proposal A8). Whatever arrives is a
 * sign of life, so a busy connection is never asked.
 */
export class KeepAlive {
  readonly #options: KeepAliveOptions;
  readonly #entry: WheelEntry;
  #lastSign = 0;
  #isAsked = false;

  /** Creates it; {@link start} begins. */
  constructor(options: KeepAliveOptions) {
    this.#options = options;
    this.#entry = wheelEntry(() => this.#look(), { holds: false });
  }

  /** Begins to watch. */
  start(): void {
    const { settings, wheel } = this.#options;
    this.sign();
    if (Number.isFinite(settings.time)) wheel.add(this.#entry, settings.time);
  }

  /** Something arrived. */
  sign(): void {
    this.#lastSign = performance.now();
    this.#isAsked = false;
  }

  /** Ends watching. */
  stop(): void {
    this.#options.wheel.remove(this.#entry);
  }

  #look(): void {
    const { isBusy, onDead, ping, settings, wheel } = this.#options;
    if (this.#isAsked) return onDead();
    const silence = performance.now() - this.#lastSign;
    if (silence < settings.time) return wheel.add(this.#entry, settings.time - silence);
    if (!isBusy() && !settings.withoutCalls) return wheel.add(this.#entry, settings.time);
    this.#isAsked = true;
    ping();
    wheel.add(this.#entry, settings.timeout);
  }
}
