// Looks at what systems show of the accounts of live credentials: what they may do beside what was approved, and how they prove themselves.
import type { CredentialKind } from '@countersign/connector-kit'
import type { NewFinding, Severity } from '../../registry/findings/index.ts'
import type { Runtime } from '../../runtime.ts'
import { agreedTo, cameTo, heldOf, moreThan, type Noticed, rightsOf } from './privilege.ts'
import { noticedOf, type Privileges, privilegesOf } from './privilege-store.ts'

const atOnce = 1_000
const mostNamed = 50

type Kinds = (name: string) => CredentialKind | undefined

interface Entry {
  readonly kind: string
  readonly key: string | null
}

/**
 * Of what stands under an account's name, what speaks of this credential: itself, its memberships, and where its own kind tells nothing (one of several
 * passwords of a user) the account as a whole. Other keys of the same account are others' matter.
 */
const speaking = <E extends Entry>(kinds: Kinds, kind: string, entries: readonly E[] | null): E[] =>
  (entries ?? []).filter(
    (one) => one.kind === kind || kinds(one.kind)?.nature === 'grant' || (kinds(kind)?.rights === undefined && one.key === null),
  )

const tellsRights =
  (kinds: Kinds) =>
  ({ kind }: Entry): boolean =>
    kinds(kind)?.nature === 'grant' || kinds(kind)?.rights !== undefined

/**
 * What was approved for it: its own scope, else its identity's, else what it was made like. SAFETY: a scope is never widened by what its predecessor or model could
 * do, so that nothing that was too much becomes right by a renewal. Undefined: nobody has said.
 */
const approvedFor = (kinds: Kinds, one: Privileges): { readonly rights: ReadonlySet<string>; readonly by: string } | undefined => {
  if (one.scope !== null) return { rights: new Set(one.scope), by: 'its scope in the inventory' }
  if (one.scopeOfIdentity !== null) return { rights: new Set(one.scopeOfIdentity), by: 'the scope approved for its identity' }
  if (one.likeAccount === null) return undefined
  const like = speaking(kinds, one.kind, one.like).filter(tellsRights(kinds))
  if (like.length === 0) return undefined
  const rights = new Set<string>()
  for (const { kind, key, description, scope } of like) {
    const its = rightsOf(kinds, kind, description, key)
    if (!its) return undefined
    for (const right of [...its, ...(scope ?? [])]) rights.add(right)
  }
  return { rights, by: `what \`${one.likeAccount}\` may do, which it was made like` }
}

const owned = (owner: string | null) => (owner === null ? {} : { ownerId: owner })

const common = ({ identity, party, holder, system, account }: Privileges) => ({ identity, party, holder, system, account })

const tooMuch = (kinds: Kinds, one: Privileges, noticed: readonly Noticed[]): NewFinding | undefined => {
  const shown = speaking(kinds, one.kind, one.shown).filter(tellsRights(kinds))
  if (shown.length === 0) return undefined
  const approved = approvedFor(kinds, one)
  const held = heldOf(kinds, shown)
  if (!approved || !held) return undefined
  const kindOf = (id: string): string | undefined => shown.find((each) => each.id === id)?.kind
  const own = noticed.filter(({ account }) => kindOf(account) !== undefined)
  const more = moreThan(held, approved.rights, agreedTo(kinds, kindOf, own))
  if (more.length === 0) return undefined
  const severity: Severity = one.environment === 'production' ? 'high' : 'moderate'
  const firstSeen = shown.map((each) => each.firstSeen).sort()[0]
  return {
    kind: 'credential.over_privileged',
    subject: one.id,
    severity,
    ...owned(one.owner),
    detail: {
      ...common(one),
      more: more.slice(0, mostNamed).map((right) => {
        const came = cameTo(kinds, kindOf, own, right)
        return came
          ? { right, cameAfter: came.after.toISOString(), cameUntil: came.until.toISOString() }
          : { right, hasSinceAtLeast: firstSeen ?? null }
      }),
      count: more.length,
      approved: [...approved.rights].sort().slice(0, mostNamed),
      approvedBy: approved.by,
      next: `take it from \`${one.account}\` at \`${one.system}\` and read again (countersign access scan ${one.system}), or approve it: import the credential with that scope`,
    },
  }
}

const weak = (kinds: Kinds, one: Privileges): NewFinding | undefined => {
  const ways = speaking(kinds, one.kind, one.shown).flatMap(
    ({ kind, description }) => kinds(kind)?.weaknesses?.(description.attributes) ?? [],
  )
  if (ways.length === 0) return undefined
  return {
    kind: 'credential.weak_authentication',
    subject: one.id,
    severity: one.environment === 'production' ? 'high' : 'moderate',
    ...owned(one.owner),
    detail: {
      ...common(one),
      because: [...new Set(ways)],
      next: `change how \`${one.account}\` proves itself at \`${one.system}\`, or renew it (countersign rotation start ${one.id}), and read again`,
    },
  }
}

export const lookAtAccounts = async (runtime: Runtime, org: string, found: (finding: NewFinding) => void): Promise<void> => {
  for (let after = ''; ; ) {
    const page = await privilegesOf(runtime.db, org, after, atOnce)
    const kindsOf = ({ connector }: Privileges): Kinds => {
      const kinds = runtime.connectors.definition(connector)?.credentialKinds ?? {}
      return (name) => (Object.hasOwn(kinds, name) ? kinds[name] : undefined)
    }
    // What was noticed is asked for only of those that seem to have too much.
    const suspects = page.filter((one) => tooMuch(kindsOf(one), one, []) !== undefined)
    const noticed = await noticedOf(
      runtime.db,
      org,
      suspects.flatMap(({ shown }) => (shown ?? []).map(({ id }) => id)),
    )
    for (const one of suspects) {
      const finding = tooMuch(kindsOf(one), one, noticed)
      if (finding) found(finding)
    }
    for (const one of page) {
      const finding = weak(kindsOf(one), one)
      if (finding) found(finding)
    }
    const last = page.at(-1)
    if (page.length < atOnce || !last) return
    after = last.id
  }
}
