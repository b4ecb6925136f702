// Serves csi-proxy's pipes inside Wine, each in its own way, until it is told over HTTP to close one.
//   node.exe pipe-servers.mjs PORT
// `POST /die` ends the process, as that of csi-proxy ends.
// Plain JavaScript: the Windows node.exe runs it as it is.
import { createServer as createHttpServer } from 'node:http';
import { createServer as createHttp2Server, performServerHandshake } from 'node:http2';
import { createServer as createNetServer } from 'node:net';

const DELAY_MS = 1000;

/** `PathExistsResponse { bool exists = 1; }` with exists = true, behind the prefix of a gRPC message. */
const EXISTS = Buffer.from([0, 0, 0, 0, 2, 0x08, 0x01]);

/** A gRPC server that says of every path that it is there. */
function pathExistsServer() {
  return createHttp2Server().on('stream', (stream) => {
    stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
    stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }));
    stream.end(EXISTS);
  });
}

/** How each pipe behaves. `POST /close?pipe=NAME` ends one, `POST /open?pipe=NAME` starts it again. */
const behaviours = {
  // A real HTTP/2 server: its SETTINGS come by themselves, as grpc-go's do.
  'csi-proxy-disk-v1': () => createHttp2Server(),
  'csi-proxy-volume-v1': () =>
    createNetServer((socket) => {
      socket.on('error', () => socket.destroy());
      setTimeout(() => {
        if (!socket.destroyed) performServerHandshake(socket).on('error', () => socket.destroy());
      }, DELAY_MS);
    }),
  'csi-proxy-filesystem-v1': pathExistsServer,
  'csi-proxy-smb-v1': () => createHttp2Server(),
  'csi-proxy-disk-v1beta1': () => createNetServer((socket) => socket.on('error', () => socket.destroy())),
  'csi-proxy-disk-v1beta2': () =>
    createNetServer((socket) => socket.on('error', () => socket.destroy()).destroy()),
  'csi-proxy-disk-v1beta3': () =>
    createNetServer((socket) =>
      socket.on('error', () => socket.destroy()).end('220 mail.example.com ready\r\n'),
    ),
};

const servers = new Map();

async function open(name) {
  const server = behaviours[name]();
  server.on('sessionError', () => undefined);
  await new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(`\\\\.\\pipe\\${name}`, resolve);
  });
  servers.set(name, server);
}

async function close(name) {
  const server = servers.get(name);
  servers.delete(name);
  // Not waited for: a server with a connection left closes only when that ends, but takes no new one from now on.
  server?.close();
}

for (const name of Object.keys(behaviours)) await open(name);

createHttpServer((request, response) => {
  const url = new URL(request.url, 'http://localhost');
  const name = url.searchParams.get('pipe');
  if (url.pathname === '/die') {
    response.end('ok', () => process.exit());
    return;
  }
  const act = { '/open': open, '/close': close }[url.pathname];
  const done = act === undefined ? Promise.resolve() : act(name);
  done.then(
    () => response.end('ok'),
    (error) => response.writeHead(500).end(String(error)),
  );
}).listen(Number(process.argv[2]), '127.0.0.1');
