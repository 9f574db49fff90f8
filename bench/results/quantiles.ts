import * as z from "zod";

const milliseconds = z.number().nonnegative();

/** The schema of quantiles of a histogram. */
export const quantilesField = z.strictObject({
  count: z.int().nonnegative().meta({ description: "Number of values." }),
  mean: milliseconds.meta({ description: "Mean, in milliseconds." }),
  p50: milliseconds.meta({ description: "Median, in milliseconds." }),
  p90: milliseconds.meta({ description: "90th percentile, in milliseconds." }),
  p99: milliseconds.meta({ description: "99th percentile, in milliseconds." }),
  p999: milliseconds.meta({ description: "99.9th percentile, in milliseconds." }),
  p9999: milliseconds.meta({ description: "99.99th percentile, in milliseconds." }),
  max: milliseconds.meta({ description: "Largest value, in milliseconds." }),
});

/** Quantiles of one histogram, in milliseconds; all 0 when it is empty. */
export type Quantiles = z.output<typeof quantilesField>;
