// Read by browsers of any age, so in the words that all of them know. Says so where the portal would not start.
const probe = document.createElement('script')
const sayings = document.getElementById('old-browser')

function startsHere() {
  return (
    'noModule' in probe &&
    'toSorted' in Array.prototype &&
    'supports' in HTMLScriptElement &&
    HTMLScriptElement.supports('importmap')
  )
}

function say() {
  if (sayings) sayings.hidden = false
}

if (!startsHere()) say()
// The portal takes the place of this when it starts; what goes wrong before that is the browser's age or the network.
addEventListener('error', say, true)
