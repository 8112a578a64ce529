// The page of the reference is the schemas', and says all of them.
import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { connectors } from './index.ts'
import { settingsPage } from './settings-page.ts'

test('the reference lists the settings as the schemas have them (write it again with packages/connectors/scripts/write-settings.ts)', async () => {
  expect(await readFile(new URL('../../../docs/reference/connector-settings.md', import.meta.url), 'utf8')).toBe(settingsPage())
})

test('each connector has a section of its own, and what is proven there has one on the page that it names', async () => {
  const proven = await readFile(new URL('../../../docs/reference/connectors.md', import.meta.url), 'utf8')
  for (const kind of Object.keys(connectors)) {
    expect(settingsPage()).toContain(`\n## ${kind}\n`)
    expect(proven).toContain(`\n## ${kind}\n`)
    expect(proven).toContain(`(connector-settings.md#${kind})`)
  }
})
