import { join } from "node:path";
import { freePorts } from "../targets/local/free_ports.ts";
import { type GuardedProcess, startGuardedProcess } from "../targets/local/guarded_process.ts";
import { type Exposition, mergeExpositions, readExposition } from "./exposition.ts";

/** Which etcd is run, and how. */
export interface Exercise {
  /** Path of the binary. */
  readonly program: string;
  /** Its version, as in `3.6.16`. */
  readonly version: string;
  /** Its `--metrics`. */
  readonly metrics: "basic" | "extensive";
}

interface Member {
  readonly name: string;
  readonly client: string;
  readonly peer: string;
}

interface Answer {
  readonly header?: { readonly member_id?: string };
  readonly leader?: string;
  readonly member?: { readonly ID?: string };
  readonly ID?: string;
  readonly token?: string;
}

const voters = 3;

/**
 * Starts three members on loopback without TLS and has them do everything that brings a metric into
 * being: writes, reads, watches, leases, compaction, defragmentation, refused requests, a learner
 * that gets a snapshot and is promoted too early, an alarm, and a member that dies.
 *
 * @returns What all members exposed together, before and after the death.
 * @throws {Error} if a member does not answer within a minute
 */
export async function exerciseEtcd(exercise: Exercise): Promise<Exposition> {
  const directory = await Deno.makeTempDir({ prefix: "etcd-exposition-" });
  const ports = freePorts(2 * (voters + 1));
  const members = Array.from({ length: voters + 1 }, (_, index): Member => ({
    name: `m${index}`,
    client: `http://127.0.0.1:${ports[2 * index]}`,
    peer: `http://127.0.0.1:${ports[2 * index + 1]}`,
  }));
  const processes: GuardedProcess[] = [];
  const start = (member: Member, state: "new" | "existing") => {
    const known = state === "new" ? members.slice(0, voters) : members;
    const args = flagsOf({ exercise, member, known, state, directory });
    const logFile = join(directory, `${member.name}.log`);
    const program = exercise.program;
    processes.push(startGuardedProcess({ program, arguments: args, environment: {}, logFile }));
  };
  try {
    for (const member of members.slice(0, voters)) start(member, "new");
    for (const member of members.slice(0, voters)) await serving(member);
    await use(members, () => start(members[voters] as Member, "existing"));
    const whole = await scrape(members);
    const leader = await leaderIndex(members);
    processes[(leader + 1) % voters]?.signal("SIGKILL");
    await write(members[leader] as Member, 20);
    await pause(5_000);
    const bereaved = await scrape(members.filter((_, index) => index !== (leader + 1) % voters));
    return mergeExpositions([whole, bereaved]);
  } finally {
    for (const each of processes) each.signal("SIGKILL");
    await Promise.all(processes.map(({ ended }) => ended));
    await Deno.remove(directory, { recursive: true });
  }
}

interface Flags {
  readonly exercise: Exercise;
  readonly member: Member;
  readonly known: readonly Member[];
  readonly state: string;
  readonly directory: string;
}

function flagsOf({ exercise, member, known, state, directory }: Flags): string[] {
  const prefix = exercise.version.startsWith("3.5.") ? "--experimental-" : "--";
  return [
    `--name=${member.name}`,
    `--data-dir=${join(directory, member.name)}`,
    `--listen-client-urls=${member.client}`,
    `--advertise-client-urls=${member.client}`,
    `--listen-peer-urls=${member.peer}`,
    `--initial-advertise-peer-urls=${member.peer}`,
    `--initial-cluster=${known.map(({ name, peer }) => `${name}=${peer}`).join(",")}`,
    `--initial-cluster-state=${state}`,
    `--metrics=${exercise.metrics}`,
    // Few entries are kept, so that the learner has to get a snapshot.
    "--snapshot-count=50",
    `${prefix}snapshot-catchup-entries=5`,
  ];
}

