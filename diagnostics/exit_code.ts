/** The exit codes of every command; documented in the README and never reused for another meaning. */
export const ExitCode = {
  /** Everything asked for was done. */
  Success: 0,
  /** The command line or a configuration is wrong; nothing was started or written. */
  Usage: 1,
  /** A target could not be reached or set up, or a file could not be written. */
  TargetFailed: 2,
  /** The run is valid and missed its service-level objective. */
  ObjectiveMissed: 3,
  /** The load generator could not keep to its schedule: the run is not a result. */
  GeneratorLagged: 4,
  /** A comparison found that something became worse. */
  Regressed: 5,
  /** A tenant could do what it must not, or a correctness check failed. */
  IsolationViolated: 6,
  /** `diff` found that the objects differ. */
  Differs: 16,
  /** `diff` found a change that the API server refuses or that puts data at risk. */
  DiffersDangerously: 17,
  /** `inspect` found a cluster that serves, and that somebody has to look at. */
  Degraded: 20,
  /** `inspect` found a cluster in which tenants cannot write. */
  Down: 21,
  /** Ended by SIGINT or SIGTERM, after reporting what was done so far (128 + SIGINT). */
  Interrupted: 130,
} as const;

/** One of the {@link ExitCode} values. */
export type ExitCode = typeof ExitCode[keyof typeof ExitCode];
