// SPDX-License-Identifier: GPL-3.0-or-later
/** What must be known of a model to run it and to trust it, and the rule that keeps recognition models out. */
import { z } from 'zod';
import { ClearveilError } from '../core/base/errors.ts';
import { kinds, type PackOrigin } from '../core/detect/detection.ts';
import { shortestEmbedding } from './decoders/decoder.ts';
import { decoderFamilyNames, misfit } from './decoders/families.ts';
import { gridLayoutSchema } from './decoders/grid-layout.ts';
import type { OutputShape } from './runtimes/session.ts';

const unit = z.number().min(0).max(1);

export const idSchema = z.string().regex(/^[a-z0-9][a-z0-9.-]{0,63}$/);
export const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/);
/** A plain file name: no folders, so that nothing outside the weights folder can be named. */
export const fileNameSchema = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/);

const inputSchema = z.strictObject({
  /** Name of the input tensor. */
  name: z.string().min(1),
  layout: z.enum(['nhwc', 'nchw']),
  order: z.enum(['rgb', 'bgr']),
  /** Network value = byte * scale + offset. */
  scale: z.number().positive(),
  offset: z.number(),
  /** Width and height of the input are multiples of this, px. */
  stride: z.int().min(1).max(256),
});

export const thresholdsSchema = z
  .strictObject({
    /** Below this the model gives nothing. */
    floor: unit.min(0.01),
    /** A score that keeps a track alive. */
    continue: unit,
    /** A score that starts a track. */
    birth: unit,
  })
  .refine(({ floor, continue: keep, birth }) => floor <= keep && keep <= birth, {
    message: 'floor <= continue <= birth',
  });

const passSchema = z
  .strictObject({
    least: z.int().min(64).max(8192),
    ofSource: z.number().min(0).max(2),
    most: z.int().min(64).max(8192),
    mostBox: z.int().min(32).nullable(),
  })
  .refine(({ least, most }) => least <= most, { message: 'least <= most' });

/** The first pass, the smallest, must take boxes of any size: nothing else would see a close-up. */
const passesSchema = z
  .array(passSchema)
  .min(1)
  .max(8)
  .refine(([first]) => first?.mostBox === null, { message: 'the first pass takes boxes of any size' });

const profilesSchema = z.strictObject({ fast: passesSchema, thorough: passesSchema });

/** The fields that a shipped model and a model pack have in common. */
export const modelSchema = z.strictObject({
  id: idSchema,
  task: z.enum(kinds),
  decoder: z.enum(decoderFamilyNames),
  licence: z.string().trim().min(1),
  input: inputSchema,
  /** Names of the output tensors by role, in the order the decoder family states. Every output of the network has one. */
  tensors: z.record(z.string(), z.array(z.string().min(1)).min(1)),
  /** How the outputs of a `grid` lie; other families have no choice. */
  layout: gridLayoutSchema.optional(),
  thresholds: thresholdsSchema,
  profiles: profilesSchema,
});

export type Model = z.infer<typeof modelSchema> & {
  /** Where a model pack is from; a shipped model has an entry in the registry instead. */
  readonly origin?: PackOrigin;
};
export type Thresholds = z.infer<typeof thresholdsSchema>;

/** The one way to say that a model may not be used. */
export function refuseModel(model: string, reason: string): ClearveilError {
  return new ClearveilError(
    'MODEL_REFUSED',
    `The model ${model} is refused: ${reason}.`,
    'Use the models as they were released; run `npm run setup` to restore the shipped ones.',
    { model, reason },
  );
}

/** Names under which networks that tell people apart are known. */
const recognitionName =
  /recogni|embed|descriptor|re-?id\b|arcface|facenet|faceres|mobileface(?!_det)|cosface|sphereface|insightface|w600k|glint|age_?gender|emotion|gear\b|antispoof|liveness/i;

/** Throws MODEL_REFUSED when any of the names is that of a model for recognition or for traits of people. */
export function refuseRecognitionNames(model: string, names: readonly string[]): void {
  const named = names.find((name) => recognitionName.test(name));
  if (named !== undefined) throw refuseModel(model, `"${named}" names a recognition model`);
}

/** Throws MODEL_REFUSED when what a model states cannot be of its family, or tells more classes of faces apart than a detector would. */
export function refuseMisfit({ id, task, decoder, layout, tensors }: Model): void {
  const reason = misfit({ decoder, layout }, tensors);
  if (reason !== undefined) throw refuseModel(id, reason);
  const names = Object.entries(tensors).flatMap(([role, list]) =>
    role === 'objectness' && tensors['rows'] ? [] : list,
  );
  if (new Set(names).size !== names.length) throw refuseModel(id, 'an output has two roles');
  if (task === 'face' && (layout?.classes.length ?? 0) >= shortestEmbedding)
    throw refuseModel(id, 'so many classes of faces describe people');
}

/**
 * Throws MODEL_REFUSED when an output is one that nobody asked for, is missing, or has the form of an embedding: a vector for the
 * picture, or one for each box beside what its role holds.
 */
export function refuseOutputs(model: Model, outputs: readonly OutputShape[]): void {
  refuseEmbeddings(model.id, outputs);
  const roles = Object.values(model.tensors).flat();
  const stray = outputs.find(({ name }) => !roles.includes(name));
  if (stray) throw refuseModel(model.id, `no role consumes its output ${stray.name}`);
  const missing = roles.find((name) => outputs.every((output) => output.name !== name));
  if (missing !== undefined) throw refuseModel(model.id, `it has no output ${missing}`);
  (model.tensors['landmarks'] ?? []).forEach((name, at) => {
    const shape = outputs.find((output) => output.name === name)?.shape ?? [];
    const values = valuesPerBox(model, shape, at);
    // Nobody reads landmarks, so nothing else would notice that they are none.
    if (!(values > 0 && values < shortestEmbedding))
      throw refuseModel(model.id, `its output ${name} [${shape.join(', ')}] is not the landmarks of a box`);
  });
}

/** How many values an output has for each box; not positive where the network does not say. */
function valuesPerBox({ layout }: Model, shape: readonly number[], stride: number): number {
  if (layout?.order !== 'planes') return shape.at(-1) ?? -1;
  const perStride = layout.box.coding === 'priors' ? (layout.box.priors[stride]?.length ?? 1) : 1;
  return (shape[1] ?? -1) / perStride;
}

/** Throws MODEL_REFUSED when an output has the form of an embedding: one vector a picture. */
export function refuseEmbeddings(model: string, outputs: readonly OutputShape[]): void {
  for (const { name, shape } of outputs) {
    const sizes = shape.slice(1).filter((size) => size !== 1);
    const vector = sizes.length === 1 && shape.length !== 3 && (sizes[0] ?? 0) >= shortestEmbedding;
    if (vector)
      throw refuseModel(model, `its output ${name} [${shape.join(', ')}] has the form of an embedding`);
  }
  refuseRecognitionNames(
    model,
    outputs.map((output) => output.name),
  );
}
