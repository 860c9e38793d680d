// SPDX-License-Identifier: GPL-3.0-or-later
/** What a network finds: most find one kind, some tell classes apart that stand for several. */
import { z } from 'zod';
import { type Kind, kinds, type ModelIdentity } from '../core/detect/detection.ts';
import { type Model, type Thresholds, thresholdsSchema } from './model.ts';
import { ruleNames } from './rules/rule-names.ts';

/** One kind, from which classes of the network it is made, and with which scores. */
const seenSchema = z.strictObject({
  kind: z.enum(kinds),
  classes: z.array(z.int().min(0)).min(1),
  thresholds: thresholdsSchema,
});

/** One kind that is made by a rule (`rules/`) from what the networks see. */
const ruledSchema = z.strictObject({
  kind: z.enum(kinds),
  rule: z.enum(ruleNames),
  thresholds: thresholdsSchema,
});

export const kindFoundSchema = z.union([seenSchema, ruledSchema]);

export type KindFound = z.infer<typeof kindFoundSchema>;

/** A model that may state several kinds; without `finds` it finds its task. */
export type FindingModel = Model & { readonly finds?: readonly KindFound[] | undefined };

/** A kind that an open detector finds: how records name the model for it, and its scores. */
export type Find = { readonly model: ModelIdentity; readonly thresholds: Thresholds };

/** The kinds a model finds, each with its classes; a model of one kind has one class. */
export function kindsOf({ finds, task, thresholds }: FindingModel): readonly KindFound[] {
  return finds ?? [{ kind: task, classes: [0], thresholds }];
}

/** The kinds that the network itself sees, each with its classes. */
export function kindsSeen(model: FindingModel): readonly z.infer<typeof seenSchema>[] {
  return kindsOf(model).filter((find) => 'classes' in find);
}

/** True when a model finds `kind`. */
export function isFinding(model: FindingModel, kind: Kind): boolean {
  return kindsOf(model).some((find) => find.kind === kind);
}
