// SPDX-License-Identifier: GPL-3.0-or-later
/** Where the heads of scripted footage are in the sample photographs, read off by eye. */
import type { SamplePhoto } from './sample-photos.ts';

export type Point = readonly [number, number];

/** Where a head is in its photograph, px of the photograph. */
export type HeadCut = {
  readonly photo: SamplePhoto;
  readonly crop: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
  /** Outline of hair and neck, a closed smooth curve, px of the crop. */
  readonly outline: readonly Point[];
  /** Hairline to chin, ear to ear, px of the crop. */
  readonly face: {
    readonly left: number;
    readonly top: number;
    readonly right: number;
    readonly bottom: number;
  };
  /** Colour balance towards the scene's light. */
  readonly gain: readonly [number, number, number];
  /** 1 keeps the photograph's colours, 0 makes it grey. */
  readonly saturation: number;
};

const sixth: SamplePhoto = {
  name: 'sample6.jpg',
  sha256: '9baad80f9d5e306fb9b8c0913d44445f1e95848df317530efb03d0934c57ba87',
};
const third: SamplePhoto = {
  name: 'sample3.jpg',
  sha256: '8eb081c9efb14370fa94d9feab9e5fbeafd19a627491853a80c2bf67f7ffa936',
};

/** Outlines were read off a view of the crop 900 px wide. */
function traced(cropWidth: number, points: readonly Point[]): readonly Point[] {
  return points.map(([x, y]) => [(x * cropWidth) / 900, (y * cropWidth) / 900]);
}

function tracedFace(
  cropWidth: number,
  left: number,
  top: number,
  right: number,
  bottom: number,
): HeadCut['face'] {
  const scale = cropWidth / 900;
  return { left: left * scale, top: top * scale, right: right * scale, bottom: bottom * scale };
}

/** The four heads of the street scene: plain, frontal portraits. */
export const headCuts: readonly HeadCut[] = [
  {
    photo: sixth,
    crop: { x: 100, y: 330, width: 440, height: 560 },
    outline: traced(440, [
      [440, 95],
      [560, 122],
      [660, 192],
      [735, 300],
      [795, 420],
      [840, 520],
      [872, 620],
      [872, 760],
      [840, 900],
      [760, 990],
      [680, 1060],
      [520, 1085],
      [380, 1060],
      [290, 1010],
      [215, 930],
      [172, 850],
      [158, 760],
      [146, 660],
      [142, 560],
      [155, 430],
      [180, 300],
      [225, 195],
      [310, 120],
    ]),
    face: tracedFace(440, 292, 285, 758, 885),
    gain: [0.94, 0.92, 0.98],
    saturation: 0.95,
  },
  {
    photo: sixth,
    crop: { x: 1360, y: 110, width: 440, height: 560 },
    outline: traced(440, [
      [560, 98],
      [655, 114],
      [752, 192],
      [822, 300],
      [855, 420],
      [866, 560],
      [868, 700],
      [845, 850],
      [790, 960],
      [650, 1030],
      [500, 1060],
      [370, 1040],
      [300, 970],
      [268, 900],
      [240, 820],
      [205, 720],
      [208, 620],
      [235, 490],
      [275, 350],
      [345, 245],
      [445, 142],
    ]),
    face: tracedFace(440, 245, 290, 705, 920),
    gain: [0.9, 0.88, 0.97],
    saturation: 1,
  },
  {
    photo: sixth,
    crop: { x: 600, y: 170, width: 440, height: 560 },
    outline: traced(440, [
      [400, 95],
      [495, 108],
      [582, 182],
      [640, 282],
      [680, 400],
      [692, 540],
      [690, 680],
      [678, 800],
      [640, 930],
      [560, 1020],
      [440, 1060],
      [340, 1030],
      [265, 950],
      [205, 860],
      [172, 740],
      [156, 600],
      [142, 450],
      [152, 335],
      [190, 225],
      [262, 138],
      [330, 106],
    ]),
    face: tracedFace(440, 140, 300, 492, 950),
    gain: [0.95, 0.95, 0.98],
    saturation: 1,
  },
  {
    photo: third,
    crop: { x: 1020, y: 110, width: 400, height: 500 },
    outline: traced(400, [
      [480, 76],
      [600, 78],
      [688, 135],
      [755, 215],
      [790, 330],
      [795, 480],
      [780, 620],
      [720, 700],
      [640, 770],
      [590, 870],
      [585, 980],
      [450, 1040],
      [320, 1010],
      [275, 930],
      [210, 862],
      [168, 755],
      [133, 640],
      [133, 540],
      [164, 440],
      [172, 340],
      [198, 245],
      [255, 160],
      [360, 100],
    ]),
    face: tracedFace(400, 124, 180, 620, 895),
    gain: [1.0, 1.02, 0.86],
    saturation: 0.5,
  },
];
