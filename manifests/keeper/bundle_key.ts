/** Under which key the Secret `<name>-bundle` has the sealed recovery bundle. */
export const bundleKey = "bundle.age";
