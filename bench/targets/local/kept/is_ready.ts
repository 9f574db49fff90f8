import { get } from "node:http";

/** Whether a member says on its metrics port that it serves; asked by node:http, past any proxy. */
export function isReady(metricsUrl: string, timeout = 2_000): Promise<boolean> {
  return new Promise((resolve) => {
    const request = get(`${metricsUrl}/readyz`, { timeout, agent: false });
    request.on("response", (answer) => {
      answer.resume();
      resolve(answer.statusCode === 200);
    });
    request.on("timeout", () => request.destroy(new Error("no answer")));
    request.on("error", () => resolve(false));
  });
}
