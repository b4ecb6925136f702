// What a scrape costs at least: Node's own HTTP server, which sends bytes that it has. Started by scraped.ts.
// node bare-server.ts PORT FILE
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { gzipSync } from 'node:zlib';

const [port, file] = process.argv.slice(2);
const plain = readFileSync(file ?? '');
const packed = gzipSync(plain);

createServer(({ headers }, response) => {
  const isPacked = headers['accept-encoding'] === 'gzip';
  const body = isPacked ? packed : plain;
  response.writeHead(200, {
    'Content-Type': 'text/plain; version=0.0.4; charset=utf-8',
    'Content-Length': body.length,
    ...(isPacked ? { 'Content-Encoding': 'gzip' } : {}),
  });
  response.end(body);
}).listen(Number(port), '127.0.0.1');
