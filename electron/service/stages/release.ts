// SPDX-License-Identifier: GPL-3.0-or-later
/** Release: the approved (or, as a marked draft, the proved) candidate becomes a signed package for one audience. */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ClearveilError } from '../../../core/base/errors.ts';
import { ticksToMilliseconds, timeToTicks } from '../../../core/base/time.ts';
import { frameClock, recordingEnd, startPts } from '../../../core/ingest/moments.ts';
import { mediaName, type PackageStatus } from '../../../core/release/package-layout.ts';
import { countByCode, publicProof, publicRender } from '../../../core/release/public-figures.ts';
import type { LogSound } from '../../../core/release/redaction-log-sound.ts';
import type { Signer } from '../../../core/release/signer.ts';
import { parseVeilSheet } from '../../../core/release/veil-sheet-schema.ts';
import type { HushSheet } from '../../../core/render/hush-sheet.ts';
import type { ProofReport } from '../../../core/render/proof.ts';
import type { RenderReport } from '../../../core/render/report.ts';
import { insertRow, updateRow } from '../../../core/review/diff.ts';
import type { CandidateRow, FootageRow, ReleaseRow } from '../../../core/review/records.ts';
import type { Finding } from '../../../core/standard/check.ts';
import type { Profile } from '../../../core/standard/profile.ts';
import type { CaseReader } from '../storage/case-reader.ts';
import { version } from '../version.ts';
import { requireApprovalsHold } from './approval-payload.ts';
import { requireApproverKeys } from './approver-keys.ts';
import { candidatesFor, candidateToRelease } from './candidate-choice.ts';
import { checkFootage, requireAudience } from './decide.ts';
import { decisionsOn, modelsVeiled } from './decisions.ts';
import { refuseUnsafeOutput, verifyOriginal } from './originals.ts';
import { type PackageMedia, type WrittenPackage, writePackage } from './release-package.ts';
import { faultsOf, frameIndexOf, type Session } from './session.ts';

const verifyPage = fileURLToPath(new URL('../../../dist/verify.html', import.meta.url));

/**
 * The candidate to package. Throws GATE_CLOSED with what is missing, or when it is not the one that a person `chose`: what was
 * looked at is what is packaged.
 */
export function releasableCandidate(
  store: CaseReader,
  footage: FootageRow,
  audience: string,
  profile: Profile,
  draft: boolean,
  chosen?: string,
): CandidateRow {
  const choice = candidatesFor(store, footage, audience, profile);
  const candidate = candidateToRelease(choice, draft);
  if (candidate && chosen !== undefined && chosen !== candidate.id) {
    throw new ClearveilError(
      'GATE_CLOSED',
      `${chosen} is not the copy that may be packaged: ${candidate.id} is`,
      `Look at ${candidate.id} and choose it, or render once more.`,
    );
  }
  if (candidate) return candidate;
  const { all, current } = choice;
  const why =
    all.length === 0
      ? `there is no candidate for ${audience}`
      : current.length === 0
        ? 'decisions changed after the last candidate was rendered'
        : `${current.at(-1)?.id} is ${current.at(-1)?.state}, not approved`;
  const remedy =
    current.length === 0 ? 'Render one for this audience first.' : 'Have a second person approve it first.';
  throw new ClearveilError('GATE_CLOSED', why, remedy);
}

/** What nobody has looked at in a draft: its stops, and what still shows or was never looked for in it. */
const openInDrafts: readonly Finding['code'][] = ['STOPS_OPEN', 'STILL_SHOWS', 'NOT_LOOKED'];

/** Blocks of the standard close the gate, for drafts as well, but for what is open in them. */
function requireNoBlocks(findings: readonly Finding[], draft: boolean): void {
  const blocks = findings.filter(
    ({ severity, code }) => severity === 'block' && !(draft && openInDrafts.includes(code)),
  );
  if (blocks.length === 0) return;
  throw new ClearveilError(
    'GATE_CLOSED',
    `${blocks.length} findings block the release, first: ${blocks[0]?.message}`,
    'Check the decisions against the standard, and settle every finding that blocks.',
    { blocks: blocks.length },
  );
}

/** What was hushed in a copy, with the clock and the length that the log measures it by. */
function soundOfCopy(
  store: CaseReader,
  footage: FootageRow,
  candidate: CandidateRow,
  originMs: number,
): LogSound | null {
  if (candidate.hushSheetBlob === null) return null;
  const sheet = JSON.parse(Buffer.from(store.blob(candidate.hushSheetBlob)).toString('utf8')) as HushSheet;
  const end = recordingEnd(frameIndexOf(store, footage), footage.probe);
  const originSamples = Math.floor((originMs * sheet.sampleRate) / 1000);
  return { sheet, originMs, lengthSamples: timeToTicks(end, sheet.sampleRate, 'up') - originSamples };
}

