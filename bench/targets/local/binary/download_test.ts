import { afterEach, beforeEach, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { downloadText } from "./download.ts";

describe("downloadText from a server that accepts and never answers", () => {
  let listener: Deno.TcpListener;
  let url: string;
  beforeEach(() => {
    listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    url = `http://127.0.0.1:${listener.addr.port}/SHA256SUMS`;
  });
  afterEach(() => listener.close());

  it("gives up when the time is up", async () => {
    const signal = AbortSignal.timeout(5_000);
    const started = performance.now();
    await assert.rejects(downloadText(url, { timeoutMs: 50, signal }), {
      code: "etcd-download-failed",
      message: `The download from "${url}" failed after 0 bytes: not done within 0.05 s`,
    });
    assert.ok(performance.now() - started < 4_000, "it waited for the signal");
  });

  it("ends when the signal aborts", async () => {
    const signal = AbortSignal.timeout(50);
    const started = performance.now();
    await assert.rejects(downloadText(url, { timeoutMs: 10_000, signal }), {
      code: "etcd-download-failed",
    });
    assert.ok(performance.now() - started < 5_000, "it waited for the timeout");
  });
});
