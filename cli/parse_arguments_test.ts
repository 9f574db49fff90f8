import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { Failure } from "../diagnostics/failure.ts";
import { parseArguments } from "./parse_arguments.ts";

const specs = {
  command: "demo render",
  options: {
    output: {
      type: "choice",
      choices: ["yaml", "json"],
      default: "yaml",
      placeholder: "FORMAT",
      short: "o",
      summary: "How to print",
    },
    set: { type: "string", multiple: true, placeholder: "PATH=VALUE", summary: "Change a field" },
    name: { type: "string", placeholder: "NAME", summary: "Another name" },
    members: { type: "integer", minimum: 1, maximum: 9, placeholder: "COUNT", summary: "How many" },
    rate: { type: "number", default: 1.5, placeholder: "PER_SECOND", summary: "How often" },
    check: { type: "flag", short: "c", summary: "Only check" },
  },
  positionals: [
    { name: "file", summary: "The configuration" },
    { name: "mode", summary: "In which way", optional: true, choices: ["soft", "hard"] },
    { name: "others", summary: "More of them", optional: true, variadic: true },
  ],
} as const;

function parse(...args: string[]) {
  return parseArguments(args, specs);
}

function refusal(...args: string[]): { message: string; hint: string | undefined } {
  try {
    parse(...args);
  } catch (error) {
    assert.ok(error instanceof Failure);
    assert.equal(error.code, "usage");
    return { message: error.message, hint: error.hint };
  }
  throw new Error(`Nothing was refused in ${args.join(" ")}`);
}

describe("parseArguments()", () => {
  it("fills in defaults, and leaves out what has none", () => {
    const { options, positionals } = parse("etcd.yaml");
    assert.deepEqual(options, {
      output: "yaml",
      set: [],
      name: undefined,
      members: undefined,
      rate: 1.5,
      check: false,
    });
    assert.deepEqual({ ...positionals }, { file: "etcd.yaml", mode: undefined, others: [] });
  });

  it("types every value by its spec", () => {
    const { options, positionals } = parse("etcd.yaml");
    const typed: {
      output: "yaml" | "json";
      set: readonly string[];
      name: string | undefined;
      members: number | undefined;
      rate: number;
      check: boolean;
      mode: "soft" | "hard" | undefined;
    } = { ...options, mode: positionals.mode };
    // @ts-expect-error -- "xml" is none of the choices
    const wrong: "xml" = options.output;
    assert.equal(typed.output, wrong);
  });

  it("takes a value behind a space, behind an equals sign and right behind a letter", () => {
    for (const args of [["--output", "json"], ["--output=json"], ["-o", "json"], ["-ojson"]]) {
      assert.equal(parse("f", ...args).options.output, "json");
    }
  });

  it("takes options before, between and behind the arguments", () => {
    const { options, positionals } = parse("-c", "f", "--name", "x", "hard", "-ojson", "a", "b");
    assert.deepEqual({ ...positionals }, { file: "f", mode: "hard", others: ["a", "b"] });
    assert.deepEqual([options.check, options.name, options.output], [true, "x", "json"]);
  });

  it("keeps every value of an option that may be repeated, else the last one", () => {
    const { options } = parse("f", "--set", "a=1", "--set=b=2", "--name=x", "--name=y");
    assert.deepEqual(options.set, ["a=1", "b=2"]);
    assert.equal(options.name, "y");
  });

  it("takes everything behind two hyphens as arguments", () => {
    const { positionals } = parse("f", "soft", "--", "--check", "-x");
    assert.deepEqual(positionals.others, ["--check", "-x"]);
  });

  it("takes a single hyphen, a negative number and an empty text as values", () => {
    assert.equal(parse("-").positionals.file, "-");
    assert.equal(parse("f", "--rate", "-2.5").options.rate, -2.5);
    assert.equal(parse("f", "--name", "").options.name, "");
    assert.equal(parse("f", "--name=-x").options.name, "-x");
  });

  const refused: readonly (readonly [string, readonly string[], RegExp, RegExp?])[] = [
    ["an unknown option", ["--ouptut=x"], /Unknown option "--ouptut"/, /^Use "--output"$/],
    ["an unknown letter", ["-x"], /Unknown option "-x"/, /^Run "demo render --help"/],
    ["a name that every object has", ["--constructor"], /Unknown option "--constructor"/],
    ["a value for a flag", ["f", "--check=no"], /^Option "--check" takes no value$/],
    ["an option without its value", ["f", "--name"], /^Option "--name" needs a value$/],
    ["an option instead of a value", ["f", "--name", "--check"], /^Option "--name" needs a value/],
    [
      "a value that is no choice",
      ["f", "-o", "jsn"],
      /^Option "-o" must be one of "yaml", "json", got "jsn"$/,
      /^Use "json"$/,
    ],
    ["a fraction for a whole number", ["--members=1.5"], /a whole number from 1 to 9, got "1.5"/],
    ["a number below the minimum", ["--members=0"], /from 1 to 9, got "0"/],
    ["a number above the maximum", ["--members=10"], /from 1 to 9, got "10"/],
    ["a text for a number", ["--rate=fast"], /^Option "--rate" must be a number, got "fast"$/],
    ["nothing for a number", ["--rate="], /must be a number, got ""/],
    ["a number in another base", ["--rate=0x10"], /must be a number, got "0x10"/],
    ["infinity", ["--rate=Infinity"], /must be a number/],
    ["a missing argument", [], /^Argument FILE is missing$/, /^Run "demo render --help"/],
    ["an argument that is no choice", ["f", "sofd"], /Argument MODE must be one of/, /^Use "soft"/],
  ];
  for (const [what, args, message, hint = /^/] of refused) {
    it(`refuses ${what}`, () => {
      const refusedWith = refusal(...args);
      assert.match(refusedWith.message, message);
      assert.match(refusedWith.hint ?? "", hint);
    });
  }

  it("refuses more arguments than there are", () => {
    const one = { ...specs, positionals: [{ name: "file", summary: "The configuration" }] };
    assert.throws(() => parseArguments(["a", "b"], one), /Unexpected argument "b"/);
  });

  it("refuses a command line without a required option or a required list", () => {
    const options = {
      target: { type: "string", required: true, placeholder: "NAME", summary: "Where" },
    } as const;
    assert.throws(
      () => parseArguments([], { command: "demo", options, positionals: [] }),
      /Option "--target" is missing/,
    );
    const positionals = [{ name: "files", summary: "Which", variadic: true }] as const;
    assert.throws(
      () => parseArguments([], { command: "demo", options: {}, positionals }),
      /Argument FILES is missing/,
    );
  });
});
