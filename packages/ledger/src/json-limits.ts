/** What a JSON document may hold here, shared by the writer and the reader so that they cannot disagree. */

export const MAX_DEPTH = 64

/**
 * False for an integer that JSON text would show in digits (below 1e21) although a double no longer tells it from its neighbour.
 * RFC 7493 section 2.2: such integers are not interoperable; here they are refused in both directions.
 */
export function isExactNumber(value: number): boolean {
  return !Number.isInteger(value) || Number.isSafeInteger(value) || Math.abs(value) >= 1e21
}
