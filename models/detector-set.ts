// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * The detectors for what one run looks for: each network is opened once, whatever number of kinds it finds, and looks once at a
 * picture. Kinds that are told from others by a rule are worked out here.
 */
import { ClearveilError } from '../core/base/errors.ts';
import type { Kind, ModelIdentity, Profile, RawDetection, RgbPicture } from '../core/detect/detection.ts';
import { type Find, type KindFound, kindsOf } from './finds.ts';
import { type OpenedDetector, openDetector } from './open-detector.ts';
import { openModelPack } from './pack.ts';
import { loadRegistry, noModelFinds } from './registry.ts';
import { rules } from './rules/rules.ts';
import type { EngineName } from './runtimes/session.ts';
import { weightsDigest } from './weights.ts';

export type DetectorSetOptions = {
  /** What to look for; when left out, what the model pack finds, or faces. */
  readonly kinds?: readonly Kind[] | undefined;
  readonly engine: 'auto' | EngineName;
  /** Folder of a model pack: for its kind it takes the place of the shipped model. */
  readonly modelPack: string | null;
  /** Id of a shipped model that takes the place of others as a pack would; never beside a pack. */
  readonly model?: string | undefined;
};

export type DetectorSet = {
  /** One for each kind looked for. */
  readonly finds: readonly Find[];
  readonly notes: readonly string[];
  /** Boxes of the kinds looked for and of no others. */
  detect(picture: RgbPicture, profile: Profile): Promise<readonly RawDetection[]>;
  close(): Promise<void>;
};

/** A kind that is looked for, how it is found, and the detectors whose boxes that takes. */
type Chosen = {
  readonly kind: Kind;
  readonly find: Find;
  readonly found: KindFound;
  readonly sources: readonly OpenedDetector[];
};

/**
 * Opens what is needed. Throws MODEL_UNAVAILABLE for a kind that nothing finds or a network that does not load, MODEL_REFUSED
 * as `openDetector` does, USAGE when a model pack finds none of the kinds. A kind is found or refused, never left out.
 */
export async function openDetectors(options: DetectorSetOptions): Promise<DetectorSet> {
  const shelf = new Shelf(options.engine);
  try {
    const pack = await openChosen(options);
    if (pack) shelf.add(pack);
    const kinds = options.kinds ?? [pack?.model.task ?? 'face'];
    if (pack && !kinds.includes(pack.model.task)) throw refusePack(pack.model.id, pack.model.task, kinds);
    const chosen: Chosen[] = [];
    for (const kind of kinds) chosen.push(await shelf.choose(kind));
    return new Joined(chosen, shelf.opened);
  } catch (error) {
    await Promise.all(shelf.opened.map((detector) => detector.close()));
    throw error;
  }
}

/** The detector that somebody chose: a pack or a shipped model; null where nobody did. */
async function openChosen({ modelPack, model, engine }: DetectorSetOptions): Promise<OpenedDetector | null> {
  if (modelPack !== null) return await openModelPack(modelPack);
  return model === undefined ? null : await openDetector({ model, engine });
}

/** The detectors that are open, and the opening of further ones. */
class Shelf {
  readonly opened: OpenedDetector[] = [];
  readonly #engine: 'auto' | EngineName;
  #pack: OpenedDetector | undefined;

  constructor(engine: 'auto' | EngineName) {
    this.#engine = engine;
  }

  /** Takes a pack, which goes before what is shipped. */
  add(pack: OpenedDetector): void {
    this.opened.push(pack);
    this.#pack = pack;
  }

