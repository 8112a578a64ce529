// Signs what an agent of the provider states of the subjects of a demand, with the demand's own nonce, and delivers it.
import { CountersignError, keyId, parseStrict, rawPublicKey, signEnvelope } from '@countersign/ledger'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import type { Context } from '../program/context.ts'
import { wholeFile } from '../program/whole-file.ts'
import { readPrivateKey } from '../signing/private-key-file.ts'
import { plain } from '../terminal/plain.ts'

const PAYLOAD_TYPE = 'application/vnd.countersign.demanded-evidence+json'

interface Options {
  readonly key: string
  readonly passphraseFile?: string
}

const mostBytes = 1 << 20

const readItems = async (file: string): Promise<unknown> => {
  const bytes = await wholeFile(file, mostBytes).catch((cause: unknown) => {
    throw new CountersignError('cli.no_file', 'not_found', `\`${file}\` can't be read`, { cause })
  })
  if (bytes === undefined) throw new CountersignError('cli.bad_items', 'invalid', `\`${file}\` is longer than ${mostBytes} bytes`)
  const items = parseStrict(bytes.toString('utf8'))
  if (!Array.isArray(items)) throw new CountersignError('cli.bad_items', 'invalid', `\`${file}\` holds no list of items`)
  return items
}

/** Exit code 1 when something is missing or not true. Errors: `cli.no_file`, `cli.bad_items`, `cli.no_demand`, and those of the server. */
export const deliverEvidence = async ({ options, io, connect, output }: Context<Options>, id: string, file: string): Promise<ExitCode> => {
  const items = await readItems(file)
  const key = await readPrivateKey(io, options.key, options.passphraseFile)
  const api = await connect()
  const self = await api.get('/v1/whoami')
  const demand = (await api.get('/v1/my-work')).drills.demands.find((one) => one.id === id)
  if (!demand)
    throw new CountersignError('cli.no_demand', 'not_found', `nothing is demanded of you under \`${id}\`; see \`countersign work\``)
  const statement = {
    type: 'countersign/demanded-evidence/v1',
    org: self.org,
    provider: self.principal.party.id,
    demand: id,
    nonce: demand.nonce,
    statedAt: new Date().toISOString(),
    items,
  }
  const envelope = signEnvelope(PAYLOAD_TYPE, Buffer.from(JSON.stringify(statement), 'utf8'), [
    { keyId: keyId(rawPublicKey(key)), privateKey: key },
  ])
  const answer = await api.post('/v1/demands/{demand}/delivery', { params: { path: { demand: id } }, body: { envelope } })
  output.result(answer, () =>
    answer.missing.length > 0
      ? `not taken yet: nothing is said of ${answer.missing.map(plain).join(', ')}`
      : answer.untrue.length > 0
        ? `taken, and not true: ${answer.untrue.map(plain).join('; ')}`
        : 'taken; whole and true',
  )
  return answer.missing.length + answer.untrue.length > 0 ? EXIT.refused : EXIT.ok
}
