// SPDX-License-Identifier: GPL-3.0-or-later
/** Files as other programs write them: what they mean, what is rounded outward, and where wrong ones are wrong. */
import { expect, test } from 'vitest';
import { ClearveilError } from '../../../../core/base/errors.ts';
import type { Box } from '../../../../core/base/geometry.ts';
import { cvatTracks } from '../../../../core/track/formats/cvat.ts';
import { motTracks } from '../../../../core/track/formats/mot.ts';
import type { FileTrack, TrackedFootage, TrackFormat } from '../../../../core/track/formats/track-format.ts';
import { regionAt } from '../../../../core/track/region-at.ts';

const footage: TrackedFootage = { frameCount: 20, display: { width: 640, height: 480 } };

function refusal(format: TrackFormat, text: string): string {
  try {
    format.parse(text, footage);
  } catch (error) {
    if (error instanceof ClearveilError) return `${error.code} ${error.message}`;
    throw error;
  }
  throw new Error('it was taken');
}

const px = ({ x, y, width, height }: Box): number[] =>
  [x, y, x + width, y + height].map((units) => units / 16);

function placesOf(track: FileTrack | undefined): Map<number, number[]> {
  const places = new Map<number, number[]>();
  for (let frame = 0; track && frame < footage.frameCount; frame++) {
    const region = regionAt(track, frame);
    if (region) places.set(frame, px(region.box));
  }
  return places;
}

test('MOT: ground truth with classes, results without, lines in any order', () => {
  const text = '2,7,100.5,50,20,30,1,3,0.86\r\n1,7,100,50,20,30,1,3,1\r\n5,7,102,50,20,30,0,3,0.1\r\n';
  const [first, second, ...none] = motTracks.parse(`${text}4,1,9.97,9,3.5,3,-1,-1,-1,-1\n\n`, footage);
  expect(first).toMatchObject({ kind: 'vehicle', startFrame: 0, endFrame: 2 });
  expect(px(first?.keyframes[1]?.box ?? { x: 0, y: 0, width: 0, height: 0 })).toEqual([100.5, 50, 120.5, 80]);
  expect(second, 'no line, not there').toMatchObject({ kind: 'vehicle', startFrame: 4, endFrame: 5 });
  expect(none).toHaveLength(1);
  expect(none[0]).toMatchObject({ kind: 'person', startFrame: 3 });
  expect(placesOf(none[0]).get(3), 'outward to 1/16 px').toEqual([9.9375, 9, 13.5, 12]);
});

test.each([
  ['1,1,2,3', 'line 1: 4 values'],
  ['1,1,2,3,4,5,1,1,1,1,1', 'line 1: 11 values'],
  ['1,1,0,0,9,9\n0,1,2,3,4,5', 'line 2, frame: "0"'],
  ['21,1,0,0,9,9', 'line 1, frame: 21, but the recording has 20'],
  ['1.5,1,0,0,9,9', 'line 1, frame: 1.5 is not whole'],
  ['1,-1,0,0,9,9', 'line 1, id'],
  ['1,1,NaN,0,9,9', 'line 1, x'],
  ['1,1,1e99,0,9,9', 'line 1, x'],
  ['1,1,0x10,0,9,9', 'line 1, x'],
  ['1,1,0,0,-9,9', 'line 1, width'],
  ['1,1,0,0,9,0', 'line 1, width, height: a box without area'],
  ['1,1,0,0,9,9,1,9,1', 'line 1, class: 9'],
  ['1,1,0,0,9,9\n1,1,0,0,9,9', 'line 2: subject 1 has this frame twice'],
  ['1,1,0,0,9,9,1,1,1\n2,1,0,0,9,9,1,3,1', 'line 2, class: subject 1 is a person on line 1'],
  ['<annotations/>', 'line 1: 1 values'],
])('MOT: %j is refused with its place', (text, why) => {
  expect(refusal(motTracks, text)).toContain(`TRACKS_INVALID ${why}`);
});

const shape = (name: string, frame: number, more: string, inner = ''): string =>
  `<${name} frame="${frame}" ${more}>${inner}</${name}>`;
