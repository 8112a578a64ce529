// The suite every connector passes: the guarantees that the rejection proof and the change machinery rest on, tried on a real system.
// Registers vitest tests; it must never know a vendor. A connector with several credential kinds runs it once per kind.
import { declaration } from './declaration.ts'
import { enabling } from './enabling.ts'
import { hostileHandles } from './hostile-handles.ts'
import { operating } from './operating.ts'
import { outages } from './outages.ts'
import { presenting } from './presenting.ts'
import { reading } from './reading.ts'
import { register } from './register.ts'
import { removingRights } from './removing-rights.ts'
import { separation } from './separation.ts'
import { sessions } from './sessions.ts'
import { settingEnds } from './setting-ends.ts'
import type { ConformanceTarget } from './target.ts'

export { eventually } from './bench.ts'
export type { ConformanceTarget, OpenSession, Restore } from './target.ts'
export { type GateState, TcpGate } from './tcp-gate.ts'

/** `setup` runs once, before the first test; `target.close()` after the last one. */
export const connectorConformance = (title: string, setup: () => Promise<ConformanceTarget>): void =>
  register(title, setup, {
    'declares itself truly': declaration,
    reads: reading,
    presents: presenting,
    operates: operating,
    'switches on again': enabling,
    'takes rights away': removingRights,
    'moves ends': settingEnds,
    sessions,
    outages,
    'hostile handles': hostileHandles,
    // ORDER: last, because it reads what all others recorded.
    separation,
  })
