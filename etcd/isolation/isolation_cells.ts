import { authenticationCells } from "./cells/authentication_cells.ts";
import { clusterCells } from "./cells/cluster_cells.ts";
import { compactCells } from "./cells/compact_cells.ts";
import { compareCells } from "./cells/compare_cells.ts";
import { deleteRangeCells } from "./cells/delete_range_cells.ts";
import { electionCells } from "./cells/election_cells.ts";
import { leaseCells } from "./cells/lease_cells.ts";
import { leaseReadingCells } from "./cells/lease_reading_cells.ts";
import { maintenanceCells } from "./cells/maintenance_cells.ts";
import { portCells } from "./cells/port_cells.ts";
import { putCells } from "./cells/put_cells.ts";
import { rangeCells } from "./cells/range_cells.ts";
import { roleCells } from "./cells/role_cells.ts";
import { transactionCells } from "./cells/transaction_cells.ts";
import { userCells } from "./cells/user_cells.ts";
import { watchCells } from "./cells/watch_cells.ts";
import type { IsolationCell } from "./isolation_cell.ts";

/** The whole matrix: every request that etcd's client port takes, aimed at own and foreign. */
export const isolationCells: readonly IsolationCell[] = [
  ...rangeCells,
  ...putCells,
  ...deleteRangeCells,
  ...transactionCells,
  ...compareCells,
  ...compactCells,
  ...watchCells,
  ...leaseCells,
  ...leaseReadingCells,
  ...userCells,
  ...roleCells,
  ...authenticationCells,
  ...maintenanceCells,
  ...clusterCells,
  ...electionCells,
  ...portCells,
];
