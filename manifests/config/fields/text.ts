import * as z from "zod/mini";
import type { FindingCode } from "../../../diagnostics/finding.ts";
import { cronProblem } from "../cron_schedule.ts";
import { quoteText } from "../describe_value.ts";
import { durationMilliseconds } from "../duration.ts";
import {
  isDnsLabel,
  isDnsSubdomain,
  isLabelValue,
  isQualifiedName,
  isTenantName,
} from "../name_syntax.ts";
import { quantityMillis } from "../quantity.ts";

/** What a refinement passes on to the finding that is made from its issue. */
export interface CheckParams {
  /** The stable code of the finding. */
  readonly code: FindingCode;
  /** What to do about it. */
  readonly hint: string;
}

interface TextCheck {
  readonly code: FindingCode;
  readonly expected: string;
  readonly hint: string;
  readonly test: (text: string) => boolean;
}

/** A Kubernetes quantity of bytes, such as `8Gi`. */
export function bytesField(): z.ZodMiniType<string, string> {
  return checkedText({
    code: "wrong-quantity",
    expected: "a size above zero",
    hint: 'Write a whole number with a binary suffix, as in "8Gi"',
    test: (text) => isWholeAndPositive(quantityMillis(text)),
  });
}

/** A Kubernetes quantity of processors, such as `500m` or `2`. */
export function processorsField(): z.ZodMiniType<string, string> {
  return checkedText({
    code: "wrong-quantity",
    expected: "a number of processors above zero",
    hint: 'Write "500m" for half a processor or "2" for two',
    test: (text) => (quantityMillis(text) ?? 0n) > 0n,
  });
}

/** A Go duration above zero, such as `5m` or `1h30m`. */
export function durationField(): z.ZodMiniType<string, string> {
  return checkedText({
    code: "wrong-duration",
    expected: "a duration above zero",
    hint: 'Write numbers with the units h, m, s or ms, as in "1h30m"; a day is "24h"',
    test: (text) => (durationMilliseconds(text) ?? 0) > 0,
  });
}

/** A CronJob schedule of five fields or a macro. */
export function scheduleField(): z.ZodMiniType<string, string> {
  return z.string().check(z.superRefine((text, context) => {
    const problem = cronProblem(text);
    if (problem === undefined) return;
    const params: CheckParams = {
      code: "wrong-cron",
      hint: 'Write "minute hour day-of-month month day-of-week", as in "17 2 * * *"',
    };
    context.addIssue({
      code: "custom",
      message: `expected a cron schedule, but in ${JSON.stringify(text)} ${problem}`,
      params,
    });
  }));
}

/** A name that must be a DNS label. */
export function dnsLabelField(): z.ZodMiniType<string, string> {
  return checkedText({
    code: "wrong-name",
    expected: "a DNS label",
    hint: "Use at most 63 lower-case letters, digits and hyphens, a letter or digit at both ends",
    test: isDnsLabel,
  });
}

/** A name that must be a DNS subdomain, as most object names are. */
export function dnsSubdomainField(): z.ZodMiniType<string, string> {
  return checkedText({
    code: "wrong-name",
    expected: "a DNS subdomain",
    hint: "Use lower-case letters, digits, hyphens and dots, a letter or digit at both ends",
    test: isDnsSubdomain,
  });
}

/** The name of a tenant, which becomes user, role and key prefix. */
export function tenantNameField(): z.ZodMiniType<string, string> {
  return checkedText({
    code: "wrong-name",
    expected: "a tenant name",
    hint: "Use at most 128 letters, digits, hyphens, underscores and dots, without a slash",
    test: isTenantName,
  });
}

/** Labels: qualified names to label values. */
export function labelsField(): z.ZodMiniType<Record<string, string>, Record<string, string>> {
  return z.record(labelKeyField(), labelValueField());
}

/** Annotations: qualified names to any text. */
export function annotationsField(): z.ZodMiniType<Record<string, string>, Record<string, string>> {
  return z.record(labelKeyField(), z.string());
}

function labelKeyField(): z.ZodMiniType<string, string> {
  return checkedText({
    code: "wrong-label",
    expected: "a label or annotation key",
    hint: 'Write "name" or "example.com/name", the name at most 63 characters long',
    test: isQualifiedName,
  });
}

/** The value of a label, perhaps empty. */
export function labelValueField(): z.ZodMiniType<string, string> {
  return checkedText({
    code: "wrong-label",
    expected: "a label value",
    hint: "Use at most 63 letters, digits, hyphens, underscores and dots",
    test: isLabelValue,
  });
}

function checkedText(check: TextCheck): z.ZodMiniType<string, string> {
  const params: CheckParams = { code: check.code, hint: check.hint };
  return z.string().check(z.refine(check.test, {
    error: (issue) => `expected ${check.expected}, found ${quoteText(String(issue.input))}`,
    params: { ...params },
  }));
}

function isWholeAndPositive(millis: bigint | undefined): boolean {
  return millis !== undefined && millis > 0n && millis % 1000n === 0n;
}