function mediaOf(
  session: Session,
  footage: FootageRow,
  candidate: CandidateRow,
  status: PackageStatus,
): PackageMedia {
  const { store } = session;
  const report = candidate.record as unknown as RenderReport;
  const proof = candidate.proof as unknown as ProofReport;
  const index = frameIndexOf(store, footage);
  const { video } = footage.probe;
  const sourcePath = join(store.paths.candidates, candidate.fileName);
  const originMs = ticksToMilliseconds(startPts(index), index.timeBase);
  const extension = candidate.fileName.slice(candidate.fileName.lastIndexOf('.') + 1);
  return {
    sourcePath,
    neutralName: mediaName(status, 1, extension),
    veilSheet: parseVeilSheet(JSON.parse(Buffer.from(store.blob(candidate.veilSheetBlob)).toString('utf8'))),
    sound: soundOfCopy(store, footage, candidate, originMs),
    provedSha256: candidate.sha256,
    clock: frameClock(index, footage.probe),
    facts: {
      original: { sha256: footage.sha256, sizeBytes: footage.sizeBytes },
      video: {
        codedWidth: video.coded.width,
        codedHeight: video.coded.height,
        rotation: video.orientation.rotation,
        mirrored: video.orientation.mirrored,
        sampleAspectRatio: video.sampleAspectRatio,
        pixelFormat: video.pixelFormat,
        codec: report.encoder.name === 'ffv1' ? 'ffv1' : 'h264',
        frameCount: footage.frameCount,
        timeBase: index.timeBase,
      },
      render: publicRender(report, Math.round((1000 * candidate.sizeBytes) / footage.sizeBytes)),
      strippedChannels: report.stripped.map(({ kind, count }) => ({ kind, count })),
      keptFaults: countByCode(faultsOf(store, footage)),
      proof: publicProof(proof),
    },
  };
}

export type ReleaseOptions = {
  readonly audience: string;
  readonly outDir: string;
  readonly draft: boolean;
  readonly profile: Profile;
  readonly signer: Signer;
  /** Key ids that are known here to be revoked. */
  readonly revokedKeys: ReadonlySet<string>;
  /** The candidate that a person chose; without it the newest that may be packaged is. */
  readonly candidate?: string;
};

export type Released = WrittenPackage & { readonly release: ReleaseRow; readonly status: PackageStatus };

/** Packages a candidate. Throws USAGE (an unknown audience), GATE_CLOSED, KEY_REVOKED (an approver's), INPUT_CHANGED, OUTPUT_*, CANCELLED, DISK_FULL; nothing is left behind then. */
export async function releasePackage(
  session: Session,
  footage: FootageRow,
  options: ReleaseOptions,
): Promise<Released> {
  const { store, actor } = session;
  const { audience, draft, profile, candidate: chosen } = options;
  const status: PackageStatus = draft ? 'unreviewed draft' : 'released';
  requireAudience(audience, profile);
  refuseUnsafeOutput(
    options.outDir,
    store.footage().map((row) => row.sourcePath),
  );
  if (!statSync(verifyPage, { throwIfNoEntry: false })) {
    throw new ClearveilError('INPUT_NOT_FOUND', 'the verification page is not built', 'Run npm run setup.');
  }
  const candidate = releasableCandidate(store, footage, audience, profile, draft, chosen);
  requireApprovalsHold(store, candidate);
  requireApproverKeys(store, candidate, options.revokedKeys);
  requireNoBlocks(checkFootage(store, footage, audience, profile, candidate), draft);
  const current = await verifyOriginal(session, footage);
  const release = {
    id: store.nextId('release'),
    candidateId: candidate.id,
    audience,
    created: new Date().toISOString(),
    draft,
  };
  const written = await writePackage({
    outDir: options.outDir,
    facts: {
      status,
      audience,
      tool: { name: 'clearveil', version },
      models: modelsVeiled(decisionsOn(store, current, audience)),
      profile: { id: profile.id, sha256: profile.sha256 },
      approvals: store.approvalsOf(candidate.id).map(({ role, keyid }) => ({ role, keyid })),
    },
    media: [mediaOf(session, current, candidate, status)],
    signers: [options.signer],
    codes: profile.codes,
    verifyPagePath: verifyPage,
    createdAt: new Date(release.created),
    signal: session.signal,
    beforeNaming: ({ recordSha256, fingerprints }) => {
      const row: ReleaseRow = { ...release, packageRecordSha256: recordSha256 };
      const state = draft ? candidate.state : 'released';
      store.commit({
        event: 'release.packaged',
        actor,
        changes: [
          insertRow('release', row),
          ...(state === candidate.state ? [] : [updateRow('candidate', candidate, { ...candidate, state })]),
        ],
        note: { fingerprints: [...fingerprints], head: store.head().sequence },
      });
    },
  });
  return { ...written, release: { ...release, packageRecordSha256: written.recordSha256 }, status };
}