async function use(members: readonly Member[], startLearner: () => void): Promise<void> {
  const leader = members[await leaderIndex(members)] as Member;
  await write(leader, 200);
  await call(leader, "kv/range", { key: "YQ==" });
  await call(leader, "kv/deleterange", { key: "YQ==" });
  await call(leader, "kv/txn", { success: [{ request_put: { key: "YQ==", value: "YQ==" } }] });
  const lease = await call(leader, "lease/grant", { TTL: 1 });
  await call(leader, "lease/keepalive", { ID: lease.ID });
  await watch(leader);
  await call(leader, "kv/compaction", { revision: 20, physical: true });
  await call(leader, "maintenance/hash", {});
  await call(leader, "maintenance/defragment", {});
  // Members are added only by members that were connected for 5 s (etcd membership checks).
  await pause(6_000);
  const learner = members[voters] as Member;
  const added = await call(leader, "cluster/member/add", {
    peerURLs: [learner.peer],
    isLearner: true,
  });
  await call(leader, "cluster/member/promote", { ID: added.member?.ID });
  startLearner();
  await serving(learner);
  await call(leader, "maintenance/alarm", {
    action: "ACTIVATE",
    alarm: "NOSPACE",
    memberID: (await call(leader, "maintenance/status", {})).header?.member_id,
  });
  await call(leader, "kv/put", { key: "YQ==", value: "YQ==" });
  await refuse(leader);
  for (const member of members) {
    for (const path of ["health", "livez", "readyz"]) {
      await (await fetch(`${member.client}/${path}`)).body?.cancel();
    }
  }
}

/** Turns authentication on and is refused by it: wrong password, no token. */
async function refuse(member: Member): Promise<void> {
  await call(member, "auth/user/add", { name: "root", password: "secret" });
  await call(member, "auth/role/add", { name: "root" });
  await call(member, "auth/user/grant", { user: "root", role: "root" });
  await call(member, "auth/enable", {});
  await call(member, "auth/authenticate", { name: "root", password: "wrong" });
  await call(member, "kv/range", { key: "YQ==" });
}

async function write(member: Member, count: number): Promise<void> {
  for (let index = 0; index < count; index++) {
    await call(member, "kv/put", { key: btoa(`key ${index}`), value: btoa(`value ${index}`) });
  }
}

async function watch(member: Member): Promise<void> {
  const body = JSON.stringify({ create_request: { key: "YQ==" } });
  const ending = new AbortController();
  const { body: events } = await fetch(`${member.client}/v3/watch`, {
    method: "POST",
    body,
    signal: ending.signal,
  });
  const reader = events?.getReader();
  await reader?.read();
  await call(member, "kv/put", { key: "YQ==", value: "YQ==" });
  await reader?.read();
  ending.abort();
}

async function leaderIndex(members: readonly Member[]): Promise<number> {
  const [first] = members;
  const answers = await Promise.all(
    members.slice(0, voters).map((member) => call(member, "maintenance/status", {})),
  );
  const leader = answers[0]?.leader;
  const index = answers.findIndex(({ header }) => header?.member_id === leader);
  if (first === undefined || index < 0) throw new Error("There is no leader");
  return index;
}

/** Refused requests are part of the exercise. */
async function call(member: Member, path: string, body: object): Promise<Answer> {
  const response = await fetch(`${member.client}/v3/${path}`, {
    method: "POST",
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(10_000),
  });
  const [first = "{}"] = (await response.text()).split("\n");
  return JSON.parse(first) as Answer;
}

async function serving(member: Member): Promise<void> {
  for (let attempt = 0; attempt < 300; attempt++) {
    try {
      const { leader } = await call(member, "maintenance/status", {});
      if (leader !== undefined && leader !== "0") return;
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
    }
    await pause(200);
  }
  throw new Error(`Member "${member.name}" does not answer`);
}

async function scrape(members: readonly Member[]): Promise<Exposition> {
  const texts = members.map(async ({ client }) => await (await fetch(`${client}/metrics`)).text());
  return mergeExpositions((await Promise.all(texts)).map(readExposition));
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
