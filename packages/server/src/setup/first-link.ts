// The first administrator's way to his passkey: a link that is printed at the start and kept nowhere but as its digest. A start that dies before it is printed, or whose
// hour passes, is followed by another one. INVARIANT: there is one only while nobody has used one, and nobody holds a key that approves;
// where the operator asks for it, while nobody can come in with a browser.
import { makeFirstLink, mayBeFirst } from '@countersign/core/authority/sign-in/index'
import { resolvePrincipal, systemCaller } from '@countersign/core/registry/principals/index'
import type { Runtime } from '@countersign/core/runtime'
import { firstAdministrator } from './first-start.ts'

/** The token behind `#`. */
export const firstLink = async (runtime: Runtime, asked: boolean): Promise<string | undefined> => {
  if (!(await mayBeFirst(runtime, asked))) {
    if (asked) runtime.log.info({}, 'start: no link for the first administrator: one has been used, or people can sign in with a browser')
    return undefined
  }
  const principal = await resolvePrincipal(runtime.db, runtime.org, firstAdministrator, runtime.clock.now())
  if (!principal?.active || !principal.roles.includes('administrator')) return undefined
  return (await makeFirstLink(runtime, systemCaller(runtime, runtime.org, 'first-link'), principal.id)).token
}
