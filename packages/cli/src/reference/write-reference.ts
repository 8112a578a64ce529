// Writes docs/reference/cli.md from the tree of commands. Run it after a command changed: the suite fails while the page is stale.
import { writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { buildCommandLine } from '../program/command-line.ts'
import { renderReference } from './render-reference.ts'

export const referencePath = fileURLToPath(new URL('../../../../docs/reference/cli.md', import.meta.url))

/** No command is ever run: its room stays shut. */
export const currentReference = (): string => renderReference(buildCommandLine(() => async () => undefined))

if (process.argv[1] === fileURLToPath(import.meta.url)) await writeFile(referencePath, currentReference())
