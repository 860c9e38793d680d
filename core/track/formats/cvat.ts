// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * CVAT for video 1.1 XML (docs.cvat.ai, "XML annotation format"): tracks of boxes, ellipses and polygons. A shape holds
 * until the next one of its track, and in between every edge moves in a straight line, which is what `boxBetween` does;
 * from a shape that is `outside` on there is nothing. Rules for what the two sides do not share: docs/track-files.md.
 */
import { type Kind, kinds } from '../../detect/detection.ts';
import { boxBetween } from '../region-at.ts';
import { type Keyframe, type Origin, origins } from '../track.ts';
import { printCvat } from './cvat-print.ts';
import { commonOutline, placeOf, readShape, type Shape } from './cvat-shapes.ts';
import { type FileTrack, invalidTracks, type TrackedFootage, type TrackFormat } from './track-format.ts';
import { readXml, type XmlElement, XmlError } from './xml.ts';

/** What labels are called elsewhere, in lower case and with one space between words. */
const furtherLabels: { readonly [label: string]: Kind } = {
  head: 'face',
  pedestrian: 'person',
  car: 'vehicle',
  truck: 'vehicle',
  bus: 'vehicle',
  motorcycle: 'vehicle',
  bicycle: 'vehicle',
  'license plate': 'plate',
  'licence plate': 'plate',
  'number plate': 'plate',
  document: 'paper',
  monitor: 'screen',
};

/** A shape with its frame, and whether it is there from then on. */
type Row = {
  readonly element: XmlElement;
  readonly frame: number;
  readonly outside: boolean;
  readonly shape: Shape;
  readonly origin: Origin;
  readonly score: number | null;
};

function kindOf(track: XmlElement): Kind {
  const label = (track.attributes.get('label') ?? '').trim();
  const plain = label.toLowerCase().replace(/[\s_-]+/g, ' ');
  const kind = kinds.find((known) => known === plain);
  if (kind) return kind;
  if (Object.hasOwn(furtherLabels, plain)) return furtherLabels[plain] ?? 'overlay';
  throw invalidTracks(placeOf(track, 'label'), `"${label.slice(0, 40)}" is none of ${kinds.join(', ')}`);
}

function flag(element: XmlElement, name: string, otherwise: boolean): boolean {
  const text = element.attributes.get(name);
  if (text === undefined) return otherwise;
  if (text === '0' || text === '1') return text === '1';
  throw invalidTracks(placeOf(element, name), `"${text.slice(0, 40)}" is neither 0 nor 1`);
}

/** The values of the attributes that `print` declares; those of others are of no meaning here. */
function valuesOf(element: XmlElement): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  for (const child of element.children) {
    if (child.name !== 'attribute') throw invalidTracks(placeOf(child), `not known inside <${element.name}>`);
    values.set(child.attributes.get('name') ?? '', child.text);
  }
  return values;
}

function scoreOf(element: XmlElement, text: string | undefined): number | null {
  if (text === undefined || text.trim() === '') return null;
  const score = Number(text);
  if (score >= 0 && score <= 1) return score;
  throw invalidTracks(placeOf(element, 'score'), `"${text.slice(0, 40)}" is no number from 0 to 1`);
}

function readRow(element: XmlElement, { frameCount }: TrackedFootage): Row {
  const text = element.attributes.get('frame') ?? '';
  const frame = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  const outside = flag(element, 'outside', false);
  // What CVAT writes to end a track may lie right behind the last frame.
  if (!(frame < frameCount || (outside && frame === frameCount)))
    throw invalidTracks(
      placeOf(element, 'frame'),
      `"${text.slice(0, 40)}", but the recording has ${frameCount} from 0 on`,
    );
  const values = valuesOf(element);
  const made: Origin = flag(element, 'keyframe', true) ? 'manual' : 'bridged';
  return {
    element,
    frame,
    outside,
    shape: readShape(element, values.get('box')),
    origin: origins.find((known) => known === values.get('origin')) ?? made,
    score: scoreOf(element, values.get('score')),
  };
}

/** Rows of a track by rising frame, its label, and the name it was given. */
function readRows(track: XmlElement, footage: TrackedFootage): Row[] {
  const rows = track.children.map((element) => readRow(element, footage));
  rows.forEach((row, at) => {
    const before = rows[at - 1];
    if (before && row.frame <= before.frame)
      throw invalidTracks(placeOf(row.element, 'frame'), 'frames do not rise from shape to shape');
  });
  return rows;
}

