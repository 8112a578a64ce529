// A matrix in a file: handed to the server as it stands, which reads and checks all of it.
import type { Answer, Api } from '../connection/api.ts'
import { readDocument } from '../inventory/import-inventory.ts'
import { plain } from '../terminal/plain.ts'

export type CheckedMatrix = Answer<'matrix.check'>

/** Errors: `cli.no_file`, `cli.file_too_long`, `cli.not_utf8`, and the server's. */
export const checkFile = async (api: Api, file: string): Promise<CheckedMatrix> =>
  api.post('/v1/matrix/check', { body: { text: await readDocument(file) } })

export const problemLines = (file: string, { problems }: CheckedMatrix): string[] =>
  problems.map(({ path, line, column, message }) => `${plain(file)}:${line}:${column} ${plain(path)} ${plain(message)}`)