const box = (frame: number, left: number, more = 'outside="0" occluded="0" keyframe="1"'): string =>
  shape('box', frame, `xtl="${left}" ytl="10.00" xbr="${left + 40}" ybr="60.00" ${more}`);
const file = (...tracks: readonly string[]): string =>
  `<?xml version="1.0" encoding="utf-8"?>\n<annotations>\n<version>1.1</version>\n<meta><task><size>20</size><original_size><width>640</width><height>480</height></original_size></task><dumped>today</dumped></meta>\n${tracks.join('\n')}\n</annotations>\n`;
const track = (label: string, ...shapes: readonly string[]): string =>
  `<track id="0" label="${label}" source="manual">\n${shapes.join('\n')}\n</track>`;

test('CVAT: shapes hold until the next one, end where they are outside, and come back', () => {
  const away = 'outside="1" occluded="0" keyframe="1"';
  const text = file(
    '<!-- a comment -->',
    track('Pedestrian', box(2, 100), box(6, 108), box(8, 112, away), box(12, 200), box(13, 200, away)),
    track('car', box(15, 30.33)),
  );
  const [first, second, car] = cvatTracks.parse(text, footage);
  expect([...placesOf(first)].map(([frame, [left]]) => [frame, left])).toEqual([
    [2, 100],
    [3, 102],
    [4, 104],
    [5, 106],
    [6, 108],
    [7, 110],
  ]);
  expect(first).toMatchObject({ kind: 'person', label: '', endFrame: 8 });
  expect([...placesOf(second).keys()]).toEqual([12]);
  expect(car).toMatchObject({ kind: 'vehicle', startFrame: 15, endFrame: 20 });
  expect(placesOf(car).get(19)).toEqual([30.3125, 10, 70.375, 60]);
});

test('CVAT: an ellipse is an ellipse, a polygon keeps its form while it only moves and grows', () => {
  const ellipse = shape('ellipse', 0, 'cx="50" cy="60" rx="10" ry="20.5"');
  const diamond = (frame: number, x: number, half: number): string =>
    shape('polygon', frame, `points="${x},${100 - half};${x + half},100;${x},${100 + half};${x - half},100"`);
  const [round, moved, changed] = cvatTracks.parse(
    file(
      track('face', ellipse),
      track('plate', diamond(0, 100, 20), diamond(9, 130, 40)),
      track('screen', diamond(0, 100, 20), shape('polygon', 9, 'points="0,0;50,0;50,50"')),
    ),
    footage,
  );
  expect(round?.outline).toEqual({ form: 'ellipse' });
  expect(placesOf(round).get(5)).toEqual([40, 39.5, 60, 80.5]);
  expect(moved?.outline).toEqual({
    form: 'polygon',
    points: [
      [2048, 0],
      [4096, 2048],
      [2048, 4096],
      [0, 2048],
    ],
  });
  expect(placesOf(moved).get(9)).toEqual([90, 60, 170, 140]);
  expect(changed?.outline, 'covered by its boxes').toEqual({ form: 'rectangle' });
  expect(placesOf(changed).get(0)).toEqual([80, 80, 120, 120]);
});

test('CVAT: what turns is covered in every position', () => {
  const turning = (frame: number, rotation: number): string =>
    shape('box', frame, `xtl="100" ytl="100" xbr="180" ybr="120" rotation="${rotation}"`);
  const [one] = cvatTracks.parse(file(track('plate', turning(0, 0), turning(10, 90))), footage);
  const places = placesOf(one);
  for (let frame = 0; frame <= 10; frame++) {
    const angle = (frame / 10) * (Math.PI / 2);
    const reachX = 40 * Math.cos(angle) + 10 * Math.sin(angle);
    const reachY = 40 * Math.sin(angle) + 10 * Math.cos(angle);
    const [left = 999, top = 999, right = 0, bottom = 0] = places.get(frame) ?? [];
    expect([
      left <= 140 - reachX,
      right >= 140 + reachX,
      top <= 110 - reachY,
      bottom >= 110 + reachY,
    ]).toEqual([true, true, true, true]);
  }
});

