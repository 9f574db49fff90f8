import { describe, it } from "@std/testing/bdd";
import type { Etcd3 } from "etcd3";
import assert from "node:assert/strict";
import { rotatingClient } from "./rotating_client.ts";

/** Clients that note which of them was asked. */
function clients(count: number) {
  const asked: string[] = [];
  const all = Array.from({ length: count }, (_, index) => ({
    name: `client-${index}`,
    kv: { range: () => asked.push(`range ${index}`) },
    lease() {
      asked.push(`lease of ${this.name}`);
    },
    close: () => asked.push(`close ${index}`),
  }));
  return { asked, client: rotatingClient(all as unknown as readonly Etcd3[]) };
}

describe("rotatingClient()", () => {
  it("takes the next client with each use, and begins anew after the last", () => {
    const { asked, client } = clients(3);
    for (let request = 0; request < 4; request++) void client.kv.range({});
    client.lease(60);
    assert.deepEqual(asked, ["range 0", "range 1", "range 2", "range 0", "lease of client-1"]);
  });

  it("closes all of them", () => {
    const { asked, client } = clients(2);
    client.close();
    assert.deepEqual(asked, ["close 0", "close 1"]);
  });

  it("is the client itself where there is one", () => {
    const one = {} as Etcd3;
    assert.equal(rotatingClient([one]), one);
    assert.throws(() => rotatingClient([]), TypeError);
  });
});
