import { route } from '../connection/api.ts'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import type { Context } from '../program/context.ts'
import { plain } from '../terminal/plain.ts'
import { table } from '../terminal/table.ts'

interface SystemCheck {
  readonly ok: boolean
  readonly checks: readonly { readonly name: string; readonly ok: boolean; readonly code?: string; readonly detail?: string }[]
}

/** Exit code 1 when a side of the system can't be used. */
export const checkSystem = async ({ connect, output }: Context, id: string): Promise<ExitCode> => {
  const api = await connect()
  const result = await api.send<SystemCheck>('POST', route`/v1/systems/${id}/check`, {})
  const rows = (result.checks ?? []).map(({ name, ok, code, detail }) => [name, ok ? 'ok' : 'FAILED', code, detail])
  output.result(result, () =>
    [`${plain(id)}: ${result.ok ? 'ready' : 'not ready'}`, table(['check', '', 'code', 'detail'], rows)].join('\n'),
  )
  return result.ok ? EXIT.ok : EXIT.refused
}
