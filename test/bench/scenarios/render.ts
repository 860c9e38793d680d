// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * Render against the ffmpeg program doing a full transcode of the same file: same preset, same quality, same x264
 * parameters, as many decoder threads, audio copied. Not on its side: the veils, and the finer quantizer inside them.
 */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Box, unitsPerPixel } from '../../../core/base/geometry.ts';
import type { ProofReport } from '../../../core/render/proof.ts';
import type { RenderReport } from '../../../core/render/report.ts';
import type { SheetVeil, VeilSheet } from '../../../core/render/veil-sheet.ts';
import { plainSheet } from '../../setup/veil-sheet.ts';
import { measuredTasks } from '../engine-work.ts';
import { type Footage, type FootageRecipe, footageOf } from '../footage.ts';
import { inTurn, peakOf, ratiosOf } from '../in-turn.ts';
import { type Measured, measuredRun } from '../measured-run.ts';
import type { Bench, Figure, Scenario } from '../scenario.ts';

/** What the render task asks of x264 beside preset and quality (engine/media/encoder.ts). */
const x264Parameters = 'open-gop=0:force-cfr=0:psy=0:nal-hrd=none:keyint=infinite:scenecut=0';
const crf = 14;
const threads = 2 as const;

const shares = [
  { name: '5 %', every: 20, atMost: 0.08 },
  { name: '20 %', every: 5, atMost: 0.25 },
  { name: '100 %', every: 1, atMost: 1.1 },
] as const;

/** A veil over a sixteenth of the picture that crosses it within a GOP. */
function crossing(footage: Footage, startFrame: number, endFrame: number): SheetVeil {
  const { width, height } = footage.probe.video.display;
  const box = (x: number): Box => ({
    x: Math.round(x * unitsPerPixel),
    y: Math.round((height / 3) * unitsPerPixel),
    width: Math.round((width / 4) * unitsPerPixel),
    height: Math.round((height / 4) * unitsPerPixel),
  });
  return {
    id: `v-${startFrame}`,
    text: '(b)(6)',
    startFrame,
    endFrame,
    outline: { form: 'rectangle' },
    fill: { kind: 'solid' },
    keyframes: [
      { frame: startFrame, box: box(0) },
      { frame: endFrame - 1, box: box((width * 3) / 4) },
    ],
  };
}

/** Veils on every frame of every n-th GOP: no two touched GOPs stand together, which is the dearest way to touch them. */
export function sheetTouching(footage: Footage, gop: number, every: number): VeilSheet {
  const frameCount = footage.index.pts.length;
  const veils: SheetVeil[] = [];
  for (let start = 0; start < frameCount; start += gop * every)
    veils.push(crossing(footage, start, Math.min(frameCount, start + gop)));
  const { coded, orientation } = footage.probe.video;
  return { ...plainSheet(frameCount, coded, veils), orientation };
}

function transcode(footage: Footage, preset: string, output: string): Promise<Measured> {
  const video = ['-c:v', 'libx264', '-preset', preset, '-crf', String(crf), '-x264-params', x264Parameters];
  const args = [
    ...['-v', 'error', '-nostdin', '-y', '-threads', String(threads), '-i', footage.path],
    ...['-map', '0:v:0', '-map', '0:a:0', ...video, '-forced-idr', '1', '-force_key_frames', 'source'],
    ...['-fps_mode', 'passthrough', '-c:a', 'copy', output],
  ];
  return measuredRun({ file: 'ffmpeg', args });
}

/** What a copy took, with what the tasks said of it. */
type Copy = Measured & { readonly report: RenderReport; readonly proof: ProofReport | undefined };

async function renderOnce(
  bench: Bench,
  footage: Footage,
  work: { readonly sheet: VeilSheet; readonly preset: string; readonly proved: boolean },
): Promise<Copy> {
  const outputPath = join(bench.scratch, 'copy.mp4');
  rmSync(outputPath, { force: true });
  const { sheet, preset } = work;
  const common = { path: footage.path, sheet, hushes: null, threads };
  const { channels } = footage.probe;
  const render = { ...common, faultCount: 0, channels, fullReason: null, outputPath, crf, preset };
  const tasks = [
    { task: 'render' as const, input: render },
    { task: 'prove' as const, input: { ...common, redactedPath: outputPath, digestPictures: true } },
    { task: 'digest' as const, input: { path: outputPath } },
  ];
  const measured = await measuredTasks(bench.scratch, {
    indexPath: footage.indexPath,
    tasks: work.proved ? tasks : tasks.slice(0, 1),
  });
  const [report, proved] = JSON.parse(measured.stdout) as [
    RenderReport,
    { readonly proof: ProofReport } | undefined,
  ];
  const proof = proved?.proof;
  if (proof && proof.findings.length > 0)
    throw new Error(`the copy does not hold: ${proof.findings.map(({ message }) => message).join('; ')}`);
  return { ...measured, report, proof };
}

function identicalPackets({ packets }: RenderReport, target: Figure['target']): Figure {
  const share = (100 * packets.copied) / (packets.copied + packets.encoded);
  return { what: 'packets identical', value: share, unit: '%', target };
}

async function measureRender(bench: Bench, recipe: FootageRecipe, preset: string): Promise<Figure[]> {
  const footage = await footageOf(bench.cache, recipe);
  const reports = new Map<string, RenderReport>();
  const contenders: { [name: string]: () => Promise<Measured> } = {
    transcode: () => transcode(footage, preset, join(bench.scratch, 'transcoded.mp4')),
  };
  for (const { name, every } of shares) {
    const sheet = sheetTouching(footage, recipe.gop, every);
    for (const proved of [false, true]) {
      contenders[proved ? `${name} touched, proved and hashed` : `${name} touched`] = async () => {
        const copy = await renderOnce(bench, footage, { sheet, preset, proved });
        reports.set(name, copy.report);
        return copy;
      };
    }
  }
  const runs = await inTurn(bench, contenders);
  return shares.flatMap(({ name, atMost }) => {
    const report = reports.get(name);
    if (!report) throw new Error(`no run of ${name}`);
    return [
      ...ratiosOf(runs, `${name} touched`, 'transcode', { atMost }),
      ...ratiosOf(runs, `${name} touched, proved and hashed`, 'transcode', null),
      identicalPackets(report, name === '5 %' ? { atLeast: 94 } : null),
      peakOf(runs, `${name} touched, proved and hashed`),
    ];
  });
}

const sizes = [
  { name: '720p', width: 1280, height: 720, seconds: 120 },
  { name: '1080p', width: 1920, height: 1080, seconds: 80 },
] as const;

/** 720p and 1080p at a fast and at a slow preset. */
export const renderScenarios: readonly Scenario[] = sizes.flatMap(({ name, width, height, seconds }) =>
  ['veryfast', 'medium'].map((preset) => ({
    name: `render/${name}/${preset}`,
    summary: `veils on 5 %, 20 % and 100 % of the GOPs, ${width} x ${height}, x264 ${preset}, crf ${crf}`,
    run: (bench) =>
      measureRender(
        bench,
        { width, height, seconds: bench.quick ? 40 : seconds, gop: 60, noise: 6, repeat: 1 },
        preset,
      ),
  })),
);
