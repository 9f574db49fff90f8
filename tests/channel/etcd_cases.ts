import type { IWatchResponse } from "etcd3";
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { once } from "node:events";
import { createLocalPki } from "../../bench/targets/local/local_pki.ts";
import { isAuthenticationEnabled } from "../../etcd/enable_authentication.ts";
import { etcdErrorClass } from "../../etcd/error_class.ts";
import type { EtcdCase } from "./etcd_case.ts";

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

async function errorOf(request: Promise<unknown>): Promise<Error> {
  try {
    await request;
  } catch (error) {
    assert.ok(error instanceof Error);
    return error;
  }
  return assert.fail("the request went well");
}

/** What etcd3 needs of a channel: every kind of call, errors, large messages, a server that dies. */
export const etcdCases: readonly EtcdCase[] = [
  {
    title: "puts, gets and deletes",
    run: async ({ prefix, root }) => {
      await root.put(`${prefix}a`).value("1");
      assert.equal(await root.get(`${prefix}a`), "1");
      assert.equal((await root.delete().key(`${prefix}a`)).deleted, "1");
      assert.equal(await root.get(`${prefix}a`), null);
    },
  },
  {
    title: "runs a transaction that holds and one that does not",
    run: async ({ prefix, root }) => {
      const create = () =>
        root.if(`${prefix}a`, "Create", "==", 0).then(root.put(`${prefix}a`).value("1"))
          .else(root.get(`${prefix}a`)).commit();
      assert.equal((await create()).succeeded, true);
      const second = await create();
      assert.equal(second.succeeded, false);
      assert.equal(String(second.responses[0]?.response_range?.kvs[0]?.value), "1");
    },
  },
  {
    title: "carries values of 1 MB both ways, many at a time",
    run: async ({ prefix, root }) => {
      const values = [1, 2, 3, 4].map((n) => Buffer.alloc(1_000_000, n));
      await Promise.all(values.map((value, n) => root.put(`${prefix}${n}`).value(value)));
      const all = await root.getAll().prefix(prefix).buffers();
      assert.deepEqual(Object.values(all).map((value) => value.length), Array(4).fill(1_000_000));
      values.forEach((value, n) => assert.ok(all[`${prefix}${n}`]?.equals(value)));
    },
  },
  {
    title: "reads 10 MB in one answer",
    run: async ({ prefix, root }) => {
      const value = Buffer.alloc(1_000_000, "v");
      for (let n = 0; n < 10; n++) await root.put(`${prefix}${n}`).value(value);
      const all = await root.getAll().prefix(prefix).buffers();
      assert.equal(Object.values(all).reduce((sum, it) => sum + it.length, 0), 10_000_000);
    },
  },
  {
    title: "runs a thousand requests at a time",
    run: async ({ prefix, root }) => {
      const keys = Array.from({ length: 1_000 }, (_, n) => `${prefix}${n}`);
      await Promise.all(keys.map((key) => root.put(key).value(key)));
      const found = await Promise.all(keys.map((key) => root.get(key).string()));
      assert.deepEqual(found, keys);
    },
  },
  {
    title: "keeps a lease alive beyond its time to live, and lets it go",
    run: async ({ prefix, root }) => {
      const lease = root.lease(1);
      await lease.put(`${prefix}a`).value("1");
      const alive = once(lease, "keepaliveSucceeded");
      await alive;
      await pause(1_500);
      assert.equal(await root.get(`${prefix}a`), "1");
      await lease.revoke();
      assert.equal(await root.get(`${prefix}a`), null);
    },
  },
  {
    title: "watches every change in its order",
    run: async ({ prefix, root }) => {
      const watcher = await root.watch().prefix(prefix).create();
      const seen: string[] = [];
      const complete = new Promise<void>((resolve) => {
        watcher.on("data", ({ events }: IWatchResponse) => {
          for (const { kv, type } of events) seen.push(`${type} ${kv.value}`);
          if (seen.length >= 101) resolve();
        });
      });
      for (let n = 0; n < 100; n++) await root.put(`${prefix}a`).value(`${n}`);
      await root.delete().key(`${prefix}a`);
      await complete;
      await watcher.cancel();
      assert.deepEqual(seen, [...Array.from({ length: 100 }, (_, n) => `Put ${n}`), "Delete "]);
    },
  },
  {
    title: "holds a thousand watches on one connection",
    run: async ({ prefix, root }) => {
      const watchers = await Promise.all(
        Array.from({ length: 1_000 }, (_, n) => root.watch().key(`${prefix}${n}`).create()),
      );
      const seen = Promise.all(watchers.map((watcher) => once(watcher, "put")));
      await Promise.all(watchers.map((_, n) => root.put(`${prefix}${n}`).value(`${n}`)));
      const values = (await seen).map(([kv]) => String(kv.value));
      assert.deepEqual(values, watchers.map((_, n) => `${n}`));
      await Promise.all(watchers.map((watcher) => watcher.cancel()));
    },
  },
  {
    title: "streams a snapshot to its end",
    run: async ({ prefix, root }) => {
      await root.put(`${prefix}a`).value(Buffer.alloc(1_000_000, "s"));
      const stream = await root.maintenance.snapshot();
      let size = 0;
      let remaining = "";
      stream.on("data", (part: { blob: Buffer; remaining_bytes: string }) => {
        size += part.blob.length;
        remaining = part.remaining_bytes;
      });
      await new Promise<void>((resolve) => stream.on("end", resolve));
      assert.ok(size > 1_000_000, `${size} octets came`);
      assert.equal(remaining, "0");
    },
  },
  {
    title: "is told what it may not do, and who it is",
    run: async ({ connect, prefix }) => {
      const stranger = await connect("stranger");
      try {
        assert.equal(await isAuthenticationEnabled(stranger), true);
        const refusal = await errorOf(stranger.put(`${prefix}a`).value("1").exec());
        assert.match(refusal.message, /permission denied|user name not found|invalid auth/i);
      } finally {
        stranger.close();
      }
    },
  },
  {
    title: "is refused with a certificate of another authority",
    run: async ({ cluster, connect, prefix }) => {
      const directory = await Deno.makeTempDir();
      try {
        const stranger = await (await createLocalPki(directory)).credentialsOf("root");
        const { trust } = await cluster.credentialsOf("root");
        const client = await connect("root", { identity: { ...stranger, trust } });
        const refusal = await errorOf(client.put(`${prefix}a`).value("1").exec());
        client.close();
        assert.equal(etcdErrorClass(refusal), "unavailable");
      } finally {
        await Deno.remove(directory, { recursive: true });
      }
    },
  },
  {
    title: "gives errors of etcd's as etcd3's own",
    run: async ({ root }) => {
      const missing = await errorOf(root.role("no-such-role").delete());
      assert.equal(missing.constructor.name, "EtcdRoleNotFoundError");
    },
  },
  {
    title: "gives up at the deadline while the member is stopped, and works once it goes on",
    run: async ({ cluster, connect, prefix }) => {
      const client = await connect("root", { timeout: 300 });
      try {
        await client.put(`${prefix}a`).value("1");
        cluster.members[0]!.signal("SIGSTOP");
        const late = await errorOf(client.put(`${prefix}a`).value("2").exec());
        assert.equal(late.constructor.name, "GRPCDeadlineExceededError");
      } finally {
        cluster.members[0]!.signal("SIGCONT");
        client.close();
      }
      const again = await connect("root");
      await again.put(`${prefix}a`).value("3");
      assert.equal(await again.get(`${prefix}a`), "3");
      again.close();
    },
  },
  {
    title: "survives a member that is killed and started again under load",
    run: async ({ cluster, connect, prefix }) => {
      const member = cluster.members[0]!;
      const client = await connect("root", { timeout: 2_000 });
      const classes = new Set<string>();
      let good = 0;
      let isRunning = true;
      const write = async (n: number): Promise<void> => {
        for (let round = 0; isRunning; round++) {
          try {
            await client.put(`${prefix}${n}`).value(`${round}`);
            good += 1;
          } catch (error) {
            classes.add(etcdErrorClass(error));
            await pause(5);
          }
        }
      };
      const writers = Array.from({ length: 32 }, (_, n) => write(n));
      try {
        for (let kills = 0; kills < 3; kills++) {
          await pause(100);
          await member.kill();
          await pause(50);
          member.start();
          await member.ready();
        }
        const before = good;
        for (let n = 0; n < 100 && good < before + 100; n++) await pause(50);
        assert.ok(good >= before + 100, `${good - before} requests went well afterwards`);
      } finally {
        isRunning = false;
        await Promise.all(writers);
        client.close();
      }
      assert.ok(classes.has("unavailable"), [...classes].join());
    },
  },
  {
    title: "goes on watching after the member was killed and started again",
    run: async ({ cluster, connect, prefix }) => {
      const member = cluster.members[0]!;
      const client = await connect("root");
      try {
        const watcher = await client.watch().prefix(prefix).create();
        const seen: string[] = [];
        watcher.on("put", (kv) => seen.push(String(kv.value)));
        watcher.on("error", () => undefined);
        await member.kill();
        member.start();
        await member.ready();
        const writer = await connect("root");
        for (let n = 0; n < 200 && seen.length === 0; n++) {
          await writer.put(`${prefix}a`).value(`${n}`);
          await pause(50);
        }
        writer.close();
        assert.ok(seen.length > 0, "no event came after the restart");
        await watcher.cancel();
      } finally {
        client.close();
      }
    },
  },
];
