/**
 * Loads the config it is given, and prints its findings as JSON. It ends as a command does, also
 * when a config still runs. Some tests bundle it.
 *
 * @module
 */
import { formatFindings } from "../diagnostics/format_findings.ts";
import { loadConfig } from "../manifests/config/load_config.ts";

const result = await loadConfig(Deno.args[0] ?? ".");
console.log(result.ok ? JSON.stringify(result.config) : formatFindings(result.findings, "json"));
if (!result.ok && result.stuck) Deno.exit(1);
Deno.exitCode = result.ok ? 0 : 1;
