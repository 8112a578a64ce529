// Proposing what somebody is to hold in Countersign itself, or how a system is spoken to; `--dry-run` says what would come of it, and nothing else happens.
import { CountersignError } from '@countersign/ledger'
import type { Answer, Api } from '../connection/api.ts'
import { given } from '../connection/api.ts'
import { type SystemOptions, settingsOf } from '../inventory/add-system.ts'
import { publicKeyOf } from '../keys/enrol-key.ts'
import { inNewFile } from '../keys/new-file.ts'
import type { Context } from '../program/context.ts'
import { plain } from '../terminal/plain.ts'
import { untilInstant } from '../terminal/time.ts'

interface Grounds {
  readonly reason: string
  readonly ticket: string
  readonly dryRun?: boolean
}

type Grant = Parameters<typeof bodyOf>[0]
type Preview = Pick<Answer<'ownChanges.preview'>, 'changes' | 'signatures'>

/** Keeps the type of what the API takes. */
const bodyOf = (
  grant:
    | { what: 'role'; principal: string; role: string; until?: string }
    | {
        what: 'api_key'
        principal: string
        heldBy?: string
        name: string
        scopes: ('read' | 'request' | 'approve' | 'execute' | 'administer')[]
        until: string
      }
    | { what: 'signing_key'; principal: string; purpose: 'approval' | 'execution'; assurance: 'standard' | 'step_up'; publicKey: string },
) => grant

const untilOf = (text: string): string => {
  const until = untilInstant(text, new Date())
  if (until === undefined)
    throw new CountersignError('cli.bad_until', 'invalid', `\`${text}\` is no instant, no day and no span such as 30d`)
  return until
}

const lines = (one: Preview): string[] => one.changes.map((line) => `  ${plain(line)}`)
const people = ({ signatures }: Preview): string => (signatures === 2 ? 'two other people' : 'somebody else')

const foreseen = (one: Preview): string => [`${people(one)} would have to sign:`, ...lines(one)].join('\n')
const proposed = (one: Preview & { readonly change: string }): string =>
  [`the change ${plain(one.change)} asks ${people(one)}:`, ...lines(one)].join('\n')

const propose = (api: Api, grant: Grant, { reason, ticket }: Grounds) => api.post('/v1/own-access', { body: { grant, reason, ticket } })

const run = async ({ options, connect, output }: Context<Grounds>, grant: Grant): Promise<undefined> => {
  const api = await connect()
  if (options.dryRun) {
    const preview = await api.post('/v1/own-access/preview', { body: { grant } })
    output.result(preview, () => foreseen(preview))
  } else {
    const { secret: _none, ...made } = await propose(api, grant, options)
    output.result(made, () => proposed(made))
  }
  return undefined
}

export const proposeRole = (context: Context<Grounds & { principal: string; role: string; until?: string }>): Promise<undefined> => {
  const { principal, role, until } = context.options
  return run(context, bodyOf({ what: 'role', principal, role, ...(until === undefined ? {} : { until: untilOf(until) }) }))
}

export const proposeKey = async (
  context: Context<
    Grounds & {
      principal: string
      purpose: 'approval' | 'execution'
      publicKey?: string
      key?: string
      passphraseFile?: string
      assurance: 'standard' | 'step_up'
    }
  >,
): Promise<undefined> => {
  const { principal, purpose, assurance } = context.options
  return run(context, bodyOf({ what: 'signing_key', principal, purpose, assurance, publicKey: await publicKeyOf(context) }))
}

interface ApiKeyOptions extends Grounds {
  readonly principal: string
  readonly heldBy?: string
  readonly name: string
  readonly scope: readonly ('read' | 'request' | 'approve' | 'execute' | 'administer')[]
  readonly until: string
  readonly out: string
}

export const proposeApiKey = async (context: Context<ApiKeyOptions>): Promise<undefined> => {
  const { options, connect, output } = context
  const { principal, heldBy, name, scope } = options
  const grant = bodyOf({ what: 'api_key', principal, ...given({ heldBy }), name, scopes: [...scope], until: untilOf(options.until) })
  if (options.dryRun) return run(context, grant)
  const api = await connect()
  await inNewFile(options.out, async (write) => {
    const { secret, ...made } = await propose(api, grant, options)
    await write(`${secret}\n`)
    output.result({ ...made, file: options.out }, () =>
      [proposed(made), `its secret is in ${options.out}, and opens nothing before it is signed`].join('\n'),
    )
  })
  return undefined
}

export const proposeSystem = async ({ options, connect, output }: Context<Grounds & SystemOptions>, system: string): Promise<undefined> => {
  const { region = null, tenant = null, ...settings } = await settingsOf(options)
  const body = { ...settings, region, tenant }
  const api = await connect()
  const params = { path: { system } }
  if (options.dryRun) {
    const preview = await api.post('/v1/systems/{system}/preview', { params, body })
    output.result(preview, () => foreseen(preview))
  } else {
    const { reason, ticket } = options
    const made = await api.post('/v1/systems/{system}/proposal', { params, body: { ...body, reason, ticket } })
    output.result(made, () => proposed(made))
  }
  return undefined
}
