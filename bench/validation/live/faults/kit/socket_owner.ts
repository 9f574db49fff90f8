/**
 * Whether a process owns the socket at this end of a connection on 127.0.0.1, as Linux tells in /proc
 * (proc(5), `/proc/net/tcp` and `/proc/pid/fd`). Members cannot be told apart by their addresses.
 */
export async function ownsSocket(pid: number, port: number): Promise<boolean> {
  const inode = await inodeOf(port);
  if (inode === undefined) return false;
  const directory = `/proc/${pid}/fd`;
  try {
    for await (const { name } of Deno.readDir(directory)) {
      const target = await Deno.readLink(`${directory}/${name}`).catch(() => "");
      if (target === `socket:[${inode}]`) return true;
    }
  } catch {
    // It has ended.
  }
  return false;
}

async function inodeOf(port: number): Promise<string | undefined> {
  const local = `0100007F:${port.toString(16).toUpperCase().padStart(4, "0")}`;
  for (const line of (await Deno.readTextFile("/proc/net/tcp")).split("\n")) {
    const fields = line.trim().split(/\s+/);
    if (fields[1] === local) return fields[9];
  }
  return undefined;
}