  async choose(kind: Kind): Promise<Chosen> {
    const detector = await this.#finding(kind);
    const find = detector.finds.find(({ model }) => model.task === kind);
    if (!find) throw new Error(`${detector.model.id} was opened for ${kind} and does not find it`);
    const found = detector.kinds.find((one) => one.kind === kind);
    if (!found || 'classes' in found) {
      const seen = found ?? { kind, classes: [0], thresholds: find.thresholds };
      return { kind, find, found: seen, sources: [detector] };
    }
    const beside: OpenedDetector[] = [];
    for (const other of rules[found.rule].beside) beside.push(await this.#finding(other, true));
    const sources = [...new Set([detector, ...beside])];
    return { kind, find: { ...find, model: identityOf(kind, sources) }, found, sources };
  }

  /** The detector for a kind: the pack's, else the one with a rule for it, else the one that sees it; `bySight` leaves out rules. */
  async #finding(kind: Kind, bySight = false): Promise<OpenedDetector> {
    if (this.#pack?.model.task === kind) return this.#pack;
    const { models } = loadRegistry();
    const by = !bySight && models.some((model) => isBy('rule', kind, kindsOf(model))) ? 'rule' : 'classes';
    const open = this.opened.find(({ kinds }) => isBy(by, kind, kinds));
    if (open) return open;
    const [entry, ...standIns] = models.filter((model) => isBy(by, kind, kindsOf(model)));
    if (!entry) throw noModelFinds(kind);
    const which = standIns.length > 0 ? { kind } : { model: entry.id };
    const detector = await openDetector({ ...which, engine: this.#engine });
    this.opened.push(detector);
    return detector;
  }
}

/** True when `kind` is among `kinds`, seen by its classes or made by a rule. */
function isBy(by: 'rule' | 'classes', kind: Kind, kinds: readonly KindFound[]): boolean {
  return kinds.some((one) => one.kind === kind && by in one);
}

/** How records name several networks that find a kind together. */
function identityOf(kind: Kind, sources: readonly OpenedDetector[]): ModelIdentity {
  const models = sources.map(({ model }) => model);
  const [first, ...others] = models;
  if (!first) throw new Error(`nothing finds ${kind}`);
  if (others.length === 0) return { ...first, task: kind };
  return {
    ...first,
    id: models.map(({ id }) => id).join('+'),
    task: kind,
    sha256: weightsDigest(models.map(({ id, sha256 }) => ({ name: id, sha256 }))),
    licence: [...new Set(models.map(({ licence }) => licence))].join(', '),
    engine: [...new Set(models.map(({ engine }) => engine))].join(', '),
  };
}

class Joined implements DetectorSet {
  readonly finds: readonly Find[];
  readonly notes: readonly string[];
  readonly #chosen: readonly Chosen[];
  readonly #opened: readonly OpenedDetector[];

  constructor(chosen: readonly Chosen[], opened: readonly OpenedDetector[]) {
    this.#chosen = chosen;
    this.#opened = opened;
    this.finds = chosen.map(({ find }) => find);
    this.notes = [...new Set(opened.flatMap(({ notes }) => notes))];
  }

  async detect(picture: RgbPicture, profile: Profile): Promise<readonly RawDetection[]> {
    const seen = new Map<OpenedDetector, readonly RawDetection[]>();
    for (const detector of new Set(this.#chosen.flatMap(({ sources }) => sources)))
      seen.set(detector, await detector.detect(picture, profile));
    return this.#chosen.flatMap(({ kind, found, find, sources }) => {
      const of = sources.flatMap((source) => seen.get(source) ?? []);
      if ('classes' in found) return of.filter((one) => one.kind === kind);
      const ruled = rules[found.rule].apply({ picture, found: of });
      return ruled.filter(({ score }) => score >= find.thresholds.floor);
    });
  }

  async close(): Promise<void> {
    await Promise.all(this.#opened.map((detector) => detector.close()));
  }
}

function refusePack(id: string, task: Kind, kinds: readonly Kind[]): ClearveilError {
  return new ClearveilError(
    'USAGE',
    `the model pack ${id} finds ${task}, not ${kinds.join(', ')}`,
    `Name ${task} among the kinds, or leave the pack out.`,
  );
}
