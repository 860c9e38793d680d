// SPDX-License-Identifier: GPL-3.0-or-later
import { unitsPerPixel } from '../../../../../core/base/geometry.ts';
import type { FootageRow, TrackRow } from '../../../../../core/review/records.ts';
import { regionAt } from '../../../../../core/track/region-at.ts';
import { chosenFootage } from '../../../stages/session.ts';
import type { CaseReader } from '../../../storage/case-reader.ts';
import { type Command, caseOptions, footageOption, noMoreThan, word } from '../command.ts';
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

function linesOf(track: TrackRow): RegionLine[] {
  const lines: RegionLine[] = [];
  for (let frame = track.startFrame; frame < track.endFrame; frame++) {
    const region = regionAt(track, frame);
    if (!region) continue;
    const { x, y, width, height } = region.box;
    lines.push({
      frame,
      track: track.id,
      kind: track.kind,
      x: x / unitsPerPixel,
      y: y / unitsPerPixel,
      width: width / unitsPerPixel,
      height: height / unitsPerPixel,
      origin: region.origin,
      score: region.score,
    });
  }
  return lines;
}

function regionsOf(reader: CaseReader, footage: FootageRow): RegionLine[] {
  return reader
    .tracksOf(footage.id)
    .filter((track) => !track.dismissed)
    .flatMap(linesOf)
    .sort((a, b) => a.frame - b.frame);
}

export const regions: Command = {
  name: 'regions',
  summary: 'List what is covered, frame by frame: track, kind, box in pixels of the upright picture, origin.',
  words: 'CASE',
  options: { ...caseOptions, ...footageOption },
  async run(invocation) {
    noMoreThan(invocation, 1);
    using reader = openReader(word(invocation, 0, 'CASE'));
    const all = chosenFootage(reader, invocation.text('footage')).map((footage) => ({
      footage: footage.id,
      regions: regionsOf(reader, footage),
    }));
    return {
      exitCode: 0,
      json: { footage: all },
      text: [
        'footage\tframe\ttrack\tkind\tx\ty\twidth\theight\torigin',
        ...all.flatMap(({ footage, regions: lines }) =>
          lines.map((line) =>
            [
              footage,
              line.frame,
              line.track,
              line.kind,
              line.x,
              line.y,
              line.width,
              line.height,
              line.origin,
            ].join('\t'),
          ),
        ),
      ].join('\n'),
    };
  },
};
