import { mountCharts } from "./charts/mount-charts.ts";
import { mountCostTree } from "./cost-tree/cost-tree.ts";
import { scrollToHash, startDeepLinks, startLinkNotice } from "./deep-links.ts";
import { islands } from "./dom.ts";
import { downloadButton } from "./download-button.ts";
import { recordOf, unpackJson } from "./embedded-record.ts";
import { makeExplorer } from "./explorer.ts";
import { mountLayerPanel } from "./layer-panel/layer-panel.ts";
import { mountLayerTable } from "./layer-table/layer-table.ts";
import { shownProfiles } from "./shown-profile.ts";
import { startTheme, themeButton } from "./theme.ts";

/** Fills the page: what needs no record at once, the rest when it is unpacked. */
async function fillPage(): Promise<void> {
  startTheme();
  foldContents();
  const [bar] = islands("download");
  bar?.append(themeButton());
  mountCharts();
  const places = [...document.querySelectorAll("script[data-encoding]")].map(({ id }) => id);
  const records = new Map(await Promise.all(places.map(async (id) => [id, await unpackJson(id)] as const)));
  bar?.prepend(...[...records.values()].flatMap((one) => (one === undefined ? [] : [downloadButton(one)])));
  const [first, second] = [records.get("record"), records.get("record-b")];
  if (first === undefined) return;
  const profiles = shownProfiles(recordOf(first), second === undefined ? undefined : recordOf(second));
  startLinkNotice(profiles);
  const explorer = makeExplorer(profiles);
  if (explorer === undefined) return;
  for (const island of islands("cost-tree")) mountCostTree(island, explorer);
  for (const island of islands("layer-table")) mountLayerTable(island, explorer);
  for (const island of islands("layer-panel")) {
    if (island instanceof HTMLDialogElement) mountLayerPanel(island, explorer);
  }
  startDeepLinks(explorer);
}

/** On a narrow screen the contents stand above the first section: they are folded there. */
function foldContents(): void {
  const contents = document.querySelector<HTMLDetailsElement>(".contents details");
  if (contents !== null && matchMedia("(max-width: 40rem)").matches) contents.open = false;
}

/** Says in the page when all is there. */
async function start(): Promise<void> {
  try {
    await fillPage();
    scrollToHash();
  } finally {
    document.documentElement.dataset["ready"] = "";
  }
}

void start();
