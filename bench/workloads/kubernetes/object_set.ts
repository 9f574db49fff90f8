/** An object that the load works on: its key and the revision it was last seen at. */
export interface KnownObject {
  /** The key. */
  readonly key: string;
  /** The revision it was last seen at. */
  revision: bigint;
}

/** The objects of one kind that exist, to choose from in constant time. */
export class ObjectSet {
  readonly #objects: KnownObject[] = [];
  readonly #places = new Map<string, number>();

  /** How many objects exist. */
  get size(): number {
    return this.#objects.length;
  }

  /** The keys of all objects, in no order. */
  get keys(): string[] {
    return this.#objects.map(({ key }) => key);
  }

  /** Adds an object, or updates the revision of a known one. */
  put(key: string, revision: bigint): void {
    const place = this.#places.get(key);
    const known = place === undefined ? undefined : this.#objects[place];
    if (known !== undefined) {
      known.revision = revision;
      return;
    }
    this.#places.set(key, this.#objects.push({ key, revision }) - 1);
  }

  /** Removes an object; nothing happens when it is unknown. */
  remove(key: string): void {
    const place = this.#places.get(key);
    if (place === undefined) return;
    const last = this.#objects.pop();
    this.#places.delete(key);
    if (last === undefined || last.key === key) return;
    this.#objects[place] = last;
    this.#places.set(last.key, place);
  }

  /** The object that a draw in [0, 1) falls on, or nothing in an empty set. */
  pick(draw: number): KnownObject | undefined {
    return this.#objects[Math.floor(draw * this.#objects.length)];
  }
}
