import { after, before, describe } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { join } from "node:path";
import { countsOf } from "../bench/results/phase_counts.ts";
import { runResultSchema } from "../bench/results/run_result.ts";
import { benchArguments } from "./bench_program.ts";
import { itWhere } from "./it_where.ts";
import { processesLeft } from "./processes_of.ts";

/** What Ctrl-C types. */
const interruptCharacter = new Uint8Array([3]);

const itInTerminal = itWhere(await hasUtilLinuxScript());

describe("kamaji-etcd bench in a terminal", () => {
  let directory: string;
  before(async () => {
    directory = await Deno.makeTempDir({ prefix: "bench-terminal-" });
  });
  after(() => Deno.remove(directory, { recursive: true }));

  itInTerminal(
    "reports after Ctrl-C, and leaves the terminal and its members' directory as they were",
    async () => {
      const json = join(directory, "result.json");
      const args = [
        ...benchArguments,
        ...["--members=1", "--tenants=2", "--slo=none", "--warmup=0s", "--duration=10m"],
        `--json=${json}`,
      ];
      const terminal = startInTerminal(args, directory);
      try {
        await terminal.shows("measuring 1 s of 600 s");
        await terminal.type(interruptCharacter);
        assert.equal(await terminal.code, 130);
      } finally {
        terminal.kill();
        await terminal.code;
      }
      const shown = await terminal.text;
      const afterInterrupt = shown.slice(shown.indexOf("^C"));
      assert.ok(afterInterrupt.includes("\r\x1b[2KINTERRUPTED"), afterInterrupt);
      assert.doesNotMatch(afterInterrupt, /unexpectedly/);
      assert.ok(afterInterrupt.endsWith("\r\n"), "a live line is left");
      assert.equal(
        await Deno.readTextFile(join(directory, "modes-after")),
        await Deno.readTextFile(join(directory, "modes-before")),
      );
      const { trials } = runResultSchema.parse(JSON.parse(await Deno.readTextFile(json)));
      const { errors } = countsOf(trials[0]?.phases[0]?.operations ?? []);
      assert.deepEqual(errors, {}, "Ctrl-C reached the members");
      assert.deepEqual(await processesLeft(directory, 0), []);
    },
  );
});

interface Terminal {
  readonly code: Promise<number>;
  readonly text: Promise<string>;
  shows(text: string): Promise<void>;
  type(keys: Uint8Array<ArrayBuffer>): Promise<void>;
  kill(): void;
}

/** Runs Deno below script(1), which gives it a terminal whose keys we type. */
function startInTerminal(args: readonly string[], directory: string): Terminal {
  const commandLine = [Deno.execPath(), ...args].map((word) => `'${word}'`).join(" ");
  const script = `trap : INT; stty cols 100; stty -g >"$TMPDIR/modes-before"; ${commandLine}; ` +
    'code=$?; stty -g >"$TMPDIR/modes-after"; exit $code';
  const child = new Deno.Command("script", {
    args: ["--quiet", "--return", "--flush", "--command", script, "/dev/null"],
    env: { NO_COLOR: "1", TMPDIR: directory, SHELL: "/bin/sh" },
    stdin: "piped",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  let seen = "";
  let ended = false;
  const text = (async () => {
    for await (const chunk of child.stdout.pipeThrough(new TextDecoderStream())) seen += chunk;
    ended = true;
    return seen;
  })();
  const keyboard = child.stdin.getWriter();
  return {
    code: child.status.then(async ({ code }) => {
      await keyboard.close().catch(() => {});
      return code;
    }),
    text,
    shows: async (wanted) => {
      while (!seen.includes(wanted)) {
        if (ended) throw new Error(`It ended without showing "${wanted}":\n${seen}`);
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    },
    type: (keys) => keyboard.write(keys),
    kill: () => {
      if (!ended) child.kill("SIGKILL");
    },
  };
}

async function hasUtilLinuxScript(): Promise<boolean> {
  try {
    const { stdout } = await new Deno.Command("script", { args: ["--version"] }).output();
    return new TextDecoder().decode(stdout).includes("util-linux");
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
