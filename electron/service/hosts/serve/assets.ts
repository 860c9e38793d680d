// SPDX-License-Identifier: GPL-3.0-or-later
/** The application's own files, from the folder that the build made. */
import { randomBytes } from 'node:crypto';
import { readFile, realpath } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';
import { noStore, pageHeaders, pagePolicy, workerHeaders } from './headers.ts';

/** Where the build leaves room for the nonce of an answer. */
export const noncePlace = 'CLEARVEIL_NONCE';

const types: { readonly [extension: string]: string } = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.json': 'application/json; charset=utf-8',
  '.wasm': 'application/wasm',
};

const missing = (): Response => new Response('not found', { status: 404, headers: noStore });

async function page(path: string): Promise<Response> {
  const nonce = randomBytes(16).toString('base64');
  const html = (await readFile(path, 'utf8')).replaceAll(noncePlace, nonce);
  const headers = { ...noStore, ...pageHeaders, 'content-security-policy': pagePolicy(nonce) };
  return new Response(html, { headers: { ...headers, 'content-type': 'text/html; charset=utf-8' } });
}

/** Serves a file under `dir`; no words are its `index.html`. Nothing outside is reachable, whatever the words say. */
export async function asset(dir: string, words: readonly string[]): Promise<Response> {
  try {
    const root = await realpath(dir);
    const wanted = words.length === 0 ? ['index.html'] : words.map(decodeURIComponent);
    const path = await realpath(join(root, ...wanted));
    const type = types[extname(path)];
    if (!path.startsWith(root + sep) || type === undefined) return missing();
    if (extname(path) === '.html') return await page(path);
    const script = extname(path) === '.js' ? workerHeaders : {};
    return new Response(await readFile(path), { headers: { ...noStore, ...script, 'content-type': type } });
  } catch {
    return missing();
  }
}
