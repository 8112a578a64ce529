import { expect, test } from 'vitest'
import { blankSystem, formOf, isReference, referencesIn, settingsIn, slotIn, slotsIn, withSlot } from './system-text.ts'

test('what is not a reference is named by its line, and not repeated', () => {
  const text = 'password=env:CRM_PASSWORD\n\nkey = file:/run/secrets/crm\ntoken=exec:/usr/bin/vault read crm'
  expect(referencesIn(text)).toEqual({
    value: { password: 'env:CRM_PASSWORD', key: 'file:/run/secrets/crm', token: 'exec:/usr/bin/vault read crm' },
  })
  for (const line of ['password=hunter2', 'hunter2', 'password=env:', 'password=env:A B', 'password=file:crm', '9=env:A'])
    expect(referencesIn(`a=env:A\n${line}`)).toEqual({ problem: { what: 'line', line: 2 } })
  expect(referencesIn('a=env:A\na=env:B')).toEqual({ problem: { what: 'twice', slot: 'a' } })
})

test('a system that is there comes back from its form as it is', () => {
  const settings = {
    name: 'CRM',
    connector: 'postgres',
    environment: 'staging' as const,
    region: 'eu',
    tenant: null,
    config: { host: 'crm', tls: { verify: true } },
    operatorSecrets: { password: 'env:A' },
    observerSecrets: {},
  }
  expect(settingsIn(formOf({ id: 'crm', ...settings }))).toEqual({ value: settings })
})

test('settings that are no object are not sent', () => {
  for (const config of ['', '[]', 'null', '{"a":', '"x"'])
    expect(settingsIn({ ...blankSystem, config })).toEqual({ problem: { what: 'config' } })
})

test('a secret’s place is set by its slot, and what stands in the others stays', () => {
  const text = 'operator=env:A\ncanary=file:/b'
  expect(slotIn(text, 'canary')).toBe('file:/b')
  expect(slotIn(text, 'can')).toBe('')
  expect(slotsIn(text)).toEqual(['operator', 'canary'])
  expect(withSlot(text, 'operator', 'exec:/c d')).toBe('canary=file:/b\noperator=exec:/c d')
  expect(withSlot(text, 'operator', '')).toBe('canary=file:/b')
  expect(['env:A', 'hunter2', 'env:', 'file:b'].map(isReference)).toEqual([true, false, false, false])
})
