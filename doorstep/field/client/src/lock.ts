/** A telephone that has not been in touch for so many days locks itself: its key leaves until the next sign-in.
 *
 * What is told apart is by the clock of the telephone: a wrong one runs on all the same. Put back, it locks nothing; the
 * server has forgotten the session long before.
 */

import type { Held } from "./types";

const DAY = 86_400_000;

/** Whole days since the last answer. */
export function daysSilent(held: Held, now = Date.now()): number {
  return held.localNow ? Math.max(0, Math.floor((now - held.localNow) / DAY)) : 0;
}

export function isOver(held: Held, now = Date.now()): boolean {
  const days = held.me?.lock_days;
  return days !== undefined && held.localNow > 0 && now - held.localNow > days * DAY;
}

/** Days that are left, when it is time to say so; null while there is no haste. */
export function daysLeft(held: Held, now = Date.now()): number | null {
  const days = held.me?.lock_days;
  const silent = daysSilent(held, now);
  if (days === undefined || silent < days / 2) return null;
  return Math.max(0, days - silent);
}
