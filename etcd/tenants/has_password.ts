import type { Etcd3 } from "etcd3";

/**
 * Whether a user may log in by a password. etcd does not tell, so a login is tried with one that
 * nobody has: where there is none, the refusal says so (etcd server/auth/store.go, CheckPassword).
 * A member pays for it with one comparison of bcrypt where there is one.
 *
 * @param client any client; logging in needs no permission
 */
export async function hasPassword(client: Etcd3, name: string): Promise<boolean> {
  try {
    await client.auth.authenticate({ name, password: crypto.randomUUID() });
    return true;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    if (/no password user/.test(message)) return false;
    if (/invalid user ID or password/.test(message)) return true;
    throw error;
  }
}
