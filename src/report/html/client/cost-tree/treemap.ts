import { percent, plural } from "../../../format.ts";
import { toReadable } from "../../readable.ts";
import { make, makeButton } from "../dom.ts";
import type { ScopeCost } from "./cost-metrics.ts";
import { layoutTiles } from "./layout-tiles.ts";
import type { Tile } from "./layout-tiles.ts";
import type { Scope } from "../../../scope-tree.ts";

/** What a map shows. */
export interface MapContent {
  readonly scope: Scope;
  readonly costs: ReadonlyMap<Scope, ScopeCost>;
  /** Cost of the whole model. */
  readonly total: number;
  readonly write: (cost: Pick<ScopeCost, "value" | "bounds">) => string;
  readonly colorOf: (scope: Scope) => string;
}

/** What readers do with a map. */
interface MapActions {
  /** A click or Enter on a part. */
  readonly enter: (scope: Scope) => void;
  /** Backspace or Escape. */
  readonly leave: () => void;
  /** Shows a part's figures while the pointer or the focus is on it. */
  readonly read: (text: string) => void;
}

/** The map of cost: a button for every part, whose area is its cost. Arrow keys go from the most expensive part to the least. */
export interface CostMap {
  readonly element: HTMLElement;
  readonly show: (content: MapContent) => void;
  /** Gives the first part the focus. */
  readonly focus: () => void;
}

export function costMap({ enter, leave, read }: MapActions): CostMap {
  const element = make("div", { class: "cost-map", role: "group", "aria-label": "Map of cost" });
  let content: MapContent | undefined;
  const buttons = (): readonly HTMLButtonElement[] => [...element.querySelectorAll("button")];

  const draw = (): void => {
    const { clientWidth: width, clientHeight: height } = element;
    if (content === undefined || width === 0) return;
    const shown = content;
    const tiles = layoutTiles(shown.scope, shown.costs, { width, height });
    element.replaceChildren(
      ...(tiles.length === 0
        ? [make("p", { class: "no-cost" }, "No part of this costs anything by this figure.")]
        : tiles.map((tile) => makeTile(tile, shown, enter, read))),
    );
    const [first] = buttons();
    if (first !== undefined) first.tabIndex = 0;
  };

  element.addEventListener("keydown", (event) => {
    const all = buttons();
    const at = all.indexOf(event.target as HTMLButtonElement);
    const step = new Map([
      ["ArrowRight", at + 1],
      ["ArrowDown", at + 1],
      ["ArrowLeft", at - 1],
      ["ArrowUp", at - 1],
      ["Home", 0],
      ["End", all.length - 1],
    ]).get(event.key);
    if (event.key === "Backspace" || event.key === "Escape") leave();
    else if (step === undefined) return;
    else all[Math.min(Math.max(step, 0), all.length - 1)]?.focus();
    event.preventDefault();
  });
  element.addEventListener("focusin", ({ target }) => {
    for (const button of buttons()) button.tabIndex = button === target ? 0 : -1;
  });
  new ResizeObserver(draw).observe(element);

  return {
    element,
    show(next) {
      content = next;
      draw();
    },
    focus: () => buttons()[0]?.focus(),
  };
}

function makeTile(
  tile: Tile,
  { scope: inSight, costs, total, write, colorOf }: MapContent,
  enter: (scope: Scope) => void,
  read: (text: string) => void,
): HTMLElement {
  const { scope, parts, framed, value, x, y, width, height } = tile;
  const share = `${percent(value / total)} %`;
  const name = scope === undefined ? plural(parts, "smaller part") : toReadable(scope.name);
  // The smallest parts together have the bounds of all that is in sight.
  const figures = write({ value, bounds: costs.get(scope ?? inSight)?.bounds ?? new Set() });
  const title = `${scope === undefined ? name : toReadable(scope.path)}: ${figures}, ${share}`;
  const label = width < 34 || height < 18 ? [] : [make("bdi", {}, name)];
  const figure =
    width < 44 || height < (framed ? 18 : 36) || (framed && width < 110)
      ? []
      : [make("span", { class: "share" }, share)];
  // What a small part has no room for is said all the same.
  const unseen = label.length === 0 ? title : `, ${figures}`;
  const content = [...label, " ", ...figure, make("span", { class: "unseen" }, unseen)];
  const element =
    scope === undefined ? make("div", {}, ...content) : makeButton("", () => enter(scope), { tabindex: -1 });
  if (scope !== undefined) element.append(...content);
  element.classList.add("part");
  if (framed) element.classList.add("framed");
  if (scope !== undefined) element.style.setProperty("--tile", colorOf(scope));
  Object.assign(element.style, {
    left: `${x}px`,
    top: `${y}px`,
    width: `${width}px`,
    height: `${height}px`,
  });
  for (const event of ["pointerenter", "focus"]) element.addEventListener(event, () => read(title));
  return element;
}
