import { beforeEach, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { Failure } from "../diagnostics/failure.ts";
import { ExitCode } from "../diagnostics/exit_code.ts";
import { defineCommand } from "./command.ts";
import type { ConsoleStreams } from "./console_streams.ts";
import type { Program } from "./program.ts";
import { runProgram } from "./run_program.ts";

describe("runProgram()", () => {
  let output: string;
  let error: string;
  let loaded: string[];

  beforeEach(() => {
    [output, error, loaded] = ["", "", []];
  });

  function streams(options: Partial<ConsoleStreams> = {}): ConsoleStreams {
    return {
      output: { terminal: false, write: (text) => output += text },
      error: { terminal: false, write: (text) => error += text },
      ...options,
    };
  }

  function program(run: () => Promise<ExitCode>): Program {
    const load = (name: string) => () => {
      loaded.push(name);
      return Promise.resolve({ command: defineCommand({ run }) });
    };
    return {
      name: "demo",
      version: "1.2.3",
      summary: "About demo",
      commands: [
        { name: "first", summary: "About first", load: load("first") },
        { name: "second", summary: "About second", load: load("second") },
      ],
    };
  }

  async function run(
    args: string[],
    command: () => Promise<ExitCode> = () => Promise.resolve(ExitCode.Success),
    options: Partial<ConsoleStreams> = {},
  ): Promise<ExitCode> {
    return await runProgram(program(command), args, streams(options));
  }

  it("ends with what the command ends with", async () => {
    const code = await run(["first"], () => Promise.resolve(ExitCode.ObjectiveMissed));
    assert.deepEqual([code, output, error], [3, "", ""]);
  });

  it("loads only the command that is typed", async () => {
    await run(["second"]);
    assert.deepEqual(loaded, ["second"]);
  });

  it("loads only the command that help is asked on, and does not run it", async () => {
    const code = await run(["first", "--help"], () => Promise.reject(new Error("Ran")));
    assert.deepEqual([code, loaded, error], [0, ["first"], ""]);
    assert.match(output, /^About first\n\nUsage:\n {2}demo first \[options\]\n/);
  });

  it("loads nothing for the help of the program and for the version", async () => {
    await run(["--help"]);
    await run(["--version"]);
    assert.deepEqual(loaded, []);
    assert.match(output, /^About demo\n[^]*\n {2}second {2}About second\n[^]*\n1\.2\.3\n$/);
  });

  it("puts help on standard error and fails when no command was typed", async () => {
    const code = await run([]);
    assert.deepEqual([code, output], [1, ""]);
    assert.match(error, /Usage:\n {2}demo <command> \[options\]/);
  });

  it("tells a failure on standard error and ends with its code", async () => {
    const failure = new Failure("target-failed", "Cluster did not answer");
    const code = await run(["first"], () => Promise.reject(failure));
    assert.deepEqual([code, output], [2, ""]);
    assert.equal(error, "error[target-failed] Cluster did not answer\n");
  });

  it("tells a wrong command line and loads nothing", async () => {
    const code = await run(["frist"]);
    assert.deepEqual([code, output, loaded], [1, "", []]);
    assert.equal(error, 'error[usage] Unknown command "frist"\nhint: Use "first"\n');
  });

  it("tells a bug as a bug", async () => {
    const code = await run(["first"], () => {
      throw new TypeError("nothing is not a function");
    });
    assert.equal(code, 2);
    assert.match(error, /^error\[bug\] nothing is not a function\nThis is a bug/);
  });

  it("ends quietly and well when the reader of standard output has left", async () => {
    const cause = new Deno.errors.BrokenPipe("Broken pipe");
    const gone = new Failure("output-failed", "Standard output cannot be written", { cause });
    assert.equal(await run(["first"], () => Promise.reject(gone)), 0);
    assert.equal(error, "");
  });

  it("ends with the code of the failure even when nobody reads standard error", async () => {
    const cause = new Deno.errors.BrokenPipe("Broken pipe");
    const write = () => {
      throw new Failure("output-failed", "Standard error cannot be written", { cause });
    };
    const failure = new Failure("config-invalid", "Members is missing");
    const code = await run(["first"], () => Promise.reject(failure), {
      error: { terminal: false, write },
    });
    assert.equal(code, 1);
  });

  it("colours each stream by whether a terminal reads it", async () => {
    await run(["first", "--color", "always", "--help"]);
    assert.ok(output.includes("\x1b[1mUsage:\x1b[22m"));
    await run(["frist", "--color=always"]);
    assert.ok(error.startsWith("\x1b[31merror[usage]"));
  });
});
