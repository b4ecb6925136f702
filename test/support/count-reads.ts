// Counts how often anything of a value is read: a measure of work that does not depend on the machine.

/** The value, of which every read at any depth is counted. */
export function countReads<Value>(value: Value): { readonly counted: Value; readonly reads: () => number } {
  let reads = 0;
  // The same object gives the same proxy, so that what is kept for an object is found again.
  const proxies = new WeakMap<object, object>();
  const wrap = (inner: unknown): unknown => {
    if (typeof inner !== 'object' || inner === null) return inner;
    const known = proxies.get(inner);
    if (known !== undefined) return known;
    const proxy = new Proxy(inner, {
      get(target, name, receiver) {
        reads += 1;
        return wrap(Reflect.get(target, name, receiver));
      },
    });
    proxies.set(inner, proxy);
    return proxy;
  };
  return { counted: wrap(value) as Value, reads: () => reads };
}
