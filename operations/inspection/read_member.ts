import { type ClientCredentials, connectEtcd } from "../../etcd/connect_etcd.ts";
import { etcdErrorClass } from "../../etcd/error_class.ts";
import { memberHealthOf } from "../health/member_health.ts";
import type { MemberFact, Silence } from "./facts.ts";
import { readQuota, readReadiness } from "./member_metrics.ts";
import { shakeHands } from "./shake_hands.ts";

/** Where one member is asked. */
export interface MemberAddress {
  /** `host:port` of its client port. */
  readonly endpoint: string;
  /** `host:port` of its peer port, if that can be reached. */
  readonly peerEndpoint?: string | undefined;
  /** Its name, if it is known beforehand. */
  readonly name?: string | undefined;
  /** The name its certificate must be valid for. Default: the host, or `localhost`. */
  readonly serverName?: string | undefined;
}

/** A member as the member list has it. */
export interface ListedMember {
  /** Its id, in hexadecimal. */
  readonly id: string;
  /** Its name; empty for one that never started. */
  readonly name: string;
  /** Whether it has no vote yet. */
  readonly isLearner: boolean;
  /** Where clients are told to find it. */
  readonly clientUrls: readonly string[];
  /** Where other members find it. */
  readonly peerUrls: readonly string[];
}

/** What one member said. */
export interface MemberAnswer {
  /** For the inspection. */
  readonly fact: MemberFact;
  /** The members it knows; `undefined` when it said nothing. */
  readonly listed: readonly ListedMember[] | undefined;
}

/** As whom members are asked, and how long they may take. */
export interface AskingOptions {
  /** As whom. */
  readonly credentials: ClientCredentials;
  /** Milliseconds for each answer. */
  readonly timeout: number;
}

/**
 * Asks one member everything it can say alone: nothing here needs a majority, so a member without
 * one answers too. It never throws.
 */
export async function readMember(
  address: MemberAddress,
  { credentials, timeout }: AskingOptions,
): Promise<MemberAnswer> {
  const { endpoint, name, serverName } = address;
  const handshake = await shakeHands(endpoint, { serverName, credentials, timeout });
  const known = {
    endpoint,
    name,
    served: handshake.certificate,
    servedToPeers: undefined,
  };
  if (handshake.trouble !== undefined) {
    const status = { state: "silent", ...handshake.trouble } as const;
    return { fact: { ...known, unready: undefined, quota: undefined, status }, listed: undefined };
  }
  const https = { credentials, serverName, timeout };
  const [asked, readiness, quota] = await Promise.all([
    askStatus(address, { credentials, timeout }),
    readReadiness(endpoint, https).then(({ failing }) => failing, (error) => error as Error),
    readQuota(endpoint, https).catch(() => undefined),
  ]);
  // A client's certificate is refused after the handshake, with the first answer.
  const isRefused = readiness instanceof Error && /fatal alert/i.test(readiness.message);
  const status = isRefused
    ? { state: "silent", why: "refused", message: readiness.message } as const
    : asked.status;
  const unready = readiness instanceof Error ? [readiness.message] : readiness;
  const told = asked.status.state === "answered" ? asked.status.health.name : "";
  return {
    fact: { ...known, name: told === "" ? name : told, unready, quota, status },
    listed: asked.listed,
  };
}

interface AskedStatus {
  readonly status: MemberFact["status"];
  readonly listed: readonly ListedMember[] | undefined;
}

async function askStatus(
  { endpoint, serverName }: MemberAddress,
  { credentials, timeout }: AskingOptions,
): Promise<AskedStatus> {
  const client = connectEtcd({
    endpoints: [endpoint],
    credentials,
    requestTimeout: timeout,
    ...(serverName === undefined ? {} : { serverName }),
  });
  try {
    const [health, { members }] = await Promise.all([
      memberHealthOf(client, endpoint),
      client.cluster.memberList({ linearizable: false }),
    ]);
    const listed = members.map(({ ID, clientURLs, isLearner, name, peerURLs }) => ({
      id: BigInt(ID).toString(16),
      name,
      isLearner,
      clientUrls: clientURLs,
      peerUrls: peerURLs,
    }));
    return { status: { state: "answered", health }, listed };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { status: { state: "silent", why: silenceBy(error), message }, listed: undefined };
  } finally {
    client.close();
  }
}

function silenceBy(error: unknown): Silence {
  const why = etcdErrorClass(error);
  if (why === "denied" || why === "unauthenticated") return "denied";
  return why === "timeout" ? "mute" : "unreachable";
}
