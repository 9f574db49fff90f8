import type { EtcdCluster } from "../../config/etcd_cluster.ts";
import type { Match, Rule } from "../rule.ts";
import { type ConfigPair, whereBoth } from "./change_finders.ts";

/** What decides whom members and tenants trust. */
export const trustRules: readonly Rule[] = [
  {
    code: "certificates-mode",
    effect: "risks-data",
    summary: "Certificates come from elsewhere.",
    hint: "Carry the CA's key over, so that what tenants trust stays the same",
    find: whereBoth(findCertificatesMode),
  },
  {
    code: "authority-changed",
    effect: "risks-data",
    summary: "An issuer or a given Secret is replaced by another.",
    hint: "Make sure that both hold the same CA, or publish both CAs before the new one signs",
    find: whereBoth(findAuthorityChanged),
  },
  {
    code: "rotation-jump",
    effect: "risks-data",
    summary: "The rotation of a CA leaves out a phase or goes back.",
    hint: "Go on to the next phase only: stable, trust-both, switch-signer, drop-old",
    find: whereBoth(findRotationJump),
  },
];

type Certificates = EtcdCluster["spec"]["certificates"];

function findCertificatesMode({ before, after }: ConfigPair): Match[] {
  const [from, to] = [before.spec.certificates.mode, after.spec.certificates.mode];
  if (from === to) return [];
  return [{
    place: "spec.certificates.mode",
    reason: `From ${from} to ${to}: unless the CAs are carried over, no tenant trusts the members`,
  }];
}

/** Fields that name where a CA or a certificate comes from. */
const sources = [
  "issuer",
  "peerIssuer",
  "authoritySecret",
  "serverSecret",
  "peerSecret",
  "rootClientSecret",
] as const;

function findAuthorityChanged({ before, after }: ConfigPair): Match[] {
  const [from, to] = [before.spec.certificates, after.spec.certificates];
  if (from.mode !== to.mode) return [];
  return sources.filter((name) => sourceIn(from, name) !== sourceIn(to, name)).map((name) => ({
    place: `spec.certificates.${name}`,
    reason: `From ${sourceIn(from, name)} to ${sourceIn(to, name)}: if it holds another CA, who ` +
      "trusts the old one is locked out",
  }));
}

function sourceIn(certificates: Certificates, name: typeof sources[number]): string {
  const source = (certificates as Partial<Record<string, unknown>>)[name];
  if (source === undefined) return "our own";
  if (typeof source === "string") return `"${source}"`;
  const { kind, name: issuer } = source as { readonly kind: string; readonly name: string };
  return `${kind} "${issuer}"`;
}

const phases = ["stable", "trust-both", "switch-signer", "drop-old"] as const;

function findRotationJump({ before, after }: ConfigPair): Match[] {
  const [from, to] = [before.spec.certificates, after.spec.certificates];
  if (from.mode !== "keeper" || to.mode !== "keeper") return [];
  return (["client", "peer"] as const).flatMap((name) => {
    const [was, is] = [from[name].rotation, to[name].rotation];
    if (isNextStep(was, is)) return [];
    return [{
      place: `spec.certificates.${name}.rotation`,
      reason:
        `From ${tellRotation(was)} to ${tellRotation(is)}: certificates that are in use may ` +
        "not be trusted at once",
    }];
  });
}

interface Rotation {
  readonly generation: number;
  readonly phase: typeof phases[number];
}

function tellRotation({ generation, phase }: Rotation): string {
  return `${phase} of generation ${generation}`;
}

/** A rotation begins with a higher generation, takes one phase at a time, and ends stable. */
function isNextStep(was: Rotation, is: Rotation): boolean {
  const steps = phases.indexOf(is.phase) - phases.indexOf(was.phase);
  if (is.generation === was.generation) {
    return steps === 0 || steps === 1 || (was.phase === "drop-old" && is.phase === "stable");
  }
  const begins = is.generation === was.generation + 1 && was.phase === "stable";
  return begins && (is.phase === "stable" || is.phase === "trust-both");
}
