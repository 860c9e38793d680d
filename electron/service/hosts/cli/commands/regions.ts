// SPDX-License-Identifier: GPL-3.0-or-later
import { unitsPerPixel } from '../../../../../core/base/geometry.ts';
import type { TrackRow } from '../../../../../core/review/records.ts';
import { regionAt } from '../../../../../core/track/region-at.ts';
import { chosenFootage } from '../../../stages/session.ts';
import { type Command, caseOptions, footageOption, noMoreThan, Rows, word } from '../command.ts';
import { openReader } from '../open-session.ts';

type RegionLine = {
  readonly frame: number;
  readonly track: string;
  readonly kind: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly origin: string;
  readonly score: number | null;
};

function lineOf(track: TrackRow, frame: number): RegionLine | undefined {
  const region = regionAt(track, frame);
  if (!region) return undefined;
  const { x, y, width, height } = region.box;
  return {
    frame,
    track: track.id,
    kind: track.kind,
    x: x / unitsPerPixel,
    y: y / unitsPerPixel,
    width: width / unitsPerPixel,
    height: height / unitsPerPixel,
    origin: region.origin,
    score: region.score,
  };
}

/** Frame by frame, on each the tracks by their first frame; one line at a time. */
export function* regionsOf(tracks: readonly TrackRow[]): Generator<RegionLine> {
  const waiting = [...tracks].sort((a, b) => a.startFrame - b.startFrame).reverse();
  let present: TrackRow[] = [];
  for (let frame = 0; waiting.length > 0 || present.length > 0; frame++) {
    present = present.filter((track) => frame < track.endFrame);
    if (present.length === 0) frame = Math.max(frame, waiting.at(-1)?.startFrame ?? frame);
    for (let next = waiting.at(-1); next && next.startFrame <= frame; next = waiting.at(-1)) {
      present.push(next);
      waiting.pop();
    }
    for (const track of present) {
      const line = lineOf(track, frame);
      if (line) yield line;
    }
  }
}

export const regions: Command = {
  name: 'regions',
  summary: 'List what is covered, frame by frame: track, kind, box in pixels of the upright picture, origin.',
  words: 'CASE',
  options: { ...caseOptions, ...footageOption },
  async run(invocation) {
    noMoreThan(invocation, 1);
    using reader = openReader(word(invocation, 0, 'CASE'));
    const all = chosenFootage(reader, invocation.text('footage')).map(({ id }) => ({
      footage: id,
      tracks: reader.tracksOf(id).filter((track) => !track.dismissed),
    }));
    return {
      exitCode: 0,
      json: {
        footage: all.map(({ footage, tracks }) => ({
          footage,
          regions: new Rows(() => regionsOf(tracks)),
        })),
      },
      text: function* () {
        yield 'footage\tframe\ttrack\tkind\tx\ty\twidth\theight\torigin';
        for (const { footage, tracks } of all) {
          for (const { frame, track, kind, x, y, width, height, origin } of regionsOf(tracks))
            yield [footage, frame, track, kind, x, y, width, height, origin].join('\t');
        }
      },
    };
  },
};
