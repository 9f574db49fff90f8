import { Failure, type Position } from "./failure.ts";
import { createPaint, type Paint } from "./paint.ts";

/** How a failure is told. */
export interface DescribeOptions {
  /** Colours of the stream the text goes to. Default: none. */
  readonly paint?: Paint;
  /** Whether to add stacks and causes. Default: whether `KAMAJI_ETCD_DEBUG` is `1`. */
  readonly debug?: boolean;
}

/**
 * Tells what went wrong, as lines without a last line end: `error[code] file:line:column message`
 * and, where there is one, `hint: …`. Anything but a {@link Failure} is a defect of ours, and the
 * text says so. Stacks and causes appear only for debugging.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { describeFailure } from "./describe_failure.ts";
 * import { Failure } from "./failure.ts";
 *
 * const failure = new Failure("config-invalid", 'Unknown field "memebrs"', {
 *   position: { file: "etcd.yaml", line: 6, column: 3 },
 *   hint: 'Use "members"',
 * });
 * assert.equal(
 *   describeFailure(failure),
 *   'error[config-invalid] etcd.yaml:6:3 Unknown field "memebrs"\nhint: Use "members"',
 * );
 * ```
 */
export function describeFailure(error: unknown, options: DescribeOptions = {}): string {
  const paint = options.paint ?? createPaint(false);
  const lines = error instanceof Failure ? expected(error, paint) : defect(error, paint);
  if (options.debug ?? debugWanted()) lines.push(...traces(error, paint));
  return lines.join("\n");
}

function expected(failure: Failure, paint: Paint): string[] {
  const place = failure.position === undefined ? "" : `${paint.strong(placeOf(failure.position))} `;
  const lines = [`${paint.bad(`error[${failure.code}]`)} ${place}${failure.message}`];
  if (failure.hint !== undefined) lines.push(`${paint.hint("hint:")} ${failure.hint}`);
  return lines;
}

function defect(error: unknown, paint: Paint): string[] {
  return [
    `${paint.bad("error[bug]")} ${error instanceof Error ? error.message : String(error)}`,
    "This is a bug in kamaji-etcd, not a mistake of yours",
    `${paint.hint("hint:")} Run it again with KAMAJI_ETCD_DEBUG=1 and report what it prints`,
  ];
}

function traces(error: unknown, paint: Paint): string[] {
  const lines: string[] = [];
  const seen = new Set<unknown>();
  for (let at: unknown = error; at instanceof Error && !seen.has(at); at = at.cause) {
    const trace = at.stack ?? String(at);
    lines.push(paint.faint(at === error ? trace : `caused by: ${trace}`));
    seen.add(at);
  }
  return lines;
}

function placeOf({ file, line, column }: Position): string {
  return `${file}:${line}:${column}`;
}

/** A render under narrow permissions must not fail on top because it may not read a variable. */
function debugWanted(): boolean {
  const variable = "KAMAJI_ETCD_DEBUG";
  const permission = Deno.permissions.querySync({ name: "env", variable });
  return permission.state === "granted" && Deno.env.get(variable) === "1";
}
