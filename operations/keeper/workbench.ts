import { Failure } from "../../diagnostics/failure.ts";
import { describeCertificate } from "../certificates/describe_certificate.ts";
import type { CertifiedKey } from "../certificates/certified_key.ts";
import { issueCertificate } from "../certificates/issue_certificate.ts";
import type { KeyAlgorithm } from "../certificates/key_algorithm.ts";
import type { KeeperBackEnd } from "./back_end.ts";
import { type CertifiedLocation, certifiedLocations, type KeeperPlan } from "./keeper_plan.ts";
import { leafValidity } from "./certificates/leaf_validity.ts";
import type { Observation } from "./observation.ts";

/** What a step is carried out with. */
export interface Workbench {
  /** What is wished. */
  readonly plan: KeeperPlan;
  /** Where it is changed. */
  readonly backEnd: KeeperBackEnd;
  /** What the step was decided by. */
  readonly seen: Observation;
}

/**
 * Reads a value of a Secret that the step depends on.
 *
 * @throws {Failure} `kubernetes-request-failed` when it went away since it was seen
 */
export async function valueIn(
  { backEnd }: Workbench,
  { secret, key }: { readonly secret: string; readonly key: string },
): Promise<string> {
  const value = (await backEnd.read({ kind: "Secret", name: secret }))?.data[key];
  if (value !== undefined && value !== "") return value;
  throw new Failure("kubernetes-request-failed", `Secret "${secret}" lost its "${key}"`, {
    hint: "Put it back; the keeper then goes on by itself",
  });
}

/**
 * Reads a certificate and its key.
 *
 * @throws {Failure} `kubernetes-request-failed` when it went away since it was seen
 */
export async function certifiedKeyIn(
  bench: Workbench,
  { secret, certificate, privateKey = "" }: CertifiedLocation,
): Promise<CertifiedKey> {
  return {
    certificate: await valueIn(bench, { secret, key: certificate }),
    privateKey: await valueIn(bench, { secret, key: privateKey }),
  };
}

/**
 * Issues a client's certificate by the clients' CA.
 *
 * @param user the name it bears, which to etcd is the user's
 * @throws {Failure} `certificate-failed` when the CA cannot sign
 */
export async function issueClient(bench: Workbench, user: string): Promise<CertifiedKey> {
  const { config } = bench.plan;
  const authority = await certifiedKeyIn(bench, certifiedLocations(config).authority);
  return await issueCertificate({
    authority,
    subject: { commonName: user },
    uses: ["client"],
    ...keyAlgorithm(bench),
    ...leafValidity(config, describeCertificate(authority.certificate).notAfter.getTime()),
  });
}

/** The algorithm of new keys, where the config says one. */
export function keyAlgorithm({ plan }: Workbench): { readonly algorithm?: KeyAlgorithm } {
  const { certificates } = plan.config.spec;
  return certificates.mode === "existing" ? {} : { algorithm: certificates.keyAlgorithm };
}
