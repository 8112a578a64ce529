// From which day to which, both counted in, in UTC as an auditor's period is; and what the files are called. Pure.

export interface Days {
  readonly from: string
  readonly last: string
}

const day = (at: Date): string => at.toISOString().slice(0, 10)

/** The quarter before the one in which it is. */
export const lastQuarter = (now: Date): Days => {
  const first = Math.floor(now.getUTCMonth() / 3) * 3
  return {
    from: day(new Date(Date.UTC(now.getUTCFullYear(), first - 3, 1))),
    last: day(new Date(Date.UTC(now.getUTCFullYear(), first, 0))),
  }
}

/** Undefined where there is no such time. */
export const timeOf = ({ from, last }: Days): { readonly from: string; readonly to: string } | undefined => {
  const begin = new Date(`${from}T00:00:00.000Z`)
  const end = new Date(`${last}T00:00:00.000Z`)
  if (Number.isNaN(begin.getTime()) || Number.isNaN(end.getTime()) || begin > end) return undefined
  return { from: begin.toISOString(), to: new Date(end.getTime() + 86_400_000).toISOString() }
}

export const pieceName = (control: string, { from, last }: Days, piece: number): string =>
  `${control.replaceAll(/[^A-Za-z0-9]+/g, '-').replace(/-$/, '')}-${from}-to-${last}-${String(piece).padStart(4, '0')}.dossier`
