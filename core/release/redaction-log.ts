// SPDX-License-Identifier: GPL-3.0-or-later
/** The redaction log: for every veil and hush its code, amount and place, and totals per code. Spreadsheet and page. */
import { type FrameRange, formatClock } from '../base/time.ts';
import type { FrameClock } from '../ingest/moments.ts';
import { csvField } from './csv.ts';
import { draftNotice, escapeHtml, htmlPage, htmlTable } from './html.ts';
import type { PackageStatus } from './package-layout.ts';
import { type LogSound, soundColumns, soundLogHtml, soundLogRows } from './redaction-log-sound.ts';
import type { VeilAmounts } from './veil-summary.ts';

/** One copy as the log lists it. */
export type LogMedia = {
  readonly path: string;
  readonly frameCount: number;
  readonly amounts: VeilAmounts;
  /** Null when no sound was hushed. */
  readonly sound: LogSound | null;
  /** Null when only frame numbers are to be given. */
  readonly clock: FrameClock | null;
};

const columns = [
  'row',
  'media',
  'veil',
  'code',
  'first_frame',
  'last_frame',
  'from',
  'to',
  'frames_veiled',
  'share_of_frames_percent',
  'mean_area_percent',
  'largest_area_percent',
  'fill',
  ...soundColumns,
] as const;

type LogRow = Readonly<Record<(typeof columns)[number], string>>;

function percent(part: number, whole: number): string {
  return ((part / whole) * 100).toFixed(2);
}

/** When a veil begins to show, and when it no longer does: the time of its last frame is over then. */
function placeOf({ clock }: LogMedia, veil: FrameRange): { readonly from: string; readonly to: string } {
  if (!clock) return { from: '', to: '' };
  return {
    from: formatClock(clock.startMs(veil.startFrame)),
    to: formatClock(clock.endMs(veil.endFrame - 1)),
  };
}

function logRows(media: readonly LogMedia[]): LogRow[] {
  const empty = Object.fromEntries(columns.map((column) => [column, ''])) as LogRow;
  return media.flatMap((item) => {
    const { summary, veils } = item.amounts;
    const share = (frames: number): string => percent(frames, item.frameCount);
    const veilRows = veils.map((veil) => ({
      ...empty,
      row: 'veil',
      media: item.path,
      veil: veil.id,
      code: veil.code,
      fill: veil.fill,
      first_frame: String(veil.startFrame),
      last_frame: String(veil.endFrame - 1),
      ...placeOf(item, veil),
      frames_veiled: String(veil.frames),
      share_of_frames_percent: share(veil.frames),
      mean_area_percent: percent(veil.meanShareMillionths, 1_000_000),
      largest_area_percent: percent(veil.largestShareMillionths, 1_000_000),
    }));
    const codeRows = summary.codes.map((code) => ({
      ...empty,
      row: 'code total',
      media: item.path,
      code: code.code,
      frames_veiled: String(code.framesVeiled),
      share_of_frames_percent: share(code.framesVeiled),
    }));
    const total = {
      ...empty,
      row: 'total',
      media: item.path,
      frames_veiled: String(summary.framesVeiled),
      share_of_frames_percent: share(summary.framesVeiled),
    };
    const soundRows = item.sound ? soundLogRows(item.sound, item.clock !== null) : [];
    return [
      ...veilRows,
      ...codeRows,
      total,
      ...soundRows.map((row) => ({ ...empty, ...row, media: item.path })),
    ];
  });
}

/**
 * `data/redaction-log.csv`: a header line, then for each copy veils, totals per code and a total, and the same for hushes
 * when there are any. Frames count from 0.
 */
export function redactionLogCsv(media: readonly LogMedia[]): string {
  const lines = logRows(media).map((row) => columns.map((column) => csvField(row[column])).join(','));
  return `${[columns.join(','), ...lines].join('\r\n')}\r\n`;
}

/** `data/redaction-log.html`: the same figures as tables. */
export function redactionLogHtml(status: PackageStatus, media: readonly LogMedia[]): string {
  const sections = media.map((item) => {
    const { summary, veils } = item.amounts;
    const shown = (text: string): string => (text === '' ? '(none drawn)' : text);
    const totals = htmlTable(
      'Totals by code',
      [
        { title: 'Code', align: 'short' },
        { title: 'Veils', align: 'number' },
        { title: 'Frames veiled', align: 'number' },
        { title: 'Share of all frames, %', align: 'number' },
      ],
      [
        ...summary.codes.map((code) => [
          shown(code.code),
          String(code.veils),
          String(code.framesVeiled),
          percent(code.framesVeiled, item.frameCount),
        ]),
        [
          'All codes',
          String(summary.veils),
          String(summary.framesVeiled),
          percent(summary.framesVeiled, item.frameCount),
        ],
      ],
    );
    const place = (frame: number, time: string): string =>
      time === '' ? String(frame) : `${frame} (${time})`;
    const list = htmlTable(
      'Every veil: where it is and how much it covers',
      [
        { title: 'Veil', align: 'short' },
        { title: 'Code', align: 'short' },
        { title: 'First frame (from)', align: 'short' },
        { title: 'Last frame (to)', align: 'short' },
        { title: 'Frames veiled', align: 'number' },
        { title: 'Mean area, %', align: 'number' },
        { title: 'Largest area, %', align: 'number' },
        { title: 'Fill', align: 'short' },
      ],
      veils.map((veil) => {
        const { from, to } = placeOf(item, veil);
        return [
          veil.id,
          shown(veil.code),
          place(veil.startFrame, from),
          place(veil.endFrame - 1, to),
          String(veil.frames),
          percent(veil.meanShareMillionths, 1_000_000),
          percent(veil.largestShareMillionths, 1_000_000),
          veil.fill,
        ];
      }),
    );
    const sound = item.sound ? `\n${soundLogHtml(item.sound, item.clock !== null)}` : '';
    return `<h2>${escapeHtml(item.path)}</h2>\n<p>${item.frameCount} frames in all.</p>\n${totals}\n${list}${sound}`;
  });
  const intro =
    '<p>A veil replaces part of the picture with a fill that holds the exemption code. A fill marked weak is one coarse colour of what it covers; a solid one owes nothing to it. Frames count from 0. A time beside the first frame is when it begins to show, beside the last one when it has stopped. The area is the share of the picture that one veil covers while it shows; veils that overlap are each counted whole. A frame under several codes counts once for each code and once in the total.</p>';
  const notice = status === 'unreviewed draft' ? `${draftNotice}\n` : '';
  return htmlPage('Redaction log', `${notice}${intro}\n${sections.join('\n')}`);
}
