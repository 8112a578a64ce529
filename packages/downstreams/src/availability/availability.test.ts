import { afterEach, describe, expect, it, vi } from 'vitest'
import { available, installCommand } from './index.ts'

afterEach(() => {
  vi.unstubAllEnvs()
})

describe('available', () => {
  it('believes the list it is given', () => {
    vi.stubEnv('CI', '')
    vi.stubEnv('COUNTERSIGN_TEST_SERVERS', 'redis,sshd')
    expect(available('redis')).toBe(true)
    expect(available('samba')).toBe(false)
  })

  it('does not take one name for a part of another', () => {
    vi.stubEnv('CI', '')
    vi.stubEnv('COUNTERSIGN_TEST_SERVERS', 'redis-cluster,notsshd')
    expect(available('redis')).toBe(false)
    expect(available('sshd')).toBe(false)
  })

  it('leaves nothing out quietly where CI is true, and names the command that helps', () => {
    vi.stubEnv('CI', 'true')
    vi.stubEnv('COUNTERSIGN_TEST_SERVERS', '')
    expect(() => available('slapd')).toThrow(installCommand('slapd'))
    expect(installCommand('slapd')).toContain('apt-get install -y --no-install-recommends slapd')
  })
})
