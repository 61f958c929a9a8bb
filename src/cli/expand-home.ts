/**
 * Arguments with the user's folder in the place of a leading `~`, also after `--option=`. A shell expands neither one within quotes nor one behind `=`.
 * A folder that is called `~` is named `./~`.
 */
export function expandHome(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): readonly string[] {
  const home = env["HOME"] ?? env["USERPROFILE"];
  if (home === undefined || home === "") return args;
  return args.map((argument) =>
    argument.replace(/^(--[\w-]+=)?~(?=$|[/\\])/, (_, option = "") => option + home),
  );
}
