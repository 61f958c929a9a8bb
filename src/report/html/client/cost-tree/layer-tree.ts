import { percent } from "../../../format.ts";
import { toReadable } from "../../readable.ts";
import { make } from "../dom.ts";
import type { ScopeCost } from "./cost-metrics.ts";
import type { MapContent } from "./treemap.ts";
import type { Scope } from "../../../scope-tree.ts";

/** What the tree shows: the whole model, and which scope the map is of. */
export interface TreeContent extends MapContent {
  readonly root: Scope;
}

/** The scopes of a model and their layers in their order, opened and closed by clicks and arrow keys (ARIA Authoring Practices, tree view). */
export interface LayerTree {
  readonly element: HTMLElement;
  readonly show: (content: TreeContent) => void;
}

/** Children that are there before the reader asks for more. */
const firstChildren = 100;

/** A line of the tree. */
interface Line {
  readonly scope: Scope;
  readonly level: number;
  readonly parent?: Line;
  readonly position: number;
  readonly siblings: number;
  /** Stands for the children that are left out. */
  readonly more?: number;
}

export function layerTree(choose: (scope: Scope) => void): LayerTree {
  const element = make("div", { class: "layer-tree", role: "tree", "aria-label": "Scopes and layers" });
  const opened = new Set<Scope>();
  const limits = new Map<Scope, number>();
  let content: TreeContent | undefined;
  let lines: readonly Line[] = [];
  let active = 0;

  const draw = (focus = false): void => {
    if (content === undefined) return;
    const shown = content;
    lines = linesOf(shown.root, opened, limits);
    active = Math.min(active, lines.length - 1);
    element.replaceChildren(...lines.map((line, index) => makeLine(line, shown, opened, index === active)));
    if (focus) focusLine(active);
  };

  const focusLine = (index: number): void => {
    active = Math.min(Math.max(index, 0), lines.length - 1);
    [...element.children].forEach((item, at) => item.setAttribute("tabindex", at === active ? "0" : "-1"));
    (element.children[active] as HTMLElement | undefined)?.focus();
  };

  const open = (scope: Scope, wanted: boolean): void => {
    if (wanted) opened.add(scope);
    else opened.delete(scope);
    draw(true);
  };

  const act = (line: Line): void => {
    if (line.more !== undefined) {
      limits.set(line.scope, (limits.get(line.scope) ?? firstChildren) + firstChildren);
      draw(true);
      return;
    }
    if (line.scope.row === undefined) opened.add(line.scope);
    choose(line.scope);
    // The choice may have drawn the tree anew.
    draw(element.contains(document.activeElement) || document.activeElement === document.body);
  };

  element.addEventListener("click", ({ target }) => {
    const item = (target as Element).closest("[role=treeitem]");
    const index = [...element.children].indexOf(item as Element);
    const line = lines[index];
    if (line === undefined) return;
    active = index;
    if ((target as Element).closest(".twisty") !== null) open(line.scope, !opened.has(line.scope));
    else act(line);
  });
  element.addEventListener("keydown", (event) => {
    const line = lines[active];
    if (line === undefined) return;
    const isOpen = opened.has(line.scope) && line.more === undefined;
    const canOpen = line.scope.children.length > 0 && line.more === undefined;
    if (event.key === "ArrowDown") focusLine(active + 1);
    else if (event.key === "ArrowUp") focusLine(active - 1);
    else if (event.key === "Home") focusLine(0);
    else if (event.key === "End") focusLine(lines.length - 1);
    else if (event.key === "ArrowRight" && canOpen && !isOpen) open(line.scope, true);
    else if (event.key === "ArrowRight" && isOpen) focusLine(active + 1);
    else if (event.key === "ArrowLeft" && isOpen) open(line.scope, false);
    else if (event.key === "ArrowLeft" && line.parent !== undefined) focusLine(lines.indexOf(line.parent));
    else if (event.key === "Enter" || event.key === " ") act(line);
    else return;
    event.preventDefault();
  });

  return {
    element,
    show(next) {
      if (content?.root !== next.root) {
        opened.clear();
        active = 0;
      }
      content = next;
      for (const scope of wayTo(next.scope, next.root)) opened.add(scope);
      draw();
    },
  };
}

/** The lines in sight: children of opened scopes below them. */
function linesOf(
  root: Scope,
  opened: ReadonlySet<Scope>,
  limits: ReadonlyMap<Scope, number>,
): readonly Line[] {
  const lines: Line[] = [];
  const add = (scopes: readonly Scope[], of: Scope, level: number, parent?: Line): void => {
    const limit = limits.get(of) ?? firstChildren;
    const left = scopes.length - limit;
    const siblings = Math.min(scopes.length, limit) + (left > 0 ? 1 : 0);
    const around = parent === undefined ? {} : { parent };
    scopes.slice(0, limit).forEach((scope, index) => {
      const line = { scope, level, position: index + 1, siblings, ...around };
      lines.push(line);
      if (opened.has(scope)) add(scope.children, scope, level + 1, line);
    });
    if (left > 0) lines.push({ scope: of, level, position: siblings, siblings, more: left, ...around });
  };
  add(root.children, root, 1);
  return lines;
}

/** The scopes around a scope and itself, the outermost first; the root is left out. */
export function wayTo(scope: Scope, root: Scope): readonly Scope[] {
  for (const child of root.children) {
    if (child === scope) return [child];
    const way = child.children.length === 0 ? [] : wayTo(scope, child);
    if (way.length > 0) return [child, ...way];
  }
  return [];
}

const noCost: ScopeCost = { value: 0, unknown: 0, bounds: new Set() };

function makeLine(
  { scope, level, position, siblings, more }: Line,
  { costs, total, write, scope: current }: TreeContent,
  opened: ReadonlySet<Scope>,
  reached: boolean,
): HTMLElement {
  const isLayer = scope.children.length === 0;
  const name = more === undefined ? toReadable(scope.name) : `${more} more`;
  const { value, unknown, bounds } = (more === undefined ? costs.get(scope) : undefined) ?? noCost;
  const share = total > 0 ? value / total : 0;
  const text = unknown > 0 && isLayer ? "unknown" : `${percent(share)} %`;
  const item = make(
    "div",
    {
      role: "treeitem",
      "aria-level": level,
      "aria-posinset": position,
      "aria-setsize": siblings,
      "aria-expanded": isLayer || more !== undefined ? undefined : String(opened.has(scope)),
      "aria-selected": String(scope === current && more === undefined),
      tabindex: reached ? 0 : -1,
      title: more === undefined && `${toReadable(scope.path)}: ${write({ value, bounds })}`,
    },
    make("span", { class: isLayer || more !== undefined ? "no-twisty" : "twisty", "aria-hidden": "true" }),
    make("bdi", { class: "name" }, name),
    make("span", { class: "share" }, more === undefined ? text : ""),
  );
  item.style.setProperty("--level", String(level));
  item.style.setProperty("--share", String(share));
  return item;
}
