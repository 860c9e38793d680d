// SPDX-License-Identifier: GPL-3.0-or-later
/** What npm packages carry inside that their package.json does not tell: compiled libraries and their terms. Kept by hand. */

export type BundledWork = {
  readonly name: string;
  /** SPDX identifier or expression; LicenseRef- where SPDX has none. */
  readonly licence: string;
  /** Where its source and licence text are. */
  readonly source: string;
};

export type Carrier = {
  /** The npm package that carries the works. */
  readonly package: string;
  /** What a reader must know beyond the table, in paragraphs of Markdown. */
  readonly notes: readonly string[];
  readonly works: readonly BundledWork[];
};

const ffmpegNotes = [
  'The platform packages `@seydx/node-av-*` hold one program file each with FFmpeg and its libraries linked in statically. ' +
    'Their package.json says MIT, which is true of the binding alone. FFmpeg is configured with `--enable-gpl ' +
    '--enable-version3` and contains x264 and x265, so the binary as a whole is under the **GNU General Public License, ' +
    'version 3 or later**. This is why Clearveil is GPL-3.0-or-later. The text is in the file LICENSE. Whoever passes on a ' +
    'copy passes on, or offers, the corresponding source of these works as well.',
  '**Open question on redistribution.** The same binary contains the Fraunhofer FDK AAC library (`--enable-libfdk-aac`). Its ' +
    'licence forbids charging copyright licence fees and grants no patent licence. The Free Software Foundation lists it as ' +
    'free but incompatible with the GPL; FFmpeg\'s own configure script calls the combination with GPL parts "nonfree", that ' +
    'is, not to be redistributed; others hold that the two can be combined. Clearveil does not decide this. Installing the ' +
    "package from npm for one's own use is not redistribution by Clearveil. Before a package of Clearveil with these " +
    "binaries inside is handed to others, take legal advice or build node-av against an FFmpeg without fdk-aac: FFmpeg's own " +
    'AAC codec is in the same binary.',
  'Patents may apply to H.264, HEVC and AAC in some countries, whatever the copyright licence.',
];

