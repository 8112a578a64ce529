// Opens one target for a set of guarantees and registers their tests.
import { afterAll, beforeAll, describe } from 'vitest'
import { Bench } from './bench.ts'
import type { ConformanceTarget } from './target.ts'

/** Registers vitest tests about the bench it is given; the bench is there once they run. */
export type Guarantees = (bench: () => Bench) => void

export const register = (
  title: string,
  setup: () => Promise<ConformanceTarget>,
  guarantees: Readonly<Record<string, Guarantees>>,
): void => {
  describe(title, () => {
    let opened: Bench | undefined
    const bench = (): Bench => {
      if (!opened) throw new Error('the target did not open')
      return opened
    }
    beforeAll(async () => {
      opened = new Bench(await setup())
    })
    afterAll(async () => {
      await opened?.close()
    })
    for (const [name, tests] of Object.entries(guarantees)) describe(name, () => tests(bench))
  })
}
