/**
 * Gives fields or methods of an object other values.
 *
 * @returns a function that restores the original values
 */
export function overrideFields<Owner extends object>(owner: Owner, values: Partial<Owner>): () => void {
  const originals: Partial<Owner> = {};
  for (const name of Object.keys(values) as (keyof Owner)[]) originals[name] = owner[name];
  Object.assign(owner, values);
  return () => void Object.assign(owner, originals);
}
