// How what a rule gives is lent: what the workload has to bring, and what it will be called at its system. All that is particular to a kind of credential is
// its connector's word (`Lending`); a kind that says nothing is lent as an account of its own. Pure.
import { createHash } from 'node:crypto'
import { type Lending, type Possession, possessionStatement } from '@countersign/connector-kit'
import type { Runtime } from '../../runtime.ts'

/** Undefined: an account of its own, with a secret that is handed over. */
export const lendingOf = (runtime: Runtime, connector: string, kind: string): Lending | undefined =>
  runtime.connectors.definition(connector)?.credentialKinds[kind]?.lending

/** What is wrong with what was brought, in words. */
export const keyProblem = (lending: Lending | undefined, publicKey: string | undefined): string | undefined => {
  if (lending?.bringsKey === undefined)
    return publicKey === undefined ? undefined : 'what the rule gives has a secret of its own; send no `publicKey`'
  if (publicKey === undefined)
    return `bring a key of your own, as \`publicKey\` (\`--own-key-file\` of the command line): ${lending.bringsKey.form}`
  return lending.bringsKey.read(publicKey) === undefined ? `\`publicKey\` is not ${lending.bringsKey.form}` : undefined
}

/** In its normal form; undefined where nothing was brought, or nothing that is one. */
export const broughtKey = (lending: Lending | undefined, publicKey: string | undefined): string | undefined =>
  publicKey === undefined ? undefined : lending?.bringsKey?.read(publicKey)

/** Why it is not believed that he holds the key that he brings; undefined where he does, or brings none. */
export const possessionProblem = (
  lending: Lending | undefined,
  { publicKey, proof }: { readonly publicKey?: string | undefined; readonly proof?: string | undefined },
  possession: Possession,
): string | undefined => {
  const key = broughtKey(lending, publicKey)
  if (lending?.bringsKey === undefined || key === undefined)
    return proof === undefined ? undefined : 'no key is brought, so there is nothing to prove; send no `proof`'
  return lending.bringsKey.isHeld(key, proof, possessionStatement(possession))
    ? undefined
    : `it is not shown that you hold the key; send ${lending.bringsKey.shownBy}, over exactly the statement for this request and this token`
}

/** What of the key does not fit what the rule gives under this name, in words. */
export const misfitOf = (
  lending: Lending | undefined,
  publicKey: string | undefined,
  name: { readonly kind: string; readonly account: string; readonly key: string | null },
  narrow: Readonly<Record<string, unknown>> | undefined,
): string | undefined => {
  const key = broughtKey(lending, publicKey)
  const { kind, account, key: named } = name
  return key === undefined
    ? undefined
    : lending?.bringsKey?.misfit?.(key, { kind, account, ...(named === null ? {} : { key: named }) }, narrow ?? {})
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
  lease: { readonly workload: string; readonly id: string; readonly key?: string | undefined },
): { readonly account: string; readonly key: string | null } => {
  if (lending?.nameOf === undefined) return { account: accountOf(lease.workload, lease.id), key: null }
  const { kind, account, key } = model
  const named = lending.nameOf({ kind, account, ...(key === null ? {} : { key }) }, seedOf(lease.id), lease.key)
  return { account: named.account, key: named.key ?? null }
}
