// What the pages of the matrix ask of the server, each fact once.
import { queryOptions } from '@tanstack/react-query'
import type { Answer } from '../../api/answers.ts'
import { api } from '../../api/client.ts'

export type Version = Answer<'instruments.read'>['versions'][number]
export type Gap = Answer<'matrix.gaps'>['gaps'][number]

export const matrixPath = { params: { path: { kind: 'matrix', name: 'responsibility' } } } as const

/** All versions, newest first; none where no matrix was ever proposed. */
export const versionsQuery = queryOptions({
  queryKey: ['instruments', 'matrix'],
  queryFn: async (): Promise<readonly Version[]> => {
    const { items } = await api.get('/v1/instruments/{kind}', { params: { path: { kind: 'matrix' }, query: { limit: 1 } } })
    if (items.length === 0) return []
    const { versions } = await api.get('/v1/instruments/{kind}/{name}', matrixPath)
    return versions.toSorted((a, b) => b.version.version - a.version.version)
  },
})

export const inForceOf = (versions: readonly Version[]): Version | undefined => versions.find(({ version }) => version.state === 'in_force')

export const gapsQuery = queryOptions({
  queryKey: ['matrix', 'gaps'],
  queryFn: () => api.get('/v1/matrix/gaps'),
  refetchInterval: 60_000,
})

/** Who signed the change that brings a version in force. */
export const signersQuery = (change: string) =>
  queryOptions({
    queryKey: ['matrix', 'signers', change],
    queryFn: async () => {
      const { approvalRequests } = await api.get('/v1/changes/{change}', { params: { path: { change } } })
      const requests = await Promise.all(
        approvalRequests.map(({ id }) => api.get('/v1/approval-requests/{request}', { params: { path: { request: id } } })),
      )
      return requests.flatMap(({ signatures }) => signatures.filter(({ verdict }) => verdict === 'approve'))
    },
  })
