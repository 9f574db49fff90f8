import { isIP } from "node:net";
import { Agent, request } from "node:https";
import type { ClientCredentials } from "../../etcd/connect_etcd.ts";

/** How a member's client port is asked by HTTPS. */
export interface MemberHttpsOptions {
  /** As whom; etcd asks no user for these pages, but a certificate. */
  readonly credentials: ClientCredentials;
  /** The name its certificate must be valid for. Default: the host, or `localhost`. */
  readonly serverName?: string | undefined;
  /** Milliseconds for the answer. */
  readonly timeout: number;
}

/** What `/readyz` said. */
export interface Readiness {
  /** The names of the checks that fail; empty when it is ready. */
  readonly failing: readonly string[];
}

/**
 * Asks a member's client port whether it is ready: it reads through a majority, votes and has found
 * no corruption (etcd server/etcdserver/api/etcdhttp/health.go).
 *
 * @throws what the connection fails with
 */
export async function readReadiness(
  endpoint: string,
  options: MemberHttpsOptions,
): Promise<Readiness> {
  const { body, status } = await get(`https://${endpoint}/readyz?verbose`, options);
  if (status === 200) return { failing: [] };
  const failing = [...body.matchAll(/^\[-\](\w+)/gm)].map(([, name = ""]) => name);
  return { failing: failing.length === 0 ? [`/readyz answers ${status}`] : failing };
}

/**
 * The quota in bytes that a member really works with, from its metrics: its status does not say it
 * before 3.6, and a configuration may not be in force yet.
 *
 * @throws what the connection fails with
 */
export async function readQuota(
  endpoint: string,
  options: MemberHttpsOptions,
): Promise<number | undefined> {
  const { body } = await get(`https://${endpoint}/metrics`, options);
  const value = /^etcd_server_quota_backend_bytes (\S+)$/m.exec(body)?.[1];
  return value === undefined ? undefined : Number(value);
}

interface Page {
  readonly status: number;
  readonly body: string;
}

function get(url: string, options: MemberHttpsOptions): Promise<Page> {
  const { credentials, serverName, timeout } = options;
  const host = new URL(url).hostname.replace(/^\[(.*)\]$/, "$1");
  const agent = new Agent({
    ca: credentials.trust,
    cert: credentials.certificate,
    key: credentials.privateKey,
    servername: serverName ?? (isIP(host) === 0 ? host : "localhost"),
  });
  return new Promise<Page>((resolve, reject) => {
    const sent = request(url, { agent }, (answer) => {
      let body = "";
      answer.setEncoding("utf8");
      answer.on("data", (chunk: string) => body += chunk);
      answer.on("error", reject);
      answer.on("end", () => resolve({ status: answer.statusCode ?? 0, body }));
    });
    const timer = setTimeout(
      () => sent.destroy(new Error(`no answer in ${timeout / 1_000} s`)),
      timeout,
    );
    sent.on("close", () => clearTimeout(timer));
    sent.on("error", reject);
    sent.end();
  }).finally(() => agent.destroy());
}
