// SPDX-License-Identifier: GPL-3.0-or-later
/** The models Clearveil ships, as stated in registry.json. */
import { z } from 'zod';
import { ClearveilError } from '../core/base/errors.ts';
import type { Kind } from '../core/detect/detection.ts';
import { isFinding, kindFoundSchema } from './finds.ts';
import {
  fileNameSchema,
  modelSchema,
  refuseMisfit,
  refuseModel,
  refuseRecognitionNames,
  sha256Schema,
} from './model.ts';
import registryJson from './registry.json' with { type: 'json' };
import { engineNames } from './runtimes/session.ts';

const fileSchema = z.strictObject({
  name: fileNameSchema,
  sha256: sha256Schema,
  /**
   * Where the build has it from: a path in the source package; a conversion of other files of the same model, or of a
   * TensorFlow Lite file in the source package, whose hash is stated too; or assembled from bare weights in the source package, their list
   * and their bytes (`convert/ssd-mobilenet.ts`).
   */
  from: z.union([
    z.strictObject({ copy: z.string().min(1) }),
    z.strictObject({ convert: z.array(fileNameSchema).min(1) }),
    z.strictObject({ convertLite: z.string().min(1), sha256: sha256Schema }),
    z.strictObject({ assemble: z.tuple([z.string().min(1), z.string().min(1)]) }),
  ]),
});

const headSchema = z.strictObject({
  node: z.string().min(1),
  /** The values of a cell that are wanted, in their order; all of them when left out. */
  channels: z.array(z.int().min(0)).min(1).optional(),
});

const entrySchema = z.strictObject({
  ...modelSchema.shape,
  /** The kinds it finds and how it tells them apart; without it, its task. */
  finds: z.array(kindFoundSchema).min(1).optional(),
  /** Where its graph is cut: what comes behind, if anything, is written out in the decoder. */
  heads: z.array(headSchema).min(1).optional(),
  title: z.string().min(1),
  card: z.string().min(1),
  source: z.strictObject({ package: z.string(), version: z.string(), upstream: z.string() }),
  weights: z
    .array(
      z.strictObject({ engines: z.array(z.enum(engineNames)).min(1), files: z.array(fileSchema).min(1) }),
    )
    .min(1),
});

const registrySchema = z.strictObject({ version: z.literal(1), models: z.array(entrySchema).min(1) });

export type ModelEntry = z.infer<typeof entrySchema>;
export type WeightFile = z.infer<typeof fileSchema>;
export type Registry = z.infer<typeof registrySchema>;

/** Checks a registry. Throws MODEL_REFUSED when it is malformed, names a model twice or lists a recognition model. */
export function parseRegistry(json: unknown): Registry {
  const parsed = registrySchema.safeParse(json);
  if (!parsed.success) throw refuseModel('registry', z.prettifyError(parsed.error).replaceAll('\n', ' '));
  const ids = new Set<string>();
  for (const model of parsed.data.models) {
    if (ids.has(model.id)) throw refuseModel(model.id, 'the registry lists it twice');
    ids.add(model.id);
    refuseMisfit(model);
    const files = model.weights.flatMap((group) => group.files);
    const origins = files.flatMap((file) => originsOf(file));
    refuseRecognitionNames(model.id, [model.id, model.title, ...files.map((file) => file.name), ...origins]);
  }
  return parsed.data;
}

function originsOf({ from }: WeightFile): readonly string[] {
  if ('copy' in from) return [from.copy];
  if ('assemble' in from) return from.assemble;
  return 'convert' in from ? from.convert : [from.convertLite];
}

/** The shipped registry. */
export function loadRegistry(): Registry {
  return parseRegistry(registryJson);
}

/** The shipped model that finds `kind`. Throws MODEL_UNAVAILABLE when there is none. */
export function modelFinding(registry: Registry, kind: Kind): ModelEntry {
  const model = registry.models.find((entry) => isFinding(entry, kind));
  if (model) return model;
  throw noModelFinds(kind);
}

export function noModelFinds(kind: Kind): ClearveilError {
  return new ClearveilError(
    'MODEL_UNAVAILABLE',
    `no installed model finds ${kind}`,
    'Bring a model pack that does, or draw the boxes by hand or import them.',
    { kind },
  );
}

/** Looks up a model by id; without one, the first. Throws MODEL_UNAVAILABLE for an id the registry does not know. */
export function findModel(registry: Registry, id?: string): ModelEntry {
  const model = id === undefined ? registry.models[0] : registry.models.find((entry) => entry.id === id);
  if (model) return model;
  throw new ClearveilError(
    'MODEL_UNAVAILABLE',
    `There is no model called ${id}.`,
    `Known models: ${registry.models.map((entry) => entry.id).join(', ')}.`,
  );
}
