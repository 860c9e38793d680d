// SPDX-License-Identifier: GPL-3.0-or-later
/** Pictures for the tests of models: photographs as RGB, and sheets of photographs with known faces. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Decoder, Demuxer, FilterAPI } from 'node-av';
import { intersectionOverUnion } from '../../core/base/geometry.ts';
import type { RgbPicture } from '../../core/detect/detection.ts';

/** Decodes the first picture of an image file. Throws when there is none. */
export async function readPicture(file: string): Promise<RgbPicture> {
  await using input = await Demuxer.open(file);
  const stream = input.video();
  if (!stream) throw new Error(`${file} holds no picture`);
  using decoder = await Decoder.create(stream);
  using filter = FilterAPI.create('format=rgb24');
  for await (using frame of filter.frames(decoder.frames(input.packets(stream.index)))) {
    if (frame) return { width: frame.width, height: frame.height, data: Uint8Array.from(frame.toBuffer()) };
  }
  throw new Error(`${file} holds no picture`);
}

/** A photograph of three people, 1920x1280, that comes with a development dependency. */
export const photograph = 'node_modules/@vladmandic/face-api/demo/sample1.jpg';

export type FaceBox = {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
};

/** Where their faces are, forehead to chin, marked by hand. */
export const facesOfPhotograph: readonly FaceBox[] = [
  { x: 415, y: 355, width: 185, height: 245 },
  { x: 840, y: 425, width: 200, height: 230 },
  { x: 1465, y: 215, width: 215, height: 215 },
];

/** The people themselves, as far as the picture shows them. */
export const peopleOfPhotograph: readonly FaceBox[] = [
  { x: 180, y: 290, width: 500, height: 990 },
  { x: 700, y: 330, width: 540, height: 950 },
  { x: 1190, y: 120, width: 700, height: 1160 },
];

export type AnnotatedPicture = { readonly picture: RgbPicture; readonly faces: readonly FaceBox[] };

const annotated = path.resolve('../shared/footage/annotated');

/** True when the annotated photographs are there. */
export const hasAnnotatedPictures = existsSync(annotated);

/** The annotated photographs (boxes of faces, px), in the order of their file names. */
export async function readAnnotatedPictures(): Promise<readonly AnnotatedPicture[]> {
  const named = [...masked(), ...dlib('testing.xml'), ...dlib('training.xml')];
  named.sort((a, b) => a.file.localeCompare(b.file));
  const pictures: AnnotatedPicture[] = [];
  for (const { file, faces } of named) {
    if (existsSync(file)) pictures.push({ picture: await readPicture(file), faces });
  }
  return pictures;
}

type Named = { readonly file: string; readonly faces: readonly FaceBox[] };

function masked(): readonly Named[] {
  const list = JSON.parse(readFileSync(path.join(annotated, 'faces_maskon/boxes.json'), 'utf8')) as readonly {
    image: string;
    boxes: readonly { x: number; y: number; w: number; h: number }[];
  }[];
  return list.map(({ image, boxes }) => ({
    file: path.join(annotated, 'faces_maskon/images', image),
    faces: boxes.map(({ x, y, w, h }) => ({ x, y, width: w, height: h })),
  }));
}

function dlib(list: string): readonly Named[] {
  const xml = readFileSync(path.join(annotated, 'faces_dlib', list), 'utf8');
  return [...xml.matchAll(/<image file='([^']+)'[^>]*>(.*?)<\/image>/gs)].map(([, name = '', body = '']) => ({
    file: path.join(annotated, 'faces_dlib', name),
    faces: [...body.matchAll(/top='(-?\d+)' left='(-?\d+)' width='(\d+)' height='(\d+)'/g)].map(
      ([, top, left, width, height]) => ({
        x: Number(left),
        y: Number(top),
        width: Number(width),
        height: Number(height),
      }),
    ),
  }));
}

/** Packs photographs, at their own scale, into frames of `width` x `height`; those that do not fit are left out. */
export function packSheets(
  pictures: readonly AnnotatedPicture[],
  width: number,
  height: number,
): AnnotatedPicture[] {
  const fitting = pictures.filter(({ picture }) => picture.width <= width && picture.height <= height);
  const byHeight = [...fitting].sort((a, b) => b.picture.height - a.picture.height);
  const sheets: { data: Uint8Array; faces: FaceBox[]; x: number; y: number; shelf: number }[] = [];
  for (const { picture, faces } of byHeight) {
    let sheet = sheets.find((candidate) => placeOn(candidate, picture, width, height));
    if (!sheet) {
      sheet = {
        data: new Uint8Array(width * height * 3).fill(96),
        faces: [],
        x: 0,
        y: 0,
        shelf: picture.height,
      };
      sheets.push(sheet);
    }
    const { x, y } = sheet;
    for (let row = 0; row < picture.height; row += 1) {
      const line = picture.data.subarray(row * picture.width * 3, (row + 1) * picture.width * 3);
      sheet.data.set(line, ((y + row) * width + x) * 3);
    }
    sheet.faces.push(...faces.map((face) => ({ ...face, x: face.x + x, y: face.y + y })));
    sheet.x += picture.width;
  }
  return sheets.map(({ data, faces }) => ({ picture: { width, height, data }, faces }));
}

/** Moves a sheet's cursor to where the picture fits, on this shelf or the next; false when it does not. */
function placeOn(
  sheet: { x: number; y: number; shelf: number },
  picture: RgbPicture,
  width: number,
  height: number,
): boolean {
  if (sheet.x + picture.width <= width && sheet.y + picture.height <= height) return true;
  const next = sheet.y + sheet.shelf;
  if (next + picture.height > height) return false;
  sheet.x = 0;
  sheet.y = next;
  sheet.shelf = picture.height;
  return true;
}

/** Area that two boxes have in common. */
export function sharedArea(a: FaceBox, b: FaceBox): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return Math.max(0, width) * Math.max(0, height);
}

function grown({ x, y, width, height }: FaceBox, factor: number): FaceBox {
  const more = (factor - 1) / 2;
  return { x: x - width * more, y: y - height * more, width: width * factor, height: height * factor };
}

/**
 * True when a box finds a face: it shares 35 % with it (intersection over union), or, grown by 1.3, covers 80 % of it and is less
 * than six times its size.
 */
export function found(face: FaceBox, box: FaceBox): boolean {
  const size = face.width * face.height;
  if (intersectionOverUnion(face, box) >= 0.35) return true;
  return sharedArea(face, grown(box, 1.3)) >= 0.8 * size && box.width * box.height < 6 * size;
}
