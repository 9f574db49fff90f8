/** A minute in milliseconds. */
export const minute = 60_000;

/** An hour in milliseconds. */
export const hour: number = 60 * minute;
