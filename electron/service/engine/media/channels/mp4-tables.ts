// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * The tables of MP4 and MOV that say where samples lie and when they show (ISO/IEC 14496-12, 8.6 to 8.8 and 8.9): how long
 * their entries make them, and which entries stand for no sample. What is left over no reader would ever look at.
 */
import type { FileWindow } from './file-window.ts';

/** A table's body, `[start, end)` in the file, and the fields that all of them begin with. */
export type TableBody = {
  readonly start: number;
  readonly end: number;
  readonly version: number;
  readonly flags: number;
};

/** What a table says that has to fit with the other tables of its track. */
export type TableFacts = {
  /** Samples it is about; each sample counts once. */
  samples?: number;
  chunks?: number;
  /** First chunk (from 1), samples per chunk and description of each run of chunks. */
  runs?: { readonly first: number; readonly samples: number; readonly description: number }[];
  /** The highest number of a sample that it names. */
  lastSample?: number;
};

export type ReadTable = {
  /** Where its entries end by its own count; beyond the body when it is cut short. */
  readonly used: number;
  /** Bytes of entries that stand for nothing. */
  readonly idle: number;
  readonly facts: TableFacts;
};

const blockBytes = 49_152;

/** Hands over `count` entries of `width` bytes each as far as they are in the body; `view` is valid during the call only. */
function eachEntry(
  file: FileWindow,
  from: number,
  body: TableBody,
  count: number,
  width: number,
  take: (view: DataView, at: number) => void,
): void {
  const whole = Math.min(count, Math.floor((body.end - from) / width));
  const perBlock = Math.floor(blockBytes / width);
  for (let done = 0; done < whole; done += perBlock) {
    const entries = Math.min(perBlock, whole - done);
    const bytes = file.read(from + done * width, entries * width);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (let at = 0; at + width <= bytes.length; at += width) take(view, at);
  }
}

type ReadBody = (file: FileWindow, body: TableBody) => ReadTable | undefined;

function numberAt(file: FileWindow, at: number): number {
  const bytes = file.read(at, 4);
  return bytes.length < 4 ? 0 : new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0);
}

/** A table of a count and entries of one width; versions up to `versions`, no flags. */
function counted(
  width: number | ((body: TableBody) => number),
  versions: number,
  facts: (file: FileWindow, from: number, count: number, body: TableBody) => Omit<ReadTable, 'used'>,
): ReadBody {
  return (file, body) => {
    if (body.version > versions || body.flags !== 0) return undefined;
    const count = numberAt(file, body.start + 4);
    const from = body.start + 8;
    const bytes = typeof width === 'number' ? width : width(body);
    return { used: from + count * bytes, ...facts(file, from, count, body) };
  };
}

/** stts and ctts: runs of samples with a number each. */
const runsOfSamples: ReadBody = counted(8, 1, (file, from, count, body) => {
  let samples = 0;
  let idle = 0;
  eachEntry(file, from, body, count, 8, (view, at) => {
    const run = view.getUint32(at);
    samples += run;
    if (run === 0) idle += 8;
  });
  return { idle, facts: { samples } };
});

/** stss and stps: numbers of samples, ascending. */
const numbersOfSamples: ReadBody = counted(4, 0, (file, from, count, body) => {
  let lastSample = 0;
  let idle = 0;
  eachEntry(file, from, body, count, 4, (view, at) => {
    const sample = view.getUint32(at);
    if (sample <= lastSample) idle += 4;
    lastSample = Math.max(lastSample, sample);
  });
  return { idle, facts: { lastSample } };
});

const chunkRuns: ReadBody = counted(12, 0, (file, from, count, body) => {
  const runs: { first: number; samples: number; description: number }[] = [];
  let idle = 0;
  eachEntry(file, from, body, count, 12, (view, at) => {
    const run = {
      first: view.getUint32(at),
      samples: view.getUint32(at + 4),
      description: view.getUint32(at + 8),
    };
    if (run.samples === 0 || run.first <= (runs.at(-1)?.first ?? 0)) idle += 12;
    else runs.push(run);
  });
  return { idle, facts: { runs } };
});

function chunkPlaces(width: 4 | 8): ReadBody {
  return counted(width, 0, (_, __, count) => ({ idle: 0, facts: { chunks: count } }));
}

