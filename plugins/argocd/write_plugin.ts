import { pluginYaml } from "./plugin_manifest.ts";

/** Where the written file is, for the image and for readers. */
const pluginFile = new URL("./plugin.yaml", import.meta.url);

if (import.meta.main) await Deno.writeTextFile(pluginFile, pluginYaml());
