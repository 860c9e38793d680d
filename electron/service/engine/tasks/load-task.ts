// SPDX-License-Identifier: GPL-3.0-or-later
/** The table of tasks as a worker sees it. Only the task that is wanted is loaded: an inference runtime is no business of one that renders. */
import type { TaskContext, TaskName } from './task-table.ts';

type AnyTask = (input: never, context: TaskContext) => Promise<unknown>;

const loaders: { readonly [T in TaskName]: () => Promise<AnyTask> } = {
  inspect: async () => (await import('./inspect.ts')).inspect,
  digest: async () => (await import('./digest.ts')).digest,
  check: async () => (await import('./check.ts')).check,
  detect: async () => (await import('./detect.ts')).detect,
  examinePack: async () => (await import('./examine-pack.ts')).examinePack,
  follow: async () => (await import('./follow.ts')).followPlace,
  followSights: async () => (await import('./follow-sights.ts')).followSights,
  survey: async () => (await import('./survey.ts')).survey,
  plan: async () => (await import('./plan.ts')).plan,
  render: async () => (await import('./render.ts')).render,
  prove: async () => (await import('./prove.ts')).prove,
  lookAgain: async () => (await import('./look-again.ts')).lookAgain,
  demo: async () => (await import('./demo.ts')).demo,
  waveform: async () => (await import('./waveform.ts')).waveform,
  logo: async () => (await import('./logo.ts')).logo,
  indexCopy: async () => {
    const { indexCopy } = await import('./index-copy.ts');
    return ({ path }: { readonly path: string }, context) => indexCopy(path, context);
  },
  proxy: async () => (await import('./proxy.ts')).proxy,
  contactSheet: async () => (await import('./contact-sheet.ts')).contactSheet,
};

/** Tasks that nobody asked for by name, and that may take minutes: whoever looks at frames meanwhile comes first. */
const background: ReadonlySet<TaskName> = new Set(['waveform']);

/** Whether the worker of a task yields to all others. */
export const inBackground = (name: TaskName): boolean => background.has(name);

/** The task of that name, its input already checked by the sender: both ends are this program. */
export async function loadTask(
  name: TaskName,
): Promise<(input: unknown, context: TaskContext) => Promise<unknown>> {
  const task = await loaders[name]();
  return (input, context) => task(input as never, context);
}
