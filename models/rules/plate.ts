// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * A number plate is a line of text of a plate's shape on a vehicle. The numbers are from 57 annotated photographs (see
 * cards/pp-ocrv4-det.md): the lines on plates are 1.8 to 5.4 times as wide as high, 0.09 to 0.32 times as wide as the vehicle and begin
 * 0.27 of its height below its top: what stands higher is a sign behind it.
 */
import type { RawDetection } from '../../core/detect/detection.ts';
import type { Seen } from './seen.ts';

/** Width by height of a line on a plate; the upper of two lines of a motorcycle's plate is nearly square. */
const shape = { least: 1.2, most: 8 } as const;
/** Width of the line by width of the vehicle; a motorcycle is hardly twice as wide as its plate. */
const width = { least: 0.05, most: 0.6 } as const;
/** Share of the line that must lie on the vehicle, whose box may be a little narrow. */
const onVehicle = { share: 0.6, margin: 0.1, below: 0.2 } as const;
/** A line of that shape on nothing that was taken for a vehicle keeps a plate's track alive and starts none. */
const elsewhere = 0.6;
/** A line this wide, as a share of the picture, belongs to a vehicle that fills it, and that a network may not know: a sure one starts a track. */
const closeUp = { width: 0.15, worth: 0.68 } as const;
/** From the line to the plate around it, which the annotated boxes need in 19 of 20 cases. */
const plateOfLine = { width: 1.2, height: 1.5 } as const;

/** The plates among the lines of text of a picture, given its vehicles. */
export function findPlates({ picture, found }: Seen): readonly RawDetection[] {
  const vehicles = found.filter(({ kind }) => kind === 'vehicle');
  const lines = found.filter(({ kind }) => kind === 'text');
  return lines
    .filter((line) => between(line.width / line.height, shape))
    .map((line): RawDetection => {
      const carried = vehicles.some((vehicle) => isOn(line, vehicle));
      return {
        kind: 'plate',
        score:
          line.score *
          (carried ? 1 : line.width >= closeUp.width * picture.width ? closeUp.worth : elsewhere),
        ...grown(line, picture),
      };
    });
}

function isOn(line: RawDetection, vehicle: RawDetection): boolean {
  if (!between(line.width / vehicle.width, width)) return false;
  if (line.y + line.height / 2 < vehicle.y + onVehicle.below * vehicle.height) return false;
  const [wide, high] = [vehicle.width * onVehicle.margin, vehicle.height * onVehicle.margin];
  const across =
    Math.min(line.x + line.width, vehicle.x + vehicle.width + wide) - Math.max(line.x, vehicle.x - wide);
  const down =
    Math.min(line.y + line.height, vehicle.y + vehicle.height + high) - Math.max(line.y, vehicle.y - high);
  return across > 0 && down > 0 && across * down >= onVehicle.share * line.width * line.height;
}

function grown(
  line: RawDetection,
  picture: Seen['picture'],
): Pick<RawDetection, 'x' | 'y' | 'width' | 'height'> {
  const [wide, high] = [line.width * (plateOfLine.width - 1), line.height * (plateOfLine.height - 1)];
  const x = Math.max(0, line.x - wide / 2);
  const y = Math.max(0, line.y - high / 2);
  return {
    x,
    y,
    width: Math.min(picture.width, line.x + line.width + wide / 2) - x,
    height: Math.min(picture.height, line.y + line.height + high / 2) - y,
  };
}

function between(value: number, { least, most }: { readonly least: number; readonly most: number }): boolean {
  return value >= least && value <= most;
}
