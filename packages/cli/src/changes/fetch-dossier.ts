// A dossier, byte for byte as the server wrote it.
import { once } from 'node:events'
import { cut, saveDossier, Tail } from '../connection/save-dossier.ts'
import { untilCut } from '../connection/until-cut.ts'
import type { Context } from '../program/context.ts'

type Asked = Context<{ output: string }>

const fetch = async (
  { options, io, output }: Asked,
  bytes: AsyncIterable<Uint8Array>,
  of: Readonly<Record<string, string>>,
): Promise<undefined> => {
  if (options.output === '-') {
    const tail = new Tail()
    for await (const part of untilCut(bytes, cut)) {
      tail.add(part)
      if (!io.stdout.write(part)) await once(io.stdout, 'drain')
    }
    if (!tail.isEnd) throw cut()
    return undefined
  }
  const size = await saveDossier(options.output, bytes)
  output.result(
    { ...of, file: options.output, bytes: size },
    () => `${options.output}: ${size} bytes; verify it with \`countersign verify\``,
  )
  return undefined
}

export const fetchDossier = async (context: Asked, change: string): Promise<undefined> =>
  fetch(context, await (await context.connect()).dossier(change), { change })

export const fetchIdentityDossier = async (context: Asked, identity: string): Promise<undefined> =>
  fetch(context, await (await context.connect()).identityDossier(identity), { identity })
