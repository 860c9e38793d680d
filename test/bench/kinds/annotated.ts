// SPDX-License-Identifier: GPL-3.0-or-later
/** Photographs with known plates, words or faces, for measuring how much of them is found. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { RgbPicture } from '../../../core/detect/detection.ts';
import { readAnnotatedPictures, readPicture } from '../../models/pictures.ts';

export type Rect = {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
};

/** `truth`: what is annotated. `unsure`: what is there as well and counts neither as found nor as missed. */
export type Annotated = {
  readonly picture: RgbPicture;
  readonly truth: readonly Rect[];
  readonly unsure: readonly Rect[];
};

export const annotationsFolder = resolve(import.meta.dirname, '../../../../shared/footage/annotated');

/** Cars and motorcycles with one plate each, in three countries' shapes. */
export async function plates(): Promise<Annotated[]> {
  const root = join(annotationsFolder, 'plates_openalpr');
  const found: Annotated[] = [];
  for (const country of readdirSync(root).sort()) {
    for (const file of readdirSync(join(root, country)).sort()) {
      if (!file.endsWith('.txt')) continue;
      const rows = readFileSync(join(root, country, file), 'utf8')
        .trim()
        .split('\n');
      const fields = rows.map((row) => row.split('\t'));
      const photograph = join(root, country, fields[0]?.[0] ?? '');
      if (!existsSync(photograph)) continue;
      const truth = fields.map(([, x, y, width, height]) => rect(x, y, width, height));
      found.push({ picture: await readPicture(photograph), truth, unsure: [] });
    }
  }
  return found;
}

/** Street scenes with every word marked; those that nobody can read are `unsure`. */
export async function words(): Promise<Annotated[]> {
  const list = join(annotationsFolder, 'text_icdar_mmocr/textdet_test.json');
  const { data_list: rows } = JSON.parse(readFileSync(list, 'utf8')) as {
    readonly data_list: readonly {
      readonly img_path: string;
      readonly instances: readonly { readonly bbox: readonly number[]; readonly ignore: boolean }[];
    }[];
  };
  const found: Annotated[] = [];
  for (const { img_path: name, instances } of rows) {
    const photograph = [join(dirname(list), name), join(dirname(list), 'imgs', name)].find((at) =>
      existsSync(at),
    );
    if (!photograph) continue;
    const boxes = instances.map(({ bbox: [x = 0, y = 0, right = 0, bottom = 0], ignore }) => ({
      ignore,
      box: { x, y, width: right - x, height: bottom - y },
    }));
    found.push({
      picture: await readPicture(photograph),
      truth: boxes.filter(({ ignore }) => !ignore).map(({ box }) => box),
      unsure: boxes.filter(({ ignore }) => ignore).map(({ box }) => box),
    });
  }
  return found;
}

/** People of whom only the face is marked. */
export async function faces(): Promise<Annotated[]> {
  const pictures = await readAnnotatedPictures();
  return pictures.map(({ picture, faces: truth }) => ({ picture, truth, unsure: [] }));
}

function rect(...values: readonly (string | undefined)[]): Rect {
  const [x = 0, y = 0, width = 0, height = 0] = values.map(Number);
  return { x, y, width, height };
}
