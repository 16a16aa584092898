import { createTheme, type MantineColorsTuple } from '@mantine/core'

const petrol: MantineColorsTuple = [
  '#e6f6f7',
  '#cfe9eb',
  '#a0d2d7',
  '#6fbac2',
  '#48a6b0',
  '#2f97a3',
  '#1d8793',
  '#0d7681',
  '#046a75',
  '#00565f',
]

export const theme = createTheme({
  colors: { petrol },
  primaryColor: 'petrol',
  // Dark enough for white text at 4.5:1 (WCAG 2.2, 1.4.3).
  primaryShade: { light: 8, dark: 8 },
  defaultRadius: 'md',
  cursorType: 'pointer',
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif',
  respectReducedMotion: true,
  headings: { fontWeight: '650' },
  components: {
    Modal: {
      defaultProps: {
        closeButtonProps: { 'aria-label': 'Close' },
        // Mantine renders a `header`, which screen readers would announce as a second banner.
        attributes: { header: { role: 'presentation' } },
      },
    },
    Notification: { defaultProps: { closeButtonProps: { 'aria-label': 'Close' } } },
  },
})
