/** Lets one member that never started begin with one empty volume. */
export interface Ticket {
  /** The uid of the volume claim that it is for. */
  readonly claim: string;
}

/** Reads a ticket, `undefined` for what is none. */
export function readTicket(text: string | undefined): Ticket | undefined {
  if (text === undefined) return undefined;
  try {
    const { claim } = JSON.parse(text) as { claim?: unknown };
    return typeof claim === "string" && claim !== "" ? { claim } : undefined;
  } catch {
    return undefined;
  }
}

/** Writes a ticket as {@link readTicket} reads it. */
export function ticketText({ claim }: Ticket): string {
  return JSON.stringify({ claim });
}
