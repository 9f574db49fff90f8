import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { freePorts, takenPort } from "./free_ports.ts";

describe("freePorts", () => {
  it("finds ports that differ, can be listened on and that no outgoing connection is given", () => {
    const ports = freePorts(30);
    assert.equal(new Set(ports).size, 30);
    assert.equal(takenPort(ports), undefined);
    assert.deepEqual(ports.filter((port) => port < 10_000 || port > 29_999), []);
  });
});

describe("takenPort", () => {
  it("names the port that something listens on", () => {
    const [one = 0, two = 0] = freePorts(2);
    using _listener = Deno.listen({ hostname: "127.0.0.1", port: two });
    assert.equal(takenPort([one, two]), two);
    assert.equal(takenPort([one]), undefined);
  });
});
