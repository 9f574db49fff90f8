import { afterEach, beforeEach, describe } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { join } from "node:path";
import { createLocalPki } from "../../bench/targets/local/local_pki.ts";
import { Failure } from "../../diagnostics/failure.ts";
import type { S3Credentials } from "../../operations/snapshots/s3_credentials.ts";
import { s3Sender } from "../../operations/snapshots/s3_request.ts";
import { s3Store } from "../../operations/snapshots/s3_store.ts";
import { webIdentity, type WebIdentityOptions } from "../../operations/snapshots/web_identity.ts";
import { itWhere } from "../it_where.ts";
import { hasVersitygw, startVersitygw } from "../versitygw.ts";
import { startTokenGateway } from "./token_gateway.ts";
import { startTokenService, type TokenService } from "./token_service.ts";

const it = itWhere(true);
const itWithS3 = itWhere(await hasVersitygw());
const roleArn = "arn:aws:iam::111122223333:role/etcd-snapshots";
const hour = 3_600_000;

describe("credentials that are lent for a token", () => {
  let folder: string;
  let tokenFile: string;
  let service: TokenService;
  let token: string;
  let lent: S3Credentials;
  let now: number;

  beforeEach(async () => {
    folder = await Deno.makeTempDir({ prefix: "web-identity-" });
    tokenFile = join(folder, "token");
    token = crypto.randomUUID();
    await Deno.writeTextFile(tokenFile, `${token}\n`);
    now = Date.UTC(2026, 10, 23, 8);
    lent = { accessKeyId: "lent", secretAccessKey: "a & b", sessionToken: "for an hour" };
    service = startTokenService({
      token: () => token,
      roleArn,
      credentials: () => ({ ...lent, secretAccessKey: lent.secretAccessKey.replace("&", "&amp;") }),
      until: () => new Date(now + hour),
    });
  });
  afterEach(async () => {
    await service.stop();
    await Deno.remove(folder, { recursive: true });
    assert.deepEqual(service.seen.faults, [], "every request was as it has to be");
  });

  function source(differing: Partial<WebIdentityOptions> = {}) {
    const { endpoint } = service;
    const sessionName = "etcd.kamaji-system";
    const clock = () => new Date(now);
    return webIdentity({ endpoint, roleArn, sessionName, tokenFile, now: clock, ...differing });
  }

  function failed(code: string, pattern: RegExp) {
    return (error: unknown) => {
      assert.ok(error instanceof Failure && error.code === code, String(error));
      assert.match(error.message, pattern);
      assert.ok(!Deno.inspect(error).includes(token), "the token is told to nobody");
      return true;
    };
  }

  it("are used until shortly before their end, and then lent again for the newest token", async () => {
    const credentials = source();
    assert.deepEqual(await credentials(), lent);
    now += hour - 6 * 60_000;
    const known = await credentials();
    assert.equal(await credentials(), known);
    assert.equal(service.seen.lent, 1);
    now += 2 * 60_000;
    token = crypto.randomUUID();
    await Deno.writeTextFile(tokenFile, token);
    lent = { ...lent, accessKeyId: "lent again" };
    assert.equal((await credentials()).accessKeyId, "lent again");
    assert.equal(service.seen.lent, 2);
  });

  it("are refused for another token or another role, in the service's own word", async () => {
    await assert.rejects(
      source({ roleArn: `${roleArn}-of-others` })(),
      failed("snapshot-store-failed", /^http:\/\/127.* lends no role: AccessDenied$/),
    );
    await Deno.writeTextFile(tokenFile, "a stranger's");
    await assert.rejects(
      source()(),
      failed("snapshot-store-failed", /lends no role: InvalidIdentityToken$/),
    );
  });

  it("cannot be had without a token, without a service, or from what is none", async () => {
    await assert.rejects(
      source({ tokenFile: join(folder, "none") })(),
      failed("usage", /none" cannot be read/),
    );
    await assert.rejects(
      source({ endpoint: "http://127.0.0.1:1" })(),
      failed("snapshot-store-failed", /cannot be reached/),
    );
    lent = { ...lent, sessionToken: "" };
    await assert.rejects(
      source()(),
      failed("snapshot-store-failed", /lends no role: something else/),
    );
  });

  it("are asked for over TLS of a private CA, and nobody is followed elsewhere", async () => {
    const { server: files } = await createLocalPki(join(folder, "pki"));
    const [authority = "", cert = "", key = ""] = await Promise.all(
      [files.trust, files.certificate, files.privateKey].map((path) => Deno.readTextFile(path)),
    );
    let reached = 0;
    const server = Deno.serve(
      { hostname: "127.0.0.1", port: 0, cert, key, onListen: () => {} },
      () => {
        reached += 1;
        return Response.redirect(service.endpoint, 307);
      },
    );
    try {
      const endpoint = `https://localhost:${server.addr.port}`;
      const unreachable = failed("snapshot-store-failed", /cannot be reached/);
      await assert.rejects(source({ endpoint, authority })(), unreachable);
      await assert.rejects(source({ endpoint })(), unreachable);
      assert.deepEqual([reached, service.seen.lent], [1, 0]);
    } finally {
      await server.shutdown();
    }
  });

  it("sign requests together with what says that they are lent", async () => {
    const headers: Headers[] = [];
    const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, (asked) => {
      headers.push(asked.headers);
      return new Response("kept");
    });
    try {
      const send = s3Sender({
        endpoint: `http://127.0.0.1:${server.addr.port}`,
        region: "eu-south-1",
        bucket: "snapshots",
        pathStyle: true,
        credentials: source(),
      });
      await (await send({ method: "GET", key: "a" })).text();
      now += hour;
      lent = { ...lent, sessionToken: "for another hour" };
      await (await send({ method: "GET", key: "a" })).text();
    } finally {
      await server.shutdown();
    }
    const sent = headers.map((each) => each.get("x-amz-security-token"));
    assert.deepEqual(sent, ["for an hour", "for another hour"]);
    const [authorization = ""] = headers.map((each) => each.get("authorization") ?? "");
    assert.match(authorization, /Credential=lent\/\d+\/eu-south-1\/s3\/aws4_request/);
    assert.match(authorization, /SignedHeaders=[\w;-]*x-amz-security-token/);
  });

  itWithS3("open a real store, for as long as they are good", async () => {
    const server = await startVersitygw();
    const { options } = server;
    let accepted = lent;
    const { endpoint = "", region, credentials } = options;
    const gateway = startTokenGateway({ endpoint, region, credentials, lent: () => accepted });
    try {
      const store = s3Store({
        ...options,
        endpoint: gateway.endpoint,
        folder: "lent",
        credentials: source(),
      });
      const file = join(folder, "a.db");
      await Deno.writeFile(file, new Uint8Array(6 * 1024 * 1024).fill(7));
      await store.put("a.db", file);
      await store.putText("a.json", "{}");
      assert.deepEqual(await store.list(), ["a.db", "a.json"]);
      await store.fetch("a.db", join(folder, "b.db"));
      assert.deepEqual(await Deno.readFile(join(folder, "b.db")), await Deno.readFile(file));
      assert.equal(service.seen.lent, 1);
      accepted = { ...lent, secretAccessKey: "of somebody else" };
      await assert.rejects(store.list(), failed("snapshot-store-failed", /SignatureDoesNotMatch/));
      accepted = lent = { ...lent, sessionToken: "for another hour" };
      await assert.rejects(store.list(), failed("snapshot-store-failed", /ExpiredToken/));
      now += hour;
      assert.deepEqual(await store.list(), ["a.db", "a.json"]);
    } finally {
      await gateway.stop();
      await server.stop();
    }
  });
});
