import { Failure } from "../../diagnostics/failure.ts";
import type { ClientCredentials } from "../../etcd/connect_etcd.ts";
import type { EtcdCluster } from "../../manifests/config/etcd_cluster.ts";
import { memberHost } from "../../manifests/member_host.ts";
import { adoptionProblems } from "./adoption_problems.ts";
import { certificateSources } from "./certificate_sources.ts";
import type { ClusterClient } from "./cluster_client.ts";
import { adoptionDifferences } from "./compare_adoption.ts";
import type { LiveRelease } from "./live_release.ts";
import type { MemberAccess } from "./member_access.ts";
import { readCertificates, rootCredentials } from "./read_inheritance.ts";
import type { Inheritance } from "./seed_objects.ts";
import { type MemberSurvey, surveyMember } from "./survey_members.ts";

/** What is adopted, and how its members are reached. */
export interface AdoptionSubject {
  /** The release as it was read. */
  readonly release: LiveRelease;
  /** The configuration that takes it over. */
  readonly config: EtcdCluster;
  /** How its members are reached. */
  readonly access: MemberAccess;
  /** The peer URL that a member must have. Default: the one that our pods advertise. */
  readonly peerUrlOf?: (pod: string) => string;
}

/**
 * Says everything that stands against an adoption, and returns what it would hand to the keeper.
 *
 * @throws {Failure} `adoption-refused`; `kubernetes-request-failed`
 */
export async function inspectRelease(
  client: ClusterClient,
  subject: AdoptionSubject,
): Promise<Inheritance> {
  const { config, release } = subject;
  const differences = adoptionDifferences(release, config)
    .map(({ live, rendered, subject }) => `${subject} is ${live} and would be ${rendered}`);
  refuse("The configuration does not fit the release", differences);

  const certificates = await readCertificates(client, certificateSources(release), release);
  const surveys = await surveyAll(subject, rootCredentials(certificates));
  const { peer } = config.spec.ports;
  const peerUrlOf = subject.peerUrlOf ??
    ((pod: string) => `https://${memberHost(config, pod)}:${peer}`);
  refuse("The release cannot be taken over now", adoptionProblems(release, { surveys, peerUrlOf }));
  return {
    ...certificates,
    members: surveys.find(({ list }) => list !== undefined)?.list ?? [],
    token: release.flags["initial-cluster-token"] ?? "etcd-cluster",
  };
}

function refuse(what: string, reasons: readonly string[]): void {
  if (reasons.length === 0) return;
  const lines = reasons.map((reason) => `  ${reason}`);
  throw new Failure("adoption-refused", `${what}:\n${lines.join("\n")}`, {
    hint: "Nothing was changed; mend each of these, and run the command again",
  });
}

/** One after the other: each is asked for a quorum's answer, and all of them at once is load. */
async function surveyAll(
  { access, config, release }: AdoptionSubject,
  credentials: ClientCredentials,
): Promise<MemberSurvey[]> {
  const surveys: MemberSurvey[] = [];
  for (const { metadata } of release.pods) {
    const pod = metadata?.name ?? "";
    const endpoint = await access.endpointOf(pod);
    const serverName = memberHost(config, pod);
    surveys.push(await surveyMember({ pod, endpoint, serverName, credentials }));
  }
  return surveys;
}
