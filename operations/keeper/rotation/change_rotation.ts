import { Failure } from "../../../diagnostics/failure.ts";
import { clusterNames } from "../../../manifests/cluster_names.ts";
import type { CertifiedKey } from "../../certificates/certified_key.ts";
import { splitBundle } from "../../certificates/split_bundle.ts";
import { makeAuthority } from "../certificates/change_certificates.ts";
import {
  gatherAuthorities,
  type GatheredAuthority,
  rotationSecretName,
  trustKeys,
} from "./gather_authorities.ts";
import { type CertifiedLocation, certifiedLocations } from "../keeper_plan.ts";
import type { AuthorityName } from "../observation.ts";
import { generationKey, publishedKey, rotationKeys } from "./read_rotation.ts";
import type { ActionOf } from "../step.ts";
import { traditionalKey } from "../certificates/traditional_key.ts";
import { certifiedKeyIn, type Workbench } from "../workbench.ts";

/**
 * Makes the CA that is to replace one, or takes it from where others made it, and stores both. The
 * old key is copied before anything else is changed, so that the way back stays open to the end.
 */
export async function beginRotation(
  bench: Workbench,
  { authority, to }: ActionOf<"begin-rotation">,
): Promise<void> {
  const { plan: { config }, seen: { certificates } } = bench;
  const { authoritySource } = certifiedLocations(config);
  const { generation, version } = certificates.rotations[authority];
  const old = firstOf(await certifiedKeyIn(bench, locationOf(bench, authority)));
  const made = authority === "client" && authoritySource !== undefined
    ? firstOf(await certifiedKeyIn(bench, authoritySource))
    : await makeAuthority(bench, { authority, generation: to });
  await bench.backEnd.write({ kind: "Secret", name: rotationSecretName(config, authority) }, {
    data: {
      [rotationKeys.from]: String(generation),
      [rotationKeys.to]: String(to),
      [rotationKeys.old.certificate]: old.certificate,
      [rotationKeys.old.privateKey]: old.privateKey,
      [rotationKeys.new.certificate]: made.certificate,
      [rotationKeys.new.privateKey]: made.privateKey,
    },
    ...(version === undefined ? {} : { replaces: version }),
  });
}

/**
 * Tells members which CAs to trust. It is one write also when it is about clients and members, so
 * that no member can start between the two.
 */
export async function spreadTrust(
  bench: Workbench,
  { trusted }: ActionOf<"spread-trust">,
): Promise<void> {
  const name = clusterNames(bench.plan.config).trustSecret;
  const stored = await bench.backEnd.read({ kind: "Secret", name });
  if (stored === undefined) throw changed(name);
  const data = { ...stored.data };
  for (const authority of ["client", "peer"] as const) {
    const wanted = trusted[authority];
    if (wanted === undefined) continue;
    data[trustKeys[authority]] = bundleOf(wanted, await gathered(bench, authority));
  }
  await bench.backEnd.write({ kind: "Secret", name }, { data, replaces: stored.version });
}

/**
 * Publishes the CA that signs with its key, and all CAs to be trusted after it, in the order in
 * which Kamaji reads them. That the new CA signs is noted before it can, and beside them when it
 * was: whoever started later starts with them.
 */
export async function publishBundle(
  bench: Workbench,
  { authority, bundle }: ActionOf<"publish-bundle">,
): Promise<void> {
  const { config } = bench.plan;
  const { certificates } = bench.seen;
  const { change } = certificates.rotations[authority];
  const secret = authority === "client" ? certificates.authority : certificates.peerAuthority;
  const known = await gathered(bench, authority);
  const [signer] = bundle;
  const privateKey = known.get(signer)?.privateKey;
  const { secret: name } = locationOf(bench, authority);
  if (change === undefined || secret.state !== "present" || privateKey === undefined) {
    throw changed(rotationSecretName(config, authority));
  }
  if (signer === change.new && !change.switched) await noteSwitch(bench, authority);
  await bench.backEnd.write({ kind: "Secret", name }, {
    data: {
      "ca.crt": bundleOf(bundle, known),
      "ca.key": traditionalKey(privateKey),
      [generationKey]: String(signer === change.new ? change.to : change.from),
      [publishedKey]: new Date().toISOString(),
    },
    replaces: secret.version,
  });
}

async function noteSwitch(bench: Workbench, authority: AuthorityName): Promise<void> {
  const name = rotationSecretName(bench.plan.config, authority);
  const stored = await bench.backEnd.read({ kind: "Secret", name });
  if (stored === undefined) throw changed(name);
  if (rotationKeys.switched in stored.data) return;
  await bench.backEnd.write({ kind: "Secret", name }, {
    data: { ...stored.data, [rotationKeys.switched]: "true" },
    replaces: stored.version,
  });
}

/** Forgets the keys of a rotation. What replaces them tells people which generation is left. */
export async function endRotation(
  bench: Workbench,
  { authority }: ActionOf<"end-rotation">,
): Promise<void> {
  const { generation, version } = bench.seen.certificates.rotations[authority];
  const name = rotationSecretName(bench.plan.config, authority);
  if (version === undefined) throw changed(name);
  await bench.backEnd.write({ kind: "Secret", name }, {
    data: { [generationKey]: String(generation) },
    replaces: version,
  });
}

function locationOf({ plan }: Workbench, authority: AuthorityName): CertifiedLocation {
  const locations = certifiedLocations(plan.config);
  return authority === "client" ? locations.authority : locations.peerAuthority;
}

/** The CA that a bundle's key belongs to, alone. */
function firstOf({ certificate, privateKey }: CertifiedKey): CertifiedKey {
  return { certificate: splitBundle(certificate)[0], privateKey: traditionalKey(privateKey) };
}

function gathered(
  { plan, backEnd }: Workbench,
  authority: AuthorityName,
): Promise<ReadonlyMap<string, GatheredAuthority>> {
  const read = (name: string) => backEnd.read({ kind: "Secret", name });
  return gatherAuthorities(plan.config, { read, authority });
}

function bundleOf(
  fingerprints: readonly string[],
  known: ReadonlyMap<string, GatheredAuthority>,
): string {
  return fingerprints.map((each) => {
    const certificate = known.get(each)?.certificate;
    if (certificate !== undefined) return certificate;
    throw new Failure("kubernetes-request-failed", `The CA ${each} went away since it was seen`, {
      hint: "Put it back; the keeper then goes on by itself",
    });
  }).join("");
}

function changed(name: string): Failure {
  return new Failure("kubernetes-request-failed", `Secret "${name}" changed meanwhile`, {
    hint: "Leave it to the keeper, which looks again by itself",
  });
}
