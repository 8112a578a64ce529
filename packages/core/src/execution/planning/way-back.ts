// How what a system ends can come back. What is disabled is kept whole where it is; what is deleted is lost with all that it held.
import type { WayBack } from '../../authority/plans/index.ts'
import { type SystemRow, toSystemRecord } from '../../registry/inventory/index.ts'
import type { Runtime } from '../../runtime.ts'

/**
 * Some systems are configured so that they can't disable what others of their kind can. One whose operator can't be opened now is believed to do what its
 * connector declares: where that is wrong, the execution refuses to delete what the plan says is kept.
 */
const disables = (runtime: Runtime, system: SystemRow): Promise<boolean> =>
  runtime.connectors.operator(toSystemRecord(system)).then(
    (operator) => operator.disable !== undefined,
    () => true,
  )

/** The way back of ending a credential of a kind at a system, whoever ends it. */
export const wayBackOfEnding = async (runtime: Runtime, system: SystemRow | undefined, kind: string): Promise<WayBack> => {
  const known = system && runtime.connectors.definition(system.connector)?.credentialKinds[kind]
  if (!known) return { kind: 'none', words: 'no connector speaks for it, so nobody here can say how it would come back' }
  if (known.nature === 'grant') return { kind: 'by_hand', words: 'whoever runs the system can put it back as the plan names it' }
  if (known.nature === 'token') return { kind: 'not_needed', words: 'whoever has a right to it asks for another' }
  if (!known.actions.includes('disable') && !known.actions.includes('delete'))
    return { kind: 'none', words: 'no connector can end it; whoever ends it at the system knows how it would come back' }
  return known.actions.includes('disable') && (await disables(runtime, system))
    ? { kind: 'by_hand', words: 'it is disabled and kept; whoever runs the system can enable it again' }
    : { kind: 'none', words: 'it is deleted, with all that it held' }
}
