import { Buffer } from "node:buffer";
import { request } from "node:http";
import { Failure } from "../../../diagnostics/failure.ts";
import type { SampledSeries } from "./live_report.ts";

/** An alert that is pending or fires. */
export interface PrometheusAlert {
  /** All of its labels, `alertname` included. */
  readonly labels: Readonly<Record<string, string>>;
  /** Whether it only waits for its `for`. */
  readonly state: "pending" | "firing";
  /** Since when its condition holds, as an RFC 3339 time. */
  readonly activeAt: string;
  /** The value of its expression. */
  readonly value: string;
}

/** How a rule does. */
export interface PrometheusRuleHealth {
  /** Its name. */
  readonly name: string;
  /** Whether it was evaluated without an error. */
  readonly health: "ok" | "err" | "unknown";
  /** The error, empty when there was none. */
  readonly lastError?: string;
  /** Its expression as Prometheus formats it. */
  readonly query: string;
}

/** A target that is scraped. */
export interface PrometheusTarget {
  /** All of its labels. */
  readonly labels: Readonly<Record<string, string>>;
  /** Whether its last scrape went well. */
  readonly health: "up" | "down" | "unknown";
  /** Why not. */
  readonly lastError: string;
}

/** The value of a series at a moment. */
export interface InstantValue {
  /** Its labels. */
  readonly labels: Readonly<Record<string, string>>;
  /** Its value, which may be NaN. */
  readonly value: number;
}

/** A stretch of time, in milliseconds since 1970, and how often it is looked at, in seconds. */
export interface QueryRange {
  /** Its beginning. */
  readonly start: number;
  /** Its end. */
  readonly end: number;
  /** Seconds between two values. */
  readonly step: number;
}

/** The HTTP API of a Prometheus server. */
export interface PrometheusClient {
  /** What is pending or fires. */
  alerts(): Promise<readonly PrometheusAlert[]>;
  /** How all rules do. */
  rules(): Promise<readonly PrometheusRuleHealth[]>;
  /** Evaluates an expression now; a scalar is a series without labels. */
  query(expression: string): Promise<readonly InstantValue[]>;
  /** Evaluates an expression over time. */
  queryRange(expression: string, range: QueryRange): Promise<readonly SampledSeries[]>;
  /** What is scraped. */
  targets(): Promise<readonly PrometheusTarget[]>;
  /** Has configuration and rules read again. */
  reload(): Promise<void>;
  /** Whether it serves. */
  isReady(): Promise<boolean>;
}

const timeout = 15_000;

/**
 * Speaks to a Prometheus server; see its documentation, querying/api. What it refuses is thrown as a
 * {@link Failure} `target-failed` with what it said.
 *
 * @param url its base URL, without a slash at the end
 */
export function prometheusClient(url: string): PrometheusClient {
  const ask = async <Data>(path: string, parameters: Record<string, string> = {}) => {
    const query = new URLSearchParams(parameters);
    const { body } = await send(`${url}${path}?${query}`, "GET");
    return dataOf<Data>(body);
  };
  return {
    alerts: async () => (await ask<{ alerts: PrometheusAlert[] }>("/api/v1/alerts")).alerts,
    rules: async () => {
      const { groups } = await ask<{ groups: { rules: PrometheusRuleHealth[] }[] }>(
        "/api/v1/rules",
      );
      return groups.flatMap(({ rules }) => rules);
    },
    query: async (expression) =>
      instantValues(await ask<InstantAnswer>("/api/v1/query", { query: expression })),
    queryRange: async (expression, { end, start, step }) => {
      const { result } = await ask<RangeAnswer>("/api/v1/query_range", {
        query: expression,
        start: String(start / 1_000),
        end: String(end / 1_000),
        step: String(step),
      });
      return result.map(({ metric, values }) => ({ labels: metric, points: finitePoints(values) }));
    },
    targets: async () => {
      const found = await ask<{ activeTargets: PrometheusTarget[] }>("/api/v1/targets", {
        state: "active",
      });
      return found.activeTargets;
    },
    reload: async () => {
      const { body, status } = await send(`${url}/-/reload`, "POST");
      if (status !== 200) throw refusal(body);
    },
    isReady: async () => {
      try {
        return (await send(`${url}/-/ready`, "GET")).status === 200;
      } catch {
        return false;
      }
    },
  };
}

type Value = readonly [seconds: number, value: string];

type InstantAnswer =
  | {
    readonly resultType: "vector";
    readonly result: readonly {
      readonly metric: Readonly<Record<string, string>>;
      readonly value: Value;
    }[];
  }
  | { readonly resultType: "scalar"; readonly result: Value };

interface RangeAnswer {
  readonly result: readonly {
    readonly metric: Readonly<Record<string, string>>;
    readonly values: readonly Value[];
  }[];
}

function instantValues(answer: InstantAnswer): InstantValue[] {
  if (answer.resultType === "scalar") return [{ labels: {}, value: Number(answer.result[1]) }];
  return answer.result.map(({ metric, value }) => ({ labels: metric, value: Number(value[1]) }));
}

/** JSON knows neither NaN nor infinity. */
function finitePoints(values: readonly Value[]): [number, number][] {
  return values.map(([seconds, value]): [number, number] => [seconds * 1_000, Number(value)])
    .filter(([, value]) => Number.isFinite(value));
}

function dataOf<Data>(body: string): Data {
  const answer = JSON.parse(body) as { readonly status: string; readonly data: Data };
  if (answer.status !== "success") throw refusal(body);
  return answer.data;
}

function refusal(body: string): Failure {
  return new Failure("target-failed", `Prometheus refused a request: ${body.trim().slice(0, 500)}`);
}

/** By node:http because fetch would ask a proxy that the user's environment names. */
function send(
  url: string,
  method: string,
): Promise<{ readonly status: number; readonly body: string }> {
  return new Promise((resolve, reject) => {
    const failed = (error: Error) =>
      reject(new Failure("target-failed", `Prometheus does not answer: ${error.message}`));
    const asked = request(url, { method, timeout, agent: false }, (answer) => {
      const parts: Uint8Array[] = [];
      answer.on("data", (part: Uint8Array) => parts.push(part));
      answer.on("error", failed);
      answer.on("end", () => {
        resolve({ status: answer.statusCode ?? 0, body: Buffer.concat(parts).toString("utf8") });
      });
    });
    asked.on("timeout", () => asked.destroy(new Error(`no answer within ${timeout / 1_000} s`)));
    asked.on("error", failed);
    asked.end();
  });
}
