import { describe, it } from "@std/testing/bdd";
import type { CertificatesObservation, Observation } from "../observation.ts";
import { allCertificates, certified, healthy, nothing } from "../testing/example_observation.ts";
import { assertNextStep, type StepCase } from "../testing/step_case.ts";

const absent = { state: "absent" } as const;
const pods = ["etcd-0", "etcd-1", "etcd-2"];
const fresh = { pods, state: "new", version: "v" } as const;
const founding = (differing: Partial<Observation> = {}): Observation => ({
  ...nothing(),
  published: fresh,
  ...differing,
});
const certificates = (differing: Partial<CertificatesObservation>): Observation =>
  healthy({ certificates: allCertificates(differing) });
const certManager: StepCase["spec"] = { certificates: { mode: "cert-manager" } };
const existing: StepCase["spec"] = {
  certificates: {
    mode: "existing",
    authoritySecret: "ca",
    serverSecret: "server",
    peerSecret: "peer",
    rootClientSecret: "root",
  },
};

const cases: Readonly<Record<string, StepCase>> = {
  "waits for cert-manager": {
    spec: certManager,
    seen: founding({ certificates: { ...nothing().certificates, authoritySource: absent } }),
    step: {
      kind: "wait",
      reason: "CertificateMissing",
      message: 'Secret "etcd-ca": does not exist yet',
    },
  },
  "publishes the CA of cert-manager": {
    spec: certManager,
    seen: founding({
      certificates: allCertificates({ authority: absent, authoritySource: certified("clients") }),
    }),
    step: { kind: "publish-authority" },
  },
  "begins a rotation when cert-manager changed the CA": {
    spec: certManager,
    seen: certificates({ authoritySource: certified("clients", { fingerprint: "other" }) }),
    step: { kind: "begin-rotation", authority: "client", to: 2 },
  },
  "issues nothing where certificates are given": {
    spec: existing,
    seen: healthy({
      certificates: allCertificates({
        authoritySource: certified("clients"),
        server: absent,
        rootClientSource: certified("root"),
      }),
    }),
    step: { kind: "wait", message: 'Secret "server": does not exist yet' },
  },
  "follows root's certificate where it is given": {
    spec: existing,
    seen: certificates({
      authoritySource: certified("clients"),
      rootClientSource: certified("root", { fingerprint: "renewed" }),
    }),
    step: { kind: "publish-root-client", why: "it was renewed" },
  },
};

describe("nextStep() with certificates of others", () => {
  for (const [title, each] of Object.entries(cases)) {
    it(title, () => assertNextStep(each));
  }
});
