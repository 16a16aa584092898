import { useNavigate, useRouter, useSearch } from '@tanstack/react-router'
import { useRef } from 'react'

/** What the address says of the page of a patient: the day looked back to, and whether a doctor is being assigned. */
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
      // Then the button that goes back closes the dialog, too.
      if (openedHere.current) router.history.back()
      else void navigate({ search: {}, replace: true, resetScroll: false })
      openedHere.current = false
    },
  }
}
