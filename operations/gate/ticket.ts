/** Lets one member that never started begin with one empty volume. */
export interface Ticket {
  /** The uid of the volume claim that it is for. */
  readonly claim: string;
  /**
   * The id of the member that it is for, in hexadecimal; members that found a cluster have none yet.
   * A gate cannot tell it: the keeper grants another ticket when the id is another.
   */
  readonly member?: string;
}

/** Reads a ticket, `undefined` for what is none. */
export function readTicket(text: string | undefined): Ticket | undefined {
  if (text === undefined) return undefined;
  try {
    const { claim, member } = JSON.parse(text) as { claim?: unknown; member?: unknown };
    if (typeof claim !== "string" || claim === "") return undefined;
    return typeof member === "string" ? { claim, member } : { claim };
  } catch {
    return undefined;
  }
}

/** Writes a ticket as {@link readTicket} reads it. */
export function ticketText({ claim, member }: Ticket): string {
  return JSON.stringify({ claim, member });
}
