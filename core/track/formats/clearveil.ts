// SPDX-License-Identifier: GPL-3.0-or-later
/** Clearveil's own track file, JSON: everything a track holds, exactly (docs/track-files.md). */
import * as z from 'zod';
import { unitsPerPixel } from '../../base/geometry.ts';
import { kinds } from '../../detect/detection.ts';
import { outlineSchema } from '../outline.ts';
import { origins } from '../track.ts';
import { type FileTrack, invalidTracks, type TrackedFootage, type TrackFormat } from './track-format.ts';

const formatName = 'clearveil-tracks';
/** Far outside any picture, and far from where sixteenths could no longer be told apart. */
const farthestPx = 1_000_000;

const sixteenths = (least: number) =>
  z
    .number()
    .min(least)
    .max(farthestPx)
    .refine((value) => Number.isInteger(value * unitsPerPixel), 'a multiple of 1/16 px');
const place = sixteenths(-farthestPx);
const length = sixteenths(1 / unitsPerPixel);
const frame = z.int().min(0);

const keyframeSchema = z.strictObject({
  frame,
  x: place,
  y: place,
  width: length,
  height: length,
  origin: z.enum(origins),
  score: z.number().min(0).max(1).nullable(),
});

const trackSchema = z
  .strictObject({
    kind: z.enum(kinds),
    label: z
      .string()
      .refine((value) => value.isWellFormed(), 'text that is not well-formed Unicode')
      .max(200),
    startFrame: frame,
    endFrame: z.int().min(1),
    outline: outlineSchema,
    keyframes: z.array(keyframeSchema).min(1),
  })
  .superRefine((track, context) => {
    const refuse = (message: string, ...path: (string | number)[]): void =>
      context.addIssue({ code: 'custom', message, path });
    track.keyframes.forEach((keyframe, at) => {
      const before = track.keyframes[at - 1];
      if (before && keyframe.frame <= before.frame)
        refuse('frames do not rise from keyframe to keyframe', 'keyframes', at, 'frame');
    });
    if (track.keyframes[0]?.frame !== track.startFrame)
      refuse('the first keyframe is not at startFrame', 'keyframes', 0, 'frame');
    if (track.keyframes.at(-1)?.frame !== track.endFrame - 1)
      refuse('the last keyframe is not at endFrame - 1', 'keyframes', track.keyframes.length - 1, 'frame');
  });

const fileSchema = z.strictObject({
  format: z.literal(formatName),
  version: z.literal(1),
  footage: z.strictObject({ frames: z.int().min(1), width: z.int().min(1), height: z.int().min(1) }),
  tracks: z.array(trackSchema),
});

type FileData = z.infer<typeof fileSchema>;

/** `tracks[3].keyframes[0].x` */
function entryName(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (name, part) =>
      typeof part === 'number' ? `${name}[${part}]` : `${name}${name === '' ? '' : '.'}${String(part)}`,
    '',
  );
}

function readFile(text: string): FileData {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (error) {
    throw invalidTracks(
      '',
      `the file is not JSON (${error instanceof Error ? error.message : String(error)})`,
    );
  }
  const result = fileSchema.safeParse(data);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  throw invalidTracks(entryName(issue?.path ?? []), issue?.message ?? 'not a track file');
}

function parse(text: string, { frameCount, display }: TrackedFootage): FileTrack[] {
  const { footage, tracks } = readFile(text);
  if (footage.frames !== frameCount)
    throw invalidTracks('footage.frames', `${footage.frames}, but the recording has ${frameCount}`);
  if (footage.width !== display.width || footage.height !== display.height) {
    throw invalidTracks(
      'footage',
      `${footage.width}x${footage.height}, but the recording's upright picture has ${display.width}x${display.height}`,
    );
  }
  return tracks.map((track, at): FileTrack => {
    if (track.endFrame > frameCount)
      throw invalidTracks(`tracks[${at}].endFrame`, `${track.endFrame}, but the recording has ${frameCount}`);
    return {
      ...track,
      keyframes: track.keyframes.map(({ frame: number, x, y, width, height, origin, score }) => ({
        frame: number,
        box: {
          x: x * unitsPerPixel,
          y: y * unitsPerPixel,
          width: width * unitsPerPixel,
          height: height * unitsPerPixel,
        },
        origin,
        score,
      })),
    };
  });
}

function print(tracks: readonly FileTrack[], { frameCount, display }: TrackedFootage): string {
  const data: FileData = {
    format: formatName,
    version: 1,
    footage: { frames: frameCount, width: display.width, height: display.height },
    tracks: tracks.map(({ kind, label, outline, startFrame, endFrame, keyframes }) => ({
      kind,
      label,
      startFrame,
      endFrame,
      outline,
      keyframes: keyframes.map(({ frame: number, box, origin, score }) => ({
        frame: number,
        x: box.x / unitsPerPixel,
        y: box.y / unitsPerPixel,
        width: box.width / unitsPerPixel,
        height: box.height / unitsPerPixel,
        origin,
        score,
      })),
    })),
  };
  return `${JSON.stringify(data, null, 2)}\n`;
}

export const clearveilTracks: TrackFormat = { parse, print };
