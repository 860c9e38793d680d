// SPDX-License-Identifier: GPL-3.0-or-later
/** Tracks as CVAT for video 1.1 XML: keyframes as they are, and where a track ends a box that says it is outside from there on. */
import { type Box, unitsPerPixel } from '../../base/geometry.ts';
import { kinds } from '../../detect/detection.ts';
import { type Outline, outlineUnits } from '../outline.ts';
import { type Keyframe, origins } from '../track.ts';
import { type FileTrack, invalidTracks, type TrackedFootage } from './track-format.ts';
import { escapeXml } from './xml.ts';

/** What a CVAT shape has no place for goes into attributes that the labels declare. */
const declared = [
  ['subject', 'False', 'text', ''],
  ['origin', 'True', 'select', origins.join('\n')],
  ['score', 'True', 'text', ''],
  ['box', 'True', 'text', ''],
] as const;

const px = (units: number): number => units / unitsPerPixel;

/** The element's name and the attributes that place it. */
function place({ x, y, width, height }: Box, outline: Outline): readonly [name: string, attributes: string] {
  switch (outline.form) {
    case 'rectangle':
      return ['box', `xtl="${px(x)}" ytl="${px(y)}" xbr="${px(x + width)}" ybr="${px(y + height)}"`];
    case 'ellipse':
      return [
        'ellipse',
        `cx="${px(x + width / 2)}" cy="${px(y + height / 2)}" rx="${px(width / 2)}" ry="${px(height / 2)}"`,
      ];
    case 'polygon': {
      const points = outline.points.map(
        ([u, v]) => `${px(x + (u * width) / outlineUnits)},${px(y + (v * height) / outlineUnits)}`,
      );
      return ['polygon', `points="${points.join(';')}"`];
    }
  }
}

function shape(
  track: FileTrack,
  { frame, box, origin, score }: Keyframe,
  outside: boolean,
  subject: string,
): string {
  const [name, attributes] = place(box, track.outline);
  const { x, y, width, height } = box;
  const values = [
    ['subject', subject],
    ['origin', origin],
    ['score', score === null ? '' : String(score)],
    // Points do not tell their box where none of them touches its sides.
    ...(name === 'polygon' ? [['box', [x, y, width, height].map(px).join(' ')]] : []),
  ];
  const lines = values.map(([key, value]) => `      <attribute name="${key}">${value}</attribute>`);
  const flags = `outside="${outside ? 1 : 0}" occluded="${origin === 'bridged' ? 1 : 0}" keyframe="1"`;
  return [
    `    <${name} frame="${frame}" ${flags} ${attributes} z_order="0">`,
    ...lines,
    `    </${name}>`,
    '',
  ].join('\n');
}

function printTrack(track: FileTrack, id: number, { frameCount }: TrackedFootage): string {
  let subject: string;
  try {
    subject = escapeXml(track.label);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw invalidTracks(`track ${id}`, `the label cannot be written: ${error.message}`);
  }
  const last = track.keyframes.at(-1);
  const shapes = track.keyframes.map((keyframe) => shape(track, keyframe, false, subject));
  if (last && track.endFrame < frameCount)
    shapes.push(shape(track, { ...last, frame: track.endFrame }, true, subject));
  const source = track.keyframes.every(({ origin }) => origin === 'manual') ? 'manual' : 'auto';
  return `  <track id="${id}" label="${track.kind}" source="${source}">\n${shapes.join('')}  </track>\n`;
}

function printLabel(kind: string): string {
  const attributes = declared.map(([name, mutable, input, values]) =>
    [
      `<attribute><name>${name}</name><mutable>${mutable}</mutable><input_type>${input}</input_type>`,
      `<default_value></default_value><values>${values}</values></attribute>`,
    ].join(''),
  );
  return `        <label><name>${kind}</name><type>any</type><attributes>${attributes.join('')}</attributes></label>`;
}

export function printCvat(tracks: readonly FileTrack[], footage: TrackedFootage): string {
  const { frameCount, display } = footage;
  const head = [
    '<?xml version="1.0" encoding="utf-8"?>',
    '<annotations>',
    '  <version>1.1</version>',
    '  <meta>',
    '    <task>',
    `      <size>${frameCount}</size>`,
    '      <mode>interpolation</mode>',
    '      <labels>',
    ...kinds.map(printLabel),
    '      </labels>',
    `      <original_size><width>${display.width}</width><height>${display.height}</height></original_size>`,
    '    </task>',
    '  </meta>',
    '',
  ].join('\n');
  return `${head}${tracks.map((track, at) => printTrack(track, at, footage)).join('')}</annotations>\n`;
}
