import type { Outcome, TenantSession, Workload } from "../workload.ts";

/** A tenant that does one thing, and too much of it. */
export interface Aggressor {
  /** Name of its workload and of its only operation, in lower case with dashes. */
  readonly name: string;
  /** Which objective its operation would be judged by. */
  readonly kind: "read" | "write" | "list";
  /** Prepares what it works on, and gives what it does; the draw in [0, 1) says to what. */
  prepare(session: TenantSession): Promise<(draw: number) => Promise<Outcome>>;
}

/** Makes a workload of it. Nothing is checked: what matters is what others feel. */
export function defineAggressor({ kind, name, prepare }: Aggressor): Workload {
  return {
    name,
    mix: [{ name, weight: 1 }],
    writes: kind === "write" ? [name] : [],
    lists: kind === "list" ? [name] : [],
    open: async (session) => {
      const attack = await prepare(session);
      return {
        perform: (_, draw) => attack(draw),
        close: () => Promise.resolve({ checks: {}, violations: [] }),
      };
    },
  };
}
