// Which text can name a principal of the realm and one of its keys, and which principals nobody may touch through the connector.
import { type Handle, type Refused, refused } from '@countersign/connector-kit'
import { parsePrincipal, principalText } from '../krb5/index.ts'
import type { KerberosConfig } from './config.ts'

/** A name of one part (`svc-billing@REALM`): who logs in by it. Another one beside it is as good. */
export const PRINCIPAL = 'kerberos.principal'
/** A name with an instance (`HTTP/app.example@REALM`): clients ask for it, so no other name can stand in its place. */
export const SERVICE = 'kerberos.service'
/** One version of a principal's keys (`kvno:4`): what a keytab holds. */
export const KEY = 'kerberos.key'

export const keyName = (kvno: number): string => `kvno:${kvno}`
export const kvnoIn = (key: string | undefined): number | undefined => {
  const digits = /^kvno:([1-9]\d{0,8})$/.exec(key ?? '')?.[1]
  return digits === undefined ? undefined : Number(digits)
}

/** Undefined: no principal. */
export const kindOf = (account: string): typeof PRINCIPAL | typeof SERVICE | undefined => {
  const name = parsePrincipal(account)
  return name && (name.components.length === 1 ? PRINCIPAL : SERVICE)
}

/** A refusal where the handle can't name what this connector holds; undefined where it can. */
export const foreign = ({ kind, account, key }: Handle): Refused | undefined => {
  if (kind !== PRINCIPAL && kind !== SERVICE && kind !== KEY) return refused('foreign_kind', 'this system holds no such kind')
  const fits = kindOf(account)
  if (!fits)
    return refused(
      'invalid_account',
      'a principal is named whole, with its realm, as `kadmin` lists it: `svc-billing@REALM`, `HTTP/app.example@REALM`',
    )
  if (kind === KEY) return kvnoIn(key) === undefined ? refused('invalid_handle', 'a key is named by its version: `kvno:4`') : undefined
  if (key !== undefined) return refused('invalid_handle', `\`${account}\` is named without a key`)
  return kind === fits
    ? undefined
    : refused('invalid_account', `a name of one part is a \`${PRINCIPAL}\`, one with an instance a \`${SERVICE}\``)
}

/** The realm's own: the KDC's keys, administration, propagation, and names that stand for nobody (RFC 8062, RFC 6113). */
const OF_THE_REALM = new Set(['K', 'krbtgt', 'kadmin', 'kiprop', 'WELLKNOWN'])

/** INVARIANT: the connector's own principals and those that the realm lives by are never its target: it would saw off its own branch. */
export const protectedPrincipal = (account: string, config: KerberosConfig): Refused | undefined => {
  const name = parsePrincipal(account)
  const own = [config.operator, config.observer, config.canary, ...(config.protected ?? [])].includes(account)
  const first = name && name.components.length > 1 ? name.components[0] : undefined
  return own || (first !== undefined && OF_THE_REALM.has(first))
    ? refused('protected_account', `\`${account}\` belongs to the realm or to the connector itself`)
    : undefined
}

/** Another name of one part, in the model's realm. */
export const besidePrincipal = ({ kind, account }: Handle, name: string): Handle | undefined => {
  const model = parsePrincipal(account)
  return model && { kind, account: principalText({ components: [name], realm: model.realm }) }
}
