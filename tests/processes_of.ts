interface RunningProcess {
  readonly pid: number;
  /** The name of its program, or the path. */
  readonly program: string;
}

/**
 * The ids of all processes whose command line names a directory: members that keep their data
 * there, and the guards of members.
 */
export async function processesOf(directory: string): Promise<number[]> {
  return (await running(directory)).map(({ pid }) => pid);
}

/** The ids of the members that keep their data below a directory, without their guards. */
export async function membersOf(directory: string): Promise<number[]> {
  const members = (await running(directory)).filter(({ program }) => /(^|\/)etcd$/.test(program));
  return members.map(({ pid }) => pid);
}

/** Waits until {@link processesOf} finds none, and returns those that are left after the time. */
export async function processesLeft(directory: string, milliseconds: number): Promise<number[]> {
  const deadline = performance.now() + milliseconds;
  for (;;) {
    const left = await processesOf(directory);
    if (left.length === 0 || performance.now() > deadline) return left;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function running(directory: string): Promise<RunningProcess[]> {
  const ps = new Deno.Command("ps", { args: ["-A", "-o", "pid=,args="], stderr: "inherit" });
  const { stdout, success } = await ps.output();
  if (!success) throw new Error("ps failed");
  return new TextDecoder().decode(stdout).split("\n")
    .filter((line) => line.includes(directory))
    .map((line) => {
      const [pid = "", program = ""] = line.trim().split(/\s+/);
      return { pid: Number(pid), program };
    });
}
