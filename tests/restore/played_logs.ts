import { createServer, type Server } from "node:https";
import { createCertificateAuthority } from "../../operations/certificates/create_certificate_authority.ts";
import { issueCertificate } from "../../operations/certificates/issue_certificate.ts";

/** Serves the logs of pods as a kubelet does, to an API server that proxies them. */
export async function serveLogs(logs: ReadonlyMap<string, string>): Promise<Server> {
  const notBefore = new Date(Date.now() - 300_000);
  const authority = await createCertificateAuthority({
    subject: { commonName: "kubelets" },
    notBefore,
    validDays: 1,
  });
  const { certificate, privateKey } = await issueCertificate({
    authority,
    subject: { commonName: "node" },
    uses: ["server"],
    ipAddresses: ["127.0.0.1"],
    notBefore,
    validDays: 1,
  });
  const server = createServer({ cert: certificate, key: privateKey }, (request, response) => {
    const pod = /^\/containerLogs\/[^/]+\/([^/]+)\//.exec(request.url ?? "")?.[1] ?? "";
    response.end(logs.get(pod) ?? "");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return server;
}
