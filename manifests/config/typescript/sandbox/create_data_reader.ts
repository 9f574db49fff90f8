import type { SandboxReport } from "./sandbox_report.ts";

/** Copies plain data, or says where it is something else. */
export type DataReader = (value: unknown) => Exclude<SandboxReport, { outcome: "failed" }>;

/**
 * Creates the reader of what a config exports: only what YAML could say as well gets through.
 * Part of {@link SandboxParts}: it uses nothing from outside.
 *
 * @param mostValues how many values the data may consist of
 */
export function createDataReader(mostValues: number): DataReader {
  const { getPrototypeOf } = Reflect;
  const { keys, prototype: objectPrototype } = Object;
  const { isArray } = Array;
  const { isFinite } = Number;
  type Path = readonly (string | number)[];

  class NotData {
    constructor(readonly path: Path, readonly found: string) {}
  }

  function nameOf(value: unknown): string {
    if (typeof value === "number") return `the number ${value}`;
    if (typeof value !== "object" || value === null) return `a ${typeof value}`;
    const { name } = (value as { constructor?: { name?: unknown } }).constructor ?? {};
    return typeof name === "string" && name !== "" ? `a ${name}` : "an object of a class";
  }

  function isPlainValue(value: unknown): boolean {
    if (value === null || value === undefined) return true;
    if (typeof value === "number") return isFinite(value);
    return typeof value === "string" || typeof value === "boolean";
  }

  function isPlainObject(value: object): boolean {
    const prototype = getPrototypeOf(value);
    return prototype === objectPrototype || prototype === null;
  }

  function read(document: unknown): unknown {
    let count = 0;
    const copyOf = (value: unknown, path: Path, around: readonly object[]): unknown => {
      if (++count > mostValues) throw new NotData([], `more than ${mostValues} values`);
      if (isPlainValue(value)) return value;
      if (typeof value !== "object" || value === null) throw new NotData(path, nameOf(value));
      if (around.includes(value)) throw new NotData(path, "a value that contains itself");
      const inside = [...around, value];
      if (isArray(value)) {
        return value.map((item, index) => copyOf(item, [...path, index], inside) ?? null);
      }
      if (!isPlainObject(value)) throw new NotData(path, nameOf(value));
      const fields = value as Readonly<Record<string, unknown>>;
      const copy = Object.create(null) as Record<string, unknown>;
      for (const key of keys(value)) copy[key] = copyOf(fields[key], [...path, key], inside);
      return copy;
    };
    return copyOf(document, [], []);
  }

  return (value) => {
    try {
      return { outcome: "value", value: read(value) };
    } catch (error) {
      if (!(error instanceof NotData)) throw error;
      return { outcome: "not-data", path: error.path, found: error.found };
    }
  };
}
