import type { ServiceError } from "@grpc/grpc-js";
import assert from "node:assert/strict";
import { basename } from "node:path";
import { repositoryArchive } from "../../bench/render/cmp_server/repository_archive.ts";
import { pluginManifest } from "../../plugins/argocd/plugin_manifest.ts";
import { documentOf, type PluginCase } from "./plugin_case.ts";

const files = { "clusters/etcd/etcd.yaml": documentOf("etcd") };

/** What Argo CD's server knows of the plugin without running it, and what it refuses by itself. */
export const callCases: readonly PluginCase[] = [
  {
    name: "listens by the name that an Application gives the plugin",
    run({ socket }) {
      const { metadata: { name }, spec: { version } } = pluginManifest();
      assert.equal(basename(socket), `${name}-${version}.sock`);
      return Promise.resolve();
    },
  },
  {
    name: "has no discovery, which would send every repository twice, and asks for no credentials",
    async run({ client }) {
      assert.deepEqual(await client.configuration(), {
        isDiscoveryConfigured: false,
        provideGitCreds: false,
      });
    },
  },
  {
    name: "claims no repository that did not name it",
    async run({ client }) {
      const request = { archive: await repositoryArchive(files), appPath: "clusters/etcd" };
      const answer = await client.match(request);
      assert.deepEqual(answer, { isSupported: false, isDiscoveryEnabled: false });
    },
  },
  {
    name: "announces every parameter of plugin.yaml, without a default",
    async run({ client }) {
      const announced = await client.announcements({ archive: await repositoryArchive(files) });
      const { parameters } = pluginManifest().spec;
      assert.ok(parameters.static.length > 0);
      const noDefault = { string: "", array: [], map: {} };
      assert.deepEqual(announced, parameters.static.map((each) => ({ ...each, ...noDefault })));
    },
  },
  {
    name: "is not run on an archive that was damaged on its way",
    async run({ client }) {
      const archive = { ...await repositoryArchive(files), checksum: "0".repeat(64) };
      await assert.rejects(client.manifests({ archive }), ({ details }: ServiceError) => {
        assert.match(details, /checksum validation error/);
        return true;
      });
    },
  },
  {
    name: "is not run outside of the repository",
    async run({ client }) {
      const request = { archive: await repositoryArchive(files), appPath: "../.." };
      await assert.rejects(client.manifests(request), ({ details }: ServiceError) => {
        assert.match(details, /out of workDir bound/);
        return true;
      });
    },
  },
];
