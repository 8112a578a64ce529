// The tree of all commands. Declarations only: each command's room is opened when it is called. The reference page is written from this tree.
import { Command } from 'commander'
import { accessCommands } from '../access/command.ts'
import { accountCommands } from '../accounts/command.ts'
import { agentCommands } from '../agent/command.ts'
import { approvalCommands } from '../approvals/command.ts'
import { authorityCommands } from '../authority/command.ts'
import { changeCommands, contractCommands } from '../changes/command.ts'
import { closureCommands } from '../closures/command.ts'
import { connectionCommands } from '../connection/command.ts'
import { consentCommands } from '../consents/command.ts'
import { controlCommands } from '../controls/command.ts'
import { driftCommands } from '../drift/command.ts'
import { drillCommands } from '../drills/command.ts'
import { dutyCommands } from '../duty/command.ts'
import { endpointCommands } from '../endpoints/command.ts'
import { estateCommands } from '../estate/command.ts'
import { evidenceCommands } from '../evidence/command.ts'
import { exceptionCommands } from '../exceptions/command.ts'
import { historyCommands } from '../history/command.ts'
import { identityCommands } from '../identities/command.ts'
import { inventoryCommands } from '../inventory/command.ts'
import { keyCommands } from '../keys/command.ts'
import { leakCommands } from '../leaks/command.ts'
import { leaseCommands } from '../leases/command.ts'
import { legacyCommands } from '../legacy/command.ts'
import { lifecycleCommands } from '../lifecycle/command.ts'
import { mergerCommands } from '../mergers/command.ts'
import { workCommands } from '../my-work/command.ts'
import { noticeCommands } from '../notices/command.ts'
import { oversightCommands } from '../oversight/command.ts'
import { passkeyCommands } from '../passkeys/command.ts'
import { policyCommands } from '../policy/command.ts'
import { principalCommands } from '../principals/command.ts'
import { providerCommands } from '../providers/command.ts'
import { questionCommands } from '../questions/command.ts'
import { recommendationCommands } from '../recommendations/command.ts'
import { recordCommands } from '../records/command.ts'
import { retentionCommands } from '../retention/command.ts'
import { reviewCommands } from '../reviews/command.ts'
import { riskCommands } from '../risk/command.ts'
import { rotationCommands } from '../rotations/command.ts'
import { delegationCommands, runbookCommands } from '../runbooks/command.ts'
import { secretCommands } from '../secrets/command.ts'
import { serveCommands } from '../serve/command.ts'
import { sessionCommands } from '../sessions/command.ts'
import { signalCommands } from '../signals/command.ts'
import { sourceCommands } from '../sources/command.ts'
import { telemetryCommands } from '../telemetry/command.ts'
import { verificationCommands } from '../verification/command.ts'
import { witnessCommands } from '../witness/command.ts'
import type { Opener } from './context.ts'
import { helpCommands } from './help-topics.ts'
import { explainUsageErrors } from './usage-errors.ts'

/** Adds one group of commands. */
export type CommandGroup = (program: Command, open: Opener) => void

const GROUPS: readonly (readonly [heading: string, groups: readonly CommandGroup[]])[] = [
  ['Run it:', [serveCommands, witnessCommands, agentCommands]],
  [
    'Changes:',
    [
      contractCommands,
      changeCommands,
      approvalCommands,
      closureCommands,
      riskCommands,
      exceptionCommands,
      questionCommands,
      recommendationCommands,
      dutyCommands,
    ],
  ],
  [
    'What there is:',
    [
      inventoryCommands,
      identityCommands,
      controlCommands,
      historyCommands,
      estateCommands,
      sourceCommands,
      driftCommands,
      signalCommands,
      leakCommands,
      leaseCommands,
      legacyCommands,
      lifecycleCommands,
      mergerCommands,
      rotationCommands,
      secretCommands,
      providerCommands,
      principalCommands,
      keyCommands,
      passkeyCommands,
      accessCommands,
      accountCommands,
      recordCommands,
      telemetryCommands,
      evidenceCommands,
    ],
  ],
  ['Verify, offline:', [verificationCommands]],
  [
    'Policy and authority:',
    [
      policyCommands,
      authorityCommands,
      delegationCommands,
      runbookCommands,
      drillCommands,
      consentCommands,
      endpointCommands,
      reviewCommands,
      oversightCommands,
      retentionCommands,
    ],
  ],
  ['Yourself:', [workCommands, noticeCommands, connectionCommands, sessionCommands, helpCommands]],
]

export const buildCommandLine = (open: Opener, configure: (program: Command) => void = () => undefined): Command => {
  const program = new Command('countersign')
  // Sub-commands inherit this: it has to come before they do.
  configure(program)
  program
    .description('Providers execute, the enterprise countersigns, and everything is proven.')
    .usage('<command> [options]')
    .option('--json', 'print one JSON document on stdout (streams: one a line) and nothing else')
    .option('--url <url>', 'the server; else $COUNTERSIGN_URL, else the profile')
    .option('--api-key-file <file>', 'file that holds the API key; else $COUNTERSIGN_API_KEY, else the profile')
    .option('--profile <name>', 'profile of `countersign login`; else $COUNTERSIGN_PROFILE, else `default`')
    .option('--no-color', 'no colour; $NO_COLOR does the same')
    .configureHelp({ showGlobalOptions: true, sortSubcommands: false, helpWidth: 100 })
    .showSuggestionAfterError(true)
    .showHelpAfterError('(`--help` shows the usage)')
    .helpCommand('help [command]', 'show the help of a command')
  for (const [heading, groups] of GROUPS) {
    const before = program.commands.length
    for (const group of groups) group(program, open)
    for (const command of program.commands.slice(before)) command.helpGroup(heading)
  }
  explainUsageErrors(program)
  return program
}
