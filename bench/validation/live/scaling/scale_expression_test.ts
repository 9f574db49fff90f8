import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { scaleExpression } from "./scale_expression.ts";

function scaled(expression: string): string {
  return scaleExpression(expression, { factor: 30, shortestRange: 4 });
}

describe("scaleExpression", () => {
  it("shortens ranges, subqueries and offsets, and none below four scrapes", () => {
    assert.equal(scaled('rate(x_total{a="[5m]"}[5m])'), 'rate(x_total{a="[5m]"}[10s])');
    assert.equal(scaled("max_over_time(x[1m])"), "max_over_time(x[4s])");
    assert.equal(scaled("increase(max(x)[15m:1m])"), "increase(max(x)[30s:2s])");
    assert.equal(scaled("x offset 5m"), "x offset 10s");
    assert.equal(scaled("rate(x_total[2s])"), "rate(x_total[2s])");
  });

  it("leaves numbers alone that count events, rates, shares and latencies", () => {
    for (
      const [before, after] of [
        ["increase(x_total[15m]) > 4", "increase(x_total[30s]) > 4"],
        ["rate(x_total[5m]) > 0.1", "rate(x_total[10s]) > 0.1"],
        ["a / b > 0.9 and a > 256", "a / b > 0.9 and a > 256"],
        [
          "histogram_quantile(0.99, rate(x_bucket[5m])) > 0.5",
          "histogram_quantile(0.99, rate(x_bucket[10s])) > 0.5",
        ],
        [
          "rate(x_total[5m]) / (rate(y_total[5m]) > 1) > 0.05",
          "rate(x_total[10s]) / (rate(y_total[10s]) > 1) > 0.05",
        ],
      ] as const
    ) assert.equal(scaled(before), after);
  });

  it("shortens what an age is compared with, whichever side it stands on", () => {
    assert.equal(
      scaled('time() - max by (job) (x_timestamp_seconds{a="b"} or y_timestamp_seconds) > 900'),
      'time() - max by (job) (x_timestamp_seconds{a="b"} or y_timestamp_seconds) > 30',
    );
    assert.equal(
      scaled("(x_timestamp_seconds - time()) < 15m"),
      "(x_timestamp_seconds - time()) < 30",
    );
    assert.equal(
      scaled("3600 < time() - process_start_time_seconds"),
      "120 < time() - process_start_time_seconds",
    );
    assert.equal(
      scaled("time() - process_start_time_seconds - 300 > 600"),
      "time() - process_start_time_seconds - 10 > 20",
    );
  });

  it("takes entries behind over entries a second for the delay that they are", () => {
    assert.equal(
      scaled("(max(x) - x) / on () group_left () clamp_min(max(deriv(x[5m])), 50) > 150"),
      "(max(x) - x) / on () group_left () clamp_min(max(deriv(x[10s])), 50) > 5",
    );
  });

  it("looks less far ahead", () => {
    assert.equal(
      scaled("predict_linear(x[1h], 14400) > 0.9 * y"),
      "predict_linear(x[2m], 480) > 0.9 * y",
    );
    assert.equal(
      scaled("predict_linear(x[4h], 4*60*60) > y"),
      "predict_linear(x[8m], (4*60*60) / 30) > y",
    );
  });

  it("keeps ranges over what etcd updates rarely long enough for two updates", () => {
    assert.equal(
      scaled("rate(etcd_network_peer_round_trip_time_seconds_bucket[5m])"),
      "rate(etcd_network_peer_round_trip_time_seconds_bucket[1m15s])",
    );
  });
});
