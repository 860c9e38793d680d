// SPDX-License-Identifier: GPL-3.0-or-later
/** Ingest: a recording becomes footage of the case: hashed, probed, indexed, then decoded once from end to end. */
import { statSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { ClearveilError } from '../../../core/base/errors.ts';
import type { Fault, InspectedProbe } from '../../../core/ingest/footage.ts';
import { encodeFrameIndex } from '../../../core/ingest/frame-index-codec.ts';
import type { HiddenChannel } from '../../../core/ingest/hidden-channel.ts';
import { insertRow, updateRow } from '../../../core/review/diff.ts';
import type { FootageRow } from '../../../core/review/records.ts';
import { blobDigest, blobOf } from '../storage/blob-store.ts';
import { decodeFaults } from './decode-check.ts';
import { requireUnchanged } from './originals.ts';
import { faultsOf, frameIndexOf, jsonBytes, runStageJob, type Session } from './session.ts';

export type Ingested = {
  readonly footage: FootageRow;
  readonly faults: readonly Fault[];
  readonly already: boolean;
};

function requireFile(path: string): number {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat?.isFile()) {
    throw new ClearveilError('INPUT_NOT_FOUND', `there is no file at "${path}"`, 'Check the path.');
  }
  return stat.mtimeMs;
}

/**
 * What the recording carries besides picture and sound. Throws GATE_CLOSED where nobody has looked: whether sound may be
 * copied packet by packet, and what is said to be stripped, depends on it.
 */
export function listedChannels({ id, label, probe }: FootageRow): readonly HiddenChannel[] {
  if (probe.channels !== null) return probe.channels;
  throw new ClearveilError(
    'GATE_CLOSED',
    `nobody has looked for what ${id} (${label}) carries besides picture and sound: it was taken in before that was done`,
    'Run clearveil ingest on the same recording again: it adds what it finds and keeps all decisions.',
  );
}

/**
 * Adds which stream is the sound, what was found besides it and the picture, and when the recording began, to a row that was made before
 * all of that was kept.
 */
function keepFound(session: Session, known: FootageRow, found: InspectedProbe): FootageRow {
  const { channels, sound, began } = found;
  const { probe } = known;
  if (probe.channels !== null && probe.sound !== undefined && probe.began !== undefined) return known;
  const after: FootageRow = { ...known, probe: { ...probe, channels, sound, began } };
  session.store.commit({
    event: 'footage.channels-listed',
    actor: session.actor,
    changes: [updateRow('footage', known, after)],
    note: { kinds: channels.length },
  });
  return after;
}

/** Hashes, probes and indexes; writes the footage row. A recording that is in the case already is not taken in twice. */
async function addFootage(session: Session, path: string, label: string): Promise<Ingested> {
  return runStageJob(session, { kind: 'ingest', footageId: null, params: { path } }, async (_, engine) => {
    const mtimeMs = requireFile(path);
    const { digest, probe, index, faults } = await engine('inspect', { path });
    const known = session.store
      .footage()
      .find((row) => row.sha256 === digest.sha256 && row.sourcePath === path);
    if (known) {
      const footage = keepFound(session, known, probe);
      return { footage, faults: faultsOf(session.store, footage), already: true };
    }
    const indexBytes = encodeFrameIndex(index);
    const faultBytes = jsonBytes(faults);
    const footage: FootageRow = {
      id: session.store.nextId('footage'),
      label,
      sourcePath: path,
      sizeBytes: digest.sizeBytes,
      mtimeMs,
      sha256: digest.sha256,
      sha512: digest.sha512,
      probe,
      frameCount: index.pts.length,
      indexBlob: blobDigest(indexBytes),
      ptsRule: index.ptsRule,
      decodeCheck: 'pending',
      faultsBlob: blobDigest(faultBytes),
      verification: 'verified',
    };
    session.store.commit({
      event: 'footage.added',
      actor: session.actor,
      changes: [insertRow('footage', footage)],
      blobs: new Map([...blobOf(indexBytes), ...blobOf(faultBytes)]),
    });
    return { footage, faults, already: false };
  });
}

/** Decodes every frame once and adds what it finds to the faults. Release refuses until this has run. */
async function checkDecoding(session: Session, footage: FootageRow): Promise<Ingested> {
  if (footage.decodeCheck === 'done')
    return { footage, faults: faultsOf(session.store, footage), already: true };
  return runStageJob(
    session,
    { kind: 'decode-check', footageId: footage.id, params: {} },
    async (_, engine) => {
      const index = frameIndexOf(session.store, footage);
      const found = await decodeFaults({ path: footage.sourcePath, index }, engine);
      const current = await requireUnchanged(session, session.store.footage(footage.id), engine);
      const faults = [...faultsOf(session.store, current), ...found];
      const bytes = jsonBytes(faults);
      const checked: FootageRow = { ...current, decodeCheck: 'done', faultsBlob: blobDigest(bytes) };
      session.store.commit({
        event: 'footage.checked',
        actor: session.actor,
        changes: [updateRow('footage', current, checked)],
        blobs: blobOf(bytes),
        note: { faults: found.length },
      });
      return { footage: checked, faults, already: false };
    },
  );
}

/**
 * Takes a recording in and checks it. Throws INPUT_* for what cannot be read; a worker that crashes on it fails the job
 * and leaves the case as it was.
 */
export async function ingestFootage(session: Session, media: string): Promise<Ingested> {
  const path = resolve(media);
  const added = await addFootage(session, path, basename(path));
  const checked = await checkDecoding(session, added.footage);
  return { ...checked, already: added.already };
}
