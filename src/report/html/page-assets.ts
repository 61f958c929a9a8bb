import { existsSync, readFileSync } from "node:fs";

/** What a page has inlined. */
export interface PageAssets {
  readonly styles: string;
  readonly script: string;
}

// `src/report/html` and `dist/report/html` are equally deep, so one path serves both.
const root = new URL("../../../", import.meta.url);
/** Built beside this module, or by the tests' setup. */
const clientFolders = [new URL("client/", import.meta.url), new URL(".cache/page/report/html/client/", root)];

/** The styles and the bundled script of a page, in a form that no `</script>` or `</style>` in them ends. */
export function readPageAssets(): PageAssets {
  const folder = clientFolders.find((place) => existsSync(new URL("main.js", place)));
  if (folder === undefined) throw new Error("the page's script is not built: node build.js");
  const clientStyles = new URL("client.css", folder);
  const styles = [new URL("templates/page.css", root), ...(existsSync(clientStyles) ? [clientStyles] : [])];
  return {
    styles: styles.map(read).join("\n").replaceAll("</style", "<\\/style"),
    script: read(new URL("main.js", folder))
      .replaceAll("</script", "<\\/script")
      .replaceAll("<!--", "<\\!--"),
  };
}

function read(file: URL): string {
  return readFileSync(file, "utf8").trimEnd();
}
