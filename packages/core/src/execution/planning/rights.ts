// The operation that takes single rights from an account that goes on, and what of its parameters names them.

import type { Runtime } from '../../runtime.ts'

export const takesRights = 'right.remove'

/** SAFETY: a plan is believed only as it was written; names that are no text name nothing. */
export const rightsNamed = ({ rights }: Readonly<Record<string, unknown>>): readonly string[] =>
  Array.isArray(rights) ? rights.filter((right): right is string => typeof right === 'string') : []

/** Whether a connector declares that it can take a single right from what is of this kind, and shows what is left of them. */
export const canTakeRights = (runtime: Runtime, connector: string, kind: string): boolean => {
  const known = runtime.connectors.definition(connector)?.credentialKinds[kind]
  return known?.actions.includes('remove_rights') === true && known.rights !== undefined
}
