import { type ServiceError, status } from "@grpc/grpc-js";
import { describe, it } from "@std/testing/bdd";
import * as etcd3 from "etcd3";
import assert from "node:assert/strict";
import { type EtcdErrorClass, etcdErrorClass, isOutcomeUnknown } from "./error_class.ts";

/** Every message of etcd v3.6.16 api/v3rpc/rpctypes/error.go that a request can fail with. */
const messages: Readonly<Record<EtcdErrorClass, readonly string[]>> = {
  "denied": ["permission denied"],
  "unauthenticated": [
    "authentication failed, invalid user ID or password",
    "invalid auth token",
    "user name is empty",
  ],
  "old-auth-revision": ["revision of auth store is old"],
  "compacted": ["mvcc: required revision has been compacted"],
  "future-revision": ["mvcc: required revision is a future revision"],
  "no-space": ["mvcc: database space exceeded"],
  "corrupt": ["corrupt cluster"],
  "too-many-requests": ["too many requests"],
  "too-large": ["request is too large"],
  "lease-not-found": ["requested lease not found"],
  "already-exists": [
    "Peer URLs already exists",
    "lease already exists",
    "member ID already exist",
    "role name already exists",
    "user name already exists",
  ],
  "not-found": [
    "key not found",
    "member not found",
    "permission is not granted to the role",
    "role is not granted to the user",
    "role name not found",
    "user name not found",
  ],
  "no-leader": ["leader changed", "no leader", "not leader"],
  "unavailable": [
    "not capable",
    "rpc not supported for learner",
    "server stopped",
    "unhealthy cluster",
  ],
  "timeout": [
    "context deadline exceeded",
    "request timed out",
    "request timed out, possibly due to connection lost",
    "request timed out, possibly due to previous leader failure",
    "request timed out, waiting for the applied index took too long",
  ],
  "cancelled": ["request canceled", "watch canceled"],
  "invalid": [
    "duplicate key given in txn request",
    "given member URLs are invalid",
    "invalid auth management",
    "invalid client api version",
    "invalid downgrade target version",
    "invalid sort option",
    "key is not provided",
    "lease is provided",
    "permission not given",
    "role name is empty",
    "too large lease TTL",
    "too many operations in txn request",
    "value is provided",
    "wrong downgrade target version format",
  ],
  "unsupported": [],
  "unknown": [
    "authentication is not enabled",
    "bad leader transferee",
    "can only promote a learner member",
    "can only promote a learner member which is in sync with leader",
    "cluster ID mismatch",
    "cluster has a downgrade job in progress",
    "cluster version not found during downgrade",
    "no inflight downgrade job",
    "re-configuration failed due to not enough started members",
    "root user does not exist",
    "root user does not have root role",
    "too many learner members in cluster",
  ],
};

/** What 3.5 passes on in the words of server/auth/store.go. */
const storeMessages: readonly (readonly [string, EtcdErrorClass])[] = [
  ["auth: permission denied", "denied"],
  ["auth: user name is empty", "unauthenticated"],
  ["auth: invalid auth token", "unauthenticated"],
  [
    "auth: authentication failed, password was given for no password user",
    "unauthenticated",
  ],
  ["auth: user not found", "not-found"],
  ["auth: role not found", "not-found"],
  ["auth: user already exists", "already-exists"],
  ["auth: revision in header is old", "old-auth-revision"],
];

describe("etcdErrorClass", () => {
  for (const [errorClass, texts] of Object.entries(messages)) {
    for (const text of texts) {
      it(`takes "${text}" for ${errorClass}`, () => {
        assert.equal(
          etcdErrorClass(new Error(`9 FAILED_PRECONDITION: etcdserver: ${text}`)),
          errorClass,
        );
      });
    }
  }

  for (const [text, errorClass] of storeMessages) {
    it(`takes "${text}" for ${errorClass}`, () => {
      assert.equal(etcdErrorClass(new Error(`2 UNKNOWN: ${text}`)), errorClass);
    });
  }

  it("looks at the message before the gRPC code", () => {
    const full = serviceError(
      status.RESOURCE_EXHAUSTED,
      "etcdserver: mvcc: database space exceeded",
    );
    assert.equal(etcdErrorClass(full), "no-space");
  });

  const codes: readonly (readonly [status, EtcdErrorClass])[] = [
    [status.CANCELLED, "cancelled"],
    [status.DEADLINE_EXCEEDED, "timeout"],
    [status.PERMISSION_DENIED, "denied"],
    [status.RESOURCE_EXHAUSTED, "too-many-requests"],
    [status.UNIMPLEMENTED, "unsupported"],
    [status.INTERNAL, "unavailable"],
    [status.UNAVAILABLE, "unavailable"],
    [status.DATA_LOSS, "corrupt"],
    [status.UNAUTHENTICATED, "unauthenticated"],
    [status.ABORTED, "unknown"],
  ];
  for (const [code, errorClass] of codes) {
    it(`takes the bare gRPC code ${status[code]} for ${errorClass}, as streams report it`, () => {
      assert.equal(etcdErrorClass(serviceError(code, "stream reset")), errorClass);
    });

    it(`takes etcd3's error for ${status[code]} for ${errorClass}`, () => {
      const cast = etcd3.castGrpcError(serviceError(code, "stream reset"));
      assert.equal("code" in cast, false);
      assert.equal(etcdErrorClass(cast), errorClass);
    });
  }

  it("takes what is no error for unknown", () => {
    for (const thrown of [undefined, null, {}, "text", new Error("text"), { code: 7 }]) {
      assert.equal(etcdErrorClass(thrown), "unknown");
    }
  });
});

describe("isOutcomeUnknown", () => {
  it("holds where a write may have taken effect", () => {
    for (
      const errorClass of ["timeout", "unavailable", "cancelled", "no-leader", "unknown"] as const
    ) {
      assert.equal(isOutcomeUnknown(errorClass), true);
    }
  });

  it("does not hold where etcd said no", () => {
    const refusals = ["denied", "old-auth-revision", "no-space", "too-many-requests", "too-large"];
    for (const errorClass of refusals as readonly EtcdErrorClass[]) {
      assert.equal(isOutcomeUnknown(errorClass), false);
    }
  });
});

function serviceError(code: status, details: string): ServiceError {
  const message = `${code} ${status[code]}: ${details}`;
  return Object.assign(new Error(message), { code, details }) as ServiceError;
}
