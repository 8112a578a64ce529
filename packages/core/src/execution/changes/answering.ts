// Who answers for a change that the product opens by itself and that no paper names anybody for: every change has a person of the enterprise, who
// then can't approve it. Who acts is the product all the same.
import { holdersOf, resolvePrincipal } from '../../registry/principals/index.ts'
import type { Caller, Runtime } from '../../runtime.ts'

/** In whose name a change goes on that nobody asked for: the first of `first` who is an active person of the enterprise, else of those who answer for controls. */
export const answeringPerson = async (
  runtime: Runtime,
  org: string,
  first: readonly (string | null | undefined)[] = [],
): Promise<Caller['principal'] | undefined> => {
  const at = runtime.clock.now()
  for (const id of first) {
    const person = id == null ? undefined : await resolvePrincipal(runtime.db, org, id, at)
    if (person?.active && person.kind === 'person' && person.party.kind === 'enterprise') return person
  }
  const [holder] = await holdersOf(runtime.db, org, ['control_owner', 'security_lead'], at)
  const principal = holder && (await resolvePrincipal(runtime.db, org, holder.id, at))
  return principal?.active ? principal : undefined
}
