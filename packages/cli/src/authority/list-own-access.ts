// Who can do what in the tool itself, by which way.
import { CountersignError } from '@countersign/ledger'
import { given } from '../connection/api.ts'
import type { Context } from '../program/context.ts'
import { showList } from '../terminal/show-list.ts'
import { signedWords } from './signed.ts'

const ways = ['role', 'deputyship', 'api_key', 'signing_key', 'session'] as const
interface Options {
  readonly principal?: string
  readonly party?: string
  readonly way?: string
  readonly outside?: boolean
  readonly wanting?: boolean
  readonly signed?: string
}

const wayOf = (text: string | undefined): (typeof ways)[number] | undefined => {
  if (text === undefined) return undefined
  const way = ways.find((one) => one === text.replace('-', '_'))
  if (way === undefined) throw new CountersignError('cli.bad_way', 'invalid', `\`${text}\` is no way; give one of ${ways.join(', ')}`)
  return way
}

const signatures = ['by_change', 'first_hour', 'nobody'] as const
const signedIn = (text: string | undefined): (typeof signatures)[number] | undefined => {
  if (text === undefined) return undefined
  const signed = signatures.find((one) => one === text.replaceAll('-', '_'))
  if (signed === undefined)
    throw new CountersignError('cli.bad_signed', 'invalid', `\`${text}\` is no way of signing; give by-change, first-hour or nobody`)
  return signed
}

export const listOwnAccess = async ({ options, connect, output }: Context<Options>): Promise<undefined> => {
  const api = await connect()
  return showList(output, {
    page: (cursor) =>
      api.get('/v1/own-access', {
        params: {
          query: given({
            principal: options.principal,
            party: options.party,
            way: wayOf(options.way),
            outside: options.outside ? ('yes' as const) : undefined,
            wanting: options.wanting ? ('any' as const) : undefined,
            signed: signedIn(options.signed),
            ...cursor,
          }),
        },
      }),
    none: Object.keys(options).length === 0 ? 'nobody can do anything here' : 'nobody holds anything like that here',
    head: ['who', 'of', 'by', 'what', 'powers', 'until', 'signed', 'last used', 'last reviewed', 'wanting'],
    row: (one) => [
      one.principal.active ? one.principal.id : `${one.principal.id} (not active)`,
      one.party.id,
      one.way.replace('_', ' '),
      one.other === null ? one.what : `${one.what} (${one.other})`,
      one.powers.length > 3 ? `${one.powers.slice(0, 3).join(' ')} and ${one.powers.length - 3} more` : one.powers.join(' '),
      one.until ?? 'no end',
      signedWords(one),
      one.lastUsed ?? '–',
      one.lastReviewedAt === null ? '–' : `${one.lastReviewedAt} by ${one.lastReviewedBy}`,
      one.wanting.join(' '),
    ],
  })
}

/** What the tool itself goes by. */
export const listOwnThings = async ({ options, connect, output }: Context<{ kind?: string; unowned?: boolean }>): Promise<undefined> => {
  const api = await connect()
  return showList(output, {
    page: (cursor) =>
      api.get('/v1/own-access/things', {
        params: { query: given({ kind: options.kind, owned: options.unowned ? ('no' as const) : undefined, ...cursor }) },
      }),
    none: options.unowned ? 'somebody answers for all of it' : 'there are no documents in force and no systems',
    head: ['kind', 'name', '', 'since', 'until', 'change', 'by', 'owner'],
    row: (one) => [
      one.kind,
      one.name,
      one.title,
      one.since ?? '–',
      one.until ?? 'no end',
      one.change ?? '–',
      one.by ?? '–',
      one.owner ?? 'nobody',
    ],
  })
}

export const nameOwner = async ({ connect, output }: Context, kind: string, name: string, person: string): Promise<undefined> => {
  const api = await connect()
  const named = await api.put('/v1/own-access/things/owner', { body: { kind, name, owner: person } })
  output.result(named, () => `${named.owner} answers for the ${named.kind} ${named.name}`)
}
