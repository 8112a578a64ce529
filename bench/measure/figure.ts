// What a measurement gives: one figure beside its peer, taken in the same run on the same machine. Printing it is all that happens here.
import type { Load, Versions } from './machine.ts'

export interface Peer {
  readonly name: string
  readonly value: number
}

export interface Figure {
  readonly figure: string
  readonly value: number
  readonly unit: string
  readonly peer: Peer
  /** `value / peer` for rates, time / peer's time for times. */
  readonly ratio: number
  /** Left out where none is set and the ratio alone says what there is to say. */
  readonly goal?: { readonly text: string; readonly met: boolean }
  /** Milliseconds of one unit of work, as its caller waits for it. */
  readonly p50Ms: number
  readonly p99Ms: number
  /** Largest resident set of the process that does the work, MiB: clients and fakes in it count, the database server does not. */
  readonly rssMb: number
  readonly load: Load
  readonly versions: Versions
  /** Everything else that was measured on the way, by name. */
  readonly also: Readonly<Record<string, number | string>>
}

/** What a benchmark measures by itself; the rest is added by whoever runs it. */
export type Measured = Omit<Figure, 'load' | 'rssMb'> & { readonly rssMb?: number }

const short = (value: number): string => {
  if (Number.isNaN(value)) return 'not measured'
  if (!Number.isFinite(value)) return String(value)
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 3
  return value.toLocaleString('en', { maximumFractionDigits: digits })
}

/** Rounded so that a committed result says no more than was measured. */
export const rounded = (value: number): number => (Number.isFinite(value) ? Number(value.toPrecision(4)) : value)

const pair = ([name, value]: readonly [string, number | string | readonly number[]]): string =>
  `    ${name}: ${typeof value === 'number' ? short(value) : Array.isArray(value) ? value.join(' ') : value}`

export const asText = (figure: Figure): string =>
  [
    `${figure.figure}: ${short(figure.value)} ${figure.unit}`,
    `  peer: ${short(figure.peer.value)} ${figure.unit}, ${figure.peer.name}`,
    `  ratio: ${short(figure.ratio)}${figure.goal ? ` (goal ${figure.goal.text}: ${figure.goal.met ? 'met' : 'not met'})` : ''}`,
    `  ${Number.isNaN(figure.p50Ms) ? '' : `p50 ${short(figure.p50Ms)} ms, p99 ${short(figure.p99Ms)} ms, `}largest resident set ${short(figure.rssMb)} MiB`,
    '  also:',
    ...Object.entries(figure.also).map(pair),
    `  machine: load ${figure.load.before.join(' ')} before, ${figure.load.after.join(' ')} after, on ${figure.load.cpus} CPUs`,
    ...Object.entries(figure.versions).map(pair),
  ].join('\n')

/** Exactly one object, numbers rounded to four digits; for programs, so what only people read is left out. */
export const asJson = (figure: Figure): string => {
  const { figure: name, value, unit, peer, ratio, p50Ms, p99Ms, rssMb, load, versions } = figure
  const shown = { figure: name, value, unit, peer, ratio, p50Ms, p99Ms, rssMb, load, versions }
  return JSON.stringify(shown, (_key, part) => (typeof part === 'number' ? rounded(part) : part))
}
