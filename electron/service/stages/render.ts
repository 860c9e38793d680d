// SPDX-License-Identifier: GPL-3.0-or-later
/** Render: a proved candidate for one audience. Written under a temporary name, synced, proved, only then given its name. */
import { mkdirSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Json } from '../../../core/base/canonical-json.ts';
import { ClearveilError } from '../../../core/base/errors.ts';
import { chosenSound } from '../../../core/ingest/chosen-sound.ts';
import type { RenderPlan } from '../../../core/render/gop-plan.ts';
import { requirePlaces } from '../../../core/render/known-faults.ts';
import type { ProofReport } from '../../../core/render/proof.ts';
import type { RenderReport } from '../../../core/render/report.ts';
import { lookWarnings } from '../../../core/render/second-look.ts';
import { insertRow } from '../../../core/review/diff.ts';
import type { CandidateRow, FootageRow } from '../../../core/review/records.ts';
import type { Profile } from '../../../core/standard/profile.ts';
import { renameSynced } from '../files/whole-files.ts';
import { blobDigest, blobOf } from '../storage/blob-store.ts';
import type { CaseReader } from '../storage/case-reader.ts';
import { settleCandidateFiles, unfinishedSuffix, waitingPath, workingPath } from './candidate-files.ts';
import { requireAudience } from './decide.ts';
import { decisionsOn, digestOf } from './decisions.ts';
import { listedChannels } from './ingest.ts';
import { requireUnchanged } from './originals.ts';
import { makeProvedCopy } from './proved-copy.ts';
import { lookAgainAt } from './second-look.ts';
import {
  type EngineRunner,
  faultsOf,
  frameIndexOf,
  jsonBytes,
  runStageJob,
  type Session,
} from './session.ts';
import { hushSheetFor, sheetFor, threadsFor } from './sheets.ts';

const extensions = { mp4: 'mp4', mov: 'mov', matroska: 'mkv' } as const;

export type Rendered = {
  readonly candidate: CandidateRow;
  readonly report: RenderReport;
  readonly proof: ProofReport;
  readonly path: string;
};

export type RenderOptions = {
  readonly audience: string;
  readonly profile: Profile;
  /** The candidate may only become an unreviewed draft. */
  readonly draft: boolean;
  /** Encode the whole stream with one set of parameters, for decoders that fail at a change. */
  readonly compatible: boolean;
};

const wholeStream = 'one set of stream parameters was asked for';

/** How a copy would be made, without making it: which GOPs are copied and which encoded, or why all of them are. */
export async function planCandidate(
  store: CaseReader,
  footage: FootageRow,
  options: Pick<RenderOptions, 'audience' | 'profile' | 'compatible'>,
  engine: EngineRunner,
): Promise<RenderPlan> {
  requireAudience(options.audience, options.profile);
  return engine('plan', {
    path: footage.sourcePath,
    index: frameIndexOf(store, footage),
    sheet: await sheetFor(store, footage, decisionsOn(store, footage, options.audience), engine),
    channels: listedChannels(footage),
    faultCount: faultsOf(store, footage).length,
    fullReason: options.compatible ? wholeStream : null,
  });
}

/** Throws PROOF_FAILED, with the first findings, for a copy that does not hold. */
function requireProved({ findings }: ProofReport): void {
  if (findings.length === 0) return;
  const first = findings.slice(0, 3).map(({ code, message }) => `${code} (${message})`);
  throw new ClearveilError(
    'PROOF_FAILED',
    `the copy does not hold: ${first.join('; ')}`,
    'No candidate was kept. Report the recording with these findings.',
    { findings: findings.length },
  );
}

/**
 * Renders and proves a candidate. The original is hashed in full before and after. Throws PROOF_FAILED, with the
 * findings, when the copy does not hold; nothing is kept then. Throws USAGE for an audience unknown to the profile.
 */
