import { armor, Decrypter, Encrypter } from "age-encryption";
import { Failure } from "../../diagnostics/failure.ts";
import { parseBundle, type RecoveryBundle } from "./recovery_bundle.ts";

/**
 * Encrypts a bundle in the armoured format of age (https://age-encryption.org/v1), which the program
 * `age` reads too.
 *
 * @param recipients age public keys, each of which can open it
 * @throws {Failure} `snapshot-refused` without recipients, or for one that is none: keys of CAs are
 * never written in the clear
 */
export async function sealBundle(
  bundle: RecoveryBundle,
  recipients: readonly string[],
): Promise<string> {
  if (recipients.length === 0) {
    throw new Failure("snapshot-refused", "There is nobody to encrypt the bundle for", {
      hint: "Set spec.snapshots.bundle.recipients, or give --recipient",
    });
  }
  const encrypter = new Encrypter();
  try {
    for (const recipient of recipients) encrypter.addRecipient(recipient);
  } catch (cause) {
    throw new Failure("snapshot-refused", "A recipient is no age public key", {
      hint: "Correct spec.snapshots.bundle.recipients; age-keygen prints public keys",
      cause,
    });
  }
  return armor.encode(await encrypter.encrypt(JSON.stringify(bundle)));
}

/**
 * Decrypts a bundle.
 *
 * @param identity an age private key; lines that begin with "#" are comments
 * @throws {Failure} `snapshot-refused` when the key cannot open it, or it is no bundle
 */
export async function openBundle(sealed: string, identity: string): Promise<RecoveryBundle> {
  return parseBundle(await decrypted(sealed, identity));
}

async function decrypted(sealed: string, identity: string): Promise<string> {
  const keys = identity.split("\n").map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#"));
  try {
    const decrypter = new Decrypter();
    for (const key of keys) decrypter.addIdentity(key);
    return await decrypter.decrypt(armor.decode(sealed), "text");
  } catch (cause) {
    throw new Failure("snapshot-refused", "The bundle cannot be opened with the given key", {
      hint: "Give the private key of one of its recipients",
      cause,
    });
  }
}
