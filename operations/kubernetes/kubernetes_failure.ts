import { Failure } from "../../diagnostics/failure.ts";

/** Milliseconds that a request may take before it counts as failed. */
export const requestTimeout = 15_000;

/**
 * Awaits an answer of the Kubernetes API; what goes wrong becomes a failure that says what was
 * tried and what the server said, and nothing of what was sent.
 *
 * @param attempt what was tried, as in `Reading Secret "etcd-certs"`
 * @throws {Failure} `kubernetes-request-failed`
 */
export async function kubernetesAnswer<Answer>(
  attempt: string,
  request: () => Promise<Answer>,
): Promise<Answer> {
  try {
    return await inTime(request());
  } catch (error) {
    throw kubernetesFailure(attempt, error);
  }
}

/**
 * The same, for what may not be there.
 *
 * @throws {Failure} `kubernetes-request-failed` for any other refusal
 */
export async function unlessAbsent<Answer>(
  attempt: string,
  request: () => Promise<Answer>,
): Promise<Answer | undefined> {
  return await kubernetesAnswer(attempt, async () => {
    try {
      return await request();
    } catch (error) {
      if (statusOf(error) === 404) return undefined;
      throw error;
    }
  });
}

/** What went wrong with a request, as a failure without anything that was sent. */
export function kubernetesFailure(attempt: string, error: unknown): Failure {
  const status = statusOf(error);
  const why = status === undefined ? `no answer, ${reasonOf(error)}` : refusalOf(status, error);
  return new Failure("kubernetes-request-failed", `${attempt} failed: ${why}`, {
    hint: hintFor(status),
  });
}

/** The HTTP status that the API server refused with, if it answered at all. */
export function statusOf(error: unknown): number | undefined {
  if (typeof error !== "object" || error === null) return undefined;
  const { code, statusCode } = error as { code?: unknown; statusCode?: unknown };
  if (typeof code === "number") return code;
  return typeof statusCode === "number" ? statusCode : undefined;
}

function hintFor(status: number | undefined): string {
  if (status === 403) return "Check the Role and RoleBinding of the ServiceAccount";
  if (status === 401) return "Check that the ServiceAccount exists and its token is mounted";
  if (status === 409) return "Leave it to the keeper, which looks again by itself";
  return "Check that the API server runs and can be reached from here";
}

/** A server's Status says what it minds; its details could repeat values, so they are left out. */
function refusalOf(status: number, error: unknown): string {
  const { body } = error as { body?: unknown };
  const said = messageIn(typeof body === "string" ? parsed(body) : body);
  return said === undefined ? `refused with ${status}` : `refused with ${status}, ${said}`;
}

function messageIn(body: unknown): string | undefined {
  if (typeof body !== "object" || body === null) return undefined;
  const { message } = body as { message?: unknown };
  return typeof message === "string" ? message : undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Errors of fetch say "fetch failed" and keep why to themselves. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}

/** An answer that never comes is let go. */
async function inTime<Answer>(answer: Promise<Answer>): Promise<Answer> {
  const { promise, reject } = Promise.withResolvers<never>();
  const late = () => reject(new Error(`none within ${requestTimeout / 1000} s`));
  const timer = setTimeout(late, requestTimeout);
  try {
    return await Promise.race([answer, promise]);
  } finally {
    clearTimeout(timer);
  }
}
