// The list of what changes hands, as a document: exactly which things, in which role, from whom to whom. Pure.
import { Type } from 'typebox'
import { Check, Errors } from 'typebox/value'
import { Closed, Id, Nullable } from '../../platform/schemas.ts'
import { type Document, type Problem, readKept } from '../instruments/index.ts'

export const transferKind = 'transfer'
const transferType = 'countersign/transfer/v1'

/** So many change hands in one transaction. */
export const mostItems = 5000

/** A person is handed over out of the quarantine of a merger, to who answers for him. */
const roles = { identity: ['business_owner', 'technical_owner'], contract: ['owner'], team: ['lead'], person: ['manager'] } as const

const TransferSchema = Closed({
  type: Type.Literal(transferType),
  items: Type.Array(
    Closed({
      kind: Type.Enum(['identity', 'contract', 'team', 'person']),
      id: Id,
      role: Type.Enum(['business_owner', 'technical_owner', 'owner', 'lead', 'manager']),
      from: Nullable(Id),
      to: Id,
    }),
    { minItems: 1, maxItems: mostItems },
  ),
})

export interface TransferItem {
  readonly kind: 'identity' | 'contract' | 'team' | 'person'
  readonly id: string
  readonly role: 'business_owner' | 'technical_owner' | 'owner' | 'lead' | 'manager'
  readonly from: string | null
  readonly to: string
}

export interface Transfer {
  readonly type: typeof transferType
  readonly items: readonly TransferItem[]
}

const nameOf = ({ kind, id, role }: TransferItem): string => JSON.stringify([kind, id, role])

export const transferOf = (items: readonly TransferItem[]): Transfer => ({
  type: transferType,
  items: [...items].sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1)),
})

/** The document as it will be hashed, or what is wrong with its form. One list has one text: items ascend, and none stands twice. */
export const readTransfer = (input: unknown): { readonly document: Transfer } | { readonly problems: readonly Problem[] } => {
  if (!Check(TransferSchema, input)) {
    const [first] = Errors(TransferSchema, input)
    const where = first?.instancePath.replace(/^\//, '').replaceAll('/', '.') || 'document'
    return { problems: [{ where, problem: first?.message ?? 'is no transfer' }] }
  }
  const transfer = input as Transfer
  const problems = transfer.items.flatMap((item, n): Problem[] => {
    const where = `items.${n}`
    if (!(roles[item.kind] as readonly string[]).includes(item.role)) return [{ where, problem: `a ${item.kind} has no ${item.role}` }]
    if (item.from === item.to) return [{ where, problem: 'goes to whom it is with already' }]
    const before = transfer.items[n - 1]
    return before !== undefined && nameOf(before) >= nameOf(item) ? [{ where, problem: 'does not come after the one before it' }] : []
  })
  return problems.length > 0 ? { problems: problems.slice(0, 20) } : { document: transfer }
}

export const transferIn = (document: Document): Transfer => readKept(transferKind, document, readTransfer)

const words: Readonly<Record<TransferItem['role'], string>> = {
  business_owner: 'business owner',
  technical_owner: 'technical owner',
  owner: 'owner',
  lead: 'lead',
  manager: 'manager',
}

/** One line each, for people. */
export const listedFor = ({ items }: Transfer): string[] =>
  items.map(({ kind, id, role, from, to }) => `${kind} ${id}: ${words[role]} ${from ?? 'nobody'} → ${to}`)
