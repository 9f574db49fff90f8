import assert from "node:assert/strict";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import { afterEach, beforeEach, describe, it } from "@std/testing/bdd";
import { type DelayLine, openDelayLine } from "./delay_line.ts";

describe("openDelayLine", () => {
  let server: Server;
  let line: DelayLine;
  let client: Socket;
  beforeEach(async () => {
    server = createServer((socket) => void socket.on("data", (chunk) => socket.write(chunk)));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    line = await openDelayLine(`127.0.0.1:${(server.address() as AddressInfo).port}`);
    client = connect({ host: "127.0.0.1", port: Number(line.endpoint.split(":")[1]) });
  });
  afterEach(async () => {
    client.destroy();
    await line.close();
    await new Promise((resolve) => server.close(resolve));
  });

  const echo = async (text: string): Promise<string> => {
    const answer = new Promise<string>((resolve) =>
      client.once("data", (chunk) => resolve(String(chunk)))
    );
    client.write(text);
    return await answer;
  };

  it("passes what is said, and holds nothing back at first", async () => {
    assert.equal(await echo("hello"), "hello");
    assert.equal(line.held.chunks, 0);
  });

  it("holds answers back for its delay, not for less, and counts them", async () => {
    await echo("first");
    line.delay = 20;
    const sent = performance.now();
    assert.equal(await echo("second"), "second");
    assert.ok(performance.now() - sent >= 20);
    assert.equal(line.held.chunks, 1);
    assert.ok(line.held.actual >= line.held.asked);
  });
});
