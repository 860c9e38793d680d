// SPDX-License-Identifier: GPL-3.0-or-later
/** A service that does not start: the window says so instead of staying blank, and tries again when asked to. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import type { ServiceHealth } from '../../../core/contract/host.ts';
import { Forwarder } from '../../../electron/window/forward.ts';
import { ServiceProcess } from '../../../electron/window/service-process.ts';
import { temporaryFolder } from '../../setup/temporary-folder.ts';

const folder = temporaryFolder('absent');

const page = new Request('http://clearveil.invalid/', { headers: { accept: 'text/html,*/*' } });

test('three ends in a row: a page in plain words, and another start with each try', async () => {
  const log = join(folder, 'starts');
  const main = join(folder, 'broken.mjs');
  writeFileSync(log, '');
  writeFileSync(
    main,
    `import { appendFileSync } from 'node:fs'; appendFileSync(${JSON.stringify(log)}, 'x'); process.exit(9);`,
  );
  const told: ServiceHealth[] = [];
  const service = new ServiceProcess({ node: process.execPath, main }, (health) => told.push(health));
  const forwarder = new Forwarder(service);
  try {
    await service.start().catch(() => undefined);
    await vi.waitFor(() => expect(told.at(-1)).toBe('failed'), { timeout: 20_000 });
    expect(readFileSync(log, 'utf8')).toBe('xxx');

    const shown = await forwarder.answer(page);
    expect(shown.status).toBe(503);
    expect(shown.headers.get('content-security-policy')).toContain("default-src 'none'");
    const words = await shown.text();
    expect(words).toContain('Clearveil does not start');
    expect(words).toContain('href="/"');
    await vi.waitFor(() => expect(readFileSync(log, 'utf8').length).toBeGreaterThan(3), { timeout: 20_000 });

    const data = await forwarder.answer(new Request('http://clearveil.invalid/request/cases.list'));
    expect(data.status).toBe(503);
    expect(await data.text()).toBe('');
  } finally {
    await service.end();
  }
}, 60_000);
