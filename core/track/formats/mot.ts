// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * MOT Challenge text, as of the ground truth of MOT16 and later: a line for every subject and frame,
 * `frame,id,x,y,width,height,flag,class,visibility`, frames counted from 1, boxes in px from the picture's top left
 * corner (motchallenge.net/instructions; as CVAT and most tools write them). What the format cannot hold, and how it is
 * read, is in docs/track-files.md.
 */
import { unitsPerPixel } from '../../base/geometry.ts';
import type { Kind } from '../../detect/detection.ts';
import { rectangleOutline } from '../outline.ts';
import { regionAt } from '../region-at.ts';
import type { Keyframe } from '../track.ts';
import { boxOfEdges, dropRestored, farthestPx } from './dense.ts';
import { type FileTrack, invalidTracks, type TrackedFootage, type TrackFormat } from './track-format.ts';

/** Numbers of the challenge for what it knows; above a hundred what it does not. */
const classOfKind: { readonly [K in Kind]: number } = {
  person: 1,
  vehicle: 3,
  face: 101,
  plate: 102,
  screen: 103,
  paper: 104,
  text: 105,
  overlay: 106,
};

/** Person on a vehicle and standing person; bicycle, motorbike and other vehicles. */
const furtherClasses: readonly (readonly [number, Kind])[] = [
  [2, 'person'],
  [7, 'person'],
  [4, 'vehicle'],
  [5, 'vehicle'],
  [6, 'vehicle'],
];

const kindOfClass = new Map<number, Kind>([
  ...Object.entries(classOfKind).map(([kind, number]): [number, Kind] => [number, kind as Kind]),
  ...furtherClasses,
]);

const decimal = /^[+-]?(?:\d{1,9}(?:\.\d{0,20})?|\.\d{1,20})(?:[eE][+-]?\d{1,2})?$/;

type Row = { readonly line: number; readonly id: number; readonly kind: Kind; readonly keyframe: Keyframe };

class LineReader {
  readonly #fields: readonly string[];
  readonly #line: number;

  constructor(text: string, line: number) {
    this.#fields = text.split(',').map((field) => field.trim());
    this.#line = line;
    if (this.#fields.length < 6 || this.#fields.length > 10)
      this.fail('', `${this.#fields.length} values; a line has from 6 to 10, comma between`);
  }

  fail(field: string, problem: string): never {
    throw invalidTracks(`line ${this.#line}${field === '' ? '' : `, ${field}`}`, problem);
  }

  number(at: number, field: string, least: number, most: number): number {
    const text = this.#fields[at] ?? '';
    const value = decimal.test(text) ? Number(text) : Number.NaN;
    if (!(value >= least && value <= most))
      this.fail(field, `"${text.slice(0, 40)}" is no number from ${least} to ${most}`);
    return value;
  }

  whole(at: number, field: string, least: number, most: number): number {
    const value = this.number(at, field, least, most);
    if (!Number.isInteger(value)) this.fail(field, `${value} is not whole`);
    return value;
  }

  /** Results and detections have no class, or -1 in its place: the challenge is about people. */
  kind(): Kind {
    const number = this.#fields.length < 8 ? -1 : this.number(7, 'class', -1e9, 1e9);
    if (number === -1) return 'person';
    return (
      kindOfClass.get(number) ?? this.fail('class', `${number} stands for nothing that can be veiled here`)
    );
  }
}

function readRow(text: string, line: number, { frameCount }: TrackedFootage): Row {
  const reader = new LineReader(text, line);
  const frame = reader.whole(0, 'frame', 1, 1e9);
  if (frame > frameCount) reader.fail('frame', `${frame}, but the recording has ${frameCount}`);
  const id = reader.whole(1, 'id', -1, 1e9);
  if (id < 0) reader.fail('id', 'detections without a subject are no tracks');
  const x = reader.number(2, 'x', -farthestPx, farthestPx);
  const y = reader.number(3, 'y', -farthestPx, farthestPx);
  const width = reader.number(4, 'width', 0, farthestPx);
  const height = reader.number(5, 'height', 0, farthestPx);
  if (width === 0 || height === 0) reader.fail('width, height', 'a box without area');
  const box = boxOfEdges(x, y, x + width, y + height);
  return {
    line,
    id,
    kind: reader.kind(),
    keyframe: { frame: frame - 1, box, origin: 'manual', score: null },
  };
}

/** A subject's rows as tracks without a gap: where the file has no line for a frame, the subject is not there. */
function toTracks(rows: readonly Row[]): FileTrack[] {
  const byFrame = [...rows].sort((a, b) => a.keyframe.frame - b.keyframe.frame);
  const runs: Row[][] = [];
  for (const row of byFrame) {
    const last = runs.at(-1)?.at(-1);
    if (last && last.keyframe.frame === row.keyframe.frame)
      throw invalidTracks(`line ${Math.max(row.line, last.line)}`, `subject ${row.id} has this frame twice`);
    if (last && last.kind !== row.kind)
      throw invalidTracks(
        `line ${row.line}, class`,
        `subject ${row.id} is a ${last.kind} on line ${last.line}`,
      );
    if (last && last.keyframe.frame + 1 === row.keyframe.frame) runs.at(-1)?.push(row);
    else runs.push([row]);
  }
  return runs.flatMap((run): FileTrack[] => {
    const [first, last] = [run[0], run.at(-1)];
    if (!first || !last) return [];
    return [
      {
        kind: first.kind,
        label: '',
        outline: rectangleOutline,
        startFrame: first.keyframe.frame,
        endFrame: last.keyframe.frame + 1,
        keyframes: dropRestored(run.map(({ keyframe }) => keyframe)),
      },
    ];
  });
}

function parse(text: string, footage: TrackedFootage): FileTrack[] {
  const bySubject = new Map<number, Row[]>();
  text
    .replace(/^\ufeff/, '')
    .split(/\r\n|\n|\r/)
    .forEach((line, at) => {
      if (line.trim() === '') return;
      const row = readRow(line, at + 1, footage);
      const rows = bySubject.get(row.id);
      if (rows) rows.push(row);
      else bySubject.set(row.id, [row]);
    });
  return [...bySubject.values()].flatMap(toTracks);
}

function* lines(tracks: readonly FileTrack[]): Generator<string> {
  for (const [at, track] of tracks.entries()) {
    for (let frame = track.startFrame; frame < track.endFrame; frame++) {
      const region = regionAt(track, frame);
      if (!region) continue;
      const { x, y, width, height } = region.box;
      const box = [x, y, width, height].map((units) => units / unitsPerPixel);
      yield [frame + 1, at + 1, ...box, 1, classOfKind[track.kind], 1].join(',');
    }
  }
}

function print(tracks: readonly FileTrack[]): string {
  let text = '';
  for (const line of lines(tracks)) text += `${line}\n`;
  return text;
}

export const motTracks: TrackFormat = { parse, print };
