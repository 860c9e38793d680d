// SPDX-License-Identifier: GPL-3.0-or-later
/** What an engine worker can be asked to do, with the types of what goes in and what comes out. */

import type { Orientation, PictureSize } from '../../../../core/base/geometry.ts';
import type { FrameRange } from '../../../../core/base/time.ts';
import type { Kind, ModelIdentity, Profile } from '../../../../core/detect/detection.ts';
import type { Fault, FrameIndex, InspectedProbe, SourceDigest } from '../../../../core/ingest/footage.ts';
import type { HiddenChannel } from '../../../../core/ingest/hidden-channel.ts';
import type { CopySight, ShownTrack } from '../../../../core/render/copy-sight.ts';
import type { RenderPlan } from '../../../../core/render/gop-plan.ts';
import type { HushSheet } from '../../../../core/render/hush-sheet.ts';
import type { SheetHead } from '../../../../core/render/plan-veils.ts';
import type { ProofReport } from '../../../../core/render/proof.ts';
import type { RenderReport } from '../../../../core/render/report.ts';
import type { LookSampling, SecondLook } from '../../../../core/render/second-look.ts';
import type { Tone } from '../../../../core/render/veil-fill.ts';
import type { SheetVeil, VeilSheet } from '../../../../core/render/veil-sheet.ts';
import type { Stretch } from '../../../../core/track/cut-track.ts';
import type { Looks } from '../../../../core/track/looks.ts';
import type { PlacedTrack, SetPlace } from '../../../../core/track/set-place.ts';
import type { Track } from '../../../../core/track/track.ts';
import type { Thresholds } from '../../../../models/model.ts';

/** A recording as ingested: tasks refuse to touch a file whose size no longer fits. */
export type IndexedSource = { readonly path: string; readonly index: FrameIndex };

/** Which stream of a recording is its sound: its number, null for none; chosen as at ingest when left out. */
export type ChosenSound = { readonly sound?: number | null };

/** What decides how a copy is made. */
export type PlanInput = IndexedSource & {
  readonly sheet: VeilSheet;
  /** Faults of the recording: a stream with faults is not spliced. */
  readonly faultCount: number;
  /** What the recording carries besides picture and sound, as listed at ingest. */
  readonly channels: readonly HiddenChannel[];
  /** Why the whole stream is to be encoded; null to decide by the stream. */
  readonly fullReason: string | null;
};

/** What a run of detection found of one kind. */
export type KindRun = {
  /** Its task is the kind. */
  readonly model: ModelIdentity;
  readonly tracks: readonly Track[];
  /** How many boxes the tracks were built from. */
  readonly detections: number;
  readonly looks: Looks;
};

/** What a version for watching is. */
export type ProxyReport = {
  /** The index of the file it was made of. */
  readonly index: FrameIndex;
  /** `copied`: packet by packet, wherever no frame is hidden. */
  readonly pictures: 'copied' | 'encoded';
  /** Its codec of sound; null: it has none. */
  readonly sound: string | null;
  /** Why the sound of the file is not in it; null when it is, and when there is none. */
  readonly silentBecause: string | null;
  /** Frames without a decodable picture: the one before stays. */
  readonly missingFrames: readonly number[];
};

