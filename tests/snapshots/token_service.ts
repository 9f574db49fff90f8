import assert from "node:assert/strict";
import type { S3Credentials } from "../../operations/snapshots/s3_credentials.ts";

/** A stand-in for a security token service, which takes requests at their word, and strictly. */
export interface TokenService {
  /** Its URL. */
  readonly endpoint: string;
  /** What was wrong with requests, and how often credentials were lent. */
  readonly seen: { readonly faults: unknown[]; lent: number };
  /** Ends it. */
  stop(): Promise<void>;
}

/** Whom it trusts, and what it lends. */
export interface TokenServiceOptions {
  /** The only token it accepts, read anew each time. */
  readonly token: () => string;
  /** The only role it lends. */
  readonly roleArn: string;
  /** What it lends. */
  readonly credentials: () => S3Credentials;
  /** Until when. */
  readonly until: () => Date;
}

/**
 * Starts one that behaves as the AWS Security Token Service API says of AssumeRoleWithWebIdentity: a
 * form that is posted without a signature, an answer or an error in XML.
 */
export function startTokenService(options: TokenServiceOptions): TokenService {
  const seen: TokenService["seen"] = { faults: [], lent: 0 };
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    async (asked) => {
      try {
        return await answer(asked, { ...options, seen });
      } catch (fault) {
        seen.faults.push(fault);
        return refusal("ValidationError");
      }
    },
  );
  return {
    endpoint: `http://127.0.0.1:${server.addr.port}`,
    seen,
    stop: () => server.shutdown(),
  };
}

async function answer(
  asked: Request,
  { credentials, roleArn, seen, token, until }: TokenServiceOptions & Pick<TokenService, "seen">,
): Promise<Response> {
  const { pathname, search } = new URL(asked.url);
  assert.deepEqual([asked.method, pathname, search], ["POST", "/", ""]);
  assert.match(asked.headers.get("content-type") ?? "", /^application\/x-www-form-urlencoded/);
  for (const header of ["authorization", "x-amz-date", "x-amz-security-token"]) {
    assert.equal(asked.headers.get(header), null, header);
  }
  const form = new URLSearchParams(await asked.text());
  const { RoleSessionName: session = "", WebIdentityToken: shown, ...rest } = Object.fromEntries(
    form,
  );
  assert.deepEqual(rest, {
    Action: "AssumeRoleWithWebIdentity",
    RoleArn: rest["RoleArn"],
    Version: "2011-06-15",
  });
  assert.match(session, /^[\w+=,.@-]{2,64}$/);
  if (shown !== token()) return refusal("InvalidIdentityToken");
  if (rest["RoleArn"] !== roleArn) return refusal("AccessDenied", 403);
  seen.lent += 1;
  const { accessKeyId, secretAccessKey, sessionToken = "" } = credentials();
  return xml(
    `<AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
      <AssumeRoleWithWebIdentityResult><Credentials>
        <AccessKeyId>${accessKeyId}</AccessKeyId>
        <SecretAccessKey>${secretAccessKey}</SecretAccessKey>
        <SessionToken>${sessionToken}</SessionToken>
        <Expiration>${until().toISOString()}</Expiration>
      </Credentials></AssumeRoleWithWebIdentityResult>
    </AssumeRoleWithWebIdentityResponse>`,
    200,
  );
}

function refusal(code: string, status = 400): Response {
  return xml(`<ErrorResponse><Error><Code>${code}</Code></Error></ErrorResponse>`, status);
}

function xml(text: string, status: number): Response {
  return new Response(text, { status, headers: { "content-type": "text/xml" } });
}
