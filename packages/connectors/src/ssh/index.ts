// The SSH connector: public keys in authorized_keys files and certificates of an authority, ended by removal or by a key revocation list,
// proven by one authentication attempt at each host. It never opens a session with a credential under proof and never runs a command with it.
import { fileURLToPath } from 'node:url'
import { defineConnector, rightsIn } from '@countersign/connector-kit'
import { SshConfig } from './config.ts'
import { certificateLending } from './lending.ts'
import { openObserver } from './observer.ts'
import { openOperator } from './operator.ts'
import { weakKey } from './public-key.ts'

export const ssh = defineConnector({
  kind: 'ssh',
  title: 'SSH hosts: keys and certificates',
  reaches: 'Authorised keys and certificates of accounts on hosts, and who is logged in',
  config: SshConfig,
  operatorSecrets: {
    operator_key: 'private key of the user that may replace the files and end sessions; not needed where all places are local',
    authority_key: 'private key of the certificate authority; needed to create and rotate certificates, not to revoke them',
  },
  observerSecrets: {
    observer_key: 'private key of the user that may only read the files and list sessions; not needed where all places are local',
    canary_key: "private key that opens the canary account: the observer's positive control for keys",
    canary_certificate: "private key and certificate that open the canary account: the observer's positive control for certificates",
  },
  credentialKinds: {
    'ssh.public_key': {
      title: 'SSH public key',
      actions: ['create', 'rotate', 'disable', 'enable', 'delete', 'end_sessions'],
      strongest: 'presented',
      hasSessions: true,
      derivedLifetimeSeconds: 0,
      weaknesses: weakKey,
    },
    'ssh.certificate': {
      title: 'SSH certificate',
      actions: ['create', 'rotate', 'disable', 'delete', 'end_sessions'],
      strongest: 'presented',
      hasSessions: true,
      derivedLifetimeSeconds: 0,
      lending: certificateLending,
      rights: rightsIn(['principals']),
    },
  },
  ownAccounts: ({ canaryAccount }) => (canaryAccount === undefined ? [] : [canaryAccount]),
  openOperator,
  openObserver,
})

export type { SshConfig } from './config.ts'

export { fingerprintOfFound } from './found-key.ts'
export { generateKeyPair, type Signer, signerFrom } from './private-key.ts'
export { lineOf as publicLineOf } from './public-key.ts'
export { signedFile } from './signature.ts'
/** The script that a Linux host offers as its session command: `host-sessions.sh PIDFILE PORT LOG`. */
export const hostSessionsScript: string = fileURLToPath(new URL('./host-sessions.sh', import.meta.url))
