import { findingsFormats } from "../diagnostics/format_findings.ts";
import type { ChoiceSpec } from "./option_spec.ts";

/** The option by which a command is told how to write what is wrong with a configuration. */
export const findingsFormat = {
  type: "choice",
  placeholder: "FORMAT",
  choices: findingsFormats,
  default: "text",
  summary: "How to write what is wrong with a configuration",
} as const satisfies ChoiceSpec;
