// The API of the import.
import type { AnyOperation } from '../../platform/operation.ts'
export const importOperations: readonly AnyOperation[] = []
