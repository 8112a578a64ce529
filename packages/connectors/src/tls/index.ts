// The TLS connector: a declared list of endpoints, each looked at by one handshake. It has no credentials to make or end: it says what servers show to everybody.
// It must never connect to anything that was not declared, and never send a byte after the handshake.
import { rootCertificates } from 'node:tls'
import {
  beginPresentation,
  defineConnector,
  done,
  type EndpointPage,
  type Observer,
  type Outcome,
  refused,
  Secret,
  unknown,
} from '@countersign/connector-kit'
import { type Certificate, pemBlocks, readCertificate } from '@countersign/x509'
import { TlsConfig } from './config.ts'
import { type Looking, look } from './look.ts'
import { networksOf, resolve } from './reach.ts'

/** In a page, and at the same time: with the longest wait for each, a page ends well within the deadline of a call. */
const PAGE = 16
const AT_ONCE = 8

const KIND = 'tls.served_certificate'

let standard: readonly Certificate[] | undefined
const rootsOf = (given: string | undefined): readonly Certificate[] => {
  if (given !== undefined) return pemBlocks(given, 'CERTIFICATE', 1000).map(readCertificate)
  standard ??= rootCertificates.flatMap((pem) => pemBlocks(pem, 'CERTIFICATE').map(readCertificate))
  return standard
}

const openObserver = (config: TlsConfig): Observer => {
  const allowed = networksOf(config.networks)
  let looking: Looking | undefined
  const open = (): Looking => {
    looking ??= { roots: rootsOf(config.roots), timeoutMs: config.timeoutMs ?? 5000, resolve: (host) => resolve(host, allowed) }
    return looking
  }
  return {
    // It holds no account of anybody.
    inventory: async (cursor) =>
      cursor === undefined ? done({ items: [] }) : refused('tls.bad_cursor', 'the inventory has one page; it gives no cursor'),
    async endpoints(cursor, signal): Promise<Outcome<EndpointPage>> {
      const from = cursor === undefined ? 0 : Number(/^[1-9][0-9]{0,3}$/.exec(cursor)?.[0] ?? Number.NaN)
      if (Number.isNaN(from) || from >= config.endpoints.length + (cursor === undefined ? 1 : 0))
        return refused('tls.bad_cursor', 'the listing gave no such cursor')
      let how: Looking
      try {
        how = open()
      } catch {
        return refused('tls.bad_roots', '`roots` can not be read as certificates')
      }
      const wanted = config.endpoints.slice(from, from + PAGE)
      const items: Awaited<ReturnType<typeof look>>[] = []
      for (let at = 0; at < wanted.length; at += AT_ONCE)
        items.push(...(await Promise.all(wanted.slice(at, at + AT_ONCE).map((one) => look(one, how, signal)))))
      if (signal.aborted) return unknown('aborted', 'the deadline passed before all endpoints were looked at')
      return done(from + PAGE < config.endpoints.length ? { items, next: String(from + PAGE) } : { items })
    },
    observe: async () => refused('tls.foreign_kind', 'an endpoint holds no credential of anybody'),
    doors: () => [],
    present: async () => beginPresentation()('cannot_present', 'tls.no_door', 'nothing is shown at an endpoint'),
    canary: () => undefined,
    random: (_door, like) => ({ handle: like, secret: new Secret('') }),
    close: async () => {},
  }
}

export const tls = defineConnector({
  kind: 'tls',
  title: 'TLS endpoints: what servers show',
  reaches: 'Certificates that servers show, each at an address that is declared; looks only',
  config: TlsConfig,
  operatorSecrets: {},
  observerSecrets: {},
  credentialKinds: {
    [KIND]: { title: 'Certificate that a server shows', actions: [], strongest: 'absent', hasSessions: false, derivedLifetimeSeconds: 0 },
  },
  looksAtEndpoints: true,
  openOperator: () => ({ close: async () => {} }),
  openObserver,
})

export type { TlsConfig } from './config.ts'
