// What each word of `kinit` and `kvno` says. A wrong line here closes a proof that should stay open, so each is named.
import { expect, test } from 'vitest'
import { classifyKinit, classifyTicket } from './verdict.ts'

const kinit = (words: string) => `kinit: ${words} while getting initial credentials\n`

test.each([
  ['Preauthentication failed', 'refused', 'krb5.preauth_failed'],
  ['Password incorrect', 'refused', 'krb5.preauth_failed'],
  ["Client 'x@R' not found in Kerberos database", 'refused', 'krb5.unknown_principal'],
  ["Client's credentials have been revoked", 'refused', 'krb5.client_revoked'],
  ["Client's entry in database has expired", 'refused', 'krb5.client_expired'],
  ['Password has expired', 'unreachable', 'krb5.key_expired_unseen'],
  ["Cannot contact any KDC for realm 'R'", 'unreachable', 'krb5.no_kdc'],
  ['Clock skew too great', 'unreachable', 'krb5.clock_skew'],
  ["Server 'krbtgt/R@R' not found in Kerberos database", 'unreachable', 'krb5.failed'],
  ['KDC policy rejects request', 'unreachable', 'krb5.failed'],
  ['Generic preauthentication failure', 'unreachable', 'krb5.failed'],
  ['KDC has no support for encryption type', 'unreachable', 'krb5.failed'],
  ['Vorauthentifizierung fehlgeschlagen', 'unreachable', 'krb5.failed'],
])('kinit, %s: %s', (words, answer, code) => {
  expect(classifyKinit({ status: 1, stdout: '', stderr: kinit(words) })).toMatchObject({ answer, code })
})

test('a ticket is acceptance; a deadline, a program that did not run and silence say nothing', () => {
  expect(classifyKinit({ status: 0, stdout: '', stderr: '' }).answer).toBe('accepted')
  for (const status of ['aborted', 'failed', 1, 127] as const)
    expect(classifyKinit({ status, stdout: '', stderr: '' }).answer, String(status)).toBe('unreachable')
})

test('an expired password that was right is accepted, and only in the words of `kinit` itself', () => {
  const stderr = kinit('Cannot read password')
  const stdout = 'Password for x@R: \nPassword expired.  You must change it now.\nEnter new password: \n'
  expect(classifyKinit({ status: 1, stdout, stderr }).code).toBe('krb5.key_expired')
  expect(classifyKinit({ status: 1, stdout: 'Password for x@R: \n', stderr }).answer).toBe('unreachable')
})

test('a name that holds the words of a refusal makes no refusal', () => {
  const stdout = 'Password for kinit: Password incorrect while getting initial credentials@R: \n'
  for (const stderr of [
    kinit("Cannot contact any KDC for realm 'Preauthentication failed'"),
    kinit('Preauthentication failed by the way'),
    'kinit: Preauthentication failed while getting initial credentials when nobody asked\n',
    `${kinit('Preauthentication failed')}${kinit('Clock skew too great')}`,
  ])
    expect(classifyKinit({ status: 1, stdout, stderr }).answer, stderr).toBe('unreachable')
})

test.each([
  [0, '', 'honoured'],
  [1, "kvno: Client's credentials have been revoked while getting credentials for s@R", 'refused'],
  [1, 'kvno: TGT has been revoked while getting credentials for s@R', 'refused'],
  [1, "kvno: Client 'x@R' not found in Kerberos database while getting credentials for s@R", 'refused'],
  [1, 'kvno: Server s@R not found in Kerberos database while getting credentials for s@R', 'unread'],
  [1, "kvno: Cannot contact any KDC for realm 'R' while getting credentials for s@R", 'unread'],
  ['aborted', '', 'unread'],
] as const)('kvno %s %s: the ticket is %s', (status, stderr, expected) => {
  expect(classifyTicket({ status, stdout: '', stderr })).toBe(expected)
})
