// SPDX-License-Identifier: GPL-3.0-or-later
/** The processes that show frames of the open case, the sheets they paint by, and the wave forms of its sound. */
import { ClearveilError } from '../../../core/base/errors.ts';
import type { FrameQuery, ThumbQuery, Waveform, WaveformQuery } from '../../../core/contract/streams.ts';
import { chosenSound } from '../../../core/ingest/chosen-sound.ts';
import type { VeilSheet } from '../../../core/render/veil-sheet.ts';
import type { FootageRow } from '../../../core/review/records.ts';
import { defaultProfile } from '../../../core/standard/profile.ts';
import { FrameServer } from '../engine/frames/frame-server.ts';
import type { PictureBytes } from '../engine/frames/picture-bytes.ts';
import { endSpareProcess, keepSpareProcess } from '../engine/frames/spare-process.ts';
import { runTask } from '../engine/run-task.ts';
import type { TaskOutput } from '../engine/tasks/task-table.ts';
import { requireAudience } from '../stages/decide.ts';
import { decisionsOn, digestOf } from '../stages/decisions.ts';
import { encodedIndexOf } from '../stages/session.ts';
import { sheetFor, threadsFor } from '../stages/sheets.ts';
import type { Desk } from './desk.ts';
import { binsOf } from './wave-bins.ts';

/** Memory for decoded pictures: of the recording on view, and of the one that small pictures are made from. */
const cacheBytes = { view: 400e6, thumbs: 120e6 } as const;
/** Small pictures kept, in bytes of JPEG. */
const thumbBytes = 32e6;
/** Recordings that are held open at a time. */
const mostOpen = 2;

/** How long after a case was opened a process is made ready for its pictures, in milliseconds: the window draws the case first. */
const readyMs = 300;

type NamedSheet = { readonly name: string; readonly sheet: VeilSheet };
type OpenFootage = { readonly view: FrameServer; readonly thumbs: FrameServer };

export class Pictures {
  readonly #desk: Desk;
  readonly #open = new Map<string, OpenFootage>();
  readonly #sheets = new Map<string, Promise<NamedSheet>>();
  readonly #waves = new Map<string, Promise<TaskOutput<'waveform'>>>();
  readonly #thumbs = new Map<string, PictureBytes>();
  #thumbSum = 0;
  #ready: NodeJS.Timeout | undefined;
  #stop = new AbortController();

  constructor(desk: Desk) {
    this.#desk = desk;
    desk.beforeClosing(() => this.close());
    desk.hub.listen((event) => {
      if (event.event === 'session.changed' && event.data.case !== null) this.#makeReady();
    });
    desk.whenLookedAt((footage) => this.#opened(footage).view.start());
  }

  /** Soon a recording of the case will be looked at. */
  #makeReady(): void {
    if (this.#open.size > 0) return;
    this.#ready ??= setTimeout(keepSpareProcess, readyMs);
    this.#ready.unref();
  }

  #opened(footage: FootageRow): OpenFootage {
    const opened = this.#open.get(footage.id) ?? this.#openFootage(footage);
    // Last in the map: looked at last.
    this.#open.delete(footage.id);
    this.#open.set(footage.id, opened);
    for (const [id, { view, thumbs }] of this.#open) {
      if (this.#open.size <= mostOpen) break;
      view.close();
      thumbs.close();
      this.#open.delete(id);
    }
    return opened;
  }

  #openFootage(footage: FootageRow): OpenFootage {
    const { store } = this.#desk;
    const source = {
      path: footage.sourcePath,
      index: encodedIndexOf(store, footage),
      orientation: footage.probe.video.orientation,
      threads: threadsFor(store, footage),
    };
    return {
      view: new FrameServer({ ...source, cacheBytes: cacheBytes.view, around: true }),
      thumbs: new FrameServer({ ...source, cacheBytes: cacheBytes.thumbs, around: false }),
    };
  }

  /** The sheet that a copy would be painted by if it were rendered now. */
  #sheet(footage: FootageRow, audience: string): Promise<NamedSheet> {
    requireAudience(audience, defaultProfile);
    const { store } = this.#desk;
    const decisions = decisionsOn(store, footage, audience);
    const name = `${footage.id} ${digestOf(decisions, defaultProfile)}`;
    const known = this.#sheets.get(name);
    if (known) return known;
    const { signal } = this.#stop;
    const made = sheetFor(store, footage, decisions, (task, input) => runTask(task, input, { signal })).then(
      (sheet) => ({ name, sheet }),
    );
    // A sheet of older decisions is of no use any more, and one that failed is tried again.
    for (const other of [...this.#sheets.keys()]) if (this.#sheets.size > 3) this.#sheets.delete(other);
    this.#sheets.set(name, made);
    made.catch(() => this.#sheets.delete(name));
    return made;
  }

  async frame(query: FrameQuery, signal: AbortSignal): Promise<PictureBytes> {
    const footage = this.#desk.store.footage(query.footage);
    const { audience, frame, format, quality, height = null } = query;
    if (query.as === 'released' && audience === undefined)
      throw new ClearveilError('USAGE', 'whose copy is not said', 'Name the audience.');
    const sheet =
      query.as === 'released' && audience !== undefined ? await this.#sheet(footage, audience) : null;
    return this.#opened(footage).view.show({ frame, format, quality, height }, sheet, signal);
  }

  async thumb({ footage, frame, height }: ThumbQuery, signal: AbortSignal): Promise<PictureBytes> {
    const key = `${footage} ${frame} ${height}`;
    const kept = this.#thumbs.get(key);
    if (kept) return kept;
    const wish = { frame, height, format: 'jpeg', quality: 75 } as const;
    const picture = await this.#opened(this.#desk.store.footage(footage)).thumbs.show(wish, null, signal);
    this.#thumbs.set(key, picture);
    this.#thumbSum += picture.bytes.length;
    for (const [oldest, { bytes }] of this.#thumbs) {
      if (this.#thumbSum <= thumbBytes) break;
      this.#thumbs.delete(oldest);
      this.#thumbSum -= bytes.length;
    }
    return picture;
  }

  /** Throws USAGE for a recording without sound or without that channel, GATE_CLOSED where nobody kept which sound it is. */
  async waveform(query: WaveformQuery): Promise<Waveform> {
    const footage = this.#desk.store.footage(query.footage);
    const { signal } = this.#stop;
    let wave = this.#waves.get(footage.id);
    if (!wave) {
      const sound = chosenSound(footage.probe)?.index ?? null;
      wave = runTask('waveform', { path: footage.sourcePath, sound }, { signal });
      this.#waves.set(footage.id, wave);
      wave.catch(() => this.#waves.delete(footage.id));
    }
    return binsOf(await wave, query);
  }

  close(): void {
    this.#stop.abort();
    this.#stop = new AbortController();
    for (const { view, thumbs } of this.#open.values()) {
      view.close();
      thumbs.close();
    }
    this.#open.clear();
    clearTimeout(this.#ready);
    this.#ready = undefined;
    endSpareProcess();
    this.#sheets.clear();
    this.#waves.clear();
    this.#thumbs.clear();
    this.#thumbSum = 0;
  }
}