function subjectOf(track: XmlElement): string {
  const [first] = track.children;
  const subject = (first ? valuesOf(first).get('subject') : undefined) ?? '';
  if (subject.length <= 200 && subject.isWellFormed()) return subject;
  throw invalidTracks(placeOf(first ?? track, 'subject'), 'more than 200 characters');
}

/** The stretches of a track that are not outside, each with the frame at which it ends. */
function visibleRuns(
  rows: readonly Row[],
  frameCount: number,
): { rows: Row[]; endFrame: number; next: Row | undefined }[] {
  const runs: { rows: Row[]; endFrame: number; next: Row | undefined }[] = [];
  let open: Row[] = [];
  for (const row of rows) {
    if (!row.outside) open.push(row);
    else if (open.length > 0) {
      runs.push({ rows: open, endFrame: row.frame, next: row });
      open = [];
    }
  }
  if (open.length > 0) runs.push({ rows: open, endFrame: frameCount, next: undefined });
  return runs;
}

function toKeyframe({ frame, shape, origin, score }: Row, turned: boolean): Keyframe {
  return { frame, box: turned ? shape.around : shape.box, origin, score };
}

function readTrack(track: XmlElement, footage: TrackedFootage): FileTrack[] {
  const kind = kindOf(track);
  const label = subjectOf(track);
  const rows = readRows(track, footage);
  if (rows.length === 0) throw invalidTracks(placeOf(track), 'a track without shapes');
  return visibleRuns(rows, footage.frameCount).flatMap(({ rows: run, endFrame, next }): FileTrack[] => {
    const shown = (next ? [...run, next] : run).map(({ shape }) => shape);
    const turned = shown.some((shape) => shape.turned);
    const keyframes = run.map((row) => toKeyframe(row, turned));
    const [first, last] = [keyframes[0], keyframes.at(-1)];
    if (!first || !last) return [];
    if (last.frame < endFrame - 1) {
      // On the way to a shape that is outside CVAT goes on moving; without one it stands still to the end.
      const box = next ? boxBetween([last, toKeyframe(next, turned)], endFrame - 1) : last.box;
      keyframes.push({
        frame: endFrame - 1,
        box,
        origin: last.origin === 'manual' ? 'manual' : 'bridged',
        score: null,
      });
    }
    const outline = commonOutline(shown);
    return [{ kind, label, outline, startFrame: first.frame, endFrame, keyframes }];
  });
}

function requireSame(element: XmlElement | undefined, expected: number, what: string): void {
  if (!element || element.text.trim() === String(expected)) return;
  throw invalidTracks(
    placeOf(element),
    `${element.text.trim().slice(0, 40)}, but the recording's ${what} is ${expected}`,
  );
}

function child(element: XmlElement | undefined, name: string): XmlElement | undefined {
  return element?.children.find((inner) => inner.name === name);
}

/** Refuses a file of another recording, as far as the file says of which it is. */
function checkMeta(root: XmlElement, { frameCount, display }: TrackedFootage): void {
  const meta = child(root, 'meta');
  const about = child(meta, 'task') ?? child(meta, 'job');
  requireSame(child(about, 'size'), frameCount, 'number of frames');
  requireSame(child(child(about, 'original_size'), 'width'), display.width, 'width, upright,');
  requireSame(child(child(about, 'original_size'), 'height'), display.height, 'height, upright,');
}

function parse(text: string, footage: TrackedFootage): FileTrack[] {
  const root = readRoot(text);
  if (root.name !== 'annotations') throw invalidTracks(placeOf(root), 'not the annotations of CVAT');
  const version = child(root, 'version');
  if (version && !/^1\.[01]$/.test(version.text.trim()))
    throw invalidTracks(placeOf(version), `"${version.text.trim().slice(0, 40)}"; only 1.0 and 1.1 are read`);
  checkMeta(root, footage);
  return root.children.flatMap((element): FileTrack[] => {
    if (element.name === 'track') return readTrack(element, footage);
    if (element.name === 'version' || element.name === 'meta') return [];
    const what =
      element.name === 'image' ? 'this is CVAT for images; export as CVAT for video 1.1' : 'not known here';
    throw invalidTracks(placeOf(element), what);
  });
}

function readRoot(text: string): XmlElement {
  try {
    return readXml(text);
  } catch (error) {
    if (!(error instanceof XmlError)) throw error;
    throw invalidTracks(`line ${error.line}`, error.message);
  }
}

export const cvatTracks: TrackFormat = { parse, print: printCvat };
