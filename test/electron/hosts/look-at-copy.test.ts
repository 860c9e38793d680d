// SPDX-License-Identifier: GPL-3.0-or-later
/** Who looks at a copy without its case: a model that veiled nothing of the kind is not ruled out by the record. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ClearveilError } from '../../../core/base/errors.ts';
import type { Kind } from '../../../core/detect/detection.ts';
import type { FrameIndex } from '../../../core/ingest/footage.ts';
import { veilsPath } from '../../../core/release/package-layout.ts';
import { lookAtCopy } from '../../../electron/service/hosts/cli/look-at-copy.ts';
import { openKeyStore } from '../../../electron/service/keys/key-store.ts';
import { writePackage } from '../../../electron/service/stages/release-package.ts';
import type { EngineRunner } from '../../../electron/service/stages/session.ts';
import { smallPackageOptions, veilSheet } from '../package/small-package.ts';
import { temporaryPlace } from '../storage/case-fixtures.ts';

const zeros = new Float64Array(10);
const index: FrameIndex = {
  timeBase: { num: 1, den: 25 },
  ptsRule: 'container',
  ...{ pts: zeros.map((_, at) => at), dts: zeros, duration: zeros, sizeBytes: zeros, position: zeros },
  packet: zeros.map((_, at) => at),
  flags: new Uint8Array(10),
};

/** Which model would look for faces in the copy of a package whose record names `models`. */
async function looker(
  ...models: readonly { readonly id: string; readonly task: Kind }[]
): Promise<string | undefined> {
  const { root, homeDir } = temporaryPlace();
  const keys = openKeyStore(homeDir);
  await keys.createKey({ kind: 'office', name: 'foia', passphrase: 'a long passphrase' });
  const office = await keys.unlockKey('foia', 'a long passphrase');
  const options = await smallPackageOptions(join(root, 'package'), [office]);
  const named = models.map((model) => ({ ...model, sha256: 'ab'.repeat(32), engine: 'onnxruntime-node' }));
  const { packageDir, mediaPaths } = await writePackage({
    ...options,
    facts: { ...options.facts, models: named },
  });
  // An engine without weights: what it was to open is all that is asked here.
  const engine: EngineRunner = async (_, input) => {
    throw new ClearveilError('MODEL_UNAVAILABLE', `${'model' in input ? input.model : 'none'}`, 'None.');
  };
  const copy = { copy: mediaPaths[0] ?? '', index, orientation: { rotation: 0, mirrored: false } } as const;
  const [look] = await lookAtCopy(
    ['face'],
    { ...copy, sheet: veilSheet },
    join(packageDir, veilsPath(1)),
    engine,
  );
  return look?.reason;
}

test('a model is ruled out by the boxes of its kind alone', async () => {
  const [own, other] = ['blazeface-full', 'ssd-mobilenet-v1-face'];
  expect(await looker({ id: own, task: 'face' })).toBe(other);
  expect(await looker({ id: other, task: 'face' })).toBe(own);
  expect(await looker({ id: own, task: 'person' }, { id: other, task: 'plate' })).toBe(own);
});
