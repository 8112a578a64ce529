import { expect, it } from 'vitest'
import { sshFingerprint } from './signing-keys.ts'

it('names an SSH key as ssh-keygen does', () => {
  // What `ssh-keygen -l` printed of `ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f`.
  expect(sshFingerprint(Buffer.from([...Array(32).keys()]))).toBe('SHA256:ZkAslGjFiUHdGf/WUL8rQvkib4PTvQatUV0OUQSncCA')
})
