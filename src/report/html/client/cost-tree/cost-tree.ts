import { count, percent, plural } from "../../../format.ts";
import { toReadable } from "../../readable.ts";
import { make, makeButton } from "../dom.ts";
import { profileSelect } from "../explorer.ts";
import type { Explorer } from "../explorer.ts";
import { costMetrics, scopeCosts, writeCost } from "./cost-metrics.ts";
import { layerTree, wayTo } from "./layer-tree.ts";
import { scopeTree } from "../../../scope-tree.ts";
import type { Scope } from "../../../scope-tree.ts";
import { costMap } from "./treemap.ts";
import type { MapContent } from "./treemap.ts";
import { typeColors } from "./type-colors.ts";

/** Fills an island with the map of cost and the tree of layers beside it. */
export function mountCostTree(island: HTMLElement, explorer: Explorer): void {
  let root = scopeOf(explorer);
  let scope = root;
  let metric = costMetrics[0] as (typeof costMetrics)[number];

  const enter = (next: Scope): void => {
    if (next.row !== undefined) {
      explorer.openLayer.set(next.row);
      return;
    }
    const inMap = map.element.contains(document.activeElement);
    scope = next;
    show();
    if (inMap) map.focus();
  };
  const leave = (): void => enter(wayTo(scope, root).at(-2) ?? root);

  const crumbs = make("ol");
  const reading = make("p", { class: "map-reading" });
  const legend = make("ul", { class: "type-legend" });
  const notes = make("p", { class: "map-notes" });
  const map = costMap({ enter, leave, read: (text) => (reading.textContent = text) });
  const tree = layerTree(enter);
  const buttons = costMetrics.map((one) => {
    const button = makeButton(one.label, () => {
      metric = one;
      show();
    });
    return { one, button };
  });

  const show = (): void => {
    const shown = explorer.current.get();
    const costs = scopeCosts(root, metric);
    const { value: total = 0, unknown = 0 } = costs.get(root) ?? {};
    const { colorOf, legend: types } = typeColors(root, costs);
    const write: MapContent["write"] = (cost) => writeCost(cost, metric);
    for (const { one, button } of buttons) {
      button.hidden = one.available?.(shown) === false;
      button.setAttribute("aria-pressed", String(one === metric));
    }
    const way = [root, ...wayTo(scope, root)];
    crumbs.replaceChildren(
      ...way.map((part) => {
        const current = part === scope;
        const name = make("bdi", {}, toReadable(part.name));
        const button = makeButton(name, () => enter(part), { "aria-current": current && "true" });
        return make("li", {}, button);
      }),
    );
    const { value, bounds } = costs.get(scope) ?? { value: 0, bounds: new Set() };
    reading.textContent = `${toReadable(scope === root ? root.name : scope.path)}: ${write({ value, bounds })}${
      total > 0 ? `, ${percent(value / total)} %` : ""
    }`;
    legend.replaceChildren(
      ...types.map(({ type, color, share }) => {
        const swatch = make("span", { class: "swatch", "data-kind": "points", "aria-hidden": "true" });
        swatch.style.setProperty("--swatch", color);
        return make("li", {}, swatch, `${toReadable(type)} ${percent(share)} %`);
      }),
    );
    notes.textContent = [
      "Area: cost. Color: the type of layer that most of it is of.",
      "Scopes: parts of paths, and neighbors whose names begin alike.",
      ...(unknown > 0
        ? [
            `${plural(unknown, "row")} of ${count(shown.profile.layers.length)} without this figure: sums leave them out.`,
          ]
        : []),
    ].join(" ");
    const content = { scope, costs, total, write, colorOf };
    map.show(content);
    tree.show({ ...content, root });
  };

  explorer.current.watch((shown) => {
    root = scopeOf(explorer);
    scope = root;
    if (metric.available?.(shown) === false) metric = costMetrics[0] ?? metric;
    show();
  });
  island.replaceChildren(
    make(
      "div",
      { class: "toolbar" },
      ...profileSelect(explorer),
      make(
        "div",
        { class: "metrics", role: "group", "aria-label": "Cost" },
        ...buttons.map(({ button }) => button),
      ),
    ),
    make("nav", { class: "crumbs", "aria-label": "Scope of the map" }, crumbs),
    make(
      "div",
      { class: "cost-columns" },
      make("div", { class: "cost-map-column" }, map.element, reading),
      tree.element,
    ),
    legend,
    notes,
  );
  show();
}

function scopeOf({ current }: Explorer): Scope {
  const { profile, title } = current.get();
  return scopeTree(profile.layers, title);
}
