import { useNavigate, useRouter, useSearch } from '@tanstack/react-router'
import { useRef } from 'react'

/** The view of a patient's page that the address holds: a past day, and whether the dialog to assign is open. */
export function usePatientView() {
  const router = useRouter()
  const navigate = useNavigate({ from: '/patients/$patientId' })
  const { asOf, assign = false } = useSearch({ from: '/in/shell/patients/$patientId' })
  const openedHere = useRef(false)
  return {
    asOf,
    assigning: assign,
    lookBack: (day: string | undefined) =>
      navigate({ search: day ? { asOf: day } : {}, replace: true, resetScroll: false }),
    startAssigning: () => {
      openedHere.current = true
      return navigate({ search: { assign: true }, resetScroll: false })
    },
    stopAssigning: () => {
      // Opening it made an entry in the history, so that the back button closes it, too.
      if (openedHere.current) router.history.back()
      else void navigate({ search: {}, replace: true, resetScroll: false })
      openedHere.current = false
    },
  }
}
