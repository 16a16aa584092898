import { notifications } from '@mantine/notifications'
import { today } from '../../dates/days.ts'
import { formatDay } from '../../dates/times.tsx'
import { sayFailed } from '../../feedback/say-failed.ts'
import { sayUndoable } from '../../forms/say-undoable.tsx'
import { empanel } from '../../server/empanel.ts'
import { type Plan, planInWords } from './plan.ts'
import { plansChanged } from './plans-changed.ts'

/** Says that a change was planned, and offers to take it back. */
export function sayPlanned(plan: Plan, { mayUndo }: { mayUndo: boolean }): void {
  const day = formatDay(today(new Date(plan.dueAt)))
  sayUndoable(
    `planned-${plan.id}`,
    `Planned for ${day}: ${planInWords(plan)} (${plan.patientName}).`,
    mayUndo ? () => takeBack(plan) : undefined,
  )
}

async function takeBack({ id }: Plan): Promise<void> {
  try {
    await empanel.plans.cancel.mutate({ id })
    notifications.show({ message: 'Nothing is planned any more.' })
  } catch (error) {
    sayFailed('The plan was not cancelled', error)
  }
  await plansChanged()
}
