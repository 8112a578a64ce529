import { checkBundle, defaultPackDir } from '@countersign/policy'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import type { Context } from '../program/context.ts'
import { plain } from '../terminal/plain.ts'

export const checkPack = async ({ options, output }: Context<{ pack?: string }>): Promise<ExitCode> => {
  const { bundle, errors, warnings } = await checkBundle(options.pack ?? defaultPackDir)
  const { name, version, digest } = bundle ?? {}
  const ok = errors.length === 0
  output.result({ ok, ...(bundle === undefined ? {} : { name, version, digest }), errors, warnings }, () =>
    [
      ...errors.map(({ where, problem }) => `error    ${plain(where)} ${plain(problem)}`),
      ...warnings.map(({ where, problem }) => `warning  ${plain(where)} ${plain(problem)}`),
      ok ? `${plain(name)} ${plain(version)} may be used: ${digest}` : 'this pack may not be used',
    ].join('\n'),
  )
  return ok ? EXIT.ok : EXIT.refused
}
