import type { EmpanelClient } from '@empanel/client'

/** A patient's request for another primary. */
export type Request = Awaited<ReturnType<EmpanelClient['requests']['list']['query']>>['items'][number]
export type RequestState = Request['state']

/** Somebody who accepts a patient. */
export type Choice = Awaited<ReturnType<EmpanelClient['requests']['choices']['query']>>['items'][number]

/** The states of requests, in words. */
export const requestStateWords: Record<RequestState, string> = {
  pending: 'Waiting',
  accepted: 'Accepted',
  declined: 'Declined',
  withdrawn: 'Withdrawn',
  void: 'Void',
}
