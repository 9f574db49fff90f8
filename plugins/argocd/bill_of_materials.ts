/** A package of npm, as `deno info --json` has it. */
export interface GraphPackage {
  /** Its name. */
  readonly name: string;
  /** Its version. */
  readonly version: string;
  /** The packages it depends on, as keys of the graph's packages. */
  readonly dependencies: readonly string[];
}

/** What a program is made of, as `deno info --json` has it. */
export interface ModuleGraph {
  /** Its modules; those of packages name theirs. */
  readonly modules: readonly { readonly kind?: string; readonly npmPackage?: string }[];
  /** All packages that are locked, those of tests too. */
  readonly npmPackages: Readonly<Record<string, GraphPackage>>;
}

/** What a bill of materials is made of. */
export interface BillInput {
  /** The program. */
  readonly program: { readonly name: string; readonly version: string; readonly license: string };
  /** What it is made of. */
  readonly graph: ModuleGraph;
  /** The checksum of a package in deno.lock, `sha512-…`, by its key there. */
  readonly integrity: (key: string) => string | undefined;
  /** The licence that a package says it has, by its key in the graph. */
  readonly license: (key: string) => string | undefined;
}

/** A part of a {@link Bill}. */
export interface BillComponent {
  /** What it is. */
  readonly type: "application" | "library";
  /** How the bill refers to it. */
  readonly "bom-ref": string;
  /** Its name. */
  readonly name: string;
  /** Its version. */
  readonly version: string;
  /** Its address as a package (package-url). */
  readonly purl?: string;
  /** Its licences, as they are written in the package. */
  readonly licenses?: readonly { readonly expression: string }[];
  /** Checksums of the archive it came in. */
  readonly hashes?: readonly { readonly alg: "SHA-512"; readonly content: string }[];
}

/** A list of everything that a program contains, in the form of CycloneDX 1.6 (ECMA-424). */
export interface Bill {
  /** The form. */
  readonly bomFormat: "CycloneDX";
  /** Its version. */
  readonly specVersion: "1.6";
  /** The edition of this list. */
  readonly version: 1;
  /** What it is about. */
  readonly metadata: { readonly component: BillComponent };
  /** Everything the program contains, in the order of their names. */
  readonly components: readonly BillComponent[];
  /** Who needs whom. */
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[];
}

/**
 * Lists the packages that the modules of a program can load. The same input gives the same list: it
 * has no time and no random number.
 */
export function billOfMaterials(input: BillInput): Bill {
  const { program, graph } = input;
  const direct = [...new Set(graph.modules.flatMap(({ npmPackage }) => npmPackage ?? []))].sort();
  const keys = [...reachable(direct, graph)].sort();
  const component: BillComponent = {
    type: "application",
    "bom-ref": `${program.name}@${program.version}`,
    name: program.name,
    version: program.version,
    licenses: [{ expression: program.license }],
  };
  const own = { ref: component["bom-ref"], dependsOn: direct.map((key) => addressOf(key, graph)) };
  return {
    bomFormat: "CycloneDX",
    specVersion: "1.6",
    version: 1,
    metadata: { component },
    components: keys.map((key) => libraryOf(key, input)),
    dependencies: [own, ...keys.map((key) => dependenciesOf(key, graph))],
  };
}

function reachable(keys: readonly string[], graph: ModuleGraph): Set<string> {
  const seen = new Set<string>();
  const open = [...keys];
  for (let key = open.pop(); key !== undefined; key = open.pop()) {
    if (seen.has(key)) continue;
    seen.add(key);
    open.push(...packageOf(key, graph).dependencies);
  }
  return seen;
}

function packageOf(key: string, { npmPackages }: ModuleGraph): GraphPackage {
  const found = npmPackages[key];
  if (found === undefined) throw new TypeError(`The graph names package "${key}" and lacks it`);
  return found;
}

function addressOf(key: string, graph: ModuleGraph): string {
  const { name, version } = packageOf(key, graph);
  // The at sign of a scope is escaped (package-url specification, npm).
  return `pkg:npm/${name.replace("@", "%40")}@${version}`;
}

function dependenciesOf(key: string, graph: ModuleGraph) {
  const dependsOn = packageOf(key, graph).dependencies.map((it) => addressOf(it, graph)).sort();
  return { ref: addressOf(key, graph), dependsOn };
}

function libraryOf(key: string, { graph, integrity, license }: BillInput): BillComponent {
  const { name, version } = packageOf(key, graph);
  const purl = addressOf(key, graph);
  const expression = license(key);
  const sum = integrity(key);
  return {
    type: "library",
    "bom-ref": purl,
    name,
    version,
    purl,
    ...(expression === undefined ? {} : { licenses: [{ expression }] }),
    ...(sum === undefined ? {} : { hashes: [{ alg: "SHA-512", content: hexOf(sum) }] }),
  };
}

/** `sha512-BASE64` in hexadecimal digits. */
function hexOf(integrity: string): string {
  const bytes = Uint8Array.fromBase64(integrity.slice(integrity.indexOf("-") + 1));
  return bytes.toHex();
}
