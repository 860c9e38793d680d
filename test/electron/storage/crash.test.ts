// SPDX-License-Identifier: GPL-3.0-or-later
/** Killed at any moment, a case opens again, holds everything that was said to be written, and its log is whole. */
import { describe, expect, test } from 'vitest';
import { openCase } from '../../../electron/service/storage/case-store.ts';
import { temporaryPlace } from './case-fixtures.ts';
import { startChild } from './child-process.ts';

const wait = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

describe('kill -9', () => {
  test('while committing, fifteen times over the same case', async () => {
    const place = temporaryPlace();
    let events = 0;
    for (let round = 0; round < 15; round += 1) {
      const child = startChild('commit-forever', place.dir, place.homeDir);
      await child.says('start');
      // The first rounds die while the case is being made, the later ones at any point of a commit.
      await wait(round < 5 ? round * 7 : 40 + Math.random() * 200);
      const said = await child.kill();
      const promised = Math.max(0, ...said.split('\n').map(Number).filter(Number.isInteger));
      const store = openCase(place.dir, { mode: 'write', create: true, homeDir: place.homeDir });
      const report = store.verifyAudit();
      store.close();
      expect(report.findings).toEqual([]);
      expect(report.events).toBeGreaterThanOrEqual(Math.max(promised, events));
      events = report.events;
    }
    expect(events).toBeGreaterThan(15);
  }, 120_000);
});
