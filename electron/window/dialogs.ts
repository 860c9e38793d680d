// SPDX-License-Identifier: GPL-3.0-or-later
/** The system's dialogs. What they give are paths, which stay on this side: the window gets picks. */
import { type BrowserWindow, dialog, type OpenDialogOptions } from 'electron';
import type { DialogKind } from '../../core/contract/host.ts';

const recordings = [
  'mp4',
  'mov',
  'm4v',
  'mkv',
  'webm',
  'avi',
  'ts',
  'mts',
  'm2ts',
  'mpg',
  'mpeg',
  '3gp',
  'h264',
  '264',
];

const options: { readonly [K in DialogKind]: OpenDialogOptions } = {
  recordings: {
    title: 'Choose recordings',
    properties: ['openFile', 'multiSelections'],
    filters: [
      { name: 'Recordings', extensions: recordings },
      { name: 'All files', extensions: ['*'] },
    ],
  },
  'case-folder': { title: 'Choose a case folder', properties: ['openDirectory'] },
  package: { title: 'Choose the folder of a package', properties: ['openDirectory'] },
  picture: {
    title: 'Choose a picture',
    properties: ['openFile'],
    filters: [{ name: 'PNG and JPEG', extensions: ['png', 'jpg', 'jpeg'] }],
  },
  file: { title: 'Choose a file', properties: ['openFile'] },
  'output-folder': { title: 'Choose a folder', properties: ['openDirectory', 'createDirectory'] },
};

/** The paths chosen; none when the person changed their mind. */
export async function choosePaths(window: BrowserWindow, kind: DialogKind): Promise<readonly string[]> {
  const { canceled, filePaths } = await dialog.showOpenDialog(window, options[kind]);
  return canceled ? [] : filePaths;
}

/** What to do about work that still runs when somebody wants to quit. */
export async function askAboutWork(window: BrowserWindow, running: number): Promise<'stay' | 'quit'> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'question',
    message: running === 1 ? 'A job is still running.' : `${running} jobs are still running.`,
    detail: 'Quitting calls them off. What was decided is kept; the jobs can be started again.',
    buttons: ['Stay', 'Quit'],
    defaultId: 0,
    cancelId: 0,
  });
  return response === 1 ? 'quit' : 'stay';
}
