// SPDX-License-Identifier: GPL-3.0-or-later
/** A marker planted in each channel of a recording: ingest lists the channel, and no copy has the marker. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { RenderReport } from '../../../core/render/report.ts';
import { findLeftovers } from '../../../electron/service/engine/media/leftovers.ts';
import { makeFixture } from '../../../electron/service/engine/synthesis/fixture.ts';
import { render as renderTask } from '../../../electron/service/engine/tasks/render.ts';
import { hasProgram } from '../../flow/media-tools.ts';
import { temporaryFolder } from '../../setup/temporary-folder.ts';
import { codes, inspect, proveSound } from './audio/hushed.ts';
import { searchOf } from './planted.ts';
import { containerRecordings } from './planted-containers.ts';
import { Garden, recordings, small } from './planted-recordings.ts';
import { type Inspected, sheetFor } from './spliced.ts';

const folder = temporaryFolder('channels');
const all = { ...recordings, ...containerRecordings };
const hasFfmpeg = hasProgram('ffmpeg', 'attachments, cover pictures, AV1 and G.722 are not made');

function render(
  { path, index, probe }: Inspected,
  outputPath: string,
  fullReason: string | null,
): Promise<RenderReport> {
  const sheet = sheetFor({ path, index, probe }, [{ startFrame: 0, endFrame: 6 }]);
  const how = { crf: 14, fullReason, faultCount: 0, threads: 2, hushes: null } as const;
  return renderTask(
    { path, index, sheet, channels: probe.channels, outputPath, ...how },
    { checkpoint: () => Promise.resolve() },
  );
}

async function checkCopy(original: Inspected, garden: Garden, copy: string, report: RenderReport) {
  const search = searchOf(copy);
  for (const { marker, kind, where } of garden.plants) {
    expect(search(marker), `${kind} ${where}`).toEqual([]);
    expect(report.stripped.map((stripped) => stripped.kind)).toContain(kind);
  }
  const { channels } = (await inspect(copy)).probe;
  expect(findLeftovers(channels.filter(({ kind }) => kind !== 'file name'))).toEqual([]);
  if (report.audio) {
    const proof = await proveSound(original, copy, null);
    expect(codes(proof).filter((code) => /AUDIO|LEFT/.test(code))).toEqual([]);
  }
}

describe('markers planted in', () => {
  for (const [name, recording] of Object.entries(all)) {
    test.skipIf(recording.needsFfmpeg && !hasFfmpeg)(
      `${name}: each is listed at ingest and in no copy`,
      async () => {
        const stem = join(folder, name.replaceAll(/[^\w]/g, '-'));
        const path = `${stem}.${recording.extension}`;
        const garden = new Garden(name);
        await recording.make(path, garden);
        const search = searchOf(path);
        const original = await inspect(path);
        const rows = original.probe.channels;
        for (const { marker, kind, where } of garden.plants) {
          // Captions are two letters a picture, with bytes of their own between them.
          if (!where.test('caption')) expect(search(marker), `${kind} ${where}`).not.toEqual([]);
          const row = rows.find((channel) => channel.kind === kind && where.test(channel.where));
          expect(row?.sizeBytes ?? 0, `${kind} ${where} of ${JSON.stringify(rows)}`).toBeGreaterThanOrEqual(
            marker.length,
          );
        }
        for (const fullReason of recording.smart ? [null, 'the test wants it'] : [null]) {
          const copy = `${stem}-${fullReason === null ? 'smart' : 'full'}-copy`;
          const report = await render(original, copy, fullReason);
          expect(report.container).toBe(recording.container);
          await checkCopy(original, garden, copy, report);
        }
      },
    );
  }

  test('telemetry tracks of any name', async () => {
    const path = join(folder, 'telemetry.mp4');
    const garden = new Garden('telemetry');
    await makeFixture(path, { ...small, data: garden.marker('data stream', /stream \d/) });
    const bytes = readFileSync(path);
    const copy = join(folder, 'telemetry-copy');
    for (const name of ['camm', 'mebx', 'rtmd', 'tmcd', 'q!x.']) {
      const renamed = Buffer.from(bytes);
      for (let at = renamed.indexOf('gpmd'); at >= 0; at = renamed.indexOf('gpmd', at))
        renamed.write(name, at);
      writeFileSync(path, renamed);
      const original = await inspect(path);
      const row = original.probe.channels.find(({ kind }) => /stream/.test(kind));
      expect(row?.sizeBytes ?? 0, name).toBeGreaterThanOrEqual(garden.plants[0]?.marker.length ?? 1);
      await checkCopy(original, new Garden(name), copy, await render(original, copy, null));
      expect(searchOf(copy)(garden.plants[0]?.marker ?? ''), name).toEqual([]);
    }
  });
});

describe('the proof of a copy that another tool left something in', () => {
  test.each([
    'tags, streams and boxes of MP4',
    'pictures and sound of MP4',
    'tables of MP4',
    'elements of Matroska',
  ])('names %s', async (name) => {
    const garden = new Garden(`left ${name}`);
    const path = join(folder, `left-${name.replaceAll(/[^\w]/g, '-')}.${all[name]?.extension}`);
    await all[name]?.make(path, garden);
    const original = await inspect(path);
    const { findings } = await proveSound(original, path, null);
    expect(garden.plants.length).toBeGreaterThan(5);
    for (const { kind, where } of garden.plants) {
      const code = ['container tag', 'stream tag', 'user data'].includes(kind)
        ? 'METADATA_LEFT'
        : 'HIDDEN_CHANNEL_LEFT';
      const named = findings.filter(({ message }) => message.includes(`${kind}: `));
      expect(
        named.map((finding) => finding.code),
        `${kind} ${where}`,
      ).toContain(code);
    }
  });
});
