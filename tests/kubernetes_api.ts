import { basename, join } from "node:path";
import { freePorts } from "../bench/targets/local/free_ports.ts";
import {
  type GuardedProcess,
  startGuardedProcess,
} from "../bench/targets/local/guarded_process.ts";

/** What the API server answered. */
export interface ApiAnswer {
  /** The HTTP status. */
  readonly status: number;
  /** The object, or the server's `Status`. */
  readonly body: unknown;
  /** What it warned of, as in `Warning` headers. */
  readonly warnings: readonly string[];
}

/** A request to the API server. */
export interface ApiRequest {
  /** What to do; `PATCH` is a server-side apply. */
  readonly method: "GET" | "POST" | "PATCH" | "DELETE";
  /** Path and query, as in `/api/v1/namespaces`. */
  readonly path: string;
  /** What the body is. Default: JSON. */
  readonly contentType?: string;
  /** The object. */
  readonly body?: string;
}

/** A kube-apiserver on loopback, with an etcd of its own and nothing else. */
export interface KubernetesApi {
  /** Where it listens, as in `https://127.0.0.1:6443`. */
  readonly server: string;
  /** Asks the server as its administrator. */
  request(request: ApiRequest): Promise<ApiAnswer>;
  /** The directory with `token` and `ca.crt` of a user, as a pod finds them. */
  credentialsOf(user: string): string;
  /** A kubeconfig of the administrator, removed with the rest. */
  readonly kubeconfig: string;
  /** Ends both processes and removes their data. */
  stop(): Promise<void>;
}

/** Who may do what. */
export interface KubernetesApiOptions {
  /** Users besides the administrator `admin`; they may do what RBAC allows. Default: none. */
  readonly users?: readonly string[];
}

/**
 * Starts etcd and kube-apiserver, both from PATH or by the path given. No controller runs, so
 * objects are defaulted, validated and stored, and nothing happens to them.
 */
export async function startKubernetesApi(
  etcd: string,
  { users = [] }: KubernetesApiOptions = {},
): Promise<KubernetesApi> {
  const directory = await Deno.makeTempDir({ prefix: "kubernetes-api-" });
  const [client = 0, peer = 0, secure = 0] = freePorts(3);
  const processes: GuardedProcess[] = [];
  const start = (program: string, args: readonly string[]) => {
    const logFile = join(directory, `${basename(program)}.log`);
    processes.push(startGuardedProcess({ program, arguments: args, environment: {}, logFile }));
  };
  const stop = async () => {
    for (const process of [...processes].reverse()) {
      process.signal("SIGKILL");
      await process.ended;
    }
    await Deno.remove(directory, { recursive: true });
  };
  try {
    start(etcd, etcdArguments(directory, client, peer));
    const token = crypto.randomUUID();
    await writeCredentials(directory, { token, users });
    start("kube-apiserver", serverArguments(directory, client, secure));
    const { request, close } = await connect({ directory, secure, token });
    const kubeconfig = await writeKubeconfig({ directory, secure, token });
    await shareAuthority(directory, users);
    return {
      server: `https://127.0.0.1:${secure}`,
      request,
      kubeconfig,
      credentialsOf: (user) => join(directory, "users", user),
      stop: () => (close(), stop()),
    };
  } catch (error) {
    const log = await Deno.readTextFile(join(directory, "kube-apiserver.log")).catch(String);
    await stop();
    throw new Error(`No API server:\n${log.slice(-2_000)}`, { cause: error });
  }
}

function etcdArguments(directory: string, client: number, peer: number): string[] {
  return [
    `--data-dir=${join(directory, "etcd")}`,
    `--listen-client-urls=http://127.0.0.1:${client}`,
    `--advertise-client-urls=http://127.0.0.1:${client}`,
    `--listen-peer-urls=http://127.0.0.1:${peer}`,
    `--initial-advertise-peer-urls=http://127.0.0.1:${peer}`,
    `--initial-cluster=default=http://127.0.0.1:${peer}`,
    "--unsafe-no-fsync=true",
  ];
}

/** ServiceAccount and Priority would ask for objects that only controllers make. */
function serverArguments(directory: string, client: number, secure: number): string[] {
  return [
    `--etcd-servers=http://127.0.0.1:${client}`,
    "--bind-address=127.0.0.1",
    `--secure-port=${secure}`,
    `--cert-dir=${directory}`,
    "--service-account-issuer=https://kubernetes.test",
    `--service-account-key-file=${join(directory, "sa.key")}`,
    `--service-account-signing-key-file=${join(directory, "sa.key")}`,
    `--token-auth-file=${join(directory, "tokens.csv")}`,
    "--authorization-mode=RBAC",
    "--service-cluster-ip-range=10.99.0.0/24,fd00:99::/112",
    "--disable-admission-plugins=ServiceAccount,Priority",
  ];
}

