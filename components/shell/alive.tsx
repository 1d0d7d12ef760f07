"use client"
import { useEffect } from "react"

/** The page answers from here on: what was pressed before is done now (`hold-presses.ts`). */
export const Alive = () => {
  useEffect(() => (window as { releasePresses?: () => void }).releasePresses?.(), [])
  return null
}