/** Sizes of samples: one for all, or one each. */
const sampleSizes: ReadBody = (file, body) => {
  if (body.version > 0 || body.flags !== 0) return undefined;
  const samples = numberAt(file, body.start + 8);
  const same = numberAt(file, body.start + 4) !== 0;
  return { used: body.start + 12 + (same ? 0 : samples * 4), idle: 0, facts: { samples } };
};

const compactSizes: ReadBody = (file, body) => {
  const [, , , bits = 0] = file.read(body.start + 4, 4);
  const reserved = file.read(body.start + 4, 3);
  if (body.version > 0 || body.flags !== 0 || ![4, 8, 16].includes(bits)) return undefined;
  if (reserved.some((byte) => byte !== 0)) return undefined;
  const samples = numberAt(file, body.start + 8);
  return { used: body.start + 12 + Math.ceil((samples * bits) / 8), idle: 0, facts: { samples } };
};

/** Edits: one that lasts no time shows nothing, unless it is the only one (live recordings leave their length open). */
const edits: ReadBody = counted(
  ({ version }) => (version === 1 ? 20 : 12),
  1,
  (file, from, count, body) => {
    const width = body.version === 1 ? 20 : 12;
    let empty = 0;
    eachEntry(file, from, body, count, width, (view, at) => {
      const lasts = width === 20 ? view.getBigUint64(at) !== 0n : view.getUint32(at) !== 0;
      if (!lasts) empty++;
    });
    return { idle: count > 1 ? empty * width : 0, facts: {} };
  },
);

/** Which samples depend on others: a byte for each sample of the track, however many the track has. */
const dependencies: ReadBody = (_, body) =>
  body.version > 0 || body.flags !== 0
    ? undefined
    : { used: body.end, idle: 0, facts: { samples: body.end - body.start - 4 } };

/** Lengths of the descriptions of sample groups (14496-12, 10): pre-roll, random access, leading samples. */
const groupBytes: ReadonlyMap<string, number> = new Map([
  ['roll', 2],
  ['prol', 2],
  ['rap ', 1],
  ['sync', 1],
  ['tele', 1],
]);

function groupType(file: FileWindow, body: TableBody): string {
  return Buffer.from(file.read(body.start + 4, 4)).toString('latin1');
}

const groupedSamples: ReadBody = (file, body) => {
  if (body.version > 1 || body.flags !== 0 || !groupBytes.has(groupType(file, body))) return undefined;
  const from = body.start + 12 + body.version * 4;
  const count = numberAt(file, from - 4);
  let samples = 0;
  let idle = 0;
  eachEntry(file, from, body, count, 8, (view, at) => {
    const run = view.getUint32(at);
    samples += run;
    if (run === 0) idle += 8;
  });
  return { used: from + count * 8, idle, facts: { samples } };
};

const groupDescriptions: ReadBody = (file, body) => {
  const bytes = groupBytes.get(groupType(file, body));
  if (bytes === undefined || body.version > 2 || body.flags !== 0) return undefined;
  if (body.version === 1 && numberAt(file, body.start + 8) !== bytes) return undefined;
  const from = body.start + (body.version === 0 ? 12 : 16);
  return { used: from + numberAt(file, from - 4) * bytes, idle: 0, facts: {} };
};

/** Bytes that the flags add to a fragment's header, or to each of its samples. */
function optional(flags: number, fields: readonly (readonly [number, number])[]): number {
  return fields.reduce((sum, [flag, bytes]) => sum + ((flags & flag) !== 0 ? bytes : 0), 0);
}

const fragmentHeader: ReadBody = (_, body) => {
  const fields = [
    [1, 8],
    [2, 4],
    [8, 4],
    [16, 4],
    [32, 4],
  ] as const;
  if (body.version > 0 || (body.flags & ~0x3003b) !== 0) return undefined;
  return { used: body.start + 8 + optional(body.flags, fields), idle: 0, facts: {} };
};

const fragmentRun: ReadBody = (file, body) => {
  if (body.version > 1 || (body.flags & ~0xf05) !== 0) return undefined;
  const head = optional(body.flags, [
    [1, 4],
    [4, 4],
  ]);
  const each = optional(body.flags, [
    [0x100, 4],
    [0x200, 4],
    [0x400, 4],
    [0x800, 4],
  ]);
  return { used: body.start + 8 + head + numberAt(file, body.start + 4) * each, idle: 0, facts: {} };
};

