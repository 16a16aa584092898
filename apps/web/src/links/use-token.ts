import { useLocation, useRouter } from '@tanstack/react-router'
import { useEffect, useState } from 'react'

/**
 * The one-time token of the link that opened this page; empty without one. It comes in the fragment, which no server sees,
 * and is removed from the address at once, so that neither the history nor a copied address holds it.
 */
export function useToken(): string {
  const { history } = useRouter()
  const { hash, pathname } = useLocation()
  const [kept, setKept] = useState('')
  const arrived = tokenIn(hash)
  if (arrived && arrived !== kept) setKept(arrived)
  useEffect(() => {
    if (arrived) history.replace(pathname)
  }, [arrived, history, pathname])
  return arrived || kept
}

/** The token in a fragment such as `token=abc`. */
export const tokenIn = (fragment: string): string =>
  new URLSearchParams(fragment.replace(/^#/, '')).get('token') ?? ''
