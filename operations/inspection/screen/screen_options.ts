import type { Paint } from "../../../diagnostics/paint.ts";

/** How an inspection is shown. */
export interface ScreenOptions {
  /** Characters a line may have; 80 at least are needed. */
  readonly columns: number;
  /** Colours. */
  readonly paint: Paint;
  /** How many tenants are shown. */
  readonly tenants: number;
}
