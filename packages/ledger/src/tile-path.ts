/**
 * Names of C2SP tlog-tiles: `tile/<level>/<index>[.p/<width>]`, the index in groups of three digits, all but the last with an `x`.
 * One name per tile: a path that is not in the canonical form is no path.
 */
import { CountersignError } from './errors.ts'

export const TILE_WIDTH = 256

export interface TileId {
  /** 0 holds leaf hashes; each higher level holds the roots of full tiles below it. At most 63. */
  level: number
  index: number
  /** Hashes in the tile: 256 when full, 1 to 255 when partial. */
  width: number
}

function isTile({ level, index, width }: TileId): boolean {
  return (
    Number.isInteger(level) &&
    level >= 0 &&
    level <= 63 &&
    Number.isSafeInteger(index) &&
    index >= 0 &&
    Number.isInteger(width) &&
    width >= 1 &&
    width <= TILE_WIDTH
  )
}

/** Errors: `tile.malformed`. */
export function tilePath(level: number, index: number, width: number = TILE_WIDTH): string {
  if (!isTile({ level, index, width }))
    throw new CountersignError('tile.malformed', 'invalid', `no tile ${level}/${index} of width ${width}`)
  const groups = [String(index % 1000).padStart(3, '0')]
  for (let rest = Math.floor(index / 1000); rest > 0; rest = Math.floor(rest / 1000))
    groups.unshift(`x${String(rest % 1000).padStart(3, '0')}`)
  return `tile/${level}/${groups.join('/')}${width === TILE_WIDTH ? '' : `.p/${width}`}`
}

/** Reads a tile path, without a leading slash. Errors: `tile.malformed`. */
export function parseTilePath(path: string): TileId {
  const match = /^tile\/(\d{1,2})\/((?:x\d{3}\/){0,5}\d{3})(?:\.p\/(\d{1,3}))?$/.exec(path)
  if (match !== null) {
    const id = { level: Number(match[1]), index: Number(match[2]!.replaceAll(/[x/]/g, '')), width: Number(match[3] ?? TILE_WIDTH) }
    if (isTile(id) && tilePath(id.level, id.index, id.width) === path) return id
  }
  throw new CountersignError('tile.malformed', 'invalid', `\`${path.slice(0, 64)}\` is not the path of a tile`)
}
