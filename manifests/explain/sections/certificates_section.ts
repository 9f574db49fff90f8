import type { EtcdCluster } from "../../config/etcd_cluster.ts";
import type { Fact, SectionFacts } from "../explanation.ts";
import { humanDuration } from "../human_duration.ts";

/** What to know of who trusts whom, and who issues and renews. */
export function certificatesSection({ spec }: EtcdCluster): SectionFacts {
  const { certificates, tls } = spec;
  const facts: Fact[] = [
    { label: "from", text: originText(certificates), fields: ["spec.certificates.mode"] },
    ...validityFacts(certificates),
    {
      label: "trust",
      text: "clients and members have a CA each, so no tenant's certificate opens the peer port; " +
        "the CAs' keys reach no member",
      fields: [],
    },
    {
      label: "TLS",
      text: `${tls.minVersion.replace("TLS", "")} or newer, certificates on both sides, ` +
        (tls.cipherSuites.length === 0
          ? "etcd's choice of cipher suites"
          : `cipher suites ${tls.cipherSuites.join(", ")}`),
      fields: ["spec.tls"],
    },
    ...rotationFacts(certificates),
  ];
  const advice = certificates.mode === "existing"
    ? ["Nobody renews the given Secrets but you: have an alert on their expiry."]
    : [];
  return { facts, advice };
}

type Certificates = EtcdCluster["spec"]["certificates"];

function originText(certificates: Certificates): string {
  switch (certificates.mode) {
    case "keeper":
      return "the keeper, which issues and renews everything";
    case "cert-manager": {
      const { issuer, peerIssuer } = certificates;
      const given = (reference: typeof peerIssuer) =>
        reference === undefined ? "an issuer of our own" : `${reference.kind} "${reference.name}"`;
      return `cert-manager: servers and clients by ${given(issuer)}, members by ${
        given(peerIssuer)
      }`;
    }
    case "existing": {
      const { authoritySecret, peerSecret, rootClientSecret, serverSecret } = certificates;
      return `given Secrets: ${
        [authoritySecret, serverSecret, peerSecret, rootClientSecret].join(", ")
      }`;
    }
  }
}

function validityFacts(certificates: Certificates): Fact[] {
  if (certificates.mode === "existing") return [];
  const { authorityValidity, keyAlgorithm, leafValidity } = certificates;
  return [{
    label: "lifetime",
    text: `${humanDuration(leafValidity)}, renewed in time and taken up without a restart; CAs ` +
      `${humanDuration(authorityValidity)}; keys are ${keyAlgorithm}`,
    fields: [
      "spec.certificates.leafValidity",
      "spec.certificates.authorityValidity",
      "spec.certificates.keyAlgorithm",
    ],
  }];
}

function rotationFacts(certificates: Certificates): Fact[] {
  if (certificates.mode !== "keeper") return [];
  return (["client", "peer"] as const).flatMap((name): Fact[] => {
    const { generation, phase } = certificates[name].rotation;
    if (generation === 1 && phase === "stable") return [];
    return [{
      label: `${name} CA`,
      text: `generation ${generation}, phase ${phase}`,
      fields: [`spec.certificates.${name}.rotation`],
    }];
  });
}
