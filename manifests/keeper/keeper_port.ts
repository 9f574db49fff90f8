/** Where the keeper answers probes and Prometheus, in plain HTTP. */
export const keeperPort = 8080;
