// Writes a tar archive (POSIX ustar, IEEE Std 1003.1 "pax", "ustar Interchange Format"), which tar.exe of Windows reads.

const BLOCK = 512;

/**
 * @param files texts by path, with `/`; a path has at most 100 characters of ASCII
 * @param seconds time of the files, since 1970
 */
export function createTar(files: ReadonlyMap<string, string>, seconds: number): Buffer {
  const parts = [...files].flatMap(([path, text]) => {
    const body = Buffer.from(text, 'utf8');
    return [header(path, body.length, seconds), body, Buffer.alloc(-body.length & (BLOCK - 1))];
  });
  // Two empty blocks end an archive.
  return Buffer.concat([...parts, Buffer.alloc(2 * BLOCK)]);
}

function header(path: string, size: number, seconds: number): Buffer {
  if (!/^[\x20-\x7e]{1,100}$/.test(path)) throw new Error(`no name for a tar archive: ${path}`);
  const block = Buffer.alloc(BLOCK);
  const octal = (value: number, length: number): string => value.toString(8).padStart(length - 1, '0');
  block.write(path, 0);
  block.write(octal(0o644, 8), 100);
  block.write(octal(0, 8), 108);
  block.write(octal(0, 8), 116);
  block.write(octal(size, 12), 124);
  block.write(octal(Math.max(0, Math.floor(seconds)), 12), 136);
  // The sum is made with spaces where it will stand.
  block.write(' '.repeat(8), 148);
  block.write('0', 156);
  block.write('ustar\x0000', 257, 'latin1');
  block.write(
    `${octal(
      block.reduce((sum, byte) => sum + byte, 0),
      7,
    )}\0 `,
    148,
    'latin1',
  );
  return block;
}
