// The server's door: configuration and the running process.
export { defaultSettings, readConfig, type ServerConfig } from './config/config.ts'
export { type RunningServer, type ServeOptions, startServer } from './serve.ts'
export type { FirstAdministrator } from './setup/first-start.ts'
