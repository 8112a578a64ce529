// A filter as its text says it (RFC 7644 §3.4.2.2), before anybody knows which attributes there are.

export const COMPARISONS = ['eq', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le'] as const
export type Comparison = (typeof COMPARISONS)[number]
export type Scalar = string | number | boolean | null

/** `urn:…:User:name.familyName`: schema, name, sub. */
export interface AttributePath {
  readonly schema?: string
  readonly name: string
  readonly sub?: string
}

export type Filter =
  | { readonly op: 'and' | 'or'; readonly filters: readonly Filter[] }
  | { readonly op: 'not'; readonly filter: Filter }
  | { readonly op: 'pr'; readonly path: AttributePath }
  | { readonly op: Comparison; readonly path: AttributePath; readonly value: Scalar }
  /** `path[filter]`: one and the same value of a multi-valued attribute fits all of the filter. */
  | { readonly op: 'value'; readonly path: AttributePath; readonly filter: Filter }

/** The path of a PATCH operation (§3.5.2): an attribute, perhaps one of its values, perhaps a part of it. */
export interface PatchPath {
  readonly path: AttributePath
  readonly filter?: Filter
  readonly sub?: string
}

export const MOST_FILTER_LENGTH = 4096
export const MOST_FILTER_DEPTH = 24
export const MOST_COMPARISONS = 100
