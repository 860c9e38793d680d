// SPDX-License-Identifier: GPL-3.0-or-later
/** The second look at a copy without its case: nobody knows what was left visible by decision, so all that is not veiled counts. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Kind, ModelIdentity } from '../../../../core/detect/detection.ts';
import { openEnvelope } from '../../../../core/release/dsse.ts';
import { decodeStatement } from '../../../../core/release/statement.ts';
import type { SecondLook } from '../../../../core/render/second-look.ts';
import { type LookedAt, lookAgain, presumedModels } from '../../stages/second-look.ts';
import type { EngineRunner } from '../../stages/session.ts';

/**
 * The models whose boxes of this kind were veiled, as the record beside the veil sheet names them; without a record those that detection uses when nobody
 * chooses. The record's signature is not checked: it only decides who looks.
 */
function modelsUsed(sheetPath: string | null, kind: Kind): readonly Pick<ModelIdentity, 'id'>[] {
  const path = sheetPath === null ? '' : join(dirname(sheetPath), 'record.dsse.json');
  if (!existsSync(path)) return presumedModels(kind);
  const opened = openEnvelope(readFileSync(path));
  const read = opened.ok ? decodeStatement(opened.payload) : opened;
  if (!read.ok) return presumedModels(kind);
  const { models, media } = read.statement.record;
  // What a second look gave is named among the models, too: that is who is to look again.
  const looked = media.flatMap(({ proof }) => proof.secondLooks ?? []).map(({ model }) => model?.sha256);
  return models.filter(({ task, sha256 }) => task === kind && !looked.includes(sha256));
}

/** Looks at the copy for each kind. `sheetPath`: where the veil sheet was read, for the record beside it. */
export async function lookAtCopy(
  kinds: readonly Kind[],
  copy: Pick<LookedAt, 'copy' | 'index' | 'orientation' | 'sheet'>,
  sheetPath: string | null,
  engine: EngineRunner,
): Promise<SecondLook[]> {
  const looks: SecondLook[] = [];
  for (const kind of kinds) {
    const lookedAt: LookedAt = { ...copy, shown: [], stops: [], detected: 'fast' };
    looks.push(await lookAgain(kind, modelsUsed(sheetPath, kind), lookedAt, engine));
  }
  return looks;
}
