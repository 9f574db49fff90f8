import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { encodeFields } from "../../../etcd/isolation/protobuf_fields.ts";
import { decodeFields } from "./decode_fields.ts";
import {
  encodeChunk,
  encodeMetadata,
  readAnnouncements,
  readConfiguration,
  readManifests,
  readMatch,
} from "./plugin_messages.ts";

/** A message of text fields, as numbers and texts. */
function texts(message: bigint | Uint8Array | undefined): unknown[] {
  assert.ok(message instanceof Uint8Array);
  return decodeFields(message).map(({ number, value }) =>
    typeof value === "bigint" ? [number, value] : [number, new TextDecoder().decode(value)]
  );
}

describe("encodeMetadata()", () => {
  it("puts every variable behind what is fixed, in the given order", () => {
    const message = encodeMetadata({
      appName: "etcd",
      appPath: "clusters/etcd",
      checksum: "00ff",
      size: 300,
      environment: { B: "2", A: "1" },
    });
    const [metadata] = decodeFields(message);
    assert.equal(metadata?.number, 1);
    assert.ok(metadata.value instanceof Uint8Array);
    const fields = decodeFields(metadata.value);
    assert.deepEqual(texts(metadata.value).slice(0, 4), [
      [1, "etcd"],
      [2, "clusters/etcd"],
      [3, "00ff"],
      [4, 300n],
    ]);
    const variables = fields.slice(4).map(({ number, value }) => [number, texts(value)]);
    assert.deepEqual(variables, [[5, [[1, "B"], [2, "2"]]], [5, [[1, "A"], [2, "1"]]]]);
  });
});

describe("encodeChunk()", () => {
  it("is the file of the request's second kind", () => {
    assert.deepEqual([...encodeChunk(new Uint8Array([7, 8]))], [0x12, 4, 0x0a, 2, 7, 8]);
  });
});

describe("the readers", () => {
  it("take an absent flag for false", () => {
    const off = { isDiscoveryConfigured: false, provideGitCreds: false };
    assert.deepEqual(readConfiguration(new Uint8Array()), off);
    assert.deepEqual(readConfiguration(encodeFields({ 2: 1n })), { ...off, provideGitCreds: true });
    assert.deepEqual(readMatch(encodeFields({ 1: 1n, 2: 1n })), {
      isSupported: true,
      isDiscoveryEnabled: true,
    });
  });

  it("read every manifest", () => {
    const message = Buffer.concat([encodeFields({ 1: "{}" }), encodeFields({ 1: "[]", 2: "x" })]);
    assert.deepEqual(readManifests(message), ["{}", "[]"]);
  });

  it("read an announcement with its defaults", () => {
    const announcement = Buffer.concat([
      encodeFields({ 1: "labels", 2: "Labels", 3: "Further", 4: 1n, 5: "string", 6: "map" }),
      encodeFields({ 7: "s", 8: "one" }),
      encodeFields({ 8: "two", 9: encodeFields({ 1: "team", 2: "a" }) }),
    ]);
    assert.deepEqual(readAnnouncements(encodeFields({ 1: announcement })), [{
      name: "labels",
      title: "Labels",
      tooltip: "Further",
      required: true,
      itemType: "string",
      collectionType: "map",
      string: "s",
      array: ["one", "two"],
      map: { team: "a" },
    }]);
  });
});
