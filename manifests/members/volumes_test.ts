import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { render } from "../render.ts";
import { exampleCluster } from "../testing/example_cluster.ts";
import { containerOf } from "../testing/rendered.ts";
import { memberVolumes } from "./volumes.ts";

describe("memberVolumes()", () => {
  const volumes = memberVolumes(exampleCluster());

  it("names every key of a Secret it mounts, and no CA's private key", () => {
    const keys = volumes.flatMap(({ secret }) =>
      secret === undefined ? [] : [`${secret.secretName}: ${secret.items?.map(({ key }) => key)}`]
    );
    assert.deepEqual(keys, [
      "etcd-server: tls.crt,tls.key",
      "etcd-peer: tls.crt,tls.key",
      "etcd-trust: client-ca.crt,peer-ca.crt",
    ]);
  });

  it("lets the group, and nobody else, read keys and token", () => {
    for (const { name, secret, projected } of volumes) {
      assert.equal((secret ?? projected)?.defaultMode?.toString(8), "440", name);
    }
  });
});

describe("the mounts of a member", () => {
  const objects = render(exampleCluster());

  it("give the token to the gate alone", () => {
    const mountsOf = (name: string) =>
      containerOf(objects, name).volumeMounts?.map((mount) => mount.name);
    assert.deepEqual(mountsOf("gate"), ["data", "token"]);
    assert.deepEqual(mountsOf("etcd"), ["data", "server", "peer", "trust"]);
  });

  it("are whole directories, so that renewed certificates appear", () => {
    for (const mount of containerOf(objects, "etcd").volumeMounts ?? []) {
      assert.equal(mount.subPath, undefined, mount.name);
    }
  });

  it("let only etcd write, and only its data", () => {
    const writable = ["gate", "etcd"].flatMap((name) =>
      (containerOf(objects, name).volumeMounts ?? [])
        .filter((mount) => mount.readOnly !== true)
        .map((mount) => `${name} ${mount.mountPath}`)
    );
    assert.deepEqual(writable, ["etcd /var/run/etcd"]);
  });

  it("hold every file that etcd's flags name", () => {
    const { args = [], volumeMounts = [] } = containerOf(objects, "etcd");
    const files = args.flatMap((arg) => /^--[a-z-]*-file=(.*)$/.exec(arg)?.[1] ?? []);
    const mounted = volumeMounts.flatMap(({ name, mountPath }) =>
      memberVolumes(exampleCluster()).filter((volume) => volume.name === name)
        .flatMap(({ secret }) => secret?.items?.map(({ path }) => `${mountPath}/${path}`) ?? [])
    );
    assert.deepEqual(files.sort(), mounted.sort());
  });
});
