import { posix } from "node:path";
import { modulePath } from "./module_path.ts";

const nameless = /^(utils?|helpers?|index)(_test)?\.ts$/;

/** A file is named after what it exports; these names say nothing, so everything ends up there. */
export const tellingFileName: Deno.lint.Rule = {
  create(context) {
    const name = posix.basename(modulePath(context.filename));
    if (!nameless.test(name)) return {};
    return {
      Program(node) {
        context.report({ node, message: `Name the file after what it exports, not "${name}"` });
      },
    };
  },
};
