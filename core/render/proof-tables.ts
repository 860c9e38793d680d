// SPDX-License-Identifier: GPL-3.0-or-later
/** The figures of a proof as tables of words, the same at a terminal and on a page. */
import { kinds } from '../detect/detection.ts';
import { type AudioProof, type ProofReport, proofBounds } from './proof.ts';
import { identicalCentiDb, type PsnrFigures } from './psnr.ts';
import type { SecondLook } from './second-look.ts';

/** A table whose cells are plain text; the first cell of a row names it. */
export type FigureTable = {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
};

function decibels(centiDb: number): string {
  return centiDb >= identicalCentiDb ? 'identical' : `${(centiDb / 100).toFixed(2)} dB`;
}

function share(part: number, whole: number): string {
  return `${part} of ${whole}${whole > 0 ? ` (${((100 * part) / whole).toFixed(1)} %)` : ''}`;
}

function milli(value: number): string {
  return (value / 1000).toFixed(3);
}

function bytes(count: number): string {
  return count < 10_000_000 ? `${(count / 1000).toFixed(1)} kB` : `${(count / 1_000_000).toFixed(1)} MB`;
}

function structureTable({ structure, files }: ProofReport): FigureTable {
  const differing = structure.filter((row) => row.required && !row.equal);
  const kept = structure.filter((row) => row.required && row.equal);
  const beside = structure.filter((row) => !row.required);
  const asked = (row: ProofReport['structure'][number]): string =>
    row.required ? (row.equal ? 'kept' : 'NOT KEPT') : row.equal ? 'same' : 'other, as may be';
  return {
    title: 'Structure',
    columns: ['Fact', 'Original', 'Copy', 'Result'],
    rows: [
      ...[...differing, ...kept, ...beside].map((row) => [row.name, row.original, row.redacted, asked(row)]),
      [
        'file size',
        bytes(files.originalBytes),
        bytes(files.redactedBytes),
        `${milli(files.ratioMilli)} times`,
      ],
    ],
  };
}

function frameTable(report: ProofReport): FigureTable {
  const { slices, untouched, changed } = report;
  return {
    title: 'Frames',
    columns: ['What', 'Figure'],
    rows: [
      [
        'frames compared',
        `${report.frameCount} (original ${report.originalFrames}, copy ${report.redactedFrames})`,
      ],
      ['presentation times', report.ptsEqual ? 'every one equal' : 'NOT EQUAL'],
      ['original frames without a picture', String(report.missingFrames.length)],
      [
        'frames coded and decoded identically',
        `${share(slices.identicalFrames, slices.frames)} in ${slices.rangeCount} stretches`,
      ],
      [`identical ${slices.unit}`, share(slices.identicalSlices, slices.slices)],
      ['packets identical to the byte', share(slices.identicalPackets, slices.frames)],
      ...(untouched.frames > 0
        ? [['frames said to be copied, identical', share(untouched.identical, untouched.frames)]]
        : []),
      [
        report.veils ? 'frames that differ where no veil is' : 'frames that differ beyond coding noise',
        changed.frames === 0
          ? '0'
          : `${changed.frames}, in ${changed.areaCount} areas, up to ${(changed.largestMilli / 10).toFixed(1)} % of the picture`,
      ],
    ],
  };
}

function areaTable({ changed }: ProofReport): FigureTable[] {
  if (changed.areas.length === 0) return [];
  return [
    {
      title: `Areas that differ (${changed.areas.length} of ${changed.areaCount}, the longest first)`,
      columns: ['Frames', 'Left', 'Top', 'Width', 'Height'],
      rows: changed.areas
        .slice(0, 16)
        .map(({ startFrame, endFrame, extent }) => [
          `${startFrame} to ${endFrame - 1}`,
          ...[extent.x, extent.y, extent.width, extent.height].map(String),
        ]),
    },
  ];
}

function fidelityTable({ fidelity, veils }: ProofReport): FigureTable {
  const planes: [string, PsnrFigures | undefined][] = [
    ['luma', fidelity],
    ['Cb', fidelity.chroma?.cb],
    ['Cr', fidelity.chroma?.cr],
  ];
  return {
    title: `Fidelity outside ${veils ? 'the veils' : 'areas that differ'} and ${fidelity.marginPx} px around (PSNR; luma has to reach ${decibels(proofBounds.fidelityFloorCentiDb)}); ${share(fidelity.identicalFrames, fidelity.frames)} frames identical there`,
    columns: ['Plane', 'Worst frame', '1st percentile', '5th', '25th', 'Median'],
    rows: planes.flatMap(([name, figures]) =>
      figures
        ? [
            [
              name,
              decibels(figures.minimumCentiDb),
              decibels(figures.firstPercentileCentiDb),
              decibels(figures.fifthPercentileCentiDb),
              decibels(figures.twentyFifthPercentileCentiDb),
              decibels(figures.medianCentiDb),
            ],
          ]
        : [],
    ),
  };
}

