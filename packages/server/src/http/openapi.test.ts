// The OpenAPI document that is checked in is the one that the operations make, and says of each what a caller must know.
import { readFileSync } from 'node:fs'
import { operations } from '@countersign/core/operations'
import { describe, expect, it } from 'vitest'
import { openApiDocument, openApiText } from './openapi.ts'

const document = openApiDocument() as {
  paths: Record<string, Record<string, { operationId: string; parameters: { name: string; in: string }[]; requestBody?: unknown }>>
}

describe('the OpenAPI document', () => {
  it('is checked in as the operations make it (else: npm run generate -w @countersign/client)', () => {
    const checkedIn = readFileSync(new URL('../../../../docs/reference/openapi.json', import.meta.url), 'utf8')
    expect(checkedIn).toBe(openApiText())
  })

  it('has every operation once, under its own id and route', () => {
    expect(new Set(operations.map((one) => one.id)).size).toBe(operations.length)
    expect(new Set(operations.map((one) => `${one.method} ${one.path}`)).size).toBe(operations.length)
    for (const { id, method, path } of operations) expect(document.paths[path]?.[method.toLowerCase()]?.operationId).toBe(id)
  })

  it('names every parameter of a path, asks for an idempotency key with every change, and for none with a read', () => {
    for (const operation of operations) {
      const { parameters, requestBody } = document.paths[operation.path]![operation.method.toLowerCase()]!
      const inPath = parameters.filter((parameter) => parameter.in === 'path').map((parameter) => parameter.name)
      expect(inPath.sort(), operation.id).toEqual([...operation.path.matchAll(/\{([^}]+)\}/g)].map((match) => match[1]).sort())
      const hasKey = parameters.some((parameter) => parameter.name === 'Idempotency-Key')
      expect(hasKey, operation.id).toBe(operation.method !== 'GET')
      expect(requestBody !== undefined, operation.id).toBe(operation.method === 'POST' || operation.method === 'PUT')
    }
  })
})
