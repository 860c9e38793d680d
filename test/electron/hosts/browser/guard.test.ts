// SPDX-License-Identifier: GPL-3.0-or-later
/** Who the browser host lets in, over real sockets. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Desk } from '../../../../electron/service/desk/desk.ts';
import { type BrowserHost, startBrowserHost } from '../../../../electron/service/hosts/browser/server.ts';

const folder = mkdtempSync(join(tmpdir(), 'clearveil-guard-'));
const desk = new Desk({ host: 'browser', homeDir: join(folder, 'home'), casesDir: folder, roots: [folder] });
let host: BrowserHost;

type Answer = { readonly status: number; readonly headers: IncomingHttpHeaders; readonly body: string };

function ask(
  path: string,
  options: { method?: string; headers?: Record<string, string>; body?: string; address?: string } = {},
): Promise<Answer> {
  const { method = 'GET', headers = {}, body, address = '127.0.0.1' } = options;
  return new Promise((resolve, reject) => {
    const sent = httpRequest(
      { host: address, port: host.port, path, method, headers, agent: false },
      (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (piece: string) => {
          text += piece;
        });
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }),
        );
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}

/** Exchanges the start address for the path of a session. */
async function enter(): Promise<string> {
  const { status, headers } = await ask(new URL(host.address).pathname);
  expect(status).toBe(303);
  return headers.location ?? '';
}

const json = { 'content-type': 'application/json' };

beforeAll(async () => {
  writeFileSync(join(folder, 'index.html'), '<!doctype html><link nonce="CLEARVEIL_NONCE">');
  writeFileSync(join(folder, 'secret.txt'), 'not of the application');
  host = await startBrowserHost(desk, { assetsDir: folder });
});
afterAll(async () => {
  await desk.end();
  await host.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('the address', () => {
  test('is on 127.0.0.1 with 256 random bits, and other addresses of this machine are not listened on', async () => {
    expect(host.address).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/start\/[\w-]{43}$/);
    const others = Object.values(networkInterfaces())
      .flatMap((list) => list ?? [])
      .filter(({ internal, family }) => !internal && family === 'IPv4');
    for (const { address } of others)
      await expect(ask('/', { address })).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  test('leads into a session; using it again ends the session before', async () => {
    const first = await enter();
    expect((await ask(first)).status).toBe(200);
    const second = await enter();
    expect(second).not.toBe(first);
    expect((await ask(first)).status).toBe(404);
    expect((await ask(second)).status).toBe(200);
  });

  test('is refused with another token, and everything is refused without one', async () => {
    for (const path of [
      '/',
      '/start/',
      `/start/${'A'.repeat(43)}`,
      '/request/session.state',
      '/events',
      '//',
    ])
      expect((await ask(path)).status, path).toBe(404);
  });
});

describe('who asks', () => {
  test('another host name is refused: a name that was made to resolve here is no way in', async () => {
    const session = await enter();
    for (const name of ['evil.example', `localhost:${host.port}`, `127.0.0.1:1`])
      expect((await ask(session, { headers: { host: name } })).status, name).toBe(421);
  });

  test('another origin is refused, its own is let in', async () => {
    const session = await enter();
    const state = (origin: string): Promise<Answer> =>
      ask(`${session}request/session.state`, { method: 'POST', headers: { ...json, origin }, body: '{}' });
    expect((await state('http://evil.example')).status).toBe(403);
    expect((await state('null')).status).toBe(403);
    expect((await state(`http://127.0.0.1:${host.port}`)).status).toBe(200);
  });

  test('pictures, frames and scripts of another page are refused; a whole page that a person opens is not', async () => {
    const session = await enter();
    const from = (mode: string, dest: string): Promise<Answer> =>
      ask(session, {
        headers: { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': mode, 'sec-fetch-dest': dest },
      });
    expect((await from('no-cors', 'image')).status).toBe(403);
    expect((await from('no-cors', 'script')).status).toBe(403);
    expect((await from('navigate', 'iframe')).status).toBe(403);
    expect((await from('navigate', 'document')).status).toBe(200);
  });
});

describe('what is answered', () => {
  test('a page has a strict policy with a nonce of its own, and nothing may be kept', async () => {
    const session = await enter();
    const [one, other] = [await ask(session), await ask(session)];
    const policy = String(one.headers['content-security-policy']);
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).not.toContain('unsafe');
    const nonce = /'nonce-([^']+)'/.exec(policy)?.[1] ?? '';
    expect(one.body).toContain(`nonce="${nonce}"`);
    expect(other.body).not.toContain(nonce);
    expect(one.headers).toMatchObject({
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    });
  });

  test('no file but those of the application, whatever the path says', async () => {
    const session = await enter();
    for (const path of ['secret.txt', '../home/cases.json', '..%2f..%2fetc%2fpasswd', '%2e%2e/x.html'])
      expect((await ask(session + path)).status, path).toBe(404);
  });

  test('a request is a POST of JSON and nothing else', async () => {
    const path = `${await enter()}request/session.state`;
    expect((await ask(path)).status).toBe(405);
    expect((await ask(path, { method: 'POST', body: '{}' })).status).toBe(415);
    const form = { 'content-type': 'text/plain' };
    expect((await ask(path, { method: 'POST', headers: form, body: '{}' })).status).toBe(415);
    expect((await ask(path, { method: 'POST', headers: json, body: '{' })).status).toBe(400);
    const told = await ask(path, { method: 'POST', headers: json, body: '{}' });
    expect(JSON.parse(told.body)).toMatchObject({ ok: true, output: { host: 'browser', case: null } });
  });
});
