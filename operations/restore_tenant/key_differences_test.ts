import { describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { keyRangeOf, tenantOf } from "../../etcd/tenants/tenant.ts";
import { compareSides } from "./comparison.ts";
import { changeFor, type ConflictRule } from "./conflict_rule.ts";
import { keyDifferences } from "./key_differences.ts";
import type { TenantEntry } from "./tenant_entry.ts";

/** Values and leases by key. */
type Model = ReadonlyMap<string, { readonly value: string; readonly leased: boolean }>;

function entriesOf(model: Model): TenantEntry[] {
  return [...model].map(([key, { leased, value }]) => ({
    key: Buffer.from(key),
    value: Buffer.from(value),
    leased,
    modRevision: "1",
  })).sort((a, b) => Buffer.compare(a.key, b.key));
}

const models: fc.Arbitrary<Model> = fc.array(
  fc.tuple(
    fc.string({ unit: "binary", minLength: 1, maxLength: 3 }),
    fc.record({ value: fc.constantFrom("", "1", "2"), leased: fc.boolean() }),
  ),
  { maxLength: 12 },
).map((entries) => new Map(entries));

/** What a rule makes of the live keys, by the definition and not by the code. */
function expected(rule: ConflictRule, { live, saved }: { live: Model; saved: Model }): Model {
  const wanted = [...saved].filter(([, { leased }]) => !leased);
  if (rule === "overwrite") return new Map(wanted);
  return new Map([...live, ...wanted.filter(([key]) => !live.has(key))]);
}

async function applied(rule: ConflictRule, { live, saved }: { live: Model; saved: Model }) {
  const result = new Map(live);
  for await (const difference of keyDifferences(entriesOf(saved), entriesOf(live))) {
    const change = changeFor(rule, difference.kind);
    const entry = "saved" in difference ? difference.saved : difference.live;
    const key = Buffer.from(entry.key).toString();
    if (change === "put") {
      result.set(key, { value: Buffer.from(entry.value).toString(), leased: false });
    }
    if (change === "delete") result.delete(key);
  }
  return result;
}

describe("what a restore changes", () => {
  for (const rule of ["overwrite", "only-missing"] as const) {
    it(`is what ${rule} means, whatever there is`, async () => {
      await fc.assert(
        fc.asyncProperty(models, models, async (saved, live) => {
          const result = await applied(rule, { live, saved });
          assert.deepEqual(entriesOf(result), entriesOf(expected(rule, { live, saved })));
        }),
      );
    });
  }

  it("is nothing the second time", async () => {
    await fc.assert(
      fc.asyncProperty(models, models, async (saved, live) => {
        const restored = await applied("overwrite", { live, saved });
        const again = await compareSides(keyDifferences(entriesOf(saved), entriesOf(restored)));
        assert.deepEqual([again.missing, again.changed, again.surplus], [0, 0, 0]);
        assert.deepEqual(again.snapshot, again.live);
      }),
    );
  });

  it("is still what a cut-off restore began, wherever it was cut", async () => {
    await fc.assert(
      fc.asyncProperty(models, fc.nat(12), async (saved, cut) => {
        const wanted = entriesOf(saved).filter(({ leased }) => !leased);
        const differences = keyDifferences(entriesOf(saved), wanted.slice(0, cut));
        assert.equal((await compareSides(differences)).isBeginning, true);
      }),
    );
  });
});

describe("compareSides()", () => {
  const entry = (key: string, value = "", leased = false): TenantEntry => ({
    key: Buffer.from(key),
    value: Buffer.from(value),
    leased,
    modRevision: "1",
  });
  const compared = (saved: TenantEntry[], live: TenantEntry[]) =>
    compareSides(keyDifferences(saved, live));

  it("takes a gap, another value or a key too many for no beginning", async () => {
    const saved = [entry("a", "1"), entry("b", "2"), entry("c", "3")];
    for (
      const live of [
        [entry("b", "2")],
        [entry("a", "1"), entry("b", "other")],
        [entry("a", "1"), entry("aa")],
        [entry("a", "1", true)],
      ]
    ) {
      assert.equal((await compared(saved, live)).isBeginning, false);
    }
    assert.equal((await compared(saved, saved.slice(0, 2))).isBeginning, true);
  });

  it("hashes where a key ends and its value begins", async () => {
    const { live, snapshot } = await compared([entry("ab", "c")], [entry("a", "bc")]);
    assert.equal(snapshot.bytes, live.bytes);
    assert.notEqual(snapshot.sha256, live.sha256);
  });

  it("leaves leased keys of the snapshot out, and tells how many", async () => {
    const saved = [entry("a", "1"), entry("b", "2", true)];
    const { leased, live, snapshot, surplus } = await compared(saved, [entry("b", "2")]);
    assert.deepEqual([leased, snapshot.keys, live.keys, surplus], [1, 1, 1, 1]);
  });
});

describe("the keys of a tenant", () => {
  it("are those below its prefix and no others, whatever the neighbours are called", () => {
    const name = fc.stringMatching(/^[A-Za-z0-9]([-\w.]{0,4}[A-Za-z0-9])?$/);
    fc.assert(
      fc.property(name, name, fc.string({ unit: "binary", maxLength: 3 }), (one, other, rest) => {
        fc.pre(one !== "root" && one !== other);
        const { key, rangeEnd } = keyRangeOf(tenantOf(one));
        const isIn = (text: string) =>
          Buffer.compare(Buffer.from(text), key) >= 0 &&
          Buffer.compare(Buffer.from(text), rangeEnd) < 0;
        assert.equal(isIn(`/${one}/${rest}`), true);
        assert.equal(isIn(`/${other}/${rest}`), false);
        assert.equal(isIn(`/${one}`), false);
        assert.equal(isIn(`/${one}0${rest}`), false);
        assert.equal(isIn(`/${one}-${rest}`), false);
      }),
    );
  });
});
