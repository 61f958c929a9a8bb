import type { LayerRow } from "../../../../record/profile-record.ts";
import { shortenMiddle, toReadable } from "../../readable.ts";
import { make, makeButton } from "../dom.ts";
import { profileSelect } from "../explorer.ts";
import type { Explorer } from "../explorer.ts";
import { isOfOther } from "../shown-profile.ts";
import { keyOf, layerColumns, nameOf, textOf } from "./layer-columns.ts";
import type { LayerColumn } from "./layer-columns.ts";
import { filterRows, sortRows } from "./order-rows.ts";
import { tableControls } from "./table-controls.ts";
import { virtualRows } from "./virtual-rows.ts";

/** What rows are ordered by; undefined: the order of the model. */
interface Order {
  readonly id: string;
  readonly direction: "ascending" | "descending";
}

const nameColumn: LayerColumn = {
  id: "name",
  heading: "Layer",
  number: false,
  width: 12,
  shown: () => true,
  key: nameOf,
  text: nameOf,
  ofBoth: true,
};

/** The widths of the column of names in rem, of a character and of the space beside it, and the share of the table that it may take. */
const nameWidth = { least: 11, most: 23, character: 0.48, space: 1.75, share: 0.6 };

/** Replaces the short table of an island by one of all layers: sorted, searched, with the columns that the reader chooses. */
export function mountLayerTable(island: HTMLElement, explorer: Explorer): void {
  let order: Order | undefined;
  let rows: readonly LayerRow[] = [];
  let columns: readonly LayerColumn[] = [];

  const printed = make("div", { class: "print-only" }, ...island.childNodes);
  const controls = tableControls(() => update());
  const group = make("colgroup");
  const head = make("tr");
  const body = make("tbody");
  const table = make("table", { "aria-label": "All layers" }, group, make("thead", {}, head), body);
  const scroller = make("div", { class: "rows", role: "region", "aria-label": "Rows of all layers" }, table);
  const empty = make("p", { class: "no-rows" }, "No layer fits the search.");

  const longestName = (): number =>
    Math.floor(((columns[0]?.width ?? nameWidth.least) - nameWidth.space) / nameWidth.character);
  const makeRow = (index: number): HTMLTableRowElement => {
    const row = rows[index];
    if (row === undefined) return make("tr");
    const shown = explorer.current.get();
    // A title has all of a name.
    const label = shortenMiddle(toReadable(nameOf(row)), longestName());
    const open = makeButton(make("bdi", {}, label), () => explorer.openLayer.set(row), {
      class: "layer-link",
      title: toReadable(nameOf(row)),
      tabindex: -1,
    });
    return make(
      "tr",
      { "aria-rowindex": index + 2 },
      // The panel explains rows of the first profile.
      make("th", { scope: "row" }, isOfOther(shown, row) ? make("bdi", {}, label) : open),
      ...columns.slice(1).map((column) => makeCell(column, row, shown)),
    );
  };
  const shownRows = virtualRows(scroller, body, makeRow);

  const update = (): void => {
    const shown = explorer.current.get();
    const layers = shown.rows;
    const longest =
      Math.max(...layers.map((row) => nameOf(row).length), 0) * nameWidth.character + nameWidth.space;
    const room = (scroller.clientWidth / rem()) * nameWidth.share;
    const most = Math.min(nameWidth.most, Math.max(room, nameWidth.least));
    const width = Math.min(Math.max(longest, nameWidth.least), most);
    columns = [{ ...nameColumn, width }, ...controls.columns()];
    const by = columns.find(({ id }) => id === order?.id);
    const filtered = filterRows(layers, controls.filter(), nameOf);
    rows =
      by === undefined || order === undefined
        ? filtered
        : sortRows(filtered, (row) => keyOf(by, row, shown), order.direction);
    group.replaceChildren(...columns.map((column) => makeWidth(column.width)));
    table.style.minWidth = `${columns.reduce((sum, column) => sum + column.width, 0)}rem`;
    table.setAttribute("aria-rowcount", String(rows.length + 1));
    empty.hidden = rows.length > 0;
    controls.say(rows.length, layers.length);
    shownRows.reset(rows.length);
  };

  const updateHead = (): void => {
    const focused = [...head.children].findIndex((cell) => cell.contains(document.activeElement));
    head.replaceChildren(
      ...[nameColumn, ...controls.columns()].map((column) => {
        const sorted = order?.id === column.id ? order.direction : undefined;
        const button = makeButton(column.heading, () => {
          order = nextOrder(column, order);
          update();
          updateHead();
        });
        return make(
          "th",
          { scope: "col", class: column.number && "number", "aria-sort": sorted ?? "none" },
          button,
        );
      }),
    );
    head.children[focused]?.querySelector("button")?.focus();
  };

  const showProfile = (): void => {
    const shown = explorer.current.get();
    controls.offer(
      shown,
      layerColumns.filter(({ available }) => available?.(shown) ?? true),
    );
    updateHead();
    update();
  };

  island.replaceChildren(
    make("div", { class: "toolbar" }, ...profileSelect(explorer), ...controls.elements),
    scroller,
    empty,
    printed,
  );
  island.addEventListener("change", ({ target }) => {
    if (target instanceof HTMLInputElement && target.type === "checkbox") updateHead();
  });
  explorer.current.watch(() => {
    order = undefined;
    showProfile();
  });
  showProfile();
}

function rem(): number {
  return Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
}

function makeWidth(width: number): HTMLElement {
  const column = make("col");
  column.style.width = `${width}rem`;
  return column;
}

function makeCell(
  column: LayerColumn,
  row: LayerRow,
  shown: Parameters<LayerColumn["text"]>[1],
): HTMLElement {
  const text = toReadable(textOf(column, row, shown));
  const bar = isOfOther(shown, row) ? undefined : column.bar?.(row, shown);
  const cell = make(
    "td",
    { class: column.number ? "number" : false, title: text.length > 24 && text },
    make("bdi", {}, text),
  );
  if (bar !== undefined) {
    cell.classList.add("bar");
    cell.style.setProperty("--share", String(Math.min(Math.max(bar, 0), 1)));
  }
  return cell;
}

/** The first click on a heading sorts numbers from the largest and names from A; the second turns that around; the third is the model's order. */
function nextOrder({ id, number }: LayerColumn, order: Order | undefined): Order | undefined {
  const first = number ? "descending" : "ascending";
  if (order?.id !== id) return { id, direction: first };
  if (order.direction !== first) return undefined;
  return { id, direction: first === "ascending" ? "descending" : "ascending" };
}