/** Where fragments with random access lie. */
const fragmentPlaces: ReadBody = (file, body) => {
  const lengths = numberAt(file, body.start + 8);
  if (body.version > 1 || body.flags !== 0 || lengths >= 64) return undefined;
  const numbers = ((lengths >> 4) & 3) + ((lengths >> 2) & 3) + (lengths & 3) + 3;
  const each = (body.version === 1 ? 16 : 8) + numbers;
  return { used: body.start + 16 + numberAt(file, body.start + 12) * each, idle: 0, facts: {} };
};

const segmentIndex: ReadBody = (file, body) => {
  if (body.version > 1 || body.flags !== 0) return undefined;
  const from = body.start + (body.version === 1 ? 32 : 24);
  const [high = 0, low = 0] = file.read(from - 2, 2);
  const reserved = file.read(from - 4, 2);
  if (reserved.some((byte) => byte !== 0)) return undefined;
  return { used: from + ((high << 8) | low) * 12, idle: 0, facts: {} };
};

const readers: ReadonlyMap<string, ReadBody> = new Map([
  ['stts', runsOfSamples],
  ['ctts', runsOfSamples],
  ['stss', numbersOfSamples],
  ['stps', numbersOfSamples],
  ['stsc', chunkRuns],
  ['stsz', sampleSizes],
  ['stz2', compactSizes],
  ['stco', chunkPlaces(4)],
  ['co64', chunkPlaces(8)],
  ['elst', edits],
  ['sdtp', dependencies],
  ['sbgp', groupedSamples],
  ['sgpd', groupDescriptions],
  ['tfhd', fragmentHeader],
  ['trun', fragmentRun],
  ['tfra', fragmentPlaces],
  ['sidx', segmentIndex],
]);

export function isTable(type: string): boolean {
  return readers.has(type);
}

/** Reads a table; undefined when its version, its flags or its kind are none that is known. */
export function readTable(file: FileWindow, type: string, start: number, end: number): ReadTable | undefined {
  const head = file.read(start, 4);
  if (end - start < 8 || head.length < 4) return undefined;
  const [version = 0, a = 0, b = 0, c = 0] = head;
  return readers.get(type)?.(file, { start, end, version, flags: (a << 16) | (b << 8) | c });
}

/** The tables of one track, by type; what does not fit together. */
export class TrackTables {
  readonly #facts = new Map<string, TableFacts>();
  /** Sample descriptions. */
  descriptions = 0;

  /** Of groups of samples there may be several tables: the longest counts. */
  add(type: string, facts: TableFacts): void {
    const before = this.#facts.get(type);
    const samples = Math.max(before?.samples ?? 0, facts.samples ?? 0);
    this.#facts.set(type, { ...facts, ...(facts.samples === undefined ? {} : { samples }) });
  }

  /** Bytes of entries that stand for samples, chunks or descriptions that the track does not have, by table. */
  idle(): { readonly type: string; readonly bytes: number }[] {
    const samples = this.#facts.get('stsz')?.samples ?? this.#facts.get('stz2')?.samples;
    if (samples === undefined) return [];
    const found: { type: string; bytes: number }[] = [];
    const add = (type: string, bytes: number): void => {
      if (bytes > 0) found.push({ type, bytes });
    };
    for (const type of ['stts', 'ctts', 'sbgp']) {
      // Of entries too many at least one is.
      if ((this.#facts.get(type)?.samples ?? 0) > samples) add(type, 8);
    }
    for (const type of ['stss', 'stps']) if ((this.#facts.get(type)?.lastSample ?? 0) > samples) add(type, 4);
    add('sdtp', (this.#facts.get('sdtp')?.samples ?? 0) - samples);
    this.#addChunks(samples, add);
    return found;
  }

  #addChunks(samples: number, add: (type: string, bytes: number) => void): void {
    const runs = this.#facts.get('stsc')?.runs ?? [];
    const wide = this.#facts.has('co64');
    const chunks = (this.#facts.get(wide ? 'co64' : 'stco')?.chunks ?? 0) + 1;
    let placed = 0;
    let needed = 0;
    for (const [at, run] of runs.entries()) {
      const end = Math.min(chunks, runs[at + 1]?.first ?? chunks);
      if (run.first >= chunks || run.description > this.descriptions || run.description === 0)
        add('stsc', 12);
      const here = Math.max(0, end - run.first);
      const wanted = Math.min(here, Math.ceil(Math.max(0, samples - placed) / run.samples));
      placed += here * run.samples;
      needed += wanted;
    }
    add(wide ? 'co64' : 'stco', (chunks - 1 - needed) * (wide ? 8 : 4));
    if (placed < samples) add('stsz', (samples - placed) * 4);
  }
}
