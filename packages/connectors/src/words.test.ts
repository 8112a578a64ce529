// What people read when they choose a connector and fill its settings is made of the schemas: nothing there is left without words, and all of it has a field.
import { type Setting, settingsOf, withoutWords } from '@countersign/connector-kit'
import type { TObject } from 'typebox'
import { expect, test } from 'vitest'
import { connectors } from './index.ts'

const all = Object.entries(connectors)

const within = (settings: readonly Setting[]): readonly Setting[] =>
  settings.flatMap((one) => [one, ...(one.shapes ?? []).flatMap((shape) => within(shape.settings))])

test.each(all)('%s: each of its settings says what it is, and can be filled in as a field', (_kind, connector) => {
  const settings = settingsOf(connector.config)
  expect(settings.map(({ name }) => name)).toEqual(Object.keys((connector.config as TObject).properties))
  expect(withoutWords(settings)).toEqual([])
  expect(within(settings).filter(({ kind }) => kind === 'json')).toEqual([])
})

test.each(all)('%s: says in one line what it reaches, and of each secret what it is', (kind, connector) => {
  expect(connector.kind).toBe(kind)
  expect(connector.reaches).toMatch(/^[A-Z].{10,99}$/)
  for (const help of Object.values({ ...connector.operatorSecrets, ...connector.observerSecrets })) expect(help).toMatch(/.{10,}/)
})

test.each(all)('%s: each form that a setting must have is one that a browser can read', (_kind, connector) => {
  for (const { name, pattern } of within(settingsOf(connector.config)))
    if (pattern !== undefined) expect(() => new RegExp(pattern, 'u'), name).not.toThrow()
})

test('no setting is a place for a secret', () => {
  const secret = /password|secret|private|token$/i
  const suspicious = all.flatMap(([kind, { config }]) =>
    within(settingsOf(config)).flatMap(({ name, choices }) => (secret.test(name) && choices === undefined ? [`${kind} ${name}`] : [])),
  )
  expect(suspicious).toEqual(['ldap oldPasswordAllowedSeconds'])
})
