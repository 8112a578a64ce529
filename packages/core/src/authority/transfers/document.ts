// The list of what changes hands, as a document: exactly which things, in which role, from whom to whom; line by line where people can read it, by its digest
// and what it comes to where it is longer than that. Pure.
import { Type } from 'typebox'
import { Check, Errors } from 'typebox/value'
import { Closed, Digest, Id, Nullable } from '../../platform/schemas.ts'
import { type Document, type Problem, readKept } from '../instruments/index.ts'
import { type Counts, countsOf, type Summary } from './reckoning.ts'

export const transferKind = 'transfer'
const transferType = 'countersign/transfer/v1'
const longType = 'countersign/transfer/v2'

/** So many lines people can sign one by one. INVARIANT: a list has one text, so a shorter one is never signed by its digest. */
export const mostItems = 5000
/** So many change hands in one transaction. */
export const mostLines = 150_000

/** A person is handed over out of the quarantine of a merger, to who answers for him. */
const roles = { identity: ['business_owner', 'technical_owner'], contract: ['owner'], team: ['lead'], person: ['manager'] } as const

const item = {
  kind: Type.Enum(['identity', 'contract', 'team', 'person']),
  id: Id,
  role: Type.Enum(['business_owner', 'technical_owner', 'owner', 'lead', 'manager']),
  from: Nullable(Id),
  to: Id,
}

/** A line of a long list. */
export const LineSchema = Closed({ ...item, environment: Nullable(Id), systems: Type.Array(Id) })

const ShortSchema = Closed({
  type: Type.Literal(transferType),
  items: Type.Array(Closed(item), { minItems: 1, maxItems: mostItems }),
})

const Count = Type.Integer({ minimum: 1, maximum: mostLines })
const CountsSchema = Closed({
  named: Type.Array(Closed({ name: Nullable(Id), lines: Count }), { maxItems: 50 }),
  others: Type.Integer({ minimum: 0 }),
})
const LongSchema = Closed({
  type: Type.Literal(longType),
  list: Closed({ digest: Digest, lines: Type.Integer({ minimum: mostItems + 1, maximum: mostLines }) }),
  summary: Closed({ roles: CountsSchema, environments: CountsSchema, systems: CountsSchema, from: CountsSchema, to: CountsSchema }),
})

export interface TransferItem {
  readonly kind: 'identity' | 'contract' | 'team' | 'person'
  readonly id: string
  readonly role: 'business_owner' | 'technical_owner' | 'owner' | 'lead' | 'manager'
  readonly from: string | null
  readonly to: string
}

export interface ShortTransfer {
  readonly type: typeof transferType
  readonly items: readonly TransferItem[]
}
/** Its lines are kept beside it. */
export interface LongTransfer {
  readonly type: typeof longType
  readonly list: { readonly digest: string; readonly lines: number }
  readonly summary: Summary
}
export type Transfer = ShortTransfer | LongTransfer

export const isLong = (transfer: Transfer): transfer is LongTransfer => transfer.type === longType
export const countOf = (transfer: Transfer): number => (isLong(transfer) ? transfer.list.lines : transfer.items.length)

const nameOf = ({ kind, id, role }: TransferItem): string => JSON.stringify([kind, id, role])

/** As the database's collation "C" has it: by the bytes of kind, id and role. */
export const isAfter = (a: TransferItem, b: TransferItem): boolean => {
  const differs = (['kind', 'id', 'role'] as const).find((part) => a[part] !== b[part])
  return differs !== undefined && Buffer.compare(Buffer.from(a[differs]), Buffer.from(b[differs])) > 0
}

/** What is wrong with an item by itself. */
export const itemProblem = ({ kind, role, from, to }: TransferItem): string | undefined => {
  if (!(roles[kind] as readonly string[]).includes(role)) return `a ${kind} has no ${role}`
  return from === to ? 'goes to whom it is with already' : undefined
}

export const transferOf = (items: readonly TransferItem[]): ShortTransfer => ({
  type: transferType,
  items: [...items].sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1)),
})

export const longTransferOf = (reckoned: Pick<LongTransfer, 'list' | 'summary'>): LongTransfer => ({ type: longType, ...reckoned })

const itemProblems = ({ items }: ShortTransfer): Problem[] =>
  items.flatMap((one, n): Problem[] => {
    const where = `items.${n}`
    const problem = itemProblem(one)
    if (problem !== undefined) return [{ where, problem }]
    const before = items[n - 1]
    return before !== undefined && nameOf(before) >= nameOf(one) ? [{ where, problem: 'does not come after the one before it' }] : []
  })

/** The document as it will be hashed, or what is wrong with its form. One list has one text: items ascend, and none stands twice. */
export const readTransfer = (input: unknown): { readonly document: Transfer } | { readonly problems: readonly Problem[] } => {
  const isLongOne = (input as { type?: unknown } | null)?.type === longType
  const schema = isLongOne ? LongSchema : ShortSchema
  if (!Check(schema, input)) {
    const [first] = Errors(schema, input)
    const where = first?.instancePath.replace(/^\//, '').replaceAll('/', '.') || 'document'
    return { problems: [{ where, problem: first?.message ?? 'is no transfer' }] }
  }
  const transfer = input as Transfer
  const problems = isLong(transfer) ? [] : itemProblems(transfer)
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

const titles: Readonly<Record<(typeof countsOf)[number], string>> = {
  roles: 'as',
  environments: 'environment',
  systems: 'system',
  from: 'from',
  to: 'to',
}

const counted = (part: (typeof countsOf)[number], { named, others }: Counts): string[] => [
  ...named.map(({ name, lines }) => `${titles[part]} ${name?.replaceAll('_', ' ') ?? (part === 'from' ? 'nobody' : 'unknown')}: ${lines}`),
  ...(others > 0 ? [`${titles[part]} ${others} more`] : []),
]

/** One line each, for people; of a long list what it comes to. */
export const listedFor = (transfer: Transfer): string[] =>
  isLong(transfer)
    ? [
        `${transfer.list.lines} lines with the digest ${transfer.list.digest}`,
        ...countsOf.flatMap((part) => counted(part, transfer.summary[part])),
      ]
    : transfer.items.map(({ kind, id, role, from, to }) => `${kind} ${id}: ${words[role]} ${from ?? 'nobody'} → ${to}`)
