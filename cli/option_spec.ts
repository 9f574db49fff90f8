/** What every option has. Its long name is its key among the command's options. */
export interface OptionBase {
  /** One line for `--help`, without a full stop at the end. */
  readonly summary: string;
  /** A single letter, to be given as `-o`. */
  readonly short?: string;
}

/** An option that is there or not. */
export interface FlagSpec extends OptionBase {
  /** Marks the kind of option. */
  readonly type: "flag";
}

/** An option with a value may be needed, may have a default, or may be given several times. */
export interface ValueBase extends OptionBase {
  /** The command line is refused without it. */
  readonly required?: boolean;
  /** The value is the list of all values given, in their order, perhaps empty. */
  readonly multiple?: boolean;
}

/** What a shell offers as completions of a free value. */
export type CompletionSource = "file" | "directory";

/** An option with any text as its value. */
export interface StringSpec extends ValueBase {
  /** Marks the kind of option. */
  readonly type: "string";
  /** How `--help` writes the value, as in `FILE`. */
  readonly placeholder: string;
  /** The value when the option is not given. */
  readonly default?: string;
  /** What shells complete the value with. Default: nothing. */
  readonly completes?: CompletionSource;
}

/** An option with one of a few values. */
export interface ChoiceSpec extends ValueBase {
  /** Marks the kind of option. */
  readonly type: "choice";
  /** How `--help` writes the value. */
  readonly placeholder: string;
  /** The values there are. */
  readonly choices: readonly string[];
  /** The value when the option is not given. */
  readonly default?: string;
}

/** An option with a number as its value. */
export interface NumberSpec extends ValueBase {
  /** `integer` refuses a fraction. */
  readonly type: "integer" | "number";
  /** How `--help` writes the value, best with its unit, as in `SECONDS`. */
  readonly placeholder: string;
  /** The smallest value that is accepted. */
  readonly minimum?: number;
  /** The largest value that is accepted. */
  readonly maximum?: number;
  /** The value when the option is not given. */
  readonly default?: number;
}

/** An option with a value. */
export type ValueSpec = StringSpec | ChoiceSpec | NumberSpec;

/** Everything parsing, `--help` and the completions know about one option. */
export type OptionSpec = FlagSpec | ValueSpec;

/** A command's options by their long names, which are lower case with hyphens. */
export type OptionSpecs = Readonly<Record<string, OptionSpec>>;

/** One given value of an option. */
export type SingleValue<S extends OptionSpec> = S extends FlagSpec ? boolean
  : S extends { readonly choices: readonly (infer Choice)[] } ? Choice
  : S extends NumberSpec ? number
  : string;

/** What a command finds for an option: how often and whether it is given follow from its spec. */
export type OptionValue<S extends OptionSpec> = S extends FlagSpec ? boolean
  : S extends { readonly multiple: true } ? readonly SingleValue<S>[]
  : S extends { readonly required: true } | { readonly default: string | number } ? SingleValue<S>
  : SingleValue<S> | undefined;

/** The parsed options of a command, by their long names. */
export type OptionValues<O extends OptionSpecs> = {
  readonly [Name in keyof O]: OptionValue<O[Name]>;
};

/** An argument that is told by its place. */
export interface PositionalSpec {
  /** Lower case; `--help` writes it in capitals. */
  readonly name: string;
  /** One line for `--help`, without a full stop at the end. */
  readonly summary: string;
  /** Whether it may be left out. */
  readonly optional?: boolean;
  /** Whether it takes all the arguments that are left; only the last one may. */
  readonly variadic?: boolean;
  /** The values there are. Default: any text. */
  readonly choices?: readonly string[];
  /** What shells complete it with. Default: nothing. */
  readonly completes?: CompletionSource;
}

/** A command's positional arguments in their order. */
export type PositionalSpecs = readonly PositionalSpec[];

/** The text of a positional argument, or one of its choices. */
export type PositionalText<S extends PositionalSpec> = S extends
  { readonly choices: readonly (infer Choice)[] } ? Choice : string;

/** What a command finds for a positional argument. */
export type PositionalValue<S extends PositionalSpec> = S extends { readonly variadic: true }
  ? readonly PositionalText<S>[]
  : S extends { readonly optional: true } ? PositionalText<S> | undefined
  : PositionalText<S>;

/** The parsed positional arguments of a command, by their names. */
export type PositionalValues<P extends PositionalSpecs> = {
  readonly [S in P[number] as S["name"]]: PositionalValue<S>;
};
