import { type ClientCredentials, connectEtcd } from "../../etcd/connect_etcd.ts";
import { listTenants } from "../../etcd/tenants/list_tenants.ts";
import type { Tenant } from "../../etcd/tenants/tenant.ts";
import { quantityValue } from "../../manifests/config/quantity.ts";
import { describeCertificate } from "../certificates/describe_certificate.ts";
import { pemBlocks } from "../certificates/pem_blocks.ts";
import { countTenants, type TenantsFact } from "./count_tenants.ts";
import type {
  AuthorityFact,
  ClientFact,
  ClusterAnswers,
  InspectionFacts,
  MemberFact,
} from "./facts.ts";
import type { InspectionSource } from "./inspection_source.ts";
import type { UsageSample } from "./quota_forecast.ts";
import { readAnswers } from "./read_answers.ts";
import { rememberPeers } from "./remember_peers.ts";
import { readMembers } from "./read_members.ts";

/** Looks at one cluster, once or again and again. */
export interface Inspector {
  /**
   * Reads everything there is to be read.
   *
   * @throws {Failure} `kubernetes-request-failed` when Kubernetes is to be asked and does not answer
   */
  look(): Promise<InspectionFacts>;
}

/** How a cluster is looked at. */
export interface InspectorOptions {
  /** Milliseconds for each answer; a look has four rounds of them at most. */
  readonly timeout: number;
  /** Also reads all keys of all tenants, for their bytes. */
  readonly sizes: boolean;
}

/** Milliseconds for which a list of tenants is used again: etcd makes it by consensus. */
const tenantsKeptFor = 60_000;

/** The most samples of the size that are kept: the last hour of a look every five seconds. */
const mostSamples = 720;

/** Makes an inspector, which remembers what it saw for the forecast. */
export function createInspector(source: InspectionSource, options: InspectorOptions): Inspector {
  const client = clientFact(source);
  const tenants = rememberTenants();
  const peers = rememberPeers();
  let samples: readonly UsageSample[] = [];
  return {
    async look() {
      const takenAt = new Date();
      const [{ listed, members }, kubernetes] = await Promise.all([
        readMembers(source, options.timeout),
        source.kubernetes?.(),
      ]);
      const used = usedIn(members);
      if (used !== undefined) {
        samples = [...samples, { at: takenAt.getTime(), used }].slice(-mostSamples);
      }
      const [asked, certificates] = await Promise.all([
        askCluster(members, { source, options, tenants }),
        peers.certificates({ source, members, listed, timeout: options.timeout }),
      ]);
      const { spec } = source.config ?? {};
      return {
        takenAt,
        cluster: source.cluster,
        origin: source.origin,
        wishedMembers: spec?.members,
        wishedQuota: spec === undefined ? undefined : Number(quantityValue(spec.quota) ?? 0n),
        client,
        members: members.map((member) => ({
          ...member,
          servedToPeers: certificates.get(member.name ?? ""),
        })),
        samples,
        kubernetes,
        ...asked,
      };
    },
  };
}

type Asked = Pick<InspectionFacts, "answers" | "tenants">;

interface Asking {
  readonly source: InspectionSource;
  readonly options: InspectorOptions;
  readonly tenants: RememberedTenants;
}

async function askCluster(members: readonly MemberFact[], asking: Asking): Promise<Asked> {
  const { options, source } = asking;
  const address = spokesman(members);
  if (address === undefined || source.credentials === undefined) {
    return { answers: undefined, tenants: undefined };
  }
  const { serverName } = source.members.find(({ endpoint }) => endpoint === address) ?? {};
  const connection: Parameters<typeof connectEtcd>[0] = {
    endpoints: [address],
    credentials: source.credentials,
    requestTimeout: options.timeout,
    ...(serverName === undefined ? {} : { serverName }),
  };
  const client = connectEtcd(connection);
  try {
    const answers: ClusterAnswers = await readAnswers(client);
    if (answers.quorum.state === "failed") return { answers, tenants: undefined };
    return { answers, tenants: await readTenants(client, asking) };
  } finally {
    client.close();
  }
}

/** A follower where there is one: the leader has more to do. */
function spokesman(members: readonly MemberFact[]): string | undefined {
  const voters = members.flatMap(({ status }) =>
    status.state === "answered" && !status.health.isLearner && status.health.leader !== "0"
      ? [status.health]
      : []
  );
  return (voters.find(({ id, leader }) => id !== leader) ?? voters[0])?.endpoint;
}

interface RememberedTenants {
  list(client: ReturnType<typeof connectEtcd>): Promise<readonly Tenant[]>;
}

function rememberTenants(): RememberedTenants {
  let known: { readonly tenants: readonly Tenant[]; readonly at: number } | undefined;
  return {
    async list(client) {
      if (known !== undefined && performance.now() - known.at < tenantsKeptFor) {
        return known.tenants;
      }
      const tenants = await listTenants(client);
      known = { tenants, at: performance.now() };
      return tenants;
    },
  };
}

async function readTenants(
  client: ReturnType<typeof connectEtcd>,
  { options, tenants }: Asking,
): Promise<TenantsFact> {
  try {
    return {
      state: "listed",
      tenants: await countTenants(client, await tenants.list(client), options),
    };
  } catch (error) {
    return { state: "unknown", message: error instanceof Error ? error.message : String(error) };
  }
}

function usedIn(members: readonly MemberFact[]): number | undefined {
  const sizes = members.flatMap(({ status }) =>
    status.state === "answered" ? [status.health.databaseInUse] : []
  );
  return sizes.length === 0 ? undefined : Math.max(...sizes);
}

function clientFact({ credentials, origin }: InspectionSource): ClientFact | undefined {
  if (credentials === undefined) return undefined;
  const { notAfter, notBefore, subject } = describeCertificate(credentials.certificate);
  return {
    user: subject.commonName,
    origin,
    notBefore,
    notAfter,
    authorities: authoritiesIn(credentials),
  };
}

function authoritiesIn({ trust }: ClientCredentials): AuthorityFact[] {
  return pemBlocks(trust, "certificate").map((pem) => {
    const { notAfter, notBefore, subject } = describeCertificate(pem);
    return { name: subject.commonName, notBefore, notAfter };
  });
}
