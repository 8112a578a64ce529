// The run's own PostgreSQL: started when the first test file asks for it, gone with the run. Files find it through a socket, so that a run that needs
// no database starts none.
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sharedServerVariable, startTemplateServer } from '@countersign/core/testing/database'

export default async (): Promise<() => Promise<void>> => {
  const folder = await mkdtemp(join(tmpdir(), 'countersign-run-'))
  let starting: ReturnType<typeof startTemplateServer> | undefined
  const desk = createServer((connection) => {
    connection.on('error', () => {})
    starting ??= startTemplateServer()
    starting.then(
      ({ postgres }) => connection.end(postgres.url),
      (error: unknown) => {
        console.error(error)
        connection.end()
      },
    )
  })
  const socket = join(folder, 'server')
  await new Promise<void>((resolve) => desk.listen(socket, resolve))
  process.env[sharedServerVariable] = socket
  return async () => {
    desk.close()
    await (await starting?.catch(() => undefined))?.end()
    await rm(folder, { recursive: true, force: true })
  }
}
