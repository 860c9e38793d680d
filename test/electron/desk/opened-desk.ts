// SPDX-License-Identifier: GPL-3.0-or-later
/** A sitting with a case open in a folder of its own, asked as a window asks, every answer held against the contract. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { RequestInput, RequestName, RequestOutput } from '../../../core/contract/requests.ts';
import { requests } from '../../../core/contract/requests.ts';
import { insertRow } from '../../../core/review/diff.ts';
import type { CandidateRow } from '../../../core/review/records.ts';
import { Desk } from '../../../electron/service/desk/desk.ts';
import { dispatch } from '../../../electron/service/desk/dispatch.ts';
import { blobDigest, blobOf } from '../../../electron/service/storage/blob-store.ts';
import { analyst, candidateRow } from '../storage/case-fixtures.ts';

export type OpenedDesk = {
  readonly desk: Desk;
  /** Holds the case and the home; goes away after the test. */
  readonly folder: string;
  /** Rejects with the failure as a window gets it. */
  ask<N extends RequestName>(name: N, input: RequestInput<N>): Promise<RequestOutput<N>>;
  addCandidate(fields?: Partial<CandidateRow>): CandidateRow;
  /** Milliseconds that the desk's counter goes on by. */
  wait(ms: number): void;
};

export async function openedDesk(): Promise<OpenedDesk> {
  const folder = mkdtempSync(join(tmpdir(), 'clearveil-desk-'));
  let nowMs = 0;
  const desk = new Desk({
    host: 'browser',
    homeDir: join(folder, 'home'),
    casesDir: join(folder, 'cases'),
    roots: [folder],
    nowMs: () => nowMs,
  });
  onTestFinished(async () => {
    await desk.end();
    rmSync(folder, { recursive: true, force: true });
  });
  const ask = async <N extends RequestName>(name: N, input: RequestInput<N>): Promise<RequestOutput<N>> => {
    const reply = await dispatch(desk, name, JSON.parse(JSON.stringify(input)));
    if (!reply.ok) throw reply.error;
    return requests[name].output.parse(JSON.parse(JSON.stringify(reply.output))) as RequestOutput<N>;
  };
  await ask('session.signIn', { name: 'Ana', purpose: 'request 12' });
  const details = { requestNumber: null, requester: null, requestType: null, due: null };
  await ask('cases.create', { title: 'Elm street', details, folder: null });
  return {
    desk,
    folder,
    ask,
    addCandidate: (fields = {}) => {
      const { store } = desk;
      const sheet = new TextEncoder().encode('a veil sheet');
      const id = store.nextId('candidate');
      const row = { ...candidateRow(id), fileName: `${id}.mp4`, veilSheetBlob: blobDigest(sheet), ...fields };
      const changes = [insertRow('candidate', row)];
      store.commit({ event: 'candidate.proved', actor: analyst, changes, blobs: blobOf(sheet) });
      return row;
    },
    wait: (ms) => {
      nowMs += ms;
    },
  };
}
