// Running a runbook. Parameters are typed by the runbook: a number or `true` is sent as one where it declares that.
import { CountersignError } from '@countersign/ledger'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import type { Context } from '../program/context.ts'
import { plain } from '../terminal/plain.ts'

interface Options {
  readonly set: readonly string[]
  readonly reason: string
  readonly ticket: string
}

type Declared = Readonly<Record<string, { readonly type?: string }>>

/** Errors: `cli.usage`. */
export const parametersOf = (settings: readonly string[], declared: Declared): Record<string, unknown> =>
  Object.fromEntries(
    settings.map((setting) => {
      const at = setting.indexOf('=')
      if (at < 1) throw new CountersignError('cli.usage', 'invalid', `\`${setting}\` is no parameter; write \`name=value\``)
      const [name, value] = [setting.slice(0, at), setting.slice(at + 1)]
      const type = Object.hasOwn(declared, name) ? declared[name]?.type : undefined
      if (type === 'integer' && /^-?[0-9]{1,15}$/.test(value)) return [name, Number(value)]
      if (type === 'boolean' && (value === 'true' || value === 'false')) return [name, value === 'true']
      return [name, value]
    }),
  )

export const runRunbook = async ({ options, connect, output }: Context<Options>, name: string): Promise<ExitCode> => {
  const api = await connect()
  const known = (await api.get('/v1/runbooks')).items.find((one) => one.name === name)
  const declared = ((known?.parameters as { properties?: Declared } | undefined)?.properties ?? {}) as Declared
  const ran = await api.post('/v1/runbooks/{runbook}/runs', {
    params: { path: { runbook: name } },
    body: { parameters: parametersOf(options.set, declared), reason: options.reason, ticket: options.ticket },
  })
  output.result(ran, () =>
    [
      ran.inBounds && ran.outcome === 'autonomous'
        ? `it runs alone, within version ${ran.version}`
        : `somebody of the enterprise is asked${ran.outcome === null ? '' : ` (${plain(ran.outcome)})`}${ran.reasons.length === 0 ? '' : `: ${ran.reasons.map(plain).join('; ')}`}`,
      `run    ${plain(ran.run)}`,
      `change ${plain(ran.change)}`,
      '',
      `  countersign change watch ${plain(ran.change)}`,
    ].join('\n'),
  )
  return EXIT.ok
}