export const carriers: readonly Carrier[] = [
  {
    package: 'node-av',
    notes: ffmpegNotes,
    works: [
      {
        name: 'FFmpeg 8.1 (Jellyfin build)',
        licence: 'GPL-3.0-or-later',
        source: 'https://github.com/jellyfin/jellyfin-ffmpeg',
      },
      { name: 'x264', licence: 'GPL-2.0-or-later', source: 'https://code.videolan.org/videolan/x264' },
      { name: 'x265', licence: 'GPL-2.0-or-later', source: 'https://bitbucket.org/multicoreware/x265_git' },
      { name: 'fdk-aac', licence: 'LicenseRef-FDK-AAC', source: 'https://github.com/mstorsjo/fdk-aac' },
      { name: 'libass', licence: 'ISC', source: 'https://github.com/libass/libass' },
      {
        name: 'libbluray',
        licence: 'LGPL-2.1-or-later',
        source: 'https://code.videolan.org/videolan/libbluray',
      },
      {
        name: 'libchromaprint',
        licence: 'MIT AND LGPL-2.1-or-later',
        source: 'https://github.com/acoustid/chromaprint',
      },
      { name: 'libdav1d', licence: 'BSD-2-Clause', source: 'https://code.videolan.org/videolan/dav1d' },
      { name: 'libdrm', licence: 'MIT', source: 'https://gitlab.freedesktop.org/mesa/drm' },
      {
        name: 'libfontconfig',
        licence: 'HPND-sell-variant',
        source: 'https://gitlab.freedesktop.org/fontconfig/fontconfig',
      },
      {
        name: 'libfreetype',
        licence: 'FTL OR GPL-2.0-or-later',
        source: 'https://gitlab.freedesktop.org/freetype/freetype',
      },
      { name: 'libfribidi', licence: 'LGPL-2.1-or-later', source: 'https://github.com/fribidi/fribidi' },
      { name: 'GMP', licence: 'LGPL-3.0-or-later OR GPL-2.0-or-later', source: 'https://gmplib.org' },
      { name: 'libharfbuzz', licence: 'MIT-Modern-Variant', source: 'https://github.com/harfbuzz/harfbuzz' },
      { name: 'libiconv', licence: 'LGPL-2.1-or-later', source: 'https://www.gnu.org/software/libiconv' },
      { name: 'libjxl', licence: 'BSD-3-Clause', source: 'https://github.com/libjxl/libjxl' },
      { name: 'liblzma', licence: '0BSD', source: 'https://github.com/tukaani-project/xz' },
      { name: 'libmp3lame', licence: 'LGPL-2.0-or-later', source: 'https://lame.sourceforge.io' },
      { name: 'libopenmpt', licence: 'BSD-3-Clause', source: 'https://github.com/OpenMPT/openmpt' },
      { name: 'libopus', licence: 'BSD-3-Clause', source: 'https://gitlab.xiph.org/xiph/opus' },
      {
        name: 'libplacebo',
        licence: 'LGPL-2.1-or-later',
        source: 'https://code.videolan.org/videolan/libplacebo',
      },
      { name: 'libshaderc', licence: 'Apache-2.0', source: 'https://github.com/google/shaderc' },
      { name: 'libsrt', licence: 'MPL-2.0', source: 'https://github.com/Haivision/srt' },
      { name: 'libsvtav1', licence: 'BSD-3-Clause-Clear', source: 'https://gitlab.com/AOMediaCodec/SVT-AV1' },
      { name: 'libtheora', licence: 'BSD-3-Clause', source: 'https://gitlab.xiph.org/xiph/theora' },
      { name: 'libva (VA-API)', licence: 'MIT', source: 'https://github.com/intel/libva' },
      { name: 'libvorbis', licence: 'BSD-3-Clause', source: 'https://gitlab.xiph.org/xiph/vorbis' },
      { name: 'libvpl', licence: 'MIT', source: 'https://github.com/intel/libvpl' },
      { name: 'libvpx', licence: 'BSD-3-Clause', source: 'https://chromium.googlesource.com/webm/libvpx' },
      { name: 'libwebp', licence: 'BSD-3-Clause', source: 'https://chromium.googlesource.com/webm/libwebp' },
      { name: 'libxcb', licence: 'MIT', source: 'https://gitlab.freedesktop.org/xorg/lib/libxcb' },
      { name: 'libxml2', licence: 'MIT', source: 'https://gitlab.gnome.org/GNOME/libxml2' },
      { name: 'libzimg', licence: 'WTFPL', source: 'https://github.com/sekrit-twc/zimg' },
      { name: 'libzvbi', licence: 'GPL-2.0-or-later', source: 'https://github.com/zapping-vbi/zvbi' },
      { name: 'OpenSSL', licence: 'Apache-2.0', source: 'https://github.com/openssl/openssl' },
      { name: 'whisper.cpp', licence: 'MIT', source: 'https://github.com/ggml-org/whisper.cpp' },
      { name: 'zlib', licence: 'Zlib', source: 'https://zlib.net' },
    ],
  },
  {
    package: 'onnxruntime-node',
    notes: ['The binaries contain further works; the list is ThirdPartyNotices.txt in the repository below.'],
    works: [{ name: 'ONNX Runtime', licence: 'MIT', source: 'https://github.com/microsoft/onnxruntime' }],
  },
  {
    package: 'better-sqlite3',
    notes: [],
    works: [{ name: 'SQLite', licence: 'blessing', source: 'https://www.sqlite.org/copyright.html' }],
  },
  {
    package: '@tensorflow/tfjs-backend-wasm',
    notes: [],
    works: [
      { name: 'XNNPACK', licence: 'BSD-3-Clause', source: 'https://github.com/google/XNNPACK' },
      { name: 'Emscripten runtime', licence: 'MIT', source: 'https://github.com/emscripten-core/emscripten' },
    ],
  },
  {
    package: '@tensorflow/tfjs-node',
    notes: [
      'An optional engine. The library below is no part of the npm package, whose install script fetches it.',
    ],
    works: [
      {
        name: 'TensorFlow (libtensorflow)',
        licence: 'Apache-2.0',
        source: 'https://github.com/tensorflow/tensorflow',
      },
    ],
  },
  {
    package: 'node',
    notes: [
      'The runtime Clearveil is run on. A development dependency, so not in the table of packages; a packaged Clearveil brings ' +
        'it along with its own LICENSE file, which lists the works inside.',
    ],
    works: [{ name: 'Node.js 24', licence: 'MIT', source: 'https://github.com/nodejs/node' }],
  },
];

/** Packages that state no licence in package.json, and the one their licence file is. */
export const statedInTextOnly: Readonly<Record<string, string>> = {
  '@shinyoshiaki/jspack': 'BSD-3-Clause',
  'dom-walk': 'MIT',
};

/** Packages whose package.json tells of their own code alone, by the start of their names. */
export const alsoUnder: readonly { readonly start: string; readonly licence: string }[] = [
  { start: '@seydx/node-av-', licence: 'GPL-3.0-or-later (FFmpeg inside, see below)' },
];

/** The MIT licence as the Open Source Initiative gives it, for packages that name it without its text. */
export const mitText = `Copyright (c) the authors of the package

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation
files (the "Software"), to deal in the Software without restriction, including without limitation the rights to use, copy,
modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the
Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE,
ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`;
