import type { Guard } from "./create_guard.ts";

/**
 * Refuses what follows the machine's language. Part of {@link SandboxParts}: it uses nothing from
 * outside.
 */
export function restrictLocales({ impure, lock }: Guard): void {
  const typedArray = Object.getPrototypeOf(Uint8Array.prototype) as object;
  const prototypes: [string, object][] = [
    ["String", String.prototype],
    ["Number", Number.prototype],
    ["BigInt", BigInt.prototype],
    ["Array", Array.prototype],
    ["TypedArray", typedArray],
  ];
  for (const [owner, prototype] of prototypes) {
    for (const name of Reflect.ownKeys(prototype)) {
      if (typeof name !== "string" || !/^(toLocale.*|localeCompare)$/.test(name)) continue;
      lock(prototype, name, () =>
        impure(
          `${owner}.prototype.${name}()`,
          "Compare with < and >, and format without the machine's language",
        ));
    }
  }
}
