import { afterEach, beforeEach, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { freePorts } from "../../../targets/local/free_ports.ts";
import { type PeerProxy, startPeerProxy } from "./peer_proxy.ts";

describe("startPeerProxy", () => {
  let target: Deno.TcpListener;
  let proxy: PeerProxy;
  let listen: number;
  const open: Deno.TcpConn[] = [];

  beforeEach(() => {
    [listen = 0] = freePorts(1);
    target = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    void echo(target);
    proxy = startPeerProxy({ listen, target: target.addr.port });
  });
  afterEach(() => {
    for (const connection of open.splice(0)) close(connection);
    proxy.close();
    target.close();
  });

  async function echo(listener: Deno.TcpListener): Promise<void> {
    for await (const connection of listener) {
      connection.readable.pipeTo(connection.writable).catch(() => undefined);
    }
  }

  async function dial(): Promise<Deno.TcpConn> {
    const connection = await Deno.connect({ hostname: "127.0.0.1", port: listen });
    open.push(connection);
    return connection;
  }

  function close(connection: Deno.TcpConn): void {
    try {
      connection.close();
    } catch {
      // It was cut.
    }
  }

  /** What comes back of a word, or nothing once the connection is cut. */
  async function said(connection: Deno.TcpConn, word: string): Promise<string> {
    const buffer = new Uint8Array(64);
    try {
      await connection.write(new TextEncoder().encode(word));
      const count = await connection.read(buffer);
      return new TextDecoder().decode(buffer.subarray(0, count ?? 0));
    } catch {
      return "";
    }
  }

  it("passes on what both sides say", async () => {
    assert.equal(await said(await dial(), "hello"), "hello");
  });

  it("cuts connections that are open, and those that are opened, until it is healed", async () => {
    const before = await dial();
    assert.equal(await said(before, "one"), "one");
    await proxy.set({ cut: true });
    assert.equal(await said(before, "two"), "");
    assert.equal(await said(await dial(), "three"), "");
    await proxy.set({});
    assert.equal(await said(await dial(), "four"), "four");
  });

  it("delays each way", async () => {
    await proxy.set({ delay: 60 });
    const connection = await dial();
    const begun = performance.now();
    assert.equal(await said(connection, "slow"), "slow");
    assert.ok(performance.now() - begun >= 115, "twice 60 ms, less what timers round");
  });

  it("leaves alone whom the fault does not concern", async () => {
    const spared = await dial();
    assert.equal(await said(spared, "before"), "before");
    const { port } = spared.localAddr;
    await proxy.set({ cut: true, concerns: (each) => Promise.resolve(each !== port) });
    assert.equal(await said(spared, "after"), "after");
    await proxy.set({ cut: true, concerns: () => Promise.resolve(true) });
    assert.equal(await said(await dial(), "cut"), "");
    await proxy.set({ cut: true, concerns: () => Promise.resolve(false) });
    assert.equal(await said(await dial(), "let through"), "let through");
  });

  it("cuts whom nobody knows, so that it dials again", async () => {
    const connection = await dial();
    assert.equal(await said(connection, "before"), "before");
    let known = false;
    const concerns = () => known ? Promise.resolve(false) : Promise.reject(new Error("unknown"));
    await proxy.set({ cut: true, concerns });
    assert.equal(await said(connection, "after"), "");
    assert.equal(await said(await dial(), "still unknown"), "");
    known = true;
    assert.equal(await said(await dial(), "spared"), "spared");
  });

  it("breaks a connection that carries too much", async () => {
    await proxy.set({ breaksAfter: 6 });
    const connection = await dial();
    assert.equal(await said(connection, "four"), "four");
    assert.equal(await said(connection, "more"), "");
    assert.equal(await said(await dial(), "again"), "again");
  });
});
