// The door of the API: every declared operation as a route, and what a running service needs beside them.
export { type ApiOptions, createHttp, type HttpService } from './create-http.ts'
export { openApiDocument } from './openapi.ts'
export type { Problem } from './problems.ts'
