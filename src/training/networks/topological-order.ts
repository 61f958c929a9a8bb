import type { SymbolicTensor } from "@tensorflow/tfjs-layers";

/** A symbolic tensor and all those that it is computed from, each after its inputs. */
export function inTopologicalOrder(output: SymbolicTensor): SymbolicTensor[] {
  const seen = new Set<SymbolicTensor>();
  const order: SymbolicTensor[] = [];
  const visit = (tensor: SymbolicTensor): void => {
    if (seen.has(tensor)) return;
    seen.add(tensor);
    tensor.inputs.forEach(visit);
    order.push(tensor);
  };
  visit(output);
  return order;
}
