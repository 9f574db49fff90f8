/**
 * Calls at fixed times, however long what it began takes. Calls that this process was too busy for
 * are made up for, so that a pause of the writer does not hide one of etcd.
 *
 * @param period milliseconds
 * @param call is given when it was due, in milliseconds of `performance.now()`
 * @returns ends it
 */
export function atFixedTimes(period: number, call: (due: number) => void): () => void {
  let due = performance.now() + period;
  const timer = setInterval(() => {
    for (; due <= performance.now(); due += period) call(due);
  }, Math.min(period, 5));
  return () => clearInterval(timer);
}
