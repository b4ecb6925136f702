// As much of protobuf's wire format as csi-proxy's small messages need. https://protobuf.dev/programming-guides/encoding

export type FieldValue = number | Uint8Array;

const VARINT = 0;
const FIXED_64 = 1;
const LENGTH_DELIMITED = 2;
const FIXED_32 = 5;

/** A text field as a whole message. */
export function textField(field: number, text: string): Uint8Array {
  const bytes = Buffer.from(text, 'utf8');
  return Buffer.concat([varint(field * 8 + LENGTH_DELIMITED), varint(bytes.length), bytes]);
}

/** The fields of a message by number, each with its values in order; null for bytes that are no message. */
export function readMessage(bytes: Uint8Array): ReadonlyMap<number, readonly FieldValue[]> | null {
  const fields = new Map<number, FieldValue[]>();
  let at = 0;
  while (at < bytes.length) {
    const tag = readVarint(bytes, at);
    if (tag === null) return null;
    const [field, type] = [Math.floor(tag.value / 8), tag.value % 8];
    const next = readValue(bytes, tag.end, type);
    if (next === null || field === 0) return null;
    const values = fields.get(field);
    // Not a new list each time: one answer may repeat a field half a million times.
    if (values === undefined) fields.set(field, [next.value]);
    else values.push(next.value);
    at = next.end;
  }
  return fields;
}

function readValue(bytes: Uint8Array, at: number, type: number): { value: FieldValue; end: number } | null {
  if (type === VARINT) return readVarint(bytes, at);
  if (type === FIXED_64 || type === FIXED_32) return slice(bytes, at, type === FIXED_64 ? 8 : 4);
  if (type !== LENGTH_DELIMITED) return null;
  const length = readVarint(bytes, at);
  return length === null ? null : slice(bytes, length.end, length.value);
}

function slice(bytes: Uint8Array, at: number, length: number): { value: Uint8Array; end: number } | null {
  const end = at + length;
  return end > bytes.length ? null : { value: bytes.subarray(at, end), end };
}

/** Numbers above 2^53 lose precision; the messages that are read here hold none. */
function readVarint(bytes: Uint8Array, start: number): { value: number; end: number } | null {
  let value = 0;
  for (let at = start; at < Math.min(bytes.length, start + 10); at += 1) {
    const byte = bytes[at] ?? 0;
    value += (byte & 0x7f) * 2 ** (7 * (at - start));
    if (byte < 0x80) return { value, end: at + 1 };
  }
  return null;
}

function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  while (rest >= 0x80) {
    bytes.push((rest % 0x80) + 0x80);
    rest = Math.floor(rest / 0x80);
  }
  return Uint8Array.from([...bytes, rest]);
}
