import type { CommandTable } from "./program.ts";

/** The commands of `kamaji-etcd`. Each is loaded only when it is typed. */
export const commands: CommandTable = [
  {
    name: "render",
    summary: "Print the Kubernetes objects of a configuration",
    load: () => import("./render.ts"),
  },
  {
    name: "validate",
    summary: "Say everything that is wrong with a configuration",
    load: () => import("./validate.ts"),
  },
  {
    name: "schema",
    summary: "Print the JSON Schema of the configuration, for editors",
    load: () => import("./schema.ts"),
  },
  {
    name: "bench",
    summary: "Put a tenant-shaped load on an etcd and report what it did",
    load: () => import("./bench.ts"),
  },
  {
    name: "completions",
    summary: "Print a completion script for bash, zsh or fish",
    load: () => import("./completions.ts"),
  },
];
