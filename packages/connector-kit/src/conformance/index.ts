// The suite every connector passes: the guarantees that the rejection proof and the change machinery rest on, tried on a real system.
// Registers vitest tests; it must never know a vendor. A connector with several credential kinds runs it once per kind.
import { afterAll, beforeAll, describe } from 'vitest'
import { Bench } from './bench.ts'
import { declaration } from './declaration.ts'
import { hostileHandles } from './hostile-handles.ts'
import { operating } from './operating.ts'
import { outages } from './outages.ts'
import { presenting } from './presenting.ts'
import { reading } from './reading.ts'
import { separation } from './separation.ts'
import { sessions } from './sessions.ts'
import type { ConformanceTarget } from './target.ts'

export { eventually } from './bench.ts'
export type { ConformanceTarget, OpenSession, Restore } from './target.ts'
export { type GateState, TcpGate } from './tcp-gate.ts'

/** `setup` runs once, before the first test; `target.close()` after the last one. */
export const connectorConformance = (title: string, setup: () => Promise<ConformanceTarget>): void => {
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
    describe('declares itself truly', () => declaration(bench))
    describe('reads', () => reading(bench))
    describe('presents', () => presenting(bench))
    describe('operates', () => operating(bench))
    describe('sessions', () => sessions(bench))
    describe('outages', () => outages(bench))
    describe('hostile handles', () => hostileHandles(bench))
    describe('separation', () => separation(bench))
  })
}
