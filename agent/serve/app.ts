// The HTTP surface, from a store and nothing else: no request reads anything of the node.
import type { RequestListener } from 'node:http';
import compression from 'compression';
import express, { type ErrorRequestHandler, type RequestHandler } from 'express';
import { reportJsonSchema } from '../report/report-schema.ts';
import { renderHealth, storageHealth, type HealthItem } from '../report/to-health.ts';
import { renderText } from '../report/to-text.ts';
import { addDebugRoutes, type DebugInput } from './debug-routes.ts';
import { sendPageFile, type PageFiles } from './page-files.ts';
import type { ReportStore } from './report-store.ts';
import { sendMetrics, withScrapes } from './send-metrics.ts';

export interface AppInput {
  readonly store: ReportStore;
  /** Whether the loop turns; `/livez`. */
  readonly liveness: () => readonly HealthItem[];
  /** Whether the first report is complete; `/readyz`. */
  readonly readiness: () => readonly HealthItem[];
  /** The status page for browsers; without it `/` is text for everybody. */
  readonly page?: PageFiles;
  /** What is behind `/debug`; without it there is no such path. */
  readonly debug?: DebugInput | undefined;
  /** Told of an error that no handler expected. */
  readonly onError: (error: unknown) => void;
}

const INDEX = [
  'Paths:',
  '  /                            this text; in a browser the status page',
  '  /metrics                     Prometheus text and OpenMetrics',
  '  /livez /readyz /healthz      ?verbose, ?exclude=NAME; also /healthz/NAME',
  '  /api/v1/report               the whole report as JSON',
  '  /api/v1/report.schema.json   its JSON schema',
].join('\n');

const DEBUG_INDEX = [
  '  /debug                       what the agent last asked, and what came: for who has shown a password or a client',
  '                               certificate; where neither is asked for, only for the node itself',
].join('\n');

export function createApp({ store, liveness, readiness, page, debug, onError }: AppInput): RequestListener {
  // Made at the first request, since few agents are ever asked for it; then it stays the same.
  let schema: string | null = null;
  const index = `${debug === undefined ? INDEX : `${INDEX}\n${DEBUG_INDEX}`}\n`;
  const app = express();
  app.disable('x-powered-by');
  // Hashing a report for each request costs more than sending it.
  app.disable('etag');
  app.use((_request, response, next) => {
    response.set({ 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff' });
    next();
  });
  const serve = (path: string, handler: RequestHandler): void => {
    app.route(path).get(handler).all(methodNotAllowed);
  };

  // What `withScrapes` leaves: HEAD, other methods, `/metrics/`. It is packed already.
  serve('/metrics', (request, response) => sendMetrics(store, request, response));
  app.use(compression());
  serveHealth('livez', liveness);
  serveHealth('readyz', readiness);
  serveHealth('healthz', () => storageHealth(store.current()));
  serve('/api/v1/report', (_request, response) => {
    response.set('ETag', store.jsonTag()).type('application/json').send(store.json());
  });
  serve('/api/v1/report.schema.json', (_request, response) => {
    schema ??= `${JSON.stringify(reportJsonSchema(), null, 2)}\n`;
    response.type('application/schema+json').send(schema);
  });
  serve('/', (request, response) => {
    const html = page?.get('index.html');
    response.vary('Accept');
    if (html !== undefined && request.accepts(['text/plain', 'text/html']) === 'text/html')
      sendPageFile(response, html);
    else response.type('text/plain').send(`${renderText(store.current(), { color: false })}\n${index}`);
  });
  for (const [name, file] of page ?? [])
    serve(`/page/${name}`, (_request, response) => sendPageFile(response, file));
  if (debug !== undefined) addDebugRoutes(serve, store, debug);
  // The header of the status page leads there, whatever the options say.
  else
    serve('/debug', (_request, response) => {
      response
        .status(404)
        .type('text/plain')
        .send('the debug pages are off; the option debug turns them on\n');
    });

  app.use((_request, response) => {
    response.status(404).type('text/plain').send(`not found\n\n${index}`);
  });
  app.use(createErrorHandler(onError));
  return withScrapes(store, app);

  function serveHealth(endpoint: string, items: () => readonly HealthItem[]): void {
    serve(`/${endpoint}`, (request, response) => {
      const query = { verbose: 'verbose' in request.query, exclude: textsOf(request.query['exclude']) };
      const { status, body } = renderHealth(endpoint, items(), query);
      response.status(status).type('text/plain').send(body);
    });
    serve(`/${endpoint}/:name`, (request, response) => {
      const item = items().find(({ name }) => name === request.params['name']);
      if (item === undefined) {
        const names = items().map(({ name }) => name);
        response
          .status(404)
          .type('text/plain')
          .send(`not found; ${endpoint} looks at: ${names.join(', ')}\n`);
        return;
      }
      const { status, body } = renderHealth(`${endpoint}/${item.name}`, [item], {
        verbose: 'verbose' in request.query,
        exclude: [],
      });
      response.status(status).type('text/plain').send(body);
    });
  }
}

const methodNotAllowed: RequestHandler = (_request, response) => {
  response
    .status(405)
    .set('Allow', 'GET, HEAD')
    .type('text/plain')
    .send('method not allowed; use GET or HEAD\n');
};

/** Four parameters make it an error handler for express. A URL that cannot be decoded is the client's fault, the rest is ours. */
function createErrorHandler(onError: (error: unknown) => void): ErrorRequestHandler {
  return (error: unknown, _request, response, next) => {
    if (response.headersSent) {
      next(error);
      return;
    }
    const isClientFault = error instanceof URIError || statusOf(error) === 400;
    if (!isClientFault) onError(error);
    response
      .status(isClientFault ? 400 : 500)
      .type('text/plain')
      .send(isClientFault ? 'bad request\n' : 'internal error; the log of the agent has more\n');
  };
}

function statusOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'status' in error ? error.status : undefined;
}

function textsOf(value: unknown): string[] {
  return (Array.isArray(value) ? value : [value]).filter((entry) => typeof entry === 'string');
}
