import { etcdErrorClass } from "./error_class.ts";

/** Awaits a creation and takes "it exists" for success, so that an interrupted sequence resumes. */
export async function unlessExists(creation: Promise<unknown>): Promise<void> {
  await allowing("already-exists", creation);
}

/** Awaits a removal and takes "it does not exist" for success. */
export async function unlessMissing(removal: Promise<unknown>): Promise<void> {
  await allowing("not-found", removal);
}

async function allowing(expected: string, change: Promise<unknown>): Promise<void> {
  try {
    await change;
  } catch (error) {
    if (etcdErrorClass(error) !== expected) throw error;
  }
}
