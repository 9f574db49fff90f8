import { fileURLToPath } from "node:url";
import { Failure } from "../../diagnostics/failure.ts";
import type { SideAnswer, SideCommand, SideFacts, SideOrder, TurnResult } from "./side_message.ts";
import type { TurnKind } from "./turn_kind.ts";

/** One side of a comparison, in a process of its own. */
export interface Side {
  /** What it is. */
  readonly facts: SideFacts;
  /** Connects it to its leader, by an address that leads there. */
  connect(endpoint: string): Promise<void>;
  /** Puts the leader back where it was; tells whether it was elsewhere. */
  settle(): Promise<boolean>;
  /** Makes a turn. */
  turn(kind: TurnKind): Promise<TurnResult>;
  /** Ends its cluster and its process. */
  close(): Promise<void>;
}

/** What a side may do: what `deno task bench` may, but asking nobody beyond this machine. */
const permissions = [
  ...["--allow-read", "--allow-write", "--allow-run", "--allow-net=127.0.0.1,localhost"],
  ...["--allow-env", "--allow-sys"],
];

/**
 * Starts a side in a process of its own, with the dependencies of its product.
 *
 * @throws {Failure} whatever the side ended with
 */
export async function startSide(order: SideOrder): Promise<Side> {
  const child = new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "--no-prompt", "--quiet", ...permissions],
      ...[`--config=${order.root}/deno.json`, fileURLToPath(import.meta.resolve(program))],
    ],
    cwd: order.root,
    stdin: "piped",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const writer = child.stdin.getWriter();
  const lines = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  const close = async (): Promise<void> => {
    await writer.close().catch(() => {});
    await child.status;
    await lines.cancel().catch(() => {});
  };
  const ask = async <Kind extends SideAnswer["kind"]>(command: SideCommand, kind: Kind) => {
    await writer.write(new TextEncoder().encode(`${JSON.stringify(command)}\n`));
    const answer: SideAnswer = JSON.parse(await lineOf(lines));
    if (answer.kind === "failed") throw failureOf(answer);
    if (answer.kind !== kind) throw new TypeError(`A side said "${answer.kind}"`);
    return answer as Extract<SideAnswer, { readonly kind: Kind }>;
  };
  try {
    const { facts } = await ask(order, "opened");
    return {
      facts,
      connect: async (endpoint) => {
        await ask({ kind: "connect", endpoint }, "connected");
      },
      settle: async () => (await ask({ kind: "settle" }, "settled")).moved,
      turn: async (turn) => (await ask({ kind: "turn", turn }, "turned")).turn,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

const program = "./side_process.ts";

async function lineOf(lines: ReadableStreamDefaultReader<string>): Promise<string> {
  let text = "";
  while (!text.endsWith("\n")) {
    const { done, value } = await lines.read();
    if (done) throw new Failure("target-failed", "The process of a side has ended");
    text += value;
  }
  return text;
}

function failureOf({ code, message }: Extract<SideAnswer, { readonly kind: "failed" }>): Failure {
  return new Failure(code === "usage" ? "usage" : "target-failed", message);
}
