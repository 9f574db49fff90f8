import { get } from "node:http";
import {
  sampledMetrics,
  type ServerSeconds,
  serverSeries,
  type TimedSample,
} from "./server_series.ts";
import { type MemberSample, memberSample } from "./targets/member_sample.ts";
import type { MetricsEndpoint } from "./targets/target.ts";

/** Members that are asked once a second. */
export interface ServerSampling {
  /** Ends the asking and tells what was told until then. */
  end(): Promise<ServerSeconds[]>;
}

/** A member that is slower than this has no value for the second. */
const answerTimeout = 900;

/**
 * Asks members for their metrics at a moment and every second after it. An answer that does not
 * come is nothing that stops anybody: a member may be killed on purpose.
 *
 * @param startAt milliseconds since the epoch
 */
export function sampleServers(
  members: readonly MetricsEndpoint[],
  startAt: number,
): ServerSampling {
  const samples: TimedSample[][] = members.map(() => []);
  const asking = new Set<Promise<unknown>>();
  const ask = (second: number): void => {
    members.forEach(({ url }, index) => {
      const asked = sampleOf(url).then((sample) => {
        samples[index]![second] = { at: Date.now(), sample };
      });
      asking.add(asked);
      void asked.finally(() => asking.delete(asked));
    });
  };
  let second = 0;
  let timer = setTimeout(function next() {
    ask(second++);
    timer = setTimeout(next, Math.max(0, startAt + second * 1000 - Date.now()));
  }, Math.max(0, startAt - Date.now()));
  return {
    end: async () => {
      clearTimeout(timer);
      await Promise.all(asking);
      return members.flatMap(({ member }, index) => serverSeries(member, samples[index]!));
    },
  };
}

/** Asked by node:http because fetch would ask a proxy that the user's environment names. */
function sampleOf(url: string): Promise<MemberSample | undefined> {
  return new Promise((resolve) => {
    const request = get(url, { timeout: answerTimeout, agent: false });
    request.on("response", (answer) => {
      let text = "";
      answer.setEncoding("utf8");
      answer.on("data", (chunk: string) => text += chunk);
      answer.on("end", () => resolve(memberSample(text, sampledMetrics)));
      answer.on("error", () => resolve(undefined));
    });
    request.on("timeout", () => request.destroy(new Error("no answer")));
    request.on("error", () => resolve(undefined));
  });
}
