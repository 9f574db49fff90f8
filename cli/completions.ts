import { ExitCode } from "../diagnostics/exit_code.ts";
import { bashCompletion } from "./bash_completion.ts";
import { type Command, defineCommand } from "./command.ts";
import { completionTree } from "./completion_tree.ts";
import { fishCompletion } from "./fish_completion.ts";
import { zshCompletion } from "./zsh_completion.ts";

const scripts = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion } as const;

/** `completions SHELL`: prints a script that teaches a shell what can be typed. */
export const command: Command = defineCommand({
  description:
    "The script knows every command, option and choice of this version and runs nothing while you type. Load it from your shell's start-up file.",
  positionals: [
    {
      name: "shell",
      summary: "Which shell to write the script for",
      choices: ["bash", "zsh", "fish"],
    },
  ],
  examples: [
    { args: "bash > /etc/bash_completion.d/kamaji-etcd", summary: "Install for all users of bash" },
    { args: "zsh > ~/.zfunc/_kamaji-etcd", summary: "Install for zsh, with ~/.zfunc in fpath" },
    { args: "fish | source", summary: "Try it in a running fish" },
  ],
  async run({ program, positionals, write }) {
    const tree = await completionTree(program);
    write(scripts[positionals.shell](program.name, tree));
    return ExitCode.Success;
  },
});
