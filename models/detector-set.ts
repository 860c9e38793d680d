// SPDX-License-Identifier: GPL-3.0-or-later
/** The detectors for what one run looks for: each network is opened once, whatever number of kinds it finds. */
import { ClearveilError } from '../core/base/errors.ts';
import type { Kind, Profile, RawDetection, RgbPicture } from '../core/detect/detection.ts';
import type { Find } from './finds.ts';
import { type OpenedDetector, openDetector } from './open-detector.ts';
import { openModelPack } from './pack.ts';
import type { EngineName } from './runtimes/session.ts';

export type DetectorSetOptions = {
  /** What to look for; when left out, what the model pack finds, or faces. */
  readonly kinds?: readonly Kind[] | undefined;
  readonly engine: 'auto' | EngineName;
  /** Folder of a model pack: for its kind it takes the place of the shipped model. */
  readonly modelPack: string | null;
};

export type DetectorSet = {
  /** One for each kind looked for. */
  readonly finds: readonly Find[];
  readonly notes: readonly string[];
  /** Boxes of the kinds looked for and of no others. */
  detect(picture: RgbPicture, profile: Profile): Promise<readonly RawDetection[]>;
  close(): Promise<void>;
};

/**
 * Opens what is needed. Throws MODEL_UNAVAILABLE for a kind that nothing finds or a network that does not load, MODEL_REFUSED
 * as `openDetector` does, USAGE when a model pack finds none of the kinds. A kind is found or refused, never left out.
 */
export async function openDetectors(options: DetectorSetOptions): Promise<DetectorSet> {
  const opened: OpenedDetector[] = [];
  try {
    const pack = options.modelPack === null ? null : await openModelPack(options.modelPack);
    if (pack) opened.push(pack);
    const kinds = options.kinds ?? [pack?.model.task ?? 'face'];
    if (pack && !kinds.includes(pack.model.task)) throw refusePack(pack.model.id, pack.model.task, kinds);
    const isFound = (kind: Kind): boolean =>
      opened.some(({ finds }) => finds.some(({ model }) => model.task === kind));
    for (const kind of kinds) {
      if (isFound(kind)) continue;
      opened.push(await openDetector({ kind, engine: options.engine }));
    }
    return joined(opened, kinds);
  } catch (error) {
    await Promise.all(opened.map((detector) => detector.close()));
    throw error;
  }
}

function joined(detectors: readonly OpenedDetector[], kinds: readonly Kind[]): DetectorSet {
  const chosen = kinds.map((kind) => {
    const detector = detectors.find(({ finds }) => finds.some(({ model }) => model.task === kind));
    const find = detector?.finds.find(({ model }) => model.task === kind);
    if (!detector || !find) throw new Error(`nothing was opened for ${kind}`);
    return { kind, detector, find };
  });
  return {
    finds: chosen.map(({ find }) => find),
    notes: [...new Set(detectors.flatMap(({ notes }) => notes))],
    async detect(picture, profile) {
      const found: RawDetection[] = [];
      for (const detector of detectors) {
        const wanted = chosen.filter((choice) => choice.detector === detector).map(({ kind }) => kind);
        if (wanted.length === 0) continue;
        const seen = await detector.detect(picture, profile);
        found.push(...seen.filter(({ kind }) => wanted.includes(kind)));
      }
      return found;
    },
    async close() {
      await Promise.all(detectors.map((detector) => detector.close()));
    },
  };
}

function refusePack(id: string, task: Kind, kinds: readonly Kind[]): ClearveilError {
  return new ClearveilError(
    'USAGE',
    `the model pack ${id} finds ${task}, not ${kinds.join(', ')}`,
    `Name ${task} among the kinds, or leave the pack out.`,
  );
}
