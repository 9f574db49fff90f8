import type { Position } from "../../../diagnostics/failure.ts";
import type { Finding } from "../../../diagnostics/finding.ts";
import type { ModuleUrls } from "./module_urls.ts";
import type { SandboxLimits } from "./run_sandbox.ts";
import type { SandboxFailure, SandboxPlace } from "./sandbox/sandbox_report.ts";

/** Says why a config could not be evaluated, at the innermost place that is its own. */
export function failureFinding(
  failure: SandboxFailure,
  { urls, fallback }: { urls: ModuleUrls; fallback: Position },
): Finding {
  const { text, place } = splitPlace(failure.message);
  const places = place === undefined ? failure.places : [place, ...failure.places];
  const position = places.map(urls.positionOf).find((each) => each !== undefined) ?? fallback;
  const message = urls.withFileNames(text);
  if (failure.code === "config-threw") return threw(message, position);
  const hint = failure.hint === undefined ? {} : { hint: failure.hint };
  return { code: failure.code, position, path: "", message, ...hint };
}

/** Says that an evaluation was given up. */
export function excessFinding(
  outcome: "timeout" | "memory",
  { file, limits }: { file: string; limits: SandboxLimits },
): Finding {
  const position = { file, line: 1, column: 1 };
  const seconds = limits.timeout / 1_000;
  const mebibytes = Math.round(limits.memory / (1 << 20));
  return outcome === "timeout"
    ? {
      code: "config-timeout",
      position,
      path: "",
      message: `the config did not end within ${seconds} s`,
      hint: "Look for a loop or a promise that never ends",
    }
    : {
      code: "too-large",
      position,
      path: "",
      message: `evaluating the config took more than ${mebibytes} MiB`,
      hint: "Look for a list or text that grows without end",
    };
}

function threw(message: string, position: Position): Finding {
  const isImport = message.includes("does not provide an export named");
  return {
    code: "config-threw",
    position,
    path: "",
    message: `the config failed: ${message}`,
    ...(isImport ? { hint: 'Correct the name, or write "import type" when it is a type' } : {}),
  };
}

/** Errors of the loader have no stack, but their place at the end of the message. */
function splitPlace(message: string): { text: string; place?: SandboxPlace } {
  const match = /^(.*?)\s+at (blob:\S+):(\d+):(\d+)\s*$/s.exec(message);
  if (match === null) return { text: message };
  const [, told = "", url = "", line, column] = match;
  const [text = ""] = told.replace(/^(\w*Error: )+/, "").split("\n");
  return { text, place: { url, line: Number(line), column: Number(column) } };
}
