import { it } from "@std/testing/bdd";
import * as nodeTest from "node:test";

/**
 * `it` where what a case needs is there, else one that leaves the case out and has the report say
 * so. A machine without Docker or Go shows what it did not prove.
 *
 * @param available Whether the case can run, as found out before it is declared.
 */
export function itWhere(available: boolean): typeof it {
  return available ? it : nodeTest.it.skip;
}
