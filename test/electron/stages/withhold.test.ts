// SPDX-License-Identifier: GPL-3.0-or-later
/** Withholding is one event: picture, veil and silence come and go together, also by undo. */
import { expect, test } from 'vitest';
import type { FootageRow } from '../../../core/review/records.ts';
import { defaultProfile } from '../../../core/standard/profile.ts';
import type { Session } from '../../../electron/service/stages/session.ts';
import { withheldIn, withholdSpan } from '../../../electron/service/stages/withhold.ts';
import { soundStream } from '../../setup/probe.ts';
import { analyst, openStore, temporaryPlace } from '../storage/case-fixtures.ts';
import { addRecording } from './reviewed-case.ts';

const audio = soundStream(1);
const reasons = {
  purpose: 'operational',
  characteristic: 'scene',
  code: '(b)(7)(E)',
  statute: null,
  harm: null,
  audiences: ['public'],
};

/** A case with three seconds of pictures and, unless `probe` says otherwise, sound. */
function recorded(probe: Partial<FootageRow['probe']> = {}) {
  const store = openStore(temporaryPlace());
  const row = addRecording(store, { frames: 90, probe: { streams: [audio], ...probe } });
  const session: Session = { store, actor: analyst, signal: new AbortController().signal, report: () => {} };
  return { store, row, session };
}

test('a span is withheld, undone and redone as a whole', () => {
  const { store, row, session } = recorded();
  const before = store.head().sequence;
  const span = { from: { by: 'frame', frame: 10 }, to: { by: 'frame', frame: 19 } } as const;
  const made = withholdSpan(session, row, span, reasons, defaultProfile);
  expect(store.head().sequence).toBe(before + 1);
  expect(made.track).toMatchObject({ kind: 'picture', locked: true, startFrame: 10, endFrame: 20 });
  expect(made.hushes).toMatchObject([
    {
      mode: 'silence',
      channels: null,
      start: { num: 1, den: 3 },
      end: { num: 2, den: 3 },
      trackId: made.track.id,
    },
  ]);
  expect(withheldIn(store, row)).toEqual([made]);

  store.undoEvent(before + 1, analyst);
  expect(withheldIn(store, row)).toEqual([]);
  expect([...store.veilsOf(row.id), ...store.hushesOf(row.id), ...store.tracksOf(row.id)]).toEqual([]);
  store.undoEvent(before + 2, analyst);
  expect(withheldIn(store, row)).toEqual([made]);
  expect(store.verifyAudit()).toMatchObject({ intact: true });
});

test('a span is not withheld where the sound cannot be hushed: nothing is kept of the decision', () => {
  const from = { by: 'frame', frame: 10 } as const;
  const to = { by: 'frame', frame: 20 } as const;
  const withholdWith = (probe: Partial<FootageRow['probe']>) => {
    const { store, row, session } = recorded(probe);
    const work = () => withholdSpan(session, row, { from, to }, reasons, defaultProfile);
    return { work, rows: () => [store.tracksOf(row.id), store.veilsOf(row.id), store.hushesOf(row.id)] };
  };
  const second = { ...audio, index: 2 };
  const refusals: readonly (readonly [Partial<FootageRow['probe']>, string])[] = [
    [{ streams: [{ ...audio, sampleRate: null }] }, 'INPUT_UNSUPPORTED'],
    [{ streams: [{ ...audio, channels: 0 }] }, 'INPUT_UNSUPPORTED'],
    [{ streams: [audio], sound: { stream: null, end: null } }, 'INPUT_UNSUPPORTED'],
    [{ streams: [audio, second] }, 'GATE_CLOSED'],
  ];
  for (const [probe, code] of refusals) {
    const { work, rows } = withholdWith(probe);
    expect(work).toThrowError(expect.objectContaining({ code }));
    expect(rows()).toEqual([[], [], []]);
  }
  const chosen = {
    streams: [{ ...audio, channels: 0 }, second],
    sound: { stream: 2, end: null },
  };
  expect(withholdWith(chosen).work().hushes).toHaveLength(1);
  expect(withholdWith({ streams: [] }).work().hushes).toEqual([]);
});
