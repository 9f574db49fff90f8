import { clusterNames } from "../../../../manifests/cluster_names.ts";
import { issueCertificate } from "../../../../operations/certificates/issue_certificate.ts";
import type { LiveFault } from "../live_fault.ts";
import type { Stage } from "../stage/stage.ts";
import { pauseKeeper } from "./kit/pause_keeper.ts";

const hour = 3_600_000;

/** Certificates that nobody renews. */
export const certificateFaults: readonly LiveFault[] = [
  {
    id: "certificate-ends",
    fault:
      "While the keeper stands still, members serve a certificate of a day that ends in an hour",
    family: "certificates",
    stage: "keeper",
    proves: [
      "EtcdCertificateExpiring",
      "EtcdCertificateExpiresSoon",
      "EtcdServedCertificateExpiring",
    ],
    expected: [
      "EtcdCertificateExpiring",
      "EtcdCertificateExpiresSoon",
      "EtcdServedCertificateExpiring",
    ],
    short: true,
    silentWithin: 180,
    inject: async (stage) => {
      const resume = await pauseKeeper(stage);
      await replaceServerCertificate(stage);
      return resume;
    },
  },
  {
    id: "authority-ends",
    fault: "CAs are made that live for four days",
    family: "certificates",
    stage: "young",
    proves: ["EtcdAuthorityExpiring"],
    expected: ["EtcdAuthorityExpiring"],
    // The CAs are as they are from the beginning. When they are made to live for ten years, ending
    // within days means that nobody has replaced them.
    rules: (config) =>
      config.spec.certificates.mode !== "keeper" ? config : {
        ...config,
        spec: {
          ...config.spec,
          certificates: { ...config.spec.certificates, authorityValidity: "87600h" },
        },
      },
    inject: () => Promise.resolve(() => Promise.resolve()),
  },
];

/** As a Secret is after months in which nothing renewed it. */
async function replaceServerCertificate({ backEnd }: Stage): Promise<void> {
  const { authoritySecret, serverSecret } = clusterNames(backEnd.config);
  const object = { kind: "Secret", name: serverSecret } as const;
  const authority = await backEnd.read({ kind: "Secret", name: authoritySecret });
  const stored = await backEnd.read(object);
  if (authority === undefined || stored === undefined) throw new Error("Secrets are missing");
  const { certificate, privateKey } = await issueCertificate({
    authority: {
      certificate: authority.data["ca.crt"] ?? "",
      privateKey: authority.data["ca.key"] ?? "",
    },
    subject: { commonName: "etcd" },
    uses: ["server", "client"],
    ...backEnd.addresses.serverNames,
    notBefore: new Date(Date.now() - 23 * hour),
    validDays: 1,
  });
  await backEnd.write(object, {
    data: { ...stored.data, "tls.crt": certificate, "tls.key": privateKey },
    replaces: stored.version,
  });
}
