import { defaultPackDir, testBundle } from '@countersign/policy'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import type { Context } from '../program/context.ts'
import { plain } from '../terminal/plain.ts'

export const testPack = async ({ options, output }: Context<{ pack?: string; prove?: boolean }>): Promise<ExitCode> => {
  const report = await testBundle(options.pack ?? defaultPackDir, { prove: options.prove === true })
  const { passed, failed, unproven } = report
  const ok = failed.length === 0 && (unproven ?? []).length === 0
  output.result({ ok, ...report }, () =>
    [
      ...failed.flatMap(({ file, name, problems }) => [
        `${plain(file)}: ${plain(name)}`,
        ...problems.map((problem) => `  ${plain(problem)}`),
      ]),
      ...(unproven ?? []).map((policy) => `no test notices that ${plain(policy)} is gone`),
      `${passed} passed, ${failed.length} failed${unproven === undefined ? '' : `, ${unproven.length} policies unproven`}`,
    ].join('\n'),
  )
  return ok ? EXIT.ok : EXIT.refused
}
