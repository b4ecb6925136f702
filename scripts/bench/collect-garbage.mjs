// V8's collector, without a flag for the whole process.

/** Collects all that nothing reaches any more. */
export function collectGarbage() {
  process.getBuiltinModule('node:v8').setFlagsFromString('--expose-gc');
  const collect = process.getBuiltinModule('node:vm').runInNewContext('gc');
  // What the first leaves to finalizers goes with the second.
  collect();
  collect();
}
