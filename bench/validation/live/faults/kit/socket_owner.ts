/** Reading a table of the kernel while it changes may leave a line out. */
const attempts = 10;
const pause = 20;

/**
 * Which of some processes owns the socket at this end of a connection on 127.0.0.1, as Linux tells in
 * /proc (proc(5), `/proc/net/tcp` and `/proc/pid/fd`). Members cannot be told apart by their
 * addresses.
 *
 * @throws {Error} when it is none of them
 */
export async function socketOwner(port: number, processes: readonly number[]): Promise<number> {
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const inode = await inodeOf(port);
    for (const process of inode === undefined ? [] : processes) {
      if (await hasOpen(process, `socket:[${inode}]`)) return process;
    }
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
  throw new Error(`None of the processes owns port ${port}`);
}

async function inodeOf(port: number): Promise<string | undefined> {
  const local = `0100007F:${port.toString(16).toUpperCase().padStart(4, "0")}`;
  for (const line of (await Deno.readTextFile("/proc/net/tcp")).split("\n")) {
    const fields = line.trim().split(/\s+/);
    if (fields[1] === local) return fields[9];
  }
  return undefined;
}

async function hasOpen(process: number, file: string): Promise<boolean> {
  const directory = `/proc/${process}/fd`;
  try {
    for await (const { name } of Deno.readDir(directory)) {
      if (await Deno.readLink(`${directory}/${name}`).catch(() => "") === file) return true;
    }
  } catch {
    // It has ended.
  }
  return false;
}
