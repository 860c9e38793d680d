// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * A Kalman filter for one subject: centre x, centre y, and the logarithms of width and height, each with a velocity of
 * its own and independent of the others (Kalman 1960; the choice of axes follows SORT, https://arxiv.org/abs/1602.00763).
 * Time is in seconds, so that a variable frame rate is nothing special.
 */
import type { Box } from '../base/geometry.ts';
import { centreX, centreY, sizeOf } from './boxes.ts';
import { moveBox, type SceneMotion } from './motion.ts';

/** Value and velocity of one axis with their covariance. */
type Axis = {
  readonly value: number;
  readonly speed: number;
  readonly valueVariance: number;
  readonly covariance: number;
  readonly speedVariance: number;
};

export type Motion = { readonly x: Axis; readonly y: Axis; readonly width: Axis; readonly height: Axis };

/** In shares of the box's size: how far a detector's centre strays, and how fast a subject may be and speed up. */
const placeNoise = 0.06;
const firstSpeed = 3;
const acceleration = 8;
/** The same for the logarithm of its sides. */
const sideNoise = 0.08;
const firstSideSpeed = 0.5;
const sideAcceleration = 1;

function start(value: number, noise: number, speed: number): Axis {
  return {
    value,
    speed: 0,
    valueVariance: noise * noise,
    covariance: 0,
    speedVariance: speed * speed,
  };
}

function advance(axis: Axis, seconds: number, noise: number): Axis {
  const q = noise * noise;
  const t = seconds;
  return {
    value: axis.value + axis.speed * t,
    speed: axis.speed,
    valueVariance:
      axis.valueVariance + 2 * t * axis.covariance + t * t * axis.speedVariance + (q * t ** 4) / 4,
    covariance: axis.covariance + t * axis.speedVariance + (q * t ** 3) / 2,
    speedVariance: axis.speedVariance + q * t * t,
  };
}

function correct(axis: Axis, measured: number, noise: number): Axis {
  const total = axis.valueVariance + noise * noise;
  const gain = axis.valueVariance / total;
  const speedGain = axis.covariance / total;
  const surprise = measured - axis.value;
  return {
    value: axis.value + gain * surprise,
    speed: axis.speed + speedGain * surprise,
    valueVariance: (1 - gain) * axis.valueVariance,
    covariance: (1 - gain) * axis.covariance,
    speedVariance: axis.speedVariance - speedGain * axis.covariance,
  };
}

/** What is known after the first look at a subject: where it is, not where it goes. */
export function startMotion(box: Box): Motion {
  const size = sizeOf(box);
  return {
    x: start(centreX(box), placeNoise * size, firstSpeed * size),
    y: start(centreY(box), placeNoise * size, firstSpeed * size),
    width: start(Math.log(box.width), sideNoise, firstSideSpeed),
    height: start(Math.log(box.height), sideNoise, firstSideSpeed),
  };
}

/**
 * What is expected `seconds` (at least 0) later, when the scene as a whole has moved by `scene` meanwhile. Velocities are
 * relative to the scene.
 */
export function predictMotion(motion: Motion, seconds: number, scene: SceneMotion): Motion {
  const size = sizeOf(expectedBox(motion));
  const carried = moveBox(expectedBox(motion), scene);
  const moved: Motion = {
    x: { ...motion.x, value: centreX(carried) },
    y: { ...motion.y, value: centreY(carried) },
    width: { ...motion.width, value: Math.log(carried.width) },
    height: { ...motion.height, value: Math.log(carried.height) },
  };
  return {
    x: advance(moved.x, seconds, acceleration * size),
    y: advance(moved.y, seconds, acceleration * size),
    width: advance(moved.width, seconds, sideAcceleration),
    height: advance(moved.height, seconds, sideAcceleration),
  };
}

/** The prediction, corrected by where the subject was found. */
export function correctMotion(motion: Motion, box: Box): Motion {
  const size = sizeOf(box);
  return {
    x: correct(motion.x, centreX(box), placeNoise * size),
    y: correct(motion.y, centreY(box), placeNoise * size),
    width: correct(motion.width, Math.log(box.width), sideNoise),
    height: correct(motion.height, Math.log(box.height), sideNoise),
  };
}

/** The box that a state stands for. */
export function expectedBox(motion: Motion): Box {
  const width = Math.exp(motion.width.value);
  const height = Math.exp(motion.height.value);
  return { x: motion.x.value - width / 2, y: motion.y.value - height / 2, width, height };
}
