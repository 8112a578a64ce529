// Writes docs/reference/connector-settings.md. Run it after a connector's settings changed: the suite fails while the page is stale.
import { writeFile } from 'node:fs/promises'
import { settingsPage } from '../src/settings-page.ts'

await writeFile(new URL('../../../docs/reference/connector-settings.md', import.meta.url), settingsPage())
