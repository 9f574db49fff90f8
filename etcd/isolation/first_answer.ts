import type { IDuplexStream } from "etcd3";

/** What is asked on a stream, and which answer counts. */
export interface FirstAnswerOptions<Request, Answer, Result> {
  /** What is sent. */
  readonly request: Request;
  /** The result an answer gives, or `undefined` to wait for a later one; throws to refuse. */
  readonly accept: (answer: Answer) => Result | undefined;
  /** Milliseconds. Default 7000, etcd's own limit on requests. */
  readonly timeout?: number;
}

/**
 * Sends one request on a stream, waits for the answer that counts and cancels the stream.
 *
 * @throws what the stream fails with, or an error when it ends or stays silent
 */
export async function firstAnswer<Request, Answer, Result>(
  stream: IDuplexStream<Request, Answer>,
  options: FirstAnswerOptions<Request, Answer, Result>,
): Promise<Result> {
  const { accept, request, timeout = 7_000 } = options;
  const { promise, reject, resolve } = Promise.withResolvers<Result>();
  const timer = setTimeout(() => reject(new Error("no answer in time")), timeout);
  stream.on("data", (answer) => {
    try {
      const result = accept(answer);
      if (result !== undefined) resolve(result);
    } catch (error) {
      reject(error);
    }
  });
  // Stays on after the end: cancelling ends the stream with an error.
  stream.on("error", reject);
  stream.on("end", () => reject(new Error("the stream ended without an answer")));
  try {
    stream.write(request);
    return await promise;
  } finally {
    clearTimeout(timer);
    stream.cancel();
  }
}
