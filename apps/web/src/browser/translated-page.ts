/**
 * Lets a page survive its browser's translation, which puts elements of its own in the place of texts that React still
 * holds: to take such a text away, or to put something before it, would throw, and a change of it would stay unseen.
 * What React does to a text that was replaced is done to what stands in its place, and a changed text takes its place
 * back, to be translated anew. Known as React's issue 11538.
 */
export function survivesTranslation(): void {
  /** What stands in the place of a text. */
  const standIns = new WeakMap<Node, ChildNode>()
  const noteReplaced = (records: MutationRecord[]) => {
    for (const { addedNodes, removedNodes } of records) {
      const [text, standIn] = [removedNodes[0], addedNodes[0]]
      if (text instanceof Text && standIn instanceof HTMLElement && !text.isConnected)
        standIns.set(text, standIn)
    }
  }
  const watch = new MutationObserver(noteReplaced)
  watch.observe(document.documentElement, { childList: true, subtree: true })

  /** What is in the document of a child that React means. */
  const present = (parent: Node, child: Node): Node => {
    if (child.parentNode === parent) return child
    noteReplaced(watch.takeRecords())
    const standIn = standIns.get(child)
    return standIn?.parentNode === parent ? standIn : child
  }
  const { removeChild, insertBefore } = Node.prototype
  Node.prototype.removeChild = function <Child extends Node>(this: Node, child: Child): Child {
    const inPage = present(this, child)
    // Gone already: so it was to be.
    if (inPage.parentNode === this) removeChild.call(this, inPage)
    return child
  }
  Node.prototype.insertBefore = function <Child extends Node>(
    this: Node,
    added: Child,
    before: Node | null,
  ): Child {
    const next = before && present(this, before)
    insertBefore.call(this, added, next?.parentNode === this ? next : null)
    return added
  }
  const nodeValue = Object.getOwnPropertyDescriptor(Node.prototype, 'nodeValue')
  Object.defineProperty(Text.prototype, 'nodeValue', {
    configurable: true,
    enumerable: true,
    get(this: Text) {
      return this.data
    },
    set(this: Text, value: string | null) {
      nodeValue?.set?.call(this, value)
      if (this.parentNode) return
      noteReplaced(watch.takeRecords())
      standIns.get(this)?.replaceWith(this)
    },
  })
}
