// Who answers for a change that the product opens by itself and that no paper names anybody for: every change has a person of the enterprise, who
// then can't approve it. Who acts is the product all the same.
import { holdersOf, resolvePrincipal } from '../../registry/principals/index.ts'
import type { Caller, Runtime } from '../../runtime.ts'

/** The first active one who answers for controls. */
export const answeringPerson = async (runtime: Runtime, org: string): Promise<Caller['principal'] | undefined> => {
  const at = runtime.clock.now()
  const [holder] = await holdersOf(runtime.db, org, ['control_owner', 'security_lead'], at)
  const principal = holder && (await resolvePrincipal(runtime.db, org, holder.id, at))
  return principal?.active ? principal : undefined
}
