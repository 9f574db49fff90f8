import type { MemberFact } from "./facts.ts";
import type { InspectionSource } from "./inspection_source.ts";
import { type ListedMember, type MemberAddress, readMember } from "./read_member.ts";

/** What all members said. */
export interface MembersAnswer {
  /** What each said, sorted by name; none says anything of its peer port. */
  readonly members: readonly MemberFact[];
  /** The members that one of them lists; empty when none answered. */
  readonly listed: readonly ListedMember[];
}

/**
 * Asks all members, and those that only the others know of too.
 *
 * @param timeout milliseconds for each answer
 */
export async function readMembers(
  source: InspectionSource,
  timeout: number,
): Promise<MembersAnswer> {
  const { credentials, isDirect } = source;
  if (credentials === undefined) {
    return { members: source.members.map((member) => unasked(member, source)), listed: [] };
  }
  const options = { credentials, timeout };
  const answers = await Promise.all(source.members.map((member) => readMember(member, options)));
  const facts = answers.map(({ fact }) => fact);
  const listed = answers.find((answer) => answer.listed !== undefined)?.listed ?? [];
  const missing = listed.filter((member) => !facts.some((fact) => isSame(fact, member)));
  const others = await Promise.all(missing.map(async (member) => {
    const [url] = member.clientUrls;
    if (!isDirect || url === undefined) return unreached(member);
    const address = { endpoint: new URL(url).host, name: member.name };
    return (await readMember(address, options)).fact;
  }));
  // One that is asked at two addresses is one member; one at an address that stays mute may be it.
  const members = new Map([...facts, ...others].map((fact) => [identityOf(fact), fact]));
  return {
    members: [...members.values()].map((fact) => named(fact, listed))
      .sort((a, b) => (a.name ?? a.endpoint) < (b.name ?? b.endpoint) ? -1 : 1),
    listed,
  };
}

function identityOf({ endpoint, status }: MemberFact): string {
  return status.state === "answered" ? status.health.id : endpoint;
}

function isSame(fact: MemberFact, member: ListedMember): boolean {
  if (fact.status.state === "answered") return fact.status.health.id === member.id;
  return fact.name === member.name || advertises(member, fact.endpoint);
}

function advertises({ clientUrls }: ListedMember, endpoint: string): boolean {
  return clientUrls.some((url) => new URL(url).host === endpoint);
}

/** A mute member is called by the name that the others have for it. */
function named(fact: MemberFact, listed: readonly ListedMember[]): MemberFact {
  if (fact.name !== undefined) return fact;
  const name = listed.find((member) => advertises(member, fact.endpoint))?.name;
  return name === undefined ? fact : { ...fact, name };
}

function unasked({ endpoint, name }: MemberAddress, { origin }: InspectionSource): MemberFact {
  return silent({ endpoint, name }, "unasked", origin);
}

function unreached({ clientUrls, name }: ListedMember): MemberFact {
  const endpoint = clientUrls[0] === undefined ? "" : new URL(clientUrls[0]).host;
  if (name === "") return silent({ endpoint, name: undefined }, "unstarted", "it never started");
  return silent({ endpoint, name }, "unreachable", "no way to it is known");
}

function silent(
  known: Pick<MemberFact, "endpoint" | "name">,
  why: "unasked" | "unreachable" | "unstarted",
  message: string,
): MemberFact {
  return {
    ...known,
    served: undefined,
    servedToPeers: undefined,
    unready: undefined,
    quota: undefined,
    status: { state: "silent", why, message },
  };
}
