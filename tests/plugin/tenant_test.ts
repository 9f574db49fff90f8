import { after, before, describe } from "@std/testing/bdd";
import type { Etcd3 } from "etcd3";
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { join } from "node:path";
import type { LocalCluster } from "../../bench/targets/local/local_cluster.ts";
import { listTenants } from "../../etcd/tenants/list_tenants.ts";
import { onboardTenant } from "../../etcd/tenants/onboard_tenant.ts";
import { tenantOf } from "../../etcd/tenants/tenant.ts";
import { defaultEtcdVersion } from "../../manifests/config/etcd_cluster.ts";
import { itWhere } from "../it_where.ts";
import { localEtcd, startTestCluster } from "../local_etcd.ts";
import { buildForTests, type BuiltProgram, canBuildImages } from "./built_program.ts";
import type { ProgramCall, ProgramEnd } from "./program_mode.ts";

const hasDocker = await canBuildImages();

describe("the built program's tenant commands on a real etcd", () => {
  let built: BuiltProgram;
  let cluster: LocalCluster;
  let root: Etcd3;
  before(async () => {
    built = await buildForTests();
    const binary = await localEtcd(defaultEtcdVersion);
    assert(binary !== undefined);
    cluster = await startTestCluster(binary);
    root = await cluster.connect("root");
    for (const name of ["green", "blue"]) await onboardTenant(root, tenantOf(name));
    for (const key of ["/blue/a", "/blue/b"]) {
      await root.kv.put({ key: Buffer.from(key), value: Buffer.from("value") });
    }
    for (const user of ["root", "blue", "nobody"]) await writeCredentials(user);
  });
  after(async () => {
    root?.close();
    await cluster?.stop();
    await built?.remove();
  });

  async function writeCredentials(user: string): Promise<void> {
    const { trust, certificate, privateKey } = await cluster.credentialsOf(user);
    await Deno.writeTextFile(join(built.folder, "ca.crt"), trust);
    await Deno.writeTextFile(join(built.folder, `${user}.crt`), certificate);
    await Deno.writeTextFile(join(built.folder, `${user}.key`), privateKey, { mode: 0o600 });
  }

  function connection(user = "root", endpoints = cluster.endpoints.join(",")): string[] {
    const files = ["--cacert=ca.crt", `--cert=${user}.crt`, `--key=${user}.key`];
    return [`--endpoints=${endpoints}`, ...files];
  }

  const modes = [
    { name: "as a bundle", it: itWhere(true), run: (call: ProgramCall) => built.runBundle(call) },
    {
      name: "with a Job's rights",
      it: itWhere(true),
      run: (call: ProgramCall) => built.runJob(call),
    },
    {
      name: "in the image",
      it: itWhere(hasDocker),
      run: (call: ProgramCall) => built.runImage(call),
    },
  ];

  for (const { name, it, run } of modes) {
    const tenant = async (...args: string[]): Promise<ProgramEnd> =>
      await run({ args: ["tenant", ...args], folder: built.folder, asOperator: true });

    describe(name, () => {
      it("list the tenants as a table", async () => {
        const { code, output, error } = await tenant("list", ...connection());
        assert.deepEqual([code, error], [0, ""]);
        assert.equal(output, "TENANT  PREFIX\nblue    /blue/\ngreen   /green/\n");
      });

      it("list them as JSON with what they hold", async () => {
        const { output } = await tenant("list", "--usage", "-o", "json", ...connection());
        assert.deepEqual(JSON.parse(output), [
          { name: "blue", prefix: "/blue/", keys: 2, bytes: 24 },
          { name: "green", prefix: "/green/", keys: 0, bytes: 0 },
        ]);
      });

      it("go on to the next endpoint where nobody answers", async () => {
        const endpoints = `https://127.0.0.1:9,${cluster.endpoints[0]}`;
        const { code, output } = await tenant("list", ...connection("root", endpoints));
        assert.equal(code, 0);
        assert.match(output, /^blue /m);
      });

      it("onboard a tenant and remove it with its keys", async () => {
        const onboarded = await tenant("onboard", "red", ...connection());
        assert.equal(onboarded.output, 'Tenant "red" may use "/red/"\n');
        assert.deepEqual((await listTenants(root)).map((each) => each.name), [
          "blue",
          "green",
          "red",
        ]);
        await root.kv.put({ key: Buffer.from("/red/a"), value: Buffer.from("value") });
        const gone = await tenant("offboard", "red", "--confirm=red", ...connection());
        assert.equal(gone.output, 'Tenant "red" is gone, and 1 keys below "/red/" with it\n');
        assert.deepEqual((await listTenants(root)).map((each) => each.name), ["blue", "green"]);
      });

      it("delete nothing without the right confirmation", async () => {
        const refused = await tenant("offboard", "blue", "--confirm=green", ...connection());
        assert.equal(refused.code, 1);
        assert.match(refused.error, /^error\[usage\] "green" does not confirm "blue"/);
        const elsewhere = ["--confirm=blue", "--prefix=/other/", ...connection()];
        const wrong = await tenant("offboard", "blue", ...elsewhere);
        assert.match(wrong.error, /^error\[tenant-refused\] .*\nhint: Use --prefix \/blue\//);
        assert.deepEqual((await listTenants(root)).map((each) => each.name), ["blue", "green"]);
      });

      it("say why etcd refuses a user, and that nobody answers", async () => {
        const denied = await tenant("list", ...connection("blue"));
        assert.equal(denied.code, 2);
        assert.match(denied.error, /^error\[etcd-request-failed\] .*permission denied/);
        assert.match(denied.error, /\nhint: Use the certificate of the user root\n$/);
        const unreachable = await tenant("list", ...connection("root", "127.0.0.1:9"));
        assert.match(unreachable.error, /^error\[etcd-request-failed\] etcd at 127\.0\.0\.1:9: /);
      });
    });
  }
});
