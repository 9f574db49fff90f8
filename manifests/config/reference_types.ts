import type { JsonSchema } from "./json_schema.ts";
import type { ReferenceField } from "./reference_fields.ts";
import { fieldSlots, isAccepted } from "./reference_values.ts";

interface TextType {
  readonly name: string;
  readonly takes: readonly string[];
  readonly refuses: readonly string[];
}

/** JSON Schema calls all of these strings; what they take and refuse tells them apart. */
const textTypes: readonly TextType[] = [
  { name: "size", takes: ["8Gi"], refuses: ["abc", "500m"] },
  { name: "processors", takes: ["500m", "2"], refuses: ["abc"] },
  { name: "duration", takes: ["1h30m"], refuses: ["abc"] },
  { name: "schedule", takes: ["17 2 * * *"], refuses: ["abc"] },
  { name: "URL", takes: ["https://a.example"], refuses: ["abc"] },
  { name: "address range", takes: ["10.0.0.0/8"], refuses: ["abc"] },
  { name: "DNS label", takes: ["a-b"], refuses: ["a.b", "A"] },
  { name: "DNS name", takes: ["a.b"], refuses: ["A", "a b"] },
];

/** What a field holds, in words: `size`, `whole number, 1 to 7`, `list: DNS name`. */
export function typeOfField(field: ReferenceField): string {
  const [slot] = fieldSlots(field);
  return typeWords(field.schema, (text) => slot !== undefined && isAccepted(slot, text));
}

/** Whether a field takes a text, or a list of it where the field is a list. */
type Probe = (text: unknown) => boolean;

function typeWords(schema: JsonSchema, probe: Probe): string {
  const { additionalProperties, anyOf, enum: choices, items, type } = schema;
  if (schema.const !== undefined) return code(schema.const);
  if (choices !== undefined) return choices.map(code).join(", ");
  if (anyOf !== undefined) {
    return [...new Set(anyOf.map((each) => typeWords(each, probe)))].join(" or ");
  }
  switch (type) {
    case "boolean":
      return "true or false";
    case "integer":
      return `whole number${bounds(schema)}`;
    case "number":
      return `number${bounds(schema)}`;
    case "array":
      return `list: ${typeWords(items ?? {}, (text) => probe([text]))}`;
    case "object":
      return `map to ${mapValues(additionalProperties)}`;
    default:
      return textType(probe);
  }
}

function mapValues(values: JsonSchema["additionalProperties"]): string {
  return typeof values === "object" ? typeWords(values, () => true) : "text";
}

function textType(probe: Probe): string {
  return textTypes.find(({ refuses, takes }) => takes.every(probe) && !refuses.some(probe))?.name ??
    "text";
}

function bounds({ maximum, minimum }: JsonSchema): string {
  if (typeof minimum !== "number") return "";
  return typeof maximum === "number" ? `, ${minimum} to ${maximum}` : `, at least ${minimum}`;
}

function code(value: unknown): string {
  return value === "" ? "empty" : `\`${String(value)}\``;
}
