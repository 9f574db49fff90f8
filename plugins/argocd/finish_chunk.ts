/** What has to be mended in chunks of the bundle. */
export type ChunkRepair = "builtins" | "imports" | "proto" | "worker";

/** A chunk that works without the files its source had around it. */
export interface FinishedChunk {
  /** Its text. */
  readonly text: string;
  /** What was mended. */
  readonly repairs: readonly ChunkRepair[];
}

/** The patterns are what Deno's bundler writes when it minifies. */
const patterns: Readonly<Record<ChunkRepair, RegExp>> = {
  builtins:
    /import\{createRequire as (\w+)\} from "node:module";var (\w+)=\1\(import\.meta\.url\);/,
  imports: /import\(("\.\/[^"]+")\)/g,
  proto: /`\$\{__dirname\}\/\.\.\/proto\/rpc\.proto`/,
  worker: /new URL\("\.\/(\w+)\.ts",import\.meta\.url\)/g,
};

/** What would fail at run time only. */
const unmended =
  /__deno_internal_createRequire|`\$\{__dirname\}\/\.\.\/proto\/rpc|new URL\("[^"]*\.ts"/;

/**
 * Mends what a bundler cannot know:
 *
 * - packages may still require Node's builtins, which needs no loader: that one takes a quarter of
 *   the time of a render to load;
 * - Deno parses at every start whatever an import could lead to, unless its cache can be written,
 *   and the clients of Kubernetes and etcd take it half a second and 140 MB; an import whose target
 *   it cannot see is parsed when it happens;
 * - etcd3 looks for its protocol beside its own source (etcd3 lib/connection-pool.js);
 * - a worker is an entry of its own in the bundle.
 *
 * @param chunk the text that the bundler wrote
 * @param workers the workers' sources, from the root of the repository
 * @throws {Error} if the chunk still asks for something that the bundle does not have
 */
export function finishChunk(chunk: string, workers: readonly string[] = []): FinishedChunk {
  const replacements: Readonly<Record<ChunkRepair, (...groups: string[]) => string>> = {
    builtins: (_, _loader, name) => `var ${name}=name=>process.getBuiltinModule(name);`,
    imports: (_, target) => `import(String(${target}))`,
    proto: () => "`${import.meta.dirname}/proto/rpc.proto`",
    worker: (found, name) => {
      const source = workers.find((each) => each.endsWith(`/${name}.ts`));
      return source === undefined ? found : found.replace(/".*"/, `"./${bundled(source)}"`);
    },
  };
  const repairs = (Object.keys(patterns) as ChunkRepair[]).filter((repair) =>
    chunk.search(patterns[repair]) >= 0
  );
  const text = repairs.reduce(
    (mended, repair) => mended.replace(patterns[repair], replacements[repair]),
    chunk,
  );
  const left = unmended.exec(text);
  if (left !== null) throw new Error(`The bundle still has ${JSON.stringify(left[0])}`);
  return { text, repairs };
}

function bundled(source: string): string {
  return source.replace(/\.ts$/, ".js");
}
