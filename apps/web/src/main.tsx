import '@mantine/core/styles.css'
import './app.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'
import { survivesTranslation } from './browser/translated-page.ts'

const root = document.getElementById('root')
if (!root) throw new Error('index.html has no #root')
survivesTranslation()
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
)
