// SPDX-License-Identifier: GPL-3.0-or-later
import { expect, test } from 'vitest';
import type { Fault } from '../../../core/ingest/footage.ts';
import { requirePlaces } from '../../../core/render/known-faults.ts';

const fault = (code: Fault['code']): Fault => ({ code, frame: 3, message: `what is wrong with ${code}` });

test.each<Fault['code']>(['FRAME_ORDER', 'UNINDEXED_FRAME'])(
  'a picture without a place (%s) is in no copy',
  (code) => {
    expect(() => requirePlaces([fault('DECODE_ERROR'), fault(code)])).toThrow(
      expect.objectContaining({
        code: 'INPUT_UNSUPPORTED',
        message: expect.stringContaining(`wrong with ${code}`),
      }),
    );
  },
);

test('other faults leave every picture its place', () => {
  expect(() => requirePlaces([fault('FRAME_NOT_DECODED'), fault('FRAME_CORRUPT')])).not.toThrow();
});
