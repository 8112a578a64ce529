// The command line as a library: the provider's agent, and the command line itself with its streams handed in.
// It must never reach past the API: no database, no core.
export { type AgentApi, agentApi } from './agent/agent-api.ts'
export { commandExecutor } from './agent/executors/command.ts'
export { connectorExecutor } from './agent/executors/connector.ts'
export type { Execution, Executor } from './agent/executors/executor.ts'
export { type AgentEvent, eventLine } from './agent/report.ts'
export { type AgentOptions, type AgentSummary, runAgent } from './agent/run-agent.ts'
export { createApi } from './connection/api.ts'
export { EXIT, type ExitCode } from './exit-codes.ts'
export { runCommandLine } from './program/run.ts'
