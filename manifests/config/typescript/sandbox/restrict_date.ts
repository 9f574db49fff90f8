import type { Guard } from "./create_guard.ts";

/**
 * Leaves of `Date` what neither the clock nor the machine's time zone has a part in: dates that
 * are written down, and UTC. Part of {@link SandboxParts}: it uses nothing from outside.
 */
export function restrictDate({ impure, lock }: Guard): void {
  const { construct, ownKeys } = Reflect;
  const RealDate = Date;
  const { parse } = RealDate;
  const dated = 'Write the date down, as in new Date("2026-01-31T00:00:00Z")';
  const zoned = "Use UTC: Date.UTC(), getUTCHours(), toISOString() and texts that end with Z";

  function isZoned(date: unknown): boolean {
    if (typeof date === "number" || date instanceof RealDate) return true;
    const text = String(date);
    return /^\d{4}(-\d\d){0,2}$/.test(text) || /(Z|GMT|UTC|[+-]\d\d:?\d\d)$/.test(text);
  }

  lock(RealDate, "now", () => impure("Date.now()", dated));
  lock(RealDate, "parse", (date: unknown) => {
    const text = String(date);
    return isZoned(text) ? parse(text) : impure("A date without a time zone", zoned);
  });
  for (const name of ownKeys(RealDate.prototype)) {
    const harmless =
      /^(constructor|valueOf|toISOString|toJSON|toUTCString|toGMTString|[gs]etTime|[gs]etUTC.*)$/;
    if (typeof name !== "string" || harmless.test(name)) continue;
    lock(RealDate.prototype, name, () => impure(`Date.prototype.${name}()`, zoned));
  }
  const RestrictedDate = new Proxy(RealDate, {
    apply: () => impure("Date()", dated),
    construct(target, args, newTarget) {
      if (args.length === 0) impure("new Date()", dated);
      if (args.length > 1) impure("A date in the machine's time zone", zoned);
      if (!isZoned(args[0])) impure("A date without a time zone", zoned);
      return construct(target, args, newTarget);
    },
  });
  lock(RealDate.prototype, "constructor", RestrictedDate);
  lock(globalThis, "Date", RestrictedDate);
}
