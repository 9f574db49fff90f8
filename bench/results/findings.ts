import * as z from "zod";

const figureField = z.strictObject({
  name: z.string().meta({ description: "Stable name, in lower case with dashes, for machines." }),
  title: z.string().meta({ description: "What it is, for people." }),
  value: z.number().nullable().meta({ description: "The figure; null where none could be found." }),
  unit: z.enum(["ms", "s", "µs", "requests/s", "bytes", "ratio", "share", "count", "tenants"])
    .meta({ description: "Unit. A share is between 0 and 1." }),
  interval: z.strictObject({
    low: z.number().meta({ description: "Lower end." }),
    high: z.number().meta({ description: "Upper end." }),
  }).nullable().meta({ description: "95 % interval, where one was found." }),
  better: z.enum(["lower", "higher", "neither"]).meta({ description: "What users want." }),
});

const cellField = z.union([z.string(), z.number(), z.null()]);

const tableField = z.strictObject({
  title: z.string().meta({ description: "Title." }),
  columns: z.array(z.strictObject({
    title: z.string().meta({ description: "Title." }),
    unit: z.string().meta({ description: "Unit." }),
  })).meta({ description: "Columns; the unit is empty for words." }),
  rows: z.array(z.array(cellField)).meta({ description: "Rows; null for not known." }),
});

const matrixField = z.strictObject({
  title: z.string().meta({ description: "Title." }),
  unit: z.string().meta({ description: "Unit of its values." }),
  rows: z.array(z.string()).meta({ description: "Names of the rows." }),
  columns: z.array(z.string()).meta({ description: "Names of the columns." }),
  values: z.array(z.array(z.number().nullable())).meta({ description: "Values by row." }),
  better: z.enum(["lower", "higher"]).meta({ description: "What users want." }),
  neutral: z.number().nullable().meta({ description: "Value that is neither good nor bad." }),
});

const axisField = z.strictObject({
  title: z.string().meta({ description: "What it shows." }),
  unit: z.string().meta({ description: "Unit." }),
  scale: z.enum(["linear", "log"]).meta({ description: "Scale." }),
});

const curveField = z.strictObject({
  title: z.string().meta({ description: "Title." }),
  x: axisField.meta({ description: "Axis of what was set." }),
  y: axisField.meta({ description: "Axis of what was measured." }),
  series: z.array(z.strictObject({
    name: z.string().meta({ description: "Name." }),
    points: z.array(z.tuple([z.number(), z.number().nullable()])).meta({
      description: "Points in the order in which they are joined.",
    }),
  })).meta({ description: "Lines." }),
  marks: z.array(z.strictObject({
    axis: z.enum(["x", "y"]).meta({ description: "Axis it stands at." }),
    value: z.number().meta({ description: "Where it stands." }),
    label: z.string().meta({ description: "What it is." }),
  })).meta({ description: "Limits and found values." }),
});

/** The schema of what a scenario concludes. */
export const findingsSchema = z.strictObject({
  figures: z.array(figureField).meta({ description: "Headline figures, the first one first." }),
  tables: z.array(tableField).meta({ description: "Tables." }),
  matrices: z.array(matrixField).meta({ description: "Matrices, drawn as heat maps." }),
  curves: z.array(curveField).meta({ description: "Curves." }),
  missed: z.array(z.string()).meta({ description: "What was promised and not held; empty: pass." }),
  notes: z.array(z.string()).meta({ description: "What a reader must know to read the figures." }),
});

/** What a scenario concludes from its trials. */
export type Findings = z.output<typeof findingsSchema>;

/** One headline figure. */
export type Figure = Findings["figures"][number];

/** A table of a report. */
export type FindingsTable = Findings["tables"][number];

/** A matrix of a report. */
export type FindingsMatrix = Findings["matrices"][number];

/** A set of curves of a report. */
export type FindingsCurve = Findings["curves"][number];
