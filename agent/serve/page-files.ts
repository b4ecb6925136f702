// The files of the status page, as they go to a browser. They are handed in: serving reads nothing from a disk.
import { createHash } from 'node:crypto';
import type { Response } from 'express';

export interface PageFile {
  /** MIME type. */
  readonly type: string;
  readonly body: Buffer;
  readonly tag: string;
}

/** Each file of `agent/page` by its name. */
export type PageFiles = ReadonlyMap<string, PageFile>;

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml; charset=utf-8',
};

/**
 * The page gets everything from the agent that served it, and names on a node, which it shows, may be chosen by somebody
 * who wants to run a script in the browser of the reader.
 */
const HEADERS = {
  'Content-Security-Policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "connect-src 'self'",
    "img-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'Referrer-Policy': 'no-referrer',
  'X-Frame-Options': 'DENY',
  // A browser asks whether it has the newest: a new agent must not meet the script of an old one.
  'Cache-Control': 'no-cache',
};

/** Whether a file of the folder is for browsers; others are of the project, such as a tsconfig.json. */
export function isPageFile(name: string): boolean {
  return typeOf(name) !== undefined;
}

export function createPageFile(name: string, body: Buffer): PageFile {
  const type = typeOf(name);
  if (type === undefined) throw new Error(`${name} is no file for browsers`);
  return { type, body, tag: `W/"${createHash('sha256').update(body).digest('base64url')}"` };
}

/** Express answers 304 by itself where the browser has what the tag names. */
export function sendPageFile(response: Response, { type, body, tag }: PageFile): void {
  response.set({ ...HEADERS, 'Content-Type': type, ETag: tag }).send(body);
}

function typeOf(name: string): string | undefined {
  return TYPES[name.slice(name.lastIndexOf('.') + 1)];
}
