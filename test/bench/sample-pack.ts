// SPDX-License-Identifier: GPL-3.0-or-later
/** The sample model pack, as its page describes it. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const network = resolve(import.meta.dirname, '../../../shared/models/yunet_n.onnx');
const page = resolve(import.meta.dirname, '../../models/packs.md');

/** Puts the pack together in `folder` and answers its own folder. Throws where the network is absent. */
export function samplePack(folder: string): string {
  if (!existsSync(network)) throw new Error(`${network} is not there`);
  const [, manifest] = /```json\n([\s\S]*?)```/.exec(readFileSync(page, 'utf8')) ?? [];
  if (manifest === undefined) throw new Error(`${page} shows no manifest`);
  const weights = readFileSync(network);
  const pack = join(folder, 'pack');
  mkdirSync(pack);
  writeFileSync(join(pack, 'yunet_n.onnx'), weights);
  const sha256 = createHash('sha256').update(weights).digest('hex');
  writeFileSync(join(pack, 'manifest.json'), JSON.stringify({ ...JSON.parse(manifest), sha256 }));
  return pack;
}
