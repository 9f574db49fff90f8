import { join } from "node:path";
import { freePorts } from "../bench/targets/local/free_ports.ts";
import { startGuardedProcess } from "../bench/targets/local/guarded_process.ts";
import type { S3Credentials } from "../operations/snapshots/s3_credentials.ts";
import type { S3StoreOptions } from "../operations/snapshots/s3_store.ts";

/** An S3 server on loopback, with one bucket. */
export interface S3Server {
  /** How a store in its bucket is opened. */
  readonly options: S3StoreOptions & { readonly credentials: S3Credentials };
  /** The folder in which it keeps the bucket's objects. */
  readonly bucketFolder: string;
  /** Ends it and removes its data. */
  stop(): Promise<void>;
}

/** Whether versitygw is in PATH. */
export async function hasVersitygw(): Promise<boolean> {
  try {
    return (await new Deno.Command("versitygw", { args: ["--version"] }).output()).success;
  } catch {
    return false;
  }
}

/** Files with which a server speaks TLS, under the name localhost. */
export interface S3ServerTls {
  /** Its certificate. */
  readonly certificate: string;
  /** The key of that. */
  readonly privateKey: string;
}

/** Starts versitygw, an S3 server over a folder. The caller stops it. */
export async function startVersitygw(tls?: S3ServerTls): Promise<S3Server> {
  const directory = await Deno.makeTempDir({ prefix: "versitygw-" });
  const bucketFolder = join(directory, "data", "snapshots");
  await Deno.mkdir(bucketFolder, { recursive: true });
  const [port = 0] = freePorts(1);
  const credentials = { accessKeyId: "tester", secretAccessKey: crypto.randomUUID() };
  const process = startGuardedProcess({
    program: "versitygw",
    arguments: [
      ...["--port", `127.0.0.1:${port}`],
      ...(tls === undefined ? [] : ["--cert", tls.certificate, "--key", tls.privateKey]),
      ...["posix", join(directory, "data")],
    ],
    environment: {
      ROOT_ACCESS_KEY_ID: credentials.accessKeyId,
      ROOT_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    },
    logFile: join(directory, "versitygw.log"),
  });
  const stop = async () => {
    process.signal("SIGKILL");
    await process.ended;
    await Deno.remove(directory, { recursive: true });
  };
  try {
    await listening(port);
  } catch (error) {
    await stop();
    throw error;
  }
  const endpoint = tls === undefined ? `http://127.0.0.1:${port}` : `https://localhost:${port}`;
  return {
    options: {
      endpoint,
      region: "us-east-1",
      bucket: "snapshots",
      folder: "",
      pathStyle: true,
      credentials,
    },
    bucketFolder,
    stop,
  };
}

async function listening(port: number): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (true) {
    try {
      (await Deno.connect({ hostname: "127.0.0.1", port })).close();
      return;
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}
