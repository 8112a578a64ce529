// What comes as a stream, byte for byte into a file. One that broke off is not left behind under the name that was asked for.
import { open, rename, unlink } from 'node:fs/promises'
import { CountersignError } from '@countersign/ledger'

/** `whole` is asked at the end and throws where what came is not all. Gives the bytes written. Errors: `cli.not_written`, those of `whole`. */
export const saveStream = async (path: string, parts: AsyncIterable<Uint8Array>, whole: () => void): Promise<number> => {
  const temporary = `${path}.part`
  const file = await open(temporary, 'w', 0o600).catch((cause: unknown) => {
    throw new CountersignError('cli.not_written', 'invalid', `\`${path}\` can't be written`, { cause })
  })
  let size = 0
  try {
    for await (const part of parts) {
      await file.writeFile(part)
      size += part.length
    }
    whole()
    await file.sync()
  } catch (error) {
    await file.close()
    await unlink(temporary)
    throw error
  }
  await file.close()
  await rename(temporary, path)
  return size
}
