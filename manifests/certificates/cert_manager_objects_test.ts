import type { ICertificate } from "@kubernetes-models/cert-manager/cert-manager.io/v1/Certificate";
import { Certificate } from "@kubernetes-models/cert-manager/cert-manager.io/v1/Certificate";
import type { IIssuer } from "@kubernetes-models/cert-manager/cert-manager.io/v1/Issuer";
import { Issuer } from "@kubernetes-models/cert-manager/cert-manager.io/v1/Issuer";
import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import type { EtcdClusterInput } from "../config/etcd_cluster.ts";
import { reservedTenantNames } from "../config/reserved_names.ts";
import type { KubernetesObject } from "../kubernetes_object.ts";
import { exampleCluster } from "../testing/example_cluster.ts";
import { certManagerObjects } from "./cert_manager_objects.ts";

type Certificates = NonNullable<NonNullable<EtcdClusterInput["spec"]>["certificates"]>;

const given = {
  mode: "cert-manager",
  issuer: { name: "corporate", kind: "ClusterIssuer", authoritySecret: "corporate-ca" },
  peerIssuer: { name: "peers", group: "example.com" },
} as const;

function objectsOf(certificates: Certificates): readonly KubernetesObject[] {
  return certManagerObjects(exampleCluster({ spec: { certificates } }));
}

function certificateOf(certificates: Certificates, name: string) {
  const found = objectsOf(certificates).find((each) =>
    each.kind === "Certificate" && each.metadata.name === name
  );
  assert.ok(found !== undefined, name);
  const { metadata, spec } = found as unknown as ICertificate & KubernetesObject;
  assert.ok(spec !== undefined);
  return { metadata, spec };
}

