import type { EtcdCluster } from "../../../manifests/config/etcd_cluster.ts";
import type {
  AuthorityChange,
  AuthorityName,
  Observation,
  PortObservation,
} from "../observation.ts";
import type { Step } from "../step.ts";
import { allCertificates, certified, examplePorts, healthy } from "./example_observation.ts";

/** A cluster reduced to who trusts whom: CAs are words, and a certificate is the word of its CA. */
export interface RotatingWorld {
  /** Whose CA is rotated. */
  readonly authority: AuthorityName;
  /** The CA that signs, first, and those to be trusted besides. */
  bundle: readonly string[];
  /** The generation of the one that signs. */
  generation: number;
  /** The two of a rotation. */
  change: AuthorityChange | undefined;
  /** What members are told to trust. */
  trust: readonly string[];
  /** What each member trusts, as of its start. */
  readonly members: { trusts: readonly string[]; serves: string }[];
  /** Who signed the cluster's own certificates. */
  leaf: string;
  /** A tenant's API server: what it trusts, and who signed its certificate. */
  tenant: { trusts: readonly string[]; shows: string };
}

/** Three members and a tenant that know one CA. */
export function rotatingWorld(authority: AuthorityName): RotatingWorld {
  const first = ["ca1"] as const;
  return {
    authority,
    bundle: first,
    generation: 1,
    change: undefined,
    trust: first,
    members: [1, 2, 3].map(() => ({ trusts: first, serves: "ca1" })),
    leaf: "ca1",
    tenant: { trusts: first, shows: "ca1" },
  };
}

/** What the keeper sees of it. */
export function observeWorld(world: RotatingWorld): Observation {
  const { authority, bundle, change, generation, leaf, members, trust } = world;
  const all = allCertificates();
  const secret = certified("ca", { fingerprint: bundle[0] ?? "", bundle, issuer: authority });
  const issuer = leaf === bundle[0] ? authority : "other";
  const known = [...new Set([...trust, ...change === undefined ? [] : [change.old, change.new]])];
  const portOf = ({ trusts, serves }: RotatingWorld["members"][number]): PortObservation => {
    const served = certified("leaf", { issuer: serves === bundle[0] ? authority : "other" });
    return {
      served: served.state === "present" ? served.certificate : undefined,
      trusts: known.filter((each) => trusts.includes(each)),
      distrusts: known.filter((each) => !trusts.includes(each)),
    };
  };
  const leaves = authority === "client"
    ? {
      authority: secret,
      server: certified("etcd-server", { issuer }),
      keeperClient: certified("etcd-keeper", { issuer }),
      rootClient: certified("root", { issuer }),
    }
    : { peerAuthority: secret, peer: certified("etcd-peer", { issuer }) };
  return healthy({
    certificates: {
      ...all,
      ...leaves,
      trust: { state: "present", client: ["clients"], peer: ["peers"], [authority]: trust },
      rotations: { ...all.rotations, [authority]: { generation, change, version: "1" } },
    },
    ports: members.map((member, index) =>
      examplePorts(`etcd-${index}`, { [authority]: portOf(member) })
    ),
  });
}

/** What a step does to it, unless it is about the other CA. */
export function changeWorld(world: RotatingWorld, step: Step): void {
  const { authority, change } = world;
  if ("authority" in step && step.authority !== authority) return;
  switch (step.kind) {
    case "begin-rotation": {
      const [old = ""] = world.bundle;
      world.change = {
        from: world.generation,
        to: step.to,
        old,
        new: `ca${step.to}`,
        switched: false,
      };
      return;
    }
    case "spread-trust":
      world.trust = step.trusted[authority] ?? world.trust;
      return;
    case "publish-bundle": {
      if (change === undefined) return;
      const isNew = step.bundle[0] === change.new;
      world.change = { ...change, switched: change.switched || isNew };
      world.generation = isNew ? change.to : change.from;
      world.bundle = step.bundle;
      return;
    }
    case "end-rotation":
      world.change = undefined;
      return;
    default:
      return;
  }
}

/** A tenant's API server restarts with what Kamaji gives it by now. */
export function rollTenant(world: RotatingWorld): void {
  world.tenant = { trusts: world.bundle, shows: world.bundle[0] ?? "" };
}

/** The handshakes that fail. */
export function brokenHandshakes(world: RotatingWorld): string[] {
  const { authority, leaf, members, tenant } = world;
  const failing: string[] = [];
  members.forEach(({ trusts, serves }, index) => {
    if (!trusts.includes(leaf)) failing.push(`member ${index} refuses the keeper`);
    for (const other of members) {
      if (authority === "peer" && !trusts.includes(other.serves)) {
        failing.push(`member ${index} refuses a peer`);
      }
    }
    if (authority === "peer") return;
    if (!trusts.includes(tenant.shows)) failing.push(`member ${index} refuses the tenant`);
    if (!tenant.trusts.includes(serves)) failing.push(`the tenant refuses member ${index}`);
  });
  return failing;
}

/** The config of a commit. */
export function commit(
  config: EtcdCluster,
  authority: AuthorityName,
  rotation: Readonly<Record<string, unknown>>,
): EtcdCluster {
  const { certificates } = config.spec;
  if (certificates.mode !== "keeper") return config;
  const changed = { ...certificates[authority].rotation, ...rotation };
  return {
    ...config,
    spec: {
      ...config.spec,
      certificates: {
        ...certificates,
        [authority]: { ...certificates[authority], rotation: changed },
      },
    },
  };
}
