import type { ChoiceSpec, FlagSpec, OptionSpecs } from "./option_spec.ts";

/** Options of every command; they may also stand before its name. */
export const globalOptions = {
  color: {
    type: "choice",
    choices: ["auto", "always", "never"],
    default: "auto",
    placeholder: "WHEN",
    summary: "Colour the output; auto does on a terminal unless NO_COLOR is set",
  },
  help: { type: "flag", short: "h", summary: "Print help and exit" },
} as const satisfies { readonly color: ChoiceSpec; readonly help: FlagSpec };

/** Options that only make sense without a command. */
export const programOptions: OptionSpecs = {
  ...globalOptions,
  version: { type: "flag", summary: "Print the version and exit" },
};