export function renderCandidate(
  session: Session,
  footage: FootageRow,
  options: RenderOptions,
): Promise<Rendered> {
  const { audience, profile, draft, compatible } = options;
  const { store, actor } = session;
  requireAudience(audience, profile);
  return runStageJob(
    session,
    { kind: 'render', footageId: footage.id, params: { audience, draft, compatible } },
    async (_, engine) => {
      const current = await requireUnchanged(session, footage, engine);
      if (current.decodeCheck !== 'done') {
        throw new ClearveilError(
          'GATE_CLOSED',
          `the decode check of ${current.id} has not run to its end`,
          'Run clearveil ingest on the recording again: it goes on where it stopped.',
        );
      }
      const channels = listedChannels(current);
      const sound = chosenSound(current.probe);
      requirePlaces(faultsOf(store, current));
      const folder = store.paths.candidates;
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      const named = (): string[] => store.candidates().map((row) => row.fileName);
      // Another render in this process has its unfinished file here.
      if (store.jobs('running').filter((row) => row.kind === 'render').length === 1)
        settleCandidateFiles(folder, named());
      // Read once: what is decided from here on is for the next candidate, and closes the gate for this one.
      const decisions = decisionsOn(store, current, audience);
      const decisionsSha256 = digestOf(decisions, profile);
      const planned = await sheetFor(store, current, decisions, engine);
      const hushes = hushSheetFor(store, current, decisions);
      const id = store.nextId('candidate');
      const temporaryPath = workingPath(folder, id);
      let waiting: string | undefined;
      try {
        const threads = threadsFor(store, current);
        const index = frameIndexOf(store, current);
        const source = { path: current.sourcePath, index, sound: sound?.index ?? null, threads } as const;
        const {
          report,
          proof: held,
          pictures,
          sheet,
        } = await makeProvedCopy(
          engine,
          source,
          { sheet: planned, hushes },
          () => sheetFor(store, current, decisions, engine, true),
          temporaryPath,
          {
            faults: faultsOf(store, current),
            channels,
            fullReason: compatible ? wholeStream : null,
            encoding: profile.encoding,
          },
        );
        requireProved(held);
        const secondLooks = await lookAgainAt(
          store,
          current,
          { path: temporaryPath, sheet, audience, profile },
          engine,
        );
        const proof = { ...held, secondLooks, warnings: lookWarnings(secondLooks) };
        const digest = await engine('digest', { path: temporaryPath });
        await requireUnchanged(session, current, engine);
        const fileName = `${id}.${extensions[report.container]}`;
        const path = join(folder, fileName);
        const sheetBytes = jsonBytes(sheet as unknown as Json);
        const hushBytes = hushes && jsonBytes(hushes as unknown as Json);
        const candidate: CandidateRow = {
          id,
          footageId: current.id,
          audience,
          state: 'proved',
          fileName,
          sha256: digest.sha256,
          sizeBytes: digest.sizeBytes,
          draft,
          veilSheetBlob: blobDigest(sheetBytes),
          hushSheetBlob: hushBytes && blobDigest(hushBytes),
          picturesBlob: blobDigest(pictures),
          proof: proof as unknown as Json,
          record: report as unknown as Json,
          decisionsSha256,
        };
        waiting = waitingPath(path);
        renameSynced(temporaryPath, waiting);
        store.commit({
          event: 'candidate.proved',
          actor,
          changes: [insertRow('candidate', candidate)],
          blobs: new Map([
            ...blobOf(sheetBytes),
            ...(hushBytes ? blobOf(hushBytes) : []),
            ...blobOf(pictures),
          ]),
        });
        renameSynced(waiting, path);
        return { candidate, report, proof, path };
      } finally {
        rmSync(temporaryPath, { force: true });
        // A file that the case knows of is never removed, whatever failed after its row was written.
        if (waiting && !named().includes(basename(waiting, unfinishedSuffix)))
          rmSync(waiting, { force: true });
      }
    },
  );
}
