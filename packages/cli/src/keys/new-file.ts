// A file for a secret, which is there before the secret is: one that was issued and can't be written would be lost.
import { open, unlink } from 'node:fs/promises'
import { CountersignError } from '@countersign/ledger'

/** Mode 0600, never over a file that is there; nothing is left of it where `body` fails. Errors: `cli.not_written`; whatever `body` throws. */
export const inNewFile = async (path: string, body: (write: (text: string) => Promise<void>) => Promise<void>): Promise<void> => {
  const file = await open(path, 'wx', 0o600).catch((cause: NodeJS.ErrnoException) => {
    const exists = cause.code === 'EEXIST'
    throw new CountersignError(
      'cli.not_written',
      exists ? 'conflict' : 'invalid',
      `\`${path}\` ${exists ? 'exists' : "can't be written"}`,
      { cause },
    )
  })
  try {
    await body(async (text) => {
      await file.writeFile(text)
      await file.sync()
    })
  } catch (error) {
    await unlink(path).catch(() => undefined)
    throw error
  } finally {
    await file.close()
  }
}