test.each([
  ['', 'line 1: there is no element'],
  ['{"format":"clearveil-tracks"}', 'line 1: nothing may stand outside'],
  ['<!DOCTYPE annotations [<!ENTITY a "aa">]>\n<annotations/>', 'line 1: document types'],
  ['<annotations>&a;</annotations>', 'line 1: "&a;" is no reference'],
  ['<annotations>&#0;</annotations>', 'line 1: "&#0;" is no reference'],
  ['<annotations>&amp</annotations>', 'line 1: "&amp" is no reference'],
  ['<annotations>\u0001</annotations>', 'line 1: a character that XML cannot hold'],
  ['<annotations><![CDATA[x]]></annotations>', 'line 1: document types'],
  ['<annotations><?php x?></annotations>', 'line 1: document types'],
  ['<annotations>\n<meta>\n</annotations>', 'line 3: </annotations> closes nothing'],
  ['<annotations>', 'line 1: <annotations> of line 1 is not closed'],
  ['<annotations a="1" a="2"/>', 'line 1: <annotations> has a twice'],
  ['<annotations a="<"/>', 'line 1: a of <annotations> holds "<"'],
  [`${'<annotations>'.repeat(40)}`, 'line 1: elements are nested too deeply'],
  ['<annotations/><annotations/>', 'line 1: nothing may stand outside'],
  ['<html/>', 'line 1, <html>: not the annotations'],
  ['<annotations><version>2.0</version></annotations>', 'line 1, <version>: "2.0"'],
  [file('<image id="0"/>'), 'line 5, <image>: this is CVAT for images'],
  [file('<tag/>'), 'line 5, <tag>: not known here'],
  [file().replace('<size>20', '<size>21'), 'line 4, <size>: 21, but'],
  [file().replace('<width>640', '<width>480'), 'line 4, <width>: 480, but'],
  [file(track('dragon', box(0, 1))), 'line 5, <track>, label: "dragon"'],
  [file(track('constructor', box(0, 1))), 'line 5, <track>, label: "constructor"'],
  [file(track('face')), 'line 5, <track>: a track without shapes'],
  [file(track('face', box(20, 1))), 'line 6, <box>, frame: "20"'],
  [file(track('face', box(-1, 1))), 'line 6, <box>, frame: "-1"'],
  [file(track('face', box(3, 1), box(3, 2))), 'line 7, <box>, frame: frames do not rise'],
  [file(track('face', box(3, 1, 'outside="maybe"'))), 'line 6, <box>, outside'],
  [file(track('face', box(3, Number.NaN))), 'line 6, <box>, xtl'],
  [
    file(track('face', shape('box', 0, 'xtl="9" ytl="9" xbr="9" ybr="10"'))),
    'line 6, <box>: a shape without area',
  ],
  [
    file(track('face', shape('ellipse', 0, 'cx="9" cy="9" rx="-9" ry="3"'))),
    'line 6, <ellipse>: a shape without area',
  ],
  [file(track('face', shape('polyline', 0, 'points="1,1;2,2"'))), 'line 6, <polyline>: not a box'],
  [file(track('face', shape('mask', 0, 'rle="1"'))), 'line 6, <mask>: not a box'],
  [file(track('face', shape('polygon', 0, 'points="1,1;2,2"'))), 'line 6, <polygon>, points: a polygon has'],
  [
    file(track('face', shape('polygon', 0, 'points="1,1;2,2;3"'))),
    'line 6, <polygon>, points: "3" is no point',
  ],
  [
    file(
      track(
        'face',
        shape('box', 0, 'xtl="1" ytl="1" xbr="9" ybr="9"', '<attribute name="score">7</attribute>'),
      ),
    ),
    'line 6, <box>, score',
  ],
])('CVAT: %j is refused with its place', (text, why) => {
  expect(refusal(cvatTracks, text)).toContain(`TRACKS_INVALID ${why}`);
});

test('CVAT: a label that XML cannot hold is said, not lost', () => {
  const [plain] = cvatTracks.parse(file(track('face', box(0, 1))), footage);
  if (!plain) throw new Error('no track');
  expect(() => cvatTracks.print([{ ...plain, label: 'a\u0001b' }], footage)).toThrow(
    'track 0: the label cannot be written',
  );
});
