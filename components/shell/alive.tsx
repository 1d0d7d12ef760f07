"use client"
import { useLayoutEffect } from "react"

/** The page answers from here on: what was pressed before is done now (`until-alive.ts`). Not later, or it would be done twice. */
export const Alive = () => {
  useLayoutEffect(() => (window as { releasePresses?: () => void }).releasePresses?.(), [])
  return null
}
