import { etcdErrorClass } from "../error_class.ts";

/** Whether etcd refuses a request for want of a permission or because a name is taken. */
export async function isRefused(request: Promise<unknown>): Promise<boolean> {
  try {
    await request;
    return false;
  } catch (error) {
    if (["denied", "already-exists"].includes(etcdErrorClass(error))) return true;
    throw error;
  }
}
