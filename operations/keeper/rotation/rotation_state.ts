import type { EtcdCluster } from "../../../manifests/config/etcd_cluster.ts";
import type { Condition } from "../conditions.ts";
import type { AuthorityName, Observation } from "../observation.ts";
import type { RotationPhase } from "./rotation_goal.ts";
import { unprovenTrust } from "./trust_in_force.ts";

/** How far the replacement of a CA has come. */
export interface RotationState {
  /** Whose CA. */
  readonly authority: AuthorityName;
  /** The generation of the CA that signs. */
  readonly generation: number;
  /** The phase that members, bundles and certificates are in, whatever the config asks for. */
  readonly phase: RotationPhase;
}

/** How far the replacement of each CA has come. */
export function rotationStates(
  { certificates: { authority, peerAuthority, rotations, trust } }: Observation,
): readonly RotationState[] {
  return ([["client", authority], ["peer", peerAuthority]] as const).map(([name, secret]) => {
    const { generation, change } = rotations[name];
    if (change === undefined) return { authority: name, generation, phase: "stable" };
    const trusted = trust.state === "absent" ? [] : trust[name];
    const bundle = secret.state === "present" ? secret.bundle : [];
    const isSwitched = generation === change.to;
    const knowsBoth = [change.old, change.new].every((each) =>
      trusted.includes(each) && bundle.includes(each)
    );
    if (isSwitched) return { authority: name, generation, phase: dropping(knowsBoth) };
    return { authority: name, generation, phase: knowsBoth ? "trust-both" : "stable" };
  });
}

function dropping(knowsBoth: boolean): RotationPhase {
  return knowsBoth ? "switch-signer" : "drop-old";
}

/** Whether no CA is being replaced; else where that stands and which commits may come next. */
export function authoritiesStable(config: EtcdCluster, seen: Observation): Condition {
  const type = "AuthoritiesStable";
  const { rotations } = seen.certificates;
  const open = rotationStates(seen).filter(({ authority }) =>
    rotations[authority].change !== undefined
  );
  const given = givenPeersSentence(seen);
  if (open.length === 0 && given === undefined) {
    return { type, status: "True", reason: "AtRest", message: "No CA is being replaced" };
  }
  const byCommit = config.spec.certificates.mode === "keeper";
  const sentences = open.map(({ authority, generation, phase }) => {
    const { change } = rotations[authority];
    const way = `The CA of ${authority}s goes from generation ${change?.from} to ${change?.to}`;
    const next = byCommit ? `; next is ${nextCommit[phase]}` : "";
    return `${way}, and generation ${generation} signs in phase "${phase}"${next}`;
  });
  const message = [...sentences, ...(given === undefined ? [] : [given])].join(". ");
  return { type, status: "False", reason: "BeingReplaced", message };
}

/** Where others make the peers' CA: that it changed, and whether it may sign by now. */
function givenPeersSentence(seen: Observation): string | undefined {
  const { peerAuthority, peerAuthoritySource: source } = seen.certificates;
  if (source?.state !== "present" || peerAuthority.state !== "present") return undefined;
  const { fingerprint } = source.certificate;
  if (fingerprint === peerAuthority.certificate.fingerprint) return undefined;
  const unproven = unprovenTrust(seen, { authority: "peer", accepted: [fingerprint] });
  const changed = "The CA of peers changed where it is made, and ";
  return unproven.length === 0
    ? `${changed}every member trusts both; have the certificate of the peer port issued by it`
    : `${changed}not seen to trust both: ${unproven.join(", ")}; let nothing be issued by it yet`;
}

const nextCommit: Readonly<Record<RotationPhase, string>> = {
  "stable": '"trust-both"',
  "trust-both": '"switch-signer" once tenants were rolled, or back to "stable"',
  "switch-signer": '"drop-old" once tenants were rolled, or back to "trust-both"',
  "drop-old": '"stable" once this is done',
};