async function writeCredentials(
  directory: string,
  { token, users }: { readonly token: string; readonly users: readonly string[] },
): Promise<void> {
  const { privateKey } = await crypto.subtle.generateKey(
    {
      name: "RSASSA-PKCS1-v1_5",
      modulusLength: 2048,
      publicExponent: new Uint8Array([1, 0, 1]),
      hash: "SHA-256",
    },
    true,
    ["sign"],
  );
  const der = new Uint8Array(await crypto.subtle.exportKey("pkcs8", privateKey));
  const encoded = der.toBase64().match(/.{1,64}/g) ?? [];
  const pem = ["-----BEGIN PRIVATE KEY-----", ...encoded, "-----END PRIVATE KEY-----", ""].join(
    "\n",
  );
  await Deno.writeTextFile(join(directory, "sa.key"), pem, { mode: 0o600 });
  const lines = [`${token},admin,admin,system:masters`];
  for (const user of ["admin", ...users]) {
    const own = user === "admin" ? token : crypto.randomUUID();
    const folder = join(directory, "users", user);
    await Deno.mkdir(folder, { recursive: true });
    await Deno.writeTextFile(join(folder, "token"), own, { mode: 0o600 });
    if (user !== "admin") lines.push(`${own},${user},${user}`);
  }
  const tokens = `${lines.join("\n")}\n`;
  await Deno.writeTextFile(join(directory, "tokens.csv"), tokens, { mode: 0o600 });
}

/** The server's certificate is there once it has started. */
async function shareAuthority(directory: string, users: readonly string[]): Promise<void> {
  for (const user of ["admin", ...users]) {
    await Deno.copyFile(join(directory, "apiserver.crt"), join(directory, "users", user, "ca.crt"));
  }
}

interface Connection {
  readonly directory: string;
  readonly secure: number;
  readonly token: string;
}

/** For programs that speak to the server by themselves, as controllers and our own commands do. */
async function writeKubeconfig({ directory, secure, token }: Connection): Promise<string> {
  const server = `https://127.0.0.1:${secure}`;
  const cluster = { server, "certificate-authority": join(directory, "apiserver.crt") };
  const file = join(directory, "kubeconfig");
  const config = {
    apiVersion: "v1",
    kind: "Config",
    "current-context": "test",
    contexts: [{ name: "test", context: { cluster: "test", user: "admin" } }],
    clusters: [{ name: "test", cluster }],
    users: [{ name: "admin", user: { token } }],
  };
  await Deno.writeTextFile(file, JSON.stringify(config), { mode: 0o600 });
  return file;
}

/** Waits for the server to be ready and returns how to ask it. */
async function connect(connection: Connection): Promise<Requester> {
  const deadline = Date.now() + 60_000;
  while (Date.now() < deadline) {
    const opened = await open(connection);
    const answer = await opened?.request({ method: "GET", path: "/readyz" }).catch(() => undefined);
    if (opened !== undefined && answer?.status === 200) return opened;
    opened?.close();
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error("It was not ready after a minute");
}

interface Requester {
  readonly request: KubernetesApi["request"];
  readonly close: () => void;
}

/** The server writes its certificate before it listens. */
async function open({ directory, secure, token }: Connection): Promise<Requester | undefined> {
  const authority = await Deno.readTextFile(join(directory, "apiserver.crt")).catch(() => "");
  if (authority === "") return undefined;
  const client = Deno.createHttpClient({ caCerts: [authority] });
  const request = requester({ client, origin: `https://127.0.0.1:${secure}`, token });
  return { request, close: () => client.close() };
}

interface Endpoint {
  readonly client: Deno.HttpClient;
  readonly origin: string;
  readonly token: string;
}

function requester({ client, origin, token }: Endpoint): KubernetesApi["request"] {
  return async ({ method, path, body, contentType = "application/json" }) => {
    const answer = await fetch(`${origin}${path}`, {
      method,
      client,
      headers: { "authorization": `Bearer ${token}`, "content-type": contentType },
      ...(body === undefined ? {} : { body }),
    });
    const text = await answer.text();
    const json = answer.headers.get("content-type")?.startsWith("application/json") === true;
    const warnings = answer.headers.get("warning");
    return {
      status: answer.status,
      body: json ? JSON.parse(text) : text,
      warnings: warnings === null ? [] : [warnings],
    };
  };
}
