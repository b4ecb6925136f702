// Reads a tar archive as POSIX describes it: each file by its path.

const BLOCK = 512;

/** @throws when the sum in a header is not that of its bytes */
export function readTar(archive: Buffer): [string, string][] {
  const files: [string, string][] = [];
  for (let at = 0; (archive[at] ?? 0) !== 0;) {
    const header = archive.subarray(at, at + BLOCK);
    const size = Number.parseInt(field(header, 124, 12), 8);
    // The sum is made as if spaces stood where it stands.
    const sum = header.reduce((total, byte, index) => total + (index >= 148 && index < 156 ? 32 : byte), 0);
    if (Number.parseInt(field(header, 148, 8), 8) !== sum) throw new Error(`wrong sum at byte ${at}`);
    if (field(header, 257, 5) !== 'ustar') throw new Error(`no ustar header at byte ${at}`);
    const from = at + BLOCK;
    files.push([field(header, 0, 100), archive.subarray(from, from + size).toString('utf8')]);
    at = from + Math.ceil(size / BLOCK) * BLOCK;
  }
  return files;
}

function field(header: Buffer, from: number, length: number): string {
  const bytes = header.subarray(from, from + length);
  const end = bytes.indexOf(0);
  return bytes
    .subarray(0, end === -1 ? length : end)
    .toString('latin1')
    .trim();
}
