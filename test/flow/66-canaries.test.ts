// SPDX-License-Identifier: GPL-3.0-or-later
/** A recording with a marker in every channel goes through `auto`: ingest lists each, and no byte of the package has one. */
import { statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { searchOf } from '../electron/engine/planted.ts';
import { Garden, recordings } from '../electron/engine/planted-recordings.ts';
import { tree } from './case-content.ts';
import { done, makePlace } from './cli.ts';

const place = makePlace();

type Listed = {
  readonly footage: readonly {
    readonly channels: readonly {
      readonly kind: string;
      readonly where: string;
      readonly sizeBytes: number;
    }[];
  }[];
};

describe('a package that was made automatically', () => {
  test.each(['tags, streams and boxes of MP4', 'pictures and sound of MP4'])('of %s', async (name) => {
    const garden = new Garden(`package of ${name}`);
    const path = place.original('CANARY-IN-THE-NAME.mp4');
    await recordings[name]?.make(path, garden);
    const stem = name.replaceAll(/\W+/g, '-');
    const { footage } = done<Listed>(await place.cli(['ingest', place.output(`${stem}.case`), path]));
    const rows = footage.flatMap(({ channels }) => channels);
    for (const { marker, kind, where } of garden.plants) {
      const row = rows.find((channel) => channel.kind === kind && where.test(channel.where));
      expect(row?.sizeBytes ?? 0, `${kind} ${where}`).toBeGreaterThanOrEqual(marker.length);
    }

    const out = place.output(stem);
    done(await place.cli(['auto', path, '--out', out]));
    const files = tree(out).filter((file) => statSync(join(out, file)).isFile());
    expect(files.length).toBeGreaterThan(5);
    const markers = [...garden.plants.map(({ marker }) => marker), 'CANARY-IN-THE-NAME'];
    expect(markers.length).toBeGreaterThan(8);
    for (const file of files) {
      const search = searchOf(join(out, file));
      for (const marker of markers) {
        expect(search(marker), `${marker} in ${file}`).toEqual([]);
        expect(basename(file).includes(marker)).toBe(false);
      }
    }
  });
});
