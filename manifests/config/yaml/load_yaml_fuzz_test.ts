import { describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import assert from "node:assert/strict";
import { render } from "../../render.ts";
import { toYaml } from "../../to_yaml.ts";
import { clusterYaml } from "../testing/cluster_yaml.ts";
import { loadYaml } from "./load_yaml.ts";

const text = clusterYaml(
  "members: 5",
  "image: &image {pullPolicy: Always}",
  "keeper: {image: {<<: *image}}",
  "tenants:",
  "  - name: one",
  "    budget: {bytes: 1Gi, keys: 1000}",
  "  - name: 'two'",
  "    prefix: /second/",
  "extraArguments:",
  '  log-level: "warn"',
  "snapshots:",
  "  destination:",
  "    kind: s3",
  "    bucket: etcd-snapshots",
  "    credentialsSecret: store",
) + "---\napiVersion: v1\nkind: Namespace\nmetadata:\n  name: etcd\n";

const words = text.match(/\w+|[^\w\s]|\n/g) ?? [];
const snippet = fc.oneof(
  fc.constantFrom(...words, "&a ", "*a", "<<: ", "!!str ", "- ", "? ", "| ", "--- ", "...\n", "\t"),
  fc.constantFrom("{", "}", "[", "]", '"', "'", "#", "%", "@", "`", "\r\n", "\0", "💥", "\u2028"),
  fc.string({ maxLength: 4 }),
);

/** Replaces a part of a text, the last one first, so that offsets stay right. */
const mutations = fc.array(
  fc.record({
    offset: fc.nat({ max: text.length }),
    length: fc.oneof(fc.constant(0), fc.nat({ max: 12 })),
    snippet,
  }),
  { minLength: 1, maxLength: 6 },
);

function mutate(changes: readonly { offset: number; length: number; snippet: string }[]): string {
  return changes.toSorted((one, other) => other.offset - one.offset)
    .reduce(
      (all, { offset, length, snippet }) =>
        all.slice(0, offset) + snippet + all.slice(offset + length),
      text,
    );
}

describe("loadYaml() of a damaged document", () => {
  it("starts from one that is right", () => {
    assert.equal(loadYaml(text, "etcd.yaml").ok, true);
  });

  it("loads and renders it or says what is wrong at a place in it, and never throws", () => {
    const seen = { loaded: 0, refused: 0 };
    fc.assert(
      fc.property(mutations, (changes) => {
        const damaged = mutate(changes);
        const result = loadYaml(damaged, "etcd.yaml");
        if (result.ok) {
          const { metadata } = result.config;
          const placed = { ...result.config, metadata: { ...metadata, namespace: "etcd" } };
          assert.notEqual(toYaml(render(placed)), "");
          return void seen.loaded++;
        }
        seen.refused++;
        const lines = damaged.split("\n");
        assert(result.findings.length > 0);
        for (const { position, message } of result.findings) {
          const line = lines[position.line - 1];
          assert(line !== undefined, `${JSON.stringify(damaged)} has no line ${position.line}`);
          assert(position.column >= 1 && position.column <= line.length + 1);
          assert.notEqual(message, "");
        }
      }),
      { seed: 20_260_101, numRuns: 400 },
    );
    assert(seen.loaded > 10 && seen.refused > 100, JSON.stringify(seen));
  });
});