function listed(objects: readonly KubernetesObject[]): string[] {
  return objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`);
}

describe("certManagerObjects()", () => {
  it("make two CAs, their issuers and what they sign", () => {
    assert.deepEqual(listed(objectsOf({ mode: "cert-manager" })), [
      "Issuer etcd-selfsigned",
      "Certificate etcd-ca",
      "Certificate etcd-peer-ca",
      "Issuer etcd-ca",
      "Issuer etcd-peer-ca",
      "Certificate etcd-server",
      "Certificate etcd-peer",
      "Certificate etcd-keeper-client",
      "Certificate etcd-root-client",
    ]);
  });

  it("are what cert-manager's own schema describes", () => {
    const variants: readonly Certificates[] = [
      { mode: "cert-manager" },
      { mode: "cert-manager", keyAlgorithm: "rsa-3072" },
      given,
    ];
    for (const object of variants.flatMap(objectsOf)) {
      // Types of the two libraries differ in dates, which nothing here has.
      const { kind, ...rest } = JSON.parse(JSON.stringify(object));
      const model = kind === "Issuer"
        ? new Issuer({ ...rest, kind } as IIssuer)
        : new Certificate({ ...rest, kind } as ICertificate);
      model.validate();
    }
  });

  it("are nothing where others make the certificates", () => {
    assert.deepEqual(objectsOf({ mode: "keeper" }), []);
    assert.deepEqual(
      objectsOf({
        mode: "existing",
        authoritySecret: "our-ca",
        serverSecret: "our-server",
        peerSecret: "our-peer",
        rootClientSecret: "our-root",
      }),
      [],
    );
  });

  it("make no CA where issuers are given, and refer to those", () => {
    assert.deepEqual(listed(objectsOf(given)), [
      "Certificate etcd-server",
      "Certificate etcd-peer",
      "Certificate etcd-keeper-client",
      "Certificate etcd-root-client",
    ]);
    const clients = { group: "cert-manager.io", kind: "ClusterIssuer", name: "corporate" };
    for (const name of ["etcd-server", "etcd-keeper-client", "etcd-root-client"]) {
      assert.deepEqual(certificateOf(given, name).spec.issuerRef, clients, name);
    }
    assert.deepEqual(certificateOf(given, "etcd-peer").spec.issuerRef, {
      group: "example.com",
      kind: "Issuer",
      name: "peers",
    });
  });

  it("make only the CA that is not given", () => {
    const { peerIssuer: _, ...clientsGiven } = given;
    assert.deepEqual(listed(objectsOf(clientsGiven)).slice(0, 3), [
      "Issuer etcd-selfsigned",
      "Certificate etcd-peer-ca",
      "Issuer etcd-peer-ca",
    ]);
    assert.equal(certificateOf(clientsGiven, "etcd-peer").spec.issuerRef.name, "etcd-peer-ca");
  });

  it("separate clients from peers", () => {
    const issuers = ["etcd-server", "etcd-keeper-client", "etcd-root-client", "etcd-peer"]
      .map((name) => certificateOf({ mode: "cert-manager" }, name).spec.issuerRef.name);
    assert.deepEqual(issuers, ["etcd-ca", "etcd-ca", "etcd-ca", "etcd-peer-ca"]);
  });

  it("keep a CA's key for good, ask before it is deleted, and let it live long", () => {
    for (const name of ["etcd-ca", "etcd-peer-ca"]) {
      const { metadata, spec } = certificateOf({ mode: "cert-manager" }, name);
      assert.equal(spec.isCA, true);
      assert.equal(spec.secretName, name);
      assert.equal(spec.commonName, name);
      assert.equal(spec.duration, "87600h");
      assert.equal(spec.privateKey?.rotationPolicy, "Never");
      assert.equal(
        metadata.annotations?.["argocd.argoproj.io/sync-options"],
        "Prune=confirm,Delete=confirm,SkipDryRunOnMissingResource=true",
      );
    }
  });

  it("name the certificates as the cluster's own users, which no tenant may be", () => {
    const names = ["etcd-server", "etcd-peer", "etcd-keeper-client", "etcd-root-client"]
      .map((name) => certificateOf({ mode: "cert-manager" }, name).spec.commonName ?? "");
    assert.deepEqual(names, ["etcd-server", "etcd-peer", "etcd-keeper", "root"]);
    for (const name of names) assert.ok(reservedTenantNames.includes(name), name);
  });

  it("cover every name by which a client or a member is dialled", () => {
    const { spec: server } = certificateOf({ mode: "cert-manager" }, "etcd-server");
    assert.deepEqual(server.dnsNames, [
      "etcd-client",
      "etcd-client.kamaji-system",
      "etcd-client.kamaji-system.svc",
      "etcd-client.kamaji-system.svc.cluster.local",
      "etcd.kamaji-system.svc",
      "etcd.kamaji-system.svc.cluster.local",
      "*.etcd.kamaji-system.svc",
      "*.etcd.kamaji-system.svc.cluster.local",
      "localhost",
    ]);
    assert.deepEqual(server.ipAddresses, ["127.0.0.1", "::1"]);
    const { spec: peer } = certificateOf({ mode: "cert-manager" }, "etcd-peer");
    assert.deepEqual(peer.dnsNames, [
      "*.etcd.kamaji-system.svc.cluster.local",
      "*.etcd.kamaji-system.svc",
    ]);
  });

  it("let ports serve and dial, and users only dial", () => {
    const usages = (name: string, keyAlgorithm: "ecdsa-p256" | "rsa-2048" = "ecdsa-p256") =>
      certificateOf({ mode: "cert-manager", keyAlgorithm }, name).spec.usages;
    const port = ["digital signature", "server auth", "client auth"];
    assert.deepEqual(usages("etcd-server"), port);
    assert.deepEqual(usages("etcd-peer"), port);
    assert.deepEqual(usages("etcd-root-client"), ["digital signature", "client auth"]);
    assert.deepEqual(usages("etcd-keeper-client"), ["digital signature", "client auth"]);
    assert.ok(usages("etcd-server", "rsa-2048")?.includes("key encipherment"));
  });

  it("make keys of the algorithm that is named, encoded as every Kamaji reads them", () => {
    const key = (keyAlgorithm: "ecdsa-p256" | "rsa-2048" | "rsa-3072", name: string) =>
      certificateOf({ mode: "cert-manager", keyAlgorithm }, name).spec.privateKey;
    assert.deepEqual(key("ecdsa-p256", "etcd-server"), {
      algorithm: "ECDSA",
      size: 256,
      rotationPolicy: "Always",
    });
    assert.deepEqual(key("rsa-2048", "etcd-root-client"), {
      algorithm: "RSA",
      size: 2048,
      rotationPolicy: "Always",
    });
    assert.equal(key("rsa-3072", "etcd-ca")?.size, 3072);
    assert.equal(key("rsa-3072", "etcd-ca")?.encoding, undefined);
  });
});
