// SPDX-License-Identifier: GPL-3.0-or-later
/** Render: a proved candidate for one audience. Written under a temporary name, synced, proved, only then given its name. */
import { mkdirSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Json } from '../../../core/base/canonical-json.ts';
import { ClearveilError } from '../../../core/base/errors.ts';
import { chosenSound } from '../../../core/ingest/chosen-sound.ts';
import type { Fault } from '../../../core/ingest/footage.ts';
import type { HiddenChannel } from '../../../core/ingest/hidden-channel.ts';
import type { RenderPlan } from '../../../core/render/gop-plan.ts';
import type { HushSheet } from '../../../core/render/hush-sheet.ts';
import { requirePlaces, unexplained } from '../../../core/render/known-faults.ts';
import type { ProofFinding, ProofReport } from '../../../core/render/proof.ts';
import type { RenderReport } from '../../../core/render/report.ts';
import { lookWarnings } from '../../../core/render/second-look.ts';
import type { VeilSheet } from '../../../core/render/veil-sheet.ts';
import { insertRow } from '../../../core/review/diff.ts';
import type { CandidateRow, FootageRow } from '../../../core/review/records.ts';
import type { Profile } from '../../../core/standard/profile.ts';
import { blobDigest, blobOf } from '../storage/blob-store.ts';
import type { CaseReader } from '../storage/case-reader.ts';
import {
  renameSynced,
  settleCandidateFiles,
  unfinishedSuffix,
  waitingPath,
  workingPath,
} from './candidate-files.ts';
import { requireAudience } from './decide.ts';
import { decisionsOn, digestOf } from './decisions.ts';
import { listedChannels } from './ingest.ts';
import { requireUnchanged } from './originals.ts';
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

/** Constant-quality settings to try in turn until the proof's bounds hold; lower is finer, null loses nothing. */
const qualitySteps = [14, 10, 6, 2, null] as const;
const lossless = [null] as const;
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

/** What coding noise can look like; what really shows is found at every quality. */
const noiseLike: readonly ProofFinding['code'][] = [
  'FIDELITY_LOW',
  'VEIL_NOT_AS_RECORDED',
  'AREA_CHANGED',
  'VEIL_CORRELATES',
];

/** True when finer encoding may still mend what the proof found. */
function mendableByQuality(proof: ProofReport): boolean {
  return proof.findings.length > 0 && proof.findings.every(({ code }) => noiseLike.includes(code));
}

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

/** What was encoded without loss has every sample of every plane outside the veils as it was. */
function lossFound({ fidelity }: ProofReport): ProofFinding[] {
  const lossy = fidelity.frames - fidelity.identicalFrames;
  if (lossy === 0) return [];
  const message = `${lossy} frames of a copy without loss differ from the original`;
  return [{ code: 'FIDELITY_LOW', frame: fidelity.worst[0]?.frame ?? null, message }];
}

type Proved = {
  readonly report: RenderReport;
  readonly proof: ProofReport;
  /** What each frame of the copy shows. */
  readonly pictures: Uint8Array;
};

type CopySheets = { readonly sheet: VeilSheet; readonly hushes: HushSheet | null };

/** Renders by the sheet, or by one planned for fields when a picture turns out to have two: the sheet comes back as it was used. */
async function renderAndProvePaired(
  replan: () => Promise<VeilSheet>,
  sheets: CopySheets,
  make: (sheets: CopySheets) => Promise<Proved>,
): Promise<Proved & { readonly sheet: VeilSheet }> {
  try {
    return { ...(await make(sheets)), sheet: sheets.sheet };
  } catch (error) {
    if (!(error instanceof ClearveilError && error.code === 'FIELDS_FOUND')) throw error;
    const sheet = await replan();
    return { ...(await make({ ...sheets, sheet })), sheet };
  }
}

async function renderAndProve(
  engine: EngineRunner,
  source: {
    readonly path: string;
    readonly index: ReturnType<typeof frameIndexOf>;
    readonly sound: number | null;
    readonly threads: 1 | 2;
  },
  sheets: CopySheets,
  temporaryPath: string,
  options: {
    readonly faults: readonly Fault[];
    readonly channels: readonly HiddenChannel[];
    readonly fullReason: string | null;
    readonly encoding: Profile['encoding'];
  },
): Promise<Proved> {
  let result: Proved | undefined;
  let fullReason = options.fullReason;
  const steps = options.encoding === 'lossless' ? lossless : qualitySteps;
  for (let step = 0; step < steps.length; ) {
    const crf = steps[step] ?? null;
    rmSync(temporaryPath, { force: true });
    const faultCount = options.faults.length;
    const report = await engine('render', {
      ...source,
      ...sheets,
      channels: options.channels,
      outputPath: temporaryPath,
      crf,
      faultCount,
      fullReason,
    });
    const { proof: measured, pictureDigests } = await engine('prove', {
      ...source,
      redactedPath: temporaryPath,
      ...sheets,
      copied: report.copied,
      digestPictures: true,
    });
    if (!pictureDigests) throw new Error('the proof did not say what the frames show');
    const findings = [...measured.findings, ...unexplained(measured, options.faults)];
    if (report.encoder.crf === null) findings.push(...lossFound(measured));
    const proof = { ...measured, findings };
    result = { report, proof, pictures: pictureDigests };
    if (proof.findings.length === 0) break;
    if (mendableByQuality(proof)) step++;
    else if (report.path === 'smart') fullReason = `a spliced copy did not hold: ${proof.findings[0]?.code}`;
    else break;
  }
  if (!result) throw new Error('no quality step was tried');
  return result;
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
        } = await renderAndProvePaired(
          () => sheetFor(store, current, decisions, engine, true),
          { sheet: planned, hushes },
          (sheets) =>
            renderAndProve(engine, source, sheets, temporaryPath, {
              faults: faultsOf(store, current),
              channels,
              fullReason: compatible ? wholeStream : null,
              encoding: profile.encoding,
            }),
        );
        if (held.findings.length > 0) {
          throw new ClearveilError(
            'PROOF_FAILED',
            `the copy does not hold: ${held.findings
              .slice(0, 3)
              .map((finding) => `${finding.code} (${finding.message})`)
              .join('; ')}`,
            'No candidate was kept. Report the recording with these findings.',
            { findings: held.findings.length },
          );
        }
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
