/*!
 * With d3-hierarchy, Copyright 2010-2021 Mike Bostock (ISC license): Permission to use, copy, modify, and/or distribute this software for any purpose
 * with or without fee is hereby granted, provided that the above copyright notice and this permission notice appear in all copies. THE SOFTWARE IS
 * PROVIDED "AS IS" AND THE AUTHOR DISCLAIMS ALL WARRANTIES WITH REGARD TO THIS SOFTWARE INCLUDING ALL IMPLIED WARRANTIES OF MERCHANTABILITY AND FITNESS.
 * IN NO EVENT SHALL THE AUTHOR BE LIABLE FOR ANY SPECIAL, DIRECT, INDIRECT, OR CONSEQUENTIAL DAMAGES OR ANY DAMAGES WHATSOEVER RESULTING FROM LOSS OF
 * USE, DATA OR PROFITS, WHETHER IN AN ACTION OF CONTRACT, NEGLIGENCE OR OTHER TORTIOUS ACTION, ARISING OUT OF OR IN CONNECTION WITH THE USE OR
 * PERFORMANCE OF THIS SOFTWARE.
 */
import { hierarchy, treemap, treemapSquarify } from "d3-hierarchy";
import type { ScopeCost } from "./cost-metrics.ts";
import type { Scope } from "../../../scope-tree.ts";

/** A rectangle of the map, in pixels. */
export interface Tile {
  /** Undefined of the tile that stands for the smallest parts together. */
  readonly scope?: Scope;
  readonly value: number;
  /** Parts that a tile without a scope stands for. */
  readonly parts: number;
  /** Holds other tiles, below a line with its name. */
  readonly framed: boolean;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Height of the line with a scope's name, as in cost-tree.css. */
const headHeight = 20;

/** Parts with a tile of their own: of the scope in sight, and of each scope within it. */
const most = { outer: 120, inner: 40 };

interface Node {
  readonly scope?: Scope;
  readonly value: number;
  readonly parts: number;
  readonly children: readonly Node[];
}

/** Divides an area among the parts of a scope by their cost, and the area of each among its own parts (Bruls, Huizing & van Wijk 2000). */
export function layoutTiles(
  scope: Scope,
  costs: ReadonlyMap<Scope, ScopeCost>,
  { width, height }: { readonly width: number; readonly height: number },
): readonly Tile[] {
  const node = nodeOf(scope, costs, [most.outer, most.inner]);
  const root = hierarchy<Node>(node, ({ children }) => children).sum(({ children, value }) =>
    children.length === 0 ? value : 0,
  );
  const laidOut = treemap<Node>()
    .size([width, height])
    .tile(treemapSquarify)
    .paddingInner(2)
    .paddingTop(({ depth, children }) => (depth === 1 && children !== undefined ? headHeight : 0))
    .round(true)(root);
  return laidOut.descendants().flatMap(({ depth, data, x0, x1, y0, y1, parent, children }) => {
    const [tileWidth, tileHeight] = [x1 - x0, y1 - y0];
    if (depth === 0 || tileWidth < 3 || tileHeight < 3) return [];
    if (depth === 2 && parent !== null && !holdsTiles(parent.x1 - parent.x0, parent.y1 - parent.y0))
      return [];
    const { children: _, ...own } = data;
    const framed = children !== undefined && holdsTiles(tileWidth, tileHeight);
    return [{ ...own, framed, x: x0, y: y0, width: tileWidth, height: tileHeight }];
  });
}

function holdsTiles(width: number, height: number): boolean {
  return width >= 56 && height >= headHeight + 24;
}

function nodeOf(
  scope: Scope,
  costs: ReadonlyMap<Scope, ScopeCost>,
  [limit, ...deeper]: readonly number[],
): Node {
  const value = costs.get(scope)?.value ?? 0;
  if (limit === undefined) return { scope, value, parts: 1, children: [] };
  const sorted = scope.children
    .map((child) => nodeOf(child, costs, deeper))
    .filter((child) => child.value > 0)
    .toSorted((a, b) => b.value - a.value);
  const rest = sorted.slice(limit);
  const restValue = rest.reduce((sum, child) => sum + child.value, 0);
  const children = [
    ...sorted.slice(0, limit),
    ...(rest.length === 0 ? [] : [{ value: restValue, parts: rest.length, children: [] }]),
  ];
  return { scope, value, parts: 1, children };
}
