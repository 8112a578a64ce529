// What belongs to somebody or something in offboarding and came to light when its change was planned already: it ends too. Nothing that was made, found
// or brought in meanwhile survives.
import { cameLate } from '../../registry/inventory/index.ts'
import { readPrincipal } from '../../registry/principals/index.ts'
import type { Caller, Runtime } from '../../runtime.ts'
import { liveChangeOf, openChange, reviseChange } from '../changes/index.ts'
import type { Asked } from '../planning/index.ts'
import { answersFor } from './settle.ts'

const why = 'more of what is to end has come to light'

export const endWhatCameLate = async (runtime: Runtime, caller: Caller): Promise<void> => {
  const late = await cameLate(runtime.db, caller.org)
  const endings = new Map<string, Asked>()
  for (const { identity, holder } of late) {
    const left = holder !== null && (await readPrincipal(runtime.db, caller.org, holder))?.active === false
    const asked: Asked = left ? { kind: 'person.leave', ref: holder } : { kind: 'identity.end', ref: identity }
    endings.set(`${asked.kind} ${asked.ref}`, asked)
  }
  for (const asked of endings.values())
    try {
      const live = await liveChangeOf(runtime.db, caller.org, asked.kind, asked.ref)
      if (live) await reviseChange(runtime, caller, live.id, why)
      else
        await openChange(runtime, caller, {
          requester: await answersFor(runtime, caller.org, []),
          kind: asked.kind,
          ref: asked.ref,
          asked,
          reason: why,
          ticket: `late:${asked.ref}`,
        })
    } catch (error) {
      runtime.log.warn({ err: error, ref: asked.ref }, 'lifecycle: what came late could not be ended and will be tried again')
    }
}
