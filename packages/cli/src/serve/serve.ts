// Hands over to the server. The only command that loads it.
import { once } from 'node:events'
import type { Context } from '../program/context.ts'
import { wholeNumber } from '../program/whole-number.ts'
import { pairs } from '../terminal/table.ts'
import { instant } from '../terminal/time.ts'

interface Options {
  readonly home?: string
  readonly host?: string
  readonly port?: string
  readonly org?: string
  readonly firstLink?: true
}

export const serve = async ({ options, io, output }: Context<Options>): Promise<undefined> => {
  const flags = {
    ...(options.home === undefined ? {} : { home: options.home }),
    ...(options.host === undefined ? {} : { host: options.host }),
    ...(options.port === undefined ? {} : { port: wholeNumber('--port', options.port, 0, 65_535) }),
    ...(options.org === undefined ? {} : { org: options.org }),
    firstLink: options.firstLink === true,
  }
  const { readConfig, startServer } = await import('@countersign/server')
  const config = readConfig(io.env, flags)
  io.interrupt.windsUp()
  const server = await startServer(config, { environment: io.env })
  const { firstAdministrator } = server
  // The one secret that is ever printed: the first start has nobody else to hand it to.
  const told = firstAdministrator && {
    principal: firstAdministrator.principal,
    apiKey: firstAdministrator.apiKey,
    expiresAt: firstAdministrator.expiresAt,
  }
  const { publicUrl, firstLink } = server
  output.event(
    {
      url: server.url,
      publicUrl,
      ...(firstLink === undefined ? {} : { firstLink }),
      ...(told === undefined ? {} : { firstAdministrator: told }),
    },
    () =>
      pairs([
        ['api', server.url],
        ['console', publicUrl],
        ...(firstLink === undefined ? [] : ([['the first administrator’s link, once within the hour', firstLink]] as const)),
        ...(firstAdministrator === undefined
          ? []
          : ([
              ['first administrator', `${firstAdministrator.principal}, until ${instant(firstAdministrator.expiresAt)}`],
              ['its API key, shown once', firstAdministrator.apiKey],
            ] as const)),
      ]),
  )
  // ORDER: forgotten only after it was written: who dies before shows it once more at the next start.
  await firstAdministrator?.shown()
  if (!io.interrupt.signal.aborted) await once(io.interrupt.signal, 'abort')
  await server.stop()
  return undefined
}
