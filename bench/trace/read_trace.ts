import { createHash } from "node:crypto";
import {
  drawScale,
  lastLine,
  phaseBounds,
  type TraceHeader,
  type TraceRequest,
} from "./trace_format.ts";
import { damaged, openTrace, parseHeader } from "./trace_header.ts";

/** A trace that is read from its beginning to its end, never held as a whole. */
export interface TraceReading {
  /** What it says of itself. */
  readonly header: TraceHeader;
  /**
   * Its requests in the order of time, once.
   *
   * @throws {Failure} `usage` where a line makes no sense, and at the end when requests are missing
   * or the checksum is another one
   */
  readonly requests: AsyncGenerator<TraceRequest, void>;
}

/**
 * Begins to read a trace. Whoever stops before the end calls `return` on the requests, which closes
 * the file.
 *
 * @throws {Failure} `usage` for a file that cannot be read or is no trace of a version that is known
 */
export async function readTrace(path: string): Promise<TraceReading> {
  const file = await openTrace(path);
  const lines = linesOf(file.readable);
  const first = await lines.next();
  const header = parseHeader(first.value ?? "", path);
  return { header, requests: requestsOf(lines, { path, header, first: first.value ?? "" }) };
}

/**
 * Reads a trace to its end.
 *
 * @throws {Failure} `usage` for one that is not whole
 */
export async function checkTrace(path: string): Promise<TraceHeader> {
  const { header, requests } = await readTrace(path);
  for await (const _ of requests);
  return header;
}

async function* linesOf(
  bytes: ReadableStream<Uint8Array<ArrayBuffer>>,
): AsyncGenerator<string, void> {
  let rest = "";
  for await (const text of bytes.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    yield* lines;
  }
  if (rest !== "") yield rest;
}

interface Opened {
  readonly path: string;
  readonly header: TraceHeader;
  readonly first: string;
}

async function* requestsOf(
  lines: AsyncGenerator<string, void>,
  { first, header, path }: Opened,
): AsyncGenerator<TraceRequest, void> {
  const hash = createHash("sha256").update(`${first}\n`);
  const check = requestCheck(header);
  let number = 1;
  let last: string | undefined;
  for await (const line of lines) {
    number += 1;
    if (last !== undefined) throw damaged(path, "goes on after its last line", number);
    if (line.startsWith("{")) {
      last = line;
      continue;
    }
    hash.update(`${line}\n`);
    const request = parseRequest(line);
    const problem = request === undefined ? "is no request" : check.problemOf(request);
    if (request === undefined || problem !== undefined) throw damaged(path, problem, number);
    yield request;
  }
  if (last === undefined) throw damaged(path, "was cut off: its last line is missing", number);
  const missing = check.missing();
  if (missing !== undefined) throw damaged(path, missing, number);
  if (last !== lastLine(hash.digest("hex"))) throw damaged(path, "has another checksum", number);
}

function parseRequest(line: string): TraceRequest | undefined {
  const fields = /^\[(\d+),(\d+),(\d+),(\d+),(\d+)\]$/.exec(line);
  if (fields === null) return undefined;
  const [at, group, tenant, operation, draw] = fields.slice(1).map(Number) as [
    number,
    number,
    number,
    number,
    number,
  ];
  return { at, group, tenant, operation, draw };
}

interface RequestCheck {
  /** What is wrong with a request that follows those before it. */
  problemOf(request: TraceRequest): string | undefined;
  /** What is wrong when there is no further one. */
  missing(): string | undefined;
}

function requestCheck({ groups, phases }: TraceHeader): RequestCheck {
  const bounds = phaseBounds(phases);
  const counts = phases.map(() => 0);
  let phase = 0;
  let before = 0;
  return {
    problemOf: ({ at, draw, group: place, operation, tenant }) => {
      const group = groups[place];
      if (at < before) return "is earlier than the one before it";
      before = at;
      while (phase < phases.length && at >= bounds[phase + 1]!) phase += 1;
      if (phase === phases.length) return "is after the end of all phases";
      counts[phase]! += 1;
      if (group === undefined) return `names group ${place}, which does not exist`;
      if (tenant >= group.tenants) return `names tenant ${tenant} of ${group.tenants}`;
      if (operation >= group.operations.length) return `names operation ${operation}`;
      return draw < drawScale ? undefined : `has the draw ${draw}`;
    },
    missing: () => {
      const index = phases.findIndex(({ requests }, each) => requests !== counts[each]);
      if (index < 0) return undefined;
      const { name = "", requests = 0 } = phases[index] ?? {};
      return `has ${counts[index]} of the ${requests} requests of phase "${name}"`;
    },
  };
}
