// The API of endpoints: what each declared server was last seen to show.
import { type ServedCertificate, servedProblems } from '@countersign/connector-kit'
import { Type } from 'typebox'
import { operation } from '../../platform/operation.ts'
import { listName, Page, PageQuery, pageOf } from '../../platform/paging.ts'
import { Closed, Id, Instant, Nullable } from '../../platform/schemas.ts'
import { requireWholeReach } from '../../registry/principals/index.ts'
import { correlatedEndpoints } from './store.ts'

const Texts = Type.Array(Type.String())

const Certificate = Closed({
  subject: Type.String(),
  issuer: Type.String(),
  names: Texts,
  serial: Type.String(),
  fingerprint: Type.String({ description: 'SHA-256, hexadecimal' }),
  notBefore: Type.Optional(Instant),
  notAfter: Type.Optional(Instant),
  key: Type.String(),
  signature: Type.String(),
  keyUsage: Texts,
  above: Type.Array(Type.String(), { description: 'Subjects of what was served above it' }),
  protocol: Type.String(),
  stapled: Type.Enum(['none', 'good', 'revoked', 'unusable'], { description: 'The OCSP answer that the server carried' }),
  problems: Type.Array(Closed({ code: Type.Enum([...servedProblems]), detail: Type.String() })),
})

const show = ({ names, keyUsage, above, problems, ...certificate }: ServedCertificate) => ({
  ...certificate,
  names: [...names],
  keyUsage: [...keyUsage],
  above: [...above],
  problems: problems.map(({ code, detail }) => ({ code, detail })),
})

const list = operation({
  id: 'endpoints.list',
  method: 'GET',
  path: '/v1/endpoints',
  summary:
    'Declared endpoints: the certificate that each was last seen to show, what was wrong with it, and which credential of the inventory it is',
  description:
    '`code` says why the last look did not come through; the certificate is then the one that was seen before. Systems are looked at with `POST /v1/access/scan`.',
  scope: 'read',
  power: 'read.inventory',
  asksItself: true,
  query: Closed({ ...PageQuery, system: Type.Optional(Id) }),
  response: Page(
    Closed({
      id: Id,
      system: Id,
      name: Type.String(),
      address: Type.String(),
      workload: Nullable(Type.String()),
      workloadKnown: Type.Boolean(),
      code: Nullable(Type.String()),
      detail: Nullable(Type.String()),
      lookedAt: Instant,
      servedAt: Nullable(Instant),
      changedAt: Nullable(Instant),
      certificate: Nullable(Certificate),
      credential: Nullable(Id),
      identity: Nullable(Id),
      revoked: Type.Boolean({ description: 'The inventory knows it as revoked or ended' }),
    }),
  ),
  handle: async (runtime, caller, { query }) => {
    requireWholeReach(runtime, caller, 'read.inventory', 'system')
    const { system } = query
    return pageOf(
      listName('endpoints', { system }),
      query,
      (after, limit) => correlatedEndpoints(runtime.db, caller.org, { system }, after, limit),
      (row) => row.id,
      (row) => ({
        id: row.id,
        system: row.system_id,
        name: row.name,
        address: row.address,
        workload: row.workload,
        workloadKnown: row.isWorkloadKnown,
        code: row.code === '' ? null : row.code,
        detail: row.code === '' ? null : row.detail,
        lookedAt: row.looked_at.toISOString(),
        servedAt: row.served_at?.toISOString() ?? null,
        changedAt: row.changed_at?.toISOString() ?? null,
        certificate: row.certificate && show(row.certificate),
        credential: row.credential,
        identity: row.identity,
        revoked: row.isRevoked,
      }),
    )
  },
})

export const endpointOperations = [list]
