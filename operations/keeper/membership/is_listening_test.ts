import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { createServer, type Server } from "node:net";
import { isListening } from "./is_listening.ts";

async function listening(): Promise<{ readonly server: Server; readonly endpoint: string }> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  assert.ok(typeof address === "object" && address !== null);
  return { server, endpoint: `127.0.0.1:${address.port}` };
}

describe("isListening()", () => {
  it("is so where somebody takes the connection and says nothing", async () => {
    const { endpoint, server } = await listening();
    try {
      assert.equal(await isListening(endpoint, 2_000), true);
    } finally {
      server.close();
    }
  });

  it("is not so where nobody is", async () => {
    const { endpoint, server } = await listening();
    await new Promise((resolve) => server.close(resolve));
    assert.equal(await isListening(endpoint, 2_000), false);
  });
});
