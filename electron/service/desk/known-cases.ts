// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * The cases this workstation knows, with where they lie. What the list shows of a case is kept here as it was when the
 * case was last closed, so that a list of hundreds opens none of them.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { ClearveilError } from '../../../core/base/errors.ts';
import { caseDetailsSchema } from '../../../core/review/case-details.ts';
import { type CaseStage, caseStage, caseStages } from '../../../core/review/case-stage.ts';
import { detailsOf } from '../stages/describe-case.ts';
import type { CaseReader } from '../storage/case-reader.ts';
import { openCase } from '../storage/case-store.ts';
import { readPrivateJson, writePrivateJson } from './private-json.ts';

const entrySchema = z.strictObject({
  case: z.string(),
  dir: z.string(),
  title: z.string(),
  details: caseDetailsSchema,
  created: z.string(),
  lastOpened: z.string().nullable(),
  footage: z.int().min(0),
  // Lists written before these were kept have none.
  state: z.enum(caseStages).default('empty'),
  people: z.array(z.string()).default([]),
});
export type KnownCase = z.output<typeof entrySchema>;

const fileSchema = z.strictObject({ schema: z.literal(1), cases: z.array(entrySchema) });

function stageOf(store: CaseReader): CaseStage {
  const footage = store.footage();
  const counts = store.countsByFootage();
  const states = store.candidates().map(({ state }) => state);
  const having = (wanted: string): number => states.filter((state) => state === wanted).length;
  return caseStage({
    footage: footage.length,
    veils: footage.some(({ id }) => counts(id).veils > 0) ? 1 : 0,
    proved: having('proved'),
    approved: having('approved'),
    released: store.releases().filter(({ draft }) => !draft).length,
  });
}

/** What the list shows, read from an open case. */
export function summaryOf(store: CaseReader): Omit<KnownCase, 'lastOpened'> {
  const info = store.info();
  const footage = store.footage();
  return {
    case: store.caseId,
    dir: store.paths.dir,
    title: info.title ?? '',
    details: detailsOf(store),
    created: info.created,
    footage: footage.length,
    state: stageOf(store),
    people: store.people().flatMap(({ name, active }) => (active ? [name] : [])),
  };
}

export type KnownCases = {
  list(): readonly (KnownCase & { readonly missing: boolean })[];
  /** Throws CASE_NOT_FOUND. */
  find(id: string): KnownCase;
  /** Takes in or renews what is known of a case. */
  keep(summary: Omit<KnownCase, 'lastOpened'>, opened: string | null): KnownCase;
  /** Reads a case folder and takes it in. Throws CASE_NOT_FOUND and what else opening throws. */
  add(dir: string): KnownCase;
  forget(id: string): void;
};

export function createKnownCases(homeDir: string): KnownCases {
  const path = join(homeDir, 'cases.json');
  const read = (): KnownCase[] => readPrivateJson(path, fileSchema, { schema: 1, cases: [] }).cases;
  const write = (cases: readonly KnownCase[]): void => writePrivateJson(path, { schema: 1, cases });

  const keep: KnownCases['keep'] = (summary, opened) => {
    const others = read().filter((known) => known.case !== summary.case);
    const before = read().find((known) => known.case === summary.case);
    const entry = { ...summary, lastOpened: opened ?? before?.lastOpened ?? null };
    write([...others, entry]);
    return entry;
  };

  return {
    list: () => read().map((known) => ({ ...known, missing: !existsSync(join(known.dir, 'case.db')) })),
    find: (id) => {
      const found = read().find((known) => known.case === id);
      if (found) return found;
      throw new ClearveilError(
        'CASE_NOT_FOUND',
        'this workstation does not know that case',
        'Add its folder first.',
      );
    },
    keep,
    add: (dir) => {
      using reader = openCase(dir, { mode: 'read' });
      return keep(summaryOf(reader), null);
    },
    forget: (id) => write(read().filter((known) => known.case !== id)),
  };
}
