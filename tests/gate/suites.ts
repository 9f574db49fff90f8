import { isTestFile } from "./source_files.ts";

/** Tests that run in one process, with the same rights. */
export interface Suite {
  /** What it is called on the command line and in the output. */
  readonly name: string;
  /** Whether a file belongs to it, by its path from the root and its text. */
  readonly takes: (path: string, text: string) => boolean;
  /** What its tests may do, as flags of `deno test`. */
  readonly rights: readonly string[];
  /** Further flags of `deno test`. */
  readonly flags?: readonly string[];
  /** After so many minutes it is stopped and counts as failed. */
  readonly minutes: number;
  /**
   * So many files with failed cases are run once more, by themselves. For tests of real processes,
   * which a machine that is busy elsewhere can make late. Default: 0.
   */
  readonly repeatable?: number;
}

/** Rooms whose code only computes: what is tested there needs no process and no network. */
const pureRooms: ReadonlySet<string> = new Set([
  "cli",
  "diagnostics",
  "lint",
  "manifests",
  "plugins",
]);

const reading = ["--allow-read", "--allow-env"];
/** More files than this do not fail by chance. */
const repeatable = 3;

const loopback = ["--allow-net=127.0.0.1,localhost", "--allow-run", "--allow-sys"];

/**
 * The suites in the order they run.
 *
 * @param temporary Where unit tests may write.
 */
export function suites(temporary: string): readonly Suite[] {
  const scratch = `--allow-write=${temporary}`;
  return [
    {
      name: "pure",
      takes: (path) => isTestFile(path) && pureRooms.has(roomOf(path)),
      rights: [...reading, scratch],
      minutes: 5,
    },
    {
      name: "unit",
      takes: (path) => isTestFile(path) && !pureRooms.has(roomOf(path)) && roomOf(path) !== "tests",
      rights: [...reading, scratch, ...loopback],
      minutes: 10,
      repeatable,
    },
    {
      name: "examples",
      takes: (path, text) => !isTestFile(path) && hasRunnableExample(text),
      rights: [...reading, scratch],
      flags: ["--doc"],
      minutes: 5,
    },
    {
      name: "integration",
      takes: (path) =>
        isTestFile(path) && roomOf(path) === "tests" && !isOfPlugin(path) &&
        !isOfOperations(path) && !isOfBench(path),
      rights: [...reading, "--allow-write", ...loopback],
      minutes: 30,
      repeatable,
    },
    {
      name: "operations",
      takes: (path) => isTestFile(path) && isOfOperations(path),
      rights: [...reading, "--allow-write", ...loopback],
      minutes: 25,
      repeatable,
    },
    {
      name: "bench",
      takes: (path) => isTestFile(path) && isOfBench(path),
      rights: [...reading, "--allow-write", ...loopback],
      minutes: 30,
      repeatable,
    },
    {
      // A unix socket can be permitted by its exact path alone, and each server has its own.
      name: "plugin",
      takes: (path) => isTestFile(path) && isOfPlugin(path),
      rights: [...reading, "--allow-write", "--allow-net", "--allow-run", "--allow-sys"],
      minutes: 15,
      repeatable,
    },
  ];
}

/** Drives Argo CD's plugin server. */
function isOfPlugin(path: string): boolean {
  return path.startsWith("tests/cmp_server/");
}

/** Carries out whole procedures on clusters of its own, under load. */
function isOfOperations(path: string): boolean {
  return path.startsWith("tests/operations/") || path.startsWith("tests/restore/");
}

/** What measures, or lets a benchmark run for minutes: too long for every change. */
const measuring: readonly string[] = [
  "tests/scenarios/",
  "tests/bench/existing_",
  "tests/bench_against_test.ts",
  "tests/monitoring/validate_under_load_test.ts",
  "tests/stall_model_test.ts",
];

/** Runs benchmarks against clusters of its own, each for up to minutes. */
function isOfBench(path: string): boolean {
  return measuring.some((start) => path.startsWith(start));
}

function roomOf(path: string): string {
  return path.split("/")[0] ?? "";
}

/** `deno test --doc` runs fenced blocks of these languages in documentation comments. */
function hasRunnableExample(text: string): boolean {
  return /^\s*\*\s*```(ts|js|typescript|javascript)\s*$/m.test(text);
}
