// gzip of a text whose beginning stays the same for many answers and whose short end is new in each: only the end costs anything.
// One gzip member (RFC 1952), since not everybody reads several in a row.
import { constants, crc32, deflateRawSync } from 'node:zlib';

/** The packed beginning of a text, and what the end needs to know of it. */
export interface PackedBeginning {
  readonly bytes: Buffer;
  readonly crc: number;
  readonly length: number;
}

/** Deflate, time unknown, packed on no system in particular. */
const GZIP_HEADER = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff]);
/** A stored block says its length in 16 bits (RFC 1951 §3.2.4). */
const MAX_END_BYTES = 0xffff;

/**
 * Packs in this thread, which takes a millisecond, and not in one of the four of libuv: those may hang in a file system, and a
 * scrape must not.
 */
export function packBeginning(beginning: Buffer): PackedBeginning {
  // Flushed and not finished: it ends at a byte, and another block may follow.
  const blocks = deflateRawSync(beginning, { finishFlush: constants.Z_SYNC_FLUSH });
  return {
    bytes: Buffer.concat([GZIP_HEADER, blocks]),
    crc: crc32(beginning),
    length: beginning.length,
  };
}

/** What follows the bytes of a packed beginning: the end as it is, as the last block, and the sums over both. */
export function packEnd({ crc, length }: PackedBeginning, end: Buffer): Buffer {
  if (end.length > MAX_END_BYTES) throw new Error(`the end of a packed text has ${end.length} bytes`);
  const bytes = Buffer.alloc(5 + end.length + 8);
  bytes.writeUInt8(1, 0);
  bytes.writeUInt16LE(end.length, 1);
  bytes.writeUInt16LE(~end.length & 0xffff, 3);
  end.copy(bytes, 5);
  bytes.writeUInt32LE(crc32(end, crc), 5 + end.length);
  bytes.writeUInt32LE((length + end.length) % 2 ** 32, 5 + end.length + 4);
  return bytes;
}
