import type { Answer } from '../connection/api.ts'
import { given } from '../connection/api.ts'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import { readPackFile } from '../policy/pack-file.ts'
import type { Context } from '../program/context.ts'
import { wholeNumber } from '../program/whole-number.ts'
import { table } from '../terminal/table.ts'

type Preview = Answer<'drift.preview'>
interface Options {
  readonly policy?: string
  readonly limit: string
}

const asks = {
  autonomous: 'by itself',
  approval: 'after an approval',
  escalate: 'by a person alone',
  deny: 'not at all: policy denies it',
} as const

const whatFollows = (one: Preview['items'][number]): string => {
  if (one.state !== 'due') return one.change === null ? one.because : `${one.because}: ${one.change}`
  return one.outcome === null ? 'nobody is there in whose name it could be asked' : `${one.ending}; ${asks[one.outcome]}`
}

const overview = ({ due, allowed, recent, held }: Preview): string =>
  held
    ? `${due} due, ${recent} opened within the hour: nothing is put right beyond ${allowed} until a person releases it: \`countersign drift release ${due} --reason … --ticket …\``
    : `${due} due by the policy in force; the brake lets ${allowed} an hour go, ${recent} went`

/** Exit code 1 where something is due. */
export const previewDrift = async ({ options, connect, output }: Context<Options>): Promise<ExitCode> => {
  const drift = options.policy === undefined ? undefined : await readPackFile(options.policy, 'drift.json')
  const api = await connect()
  const limit = wholeNumber('--limit', options.limit, 1, 200)
  const found = await api.post('/v1/drift/preview', { params: { query: { limit } }, body: given({ drift }) })
  output.result({ ...found, next: undefined, more: found.next !== undefined }, () =>
    found.items.length === 0
      ? `${overview(found)}\nno drift that has an ending`
      : [
          overview(found),
          '',
          table(
            ['finding', 'what', 'credential', 'at', 'rule', 'in the name of', 'then'],
            found.items.map((one) => [
              one.finding,
              one.kind,
              one.credential,
              one.system,
              one.effect,
              one.requester ?? '-',
              whatFollows(one),
            ]),
            200,
          ),
        ].join('\n'),
  )
  if (found.next !== undefined) output.note(`the first ${found.items.length}; give a greater --limit for more`)
  return found.items.some(({ state }) => state === 'due') ? EXIT.refused : EXIT.ok
}
