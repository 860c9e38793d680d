// SPDX-License-Identifier: GPL-3.0-or-later
/** The `Detector` port on top of any session and decoder: windows of a picture in, one merged list of boxes out. */
import type {
  Detector,
  Kind,
  ModelIdentity,
  Profile,
  RawDetection,
  RgbPicture,
} from '../core/detect/detection.ts';
import type { Decode } from './decoders/decoder.ts';
import { decoderOf } from './decoders/families.ts';
import { type Find, type FindingModel, type KindFound, kindsOf, kindsSeen } from './finds.ts';
import { mergeCandidates, type PlacedCandidate, placeCandidate, withoutEchoes } from './merge.ts';
import type { Thresholds } from './model.ts';
import { resample } from './resample.ts';
import type { InferenceSession } from './runtimes/session.ts';
import { planWindows } from './tiling.ts';

/** A detector that also says how it came to be and which scores a tracker should use. */
export type OpenedDetector = Detector & {
  /** Why other engines were passed over, one sentence each. */
  readonly notes: readonly string[];
  /** Those of the model's task. */
  readonly thresholds: Thresholds;
  /** Every kind it finds, its task first. */
  readonly finds: readonly Find[];
  /** How it finds them. `detect` gives those that the network sees; the rules are the caller's. */
  readonly kinds: readonly KindFound[];
};

/** Bounds the memory of one run to about 300 MB; a picture of 1920x1080 stays whole. */
const mostPixels = 1920 * 1088;

/** What a face must not be larger than (input px) to be whole in one of two tiles: larger ones show in the smaller passes. */
const overlap = 128;

/** People and vehicles stand behind each other: boxes that overlap by less are two. Other kinds have the default. */
const overlapping: { readonly [kind in Kind]?: number } = { person: 0.5, vehicle: 0.5 };

export class PyramidDetector implements OpenedDetector {
  readonly model: ModelIdentity;
  readonly notes: readonly string[];
  readonly thresholds: Thresholds;
  readonly finds: readonly Find[];
  readonly kinds: readonly KindFound[];
  readonly #description: FindingModel;
  readonly #decode: Decode;
  readonly #session: InferenceSession;
  /** What the network is shown, kept from picture to picture: megabytes made anew for each keep the collector at work. */
  #shown = new Float32Array();
  /** Settles when the picture before is done with. */
  #before: Promise<unknown> = Promise.resolve();

  constructor(
    description: FindingModel,
    sha256: string,
    session: InferenceSession,
    notes: readonly string[],
  ) {
    const { id, task, licence, thresholds, origin } = description;
    this.model = { id, task, sha256, licence, engine: session.engine, ...(origin ? { pack: origin } : {}) };
    this.notes = notes;
    this.thresholds = thresholds;
    this.kinds = kindsOf(description);
    this.finds = this.kinds.map((find) => ({
      model: { ...this.model, task: find.kind },
      thresholds: find.thresholds,
    }));
    this.#description = description;
    this.#decode = decoderOf(description);
    this.#session = session;
  }

  /**
   * Pictures are looked at one after the other, and of each the windows one by one: on one thread a batch is slower, since it does not
   * fit the processor's cache.
   * Throws a RangeError when the picture's data is not `width * height * 3` bytes.
   */
  detect(picture: RgbPicture, profile: Profile): Promise<readonly RawDetection[]> {
    const seen = this.#before.then(() => this.#look(picture, profile));
    this.#before = seen.catch(() => undefined);
    return seen;
  }

  async #look(picture: RgbPicture, profile: Profile): Promise<readonly RawDetection[]> {
    if (
      picture.width < 1 ||
      picture.height < 1 ||
      picture.data.length !== picture.width * picture.height * 3
    ) {
      throw new RangeError(
        `${picture.data.length} bytes are no picture of ${picture.width}x${picture.height}`,
      );
    }
    const { input, tensors, thresholds, profiles } = this.#description;
    const limits = { stride: input.stride, mostPixels, overlap };
    const windows = planWindows(picture, profiles[profile], limits);
    const most = Math.max(...windows.map(({ width, height }) => width * height * 3));
    if (this.#shown.length < most) this.#shown = new Float32Array(most);
    const data = this.#shown;
    const kinds = kindsSeen(this.#description);
    const placed = new Map<Kind, PlacedCandidate[]>(kinds.map(({ kind }) => [kind, []]));
    for (const window of windows) {
      const { width, height, mostBox } = window;
      resample(picture, window.region, { data, at: 0, width, height }, input);
      const raw = await this.#session.run({ data, count: 1, width, height });
      for (const candidate of this.#decode(raw, tensors, 0, { width, height }, thresholds.floor)) {
        const size = Math.max(candidate.width, candidate.height);
        if (mostBox !== null && size > mostBox) continue;
        const of = candidate.class ?? 0;
        const kind = kinds.find(({ classes }) => classes.includes(of))?.kind;
        if (kind) placed.get(kind)?.push(placeCandidate(candidate, window));
      }
    }
    return kinds.flatMap(({ kind, thresholds: { floor } }) => {
      const merged = mergeCandidates(placed.get(kind) ?? [], picture, overlapping[kind]);
      return (kind === 'face' ? withoutEchoes(merged) : merged)
        .filter(({ score }) => score >= floor)
        .map((candidate) => ({ kind, ...candidate }));
    });
  }

  close(): Promise<void> {
    return this.#session.close();
  }
}
