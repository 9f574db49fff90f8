import type { LinkSecurity } from "../../../etcd/connect_etcd.ts";
import type { Security } from "../../scenarios/trial.ts";

/** How connections of a rung are secured. */
export function linkSecurity(security: Security): LinkSecurity {
  return security === "authenticated" ? "mutual-tls" : security;
}

/** A rung in words, as part of a target's title. */
export function rungText(security: Security): string {
  switch (security) {
    case "plain":
      return "no TLS, no authentication";
    case "tls":
      return "TLS, no authentication";
    case "mutual-tls":
      return "mutual TLS, no authentication";
    case "authenticated":
      return "mutual TLS, authentication on";
  }
}

/** Flags of the client port that a rung leaves out. */
const leftOut: Readonly<Record<Security, readonly string[]>> = {
  "plain": ["cert-file", "key-file", "trusted-ca-file", "client-cert-auth"],
  "tls": ["trusted-ca-file", "client-cert-auth"],
  "mutual-tls": [],
  "authenticated": [],
};

/**
 * The arguments of a deployed member without those that a rung leaves out; all else, the peer port
 * with it, stays as it is deployed.
 */
export function argumentsOfRung(all: readonly string[], security: Security): string[] {
  const flags = leftOut[security].map((flag) => `--${flag}=`);
  return all.filter((argument) => !flags.some((flag) => argument.startsWith(flag)));
}
