// An answer that is no success, as an error: RFC 9457 problem details with Countersign's stable code.

export interface Problem {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly detail: string
  /** `slice.condition`; stable. */
  readonly code: string
  readonly requestId: string
  readonly details?: Readonly<Record<string, unknown>>
}

export class CountersignProblem extends Error {
  readonly code: string
  readonly status: number
  readonly requestId: string
  readonly details: Readonly<Record<string, unknown>>

  constructor(problem: Problem) {
    super(problem.detail)
    this.name = 'CountersignProblem'
    this.code = problem.code
    this.status = problem.status
    this.requestId = problem.requestId
    this.details = problem.details ?? {}
  }
}

const codeForm = /^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+$/i

/** SAFETY: what stands between may answer in its own words; then the status is all that is believed. */
export const problemOf = async (response: Response): Promise<CountersignProblem> => {
  const given = (await response.json().catch(() => undefined)) as Partial<Problem> | undefined
  const code = typeof given?.code === 'string' && codeForm.test(given.code) ? given.code : `http.${response.status}`
  return new CountersignProblem({
    type: `urn:countersign:problem:${code}`,
    title: typeof given?.title === 'string' ? given.title : response.statusText,
    status: response.status,
    detail: typeof given?.detail === 'string' ? given.detail : `the server answered with status ${response.status}`,
    code,
    requestId: typeof given?.requestId === 'string' ? given.requestId : (response.headers.get('x-request-id') ?? ''),
    ...(typeof given?.details === 'object' && given.details !== null ? { details: given.details } : {}),
  })
}
