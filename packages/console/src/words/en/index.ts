import { acts } from './acts.ts'
import { asking } from './asking.ts'
import { change } from './change.ts'
import { contractEnd } from './contract-end.ts'
import { credential } from './credential.ts'
import { device } from './device.ts'
import { dossiers } from './dossiers.ts'
import { everywhere } from './everywhere.ts'
import { findings } from './findings.ts'
import { glossary } from './glossary.ts'
import { inbox } from './inbox.ts'
import { inventory } from './inventory.ts'
import { killSwitch } from './kill-switch.ts'
import { operations } from './operations.ts'
import { plan } from './plan.ts'
import { policy } from './policy.ts'
import { problems } from './problems.ts'
import { questions } from './questions.ts'
import { settings } from './settings.ts'
import { shell } from './shell.ts'
import { signIn } from './sign-in.ts'
import { thing } from './thing.ts'
import { today } from './today.ts'
import { work } from './work.ts'

export const en = {
  acts,
  asking,
  change,
  contractEnd,
  credential,
  device,
  dossiers,
  everywhere,
  findings,
  glossary,
  inbox,
  inventory,
  killSwitch,
  operations,
  plan,
  policy,
  problems,
  questions,
  settings,
  shell,
  signIn,
  thing,
  today,
  work,
}
