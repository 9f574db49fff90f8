import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import type { PortObservation } from "../observation.ts";
import { allCertificates, examplePorts, healthy } from "../testing/example_observation.ts";
import { staleTrust, unprovenTrust } from "./trust_in_force.ts";

const { served } = examplePorts("etcd-0").client;
const port = (differing: Partial<PortObservation>): PortObservation => ({
  served,
  trusts: ["clients"],
  distrusts: [],
  ...differing,
});

/** A cluster that is to trust "clients" and "next", with one member of this kind. */
function seenWith(client: PortObservation) {
  const trust = { state: "present", client: ["clients", "next"], peer: ["peers"] } as const;
  const fresh = { client: port({ trusts: ["clients", "next"] }) };
  return healthy({
    certificates: allCertificates({ trust }),
    ports: [
      examplePorts("etcd-0", fresh),
      examplePorts("etcd-1", { client }),
      examplePorts("etcd-2", fresh),
    ],
  });
}

const cases: readonly {
  readonly what: string;
  readonly client: PortObservation;
  readonly stale: boolean;
  readonly proven: boolean;
}[] = [
  {
    what: "trusts all that is published",
    client: port({ trusts: ["clients", "next"] }),
    stale: false,
    proven: true,
  },
  {
    what: "refuses what was published since it started",
    client: port({ distrusts: ["next"] }),
    stale: true,
    proven: false,
  },
  {
    what: "accepts what is published no more",
    client: port({ trusts: ["clients", "next", "gone"] }),
    stale: true,
    proven: false,
  },
  {
    what: "refuses what is published no more",
    client: port({ trusts: ["clients", "next"], distrusts: ["gone"] }),
    stale: false,
    proven: true,
  },
  {
    what: "could not be asked",
    client: { served: undefined, trusts: [], distrusts: [] },
    stale: false,
    proven: false,
  },
  {
    what: "gave no clear answer about one CA",
    client: port({}),
    stale: false,
    proven: false,
  },
];

describe("the trust in force", () => {
  for (const { what, client, stale, proven } of cases) {
    it(`${stale ? "is" : "is not"} stale on a member that ${what}`, () => {
      assert.deepEqual(staleTrust(seenWith(client)), stale ? ["etcd-1"] : []);
    });

    it(`${proven ? "is" : "is not"} proven by a member that ${what}`, () => {
      const accepted = ["clients", "next"];
      const wanted = { authority: "client", accepted, refused: ["gone"] } as const;
      assert.deepEqual(unprovenTrust(seenWith(client), wanted), proven ? [] : ["etcd-1"]);
    });
  }

  it("is not proven by members whose ports nobody looked at", () => {
    const seen = healthy({ ports: [] });
    assert.deepEqual(unprovenTrust(seen, { authority: "peer", accepted: ["peers"] }), [
      "etcd-0",
      "etcd-1",
      "etcd-2",
    ]);
  });
});
