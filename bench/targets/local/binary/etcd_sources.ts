import { cacheSource } from "./cache_source.ts";
import type { EtcdSource } from "./etcd_source.ts";
import { imageSource } from "./image_source.ts";
import { moduleSource } from "./module_source.ts";
import { pathSource } from "./path_source.ts";
import { releaseSource } from "./release_source.ts";

/** Every source, from what costs nothing to what costs minutes. */
export const etcdSources: readonly EtcdSource[] = [
  pathSource,
  cacheSource,
  imageSource,
  releaseSource,
  moduleSource,
];
