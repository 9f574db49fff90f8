/** Whether there is a Prometheus server in PATH; building one takes minutes, so tests do not. */
export const hasPrometheus: boolean = await runs();

async function runs(): Promise<boolean> {
  try {
    const command = new Deno.Command("prometheus", {
      args: ["--version"],
      stdout: "null",
      stderr: "null",
    });
    return (await command.output()).success;
  } catch {
    return false;
  }
}
