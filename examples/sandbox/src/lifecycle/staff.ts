// Those of human resources whose lives the story tells, beside the generated two thousand. Ids are external ids; in the inventory each is `hr:` and the id.
import type { CrowdPerson } from '../company/crowd/crowd.ts'

const person = (id: string, name: string, team: string, manager?: string): CrowdPerson => ({
  id,
  name,
  team,
  email: `${name.toLowerCase().replaceAll(/[^a-z]+/g, '.')}@nordhaven.example`,
  ...(manager === undefined ? {} : { manager }),
})

/** Leaves in the story. */
export const CLARA = person('9003', 'Clara Wolf', 'freight-hamburg', '1001')
/** Answers for technical identities; his manager is still there. */
export const EMEKA = person('9004', 'Emeka Holm', 'billing-lyon', '1001')
/** Answers for technical identities; nobody leads her team, and she had no manager. */
export const ROSA = person('9005', 'Rosa Tan', 'tromso-office')
/** Comes in the story. */
export const ADA = person('9001', 'Ada Lindqvist', 'freight-planning', '1001')
/** Goes from one team to another in the story. */
export const BO = person('9002', 'Bo Mensah', 'freight-planning', '1001')

/** Who is there before the story begins. */
export const STAFF: readonly CrowdPerson[] = [CLARA, EMEKA, ROSA, BO]

export const inventoryId = (one: CrowdPerson): string => `hr:${one.id}`