export type TaskTable = {
  inspect: {
    input: { readonly path: string };
    output: {
      readonly digest: SourceDigest;
      readonly probe: InspectedProbe;
      readonly index: FrameIndex;
      readonly faults: readonly Fault[];
    };
  };
  digest: { input: { readonly path: string }; output: SourceDigest };
  check: {
    /** `range`: packets of the video in file order, from an IDR picture on; null for all of them. */
    input: IndexedSource & { readonly range: { readonly start: number; readonly end: number } | null };
    output: {
      readonly faults: readonly Fault[];
      readonly decoded: number;
      /** Width x height of the first and the last picture; null without one. */
      readonly sizes: { readonly first: string; readonly last: string } | null;
    };
  };
  detect: {
    input: IndexedSource & {
      readonly profile: Profile;
      readonly orientation: Orientation;
      readonly display: PictureSize;
      readonly engine: string;
      readonly modelPack: string | null;
      /** What to look for; when left out, what the model pack finds, or faces. */
      readonly kinds?: readonly Kind[];
    };
    output: {
      /** One for each kind that was looked for, also where nothing of it was found. */
      readonly runs: readonly KindRun[];
      readonly notes: readonly string[];
    };
  };
  /** Opens the model pack in a folder; throws what opening one throws. */
  examinePack: {
    input: { readonly path: string };
    output: { readonly model: ModelIdentity; readonly thresholds: Thresholds };
  };
  /** Follows one place that a person set: of a track, or without one as the beginning of a new one. */
  follow: {
    input: IndexedSource & {
      readonly orientation: Orientation;
      readonly display: PictureSize;
      readonly kind: Kind;
      readonly place: SetPlace;
      readonly track: Stretch | null;
      /** The last frame of a new track at most. */
      readonly until: number | null;
    };
    output: PlacedTrack & { readonly cuts: readonly number[] };
  };
  /**
   * Follows what was seen in several places, each a subject's sights by rising frame, the surest place first. Places that lie on the
   * track of a surer one become part of it.
   */
  followSights: {
    input: IndexedSource & {
      readonly orientation: Orientation;
      readonly display: PictureSize;
      readonly kind: Kind;
      readonly places: readonly (readonly CopySight[])[];
      /** Tracks of that kind: who is followed to where one of them has a detection is known from there on. */
      readonly known: readonly Stretch[];
    };
    /** Every sight lies on one of them. */
    output: readonly Track[];
  };
  survey: {
    input: IndexedSource & {
      /** What the pictures are, as far as the probe knows. */
      readonly sheet: SheetHead;
      /** The tracks whose colour is wanted. */
      readonly tracks: readonly Omit<SheetVeil, 'text' | 'fill'>[];
      /** Some picture is known to have two fields; otherwise the first ones are looked at. */
      readonly interlaced: boolean;
      readonly threads: 1 | 2;
    };
    output: {
      readonly fieldPaired: boolean;
      /** One for each track asked for. */
      readonly tones: readonly { readonly track: string; readonly tone: Tone }[];
    };
  };
  plan: { input: PlanInput; output: RenderPlan };
  render: {
    input: PlanInput &
      ChosenSound & {
        /** Spans of sound to take out; null leaves every audio packet as it is. */
        readonly hushes: HushSheet | null;
        readonly outputPath: string;
        /** Constant quality; null keeps every sample outside the veils. */
        readonly crf: number | null;
        /** The encoder's preset; `faster` when left out. */
        readonly preset?: string;
        readonly threads: 1 | 2;
      };
    output: RenderReport;
  };
  prove: {
    input: IndexedSource &
      ChosenSound & {
        readonly redactedPath: string;
        readonly sheet: VeilSheet | null;
        /** Spans of sound the copy does not carry; null: all audio must be as it was. */
        readonly hushes: HushSheet | null;
        readonly threads: 1 | 2;
        /** Frames that were copied and must not differ in a single sample. */
        readonly copied: readonly FrameRange[];
        /** An empty folder for pictures of the worst frames; none are made when left out. */
        readonly picturesFolder?: string;
        /** Whether to say what each frame of the copy shows. */
        readonly digestPictures?: boolean;
      };
    output: {
      readonly proof: ProofReport;
      /** As core/render/picture-digests.ts has them; null where nobody asked. */
      readonly pictureDigests: Uint8Array | null;
    };
  };
  /** Shows frames of a copy to a detector that had no part in it. `path` is the copy's, the index the original's. */
  lookAgain: {
    input: IndexedSource & {
      readonly orientation: Orientation;
      readonly kind: Kind;
      /** A model pack's folder, or the id of a shipped model. */
      readonly modelPack: string | null;
      readonly model: string | null;
      /** Frames to look at, as numbers of the original, ascending; `sampling` says how they were chosen. */
      readonly frames: readonly number[];
      readonly sampling: LookSampling;
      /** Null where nobody knows the veils: then nothing counts as veiled. */
      readonly sheet: VeilSheet | null;
      readonly shown: readonly ShownTrack[];
    };
    output: SecondLook;
  };
  demo: { input: { readonly path: string; readonly seed: number }; output: { readonly frameCount: number } };
  /** Lowest and highest sample of every stretch of the sound, channel by channel: what a wave form is drawn from. */
  waveform: {
    input: { readonly path: string } & ChosenSound;
    output: {
      readonly sampleRate: number;
      /** Samples of one stretch. */
      readonly stretch: number;
      /** Samples since presentation time zero at which the first stretch begins. */
      readonly firstSample: number;
      /** -32768 to 32767, by channel. */
      readonly low: readonly Int16Array[];
      readonly high: readonly Int16Array[];
    };
  };
  /** A PNG or JPEG as the logo of an agency: a PNG of its picture alone. */
  logo: {
    input: { readonly path: string };
    output: { readonly png: Uint8Array; readonly width: number; readonly height: number };
  };
  /** The frame index of a file that this program made. */
  indexCopy: { input: { readonly path: string }; output: FrameIndex };
  /** Makes a version that a browser plays, with the frames, times and sound of a file; for watching only. */
  proxy: {
    input: ChosenSound & {
      readonly path: string;
      /** Null: read from the file, which is a copy that this program made. */
      readonly index: FrameIndex | null;
      readonly outputPath: string;
      /** What the recording carries besides picture and sound. */
      readonly channels: readonly HiddenChannel[];
      /** A sheet without veils where a browser plays the pictures as they are, so that they are copied if they can be; else null. */
      readonly bareSheet: VeilSheet | null;
      readonly faultCount: number;
      /** Neither side of an encoded picture is longer, in pixels. */
      readonly longestSide: number;
      readonly threads: 1 | 2;
    };
    output: ProxyReport;
  };
  contactSheet: {
    input: IndexedSource & {
      readonly redactedPath: string;
      readonly orientation: Orientation;
      readonly frames: readonly number[];
      readonly outputPath: string;
    };
    output: null;
  };
};

export type TaskName = keyof TaskTable;
export type TaskInput<T extends TaskName> = TaskTable[T]['input'];
export type TaskOutput<T extends TaskName> = TaskTable[T]['output'];

/** Where a task stands: `done` of `total` in the unit named; `frame` when it is at one. */
export type TaskProgress = {
  readonly done: number;
  readonly total: number;
  readonly unit: 'bytes' | 'frames';
  readonly note: string;
};

/** What a running task may do besides its work. */
export type TaskContext = {
  /** Reports progress, lets messages in, and throws CANCELLED once the task was called off. */
  checkpoint(progress: TaskProgress): Promise<void>;
};

export type Task<T extends TaskName> = (input: TaskInput<T>, context: TaskContext) => Promise<TaskOutput<T>>;
