import type { InspectionFacts } from "./facts.ts";
import type { Finding } from "./finding.ts";
import type { InspectedCertificate } from "./inspection.ts";
import { momentText } from "./moment_text.ts";
import { remedyFor } from "./remedies.ts";

const day = 86_400_000;

interface Seen {
  readonly use: string;
  readonly name: string;
  readonly serial: string;
  readonly where: string;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly isAuthority?: boolean;
}

/** The certificates that were seen, the first to end first; one that many present stands once. */
export function certificateView(facts: InspectionFacts): InspectedCertificate[] {
  const groups = Map.groupBy(seenIn(facts), ({ serial, use }) => `${use} ${serial}`);
  return [...groups.values()].flatMap((group): InspectedCertificate[] => {
    const [first] = group;
    if (first === undefined) return [];
    const left = first.notAfter.getTime() - facts.takenAt.getTime();
    return [{
      use: first.use,
      name: first.name,
      where: [...new Set(group.map(({ where }) => where))],
      notAfter: first.notAfter.toISOString(),
      secondsLeft: Math.floor(left / 1_000),
      state: stateOf(first, left),
    }];
  }).sort((a, b) => a.secondsLeft - b.secondsLeft);
}

/** What is to be said of certificates that still work; those that ended are told elsewhere too. */
export function certificateFindings(facts: InspectionFacts): Finding[] {
  const findings = certificateView(facts).flatMap((each): Finding[] => {
    if (each.state === "valid") return [];
    const when = each.state === "ended" ? "ended" : "ends";
    return [{
      code: each.state === "ended"
        ? "certificate-ended"
        : each.state === "ends-soon"
        ? "certificate-ends-soon"
        : "certificate-ending",
      severity: each.state === "ending" ? "notice" : "degraded",
      message: `The certificate of the ${each.use} ${when} at ${
        momentText(new Date(each.notAfter))
      }`,
      remedy: remedyFor(facts, {
        text: "See why the keeper has not renewed it",
        kubectl: "logs deployment/NAME-keeper --since 1h",
        runbook: /CA$/.test(each.use) ? "EtcdAuthorityExpiring" : "EtcdCertificateExpiring",
      }),
    }];
  });
  return [...findings, ...servedFindings(facts)];
}

/** When the alerts on certificates fire: EtcdCertificateExpiring, EtcdCertificateExpiresSoon. */
function stateOf(
  { isAuthority, notAfter, notBefore }: Seen,
  left: number,
): InspectedCertificate["state"] {
  const life = notAfter.getTime() - notBefore.getTime();
  if (left <= 0) return "ended";
  if (isAuthority === true) return left < Math.min(180 * day, life / 6) ? "ending" : "valid";
  if (left < Math.min(7 * day, life / 12)) return "ends-soon";
  return left < Math.min(21 * day, life / 6) ? "ending" : "valid";
}

function seenIn(facts: InspectionFacts): Seen[] {
  const { client, kubernetes, members } = facts;
  const secrets = kubernetes?.secrets ?? [];
  const ports = members.flatMap(({ endpoint, name = endpoint, served, servedToPeers }) => [
    ...(served === undefined ? [] : [{ ...served, use: "client port", where: name }]),
    ...(servedToPeers === undefined ? [] : [{ ...servedToPeers, use: "peer port", where: name }]),
  ]);
  const inUse = new Set(ports.map(({ serial }) => serial));
  const uses = { server: "client port", peer: "peer port", root: "root client", keeper: "keeper" };
  return [
    ...ports,
    ...secrets.filter(({ serial }) => !inUse.has(serial)).map((secret) => ({
      ...secret,
      use: uses[secret.use],
      name: secret.name,
      where: `Secret ${secret.name}`,
    })),
    ...(client === undefined || secrets.some(({ use }) => use === "root") ? [] : [{
      use: `${client.user} client`,
      name: client.user,
      serial: "",
      where: client.origin,
      notBefore: client.notBefore,
      notAfter: client.notAfter,
    }]),
    ...(client?.authorities ?? []).map((authority, index) => ({
      ...authority,
      use: "client CA",
      serial: String(index),
      where: "trust",
      isAuthority: true,
    })),
  ];
}

/** The kubelet needs a minute or two to bring a new certificate to the members. */
function servedFindings(facts: InspectionFacts): Finding[] {
  const findings: Finding[] = [];
  for (const { notBefore, serial, use, name: secret } of facts.kubernetes?.secrets ?? []) {
    if (use !== "server" && use !== "peer") continue;
    // Certificates are valid from five minutes before they are made.
    if (facts.takenAt.getTime() - notBefore.getTime() < 10 * 60_000) continue;
    const late = facts.members.filter(({ served, servedToPeers }) => {
      const shown = use === "server" ? served : servedToPeers;
      return shown !== undefined && shown.serial !== serial;
    });
    if (late.length === 0) continue;
    findings.push({
      code: "certificate-not-served",
      severity: "notice",
      message: `${late.map(({ endpoint, name }) => name ?? endpoint).join(", ")} ` +
        `still shows another certificate than Secret ${secret}`,
      remedy: remedyFor(facts, {
        text: "Wait for the kubelet to bring it; etcd reads it anew at each handshake",
        runbook: "EtcdCertificateExpiring",
      }),
    });
  }
  return findings;
}
