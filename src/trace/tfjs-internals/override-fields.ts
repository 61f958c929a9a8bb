/** Gives fields of an object other values; the function that it returns gives them back their own. */
export function overrideFields<Owner extends object>(owner: Owner, values: Partial<Owner>): () => void {
  const own: Partial<Owner> = {};
  for (const name of Object.keys(values) as (keyof Owner)[]) own[name] = owner[name];
  Object.assign(owner, values);
  return () => void Object.assign(owner, own);
}
