// What people read of a system is the same whatever order its settings came in, so that what they signed is found again in the text that was kept.
import { canonicalJson, parseStrict } from '@countersign/ledger'
import { expect, test } from 'vitest'
import { linesOfSystem, type Settings } from './system-document.ts'

const settings: Settings = {
  name: 'HR',
  connector: 'postgresql',
  environment: 'production',
  region: null,
  tenant: 'retail',
  config: { port: 5432, host: 'hr', database: 'hr' },
  operatorSecrets: { operator: 'env:B', backup: 'env:A' },
  observerSecrets: { observer: 'env:C' },
}

test('a text that was kept gives the lines that were signed', () => {
  const kept = parseStrict(canonicalJson(settings)) as Settings
  expect(linesOfSystem(kept, undefined)).toEqual(linesOfSystem(settings, undefined))
  expect(linesOfSystem(kept, settings)).toEqual(['nothing changes'])
})

test('what differs is said beside what there was, where a secret is found as well', () => {
  const now = { ...settings, config: { host: 'elsewhere', port: 5432, database: 'hr' }, operatorSecrets: { operator: 'env:Z' } }
  expect(linesOfSystem(now, settings)).toEqual([
    '`host`: hr → elsewhere',
    'where the secret `backup` of the hand is: env:A → nothing',
    'where the secret `operator` of the hand is: env:B → env:Z',
  ])
})
