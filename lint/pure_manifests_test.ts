import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { findings } from "./findings.ts";
import { pureManifests } from "./pure_manifests.ts";

function found(source: string, path = "manifests/render.ts"): string[] {
  return findings(pureManifests, path, source);
}

describe("the rule pure-manifests", () => {
  const impure = [
    "Date.now();",
    "const read = Date.now;",
    'Date["now"]();',
    "globalThis.Date.now();",
    "new Date();",
    "new globalThis.Date();",
    "Date();",
    "Date(2026);",
    "performance.now();",
    "performance.timeOrigin;",
    "Math.random();",
    "globalThis.Math.random();",
    "crypto.randomUUID();",
    "crypto.getRandomValues(bytes);",
    "crypto.subtle.digest('SHA-256', bytes);",
    "Temporal.Now.instant();",
    "new Intl.DateTimeFormat();",
    "Intl.NumberFormat();",
    "(5).toLocaleString();",
    "day.toLocaleDateString();",
    "a.localeCompare(b);",
    "setTimeout(f, 1);",
    "globalThis.setInterval(f, 1);",
  ];
  for (const source of impure) {
    it(`reports ${source} once`, () => {
      assert.equal(found(source).length, 1);
    });
  }

  const pure = [
    "new Date(0);",
    'new Date("2026-01-01T00:00:00Z");',
    "Date.UTC(2026, 0);",
    "Date.parse(text);",
    "Math.max(1, 2);",
    "Temporal.Duration.from(text);",
    'new Intl.NumberFormat("en");',
    'a.localeCompare(b, "en");',
    "limits.crypto;",
    "const performance = 1;",
    'const forbidden = ["Date.now", "Math.random"];',
    "Math.random = () => refuse('Math.random');",
    "globalThis.Date.now = refuse;",
    "delete performance.now;",
    "delete globalThis.crypto;",
    "Object.defineProperty(globalThis, 'performance', refused);",
    "class SandboxDate extends Date {}",
    "// Date.now() is refused",
  ];
  for (const source of pure) {
    it(`accepts ${source}`, () => {
      assert.deepEqual(found(source), []);
    });
  }

  it("says what it found", () => {
    assert.deepEqual(found("Date.now();"), [
      "Date.now makes rendering depend on more than the configuration",
    ]);
  });

  it("looks only at code of manifests/ that renders", () => {
    assert.deepEqual(found("Date.now();", "operations/keeper.ts"), []);
    assert.deepEqual(found("Date.now();", "manifests/render_test.ts"), []);
    assert.deepEqual(found("Date.now();", "manifests/testing/clock.ts"), []);
    assert.equal(found("Date.now();", "manifests/config/load.ts").length, 1);
  });

  it("lets the loader of TypeScript configurations limit their time, and nothing more", () => {
    const path = "manifests/config/typescript/run_in_worker.ts";
    assert.deepEqual(found("setTimeout(stop, 5000);", path), []);
    assert.equal(found("Date.now();", path).length, 1);
  });
});
