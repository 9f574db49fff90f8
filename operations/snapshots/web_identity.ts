import { Failure } from "../../diagnostics/failure.ts";
import type { S3Credentials, S3CredentialSource } from "./s3_credentials.ts";
import { elementsOf } from "./s3_xml.ts";

/** By what token which role is taken, and where. */
export interface WebIdentityOptions {
  /** URL of the security token service. */
  readonly endpoint: string;
  /** The role, as in `arn:aws:iam::111122223333:role/etcd-snapshots`. */
  readonly roleArn: string;
  /** Under which name it shows in the store's records; 2 to 64 letters, digits and `+=,.@_-`. */
  readonly sessionName: string;
  /** A file with the pod's token, which Kubernetes renews in its place. */
  readonly tokenFile: string;
  /** CA certificates in PEM, for a service with a private CA. */
  readonly authority?: string;
  /** A clock. Default: the machine's. */
  readonly now?: () => Date;
}

/** The least that has to be left of what was lent, in milliseconds: longer than one request takes. */
const margin = 5 * 60_000;

/**
 * Has a token of Kubernetes exchanged for credentials of an object store, so that no key of the store
 * lies in the cluster (AWS Security Token Service API, AssumeRoleWithWebIdentity). The request is not
 * signed: the token, which goes in its content, is all there is to show. What was lent is used until
 * shortly before its end.
 *
 * The source throws a `usage` Failure when there is no token, and `snapshot-store-failed` when the
 * service cannot be reached or refuses it.
 */
export function webIdentity(options: WebIdentityOptions): S3CredentialSource {
  const { authority, now = () => new Date() } = options;
  const client = Deno.createHttpClient(authority === undefined ? {} : { caCerts: [authority] });
  let lent: LentCredentials | undefined;
  return async () => {
    if (lent === undefined || lent.until - now().getTime() < margin) {
      lent = await exchange(options, client);
    }
    return lent.credentials;
  };
}

interface LentCredentials {
  readonly credentials: S3Credentials;
  /** Milliseconds since 1970. */
  readonly until: number;
}

async function exchange(
  options: WebIdentityOptions,
  client: Deno.HttpClient,
): Promise<LentCredentials> {
  const { endpoint, roleArn, sessionName, tokenFile } = options;
  const body = new URLSearchParams({
    Action: "AssumeRoleWithWebIdentity",
    Version: "2011-06-15",
    RoleArn: roleArn,
    RoleSessionName: sessionName,
    WebIdentityToken: await tokenIn(tokenFile),
  });
  const { ok, status, text } = await asked(new URL(endpoint), { body, client });
  const lent = lentIn(text);
  if (ok && lent !== undefined) return lent;
  const [code = ok ? "something else" : `status ${status}`] = elementsOf(text, "Code");
  throw new Failure("snapshot-store-failed", `${new URL(endpoint).origin} lends no role: ${code}`, {
    hint: `Check that the trust policy of "${roleArn}" allows the token's issuer, its audience, ` +
      "and the ServiceAccount of our Jobs",
  });
}

async function tokenIn(file: string): Promise<string> {
  try {
    return (await Deno.readTextFile(file)).trim();
  } catch (cause) {
    throw new Failure("usage", `"${file}" cannot be read`, { cause });
  }
}

async function asked(
  url: URL,
  request: { readonly body: URLSearchParams; readonly client: Deno.HttpClient },
): Promise<{ readonly ok: boolean; readonly status: number; readonly text: string }> {
  try {
    // A redirection would show the token to somebody else.
    const answer = await fetch(url, { ...request, method: "POST", redirect: "error" });
    return { ok: answer.ok, status: answer.status, text: await answer.text() };
  } catch (cause) {
    throw new Failure("snapshot-store-failed", `${url.origin} cannot be reached`, {
      hint:
        "Check spec.snapshots.destination.workloadIdentity.endpoint, its CA, and the network's " +
        "policies",
      cause,
    });
  }
}

function lentIn(xml: string): LentCredentials | undefined {
  const [[accessKeyId], [secretAccessKey], [sessionToken], [end = ""]] = [
    elementsOf(xml, "AccessKeyId"),
    elementsOf(xml, "SecretAccessKey"),
    elementsOf(xml, "SessionToken"),
    elementsOf(xml, "Expiration"),
  ];
  const until = Date.parse(end);
  if (!accessKeyId || !secretAccessKey || !sessionToken || Number.isNaN(until)) return undefined;
  return { credentials: { accessKeyId, secretAccessKey, sessionToken }, until };
}
