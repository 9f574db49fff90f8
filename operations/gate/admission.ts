import type { DataDirectory } from "./data_directory.ts";
import type { Ticket } from "./ticket.ts";

/** Whether a member may start. */
export type Admission =
  /** It may, for a reason told as a sentence without a full stop. */
  | { readonly admitted: true; readonly reason: string }
  /** It has to wait, for a reason told in the same way. */
  | { readonly admitted: false; readonly reason: string };

/** What a member without data is admitted by. */
export interface Papers {
  /** Its ticket, if the keeper granted it one. */
  readonly ticket: Ticket | undefined;
  /** The uid of its volume claim, if there is one. */
  readonly claim: string | undefined;
}

/**
 * Whether what is in the data directory is enough to start, or can never be; `undefined` when a
 * ticket decides.
 */
export function admissionByData(directory: DataDirectory): Admission | undefined {
  switch (directory.state) {
    case "initialised":
      return { admitted: true, reason: "The data directory is initialised" };
    case "foreign":
      return {
        admitted: false,
        reason: `The data directory holds "${directory.entry}", which is not etcd's; ` +
          "move it elsewhere",
      };
    case "empty":
    case "half":
      return undefined;
  }
}

/**
 * Whether a member without a write-ahead log may start: only with a ticket for this very volume. A
 * ticket of a volume that was lost is of no use for the next one.
 */
export function admissionByTicket(
  directory: DataDirectory,
  { ticket, claim }: Papers,
): Admission {
  const data = directory.state === "half"
    ? "The data directory holds a member whose first start was cut off"
    : "The data directory is empty";
  const refused = (why: string): Admission => ({ admitted: false, reason: `${data} and ${why}` });
  if (claim === undefined) return refused("the volume claim cannot be found");
  if (ticket === undefined) {
    return refused(
      "there is no start ticket: either the keeper has not come to it, or this member had data " +
        "before, and has to be replaced",
    );
  }
  if (ticket.claim !== claim) return refused("the start ticket is for another volume");
  return { admitted: true, reason: `${data} and the start ticket is for this volume` };
}
