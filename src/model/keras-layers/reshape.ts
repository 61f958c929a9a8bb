import type { LayerClass } from "./define-stateless.ts";
import { tfjsClass } from "./tfjs-class.ts";

type Shape = (number | null)[];

/** Reshape with an extent that follows from the others. tfjs leaves it open in a model, where its batch is, so that no layer behind can flatten it. */
class OfKnownExtents extends tfjsClass("Reshape") {
  static readonly className: string = "clothnet>Reshape";

  override computeOutputShape(inputShape: Shape | Shape[]): Shape | Shape[] {
    const [batch = null, ...extents] = inputShape as Shape;
    if (extents.includes(null)) return super.computeOutputShape(inputShape);
    const [, ...known] = super.computeOutputShape([1, ...extents]) as Shape;
    return [batch, ...known];
  }
}

/** The class of {@link OfKnownExtents}. */
export const reshape: LayerClass = OfKnownExtents as unknown as LayerClass;
