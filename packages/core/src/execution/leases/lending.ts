// How what a rule gives is lent: what the workload has to bring, and what it will be called at its system. All that is particular to a kind of credential is
// its connector's word (`Lending`); a kind that says nothing is lent as an account of its own. Pure.
import { createHash } from 'node:crypto'
import type { Lending } from '@countersign/connector-kit'
import type { Runtime } from '../../runtime.ts'

/** Undefined: an account of its own, with a secret that is handed over. */
export const lendingOf = (runtime: Runtime, connector: string, kind: string): Lending | undefined =>
  runtime.connectors.definition(connector)?.credentialKinds[kind]?.lending

/** What is wrong with what was brought, in words. */
export const keyProblem = (lending: Lending | undefined, publicKey: string | undefined): string | undefined => {
  if (lending?.bringsKey === undefined)
    return publicKey === undefined ? undefined : 'what the rule gives has a secret of its own; send no `publicKey`'
  if (publicKey === undefined) return `send the public half of a key of your own as \`publicKey\`: ${lending.bringsKey.form}`
  return lending.bringsKey.read(publicKey) === undefined ? `\`publicKey\` is not ${lending.bringsKey.form}` : undefined
}

const seedOf = (id: string): Buffer => createHash('sha256').update(id).digest()

/** A name at the system that says whose it is and is never given twice. */
const accountOf = (workload: string, id: string): string =>
  `${workload
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^_+|_+$/g, '')
    .slice(0, 24)}_${seedOf(id).toString('hex').slice(0, 16)}`.replace(/^(?![a-z])/, 'w')

export const nameOf = (
  lending: Lending | undefined,
  model: { readonly kind: string; readonly account: string; readonly key: string | null },
  lease: { readonly workload: string; readonly id: string },
): { readonly account: string; readonly key: string | null } => {
  if (lending?.nameOf === undefined) return { account: accountOf(lease.workload, lease.id), key: null }
  const { kind, account, key } = model
  const named = lending.nameOf({ kind, account, ...(key === null ? {} : { key }) }, seedOf(lease.id))
  return { account: named.account, key: named.key ?? null }
}
