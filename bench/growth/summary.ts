// What all sizes come to: the unit that grows the most, and the most memory that the server took. Pure.
import type { Measured } from '../measure/figure.ts'
import type { Size } from './progress.ts'

export const base = 100_000
const mostRatio = 1.5
const mostMb = 512

export type Counted = Pick<Size, 'figures' | 'done'> & { readonly count: number }

const named = (n: number): string => n.toLocaleString('en')
const shown = (value: number | undefined, digits: number): string => value?.toFixed(digits) ?? 'not measured'

/** `brokenOff`: it did not come to its end, and what follows from that. What was not measured is said, and counts for no ratio. */
export const summaryOf = (sizes: readonly Counted[], brokenOff: string | undefined): Omit<Measured, 'versions'> => {
  const at = sizes.find(({ count }) => count === base)?.figures ?? {}
  const names = [...new Set(sizes.flatMap(({ figures }) => Object.keys(figures)))]
  const rows = names.map((name) => {
    const largest = sizes.findLast(({ figures, count }) => count > base && figures[name] !== undefined)
    const [value, before] = [largest?.figures[name]?.value ?? Number.NaN, at[name]?.value ?? Number.NaN]
    return { name, value, before, ratio: value / before, largest: largest?.count }
  })
  const compared = rows.filter(({ ratio }) => !Number.isNaN(ratio))
  const worst = compared.reduce<(typeof rows)[number] | undefined>((a, b) => (a === undefined || b.ratio > a.ratio ? b : a), undefined)
  const peaks = sizes.map(({ figures }) => Math.max(...Object.values(figures).map(({ rssMb }) => rssMb)))
  const rssMb = Math.max(...peaks)
  const [ratio, value] = [worst?.ratio ?? Number.NaN, worst?.value ?? Number.NaN]
  return {
    figure: 'growth',
    value,
    unit: worst?.name.endsWith('ms') ? 'ms' : 'µs',
    peer: {
      name: `itself at ${named(base)}; of all units the one that grows the most: ${worst?.name ?? 'none was measured twice'}`,
      value: worst?.before ?? Number.NaN,
    },
    ratio,
    goal: {
      text: `≤ ${mostRatio}, and the server at most ${mostMb} MiB`,
      met: brokenOff === undefined && ratio <= mostRatio && rssMb <= mostMb,
    },
    rssMb,
    p50Ms: Number.NaN,
    p99Ms: Number.NaN,
    also: {
      ...(brokenOff === undefined ? {} : { 'broken off before its end': brokenOff }),
      'accounts of a size': sizes.map(({ count }) => named(count)).join(' | '),
      ...Object.fromEntries(
        rows.map((row) => [
          row.name,
          `${sizes.map(({ figures }) => shown(figures[row.name]?.value, 2)).join(' | ')}${
            Number.isNaN(row.ratio) ? '' : `: at ${named(row.largest!)} ${row.ratio.toFixed(2)} of that at ${named(base)}`
          }`,
        ]),
      ),
      'largest resident set of the server, MiB': peaks
        .map((peak) => (Number.isFinite(peak) ? peak.toFixed(0) : 'not measured'))
        .join(' | '),
    },
  }
}
