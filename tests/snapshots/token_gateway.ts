import { AwsClient } from "aws4fetch";
import type { S3Credentials } from "../../operations/snapshots/s3_credentials.ts";

/** What stands before an S3 server that knows no lent credentials. */
export interface TokenGateway {
  /** Its URL. */
  readonly endpoint: string;
  /** Ends it. */
  stop(): Promise<void>;
}

/** Which server it is, and what it lets through. */
export interface TokenGatewayOptions {
  /** URL of the server. */
  readonly endpoint: string;
  /** The region that requests are signed for. */
  readonly region: string;
  /** The server's own credentials. */
  readonly credentials: S3Credentials;
  /** What is lent at present; nothing else is let through. */
  readonly lent: () => S3Credentials;
}

/**
 * Checks, as S3 does, that a request bears the session token of its key and that both signed it, and
 * signs it anew for the server.
 */
export function startTokenGateway(options: TokenGatewayOptions): TokenGateway {
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    (asked) => passOn(asked, options),
  );
  return {
    endpoint: `http://127.0.0.1:${server.addr.port}`,
    stop: () => server.shutdown(),
  };
}

async function passOn(
  asked: Request,
  { credentials, endpoint, lent, region }: TokenGatewayOptions,
): Promise<Response> {
  const { headers, method } = asked;
  if (headers.get("x-amz-security-token") !== lent().sessionToken) return refusal("ExpiredToken");
  const datetime = headers.get("x-amz-date") ?? "";
  const names = signedHeaders(headers);
  const signed = new Headers(
    names.filter((name) => name !== "host" && name !== "x-amz-date")
      .map((name): [string, string] => [name, headers.get(name) ?? ""]),
  );
  const again = await signerFor(lent(), region).sign(asked.url, {
    method,
    headers: signed,
    aws: { datetime },
  });
  if (again.headers.get("authorization") !== headers.get("authorization")) {
    return refusal("SignatureDoesNotMatch");
  }
  const { pathname, search } = new URL(asked.url);
  signed.delete("x-amz-security-token");
  const { headers: own } = await signerFor(credentials, region).sign(
    `${endpoint}${pathname}${search}`,
    { method, headers: signed },
  );
  const body = ["GET", "HEAD"].includes(method) ? null : await asked.arrayBuffer();
  return await fetch(`${endpoint}${pathname}${search}`, { method, headers: own, body });
}

function signerFor(credentials: S3Credentials, region: string): AwsClient {
  return new AwsClient({ ...credentials, service: "s3", region, retries: 0 });
}

function signedHeaders(headers: Headers): string[] {
  const [, names = ""] = /SignedHeaders=([^,]+)/.exec(headers.get("authorization") ?? "") ?? [];
  return names.split(";");
}

function refusal(code: string): Response {
  return new Response(`<Error><Code>${code}</Code></Error>`, { status: 403 });
}
