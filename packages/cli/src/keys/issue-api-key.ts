// A new API key: its secret goes from the server's answer into a file, and nowhere else.
import { CountersignError } from '@countersign/ledger'
import { given } from '../connection/api.ts'
import type { Context } from '../program/context.ts'
import { plain } from '../terminal/plain.ts'
import { instant, untilInstant } from '../terminal/time.ts'
import { inNewFile } from './new-file.ts'

interface Options {
  readonly principal: string
  readonly name: string
  readonly heldBy?: string
  readonly scope: readonly ('read' | 'request' | 'approve' | 'execute' | 'administer')[]
  readonly until: string
  readonly out: string
}

export const issueApiKey = async ({ options, connect, output }: Context<Options>): Promise<undefined> => {
  const expiresAt = untilInstant(options.until, new Date())
  if (expiresAt === undefined)
    throw new CountersignError('cli.bad_until', 'invalid', `\`${options.until}\` is no instant, no day and no span such as 90d`)
  const api = await connect()
  await inNewFile(options.out, async (write) => {
    const { secret, ...issued } = await api.post('/v1/api-keys', {
      body: {
        principal: options.principal,
        name: options.name,
        ...given({ heldBy: options.heldBy }),
        scopes: [...options.scope],
        expiresAt,
      },
    })
    await write(`${secret}\n`)
    output.result(
      { ...issued, file: options.out },
      () => `issued ${plain(issued.id)} until ${instant(issued.expiresAt)}; its secret is in ${options.out}`,
    )
  })
  return undefined
}
