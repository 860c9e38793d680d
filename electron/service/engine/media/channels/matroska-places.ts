// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * Places that Matroska elements name: where a seek head says an element lies, which block a cue is for, which track a tag.
 * A name of something that is not there is read by nobody, and may be anything.
 */
import { readBlockHead, readElementHead, readUnsigned } from './ebml.ts';
import type { FileWindow } from './file-window.ts';
import { ids } from './matroska-schema.ts';

type Cluster = { readonly start: number; readonly body: number; readonly end: number; time: number | null };
type Seek = { id: number | null; position: number | null };
type CuePosition = { track: number | null; cluster: number | null; relative: number | null };
type Cue = { time: number | null; readonly bytes: number; readonly positions: CuePosition[] };

export type LeadingNowhere = { readonly where: string; readonly bytes: number };

/** Told of elements in file order; every number belongs to the element that was entered last. */
export class MatroskaPlaces {
  readonly #file: FileWindow;
  readonly #clusters = new Map<number, Cluster>();
  readonly #tracks = new Set<number>();
  readonly #trackUids = new Set<number>([0]);
  readonly #tagged: number[] = [];
  readonly #seeks: Seek[] = [];
  readonly #cues: Cue[] = [];
  #segment = 0;
  #cluster: Cluster | undefined;
  #before: Cluster | undefined;
  #wrong = 0;

  constructor(file: FileWindow) {
    this.#file = file;
  }

  /** Enters an element that holds others: it stands from `start` on, its content is `[body, end)`. */
  enter(id: number, start: number, body: number, end: number): void {
    if (id === ids.segment) this.#segment = body;
    else if (id === ids.seek) this.#seeks.push({ id: null, position: null });
    else if (id === ids.cuePoint) this.#cues.push({ time: null, bytes: end - body, positions: [] });
    else if (id === ids.cuePositions)
      this.#cues.at(-1)?.positions.push({ track: null, cluster: null, relative: null });
    else if (id === ids.cluster) {
      this.#before = this.#cluster;
      this.#cluster = { start, body, end, time: null };
      this.#clusters.set(start, this.#cluster);
    }
  }

  number(id: number, value: number): void {
    const position = this.#cues.at(-1)?.positions.at(-1);
    const seek = this.#seeks.at(-1);
    const cue = this.#cues.at(-1);
    if (id === ids.trackNumber) this.#tracks.add(value);
    else if (id === ids.trackUid) this.#trackUids.add(value);
    else if (id === ids.tagTrackUid) this.#tagged.push(value);
    else if (id === ids.seekPosition && seek) seek.position = value;
    else if (id === ids.cueTime && cue) cue.time = value;
    else if (id === ids.cueTrack && position) position.track = value;
    else if (id === ids.cueCluster && position) position.cluster = value;
    else if (id === ids.cueRelative && position) position.relative = value;
    else if (this.#cluster) this.#numberOfCluster(this.#cluster, id, value);
  }

  #numberOfCluster(cluster: Cluster, id: number, value: number): void {
    if (id === ids.clusterTimestamp) cluster.time = value;
    else if (id === ids.clusterPosition) {
      // Live recordings say 0.
      if (value !== 0 && value !== cluster.start - this.#segment) this.#wrong++;
    } else if (id === ids.previousSize) {
      if (value !== cluster.start - (this.#before?.start ?? cluster.start)) this.#wrong++;
    }
  }

  bytes(id: number, value: Uint8Array): void {
    const seek = this.#seeks.at(-1);
    if (id === ids.seekId && seek) seek.id = readUnsigned(value);
  }

  /** What leads nowhere; complete at the end of the file. */
  leadingNowhere(): LeadingNowhere[] {
    const found: LeadingNowhere[] = [];
    const add = (where: string, bytes: number): void => {
      if (bytes > 0) found.push({ where, bytes });
    };
    const seeks = this.#seeks.filter((seek) => !this.#isThere(seek));
    add('/Segment/SeekHead, entries for nothing', seeks.length * 8);
    const cues = this.#cues.filter((cue) => !this.#isForBlocks(cue));
    add(
      '/Segment/Cues, entries for nothing',
      cues.reduce((sum, { bytes }) => sum + bytes, 0),
    );
    add('/Segment/Tags, for no track', this.#tagged.filter((uid) => !this.#trackUids.has(uid)).length * 8);
    add('/Segment/Cluster, places that are not its own', this.#wrong * 8);
    return found;
  }

  #isThere({ id, position }: Seek): boolean {
    if (id === null || position === null) return false;
    const head = readElementHead(this.#file.read(this.#segment + position, 16));
    return head?.id === id;
  }

  #isForBlocks({ time, positions }: Cue): boolean {
    return (
      time !== null && positions.length > 0 && positions.every((position) => this.#isBlock(time, position))
    );
  }

  #isBlock(time: number, { track, cluster, relative }: CuePosition): boolean {
    if (track === null || cluster === null || !this.#tracks.has(track)) return false;
    const at = this.#clusters.get(this.#segment + cluster);
    if (at?.time == null) return false;
    // Without a place in the cluster only its own time is known; a block stands at most 32767 ticks from it.
    if (relative === null) return time >= at.time && time - at.time <= 32_767;
    const block = this.#blockAt(at.body + relative);
    return block !== undefined && block.track === track && at.time + block.ticks === time;
  }

  #blockAt(place: number): { readonly track: number; readonly ticks: number } | undefined {
    const head = readElementHead(this.#file.read(place, 16));
    if (!head) return undefined;
    if (head.id === ids.blockGroup) return this.#blockIn(place + head.headBytes);
    return head.id === ids.simpleBlock
      ? readBlockHead(this.#file.read(place + head.headBytes, 16))
      : undefined;
  }

  /** The block of a group, behind what stands before it. */
  #blockIn(start: number): { readonly track: number; readonly ticks: number } | undefined {
    let at = start;
    for (let element = 0; element < 8; element++) {
      const head = readElementHead(this.#file.read(at, 16));
      if (!head) return undefined;
      if (head.id === ids.block) return readBlockHead(this.#file.read(at + head.headBytes, 16));
      at += head.headBytes + head.size;
    }
    return undefined;
  }
}
