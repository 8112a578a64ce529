// Counts what this process asks of PostgreSQL: how many round trips a unit of work costs is what decides how fast it can be.
import pg from 'pg'

export interface StatementCount {
  count(): number
  /** The statements that took the longest in all: calls, milliseconds in all, text. */
  heaviest(most: number): { calls: number; ms: number; text: string }[]
}

/** From here on, for the whole process. */
export const countStatements = (): StatementCount => {
  const seen = new Map<string, { calls: number; ms: number }>()
  let calls = 0
  const original = pg.Client.prototype.query as (...args: unknown[]) => unknown
  pg.Client.prototype.query = function (this: pg.Client, ...args: unknown[]) {
    const [first] = args
    const text = typeof first === 'string' ? first : ((first as { text?: string } | undefined)?.text ?? '')
    calls += 1
    const from = performance.now()
    const answer = original.apply(this, args)
    const key = text.slice(0, 100).replaceAll(/\s+/g, ' ')
    if (answer instanceof Promise)
      answer.then(
        () => {
          const sum = seen.get(key) ?? { calls: 0, ms: 0 }
          sum.calls += 1
          sum.ms += performance.now() - from
          seen.set(key, sum)
        },
        () => {},
      )
    return answer
  } as typeof pg.Client.prototype.query
  return {
    count: () => calls,
    heaviest: (most) =>
      [...seen]
        .map(([text, sum]) => ({ ...sum, text }))
        .sort((a, b) => b.ms - a.ms)
        .slice(0, most),
  }
}
