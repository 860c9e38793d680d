// SPDX-License-Identifier: GPL-3.0-or-later
/** The redaction log's part on sound: for every hush its mode, code, place and length, and totals per code. */
import { formatClock } from '../base/time.ts';
import type { HushSheet, SheetHush } from '../render/hush-sheet.ts';
import { disguiseNotice } from '../standard/disguise.ts';
import { htmlTable } from './html.ts';
import { measureHushes } from './hush-summary.ts';

/** What was hushed in one copy, and the clock by which the log tells of it. */
export type LogSound = {
  readonly sheet: HushSheet;
  /** When the first frame shows, in milliseconds of the sheet's clock: the log's times count from there. */
  readonly originMs: number;
  /** Length of the recording in samples of the sheet's clock. */
  readonly lengthSamples: number;
};

/** The columns that only sound has. */
export const soundColumns = [
  'hush',
  'mode',
  'channels',
  'seconds_hushed',
  'share_of_duration_percent',
] as const;

export type SoundLogRow = Readonly<
  Record<(typeof soundColumns)[number] | 'row' | 'code' | 'from' | 'to', string>
>;

type Place = { readonly from: string; readonly to: string };

/** Start rounded down, end up, to the millisecond; empty when the log gives no times. */
function placeOf({ startSample, endSample }: SheetHush, sound: LogSound, timed: boolean): Place {
  if (!timed) return { from: '', to: '' };
  const at = (sample: number, round: (value: number) => number): string =>
    formatClock(round((sample * 1000) / sound.sheet.sampleRate) - sound.originMs);
  return { from: at(startSample, Math.floor), to: at(endSample, Math.ceil) };
}

function amount(samples: number, { sheet, lengthSamples }: LogSound): { seconds: string; percent: string } {
  return {
    seconds: (samples / sheet.sampleRate).toFixed(3),
    percent: Math.min(100, (samples / lengthSamples) * 100).toFixed(2),
  };
}

const channelsOf = ({ channels }: SheetHush): string => (channels === null ? 'all' : channels.join(' '));

/** Rows of the log: hushes, totals per code, a total. `timed`: false when only amounts are to be given. */
export function soundLogRows(sound: LogSound, timed: boolean): SoundLogRow[] {
  const summary = measureHushes(sound.sheet);
  const none = { hush: '', mode: '', channels: '', code: '', from: '', to: '' };
  const amounts = (samples: number) => {
    const { seconds, percent } = amount(samples, sound);
    return { seconds_hushed: seconds, share_of_duration_percent: percent };
  };
  return [
    ...sound.sheet.hushes.map((hush) => ({
      row: 'hush',
      hush: hush.id,
      mode: hush.mode,
      channels: channelsOf(hush),
      code: hush.text,
      ...placeOf(hush, sound, timed),
      ...amounts(hush.endSample - hush.startSample),
    })),
    ...summary.codes.map(({ code, samplesHushed }) => ({
      ...none,
      row: 'hush code total',
      code,
      ...amounts(samplesHushed),
    })),
    { ...none, row: 'hush total', ...amounts(summary.samplesHushed) },
  ];
}

/** The tables of the page, with a word on what the modes mean. */
export function soundLogHtml(sound: LogSound, timed: boolean): string {
  const rows = soundLogRows(sound, timed);
  const hushes = rows.filter((row) => row.row === 'hush');
  const totals = htmlTable(
    'Sound: totals by code',
    [
      { title: 'Code', align: 'short' },
      { title: 'Seconds hushed', align: 'number' },
      { title: 'Share of the duration, %', align: 'number' },
    ],
    rows
      .filter((row) => row.row !== 'hush')
      .map((row) => [
        row.row === 'hush total' ? 'All codes' : row.code,
        row.seconds_hushed,
        row.share_of_duration_percent,
      ]),
  );
  const list = htmlTable(
    'Every hush: where it is and how long',
    [
      { title: 'Hush', align: 'short' },
      { title: 'Mode', align: 'short' },
      { title: 'Code', align: 'short' },
      { title: 'From', align: 'short' },
      { title: 'To', align: 'short' },
      { title: 'Channels', align: 'short' },
      { title: 'Seconds', align: 'number' },
      { title: 'Share, %', align: 'number' },
    ],
    hushes.map((row) => [
      row.hush,
      row.mode,
      row.code,
      row.from,
      row.to,
      row.channels,
      row.seconds_hushed,
      row.share_of_duration_percent,
    ]),
  );
  const note = `<p>A hush takes a span of sound: silence, a tone in its place, or a disguise (${disguiseNotice}). Channels count from 0; a moment hushed on several channels counts once in the totals.</p>`;
  return `${note}\n${totals}\n${list}`;
}
