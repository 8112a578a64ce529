// The version of the API, as its document says it.
export const API_VERSION = '0.1.0'
