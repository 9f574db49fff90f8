import type { InspectionFacts, Silence } from "./facts.ts";
import type { Finding } from "./finding.ts";
import { namesOf } from "./member_words.ts";
import { momentText } from "./moment_text.ts";
import { remedyFor } from "./remedies.ts";

/** Says of a cluster of which no member gave a status whether it is down, or cannot be asked. */
export function silenceFinding(facts: InspectionFacts): Finding {
  const reasons = facts.members.map(({ status }) =>
    status.state === "silent" ? status.why : "mute"
  );
  const only = (why: Silence) => reasons.length > 0 && reasons.every((reason) => reason === why);
  const some = (why: Silence) => reasons.includes(why);
  const pods = facts.kubernetes?.pods;
  if (pods !== undefined && pods.every(({ isReady }) => !isReady)) return podsFinding(facts);
  if (only("unasked")) return credentialsFinding(facts);
  if (some("expired")) return endedFinding(facts);
  const { client } = facts;
  if (some("refused") && client !== undefined && client.notAfter < facts.takenAt) {
    return {
      code: "own-certificate-ended",
      severity: "unknown",
      message: `Your certificate for user "${client.user}" ended at ${momentText(client.notAfter)}`,
      remedy: remedyFor(facts, {
        text: "Use a newer one; the keeper renews that of root in its Secret",
        kubectl: "get secret NAME-root-client-certs --output yaml",
        runbook: "EtcdCertificateExpiresSoon",
      }),
    };
  }
  if (some("refused")) {
    return {
      code: "client-refused",
      severity: "unknown",
      message: `Members do not accept your certificate for user "${client?.user ?? ""}"`,
      remedy: remedyFor(facts, {
        text: "Use one of the CA that the members trust for clients, as the root certificate is",
        kubectl: "get secret NAME-root-client-certs --output yaml",
      }),
    };
  }
  if (some("denied")) {
    return {
      code: "user-unknown",
      severity: "unknown",
      message: `etcd does not answer user "${client?.user ?? ""}"`,
      remedy: remedyFor(facts, { text: "Use the certificate of user root" }),
    };
  }
  if (some("untrusted")) {
    return {
      code: "untrusted",
      severity: "unknown",
      message: `Members' certificates are not of the CA that was given: ${untrustedWhy(facts)}`,
      remedy: remedyFor(facts, {
        text:
          "Give the CA of the members' certificates, which is client-ca.crt of the trust Secret",
        kubectl: "get secret NAME-trust --output yaml",
      }),
    };
  }
  return unreachableFinding(facts);
}

/** OpenSSL's code, as `UNABLE_TO_VERIFY_LEAF_SIGNATURE`: what people look up. */
function untrustedWhy({ members }: InspectionFacts): string {
  const status = members.map((member) => member.status)
    .find((each) => each.state === "silent" && each.why === "untrusted");
  return status?.state === "silent" ? status.message : "";
}

function podsFinding(facts: InspectionFacts): Finding {
  const troubles = facts.kubernetes?.pods?.map(({ name, trouble }) => `${name} ${trouble}`) ?? [];
  const [first] = facts.kubernetes?.pods ?? [];
  return {
    code: "members-unready",
    severity: "down",
    message: troubles.length === 0
      ? "There is no pod of a member"
      : `No member's pod is ready: ${troubles.join(", ")}`,
    remedy: remedyFor(facts, {
      text: "See why the pods do not run",
      kubectl: first === undefined ? "describe statefulset NAME" : `describe pod ${first.name}`,
      runbook: "EtcdQuorumLost",
    }),
  };
}

function credentialsFinding(facts: InspectionFacts): Finding {
  const ready = facts.kubernetes?.pods?.filter(({ isReady }) => isReady).length;
  const pods = ready === undefined ? "" : `, ${ready} of ${facts.members.length} pods are ready`;
  return {
    code: "no-credentials",
    severity: "unknown",
    message: `etcd could not be asked: ${facts.origin}${pods}`,
    remedy: remedyFor(facts, {
      text: "Get the rights that docs/inspect.md lists, or give --cacert, --cert and --key",
    }),
  };
}

function endedFinding(facts: InspectionFacts): Finding {
  const ended = facts.members.filter(({ status }) =>
    status.state === "silent" && status.why === "expired"
  );
  const first = ended[0]?.status;
  return {
    code: "certificate-ended",
    severity: "down",
    message: `Clients refuse ${
      ended.length === facts.members.length ? "all members" : namesOf(ended)
    }: ${first?.state === "silent" ? first.message : "certificate ended"}`,
    remedy: remedyFor(facts, {
      text: "See why the keeper does not renew it; members take a new one without a restart",
      kubectl: "logs deployment/NAME-keeper --since 1h",
      runbook: "EtcdCertificateExpiresSoon",
    }),
  };
}

function unreachableFinding(facts: InspectionFacts): Finding {
  const ready = facts.kubernetes?.pods?.filter(({ isReady }) => isReady).length ?? 0;
  const isMute = facts.members.some(({ status }) =>
    status.state === "silent" && status.why === "mute"
  );
  const where = facts.members.map(({ endpoint }) => endpoint).join(", ");
  return {
    code: "unreachable",
    severity: "unknown",
    message: ready > 0
      ? `No member can be reached from here, though ${ready} of their pods are ready`
      : `No member ${isMute ? "answers" : "can be reached"} at ${where}`,
    remedy: remedyFor(facts, {
      text: ready > 0
        ? "Get the right to create pods/portforward, or give --endpoints that lead to members"
        : "Check the endpoints; if they are right, see whether the members run",
      kubectl: "get pods --selector app.kubernetes.io/instance=NAME --output wide",
    }),
  };
}