function veilTable({ veils, correlation }: ProofReport): FigureTable {
  const following = correlation.following.map(({ frame }) => frame).join(', ');
  return {
    title: veils ? 'Inside the veils' : 'Inside the areas that differ (no record was given)',
    columns: ['What', 'Figure'],
    rows: [
      ...(veils
        ? [
            ['frames with veils', String(veils.veiledFrames)],
            [
              'largest difference from the veil redrawn from the record',
              `${veils.maximumDifference} of 255, allowed ${veils.bound}`,
            ],
            ['samples over that', share(veils.samplesOver, veils.samples)],
          ]
        : []),
      [
        'looked at for what shows through',
        `${correlation.veils}, of them ${correlation.flat} with nothing that varies`,
      ],
      [
        'correlation with the original below',
        correlation.veils === correlation.flat
          ? 'nothing to correlate'
          : `median ${milli(correlation.medianMilli)}, highest ${milli(correlation.highestMilli)}`,
      ],
      [
        'correlation with unrelated pictures',
        correlation.unrelatedPairs === 0
          ? 'none to compare with'
          : `99 of 100 under ${milli(correlation.unrelated99Milli)} (${correlation.unrelatedPairs} pairs)`,
      ],
      ['over that', `${correlation.over}, by chance up to ${correlation.overByChance}`],
      ['frames on which the original shows through', following === '' ? 'none' : following],
    ],
  };
}

function hushRows({ hushed }: AudioProof): string[][] {
  if (!hushed) return [];
  return [
    ['samples outside every hush, identical', share(hushed.outsideIdentical, hushed.outsideSamples)],
    ['compared by', hushed.basis],
    ['samples beside a hush that may differ', `at most ${hushed.guardSamples}`],
    ...hushed.hushes.map(({ id, mode, samples, samplesOver, maximumDifference }) => [
      `${mode} ${id}`,
      mode === 'disguise'
        ? `${samples} samples, ${samplesOver} as in the original, at most ${maximumDifference} in a row`
        : `${samples} samples, ${samplesOver} not as recorded, at most ${maximumDifference} of 32768 away`,
    ]),
  ];
}

function audioTable({ audio }: ProofReport): FigureTable {
  return {
    title: 'Sound',
    columns: ['What', 'Figure'],
    rows: audio
      ? [
          ['identical codec frames', share(audio.identicalPackets, audio.originalPackets)],
          ['codec frames in the copy', String(audio.redactedPackets)],
          ['their times', audio.timesEqual ? 'equal' : 'NOT EQUAL'],
          ...hushRows(audio),
        ]
      : [['sound', 'the original has none']],
  };
}

function samplingWords({ sampling, frames }: SecondLook): string {
  if (!sampling) return '0';
  const { intervalMs, firstStep, atStops } = sampling;
  return `${frames}: frame 0, frame ${firstStep}, then one every ${intervalMs} ms, and ${atStops} at stops`;
}

function lookTable(look: SecondLook): FigureTable {
  return {
    title: `Second look for ${look.kind}, by ${look.model ? `${look.model.id} on ${look.model.engine}` : 'nobody'}`,
    columns: ['What', 'Figure'],
    rows: [
      ['frames looked at', samplingWords(look)],
      ['seen', String(look.seen)],
      ['under a veil', share(look.veiled, look.seen)],
      ['left visible: dismissed by a person', share(look.dismissed, look.seen)],
      ['left visible: a track without a veil', share(look.unveiled, look.seen)],
      ['under no veil and on no track', `${share(look.open, look.seen)}, in ${look.places} places`],
      ...look.shown
        .slice(0, 16)
        .map(({ startFrame, endFrame, frame, score }) => [
          `  frames ${startFrame} to ${endFrame - 1}`,
          `surest on frame ${frame}, score ${score.toFixed(2)}`,
        ]),
    ],
  };
}

/** Every kind that nobody looked for again, and why: figures of such a look would read as if nothing showed. */
function notLookedTable(secondLooks: readonly SecondLook[]): FigureTable[] {
  const rows = kinds.flatMap((kind): string[][] => {
    const look = secondLooks.find((one) => one.kind === kind);
    if (!look) return [[kind, 'nobody knew of any, or asked for it']];
    return look.notLooked === null ? [] : [[kind, look.reason]];
  });
  return rows.length === 0 ? [] : [{ title: 'Not looked for again', columns: ['Kind', 'Why'], rows }];
}

/** What was looked for again, kind by kind, and what was not. */
export function lookTables(secondLooks: readonly SecondLook[]): FigureTable[] {
  const taken = secondLooks.filter(({ notLooked }) => notLooked === null);
  return [...taken.map(lookTable), ...notLookedTable(secondLooks)];
}

/** Every table, in the order in which they are read. */
export function proofTables(report: ProofReport): FigureTable[] {
  return [
    veilTable(report),
    ...lookTables(report.secondLooks),
    fidelityTable(report),
    frameTable(report),
    ...areaTable(report),
    structureTable(report),
    audioTable(report),
  ];
}
