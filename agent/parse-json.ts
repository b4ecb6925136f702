// JSON whose text somebody else wrote.

/** The value, whose shape nobody has checked; undefined, which is no value of JSON, for what is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
