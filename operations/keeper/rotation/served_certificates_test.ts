import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { peerNames, serverNames } from "../../../manifests/certificates/leaf_names.ts";
import { exampleCluster } from "../../../manifests/testing/example_cluster.ts";
import type { CertificateFacts } from "../observation.ts";
import { certificatesServed, servedCertificates } from "./served_certificates.ts";
import {
  allCertificates,
  certified,
  exampleNow,
  examplePorts,
  healthy,
} from "../testing/example_observation.ts";

const day = 86_400_000;
const minute = 60_000;

/** etcd-1 serves `old` on its client port while the Secret's was made so many minutes ago. */
function seenWith(old: Partial<CertificateFacts> | undefined, madeMinutesAgo: number) {
  const made = certified("etcd-server", { names: serverNames(exampleCluster()) });
  assert.ok(made.state === "present");
  const notBefore = exampleNow - (madeMinutesAgo + 5) * minute;
  const present = { ...made.certificate, notBefore, notAfter: notBefore + 90 * day };
  const served = old === undefined ? undefined : {
    ...made.certificate,
    fingerprint: "an older one",
    notBefore: exampleNow - 45 * day,
    notAfter: exampleNow + 45 * day,
    ...old,
  };
  const good = { served: present, trusts: ["clients"], distrusts: [] };
  return healthy({
    certificates: allCertificates({
      server: { ...made, certificate: present },
      peer: certified("etcd-peer", { issuer: "peer", names: peerNames(exampleCluster()) }),
    }),
    ports: [
      examplePorts("etcd-0", { client: good }),
      examplePorts("etcd-1", { client: { ...good, served } }),
      examplePorts("etcd-2", { client: good }),
    ],
  });
}

describe("certificatesServed()", () => {
  const cases: readonly (readonly [
    what: string,
    seen: ReturnType<typeof seenWith>,
    status: string,
    message: RegExp,
  ])[] = [
    ["every port serves its Secret's", healthy(), "True", /^Every port/],
    ["a new one is on its way", seenWith({}, 4), "True", /replaced on etcd-1 \(client\)$/],
    ["an old one stays", seenWith({}, 6), "False", /five minutes.*etcd-1 \(client\)$/],
    [
      "one is near its end although the new one is young",
      seenWith({ notAfter: exampleNow + 19 * day }, 1),
      "False",
      /30 %.*etcd-1 \(client\)$/,
    ],
    ["one cannot be asked", seenWith(undefined, 60), "Unknown", /etcd-1 \(client\)$/],
    ["nobody was asked", healthy({ ports: [] }), "Unknown", /No member/],
  ];
  for (const [what, seen, status, message] of cases) {
    it(`says ${status} when ${what}`, () => {
      const condition = certificatesServed(seen);
      assert.equal(condition.status, status);
      assert.match(condition.message, message);
    });
  }

  it("counts what is left of the life of what is served", () => {
    const found = servedCertificates(seenWith({}, 1))
      .find(({ pod, port }) => pod === "etcd-1" && port === "client");
    assert.equal(found?.lifeLeft, 0.5);
    assert.equal(found?.verdict, "spreading");
  });
});
