// SPDX-License-Identifier: GPL-3.0-or-later
/** Answers that are made while they are written: the same bytes as if they had been held. */
import { PassThrough } from 'node:stream';
import { text as textOf } from 'node:stream/consumers';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalJson, type Json } from '../../../core/base/canonical-json.ts';
import type { TrackRow } from '../../../core/review/records.ts';
import { PacketTable } from '../../../electron/service/engine/media/packet-table.ts';
import { jsonPieces, writeAnswer } from '../../../electron/service/hosts/cli/answer-writer.ts';
import { type AnswerValue, Rows } from '../../../electron/service/hosts/cli/command.ts';
import { regionsOf } from '../../../electron/service/hosts/cli/commands/regions.ts';

/** Every list, at any depth, as rows. */
function withRows(value: Json): AnswerValue {
  if (Array.isArray(value)) return new Rows(() => value as readonly Json[]);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, withRows(member ?? null)]));
}

const anyJson = fc.jsonValue({ maxDepth: 4 }).map((value) => JSON.parse(JSON.stringify(value)) as Json);

describe('an answer', () => {
  test('in pieces is its canonical JSON', () => {
    fc.assert(
      fc.property(anyJson, (value) => {
        expect([...jsonPieces(value)].join('')).toBe(canonicalJson(value));
        expect([...jsonPieces(withRows(value))].join('')).toBe(canonicalJson(value));
      }),
    );
  });

  test('longer than a stream holds arrives whole, as JSON and as text', async () => {
    const count = 30_000;
    function* numbers(): Generator<{ number: number }> {
      for (let number = 0; number < count; number++) yield { number };
    }
    function* lines(): Generator<string> {
      for (const { number } of numbers()) yield `line ${number}`;
    }
    const answer = {
      exitCode: 0,
      json: { rows: new Rows(numbers), absent: undefined },
      text: lines,
    } as const;
    const written = async (asJson: boolean): Promise<string> => {
      const stream = new PassThrough();
      const read = textOf(stream);
      await writeAnswer(stream, answer, asJson);
      stream.end();
      return read;
    };
    expect(await written(true)).toBe(`${canonicalJson({ rows: [...numbers()], schema: 1 })}\n`);
    expect(await written(false)).toBe(`${[...lines()].join('\n')}\n`);
  });
});

test('regions come frame by frame, on each by the first frames of their tracks', () => {
  const spans = fc.array(fc.tuple(fc.nat(30), fc.integer({ min: 1, max: 12 })), { maxLength: 6 });
  fc.assert(
    fc.property(spans, (drawn) => {
      const tracks = drawn
        .sort(([a], [b]) => a - b)
        .map(([startFrame, length], at): TrackRow => {
          const endFrame = startFrame + length;
          const keyframe = (frame: number) =>
            ({ frame, box: { x: at, y: 0, width: 16, height: 16 }, origin: 'manual', score: null }) as const;
          return {
            id: `track-${at}`,
            footageId: 'footage-1',
            kind: 'face',
            label: '',
            startFrame,
            endFrame,
            outline: { form: 'rectangle' },
            keyframes: length > 1 ? [keyframe(startFrame), keyframe(endFrame - 1)] : [keyframe(startFrame)],
            dismissed: false,
            locked: false,
            source: { by: 'person', person: 'Ann Analyst' },
          };
        });
      const expected: string[] = [];
      for (let frame = 0; frame < 50; frame++)
        for (const { id, startFrame, endFrame } of tracks)
          if (frame >= startFrame && frame < endFrame) expected.push(`${frame} ${id}`);
      expect([...regionsOf(tracks)].map(({ frame, track }) => `${frame} ${track}`)).toEqual(expected);
    }),
  );
});

test('a table of packets gives back what was added, past the room it begins with', () => {
  const table = new PacketTable();
  const count = 10_000;
  for (let row = 0; row < count; row++)
    table.add({
      pts: row * 3,
      dts: Number.NaN,
      duration: row % 5,
      size: row,
      position: -1,
      flags: row % 8,
      shown: 1,
    });
  expect(table.length).toBe(count);
  expect([...table.column('pts')]).toEqual(Array.from({ length: count }, (_, row) => row * 3));
  expect(table.column('dts').every(Number.isNaN)).toBe(true);
  expect([...table.at('flags', Float64Array.of(9999, 0, 12))]).toEqual([7, 0, 4]);
});
