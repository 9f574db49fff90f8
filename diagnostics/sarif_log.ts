import { fileUrl } from "./file_url.ts";
import type { Finding, FindingCode } from "./finding.ts";
import { findingSummaries } from "./finding_summaries.ts";

/** A log in the Static Analysis Results Interchange Format, of the properties we write. */
export interface SarifLog {
  /** The JSON Schema of the format. */
  readonly $schema: string;
  /** The version of the format. */
  readonly version: "2.1.0";
  /** What the tool found; always one run. */
  readonly runs: readonly SarifRun[];
}

/** One run of the tool. */
export interface SarifRun {
  /** What looked. */
  readonly tool: { readonly driver: SarifDriver };
  /** What columns count. */
  readonly columnKind: "utf16CodeUnits";
  /** What it found. */
  readonly results: readonly SarifResult[];
}

/** The tool and its rules. */
export interface SarifDriver {
  /** The name of the tool. */
  readonly name: string;
  /** Its home page. */
  readonly informationUri: string;
  /** The kinds of findings in this log. */
  readonly rules: readonly SarifRule[];
}

/** A kind of finding. */
export interface SarifRule {
  /** The stable code. */
  readonly id: FindingCode;
  /** What is wrong, in one sentence. */
  readonly shortDescription: SarifText;
  /** The page that explains it. */
  readonly helpUri: string;
  /** Where the explanation is in a checkout. */
  readonly help: SarifText & { readonly markdown: string };
}

/** A text in a log. */
export interface SarifText {
  /** Plain text. */
  readonly text: string;
}

/** A finding in a log. */
export interface SarifResult {
  /** The stable code. */
  readonly ruleId: FindingCode;
  /** Its place among the rules of this log. */
  readonly ruleIndex: number;
  /** Every finding refuses the configuration. */
  readonly level: "error";
  /** What was found and what to do about it. */
  readonly message: SarifText;
  /** The one place. */
  readonly locations: readonly SarifLocation[];
}

/** Where a finding is. */
export interface SarifLocation {
  /** File, line and column. */
  readonly physicalLocation: {
    readonly artifactLocation: { readonly uri: string };
    readonly region: { readonly startLine: number; readonly startColumn: number };
  };
  /** The path of the field. */
  readonly logicalLocations?: readonly [{ readonly fullyQualifiedName: string }];
}

const repository = "https://github.com/clastix/kamaji-etcd";

/**
 * Writes findings as a SARIF 2.1.0 log (OASIS sarif-v2.1.0-os), which code scanning of GitHub and
 * GitLab reads. Only rules that were broken are in it.
 */
export function sarifLog(findings: readonly Finding[]): SarifLog {
  const codes = [...new Set(findings.map(({ code }) => code))].sort();
  return {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [{
      tool: {
        driver: { name: "kamaji-etcd", informationUri: repository, rules: codes.map(ruleOf) },
      },
      columnKind: "utf16CodeUnits",
      results: findings.map((finding) => resultOf(finding, codes.indexOf(finding.code))),
    }],
  };
}

function ruleOf(code: FindingCode): SarifRule {
  const page = `docs/errors.md#${code}`;
  return {
    id: code,
    shortDescription: { text: findingSummaries[code] },
    helpUri: `${repository}/blob/main/${page}`,
    help: { text: `See ${page}`, markdown: `See [${page}](${page})` },
  };
}

function resultOf(finding: Finding, ruleIndex: number): SarifResult {
  const { code, message, hint, path, position } = finding;
  return {
    ruleId: code,
    ruleIndex,
    level: "error",
    message: { text: hint === undefined ? message : `${message}. ${hint}` },
    locations: [{
      physicalLocation: {
        artifactLocation: { uri: uriOf(position.file) },
        region: { startLine: position.line, startColumn: position.column },
      },
      ...(path === "" ? {} : { logicalLocations: [{ fullyQualifiedName: path }] }),
    }],
  };
}

/** A relative path stays relative: readers resolve it against the root of the repository. */
function uriOf(file: string): string {
  if (file.startsWith("/")) return fileUrl(file);
  return file.split(/[/\\]/).map(encodeURIComponent).join("/");
}
